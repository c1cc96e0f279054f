"""The database: SQLite or PostgreSQL, the same tables and tests."""

from dataclasses import dataclass

import sqlalchemy as sa

from folio.adapters.storage.bells import Enqueue, SqlBells
from folio.adapters.storage.books import SqlBooks
from folio.adapters.storage.inbox import SqlInbox
from folio.adapters.storage.ledger import SqlLedger
from folio.adapters.storage.ledger_rows import NotAllowed
from folio.adapters.storage.oauth_states import SqlOAuthStates
from folio.adapters.storage.sealing import CannotOpen, Seal
from folio.adapters.storage.settling import Settling
from folio.adapters.storage.stores import SqlStores
from folio.domain.ports import Clock

__all__ = ["CannotOpen", "NotAllowed", "Storage", "open_storage"]


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

    def close(self) -> None:
        """Finish waiting writes. The engine stays the caller's."""
        self.inbox.close()


def open_storage(engine: sa.Engine, seal: Seal, clock: Clock, enqueue: Enqueue) -> Storage:
    """The storage of a migrated database. `enqueue` queues a settle inside the transaction it is handed."""
    bells = SqlBells(engine, enqueue)
    return Storage(
        stores=SqlStores(engine, seal, clock),
        states=SqlOAuthStates(engine),
        inbox=SqlInbox(engine, bells),
        bells=bells,
        ledger=SqlLedger(engine),
        books=SqlBooks(engine),
        settling=Settling(engine, clock),
    )
