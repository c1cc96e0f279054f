"""An older copy of the database learns from the number ledger what it forgot. See `flows/restore`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from folio.adapters.storage.database import reading, writing
from folio.adapters.storage.number_keeping import NumberKeeper
from folio.adapters.storage.number_series import ALL, new_prefix, newest, prefix_of, write_prefixes
from folio.adapters.storage.numbers import CannotRestore, Identity
from folio.adapters.storage.restoring_doubts import FINAL, doubt_everything, sweep_again
from folio.adapters.storage.restoring_mark import mark_begun
from folio.adapters.storage.restoring_numbers import Rebuilding
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.standing import Standing
from folio.adapters.storage.tables import book_entries, book_series, documents, forked_series, instance
from folio.domain.document import Document, DocumentKind
from folio.domain.ports import BookEntry
from folio.domain.ports.restoring import Begun, Doubts, Rebuilt
from folio.domain.restoring import Vouched
from folio.domain.snapshot import freeze, thaw

SWEEPS_BACK = timedelta(hours=48)
MENDABLE = ("sound", "off", "restored", "forked")


class SqlPast:
    """The port `Past` in SQL."""

    def __init__(self, engine: sa.Engine, numbers: NumberKeeper, seal: Seal) -> None:
        self._engine, self._numbers, self._seal = engine, numbers, seal

    def begin(self, now: datetime, vouched: Vouched) -> Begun | None:
        """See the port."""
        ledger = self._numbers.ledger
        if vouched.drop_ledger and ledger is not None:
            raise CannotRestore(
                f"The number ledger {ledger.where} is kept. To drop it, unset FOLIO_NUMBER_LEDGER first; beside a "
                "SQLite database there always is one."
            )
        standing, anyway = self._numbers.standing(fresh=True), vouched.anyway
        if standing.state == "missing":
            self._begin_without(standing, now, vouched)
            standing, anyway = self._numbers.standing(fresh=True), True
        elif standing.state not in MENDABLE and not (standing.state == "damaged" and vouched.new_series):
            raise CannotRestore(standing.sentence)
        if standing.may_issue and not anyway and not (vouched.new_series and self._has_closed_series()):
            return None
        self._adopt()
        return Begun(self._mark_begun({}), self._unused_prefix())

    def _begin_without(self, standing: Standing, now: datetime, vouched: Vouched) -> None:
        """The ledger that was kept is not there: what numbers were given out cannot be known. The database is marked
        first, so that a crash never leaves a new ledger beside the old series.
        """
        ledger = self._numbers.ledger
        if not (vouched.ledger_lost if ledger else vouched.drop_ledger):
            raise CannotRestore(standing.sentence)
        self._mark_begun({ALL: new_prefix(now)})
        if ledger is not None:
            ledger.set_identity(self._numbers.identity())

    def _adopt(self) -> None:
        """A database beside the number ledger of a lost one takes its name, and learns which series were left."""
        ledger = self._numbers.ledger
        theirs, ours = ledger.identity() if ledger else None, self._numbers.identity()
        if theirs is None:
            return
        with writing(self._engine) as connection:
            connection.execute(
                instance.update().values(
                    instance=theirs.instance, prefixes=write_prefixes(newest(ours.prefixes, theirs.prefixes))
                )
            )

    def _unused_prefix(self) -> str:
        """What all new series begin with, as long as no number was taken in one of them."""
        ledger, prefix = self._numbers.ledger, prefix_of(self._numbers.identity().prefixes, ALL)
        with reading(self._engine) as connection:
            used = set(connection.execute(sa.select(book_series.c.series).distinct()).scalars())
        used |= {series.series for series in ledger.series()} if ledger else set()
        return "" if any(letters.startswith(prefix) for letters in used) else prefix

    def _mark_begun(self, prefixes: Mapping[str, str]) -> datetime:
        with writing(self._engine) as connection:
            return mark_begun(connection, prefixes)

    def _has_closed_series(self) -> bool:
        with reading(self._engine) as connection:
            return connection.execute(sa.select(forked_series).limit(1)).first() is not None

    def rebuild_numbers(self, now: datetime, *, new_series: bool) -> Rebuilt:
        """See the port. Each series in transactions of a few hundred numbers."""
        if self._numbers.ledger is None:
            return Rebuilt()
        rebuilding = Rebuilding(self._engine, self._numbers, self._numbers.ledger, self._seal)
        return rebuilding.every_series(now, new_series=new_series)

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

    def keep_as_printed(self, entry_id: int, document: Document) -> None:
        """See the port."""
        token = document.link.rpartition("/documents/")[2]
        values = {"snapshot": freeze(document), **({"token": token} if token else {})}
        with writing(self._engine) as connection:
            connection.execute(documents.update().where(documents.c.id == entry_id).values(**values))

    def doubt(self, now: datetime) -> Doubts:
        """See the port."""
        with writing(self._engine) as connection:
            return doubt_everything(connection, now)

    def finish(self, now: datetime) -> int:
        """See the port. The ledger is told first: a crash between the two is a restore to be repeated."""
        ours, ledger, copied_at = self._numbers.identity(), self._numbers.ledger, self._mark_begun({})
        theirs = ledger.identity() if ledger else None
        epoch = max(ours.epoch, theirs.epoch if theirs else 0) + 1
        if ledger is not None:
            ledger.set_identity(Identity(ours.instance, epoch, ours.prefixes))
        with writing(self._engine) as connection:
            connection.execute(
                instance.update().values(
                    epoch=epoch,
                    ledgered=ledger is not None,
                    restoring_from=None,
                    restored_from=copied_at,
                    restored_at=now,
                )
            )
            sweep_again(connection, copied_at - SWEEPS_BACK)
        self._numbers.standing(fresh=True)
        return epoch
