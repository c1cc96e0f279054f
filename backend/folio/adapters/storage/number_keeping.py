"""Keeps the books and the number ledger in step, and refuses to take a number when the books are an older copy.

The order is: the number is guarded, entered and committed in the books, then written to the number ledger, then the
document may leave. So the ledger never knows more than the books, unless the database was put back in time: that is
how a restored past is recognised. Where the books know more (a crash between the two writes, or a ledger that is
new), the lines are written from the books the next time anybody looks.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from folio.adapters.storage.columns import in_series
from folio.adapters.storage.database import reading
from folio.adapters.storage.number_comparing import Comparison, tip_of
from folio.adapters.storage.number_origin import Origin, read_origin
from folio.adapters.storage.number_series import going_on, open_series
from folio.adapters.storage.numbers import (
    DamagedTip,
    Identity,
    NumberLedger,
    NumberTaken,
    RestoredPast,
    Series,
    WrongLedger,
    taken_of,
)
from folio.adapters.storage.standing import Standing, forked, lacks
from folio.adapters.storage.tables import book_entries, forked_series, stores
from folio.domain.errors import Unavailable
from folio.domain.restoring import Restore

SOUND_FOR = 60.0
UNSOUND_FOR = 5.0
LOOK_SECONDS = 10.0  # how long anybody waits for somebody else's look
AT_ONCE = 200


class NumberKeeper:
    """The number ledger of one process beside its database."""

    def __init__(
        self, engine: sa.Engine, ledger: NumberLedger | None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine, self.ledger, self._monotonic = engine, ledger, monotonic
        self._comparison = Comparison(engine, self.follow)
        self._lock = threading.Lock()
        self._known: tuple[Standing, float] | None = None

    # --- for the books --------------------------------------------------------------------------------------

    def going_on(self, connection: sa.Connection, usual: Series) -> Series:
        """The series in which a number of the usual letters is taken now. Raises as `open_series` does."""
        return open_series(connection, usual, has_ledger=self.ledger is not None)

    def last_line(self, usual: Series) -> tuple[Series, NumberTaken | DamagedTip | None]:
        """The series in which a number is taken, and what the ledger knows of it. Asked before the transaction that
        takes the number: a disk that hangs must not hang while the database is locked.
        """
        with reading(self._engine) as connection:
            series = self.going_on(connection, usual)
        try:
            return series, self.ledger.tip(series) if self.ledger else None
        except DamagedTip as fault:
            return series, fault

    def guard(self, tip: NumberTaken | DamagedTip | None, last_number: int, last_hash: str) -> None:
        """Called while the series is locked, before a number is taken. Raises `RestoredPast` or `WrongLedger`.

        The books only grow, so a line read a moment earlier is still at or below their last number, unless they were
        put back.
        """
        if isinstance(tip, DamagedTip):
            if last_number <= (tip.last.number if tip.last else 0):
                raise tip
            return
        if self.ledger is None or tip is None or tip.number < last_number:
            return
        if tip.number > last_number:
            raise RestoredPast(lacks(self.ledger, tip.number - last_number))
        if tip.hash != last_hash:
            raise WrongLedger(forked(self.ledger, tip))

    def follow(self, series: Series, through: int) -> None:
        """Write what the books have and the ledger lacks, up to a number. Returns when it is on the disk. A series
        that contradicts the ledger cannot be written; once that was told, the documents it has are let go.
        """
        try:
            self._follow(series, through)
        except WrongLedger:
            if not self._is_given_up(series):
                raise

    def _follow(self, series: Series, through: int) -> None:
        while self.ledger is not None:
            tip = tip_of(self.ledger, series, lambda: through)
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
                .where(*in_series(book_entries, series), book_entries.c.number.between(known + 1, through))
                .order_by(book_entries.c.number)
                .limit(AT_ONCE)
            ).mappings()
            found = [taken_of(dict(row), row["code"]) for row in rows]
        if not found:
            message = f"the books lack {series.kind} {series.series} above {known}"
            raise WrongLedger(f"The books are damaged: {message}. Run `folio doctor`.")
        return found

    def _is_given_up(self, series: Series) -> bool:
        with reading(self._engine) as connection:
            return (
                connection.execute(sa.select(forked_series).where(*in_series(forked_series, series))).first()
                is not None
            )

    # --- for the whole program ------------------------------------------------------------------------------

    def refuse_unless_sound(self) -> None:
        """Raise `RestoredPast` or `WrongLedger` while nothing may be issued. The ledger is looked at once a minute,
        the database's own mark of a restore each time.
        """
        standing = self.standing(fresh=self.origin().restoring)
        if standing.may_issue:
            return
        kind = RestoredPast if standing.state == "restored" else WrongLedger
        raise kind(standing.sentence, retry_after=30)

    def standing(self, *, fresh: bool = False) -> Standing:
        """How things stand; asked anew after a minute, or after seconds while something is wrong. Raises
        `Unavailable` while database or ledger cannot be asked.
        """
        with self._alone():
            if self._known is not None and not fresh:
                standing, at = self._known
                if self._monotonic() - at < (SOUND_FOR if standing.may_issue else UNSOUND_FOR):
                    return standing
            standing, _ = self._comparison.look(self.ledger)
            self._known = (standing, self._monotonic())
            return standing

    def last_restore(self) -> Restore | None:
        """The database's last restore; None if it never had one. Asked each time: a restore is not this process's."""
        return self.origin().restore

    def closed_series(self) -> dict[Series, str]:
        """Series in which books and ledger contradict each other: why no number is taken there, in a sentence; empty
        where a new one was begun.
        """
        prefixes = self.identity().prefixes
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(forked_series)).all()
        found = {Series(row.store_id, row.kind, row.series): str(row.why) for row in rows}
        return {series: why if going_on(series, prefixes) == series else "" for series, why in found.items()}

    def contradiction(self, series: Series) -> str:
        """Why the books of a series cannot be believed, in a sentence; else empty."""
        return self._comparison.contradiction(self.ledger, series) if self.ledger else ""

    def origin(self) -> Origin:
        """What the database knows of itself."""
        return read_origin(self._engine)

    def identity(self) -> Identity:
        """Which installation this is."""
        return self.origin().identity

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=LOOK_SECONDS):
            where = self.ledger.where if self.ledger else ""
            raise Unavailable(f"The number ledger {where} does not answer.", retry_after=30)
        try:
            yield
        finally:
            self._lock.release()
