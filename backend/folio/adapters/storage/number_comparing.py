"""Holds books and number ledger against each other, as a whole and series by series."""

from collections.abc import Callable

import sqlalchemy as sa

from folio.adapters.storage.columns import in_series
from folio.adapters.storage.database import reading, writing
from folio.adapters.storage.number_origin import Origin, read_origin
from folio.adapters.storage.numbers import DamagedTip, Identity, NumberLedger, NumberTaken, Series, WrongLedger
from folio.adapters.storage.standing import (
    HOW_TO_GO_ON,
    UNDER_WAY,
    Standing,
    forked,
    lacks,
    ledger_gone,
    ledger_not_named,
)
from folio.adapters.storage.tables import book_entries, book_series, forked_series, instance


def tip_of(ledger: NumberLedger, series: Series, books_have: Callable[[], int]) -> NumberTaken | None:
    """The last line of a series. One that cannot be read is passed over where the books have its number."""
    try:
        return ledger.tip(series)
    except DamagedTip as fault:
        if books_have() <= (fault.last.number if fault.last else 0):
            raise
        return fault.last


class Comparison:
    """One look at everything. `follow` writes to the ledger what the books have and it lacks."""

    def __init__(self, engine: sa.Engine, follow: Callable[[Series, int], None]) -> None:
        self._engine, self._follow = engine, follow

    def look(self, ledger: NumberLedger | None) -> tuple[Standing, Origin]:
        """How things stand now, and what the database knows of itself."""
        origin = read_origin(self._engine)
        if ledger is None:
            return _without_ledger(origin), origin
        try:
            theirs = ledger.identity()
            if theirs is None and not origin.ledgered:
                ledger.set_identity(origin.identity)
                theirs = origin.identity
            problem = self._identities(ledger, origin, theirs) or self._every_series(ledger, origin)
        except WrongLedger as fault:
            return Standing("strange", fault.sentence), origin
        if problem is None and not origin.ledgered:
            with writing(self._engine) as connection:
                connection.execute(instance.update().values(ledgered=True))
        return problem or Standing("sound"), origin

    def contradiction(self, ledger: NumberLedger, series: Series) -> str:
        """Where the books tell of another document than the ledger's last line, in a sentence; else empty."""
        tip = self._tip(ledger, series)
        if tip is None or tip.number > self._last_number(series):
            return ""
        return "" if self._hash_of(series, tip.number) == tip.hash else forked(ledger, tip)

    def _identities(self, ledger: NumberLedger, origin: Origin, theirs: Identity | None) -> Standing | None:
        if theirs is None:
            return Standing("missing", ledger_gone(ledger))
        if theirs.instance != origin.identity.instance:
            lost = None if origin.ledgered else self._lost_by_the_nameless(ledger)
            if lost is not None:
                return Standing("restored", lacks(ledger, lost), lost)
            return Standing(
                "strange", f"The number ledger {ledger.where} belongs to another installation. {HOW_TO_GO_ON}"
            )
        if theirs.epoch > origin.identity.epoch:
            return Standing(
                "restored",
                f"The database is from before the last restore (number ledger: {ledger.where}). {HOW_TO_GO_ON}",
            )
        return None

    def _lost_by_the_nameless(self, ledger: NumberLedger) -> int | None:
        """How many numbers a database lacks that got its name only now: a new one, or a copy from before databases
        had names. None when its own numbers are not those of the ledger.
        """
        heads = self._heads()
        for series, (number, hash_) in heads.items():
            line = next(iter(ledger.lines(series, number - 1)), None)
            if line is None or line.hash != hash_:
                return None
        tips = {series: tip_of(ledger, series, lambda: 0) for series in ledger.series()}
        return sum(tip.number - heads.get(series, (0, ""))[0] for series, tip in tips.items() if tip is not None)

    def _every_series(self, ledger: NumberLedger, origin: Origin) -> Standing | None:
        # The ledger is read first: the books are written first, so whoever issues meanwhile cannot look like a loss.
        given_up = self._given_up()
        try:
            tips = {series: self._tip(ledger, series) for series in ledger.series() if series not in given_up}
        except WrongLedger as fault:
            return Standing("damaged", fault.sentence)
        heads, lost = self._heads(), 0
        for series, tip in tips.items():
            number, hash_ = heads.get(series, (0, ""))
            lost += max(0, tip.number - number) if tip else 0
            if tip and tip.number <= number:
                here = hash_ if tip.number == number else self._hash_of(series, tip.number)
                if here != tip.hash:
                    return Standing("forked", forked(ledger, tip))
        if lost or origin.restoring:
            return Standing("restored", lacks(ledger, lost), lost)
        for series, (number, _) in heads.items():
            if series not in given_up:
                self._follow(series, number)
        return None

    def _tip(self, ledger: NumberLedger, series: Series) -> NumberTaken | None:
        return tip_of(ledger, series, lambda: self._last_number(series))

    def _given_up(self) -> set[Series]:
        """Series in which a contradiction was found already and told: they hold nobody else back."""
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(forked_series)).all()
        return {Series(row.store_id, row.kind, row.series) for row in rows}

    def _heads(self) -> dict[Series, tuple[int, str]]:
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(book_series).where(book_series.c.last_number > 0)).all()
        return {Series(r.store_id, r.kind, r.series): (r.last_number, r.last_hash) for r in rows}

    def _last_number(self, series: Series) -> int:
        with reading(self._engine) as connection:
            query = sa.select(book_series.c.last_number).where(*in_series(book_series, series))
            return connection.execute(query).scalar() or 0

    def _hash_of(self, series: Series, number: int) -> str | None:
        with reading(self._engine) as connection:
            query = sa.select(book_entries.c.hash).where(
                *in_series(book_entries, series), book_entries.c.number == number
            )
            return connection.execute(query).scalar()


def _without_ledger(origin: Origin) -> Standing:
    if origin.ledgered:
        return Standing("missing", ledger_not_named())
    return Standing("restored", UNDER_WAY) if origin.restoring else Standing("off")
