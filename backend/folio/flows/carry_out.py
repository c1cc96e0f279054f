"""The plan of an order is carried out: one document after the other is found out about, drafted and issued."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from folio.domain.buyer import Judges
from folio.domain.document import Document, DocumentKind
from folio.domain.drafting import draft_credit_note, draft_sale, reference_of, sale_kind
from folio.domain.errors import Held
from folio.domain.explaining import explain_taxes
from folio.domain.ledger import Entry, OrderMemory
from folio.domain.money import to_decimal_text
from folio.domain.order import Order
from folio.domain.plan import IssueCredit, IssueSale, Nothing, Recover, Reopen, clear_up, credits_of, plan
from folio.domain.ports import Circuits, Clock, Ledger, Platform, Provider
from folio.domain.restoring import Restore
from folio.domain.store import Store
from folio.domain.zones import zone
from folio.flows.issue_document import issue_document, ready_to_issue
from folio.flows.issuing import Issuing, Later, tell_held
from folio.flows.recover_document import recover_document, reopen_document
from folio.flows.right_time import refuse_a_wrong_clock
from folio.steps import step as pause

MOST_STEPS = 8


@dataclass(frozen=True)
class CarryOut:
    """Carries out the plans of one store's orders."""

    store: Store
    platform: Platform
    provider_of: Callable[[str], Provider]
    ledger: Ledger
    circuits: Circuits
    judge: Judges
    clock: Clock
    document_url: Callable[[Entry], str]
    quiet_seconds: float
    last_restore: Callable[[], Restore | None]

    def issue(self, order: Order, memory: OrderMemory) -> float | None:
        """Every document that is due now. Seconds after which it wants to be done again, None when nothing is left.
        Raises `Unavailable` or `UnknownOutcome`.
        """
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

    def clear_up(self, order_id: int, memory: OrderMemory) -> float | None:
        """What was begun and is not known, without deciding anything new. Returns and raises as `issue` does."""
        for _ in range(MOST_STEPS):
            step = clear_up(memory, self.ledger.entries(self.store.id, order_id))
            if not isinstance(step, Recover | Reopen):
                return None
            try:
                later = self._clear_up(step, memory)
            except Held as held:
                tell_held(self.ledger, self.store, order_id, held, self.clock)
                return None
            if later is not None and later.seconds > 0:
                return later.seconds
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
        entry = self._assigned(step.entry) if step.entry else self._reserve_for(order, step)
        pause("P2")  # the document's row is planned
        try:
            document = self._draft(order, step, entry)
            if self.store.policy.draft and entry.kind is not DocumentKind.CREDIT_NOTE:
                raise Held("draft_waits")
            at = self._issuing(entry, memory, order)
            later = ready_to_issue(entry, document, at)
        except Held as held:
            self.ledger.hold(entry.id, held.reason, held.params, self.clock())
            raise
        if later is None:
            self._tell_decision(document)
            issue_document(entry, document, at)
        return later

    def _assigned(self, entry: Entry) -> Entry:
        """The row under the provider that the merchant uses now, unless another one may have issued it. A credit note
        stays with the provider of its sale.
        """
        now = self.store.policy.provider
        if entry.kind is DocumentKind.CREDIT_NOTE or entry.unsure_since is not None or entry.provider == now:
            return entry
        self.ledger.assign(entry.id, now)
        return replace(entry, provider=now)

    def _issuing(self, entry: Entry, memory: OrderMemory, order: Order | None = None) -> Issuing:
        restore = self.last_restore()
        made_after = restore is not None and order is not None and order.created_at > restore.at
        return Issuing(
            self.store,
            memory,
            self.provider_of(entry.provider),
            self.ledger,
            self.circuits,
            self.clock,
            self.quiet_seconds,
            self.platform,
            forgotten=None if made_after else restore,
        )

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
            return self.reserve(order.id, DocumentKind.CREDIT_NOTE, step.sale.sequence, step.sale.provider)
        return self.reserve(order.id, sale_kind(order, self.store), 1)

    def reserve(self, order_id: int, kind: DocumentKind, sequence: int, provider: str = "") -> Entry:
        """The row of a document, under the merchant's present provider if none is named."""
        return self.ledger.reserve(
            self.store.id,
            order_id,
            kind,
            sequence,
            provider or self.store.policy.provider,
            reference_of(self.store, order_id, kind, sequence),
            self.clock(),
        )

    def _today(self) -> date:
        return self.clock().astimezone(zone(self.store.timezone, self.store.country)).date()

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

    def _tell(self, order_id: int, code: str, **params: str) -> None:
        self.ledger.happened(self.store.id, order_id, code, self.clock(), params)
