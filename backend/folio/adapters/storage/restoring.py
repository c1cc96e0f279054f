"""An older copy of the database learns from the number ledger what it forgot. See `flows/restore`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from folio.adapters.storage.books import lock_series
from folio.adapters.storage.database import reading, writing
from folio.adapters.storage.number_keeping import NumberKeeper
from folio.adapters.storage.numbers import CannotRestore, Identity, NumberLedger, NumberTaken, Series, WrongLedger
from folio.adapters.storage.restoring_doubts import FINAL, doubt_everything, sweep_again
from folio.adapters.storage.restoring_stores import know_store
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import (
    attempts,
    book_entries,
    book_series,
    documents,
    instance,
    orders,
)
from folio.domain.document import DocumentKind
from folio.domain.ports import BookEntry
from folio.domain.ports.restoring import Doubts
from folio.domain.snapshot import thaw

AT_ONCE = 200
SWEEPS_BACK = timedelta(hours=48)


class SqlPast:
    """The port `Past` in SQL."""

    def __init__(self, engine: sa.Engine, numbers: NumberKeeper, seal: Seal) -> None:
        self._engine, self._numbers, self._seal = engine, numbers, seal

    def begin(self, *, anyway: bool, ledger_lost: bool) -> datetime | None:
        """See the port."""
        standing = self._numbers.standing(fresh=True)
        if standing.state == "missing" and ledger_lost:
            self._ledger().set_identity(self._numbers.identity()[0])
            standing, anyway = self._numbers.standing(fresh=True), True
        if standing.state not in ("sound", "off", "restored"):
            raise CannotRestore(standing.sentence)
        if standing.may_issue and not anyway:
            return None
        self._adopt()
        return self._mark_begun()

    def _adopt(self) -> None:
        """A new, empty database beside the number ledger of a lost one takes its place."""
        ledger = self._numbers.ledger
        theirs = ledger.identity() if ledger else None
        if theirs and theirs.instance != self._numbers.identity()[0].instance:
            with writing(self._engine) as connection:
                connection.execute(instance.update().values(instance=theirs.instance))

    def _mark_begun(self) -> datetime:
        with writing(self._engine) as connection:
            begun: datetime | None = connection.execute(sa.select(instance.c.restoring_from)).scalar_one()
            if begun is not None:
                return begun
            moments = [connection.execute(sa.select(sa.func.max(column))).scalar() for column in _MOMENTS]
            newest = max((moment for moment in moments if moment is not None), default=None)
            copied_at = newest or datetime.fromisoformat("2000-01-01T00:00:00+00:00")
            connection.execute(instance.update().values(restoring_from=copied_at))
        return copied_at

    def rebuild_numbers(self) -> Sequence[tuple[str, str]]:
        """See the port. Each series in transactions of a few hundred numbers."""
        if self._numbers.ledger is None:
            return []
        return [one for series in self._ledger().series() for one in self._rebuild(series)]

    def _rebuild(self, series: Series) -> Sequence[tuple[str, str]]:
        with reading(self._engine) as connection:
            last = connection.execute(sa.select(book_series.c.last_number).where(*_of(book_series, series))).scalar()
        missing, rebuilt = self._ledger().lines(series, last or 0), []
        batch: list[NumberTaken] = []
        try:
            for taken in missing:
                batch.append(taken)
                if len(batch) == AT_ONCE:
                    self._enter(series, batch)
                    rebuilt += batch
                    batch = []
            self._enter(series, batch)
        except WrongLedger as fault:
            raise CannotRestore(fault.sentence) from fault
        return [(one.store_code, f"{one.of.kind} {one.printed}") for one in (*rebuilt, *batch)]

    def _enter(self, series: Series, batch: Sequence[NumberTaken]) -> None:
        if not batch:
            return
        with writing(self._engine) as connection:
            know_store(connection, self._seal, batch[0])
            head = lock_series(connection, series.store_id, DocumentKind(series.kind), series.series)
            last_number, last_hash = head.last_number, head.last_hash
            for taken in batch:
                if taken.number <= last_number:
                    continue  # another restore was quicker
                if (taken.number, taken.prev_hash) != (last_number + 1, last_hash):
                    raise CannotRestore(_contradiction(taken))
                _refuse_twins(connection, taken)
                connection.execute(book_entries.insert().values(taken.as_entry()))
                last_number, last_hash = taken.number, taken.hash
            connection.execute(
                book_series.update()
                .where(*_of(book_series, series))
                .values(last_number=last_number, last_hash=last_hash)
            )

    def not_told(self) -> Sequence[tuple[str, BookEntry]]:
        """See the port."""
        told = sa.exists().where(
            documents.c.store_id == book_entries.c.store_id,
            documents.c.issued_reference == book_entries.c.reference,
            documents.c.state.in_(FINAL),
        )
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(book_entries).where(~told).order_by(book_entries.c.id)).all()
        return [
            (r.store_id, BookEntry(thaw(r.snapshot), DocumentKind(r.kind), r.series, r.number, r.entered_at))
            for r in rows
        ]

    def keep_token(self, entry_id: int, token: str) -> None:
        """See the port."""
        with writing(self._engine) as connection:
            connection.execute(documents.update().where(documents.c.id == entry_id).values(token=token))

    def doubt(self, now: datetime) -> Doubts:
        """See the port."""
        with writing(self._engine) as connection:
            return doubt_everything(connection, now)

    def finish(self, now: datetime) -> int:
        """See the port. The ledger is told first: a crash between the two is a restore to be repeated."""
        ours, ledger, copied_at = self._numbers.identity()[0], self._numbers.ledger, self._mark_begun()
        theirs = ledger.identity() if ledger else None
        epoch = max(ours.epoch, theirs.epoch if theirs else 0) + 1
        if ledger is not None:
            ledger.set_identity(Identity(ours.instance, epoch))
        with writing(self._engine) as connection:
            connection.execute(
                instance.update().values(
                    epoch=epoch, ledgered=ledger is not None, restoring_from=None, restored_at=now
                )
            )
            sweep_again(connection, copied_at - SWEEPS_BACK)
        self._numbers.standing(fresh=True)
        return epoch

    def _ledger(self) -> NumberLedger:
        if self._numbers.ledger is None:
            raise CannotRestore("No number ledger is kept: set FOLIO_NUMBER_LEDGER.")
        return self._numbers.ledger


_MOMENTS = (  # of work that stops in an older copy; deliveries and timelines go on there
    orders.c.seen_at,
    attempts.c.started_at,
    documents.c.issued_at,
    book_entries.c.entered_at,
)


def _of(table: sa.Table, series: Series) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.c.store_id == series.store_id, table.c.kind == series.kind, table.c.series == series.series)


def _refuse_twins(connection: sa.Connection, taken: NumberTaken) -> None:
    there = connection.execute(
        sa.select(book_entries.c.id).where(
            book_entries.c.store_id == taken.of.store_id, book_entries.c.reference == taken.reference
        )
    ).first()
    if there is not None:
        raise CannotRestore(_contradiction(taken))


def _contradiction(taken: NumberTaken) -> str:
    return (
        f"The books of {taken.store_code} and the number ledger contradict each other at or before {taken.of.kind} "
        f"{taken.printed}. Nothing was changed there; a person must compare both."
    )
