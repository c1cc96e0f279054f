"""Keeps the books and the number ledger in step, and refuses to take a number when the books are an older copy.

The order is: the number is guarded, entered and committed in the books, then written to the number ledger, then the
document may leave. So the ledger never knows more than the books, unless the database was put back in time: that is
how a restored past is recognised. Where the books know more (a crash between the two writes, or a ledger that is
new), the lines are written from the books the next time anybody looks.
"""

import secrets
import threading
import time
from collections.abc import Callable

import sqlalchemy as sa

from folio.adapters.storage.database import reading, upsert, writing
from folio.adapters.storage.numbers import (
    Identity,
    NumberLedger,
    NumberTaken,
    RestoredPast,
    Series,
    WrongLedger,
    taken_of,
)
from folio.adapters.storage.standing import HOW_TO_GO_ON, Standing, forked, lacks
from folio.adapters.storage.tables import book_entries, book_series, instance, stores

SOUND_FOR = 60.0
UNSOUND_FOR = 5.0
ONLY = "this"
AT_ONCE = 200


class NumberKeeper:
    """The number ledger of one process beside its database."""

    def __init__(
        self, engine: sa.Engine, ledger: NumberLedger | None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine, self.ledger, self._monotonic = engine, ledger, monotonic
        self._lock = threading.Lock()
        self._known: tuple[Standing, float] | None = None

    # --- for the books --------------------------------------------------------------------------------------

    def guard(self, series: Series, last_number: int, last_hash: str) -> None:
        """Called while the series is locked, before a number is taken. Raises `RestoredPast` or `WrongLedger`."""
        if self.ledger is None:
            return
        tip = self.ledger.tip(series)
        if tip is None or tip.number < last_number:
            return
        if tip.number > last_number:
            raise RestoredPast(lacks(self.ledger, tip.number - last_number))
        if tip.hash != last_hash:
            raise WrongLedger(forked(self.ledger, tip))

    def follow(self, series: Series, through: int) -> None:
        """Write what the books have and the ledger lacks, up to a number. Returns when it is on the disk."""
        if self.ledger is None:
            return
        while True:
            tip = self.ledger.tip(series)
            known = tip.number if tip else 0
            if known >= through:
                return
            # Read before the ledger's own lock is taken: nobody holds that one while waiting for the database.
            self.ledger.append(self._entries_after(series, known, through))

    def _entries_after(self, series: Series, known: int, through: int) -> list[NumberTaken]:
        with reading(self._engine) as connection:
            rows = connection.execute(
                sa.select(book_entries, stores.c.code)
                .join(stores, stores.c.id == book_entries.c.store_id)
                .where(*_of(book_entries, series), book_entries.c.number.between(known + 1, through))
                .order_by(book_entries.c.number)
                .limit(AT_ONCE)
            ).mappings()
            found = [taken_of(dict(row), row["code"]) for row in rows]
        if not found:
            message = f"the books lack {series.kind} {series.series} above {known}"
            raise WrongLedger(f"The books are damaged: {message}. Run `folio doctor`.")
        return found

    # --- for the whole program ------------------------------------------------------------------------------

    def refuse_unless_sound(self) -> None:
        """Raise `RestoredPast` or `WrongLedger` while nothing may be issued. Looks anew once a minute."""
        standing = self.standing()
        if standing.may_issue:
            return
        kind = RestoredPast if standing.state == "restored" else WrongLedger
        raise kind(standing.sentence, retry_after=30)

    def standing(self, *, fresh: bool = False) -> Standing:
        """How things stand; asked anew after a minute, or after seconds while something is wrong."""
        with self._lock:
            if self._known is not None and not fresh:
                standing, at = self._known
                if self._monotonic() - at < (SOUND_FOR if standing.may_issue else UNSOUND_FOR):
                    return standing
            standing = self._look()
            self._known = (standing, self._monotonic())
            return standing

    def _look(self) -> Standing:
        if self.ledger is None:
            return Standing("off")
        ours, ledgered, restoring = self.identity()
        try:
            theirs = self.ledger.identity()
            if theirs is None and not ledgered:
                self.ledger.set_identity(ours)
                theirs = ours
            problem = self._compare_identities(ours, theirs, ledgered=ledgered)
            problem = problem or self._compare_series(restoring=restoring)
        except WrongLedger as fault:
            return Standing("strange", fault.sentence)
        if problem is None and not ledgered:
            with writing(self._engine) as connection:
                connection.execute(instance.update().values(ledgered=True))
        return problem or Standing("sound")

    def _compare_identities(self, ours: Identity, theirs: Identity | None, *, ledgered: bool) -> Standing | None:
        where = self.ledger.where if self.ledger else ""
        if theirs is None:
            return Standing(
                "missing",
                f"The number ledger {where} is gone. Bring it back, or, if it is lost for good and the database is "
                "surely the newest there is, run `folio restore --ledger-lost`.",
            )
        if theirs.instance != ours.instance:
            if not ledgered and not self._has_entries():
                lost = sum(tip.number for tip in self._tips().values())
                return Standing("restored", lacks(self.ledger, lost), lost)
            return Standing("strange", f"The number ledger {where} belongs to another installation. {HOW_TO_GO_ON}")
        if theirs.epoch > ours.epoch:
            return Standing(
                "restored",
                f"The database is a copy from before the last restore (number ledger: {where}). {HOW_TO_GO_ON}",
            )
        return None

    def _compare_series(self, *, restoring: bool) -> Standing | None:
        # The ledger is read first: the books are written first, so whoever issues meanwhile cannot look like a loss.
        tips, lost = self._tips(), 0
        heads = self._heads()
        for series, tip in tips.items():
            head_number, head_hash = heads.get(series, (0, ""))
            lost += max(0, tip.number - head_number)
            if tip.number <= head_number:
                here = head_hash if tip.number == head_number else self._hash_of(series, tip.number)
                if here != tip.hash:
                    return Standing("forked", forked(self.ledger, tip))
        if lost or restoring:
            return Standing("restored", lacks(self.ledger, lost), lost)
        for series, (number, _) in heads.items():
            if series not in tips or tips[series].number < number:
                self.follow(series, number)
        return None

    def _tips(self) -> dict[Series, NumberTaken]:
        found = {series: self.ledger.tip(series) for series in self.ledger.series()} if self.ledger else {}
        return {series: tip for series, tip in found.items() if tip is not None}

    # --- what the database knows of itself --------------------------------------------------------------------

    def identity(self) -> tuple[Identity, bool, bool]:
        """(who we are, whether a number ledger was ever kept, whether a restore was begun and not finished)."""
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(instance)).one_or_none()
        if row is None:
            with writing(self._engine) as connection:
                connection.execute(
                    upsert(connection, instance)
                    .values(name=ONLY, instance=secrets.token_hex(16), epoch=1)
                    .on_conflict_do_nothing(index_elements=["name"])
                )
                row = connection.execute(sa.select(instance)).one()
        return Identity(row.instance, row.epoch), bool(row.ledgered), row.restoring_from is not None

    def _has_entries(self) -> bool:
        with reading(self._engine) as connection:
            return connection.execute(sa.select(book_entries.c.id).limit(1)).first() is not None

    def _heads(self) -> dict[Series, tuple[int, str]]:
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(book_series).where(book_series.c.last_number > 0))
            return {Series(r.store_id, r.kind, r.series): (r.last_number, r.last_hash) for r in rows}

    def _hash_of(self, series: Series, number: int) -> str | None:
        with reading(self._engine) as connection:
            return connection.execute(
                sa.select(book_entries.c.hash).where(*_of(book_entries, series), book_entries.c.number == number)
            ).scalar()


def _of(table: sa.Table, series: Series) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.store_id == series.store_id,
        table.c.kind == series.kind,
        table.c.series == series.series,
    )
