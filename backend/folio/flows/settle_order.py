"""The documents of an order become what they should be.

The order is read as it is now, the plan decides, documents are issued, documents are delivered. Whoever rang the
bell, however often and in whatever order, the end is the same.
"""

from collections.abc import Callable
from functools import partial

from folio.domain.buyer import Judges
from folio.domain.document import DocumentKind, DocumentState
from folio.domain.errors import Held, NotFound, Unavailable, UnknownOutcome, UnreadableOrder
from folio.domain.ledger import Entry, OrderMemory
from folio.domain.money import to_decimal_text
from folio.domain.order import Order
from folio.domain.plan import OPEN
from folio.domain.ports import Circuits, Clock, Ledger, Platform, Post, Provider
from folio.domain.restoring import Restore
from folio.domain.store import Store
from folio.flows.carry_out import CarryOut
from folio.flows.deliver_document import Compose, deliver_documents
from folio.flows.issuing import tell_held
from folio.flows.keep_pdf import pdf_of


class SettleOrder:
    """Settles orders of one store. The constructor's arguments are everything the story touches."""

    def __init__(
        self,
        store: Store,
        *,
        platform: Platform,
        provider_of: Callable[[str], Provider],
        ledger: Ledger,
        circuits: Circuits,
        post: Post,
        compose: Compose,
        judge: Judges,
        clock: Clock,
        document_url: Callable[[Entry], str],
        quiet_seconds: float,
        last_restore: Callable[[], Restore | None] = lambda: None,
    ) -> None:
        self.store, self.platform, self.provider_of = store, platform, provider_of
        self.ledger, self.post, self.compose = ledger, post, compose
        self.clock, self.document_url = clock, document_url
        self.documents = CarryOut(
            store,
            platform,
            provider_of,
            ledger,
            circuits,
            judge,
            clock,
            document_url,
            quiet_seconds,
            last_restore,
        )

    def __call__(self, order_id: int) -> float | None:
        """Settle one order. Seconds after which it wants to be settled again, or None when nothing is left to do.

        Raises `NotFound` for an order the platform does not have, and `Unavailable`, `NeedsReconnect` or
        `UnknownOutcome` when it must be tried again as a whole.
        """
        try:
            order = self._read(order_id)
        except (NotFound, UnreadableOrder) as fault:
            return self._without_the_order(order_id, fault)
        before = self.ledger.memory(self.store.id, order_id)
        if before is None or before.status != order.status:
            self._tell_read(order)
        memory = self.ledger.remember(self.store.id, order_id, order.status, self.clock())
        return self._and_deliver(order_id, order.billing.email, lambda: self.documents.issue(order, memory))

    def _and_deliver(
        self, order_id: int, email: str, issue: Callable[[], float | None], *, gone: bool = False
    ) -> float | None:
        """Issue, then deliver what there is, also when issuing failed for now."""
        failed: Unavailable | UnknownOutcome | None = None
        waits: float | None = None
        try:
            waits = issue()
        except (Unavailable, UnknownOutcome) as fault:
            failed = fault
        due = self._deliver(order_id, email, gone=gone)
        if failed is not None:
            raise failed
        return min((seconds for seconds in (waits, due) if seconds is not None), default=None)

    # --- reading ------------------------------------------------------------------------------------------

    def _read(self, order_id: int) -> Order:
        try:
            return self.platform.order(order_id)
        except Unavailable:
            self._tell(order_id, "platform_unavailable")
            raise

    def _without_the_order(self, order_id: int, fault: NotFound | UnreadableOrder) -> float | None:
        """The order was deleted, or nobody can read it: nothing new is decided, but what was begun is ended. A call
        of unknown outcome is looked up, and what is issued is delivered. Raises `NotFound` when nothing is left.
        """
        if isinstance(fault, NotFound):
            self._tell(order_id, "order_gone")
        else:
            self._hold_unreadable(order_id, fault)
        memory = self.ledger.memory(self.store.id, order_id) or OrderMemory(self.store.id, order_id)
        gone = isinstance(fault, NotFound)
        waits = self._and_deliver(order_id, "", lambda: self.documents.clear_up(order_id, memory), gone=gone)
        if waits is None and gone:
            raise fault
        return waits

    def _hold_unreadable(self, order_id: int, fault: UnreadableOrder) -> None:
        """An order we cannot understand is a visible task, never a silent drop."""
        held = Held("order_unreadable", {"field": fault.field or "order", "problem": fault.sentence})
        entries = self.ledger.entries(self.store.id, order_id)
        open_rows = [entry for entry in entries if entry.state in OPEN and not entry.in_doubt]
        if not entries:
            open_rows = [self.documents.reserve(order_id, DocumentKind.INVOICE, 1)]
        for entry in open_rows:
            self.ledger.hold(entry.id, held.reason, held.params, self.clock())
        tell_held(self.ledger, self.store, order_id, held, self.clock)

    # --- delivering ---------------------------------------------------------------------------------------

    def _deliver(self, order_id: int, email: str, *, gone: bool) -> float | None:
        entries = [e for e in self.ledger.entries(self.store.id, order_id) if e.state is DocumentState.ISSUED]
        return deliver_documents(
            self.store,
            entries,
            email,
            platform=self.platform,
            ledger=self.ledger,
            post=self.post,
            compose=self.compose,
            pdf_of=partial(pdf_of, ledger=self.ledger, provider_of=self.provider_of),
            clock=self.clock,
            document_url=self.document_url,
            order_gone=gone,
        )

    # --- telling ------------------------------------------------------------------------------------------

    def _tell(self, order_id: int, code: str, **params: str) -> None:
        self.ledger.happened(self.store.id, order_id, code, self.clock(), params)

    def _tell_read(self, order: Order) -> None:
        self._tell(
            order.id,
            "order_read",
            status=order.status.value,
            total=to_decimal_text(order.total, order.currency),
            currency=order.currency,
        )
