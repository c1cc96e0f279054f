"""In-memory twins of what a settle touches outside of the database: platform, provider, post."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from folio.domain.document import Document, DocumentKind, IssuedDocument, Rendering
from folio.domain.errors import MissingScope, NotFound, Unavailable, UnknownOutcome
from folio.domain.order import Order
from folio.domain.ports import Capabilities, Hook, Letter, ListedOrder, PlatformDocument, Script
from folio.domain.store import Store, StoreInfo

PDF = Rendering("application/pdf", "x.pdf", b"%PDF-1.7 twin", "0" * 64)


@dataclass
class PlatformTwin:
    """A store's orders and their documents. `faults` are raised, one a call, by the verb of that name; a fault
    named `<verb>_after` is raised once the call has taken effect.
    """

    orders: dict[int, Order] = field(default_factory=dict)
    attached: dict[int, list[PlatformDocument]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    faults: dict[str, list[Exception]] = field(default_factory=dict)
    page: int = 100
    ahead: timedelta = timedelta(0)

    def fail(self, verb: str, *faults: Exception) -> None:
        self.faults.setdefault(verb, []).extend(faults)

    def _raise(self, verb: str) -> None:
        if self.faults.get(verb):
            raise self.faults[verb].pop(0)

    def clock_ahead(self) -> timedelta:
        return self.ahead

    def order(self, order_id: int) -> Order:
        self._raise("order")
        if order_id not in self.orders:
            raise NotFound("Jumpseller has nothing there.")
        return self.orders[order_id]

    def documents(self, order_id: int) -> Sequence[PlatformDocument]:
        self._raise("documents")
        return list(self.attached.get(order_id, []))

    def add_document(self, order_id: int, document: PlatformDocument) -> None:
        self._raise("add_document")
        self.attached.setdefault(order_id, []).append(document)
        self._raise("add_document_after")

    def add_note(self, order_id: int, message: str) -> None:
        self._raise("add_note")
        self.notes.append(f"{order_id} {message}")

    def orders_listed(self, status: str, first: date, last: date) -> Iterable[ListedOrder]:
        self._raise("orders_listed")
        for order in list(self.orders.values()):
            if order.status == status and first <= order.created_at.date() <= last:
                yield ListedOrder(order.id, order.status, order.completed_at or order.created_at)

    def orders_after(self, order_id: int) -> Iterable[Sequence[ListedOrder]]:
        above = sorted(one for one in self.orders if one > order_id)
        for start in range(0, len(above), self.page):
            self._raise("orders_after")
            some = [self.orders[one] for one in above[start : start + self.page]]
            yield [ListedOrder(one.id, one.status, one.completed_at or one.created_at) for one in some]

    def document_references(self) -> Iterable[str]:
        self._raise("document_references")
        return [document.external_id for listed in self.attached.values() for document in listed]

    def info(self) -> StoreInfo:
        raise MissingScope("not asked for here")

    def hooks(self) -> Sequence[Hook]:
        return []

    def add_hook(self, event: str, url: str) -> Hook:
        return Hook(1, event, url)

    def remove_hook(self, hook_id: int) -> None:
        raise NotFound(f"no hook {hook_id}")

    def scripts(self) -> Sequence[Script]:
        return []

    def add_script(self, url: str, template: str, element: str) -> Script:
        return Script(1, url, template)

    def remove_script(self, script_id: int) -> None:
        raise NotFound(f"no script {script_id}")


CAN = Capabilities(
    kinds=frozenset(DocumentKind),
    look_up=True,
    idempotency_key=False,
    drafts=False,
    credit_full=True,
    credit_partial=False,
)


@dataclass
class ProviderTwin:
    """A provider that can lie: refuse, be away, issue and lose the answer, issue another total."""

    name: str = "twin"
    made: dict[str, IssuedDocument] = field(default_factory=dict)
    calls: int = 0
    faults: list[Exception] = field(default_factory=list)
    faults_after: list[Exception] = field(default_factory=list)
    find_faults: list[Exception] = field(default_factory=list)
    wrong_by: int = 0
    capabilities: Capabilities = CAN

    def check_credentials(self) -> None:
        return

    def predict_total(self, document: Document) -> int:
        return document.total

    def find_by_reference(self, reference: str) -> IssuedDocument | None:
        if self.find_faults:
            raise self.find_faults.pop(0)
        return self.made.get(reference)

    def issue(self, document: Document) -> IssuedDocument:
        self.calls += 1
        if self.faults:
            raise self.faults.pop(0)
        number = len(self.made) + 1
        issued = IssuedDocument(
            provider=self.name, reference=document.reference, external_id=f"x{number}", number=f"T-{number}",
            series="T", public_id=f"T-{number}", total=document.total + self.wrong_by, currency=document.currency,
            issued_at=datetime.fromisoformat("2026-11-24T15:00:00+00:00"),
        )  # fmt: skip
        self.made[document.reference] = issued
        if self.faults_after:
            raise self.faults_after.pop(0)
        return issued

    def fetch_pdf(self, issued: IssuedDocument) -> Rendering:
        return replace(PDF, file_name=f"{issued.number}.pdf")


@dataclass
class PostTwin:
    """Letters sent. A fault in `faults_after` is raised once the letter is on its way."""

    sent: list[Letter] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    faults_after: list[Exception] = field(default_factory=list)

    def send(self, letter: Letter, /) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(letter)
        if self.faults_after:
            raise self.faults_after.pop(0)


def a_letter(
    store: Store, document: Document, issued: IssuedDocument, pdf: Rendering, link: str, to: str, copy: int
) -> Letter:
    """The letter of a document, as short as can be."""
    return Letter(
        message_id=f"<{document.reference}{f'.{copy}' if copy > 1 else ''}@example.com>", sender_name=store.name,
        reply_to="", to=to, bcc=store.copies, subject=issued.number, text=link, html="", attachment=pdf,
        language=document.language,
    )  # fmt: skip


LOST = UnknownOutcome("The provider did not answer.")
AWAY = Unavailable("The provider cannot be reached.")
