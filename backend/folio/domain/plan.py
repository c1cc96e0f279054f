"""What an order needs now: the pure decision, from the order as it is and the documents there are.

Nothing here knows how the bell was rung. Webhook, sweep, button and recovery ask the same question and get the
same answer, so any order of deliveries, repeated or late, ends in the same state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from folio.domain.document import Document, DocumentKind, DocumentState
from folio.domain.errors import Held
from folio.domain.ledger import Entry, OrderMemory
from folio.domain.order import Order, OrderStatus
from folio.domain.store import Store

UNREADABLE = "order_unreadable"  # held before anything was decided about it
SALES = frozenset({DocumentKind.INVOICE, DocumentKind.RECEIPT})
UNDECIDED = frozenset({DocumentState.SENDING, DocumentState.UNKNOWN})
UNSETTLED = UNDECIDED | {DocumentState.CONFLICT}
OPEN = frozenset({DocumentState.PLANNED, DocumentState.HELD, DocumentState.REJECTED})


@dataclass(frozen=True, slots=True)
class Recover:
    """A call was made and its outcome is not known: find out before anything else."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Reopen:
    """A person looked at the provider for a document in doubt or in conflict, and asked for it again."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class IssueSale:
    """Issue the invoice or receipt; `entry` is its row when one was reserved before. `drop` are rows of another kind
    that never left the house.
    """

    entry: Entry | None
    drop: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueCredit:
    """Issue the full credit note of `sale`; `entry` is its row when one was reserved before."""

    sale: Entry
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document is due. `code` is a timeline sentence that says why; empty when everything is as it should be.
    `drop` are rows that wait for a person though nothing is due any more: they are closed.
    """

    code: str = ""
    drop: tuple[Entry, ...] = ()


Step = Recover | Reopen | IssueSale | IssueCredit | Nothing


def plan(order: Order, memory: OrderMemory, entries: Sequence[Entry], store: Store, kind: DocumentKind) -> Step:
    """The next step for this order. After a step succeeded, ask again with the entries as they are then.

    `kind` is what the order asks for now: a row of another kind that was never sent is passed over.
    """
    unsettled = clear_up(memory, entries)
    if unsettled is not None:
        return unsettled
    sale = _sale(entries, kind, memory)
    if order.status is OrderStatus.CANCELED:
        return _when_canceled(sale, entries)
    if order.status is not OrderStatus.PAID:
        return Nothing("" if sale else "not_paid_yet")
    return _when_paid(order, memory, sale, entries, store, kind)


def clear_up(memory: OrderMemory, entries: Sequence[Entry]) -> Recover | Reopen | Nothing | None:
    """What must be found out first, whatever the order says by now; None when every document is settled."""
    for entry in entries:
        if entry.state in UNDECIDED:
            return Recover(entry)
    for waits, code in ((_in_doubt, "unknown_waits"), (_in_conflict, "conflict_waits")):
        waiting = [entry for entry in entries if waits(entry)]
        for entry in waiting:
            if _asked_since(entry, memory):
                return Reopen(entry)
        if waiting:
            return Nothing(code)
    return None


def _in_doubt(entry: Entry) -> bool:
    return entry.in_doubt


def _in_conflict(entry: Entry) -> bool:
    return entry.state is DocumentState.CONFLICT


def _asked_since(entry: Entry, memory: OrderMemory) -> bool:
    """Whether a person asked after having been told to look at the provider, not before."""
    return memory.asked_at is not None and entry.handed_at is not None and memory.asked_at > entry.handed_at


def credits_of(sale: Entry, entries: Sequence[Entry]) -> list[Document]:
    """The issued credit notes of a sale: what they took back is not credited again. Raises `Held` while one of them
    may exist without our knowing what it says, because leaving it out would credit the same thing twice.
    """
    notes = [e for e in entries if e.kind is DocumentKind.CREDIT_NOTE and _corrects(e.document, sale)]
    for note in notes:
        if note.state in UNSETTLED or note.in_doubt:
            raise Held("credit_unsettled", {"reference": note.reference})
    return [note.document for note in notes if note.state is DocumentState.ISSUED and note.document is not None]


def _corrects(note: Document | None, sale: Entry) -> bool:
    return note is not None and note.original is not None and note.original.reference == sale.reference


def _when_canceled(sale: Entry | None, entries: Sequence[Entry]) -> Step:
    if sale is None or sale.state is not DocumentState.ISSUED:
        waiting = tuple(e for e in entries if e.kind in SALES and e.state in OPEN and e.held_reason)
        return Nothing("canceled_before_issue", waiting)
    credit = _last(entries, frozenset({DocumentKind.CREDIT_NOTE}))
    if credit is None or credit.state in OPEN:
        return IssueCredit(sale, credit)
    return Nothing()


def _when_paid(
    order: Order, memory: OrderMemory, sale: Entry | None, entries: Sequence[Entry], store: Store, kind: DocumentKind
) -> Step:
    # A credit note that was not issued before the order was paid again is not due any more.
    stale = tuple(e for e in entries if e.state in OPEN and e is not sale)
    if sale is not None and sale.state is DocumentState.ISSUED:
        credit = _last(entries, frozenset({DocumentKind.CREDIT_NOTE}))
        if credit is not None and credit.state is DocumentState.ISSUED:
            return Nothing("paid_again_after_credit", stale)
        changed = sale.issued is not None and sale.issued.total != order.total
        if changed:
            return Nothing("order_changed_after_issue", stale)
        wanted = kind is DocumentKind.INVOICE and sale.kind is DocumentKind.RECEIPT
        return Nothing("invoice_wanted_after_receipt" if wanted else "", stale)
    undecided = all(_is_undecided(entry) for entry in (sale, *stale) if entry is not None)
    if undecided and not memory.requested:
        waiting = _not_due(order, memory, store)
        if waiting:
            return Nothing(waiting, (*((sale,) if sale else ()), *stale))
    return IssueSale(sale, stale)


def _is_undecided(entry: Entry) -> bool:
    """Whether a row says nothing of what is due: it was reserved for an order nobody could read, or closed again."""
    return entry.sent_at is None and entry.held_reason in ("", UNREADABLE)


def _not_due(order: Order, memory: OrderMemory, store: Store) -> str:
    """Why a paid order is not due, or nothing. An order that was already paid when the store connected is
    history; one that we saw unpaid first is the store's new business, whenever it was created.
    """
    if before_start(sold_at(order), store) and memory.first_status in (
        OrderStatus.PAID,
        OrderStatus.CANCELED,
    ):
        return "before_start"
    if store.policy.documents == "manual":
        return "waits_for_button"
    if store.policy.documents == "shipped" and not order.fulfilled:
        return "not_shipped_yet"
    return ""


def before_start(sold: datetime, store: Store) -> bool:
    """Whether something sold at a moment is from before the store's start. The platform tells whole seconds."""
    return sold < store.start_at.replace(microsecond=0)


def sold_at(order: Order) -> datetime:
    """When the shopper finished the checkout; the platform does not tell when the money came."""
    return order.completed_at or order.created_at


def _sale(entries: Sequence[Entry], kind: DocumentKind, memory: OrderMemory) -> Entry | None:
    """The sale's document: the one that left the house; else one that may come back late, whatever kind is asked for
    by now; else the row of the kind that is asked for.

    A clear answer frees a row's kind. After a look-up that found nothing the provider may still commit, and the
    reference that finds it, or makes the repeat harmless, is that of the row. So it is after a refusal that followed
    an unknown outcome, until a person who saw it asks again.
    """
    sales = [entry for entry in entries if entry.kind in SALES]
    gone = [entry for entry in sales if entry.state not in OPEN]
    unsure = [entry for entry in sales if entry.unsure_since is not None and not _was_let_go(entry, memory)]
    asked = [entry for entry in sales if entry.kind is kind]
    found = gone or unsure or asked
    return found[-1] if found else None


def _was_let_go(entry: Entry, memory: OrderMemory) -> bool:
    asked, sent = memory.asked_at, entry.sent_at
    return entry.state is DocumentState.REJECTED and asked is not None and sent is not None and asked > sent


def _last(entries: Sequence[Entry], kinds: frozenset[DocumentKind]) -> Entry | None:
    matching = [entry for entry in entries if entry.kind in kinds]
    return matching[-1] if matching else None
