"""The documents of an order become what they should be.

The order is read as it is now, the plan decides, documents are issued, documents are delivered. Whoever rang the
bell, however often and in whatever order, the end is the same.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from folio.domain.buyer import Judges
from folio.domain.document import Document, DocumentKind, DocumentState
from folio.domain.drafting import draft_credit_note, draft_sale, reference_of, sale_kind
from folio.domain.errors import Held, NotFound, Unavailable, UnknownOutcome, UnreadableOrder
from folio.domain.explaining import explain_taxes
from folio.domain.ledger import Entry, OrderMemory
from folio.domain.money import to_decimal_text
from folio.domain.order import Order
from folio.domain.plan import OPEN, IssueCredit, IssueSale, Nothing, Recover, Reopen, credits_of, plan
from folio.domain.ports import Circuits, Clock, Ledger, Platform, Post, Provider
from folio.domain.store import Store
from folio.domain.zones import zone
from folio.flows.deliver_document import Compose, deliver_documents
from folio.flows.issue_document import issue_document, ready_to_issue
from folio.flows.issuing import Issuing, Later, tell_held
from folio.flows.keep_pdf import pdf_of
from folio.flows.recover_document import recover_document, reopen_document
from folio.flows.right_time import refuse_a_wrong_clock
from folio.steps import step as pause

MOST_STEPS = 8


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
    ) -> None:
        self.store, self.platform, self.provider_of = store, platform, provider_of
        self.ledger, self.circuits = ledger, circuits
        self.post, self.compose, self.judge = post, compose, judge
        self.clock, self.document_url, self.quiet_seconds = clock, document_url, quiet_seconds

    def __call__(self, order_id: int) -> float | None:
        """Settle one order. Seconds after which it wants to be settled again, or None when nothing is left to do.

        Raises `NotFound` for an order the platform does not have, and `Unavailable`, `NeedsReconnect` or
        `UnknownOutcome` when it must be tried again as a whole.
        """
        order = self._read(order_id)
        if order is None:
            return None
        before = self.ledger.memory(self.store.id, order_id)
        if before is None or before.status != order.status:
            self._tell_read(order)
        memory = self.ledger.remember(self.store.id, order_id, order.status, self.clock())
        failed: Unavailable | UnknownOutcome | None = None
        waits: float | None = None
        try:
            waits = self._issue(order, memory)
        except (Unavailable, UnknownOutcome) as fault:
            failed = fault
        due = self._deliver(order)
        if failed is not None:
            raise failed
        return min((seconds for seconds in (waits, due) if seconds is not None), default=None)

    # --- reading ------------------------------------------------------------------------------------------

    def _read(self, order_id: int) -> Order | None:
        try:
            order = self.platform.order(order_id)
        except NotFound:
            self._tell(order_id, "order_gone")
            raise
        except UnreadableOrder as fault:
            self._hold_unreadable(order_id, fault)
            return None
        except Unavailable:
            self._tell(order_id, "platform_unavailable")
            raise
        return order

    def _hold_unreadable(self, order_id: int, fault: UnreadableOrder) -> None:
        """An order we cannot understand is a visible task, never a silent drop."""
        held = Held("order_unreadable", {"field": fault.field or "order", "problem": fault.sentence})
        entries = self.ledger.entries(self.store.id, order_id)
        open_rows = [entry for entry in entries if entry.state in OPEN and not entry.in_doubt]
        if not entries:
            open_rows = [self._reserve(order_id, DocumentKind.INVOICE, 1)]
        for entry in open_rows:
            self.ledger.hold(entry.id, held.reason, held.params, self.clock())
        tell_held(self.ledger, self.store, order_id, held, self.clock)

    # --- issuing ------------------------------------------------------------------------------------------

    def _issue(self, order: Order, memory: OrderMemory) -> float | None:
        kind = sale_kind(order, self.store)
        for _ in range(MOST_STEPS):
            entries = self.ledger.entries(self.store.id, order.id)
            step = plan(order, memory, entries, self.store, kind)
            if isinstance(step, Nothing | IssueSale):
                self._drop(step.drop, kind)
            if isinstance(step, Nothing):
                if step.code:
                    self._tell(order.id, step.code)
                return None
            try:
                wait = self._take(step, order, memory)
            except Held as held:
                tell_held(self.ledger, self.store, order.id, held, self.clock)
                return None
            if wait is not None:
                return wait
        return self.quiet_seconds

    def _take(
        self, step: Recover | Reopen | IssueSale | IssueCredit, order: Order, memory: OrderMemory
    ) -> float | None:
        """Take one step. The wait when it cannot be finished now; raises `Held` when a person must act first, which
        then is written in the document's row.
        """
        if isinstance(step, IssueSale | IssueCredit):
            later = self._issue_one(order, step, memory)
        else:
            later = self._clear_up(step, memory)
        return later.seconds if later and later.seconds > 0 else None

    def _drop(self, entries: Sequence[Entry], kind: DocumentKind) -> None:
        """Rows that wait though nothing is due under them: closed, and those of a kind nobody asks for withdrawn."""
        for entry in entries:
            drop = self.ledger.close if entry.kind is kind else self.ledger.withdraw
            drop(entry.id, self.clock())

    def _clear_up(self, step: Recover | Reopen, memory: OrderMemory) -> Later | None:
        """Find out about a document in doubt."""
        try:
            at = self._issuing(step.entry, memory)
        except Held as held:
            # Without its provider nothing can be found out, and a document in doubt is never let go.
            tell_held(self.ledger, self.store, step.entry.order_id, held, self.clock)
            return Later(max(self.quiet_seconds, 60.0))
        outcome = recover_document(step.entry, at) if isinstance(step, Recover) else reopen_document(step.entry, at)
        return outcome if isinstance(outcome, Later) else None

    def _issue_one(self, order: Order, step: IssueSale | IssueCredit, memory: OrderMemory) -> Later | None:
        """Draft and issue one document."""
        refuse_a_wrong_clock(self.platform, order.id, self._tell)
        entry = step.entry or self._reserve_for(order, step)
        pause("P2")  # the document's row is planned
        try:
            document = self._draft(order, step, entry)
            if self.store.policy.draft and entry.kind is not DocumentKind.CREDIT_NOTE:
                raise Held("draft_waits")
            at = self._issuing(entry, memory)
            later = ready_to_issue(entry, document, at)
        except Held as held:
            self.ledger.hold(entry.id, held.reason, held.params, self.clock())
            raise
        if later is None:
            self._tell_decision(document)
            issue_document(entry, document, at)
        return later

    def _issuing(self, entry: Entry, memory: OrderMemory) -> Issuing:
        provider = self.provider_of(entry.provider)
        return Issuing(self.store, memory, provider, self.ledger, self.circuits, self.clock, self.quiet_seconds)

    def _draft(self, order: Order, step: IssueSale | IssueCredit, entry: Entry) -> Document:
        today = self._today()
        if isinstance(step, IssueCredit):
            sale = step.sale
            if sale.document is None or sale.issued is None:
                message = f"document {sale.id} is issued but has no frozen draft"
                raise RuntimeError(message)
            document = draft_credit_note(
                sale.document,
                sale.issued.number,
                issue_date=today,
                reference=entry.reference,
                sequence=entry.sequence,
                earlier=credits_of(sale, self.ledger.entries(self.store.id, sale.order_id)),
            )
        else:
            document = draft_sale(
                order,
                self.store,
                kind=entry.kind,
                sequence=entry.sequence,
                issue_date=today,
                reference=entry.reference,
                judge=self.judge,
            )
        return document.linked(self.document_url(entry))

    def _reserve_for(self, order: Order, step: IssueSale | IssueCredit) -> Entry:
        if isinstance(step, IssueCredit):
            return self._reserve(order.id, DocumentKind.CREDIT_NOTE, step.sale.sequence)
        return self._reserve(order.id, sale_kind(order, self.store), 1)

    def _reserve(self, order_id: int, kind: DocumentKind, sequence: int) -> Entry:
        return self.ledger.reserve(
            self.store.id,
            order_id,
            kind,
            sequence,
            self.store.policy.provider,
            reference_of(self.store, order_id, kind, sequence),
            self.clock(),
        )

    # --- delivering ---------------------------------------------------------------------------------------

    def _deliver(self, order: Order) -> float | None:
        entries = [e for e in self.ledger.entries(self.store.id, order.id) if e.state is DocumentState.ISSUED]
        return deliver_documents(
            self.store,
            entries,
            order.billing.email,
            platform=self.platform,
            ledger=self.ledger,
            post=self.post,
            compose=self.compose,
            pdf_of=partial(pdf_of, ledger=self.ledger, provider_of=self.provider_of),
            clock=self.clock,
            document_url=self.document_url,
        )

    # --- telling ------------------------------------------------------------------------------------------

    def _today(self) -> date:
        return self.clock().astimezone(zone(self.store.timezone, self.store.country)).date()

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

    def _tell_decision(self, document: Document) -> None:
        self._tell(
            document.order_id,
            "decided",
            kind=document.kind.value,
            total=to_decimal_text(document.total, document.currency),
            currency=document.currency,
            why=" ".join(document.decision),
            taxes=" ".join(explain_taxes(document, self.store.language)),
        )
