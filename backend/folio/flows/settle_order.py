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
from folio.domain.plan import OPEN, IssueCredit, IssueSale, Nothing, Recover, plan
from folio.domain.ports import Clock, Ledger, Platform, Post, Provider
from folio.domain.store import Store
from folio.domain.zones import zone
from folio.flows.deliver_document import Compose, deliver_documents
from folio.flows.issue_document import Later, issue_document, recover_document, tell_held
from folio.flows.keep_pdf import pdf_of

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
        post: Post,
        compose: Compose,
        judge: Judges,
        clock: Clock,
        document_url: Callable[[Entry], str],
        quiet_seconds: float,
    ) -> None:
        self.store, self.platform, self.provider_of = store, platform, provider_of
        self.ledger, self.post, self.compose, self.judge = ledger, post, compose, judge
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
        open_rows = [entry for entry in entries if entry.state in OPEN]
        if not entries:
            open_rows = [self._reserve(order_id, DocumentKind.INVOICE, 1)]
        for entry in open_rows:
            self.ledger.hold(entry.id, held.reason, held.params, self.clock())
        tell_held(self.ledger, self.store.id, order_id, held, self.store.language, self.clock)

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
            if isinstance(step, Recover):
                outcome = self._recover(step.entry)
                if isinstance(outcome, Later) and outcome.seconds > 0:
                    return outcome.seconds
                continue
            if not self._issue_one(order, step):
                return None
        return self.quiet_seconds

    def _drop(self, entries: Sequence[Entry], kind: DocumentKind) -> None:
        """Rows that wait though nothing is due under them: closed, and those of a kind nobody asks for withdrawn."""
        for entry in entries:
            drop = self.ledger.close if entry.kind is kind else self.ledger.withdraw
            drop(entry.id, self.clock())

    def _recover(self, entry: Entry) -> Later | None:
        try:
            outcome = recover_document(
                entry,
                provider=self.provider_of(entry.provider),
                ledger=self.ledger,
                clock=self.clock,
                quiet_seconds=self.quiet_seconds,
            )
        except Held as held:
            self._tell_held(entry.order_id, held)
            return None
        return outcome if isinstance(outcome, Later) else None

    def _issue_one(self, order: Order, step: IssueSale | IssueCredit) -> bool:
        """Draft and issue one document. False when it waits for a person."""
        entry = step.entry or self._reserve_for(order, step)
        try:
            document = self._draft(order, step, entry)
        except Held as held:
            self._hold(entry, held)
            return False
        if self.store.policy.draft and entry.kind is not DocumentKind.CREDIT_NOTE:
            self._hold(entry, Held("draft_waits"))
            return False
        self._tell_decision(document)
        try:
            provider = self.provider_of(entry.provider)
            issue_document(entry, document, provider=provider, ledger=self.ledger, clock=self.clock)
        except Held as held:
            self._tell_held(order.id, held)
            return False
        return True

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
                earlier=self._credits_of(sale),
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

    def _credits_of(self, sale: Entry) -> list[Document]:
        """The issued credit notes of a sale: what they took back is not credited again."""
        entries = self.ledger.entries(self.store.id, sale.order_id)
        return [
            entry.document
            for entry in entries
            if entry.state is DocumentState.ISSUED
            and entry.document is not None
            and entry.document.original is not None
            and entry.document.original.reference == sale.reference
        ]

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

    def _tell_held(self, order_id: int, held: Held) -> None:
        tell_held(self.ledger, self.store.id, order_id, held, self.store.language, self.clock)

    def _hold(self, entry: Entry, held: Held) -> None:
        self.ledger.hold(entry.id, held.reason, held.params, self.clock())
        self._tell_held(entry.order_id, held)

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
