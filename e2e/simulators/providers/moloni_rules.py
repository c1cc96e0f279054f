"""What Moloni refuses in a document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from starlette.requests import Request

from e2e.simulators.providers.books import Line, Rounding, exact, is_date, kept
from e2e.simulators.providers.wire import Note, Refusal, number_or_text, objects, read_object

DRAFT, CLOSED = "draft", "closed"
FAMILIES = {"invoices": "FT", "invoiceReceipts": "FR", "simplifiedInvoices": "FS", "creditNotes": "NC"}
MOST_SIMPLIFIED = 1000_00
HEAD = frozenset(
    "company_id document_set_id customer_id date expiration_date our_reference your_reference products payments "
    "status associated_documents send_email".split()
)
PRODUCT = frozenset("product_id name qty price discount order taxes exemption_reason related_id".split())
TAX = frozenset("tax_id value order cumulative".split())
PAYMENT = frozenset("payment_method_id date value".split())
FINAL_CONSUMER = "999999990"


@dataclass
class MoloniSettings:
    """How this company is set up.

    rounding: how the total is made, which no page says. price_decimals: how many of a price are kept (None = all).
    taxes: id to rate; the rate of the id counts, whatever `value` says.
    """

    access_token: str = "moloni-test-token"
    company_id: int = 4711
    rounding: Rounding = Rounding.LINE
    price_decimals: int | None = None
    taxes: dict[int, Decimal] = field(default_factory=lambda: {331: Decimal(23), 332: Decimal(13), 333: Decimal(6)})
    document_sets: dict[int, str] = field(default_factory=lambda: {812: "2026"})
    payment_methods: dict[int, str] = field(default_factory=lambda: {77: "Cartão"})
    customers: dict[int, dict[str, Any]] = field(
        default_factory=lambda: {55120: {"vat": FINAL_CONSUMER, "name": "Consumidor Final", "number": "1"}}
    )
    products: dict[int, dict[str, Any]] = field(
        default_factory=lambda: {
            90001: {"reference": "CAN-350-AZ", "name": "Caneca azul 350 ml"},
            90002: {"reference": "PORTES", "name": "Envio CTT"},
        }
    )


class MoloniRules:
    """Reads a request's parts; what is wrong goes into a list."""

    def __init__(self, settings: MoloniSettings, note: Note) -> None:
        self.settings, self.note = settings, note

    def body(self, request: Request, content: bytes) -> dict[str, Any]:
        """The fields sent. Without json=true the body is read as a form, and JSON is none."""
        if request.query_params.get("json") != "true":
            raise refuse("company_id")
        body = read_object(content, lambda: refuse("company_id"))
        if body.get("company_id") != self.settings.company_id:
            raise refuse("company_id")
        return body

    def head(self, body: Mapping[str, Any]) -> list[str]:
        """What is wrong beside products and payments."""
        days = [name for name in ("date", "expiration_date") if not is_date(body.get(name))]
        faults = {
            "document_set_id": body.get("document_set_id") not in self.settings.document_sets,
            "customer_id": body.get("customer_id") not in self.settings.customers,
            **dict.fromkeys(days, True),
            "expiration_date >= date": not days and body["expiration_date"] < body["date"],
            "status": body.get("status", 0) not in (0, 1),
        }
        return [name for name, faulty in faults.items() if faulty]

    def payments(self, body: Mapping[str, Any], family: str) -> list[str]:
        """What is wrong with the payments; an invoice-receipt needs one."""
        payments = objects(body.get("payments"))
        if payments is None:
            return ["payments"] if family == "invoiceReceipts" else []
        wrong = []
        for payment in payments:
            self.note(payment, PAYMENT, "payments.")
            faults = {
                "payment_method_id": payment.get("payment_method_id") not in self.settings.payment_methods,
                "date": not is_date(str(payment.get("date", ""))[:10]),
                "value": number_or_text(payment.get("value")) is None,
            }
            wrong += [f"payments.{name}" for name, faulty in faults.items() if faulty]
        return wrong

    def line(self, line_id: str, row: Mapping[str, Any], wrong: list[str]) -> Line | None:
        """The line, or None with its faults added to `wrong`."""
        self.note(row, PRODUCT, "products.")
        price, quantity = number_or_text(row.get("price")), number_or_text(row.get("qty"))
        discount, rate = number_or_text(row.get("discount", 0)), self.rate(row)
        faults = {
            "product_id": row.get("product_id") not in self.settings.products,
            "name": not row.get("name"),
            "price": price is None or price < 0,
            "qty": quantity is None or quantity <= 0,
            "discount": discount is None or not 0 <= discount <= 100,
            "taxes": rate is None,
        }
        wrong += [name for name, faulty in faults.items() if faulty]
        if any(faults.values()) or price is None or quantity is None or discount is None or rate is None:
            return None
        price = kept(price, self.settings.price_decimals)
        related = None if row.get("related_id") is None else str(row["related_id"])
        whole = exact(price, quantity, discount, 2)
        return Line(line_id, str(row["name"]), quantity, price, discount, rate, whole, parent=related)

    def rate(self, row: Mapping[str, Any]) -> Decimal | None:
        """The line's rate in percent; None when it has neither known taxes nor a reason to have none."""
        taxes = objects(row.get("taxes"))
        if taxes is None:
            return Decimal(0) if row.get("exemption_reason") else None
        total = Decimal(0)
        for tax in taxes:
            self.note(tax, TAX, "products.taxes.")
            if tax.get("tax_id") not in self.settings.taxes or number_or_text(tax.get("value")) is None:
                return None
            total += self.settings.taxes[tax["tax_id"]]
        return total


def refuse(*rules: str) -> Refusal:
    """A refusal as this provider words it: success by its status, a list of numbered rules by its body."""
    return Refusal(200, [f"{place} {rule}" for place, rule in enumerate(rules, 1)])
