"""Who issues documents, and the built-in issuer's books."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from folio.domain.document import Document, DocumentKind, IssuedDocument, Rendering


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do. `idempotency_key` and `look_up` decide how an unknown outcome is recovered; with
    neither, nothing is issued unless a person asked for it.

    `key_seconds`: for how long we rely on a key, counted from its first use, well inside the provider's own limit;
    None where it promises to keep it. `sees_at_once`: a look-up after a crash sees everything that ever took effect,
    so no quiet period is needed.
    """

    kinds: frozenset[DocumentKind]
    look_up: bool
    idempotency_key: bool
    drafts: bool
    credit_full: bool
    credit_partial: bool
    countries: frozenset[str] = frozenset()
    sees_at_once: bool = False
    key_seconds: int | None = None


class Provider(Protocol):
    """Who issues documents for one store. The built-in issuer is one of them."""

    name: str
    capabilities: Capabilities

    def check_credentials(self) -> None:
        """Raise `Held` with what the merchant must correct, or return."""

    def predict_total(self, document: Document) -> int:
        """The total the provider will compute for this document, in minor units. Pure. Raises `Held` where no form of
        the document comes to its total there (`domain/profiles`).
        """

    def find_by_reference(self, reference: str) -> IssuedDocument | None:
        """The document under our reference. `None` means it was asked and there is none. Raises `Unavailable` when it
        could not be asked, `Held` when it does not let us ask, and `TwoFound` for more than one. Only called where
        `capabilities.look_up`.
        """

    def issue(self, document: Document) -> IssuedDocument:
        """Issue under `document.reference`. Raises `ProviderRejected`, `Unavailable` (surely nothing happened)
        or `UnknownOutcome` (it may have: everything that is not a clear answer, once a byte was sent).
        """

    def fetch_pdf(self, issued: IssuedDocument) -> Rendering:
        """The PDF of an issued document, the same bytes every time. Raises `Unavailable` while not ready."""


class Circuits(Protocol):
    """Which connections to providers are paused because they failed again and again (`domain/circuit`). A connection
    is one store's with one provider: no store's trouble is another's.
    """

    def enter(self, store_id: str, provider: str, now: datetime) -> float:
        """Seconds until a document may be sent; 0 means now. After a pause only one caller is let in, as a trial."""

    def worked(self, store_id: str, provider: str) -> None:
        """The provider answered clearly: the circuit is closed and forgets its failures."""

    def failed(self, store_id: str, provider: str, now: datetime) -> None:
        """The provider could not be reached or did not answer clearly."""


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One number of the built-in issuer's books, with the snapshot it belongs to."""

    document: Document
    kind: DocumentKind
    series: str
    number: int
    entered_at: datetime

    @property
    def printed_number(self) -> str:
        """As it stands on the document: series, dash, number."""
        return f"{self.series}-{self.number}"


class Books(Protocol):
    """The built-in issuer's books: numbers without gap or twin, each with the document it was taken for."""

    def find(self, store_id: str, reference: str) -> BookEntry | None:
        """The entry under a reference, if the books hold one."""

    def enter(self, store_id: str, series: str, document: Document, now: datetime) -> BookEntry:
        """Take the next number of (store, kind, series) and freeze the document, in one transaction.
        A reference that is already in the books gives its entry back and takes no number.
        """

    def rendering(self, store_id: str, reference: str) -> Rendering | None:
        """The kept PDF of an entry."""

    def keep_rendering(self, store_id: str, reference: str, rendering: Rendering) -> Rendering:
        """Keep the PDF of an entry, once: what was kept first is what comes back."""
