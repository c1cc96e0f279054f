"""What Vendus refuses in a document, and how it takes the net out of gross lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from e2e.simulators.providers.books import Line, Rounding, Sums, exact, half_up, is_date
from e2e.simulators.providers.wire import Note, Refusal, number_or_text, objects

ROOT = "/ws/v1.1"
RATES = {"NOR": Decimal(23), "INT": Decimal(13), "RED": Decimal(6), "ISE": Decimal(0)}
KINDS = frozenset({"FT", "FR", "FS", "NC"})
WORLDS = ("tests", "normal")
FINAL_CONSUMER = "999999990"
HEAD = frozenset(
    "type mode register_id date external_reference tx_id client items payments stock_operation output errors_full "
    "discount_amount discount_percentage notes".split()
)
CLIENT = frozenset("id fiscal_id name address postalcode city country email send_email".split())
ITEM = frozenset(
    "id reference title qty gross_price discount_amount discount_percentage tax_id tax_exemption stock_control "
    "reference_document".split()
)


@dataclass
class VendusSettings:
    """How this account is set up.

    rounding: gross is summed and the net taken out of it per line, or per rate of the document.
    repeat: a known tx_id in the same world is a "conflict", answers the "same" document, or is "ignored".
    prefix_matches: external_reference finds what only begins like it. registers: id to type.
    """

    api_key: str = "vendus-test-key"
    rounding: Rounding = Rounding.DOCUMENT
    repeat: str = "conflict"
    prefix_matches: bool = True
    mode_of_register: str = "tests"
    registers: dict[int, str] = field(default_factory=lambda: {318811: "api", 318812: "pos"})
    payment_methods: dict[int, str] = field(default_factory=lambda: {90114: "Cartão", 90115: "Transferência"})


class VendusRules:
    """Reads a request's parts, or refuses them."""

    def __init__(self, settings: VendusSettings, note: Note) -> None:
        self.settings, self.note = settings, note

    def head(self, body: Mapping[str, Any], kind: str) -> None:
        """Everything beside the items."""
        if "register_id" in body:
            need(
                self.settings.registers.get(body["register_id"]) == "api", "register_id", "not a register for the API"
            )
        if "date" in body:
            need(is_date(body["date"]), "date", "yyyy-mm-dd")
        need(kind != "NC" or bool(body.get("notes")), "notes", "required")
        client = body.get("client")
        if client is not None:
            need(isinstance(client, dict), "client", "not an object")
            self.note(client, CLIENT, "client.")
            need("id" in client or "fiscal_id" in client or "name" in client, "client", "id or fiscal_id")
            need(client.get("fiscal_id") != FINAL_CONSUMER, "client.fiscal_id", "leave client out")
            need(len(client.get("country", "PT")) == 2, "client.country", "two letters")
            need(client.get("send_email", "no") in ("yes", "no"), "client.send_email", "yes or no")
        payments = objects(body.get("payments"))
        need(kind not in ("FR", "FS") or payments is not None, "payments", "required")
        for payment in payments or []:
            self.note(payment, ("id", "amount"), "payments.")
            need(payment.get("id") in self.settings.payment_methods, "payments.id", "unknown")
            need(number_or_text(payment.get("amount")) is not None, "payments.amount", "not a number")

    def line(self, line_id: str, row: Mapping[str, Any]) -> Line:
        """One item, gross: its percentage off first, then its amount."""
        self.note(row, ITEM, "items.")
        name = row.get("id") or row.get("reference") or row.get("title")
        price, quantity = number_or_text(row.get("gross_price")), number_or_text(row.get("qty", 1))
        percent, off = discounts(row)
        tax = row.get("tax_id", "NOR")
        if name is None:
            raise refuse("items.title", "required")
        if price is None or price < 0:
            raise refuse("items.gross_price", "required")
        if quantity is None or quantity <= 0:
            raise refuse("items.qty", "more than 0")
        need(tax in RATES, "items.tax_id", "NOR, INT, RED or ISE")
        need(tax != "ISE" or bool(row.get("tax_exemption")), "items.tax_exemption", "required")
        whole = exact(price, quantity, percent, 2) - Fraction(off) * 100
        need(whole >= 0, "items.discount_amount", "more than the line")
        return Line(line_id, str(name), quantity, price, percent, RATES[tax], whole)

    def discounted(self, lines: tuple[Line, ...], body: Mapping[str, Any]) -> tuple[Line, ...]:
        """The document's own discount, spread over the lines by their size."""
        percent, off = discounts(body)
        before = sum((line.exact for line in lines), Fraction(0))
        if not (percent or off) or not before:
            return lines
        after = before * (1 - Fraction(percent) / 100) - Fraction(off) * 100
        need(after >= 0, "discount_amount", "more than the document")
        return tuple(replace(line, exact=line.exact * after / before) for line in lines)


def take_out(lines: tuple[Line, ...], rounding: Rounding) -> Sums:
    """The net inside gross lines: of every rounded line, or of every rate's exact gross, rounded once."""
    if rounding is Rounding.LINE:
        gross = sum(line.amount for line in lines)
        net = sum(half_up(line.amount / (1 + line.factor)) for line in lines)
        return Sums(net, gross - net)
    gross = half_up(sum((line.exact for line in lines), Fraction(0)))
    of_rate: dict[Fraction, Fraction] = {}
    for line in lines:
        of_rate[line.factor] = of_rate.get(line.factor, Fraction(0)) + line.exact
    net = sum(half_up(sum_of / (1 + rate)) for rate, sum_of in of_rate.items())
    return Sums(net, gross - net)


def discounts(part: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """Percentage and amount off, of a line or of the document."""
    percent = number_or_text(part.get("discount_percentage", 0))
    off = number_or_text(part.get("discount_amount", 0))
    if percent is None or not 0 <= percent <= 100:
        raise refuse("discount_percentage", "0 to 100")
    if off is None or off < 0:
        raise refuse("discount_amount", "0 or more")
    return percent, off


def refuse(name: str, message: str) -> Refusal:
    """The provider's refusal of a field: 403, not 422."""
    return Refusal(403, {"errors": [{"code": "P001", "message": f"{name}: {message}"}]})


def need(fine: bool, name: str, message: str) -> None:
    """Refuse unless it is fine."""
    if not fine:
        raise refuse(name, message)
