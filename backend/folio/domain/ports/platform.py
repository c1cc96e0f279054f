"""The platform: one store at Jumpseller, and its OAuth server."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from folio.domain.document import DocumentKind
from folio.domain.order import Order
from folio.domain.store import StoreInfo, TokenPair


@dataclass(frozen=True, slots=True)
class PlatformDocument:
    """An entry in an order's document list on the platform. `type` is 1 for anything sold, 0 for a credit note."""

    type: int
    external_id: str
    public_id: str
    url: str

    def is_same(self, other: "PlatformDocument") -> bool:
        """Whether both are of one document. Numbers repeat: an invoice and a credit note may both be number 100."""
        if self.external_id:
            return self.external_id == other.external_id
        return (self.type, self.public_id) == (other.type, other.public_id)


def platform_type(kind: DocumentKind) -> int:
    """The platform's `document_type` of a kind."""
    return 0 if kind is DocumentKind.CREDIT_NOTE else 1


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook registration."""

    id: int
    event: str
    url: str


@dataclass(frozen=True, slots=True)
class Script:
    """A script tag the platform puts on its pages for us."""

    id: int
    url: str
    template: str


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """An order as a listing tells it: `status` is one of `OrderStatus`, or empty for one we do not know. `sold_at`
    is when the checkout was finished (UTC), None when the listing does not say.
    """

    id: int
    status: str
    sold_at: datetime | None


class Platform(Protocol):
    """One store at the platform, with that store's own grant.

    Raises `NotFound` (an order that is not there), `MissingScope` (403), `NeedsReconnect` (the grant is gone),
    `Unavailable`/`RateLimited`, and `UnknownOutcome` from calls that create something.
    """

    def info(self) -> StoreInfo:
        """The store as the platform describes it."""

    def clock_ahead(self) -> timedelta:
        """How far our clock was ahead of the platform's at its last answer, negative when it was behind; zero when
        the answer did not name the time.
        """

    def order(self, order_id: int) -> Order:
        """The order as it is now. Raises `UnreadableOrder` naming the field when it cannot be understood."""

    def orders_listed(self, status: str, first: date, last: date) -> Iterable[ListedOrder]:
        """Every order of a status created from one day to another, both included; each once, in any order."""

    def orders_after(self, order_id: int) -> Iterable[Sequence[ListedOrder]]:
        """Every order with a larger id, whatever its status: pages in ascending order of id."""

    def documents(self, order_id: int) -> Sequence[PlatformDocument]:
        """The documents already on the order."""

    def document_references(self) -> Iterable[str]:
        """The external ids of all documents of the store, on whichever order, in any order."""

    def add_document(self, order_id: int, document: PlatformDocument) -> None:
        """Put a document on the order. List first: the platform has no uniqueness of its own."""

    def add_note(self, order_id: int, message: str) -> None:
        """Write a line into the order's history, seen by the merchant."""

    def hooks(self) -> Sequence[Hook]:
        """All webhook registrations we may see."""

    def add_hook(self, event: str, url: str) -> Hook:
        """Register one webhook."""

    def remove_hook(self, hook_id: int) -> None:
        """Take a webhook registration away."""

    def scripts(self) -> Sequence[Script]:
        """Our script tags."""

    def add_script(self, url: str, template: str, element: str) -> Script:
        """Put a script tag on the pages of a template."""

    def remove_script(self, script_id: int) -> None:
        """Take a script tag away."""


class Authorizer(Protocol):
    """The platform's OAuth server."""

    def authorize_url(self, state: str) -> str:
        """Where the merchant's browser goes to grant access."""

    def exchange(self, code: str) -> TokenPair:
        """Trade a code for tokens. Raises `Refused` (code unknown or used), `Unavailable`, `Malformed`."""

    def refresh(self, refresh_token: str) -> TokenPair:
        """Trade a refresh token for a new pair; the old one is dead afterwards. Raises `NeedsReconnect`."""
