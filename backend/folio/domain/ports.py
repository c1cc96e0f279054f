"""The doors of the program: what the flows ask of the outside. Adapters open them, tests put twins there.

Every method blocks. Times are aware UTC datetimes. A method that cannot answer raises from `domain/errors.py`;
`None` always means a definite no and nothing else may produce it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from folio.domain.delivery import Delivery
from folio.domain.document import Document, DocumentKind, IssuedDocument, Rendering
from folio.domain.ledger import Entry, Happening, OrderMemory, Task
from folio.domain.order import Order
from folio.domain.store import BasicAuth, Feature, Store, StoreInfo, TokenPair

Clock = Callable[[], datetime]


# --- the platform -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlatformDocument:
    """An entry in an order's document list on the platform. `type` is 1 for anything sold, 0 for a credit note."""

    type: int
    external_id: str
    public_id: str
    url: str


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


class Platform(Protocol):
    """One store at the platform, with that store's own grant.

    Raises `NotFound` (an order that is not there), `MissingScope` (403), `NeedsReconnect` (the grant is gone),
    `Unavailable`/`RateLimited`, and `UnknownOutcome` from calls that create something.
    """

    def info(self) -> StoreInfo:
        """The store as the platform describes it."""

    def order(self, order_id: int) -> Order:
        """The order as it is now. Raises `UnreadableOrder` naming the field when it cannot be understood."""

    def order_ids(self, status: str, since: date) -> Iterable[tuple[int, str]]:
        """(id, status) of every order of a status created on or after a day, page by page."""

    def documents(self, order_id: int) -> Sequence[PlatformDocument]:
        """The documents already on the order."""

    def add_document(self, order_id: int, document: PlatformDocument) -> None:
        """Put a document on the order. List first: the platform has no uniqueness of its own."""

    def add_note(self, order_id: int, message: str) -> None:
        """Write a line into the order's history, seen by the merchant."""

    def hooks(self) -> Sequence[Hook]:
        """All webhook registrations we may see."""

    def add_hook(self, event: str, url: str) -> Hook:
        """Register one webhook."""

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


# --- who issues -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do. `idempotency_key` and `look_up` decide how an unknown outcome is recovered.

    `sees_at_once`: a look-up after a crash sees everything that ever took effect, so no quiet period is needed.
    """

    kinds: frozenset[DocumentKind]
    look_up: bool
    idempotency_key: bool
    drafts: bool
    credit_full: bool
    credit_partial: bool
    countries: frozenset[str] = frozenset()
    sees_at_once: bool = False


class Provider(Protocol):
    """Who issues documents for one store. The built-in issuer is one of them."""

    name: str
    capabilities: Capabilities

    def check_credentials(self) -> None:
        """Raise `Held` with what the merchant must correct, or return."""

    def predict_total(self, document: Document) -> int:
        """The total the provider will compute for this document, in minor units. Pure."""

    def find_by_reference(self, reference: str) -> IssuedDocument | None:
        """The document under our reference. `None` means it was asked and there is none."""

    def issue(self, document: Document) -> IssuedDocument:
        """Issue under `document.reference`. Raises `ProviderRejected`, `Unavailable` (surely nothing happened)
        or `UnknownOutcome` (it may have).
        """

    def fetch_pdf(self, issued: IssuedDocument) -> Rendering:
        """The PDF of an issued document, the same bytes every time. Raises `Unavailable` while not ready."""


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


# --- what we remember -------------------------------------------------------------------------------------


class Renewal(Protocol):
    """Exclusive right to renew one store's tokens. `auth` is what is stored now."""

    auth: TokenPair

    def save(self, pair: TokenPair) -> None:
        """Keep the new pair, durably, before anyone uses it."""


class Stores(Protocol):
    """The stores that connected. Secrets are sealed at rest."""

    def get(self, store_id: str) -> Store:
        """Raises `UnknownStore`."""

    def by_code(self, code: str) -> Store:
        """Raises `UnknownStore`."""

    def by_install_key(self, install_key: str) -> Store | None:
        """The store whose webhook URL holds this key, connected or not."""

    def all(self) -> Sequence[Store]:
        """Every store, by code."""

    def connect(self, info: StoreInfo, auth: TokenPair | BasicAuth, now: datetime) -> Store:
        """Add a store, or renew the one with this code: its id, install key, policy, numbers and history stay."""

    def refresh_info(self, store_id: str, info: StoreInfo, now: datetime) -> Store:
        """Take over what the platform now says of the store. A changed hooks token keeps its predecessor."""

    def hooks_tokens(self, store_id: str, now: datetime) -> Sequence[str]:
        """The tokens that may sign deliveries: the current one, and its predecessor for 24 hours."""

    def auth(self, store_id: str) -> TokenPair | BasicAuth:
        """The store's grant, unsealed."""

    def renewing(self, store_id: str) -> AbstractContextManager[Renewal]:
        """Wait for, and hold, the only right to renew this store's tokens, across all processes."""

    def policy_json(self, store_id: str) -> dict[str, Any]:
        """The policy as chosen, credentials included."""

    def save_policy(self, store_id: str, policy: Mapping[str, Any]) -> Store:
        """Replace the policy (already validated)."""

    def set_status(self, store_id: str, status: str, *, only_from: str = "") -> None:
        """`connected`, `reconnect` (grant gone, work parked) or `disconnected`. `only_from`: unless it is another
        one by now.
        """

    def features(self, store_id: str) -> Sequence[Feature]:
        """How each thing we set up at the store is doing."""

    def set_feature(self, store_id: str, feature: Feature) -> None:
        """Remember how one thing is doing."""

    def saw_script(self, store_id: str, at: datetime) -> None:
        """The checkout script reported that it runs in the store's checkout."""

    def script_seen_at(self, store_id: str) -> datetime | None:
        """When it last did."""


class OAuthStates(Protocol):
    """Installs that were started and not finished."""

    def keep(self, state: str, browser: str, now: datetime) -> None:
        """Remember that this browser started an install."""

    def take(self, state: str, browser: str, now: datetime) -> str:
        """Use a state once: `ok`, `unknown`, `used`, `expired` or `other_browser`."""


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """A kept delivery as listed for people."""

    id: int
    store_id: str
    event: str
    received_at: datetime
    times: int
    order_id: int | None
    quarantine: str
    digest: str


class Inbox(Protocol):
    """Deliveries as received. Keeping one also rings its order's bell, in the same transaction."""

    def keep(self, delivery: Delivery) -> bool:
        """Durably store; False when these very bytes were here before. Raises `Unavailable`."""

    def recent(self, store_id: str, limit: int = 50) -> Sequence[DeliveryRecord]:
        """The newest deliveries of a store."""

    def of_order(self, store_id: str, order_id: int, limit: int = 50) -> Sequence[DeliveryRecord]:
        """The deliveries that spoke of one order, oldest first."""


class Bells(Protocol):
    """One bell per order. Any number of rings before a settle are answered by that one settle; a ring during a
    settle is answered by the next.
    """

    def ring(self, store_id: str, order_id: int, *, delay: float = 0.0, requested: bool = False) -> int:
        """Ring, and queue the settle that answers it. `requested`: a person asked."""

    def rung(self, store_id: str, order_id: int) -> tuple[int, int]:
        """(rings so far, rings already answered)."""

    def answered(self, store_id: str, order_id: int, through: int) -> None:
        """All rings up to `through` are answered."""

    def unanswered(self, store_id: str) -> Sequence[int]:
        """The orders of a store with a ring that nobody answered yet."""


class Ledger(Protocol):
    """The orders and documents we know. The truth about what was issued."""

    def memory(self, store_id: str, order_id: int) -> OrderMemory | None:
        """What we remember of the order itself."""

    def remember(self, store_id: str, order_id: int, status: str, now: datetime) -> OrderMemory:
        """Note the order's status as just read; the first one seen is kept beside it."""

    def entries(self, store_id: str, order_id: int) -> Sequence[Entry]:
        """The order's documents, oldest first."""

    def recent(self, store_id: str, limit: int = 100) -> Sequence[Entry]:
        """The store's newest documents."""

    def by_token(self, token: str) -> Entry | None:
        """The document behind a public link."""

    def reserve(
        self,
        store_id: str,
        order_id: int,
        kind: DocumentKind,
        sequence: int,
        provider: str,
        reference: str,
        now: datetime,
    ) -> Entry:
        """The row of (store, order, kind, sequence): made if it is not there, returned if it is."""

    def hold(self, entry_id: int, reason: str, params: Mapping[str, str], now: datetime) -> None:
        """Let a document that is not issued wait for a person."""

    def close(self, entry_id: int, now: datetime) -> None:
        """A document that never left the house is not due any more: it waits for nobody."""

    def begin(self, entry_id: int, document: Document, digest: str, now: datetime) -> None:
        """Write the attempt and the frozen draft before any byte leaves: the state becomes SENDING."""

    def issued(self, entry_id: int, issued: IssuedDocument, now: datetime) -> None:
        """Record the issued document and, in the same transaction, the tasks it owes (attach, mail)."""

    def not_issued(self, entry_id: int, outcome: str, now: datetime) -> None:
        """The attempt surely created nothing: back to PLANNED."""

    def unknown(self, entry_id: int, now: datetime) -> None:
        """The attempt may have created something."""

    def rejected(self, entry_id: int, reason: str, params: Mapping[str, str], now: datetime) -> None:
        """The provider said no."""

    def conflict(self, entry_id: int, issued: IssuedDocument, params: Mapping[str, str], now: datetime) -> None:
        """What the provider issued is not what we asked for; nothing of it is delivered."""

    def keep_rendering(self, entry_id: int, rendering: Rendering) -> None:
        """Keep the bytes the buyer gets, once."""

    def rendering(self, entry_id: int) -> Rendering | None:
        """Those bytes."""

    def tasks(self, store_id: str, order_id: int) -> Sequence[Task]:
        """The tasks of the order's documents that are not done, oldest first."""

    def task_sending(self, task_id: int, now: datetime) -> None:
        """Written before the call; counts as unknown until something better is recorded."""

    def task_done(self, task_id: int, now: datetime) -> None:
        """Done; also stamps the document's `attached_at` or `mailed_at`."""

    def task_again(self, task_id: int, problem: str, next_at: datetime, *, unknown: bool) -> None:
        """Try again at `next_at`. `unknown`: this try may have taken effect."""

    def tasks_again(self, store_id: str, order_id: int, now: datetime) -> None:
        """A person asked: parked tasks of the order are due once more, and their tries count anew."""

    def task_parked(self, task_id: int, problem: str) -> None:
        """Waits for a person."""

    def happened(
        self,
        store_id: str,
        order_id: int,
        code: str,
        now: datetime,
        params: Mapping[str, str] | None = None,
    ) -> None:
        """Add a line to the order's timeline. Saying the same thing twice in a row adds nothing."""

    def timeline(self, store_id: str, order_id: int) -> Sequence[Happening]:
        """The order's timeline, oldest first."""


# --- the post ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail to a buyer. `message_id` is deterministic: a second copy can be recognised as one."""

    message_id: str
    sender_name: str
    reply_to: str
    to: str
    bcc: tuple[str, ...]
    subject: str
    text: str
    html: str
    attachment: Rendering
    language: str


class Post(Protocol):
    """Sends mail."""

    def send(self, letter: Letter, /) -> None:
        """Hand one letter to the mail server. Raises `Held` (address or login refused for good), `Unavailable`
        (surely not sent, again later) or `UnknownOutcome` (the line broke after the text was sent).
        """
