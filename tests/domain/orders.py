"""Orders for tests, made by the rule the platform adds up with, and the public sample orders rebuilt.

    total = sum(price x quantity) + tax on top + shipping + shipping tax on top - discount

A test gives the parts in minor units; the tax the platform reports per line is worked out unrounded, as it does.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from folio.domain.money import exponent, round_half_up
from folio.domain.order import Address, Billing, Order, OrderLine, OrderStatus, TaxCharge
from folio.domain.policy import DefaultTax

PAID_AT = datetime(2026, 7, 23, 17, 50, 17, tzinfo=UTC)
# `make soak` tries every property of the arithmetic on twenty thousand orders, `make test` on five hundred.
EXAMPLES = 20_000 if os.environ.get("FOLIO_SOAK") else 500
IVA_19 = DefaultTax(Decimal(19), included=True, name="IVA")
PLACES = Decimal("0.000000000001")


def a_tax(rate: str = "19", name: str = "IVA", *, included: bool | None = True, fixed: bool = False) -> TaxCharge:
    """A tax as the platform states it on a line or on shipping."""
    return TaxCharge(name, Decimal(rate), fixed, included)


def in_major(amount: Fraction, currency: str) -> Decimal:
    """Minor units, perhaps a fraction of one, as the platform's unrounded decimal of the major unit."""
    exact = amount / 10 ** exponent(currency)
    quotient: Decimal = Decimal(exact.numerator) / exact.denominator
    return quotient.quantize(PLACES).normalize()


def a_product(
    price: int, quantity: int = 1, *, taxes: Sequence[TaxCharge] = (), currency: str = "CLP", **given: Any
) -> OrderLine:
    """One product at a price in minor units; its reported tax follows from its taxes unless it is given."""
    value = price * quantity - given.pop("bears", 0)
    return OrderLine(
        **{
            "name": f"Producto de {price}",
            "quantity": quantity,
            "unit_price": price,
            "discount": Decimal(0),
            "tax": _reported(value, taxes, currency),
            "taxes": tuple(taxes),
            **given,
        }
    )


def _reported(value: int, taxes: Sequence[TaxCharge], currency: str) -> Decimal:
    rate = sum((Fraction(tax.rate) for tax in taxes if not tax.fixed), Fraction(0)) / 100
    inside = all(tax.included for tax in taxes)
    return in_major(value * rate / (1 + rate) if inside else value * rate, currency)


def an_order(*lines: OrderLine, currency: str = "CLP", **given: Any) -> Order:
    """A paid order of these lines. What is not given follows from the lines; `total` by the rule above."""
    scale = 10 ** exponent(currency)
    subtotal = sum(line.unit_price * line.quantity for line in lines)
    tax = given.pop("tax", None)
    if tax is None:
        tax = Decimal(round_half_up(Fraction(sum(line.tax for line in lines)) * scale)) / scale
    shipping_tax = given.get("shipping_tax", Decimal(0))
    outside = [line.tax for line in lines if any(charge.included is False for charge in line.taxes)]
    on_top = round_half_up(Fraction(sum(outside)) * scale)
    if any(charge.included is False for charge in given.get("shipping_taxes", ())):
        on_top += round_half_up(Fraction(shipping_tax) * scale)
    return Order(
        **{
            "id": 1012,
            "status": OrderStatus.PAID,
            "created_at": PAID_AT,
            "completed_at": PAID_AT,
            "currency": currency,
            "subtotal": subtotal,
            "tax": tax,
            "shipping": 0,
            "shipping_tax": shipping_tax,
            "discount": 0,
            "shipping_discount": 0,
            "gift_cards": 0,
            "total": subtotal + on_top + given.get("shipping", 0) - given.get("discount", 0),
            "lines": lines,
            "billing": a_billing(),
            "payment_method": "Webpay Plus",
            **given,
        }
    )


def a_billing(**given: Any) -> Billing:
    """A person in Santiago who gave no Tax ID."""
    address = Address(
        name="Amparo", surname="Quidel", street="Calle Ejemplo 2823", complement="404", municipality="Vitacura",
        city="Santiago", region="Region Metropolitana", country="Chile", country_code="CL",
    )  # fmt: skip
    return Billing(**{"email": "amparo@correo.example", "fullname": "Amparo Quidel", "address": address, **given})


def sample_1012() -> Order:
    """Chile: free shipping by promotion, no taxes configured."""
    product = a_product(50, name="Test eBox", sku="100101999")
    return an_order(
        product, shipping=2877, discount=2877, shipping_discount=2877, promotions=("SinEnvio",),
        shipping_name="BlueExpress",
    )  # fmt: skip


def sample_1026() -> Order:
    """Official example: dollars, paid shipping, a discount on the line."""
    product = a_product(39900, currency="USD", name="Black", sku="black", discount=Decimal("79.8"))
    return an_order(product, currency="USD", shipping=5000, discount=7980, id=1026, shipping_name="Flat Rate")


def sample_5001() -> Order:
    """Official example: two of one product and shipping."""
    product = a_product(2999, 2, currency="USD", name="Classic T-Shirt", sku="TSH-001")
    return an_order(product, currency="USD", shipping=500, id=5001, shipping_name="Standard Shipping")


def sample_colombia() -> Order:
    """Made up by an integrator: tax on top of the goods, none on the shipping, and no tax named."""
    product = a_product(7_500_000, currency="COP", name="Producto", tax=Decimal(14250))
    return an_order(
        product, currency="COP", shipping=800_000, tax=Decimal(14250), total=9_725_000, id=5001,
        shipping_name="Envio estandar",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sale:
    """An order and the default tax that its store chose."""

    order: Order
    default: DefaultTax | None


RATES = {"CLP": ["19"], "EUR": ["23", "13", "6"], "COP": ["19", "5"], "MXN": ["16"], "PEN": ["18"], "BRL": ["17"]}


@st.composite
def sales(draw: st.DrawFn, *, currencies: Sequence[str] = tuple(RATES), one_rate: bool = False) -> Sale:
    """Any order the platform could make: taxes inside or on top, stated or not, and discounts of every kind."""
    currency = draw(st.sampled_from(currencies))
    rates = RATES[currency][:1] if one_rate else RATES[currency]
    included = draw(st.booleans())
    stated = draw(st.booleans()) or not included
    lines = []
    per_unit = draw(st.booleans())
    given = 0
    for _ in range(draw(st.integers(1, 5))):
        price, quantity = draw(st.integers(0, 200_000)), draw(st.integers(1, 7))
        own = draw(st.one_of(st.just(0), st.integers(0, price)))
        bears = own * (quantity if per_unit else 1)
        given += bears
        taxes = (a_tax(draw(st.sampled_from(rates)), included=included),) if stated else ()
        lines.append(
            a_product(
                price, quantity, taxes=taxes, currency=currency, bears=bears,
                discount=in_major(Fraction(own), currency),
            )
        )  # fmt: skip
    shipping = draw(st.one_of(st.just(0), st.integers(0, 30_000)))
    shipping_discount = draw(st.sampled_from([0, shipping // 3, shipping]))
    taxes = (a_tax(rates[0], included=included),) if len(rates) > 1 and stated and shipping else ()
    order = an_order(
        *lines, currency=currency, shipping=shipping, shipping_discount=shipping_discount,
        shipping_taxes=taxes, shipping_tax=_reported(shipping - shipping_discount, taxes, currency),
        discount=given + shipping_discount,
    )  # fmt: skip
    default = None if stated else DefaultTax(Decimal(rates[0]), included=True)
    return Sale(order, default)


@st.composite
def promoted(draw: st.DrawFn) -> Sale:
    """An order with one promotion over all of its lines, tax inside."""
    currency = draw(st.sampled_from(sorted(RATES)))
    rates = st.sampled_from(RATES[currency])
    priced = st.tuples(st.integers(0, 100_000), st.integers(1, 5), rates)
    lines = [
        a_product(price, quantity, taxes=(a_tax(rate),), currency=currency)
        for price, quantity, rate in draw(st.lists(priced, min_size=1, max_size=6))
    ]
    worth = sum(line.unit_price * line.quantity for line in lines)
    return Sale(an_order(*lines, currency=currency, discount=draw(st.integers(0, worth))), None)
