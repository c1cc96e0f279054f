"""A document: an invoice, a receipt (boleta) or a credit note, drafted by us and issued by a provider."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class DocumentKind(StrEnum):
    """What sort of document. Words follow EN 16931; `receipt` is Chile's boleta and its cousins."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    CREDIT_NOTE = "credit_note"


class DocumentState(StrEnum):
    """Where a document stands in our ledger. A crash in SENDING is read as UNKNOWN."""

    PLANNED = "planned"
    SENDING = "sending"
    ISSUED = "issued"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Party:
    """Seller or buyer as printed on a document. Empty strings where nothing is known."""

    name: str
    tax_id: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    activity: str = ""
    email: str = ""
    logo_url: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line. Amounts in minor units for the whole line: `gross` = `net` + tax, after `discount`.

    `unit_price` is the price shown to the shopper per unit before discount (gross where `prices_include_tax`).
    `tax_key` names the `TaxGroup` the line belongs to.
    """

    description: str
    quantity: int
    unit_price: int
    discount: int
    gross: int
    net: int
    tax_key: str
    sku: str = ""


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """One row of the tax summary: `base` + `tax` = `gross`, minor units.

    `category` follows EN 16931's sense: `standard`, `zero`, `exempt`, `export`, `reverse`, `gift_card`. `rate`
    is a percentage. `deviation` = tax - round(base x rate), at most one unit either way.
    """

    key: str
    label: str
    rate: Decimal
    category: str
    base: int
    tax: int
    gross: int
    deviation: int = 0


@dataclass(frozen=True, slots=True)
class Original:
    """The document a credit note corrects."""

    kind: DocumentKind
    number: str
    issue_date: date
    reference: str


@dataclass(frozen=True, slots=True)
class Document:
    """A draft, complete enough that nothing live is needed to issue or print it later.

    `reference` is our own deterministic name of the document at any provider. `total` is the money paid, equal
    to the sum of the lines' gross and of the groups' gross, in minor units of `currency`. `decision` lists in
    plain words which rules made it what it is. `paid_with` pairs a means of payment with its amount.
    """

    reference: str
    kind: DocumentKind
    sequence: int
    order_id: int
    currency: str
    language: str
    issue_date: date
    seller: Party
    buyer: Party
    buyer_is_consumer: bool
    prices_include_tax: bool
    lines: tuple[DocumentLine, ...]
    groups: tuple[TaxGroup, ...]
    total: int
    paid_with: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    decision: tuple[str, ...] = ()
    original: Original | None = None
    link: str = ""

    @property
    def net(self) -> int:
        """Sum of the tax bases."""
        return sum(group.base for group in self.groups)

    @property
    def tax(self) -> int:
        """Sum of the taxes."""
        return sum(group.tax for group in self.groups)

    def linked(self, url: str) -> "Document":
        """The same document with the public link that its QR code leads to."""
        return replace(self, link=url)


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """What a provider says it certified. `number` is the official one ("F-12"), `external_id` its own key.

    `public_id` is URL-safe and unique on the order, for the platform's document list ([A-Za-z0-9-]{1,40}).
    """

    provider: str
    reference: str
    external_id: str
    number: str
    series: str
    public_id: str
    total: int
    currency: str
    issued_at: datetime
    buyer_tax_id: str = ""


@dataclass(frozen=True, slots=True)
class Rendering:
    """The bytes of a document as the buyer gets them; `sha256` in lower-case hex."""

    media_type: str
    file_name: str
    content: bytes
    sha256: str
