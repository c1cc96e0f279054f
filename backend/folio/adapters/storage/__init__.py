"""The database: SQLite or PostgreSQL, the same tables and tests."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from folio.adapters.storage.bells import Enqueue, SqlBells
from folio.adapters.storage.books import SqlBooks
from folio.adapters.storage.circuits import SqlCircuits
from folio.adapters.storage.inbox import SqlInbox
from folio.adapters.storage.ledger import SqlLedger
from folio.adapters.storage.ledger_rows import NotAllowed
from folio.adapters.storage.number_folder import NumberFolder
from folio.adapters.storage.number_keeping import NumberKeeper
from folio.adapters.storage.number_table import NumberTable
from folio.adapters.storage.numbers import NumberLedger
from folio.adapters.storage.oauth_states import SqlOAuthStates
from folio.adapters.storage.sealing import CannotOpen, Seal
from folio.adapters.storage.settling import Settling
from folio.adapters.storage.stores import SqlStores
from folio.adapters.storage.sweeps import SqlSweeps
from folio.domain.ports import Clock

__all__ = ["CannotOpen", "NotAllowed", "Storage", "open_number_ledger", "open_storage"]


@dataclass(frozen=True, slots=True)
class Storage:
    """Every storage port of one process."""

    stores: SqlStores
    states: SqlOAuthStates
    inbox: SqlInbox
    bells: SqlBells
    ledger: SqlLedger
    books: SqlBooks
    settling: Settling
    circuits: SqlCircuits
    numbers: NumberKeeper
    sweeps: SqlSweeps

    def close(self) -> None:
        """Finish waiting writes. The engine stays the caller's."""
        self.inbox.close()
        if self.numbers.ledger is not None:
            self.numbers.ledger.close()


def open_number_ledger(where: str) -> NumberLedger | None:
    """The place outside the database that keeps taken numbers: a folder, or a second database by its URL; None for
    an empty `where`.
    """
    if not where:
        return None
    return NumberTable(where) if "://" in where else NumberFolder(Path(where))


def open_storage(
    engine: sa.Engine, seal: Seal, clock: Clock, enqueue: Enqueue, numbers: NumberLedger | None = None
) -> Storage:
    """The storage of a migrated database. `enqueue` queues a settle inside the transaction it is handed; `numbers`
    is the number ledger, without which a database put back in time is not recognised.
    """
    bells = SqlBells(engine, enqueue)
    keeper = NumberKeeper(engine, numbers)
    return Storage(
        stores=SqlStores(engine, seal, clock),
        states=SqlOAuthStates(engine),
        inbox=SqlInbox(engine, bells),
        bells=bells,
        ledger=SqlLedger(engine),
        books=SqlBooks(engine, keeper),
        settling=Settling(engine, clock, by_server=True),
        circuits=SqlCircuits(engine),
        sweeps=SqlSweeps(engine),
        numbers=keeper,
    )
