"""Orders priced as the platform prices them, in the shape its API really gives.

Money is reckoned in minor units and written the way the platform writes it: whole numbers for currencies without
decimals, floats otherwise, line taxes unrounded, rates as text. The equation total = subtotal + tax on top +
shipping + shipping tax on top - discount holds for every order made here.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from e2e.simulators.jumpseller.people import Person
from folio.domain.money import exponent, round_half_up


@dataclass(frozen=True, slots=True)
class Item:
    """A product in a basket. `price` and `discount` (per unit) in minor units."""

    name: str
    price: int
    quantity: int = 1
    sku: str | None = "SKU-1"
    discount: int = 0
    type: str = "physical"
    rate: str | None = None
    product_id: int = 1000


@dataclass(frozen=True, slots=True)
class Basket:
    """What is bought, and how the store taxes it. `rate` None: the store configured no taxes."""

    items: tuple[Item, ...]
    currency: str = "CLP"
    rate: str | None = "19.0"
    tax_name: str = "IVA"
    inside: bool = True
    shipping: int = 0
    free_shipping: bool = False
    shipping_rate: str | None = None
    promotion: int = 0
    gift_cards: int = 0
    digital: bool = False
    custom_fields: tuple[dict[str, Any], ...] = ()
    company_name: str | None = None
    activity: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def stamp(moment: datetime) -> str:
    """A time as the platform writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def make_order(order_id: int, basket: Basket, buyer: Person, at: datetime, status: str = "paid") -> dict[str, Any]:
    """An order as GET /orders/{id}.json gives it, without its wrapper."""
    unit = 10 ** exponent(basket.currency)

    def money(minor: int | Fraction) -> int | float:
        exact = Fraction(minor) / unit
        return int(exact) if exponent(basket.currency) == 0 and exact.denominator == 1 else float(exact)

    lines, tax = _lines(basket, money)
    subtotal = sum(item.price * item.quantity for item in basket.items)
    product_discount = sum(item.discount * item.quantity for item in basket.items) + basket.promotion
    shipping_discount = basket.shipping if basket.free_shipping else 0
    shipping_tax = _tax(basket.shipping - shipping_discount, basket.shipping_rate, basket.inside)
    on_top = 0 if basket.inside else round_half_up(tax) + round_half_up(shipping_tax)
    discount = product_discount + shipping_discount
    total = subtotal + basket.shipping - discount + on_top
    billing = {**buyer.address, "taxid": buyer.tax_id or None}
    return {
        "id": order_id,
        "created_at": stamp(at),
        "completed_at": stamp(at) if status != "abandoned" else None,
        "currency": basket.currency,
        "subtotal": money(subtotal),
        "tax": money(round_half_up(tax)),
        "shipping_tax": money(round_half_up(shipping_tax)),
        "shipping": money(basket.shipping),
        "shipping_required": not basket.digital,
        "total": money(total),
        "discount": money(discount),
        "shipping_discount": money(shipping_discount),
        "gift_cards_discount": money(basket.gift_cards),
        "fulfillment_status": None if basket.digital else "unfulfilled",
        "shipping_method_id": None if basket.digital else 836621,
        "shipping_method_name": None if basket.digital else "Despacho a domicilio",
        "payment_method_name": "Webpay Plus",
        "payment_method_type": "webpay_plus",
        "payment_information": "Tipo de Transaccion: Venta",
        "additional_information": None,
        "coupons": None,
        "promotions": [{"id": 891331, "name": "Promo", "code": None}] if discount else [],
        "customer": {
            "id": 20000000 + order_id,
            "email": buyer.email,
            "phone": None,
            "phone_prefix": None,
            "ip": "192.0.2.20",
            "fullname": f"{buyer.name} {buyer.surname}",
        },
        "shipping_branch": {"id": None, "name": None},
        "shipping_address": None if basket.digital else {**buyer.address, "latitude": None, "longitude": None},
        "billing_address": billing,
        "pickup_address": None,
        "products": lines,
        "additional_fields": [
            *basket.custom_fields,
            {"label": "accepts_marketing", "value": "No", "id": None, "area": "contact"},
        ],
        "shipping_taxes": _charges(basket, basket.shipping_rate, "tax_on_shipping_price", shipping_tax),
        **status_fields(status),
        "tracking_url": None,
        "tracking_company": None,
        "tracking_number": None,
        "shipping_option": "no_shipping" if basket.digital else "delivery",
        "same_day_delivery": False,
        "shipment_status": "No Aplicable" if basket.digital else "No Procesado",
        "shipment_status_enum": "not_applicable" if basket.digital else "unfulfilled",
        "recovered_from": None,
        "external_shipping_rate_id": None,
        "external_shipping_rate_description": None,
        "billing_information": {
            "business_activity": basket.activity,
            "company_name": basket.company_name,
            "taxpayer_type": None,
        }
        if basket.company_name or basket.activity
        else None,
        "source": {"created_from": "checkout", "source_name": None, "medium": None},
        **basket.extra,
    }


STATUS_NAMES = {
    "created": "Created",
    "abandoned": "Abandoned",
    "pending_payment": "Pending Payment",
    "paid": "Paid",
    "canceled": "Canceled",
}


def status_fields(status: str) -> dict[str, str]:
    """The three keys that tell an order's status."""
    return {"status": STATUS_NAMES[status], "status_name": STATUS_NAMES[status], "status_enum": status}


def _tax(amount: int, rate: str | None, inside: bool) -> Fraction:
    if rate is None:
        return Fraction(0)
    share = Fraction(rate) / 100
    return Fraction(amount) * share / (1 + share) if inside else Fraction(amount) * share


def _charges(basket: Basket, rate: str | None, flag: str, tax: Fraction) -> list[dict[str, Any]]:
    if rate is None:
        return []
    unit = 10 ** exponent(basket.currency)
    amount = tax / unit
    cut = int(amount * 1000)
    return [
        {
            "id": 4711,
            "name": basket.tax_name,
            "rate": rate,
            "fixed": False,
            "amount": f"{cut // 1000}.{cut % 1000:03d}",
            flag: basket.inside,
        }
    ]


def _lines(basket: Basket, money: Any) -> tuple[list[dict[str, Any]], Fraction]:
    lines, total = [], Fraction(0)
    values = [(item.price - item.discount) * item.quantity for item in basket.items]
    for place, item in enumerate(basket.items):
        share = Fraction(basket.promotion * values[place], sum(values)) if sum(values) else Fraction(0)
        rate = item.rate or basket.rate
        tax = Fraction(0) if item.type == "gift_card" else _tax_of(values[place] - share, rate, basket.inside)
        total += tax
        lines.append(
            {
                "id": item.product_id + place,
                "variant_id": None,
                "sku": item.sku,
                "name": item.name,
                "qty": item.quantity,
                "price": float(money(item.price)),
                "tax": float(Fraction(tax) / 10 ** exponent(basket.currency)),
                "discount": float(money(item.discount)),
                "weight": 0.5,
                "type": item.type,
                "taxes": [] if item.type == "gift_card" else _charges(basket, rate, "tax_on_product_price", tax),
                "options": [],
                "stock_locations": [{"location_id": 314455, "stock": item.quantity}],
                "files": [],
            }
        )
    return lines, total


def _tax_of(amount: Fraction, rate: str | None, inside: bool) -> Fraction:
    if rate is None:
        return Fraction(0)
    share = Fraction(rate) / 100
    return amount * share / (1 + share) if inside else amount * share
