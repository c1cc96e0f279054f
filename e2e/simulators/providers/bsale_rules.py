"""What Bsale refuses in a request, and how it makes a total out of net lines."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from e2e.simulators.providers.books import (
    Line,
    Rounding,
    Sums,
    exact,
    half_up,
    kept,
)
from e2e.simulators.providers.wire import (
    Note,
    Refusal,
    number,
    objects,
)

MOST_ITEMS = 50
LIMITS = {"company": 100, "activity": 40, "address": 70, "municipality": 20}
FACTURAS, CREDIT = frozenset({"33", "34"}), "61"
HEAD = frozenset(
    "documentTypeId codeSii officeId priceListId emissionDate expirationDate declareSii dispatch sendEmail salesId "
    "references details payments client clientId coinId exchangeRate".split()
)
DETAIL = frozenset("variantId code barCode comment netUnitValue quantity taxId taxes discount".split())
CLIENT = frozenset("code company activity municipality city address companyOrPerson".split())
RETURN = frozenset(
    "documentTypeId officeId referenceDocumentId emissionDate expirationDate motive declareSii priceAdjustment "
    "editTexts type details".split()
)


@dataclass
class BsaleSettings:
    """How this account is set up.

    rounding: how the total is made, which no page says. decimals: how many of netUnitValue are kept (None = all).
    types: documentTypeId to the tax office's code. taxes: id to rate; code_of_tax: the same by the office's code.
    digits: decimals of the account's currency.
    """

    access_token: str = "bsale-test-token"
    rounding: Rounding = Rounding.DOCUMENT
    decimals: int | None = 6
    currency: str = "CLP"
    digits: int = 0
    types: dict[int, str] = field(default_factory=lambda: {5: "39", 6: "33", 9: "61", 10: "41", 11: "34"})
    taxes: dict[int, Decimal] = field(default_factory=lambda: {1: Decimal(19)})
    code_of_tax: dict[int, Decimal] = field(default_factory=lambda: {14: Decimal(19)})


class BsaleRules:
    """Reads a request's parts, or refuses them."""

    def __init__(self, settings: BsaleSettings, note: Note) -> None:
        self.settings, self.note = settings, note

    def kind(self, body: Mapping[str, Any]) -> str:
        """The tax office's code of the document type asked for."""
        known = self.settings.types
        kind = known.get(body.get("documentTypeId", -1)) if "documentTypeId" in body else str(body.get("codeSii"))
        if kind is None or kind not in known.values():
            raise refuse("documentTypeId is not a document type of this account")
        return kind

    def client(self, body: Mapping[str, Any], kind: str) -> None:
        """The buyer: free on a boleta, whole on a factura."""
        client = body.get("client")
        if client is None:
            need(kind not in FACTURAS or "clientId" in body, "client is required")
            return
        need(isinstance(client, dict), "client is not an object")
        self.note(client, CLIENT, "client.")
        for name in ("code", *LIMITS):
            value = client.get(name)
            need(value is not None or kind not in FACTURAS, f"client.{name} is required")
            need(value is None or (isinstance(value, str) and value != ""), f"client.{name} is not a text")
            need(len(value or "") <= LIMITS.get(name, 12), f"client.{name} is too long")

    def references(self, rows: Any) -> str | None:
        """Our reference: the number of the first row."""
        found = None
        for row in rows:
            self.note(row, ("number", "referenceDate", "reason", "codeSii"), "references.")
            need(0 < len(str(row.get("number", ""))) <= 18, "references.number: 1 to 18 characters")
            need(len(str(row.get("reason", ""))) <= 90, "references.reason: at most 90 characters")
            need(isinstance(row.get("referenceDate"), int), "references.referenceDate is required, in seconds")
            need("codeSii" in row, "references.codeSii is required")
            found = found or str(row["number"])
        return found

    def line(self, line_id: str, row: Mapping[str, Any]) -> Line:
        """One line, net."""
        self.note(row, DETAIL, "details.")
        name = row.get("comment") or row.get("code") or row.get("barCode") or row.get("variantId")
        price, quantity = number(row.get("netUnitValue")), number(row.get("quantity"))
        discount = number(row.get("discount", 0))
        if name is None or price is None or quantity is None or discount is None:
            raise refuse("a detail needs variantId, code, barCode or comment, and netUnitValue and quantity")
        need(len(str(name)) <= 80, "details.comment: at most 80 characters")
        need(price >= 0, "netUnitValue must be 0 or more")
        need(quantity > 0, "quantity must be more than 0")
        need(0 <= discount <= 100, "discount must be a percentage")
        price = kept(price, self.settings.decimals)
        whole = exact(price, quantity, discount, self.settings.digits)
        return Line(line_id, str(name), quantity, price, discount, self.rate(row), whole)

    def rate(self, row: Mapping[str, Any]) -> Decimal:
        """The line's rate in percent, of one tax or several; none is exempt."""
        if "taxes" in row:
            total = Decimal(0)
            for tax in objects(row["taxes"]) or []:
                rate = self.settings.code_of_tax.get(tax.get("code", -1))
                if rate is None or number(tax.get("percentage")) != rate:
                    raise refuse("taxes: code or percentage unknown")
                total += rate
            return total
        if "taxId" not in row:
            return Decimal(0)
        try:
            ids = json.loads(row["taxId"])
            return sum((self.settings.taxes[tax] for tax in ids), Decimal(0))
        except (TypeError, ValueError, KeyError):
            raise refuse('taxId must be a text like "[1]" of known taxes') from None


def add_up(lines: tuple[Line, ...], rounding: Rounding) -> Sums:
    """Net lines to a document, in two ways.

    line: each line's net rounded, the tax rounded on their sum. document: the total rounded once from the exact sum,
    the net rounded, the tax what lies between.
    """
    if rounding is Rounding.LINE:
        tax = sum((line.amount * line.factor for line in lines), Fraction(0))
        return Sums(sum(line.amount for line in lines), half_up(tax))
    total = half_up(sum((line.exact * (1 + line.factor) for line in lines), Fraction(0)))
    net = half_up(sum((line.exact for line in lines), Fraction(0)))
    return Sums(net, total - net)


def refuse(message: str) -> Refusal:
    """The provider's refusal."""
    return Refusal(400, {"error": message})


def need(fine: bool, message: str) -> None:
    """Refuse unless it is fine."""
    if not fine:
        raise refuse(message)


def dates(body: Mapping[str, Any]) -> None:
    """Days are Unix seconds; milliseconds and text are refused."""
    for name in ("emissionDate", "expirationDate"):
        value = body.get(name)
        fine = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**10
        need(fine or (value is None and name == "expirationDate"), f"{name} must be in seconds")
