"""The store's orders are listed, and whatever was missed has its bell rung.

Webhooks get lost: the platform tries for a few hours and pauses a hook after eight failures. The sweep asks for
the orders of the last days that are paid or canceled and rings the bell of each one whose documents are not yet
what they should be; set-up that is missing at the store is put back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from folio.domain.document import DocumentKind, DocumentState
from folio.domain.errors import FolioError, NeedsReconnect, Unavailable
from folio.domain.ledger import TaskState
from folio.domain.order import OrderStatus
from folio.domain.plan import SALES
from folio.domain.ports import Bells, Clock, Ledger, Platform, Stores
from folio.domain.store import Store

LOOKS_BACK = timedelta(days=35)
LOOKED_AT = (OrderStatus.PAID, OrderStatus.CANCELED)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep of a store found: orders listed, bells rung, and a sentence when it could not be finished."""

    store: str
    listed: int
    rung: int
    problem: str = ""

    @property
    def sentence(self) -> str:
        """For people."""
        return f"{self.store}: {self.listed} orders listed, {self.rung} to settle. {self.problem}".strip()


def sweep_store(
    store: Store,
    *,
    platform: Platform,
    stores: Stores,
    ledger: Ledger,
    bells: Bells,
    provision: Callable[[Store], None],
    clock: Clock,
) -> Swept:
    """List a store's recent orders and ring the bell of each that is not settled. Never raises for the outside."""
    listed = rung = 0
    try:
        since = max(store.start_at - timedelta(days=1), clock() - LOOKS_BACK)
        for order_id, status in _orders(platform, since.date()):
            listed += 1
            if not _settled(ledger, bells, store.id, order_id, status):
                bells.ring(store.id, order_id)
                rung += 1
        provision(store)
    except NeedsReconnect as fault:
        stores.set_status(store.id, "reconnect", only_from="connected")
        return Swept(store.code, listed, rung, fault.sentence)
    except (Unavailable, FolioError) as fault:
        return Swept(store.code, listed, rung, fault.sentence)
    return Swept(store.code, listed, rung)


def _orders(platform: Platform, since: date) -> Iterable[tuple[int, str]]:
    for status in LOOKED_AT:
        yield from platform.order_ids(status, since)


def _settled(ledger: Ledger, bells: Bells, store_id: str, order_id: int, status: str) -> bool:
    """Whether the ledger already holds everything an order of this status needs, as far as the list tells.

    In doubt it is not: a settle too many costs one question to the platform, one too few costs a document.
    """
    rung, answered = bells.rung(store_id, order_id)
    memory = ledger.memory(store_id, order_id)
    if answered < rung or memory is None or memory.status != status:
        return False
    entries = ledger.entries(store_id, order_id)
    if status == OrderStatus.CANCELED:
        sold = [e for e in entries if e.kind in SALES and e.state is DocumentState.ISSUED]
        credited = [e for e in entries if e.kind is DocumentKind.CREDIT_NOTE and e.state is DocumentState.ISSUED]
        complete = len(credited) >= len(sold)
    else:
        complete = any(e.kind in SALES and e.state is DocumentState.ISSUED for e in entries)
    owed = [task for task in ledger.tasks(store_id, order_id) if task.state is not TaskState.PARKED]
    return complete and not owed
