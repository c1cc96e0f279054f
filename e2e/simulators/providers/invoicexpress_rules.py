"""What InvoiceXpress refuses in a document, and what it silently changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from e2e.simulators.providers.books import Line, Rounding, exact, kept
from e2e.simulators.providers.wire import Note, Refusal, number_or_text, objects

FAMILIES = {
    "invoices": "Invoice",
    "simplified_invoices": "SimplifiedInvoice",
    "invoice_receipts": "InvoiceReceipt",
    "credit_notes": "CreditNote",
}
SERIES = {"invoices": "FT", "simplified_invoices": "FS", "invoice_receipts": "FR", "credit_notes": "NC"}
ISSUED, GONE = frozenset({"final", "settled"}), frozenset({"deleted", "canceled"})
HEAD = frozenset(
    "date due_date reference observations sequence_id tax_exemption currency_code rate "
    "owner_invoice_id client items".split()
)
CLIENT = frozenset("name code fiscal_id email address city postal_code country".split())
NOT_SIMULATED = ("global_discount", "retention")  # they change the total in ways no page tells
ITEM = frozenset("name description unit_price quantity discount tax".split())
PORTUGUESE = {"IVA23": Decimal(23), "IVA13": Decimal(13), "IVA6": Decimal(6), "Isento": Decimal(0)}


@dataclass
class InvoiceXpressSettings:
    """How this account is set up.

    rounding: how the total is made, which no page says. decimals: how many of unit_price are kept (None = all).
    default_tax: what an unknown tax name silently becomes. repeat: a known proprietary_uid answers "conflict" (409)
    or "same" (the first document).
    """

    api_key: str = "invoicexpress-test-key"
    rounding: Rounding = Rounding.LINE
    decimals: int | None = 4
    taxes: dict[str, Decimal] = field(default_factory=lambda: dict(PORTUGUESE))
    default_tax: str = "IVA23"
    repeat: str = "conflict"


class InvoiceXpressRules:
    """Reads a request's parts, or refuses them."""

    def __init__(self, settings: InvoiceXpressSettings, note: Note) -> None:
        self.settings, self.note = settings, note

    def lines(self, given: Any) -> tuple[Line, ...]:
        """The items, net."""
        rows = objects(given)
        if rows is None:
            raise refuse("Items can't be blank")
        return tuple(self.line(place, row) for place, row in enumerate(rows, 1))

    def line(self, place: int, row: Mapping[str, Any]) -> Line:
        """One item, net, its price cut to the decimals that are kept."""
        self.note(row, ITEM, "items.")
        price, quantity = number_or_text(row.get("unit_price")), number_or_text(row.get("quantity"))
        discount = number_or_text(row.get("discount", 0))
        if not row.get("name"):
            raise refuse("Items name can't be blank")
        if price is None or price < 0:
            raise refuse("Items unit price is not a number")
        if quantity is None or quantity <= 0:
            raise refuse("Items quantity is not a number")
        if discount is None or not 0 <= discount <= 100:
            raise refuse("Items discount must be between 0 and 100")
        price = kept(price, self.settings.decimals)
        rate = self.settings.taxes[self.tax(row)]
        return Line(
            str(place), str(row["name"]), quantity, price, discount, rate, exact(price, quantity, discount, 2)
        )

    def tax(self, row: Mapping[str, Any]) -> str:
        """The tax by its name; an unknown name becomes the account's default, silently."""
        tax = row.get("tax")
        name = str(tax.get("name")) if isinstance(tax, dict) else ""
        return name if name in self.settings.taxes else self.settings.default_tax


def day(sent: Mapping[str, Any], name: str) -> date:
    """A day written dd/mm/yyyy."""
    try:
        return datetime.strptime(str(sent.get(name)), "%d/%m/%Y").date()  # noqa: DTZ007  a date has no zone
    except ValueError:
        raise refuse(f"{name.replace('_', ' ').capitalize()} is invalid") from None


def refuse(*messages: str, status: int = 422) -> Refusal:
    """The provider's refusal."""
    return Refusal(status, {"errors": [{"error": message} for message in messages]})
