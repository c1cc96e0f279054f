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
    """Seller or buyer as printed on a document. Empty strings where nothing is known.

    `city` is the whole printed place; `municipality` (Chile's comuna) and `postal` are its parts, for the targets
    that ask for them apart.
    """

    name: str
    tax_id: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    activity: str = ""
    email: str = ""
    logo_url: str = ""
    municipality: str = ""
    postal: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line. Amounts in minor units for the whole line: `gross` = `net` + tax, after `discount`.

    `unit_price` is the price shown to the shopper per unit before discount (gross where `prices_include_tax`).
    `tax_key` names the `TaxGroup` the line belongs to. `price_includes_tax` is given only where lines of one document
    differ in that; None means: as the document says.
    """

    description: str
    quantity: int
    unit_price: int
    discount: int
    gross: int
    net: int
    tax_key: str
    sku: str = ""
    price_includes_tax: bool | None = None


@dataclass(frozen=True, slots=True)
class TaxPart:
    """One tax of a group that bears several: `rate` is a percentage, or None for a fixed amount per unit.

    `amount` in minor units; the parts of a group sum to its `tax`.
    """

    label: str
    rate: Decimal | None
    amount: int


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """One row of the tax summary: `base` + `tax` = `gross`, minor units.

    `category` follows EN 16931's sense: `standard`, `zero`, `exempt`, `export`, `intra_community`, `reverse`,
    `outside`, `gift_card`. `rate` is a percentage, the sum of all that the group's lines bear; `fixed` is what of
    `tax` came as a fixed amount per unit. `deviation` = (tax - fixed) - round(base x rate), at most one unit either
    way (two for rates above 50 %, on a credit note). `reason` is the legal code of a zero rate and `mention` the
    words that the law wants printed.
    """

    key: str
    label: str
    rate: Decimal
    category: str
    base: int
    tax: int
    gross: int
    deviation: int = 0
    fixed: int = 0
    parts: tuple[TaxPart, ...] = ()
    reason: str = ""
    mention: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether the tax is exactly its base times its rate, rounded once; else it is tolerated, one unit off."""
        return self.deviation == 0


@dataclass(frozen=True, slots=True)
class TaxDecision:
    """Why a group of lines bears the tax it bears: kept with the document, told in the reader's language.

    `rule` is a code of `domain/sentences` (`order_tax`, `store_default`, `follows_goods`, `exempt_by_tax`, …) with
    `params` for its sentence. `data` names the dated table that was asked and its version; empty where none was.
    """

    key: str
    rule: str
    params: tuple[tuple[str, str], ...] = ()
    data: str = ""


@dataclass(frozen=True, slots=True)
class Credited:
    """What a credit note takes back of one line of its original: `line` is its place there, counted from 0.

    `quantity` is 0 when an amount of money is given back and not the goods. Amounts in minor units.
    """

    line: int
    quantity: int
    gross: int
    net: int


@dataclass(frozen=True, slots=True)
class Original:
    """The document a credit note corrects, and why: `reason` is a code that every country's catalogue of reasons can
    be mapped from (`order_canceled`, `goods_returned`, `money_returned`, `mistake`), `words` what a person added.
    """

    kind: DocumentKind
    number: str
    issue_date: date
    reference: str
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A draft, complete enough that nothing live is needed to issue or print it later.

    `reference` is our own deterministic name of the document at any provider. `total` is the money paid, equal
    to the sum of the lines' gross and of the groups' gross, in minor units of `currency`. `decision` lists in
    plain words which rules made it what it is, `taxes_decided` which rule gave each group its tax. `paid_with`
    pairs a means of payment with its amount. `credited` says of a credit note what it takes back, line by line of
    its `original`.
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
    taxes_decided: tuple[TaxDecision, ...] = ()
    credited: tuple[Credited, ...] = ()

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
    `buyer_tax_id` is empty for a buyer without one, and None where the provider does not tell.
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
    buyer_tax_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rendering:
    """The bytes of a document as the buyer gets them; `sha256` in lower-case hex."""

    media_type: str
    file_name: str
    content: bytes
    sha256: str
