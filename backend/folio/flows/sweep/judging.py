"""What an order still needs, as far as the ledger and a listing tell.

In doubt it needs something: a settle too many costs one question to the platform, one too few costs a document.
"""

from collections.abc import Sequence

from folio.domain.credits import remaining
from folio.domain.document import DocumentKind, DocumentState
from folio.domain.ledger import Entry, OrderMemory, TaskState
from folio.domain.order import Order, OrderStatus
from folio.domain.plan import SALES, before_start
from folio.domain.ports import Bells, Ledger, ListedOrder
from folio.domain.store import Store
from folio.domain.totals import ArithmeticFault

SOLD = frozenset({OrderStatus.PAID, OrderStatus.CANCELED})


def is_history(listed: ListedOrder, memory: OrderMemory | None, store: Store) -> bool:
    """Whether an order is from before the store's start: never invoiced, unless it was seen unpaid first."""
    if listed.sold_at is None or not before_start(listed.sold_at, store):
        return False
    return memory is None or memory.seen_at is None or memory.first_status in SOLD


def is_settled(ledger: Ledger, bells: Bells, store: Store, listed: ListedOrder) -> bool:
    """Whether the ledger already holds everything a paid or canceled order needs."""
    rung, answered = bells.rung(store.id, listed.id)
    memory = ledger.memory(store.id, listed.id)
    if answered < rung or memory is None or memory.status != listed.status:
        return False
    entries = ledger.entries(store.id, listed.id)
    if store.policy.documents == "manual" and not memory.requested and not entries:
        return True  # until a person asks
    complete = all_credited(entries) if listed.status == OrderStatus.CANCELED else bool(issued_sales(entries))
    owed = [task for task in ledger.tasks(store.id, listed.id) if task.state is not TaskState.PARKED]
    return complete and not owed


def issued_sales(entries: Sequence[Entry]) -> list[Entry]:
    """The invoices and receipts that were issued."""
    return [entry for entry in entries if entry.kind in SALES and entry.state is DocumentState.ISSUED]


def all_credited(entries: Sequence[Entry]) -> bool:
    """Whether credit notes took back everything that was sold: of every sale, by its reference, nothing remains."""
    return all(_left_of(sale, entries) == 0 for sale in issued_sales(entries))


def _left_of(sale: Entry, entries: Sequence[Entry]) -> int | None:
    """Money of a sale that no credit note took back, in minor units. None where the books contradict themselves."""
    if sale.document is None:
        return None
    notes = [
        entry.document
        for entry in entries
        if entry.kind is DocumentKind.CREDIT_NOTE
        and entry.state is DocumentState.ISSUED
        and entry.document is not None
        and entry.document.original is not None
        and entry.document.original.reference == sale.reference
    ]
    try:
        return remaining(sale.document, notes).gross
    except ArithmeticFault:
        return None


def still_waits(order: Order, memory: OrderMemory, told: str) -> bool:
    """Whether an order just read is where we left it: unpaid, or paid and not shipped yet."""
    if order.status != memory.status:
        return False
    return order.status not in SOLD or (told == "not_shipped_yet" and not order.fulfilled)
