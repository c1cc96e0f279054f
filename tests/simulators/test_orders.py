"""Generated orders obey the platform's arithmetic and wear its live shape."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cl import rut
from stdnum.pt import nif

from e2e.simulators.jumpseller.orders import Basket, Item, make_order
from e2e.simulators.jumpseller.people import company_tax_id, person
from folio.domain.money import exponent

AT = datetime(2026, 7, 23, 17, 48, 38, tzinfo=UTC)
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
RATES = {"CLP": "19.0", "EUR": "23.0", "COP": "19.0", "MXN": "16.0"}


def made(*items: Item, **basket: Any) -> dict[str, Any]:
    return make_order(1001, Basket(items, **basket), person(5), AT)


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    currency = draw(st.sampled_from(sorted(RATES)))
    items = []
    for _ in range(draw(st.integers(1, 5))):
        price = draw(st.integers(1, 5_000_000))
        discount = draw(st.integers(0, price // 2))
        items.append(Item("Cosa", price, draw(st.integers(1, 9)), discount=discount))
    left = sum((item.price - item.discount) * item.quantity for item in items)
    return Basket(
        tuple(items),
        currency=currency,
        rate=draw(st.sampled_from([None, RATES[currency]])),
        inside=draw(st.booleans()),
        shipping=draw(st.integers(0, 20_000)),
        free_shipping=draw(st.booleans()),
        shipping_rate=draw(st.sampled_from([None, RATES[currency]])),
        promotion=draw(st.integers(0, left // 3)),
        gift_cards=draw(st.integers(0, 1_000)),
    )


def minor(value: float | int, currency: str) -> Decimal:
    return Decimal(repr(value)).scaleb(exponent(currency))


@settings(deadline=None)
@given(baskets())
def test_the_total_of_every_order_follows_from_its_parts(basket: Basket) -> None:
    order = make_order(1001, basket, person(1), AT)

    def part(key: str) -> Decimal:
        return minor(order[key], basket.currency)

    on_top = Decimal(0) if basket.inside else part("tax") + part("shipping_tax")
    assert part("total") == part("subtotal") + part("shipping") + on_top - part("discount")
    assert part("subtotal") == sum(minor(p["price"], basket.currency) * p["qty"] for p in order["products"])
    assert part("discount") >= part("shipping_discount")


@settings(deadline=None)
@given(baskets())
def test_the_order_tax_is_the_sum_of_the_line_taxes_rounded_once(basket: Basket) -> None:
    order = make_order(1001, basket, person(1), AT)
    exact = sum(Fraction(line["tax"]) for line in order["products"]) * 10 ** exponent(basket.currency)
    assert abs(exact - Fraction(minor(order["tax"], basket.currency))) <= Fraction(1, 2) + Fraction(1, 1000)


@settings(deadline=None)
@given(baskets())
def test_every_amount_has_no_more_decimals_than_its_currency(basket: Basket) -> None:
    order = make_order(1001, basket, person(1), AT)
    for key in ("subtotal", "tax", "shipping", "shipping_tax", "total", "discount", "shipping_discount"):
        assert minor(order[key], basket.currency) % 1 == 0, key
        if exponent(basket.currency) == 0:
            assert type(order[key]) is int, key


def test_a_tax_inside_the_price_is_reported_and_not_added() -> None:
    order = made(Item("Giftcard (Valor: 10.000)", 10000))
    assert (order["subtotal"], order["total"], order["tax"]) == (10000, 10000, 1597)
    assert order["products"][0]["tax"] == 1596.638655462185


def test_a_rate_is_text_and_the_amount_of_a_tax_is_cut_to_three_decimals() -> None:
    (tax,) = made(Item("Tetera", 10000))["products"][0]["taxes"]
    assert (tax["rate"], tax["amount"], tax["fixed"], tax["tax_on_product_price"]) == (
        "19.0",
        "1596.638",
        False,
        True,
    )


def test_free_shipping_is_part_of_the_discount_as_in_the_real_order_1012() -> None:
    order = made(Item("Test", 50), rate=None, shipping=2877, free_shipping=True)
    seen = {key: order[key] for key in ("subtotal", "shipping", "discount", "shipping_discount", "tax", "total")}
    expected = {"subtotal": 50, "shipping": 2877, "discount": 2877, "shipping_discount": 2877, "tax": 0, "total": 50}
    assert seen == expected
    assert order["products"][0]["taxes"] == []
    assert [set(p) for p in order["promotions"]] == [{"id", "name", "code"}]


def test_a_tax_on_top_of_the_price_is_added() -> None:
    order = made(Item("Cosa", 7_500_000), currency="COP", inside=False, shipping=800_000)
    assert (order["subtotal"], order["tax"], order["shipping"], order["total"]) == (75000.0, 14250.0, 8000.0, 97250.0)


def test_a_gift_card_used_lowers_no_total() -> None:
    without, used = made(Item("Cosa", 5000)), made(Item("Cosa", 5000), gift_cards=3000)
    assert used["total"] == without["total"] == 5000
    assert (without["gift_cards_discount"], used["gift_cards_discount"]) == (0, 3000)


def test_a_digital_order_has_no_place_to_go() -> None:
    order = made(Item("Libro", 9990, type="digital"), digital=True)
    assert order["shipping_address"] is None
    assert order["shipping_required"] is False
    assert (order["shipping_option"], order["shipment_status"]) == ("no_shipping", "No Aplicable")
    assert order["shipment_status_enum"] == "not_applicable"
    assert order["fulfillment_status"] is None


def test_dates_are_written_the_platforms_way() -> None:
    order = made(Item("Cosa", 100))
    assert order["created_at"] == "2026-07-23 17:48:38 UTC"
    assert DATE.fullmatch(order["completed_at"])


def test_only_the_billing_address_holds_the_tax_id() -> None:
    order = made(Item("Cosa", 100))
    assert order["billing_address"]["taxid"] == person(5).tax_id
    assert "taxid" not in order["shipping_address"]


def test_marketing_consent_is_the_entry_without_an_id() -> None:
    entry = {"label": "accepts_marketing", "value": "No", "id": None, "area": "contact"}
    assert entry in made(Item("Cosa", 100))["additional_fields"]


def test_the_business_fields_come_only_when_given() -> None:
    assert made(Item("Cosa", 100))["billing_information"] is None
    given = made(Item("Cosa", 100), company_name="Ejemplar SpA", activity="Ventas")["billing_information"]
    assert given == {"business_activity": "Ventas", "company_name": "Ejemplar SpA", "taxpayer_type": None}


@pytest.mark.parametrize("number", range(30))
def test_people_are_made_by_rule_with_right_tax_ids_and_no_reachable_address(number: int) -> None:
    assert person(number) == person(number)
    assert rut.is_valid(person(number).tax_id)
    assert nif.is_valid(person(number, "PT").tax_id)
    assert rut.is_valid(company_tax_id(number, "CL"))
    assert nif.is_valid(company_tax_id(number, "PT"))
    assert person(number).email.endswith("@example.com")
