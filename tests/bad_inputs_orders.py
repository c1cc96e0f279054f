"""What the platform says of an order in the bad-input catalogue, and what may come of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Order = dict[str, Any]


@dataclass(frozen=True)
class Hostile:
    """A change to a good paid order, and the only states its document may end in; `says` is part of the reason."""

    change: Callable[[Order], object]
    ends: str
    says: str = ""


def line(**given: Any) -> Callable[[Order], object]:
    return lambda order: order["products"][0].update(given)


def top(**given: Any) -> Callable[[Order], object]:
    return lambda order: order.update(given)


def buyer(**given: Any) -> Callable[[Order], object]:
    return lambda order: order["customer"].update(given)


def company_without_tax_id(order: Order) -> None:
    order["billing_address"]["taxid"] = None
    order["billing_information"] = {
        "company_name": "Ejemplos del Sur Ltda.",
        "business_activity": None,
        "taxpayer_type": None,
    }


def texts_for_numbers(order: Order) -> None:
    (tax,) = order["products"][0]["taxes"]
    assert tax["rate"] == "19.0"  # a text, as the platform gives it
    assert "." in tax["amount"]
    assert len(tax["amount"].partition(".")[2]) == 3


HOSTILE: dict[str, list[Hostile]] = {
    "WH-079": [Hostile(top(total=0, subtotal=0, tax=0), "held", "total is zero")],
    "WH-080": [Hostile(top(total=-1), "held", "negative"), Hostile(line(qty=-2), "held", "qty")],
    "WH-082": [Hostile(top(currency="BTC"), "held", "currency"), Hostile(top(currency=None), "held", "currency")],
    "WH-083": [Hostile(top(total=1990.5), "held", "decimals")],
    "WH-085": [Hostile(line(name='=HYPERLINK("http://e","x")'), "issued")],
    "WH-086": [
        Hostile(line(name="é" * 10_000), "issued"),
        Hostile(line(name="a" + "\u0301" * 500), "issued"),
        Hostile(line(name="\u202egpj.exe"), "issued"),
    ],
    "WH-088": [Hostile(buyer(email="a@x.example, v@y.example"), "issued")],
    "WH-092": [Hostile(company_without_tax_id, "held", "Tax ID")],
    "WH-095": [Hostile(top(billing_address=None, customer=None), "issued")],
    "WH-097": [Hostile(texts_for_numbers, "issued")],
    "WH-098": [
        Hostile(line(qty=0), "held", "products[0].qty"),
        Hostile(line(qty=0.333), "held", "products[0].qty"),
        Hostile(line(qty=10**9), "held", "products[0].qty"),
        Hostile(line(qty="2"), "issued"),
    ],
}
