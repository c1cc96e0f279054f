"""Orders that must not become a document by themselves, each with the reason and the figures a person needs."""

from decimal import Decimal

import pytest

from folio.domain.errors import Held
from folio.domain.order import Order
from folio.domain.policy import DefaultTax
from folio.domain.totals import ArithmeticFault, Balance, balance
from folio.domain.totals import _prove as prove
from tests.domain.orders import IVA_19, a_product, a_tax, an_order, sample_1012, sample_colombia

INSIDE = (a_tax(),)
ON_TOP = (a_tax(included=False),)


def held(order: Order, default: DefaultTax | None = None) -> Held:
    """The reason an order is held for."""
    with pytest.raises(Held) as caught:
        balance(order, default, country="CL")
    return caught.value


def test_an_order_one_peso_off_is_held_with_both_sums_beside_each_other() -> None:
    refusal = held(an_order(a_product(10000, taxes=INSIDE), shipping=2877, discount=100, total=12778))
    assert refusal.reason == "totals_do_not_add"
    assert refusal.params == {
        "computed": "10000 + 2877 - 100 = 12777",
        "declared": "12778",
        "subtotal": "10000",
        "tax": "1597",
        "shipping_tax": "0",
        "currency": "CLP",
    }


def test_an_order_one_cent_off_is_held_and_says_so_in_euros() -> None:
    product = a_product(1230, taxes=(a_tax("23"),), currency="EUR")
    refusal = held(an_order(product, currency="EUR", total=1229))
    assert (refusal.params["computed"], refusal.params["declared"]) == ("12.30 + 0.00 - 0.00 = 12.30", "12.29")


@pytest.mark.parametrize(
    "order",
    [
        an_order(a_product(10000, taxes=INSIDE), subtotal=9999, total=9999),
        an_order(a_product(10000, taxes=INSIDE), total=11597),
        an_order(a_product(10000, taxes=ON_TOP), total=10000),
        an_order(a_product(10000, taxes=ON_TOP), total=11901),
        an_order(a_product(10000, taxes=INSIDE), shipping=1000, shipping_discount=2000, discount=2000),
        an_order(a_product(10000, taxes=INSIDE), shipping=3000, shipping_discount=3000, discount=1000),
        an_order(
            a_product(10000, taxes=INSIDE), shipping=1000, shipping_tax=Decimal(190), shipping_taxes=ON_TOP,
            total=11000,
        ),
    ],
    ids=[
        "another subtotal", "inside tax counted twice", "tax on top not paid", "a peso more than the tax",
        "shipping discount above shipping", "shipping discount outside discount", "tax on shipping not paid",
    ],
)  # fmt: skip
def test_parts_that_contradict_the_total_are_held(order: Order) -> None:
    assert held(order, IVA_19).reason == "totals_do_not_add"


def test_a_gift_card_that_lowered_the_total_is_held() -> None:
    refusal = held(an_order(a_product(20000, taxes=INSIDE), gift_cards=5000, total=15000))
    assert (refusal.reason, refusal.params) == ("gift_card_lowers_total", {"gift_cards": "5000"})


@pytest.mark.parametrize("order", [sample_1012(), sample_colombia()], ids=["nothing taxed", "tax without a name"])
def test_without_any_stated_tax_and_without_a_default_the_order_waits(order: Order) -> None:
    assert held(order).reason == "no_tax_configured"


def test_a_line_without_tax_beside_one_with_tax_waits_without_a_default() -> None:
    refusal = held(an_order(a_product(10000, taxes=INSIDE), a_product(5000, name="Vela")))
    assert (refusal.reason, refusal.params) == ("no_tax_configured", {"line": "Vela"})


def test_shipping_beside_two_rates_follows_neither_and_waits() -> None:
    goods = [a_product(1000, taxes=(a_tax(rate),), currency="EUR") for rate in ("23", "6")]
    refusal = held(an_order(*goods, currency="EUR", shipping=500))
    assert refusal.params == {"line": "shipping"}
    worked = balance(
        an_order(*goods, currency="EUR", shipping=500), DefaultTax(Decimal(23), included=True), country="PT"
    )
    assert [group.gross for group in worked.groups] == [1500, 1000]


@pytest.mark.parametrize("rate", ["0", "0.0"])
def test_a_stated_rate_of_zero_is_never_quietly_zero_tax(rate: str) -> None:
    refusal = held(an_order(a_product(10000, name="Libro", taxes=(a_tax(rate),), tax=Decimal(0))), IVA_19)
    assert (refusal.reason, refusal.params) == ("zero_rate_needs_reason", {"line": "Libro"})


def test_a_negative_rate_is_held_as_the_slip_it_is() -> None:
    refusal = held(an_order(a_product(10000, name="Libro", taxes=(a_tax("-19"),), tax=Decimal(0))), IVA_19)
    assert (refusal.reason, refusal.params) == ("rate_too_high", {"line": "Libro", "rate": "-19"})


def test_a_default_rate_of_zero_is_held_too() -> None:
    assert held(sample_1012(), DefaultTax(Decimal(0), included=True)).reason == "zero_rate_needs_reason"


def test_shipping_stated_at_zero_is_held() -> None:
    order = an_order(a_product(10000, taxes=INSIDE), shipping=1000, shipping_taxes=(a_tax("0"),))
    assert held(order).reason == "zero_rate_needs_reason"


def test_a_default_on_top_that_nobody_paid_is_held() -> None:
    refusal = held(sample_1012(), DefaultTax(Decimal(19), included=False))
    assert (refusal.reason, refusal.params) == ("default_tax_not_charged", {"rate": "19"})


def test_one_tax_inside_and_one_on_top_of_the_same_line_is_held() -> None:
    wine = a_product(10000, taxes=(a_tax(), a_tax("20.5", "ILA", included=False)), tax=Decimal(2050))
    assert held(an_order(wine)).reason == "taxes_in_and_on_top"


def test_a_gift_card_sold_with_tax_on_top_is_held() -> None:
    assert held(an_order(a_product(10000, type="gift_card", taxes=ON_TOP))).reason == "gift_card_taxed"


def test_a_tax_on_top_that_does_not_fit_its_rate_is_held_with_both_figures() -> None:
    refusal = held(an_order(a_product(10000, name="Mesa", taxes=ON_TOP, tax=Decimal(2300))))
    assert refusal.reason == "tax_differs_from_rate"
    assert refusal.params == {"line": "Mesa", "charged": "2300", "expected": "1900", "rate": "19"}


def test_a_tax_on_top_of_what_a_discount_took_away_is_held() -> None:
    order = an_order(a_product(10000, taxes=ON_TOP), discount=5000)
    assert held(order).reason == "tax_differs_from_rate"


def test_a_tax_that_no_line_bears_is_held() -> None:
    order = an_order(a_product(10000, taxes=(a_tax(included=None),), tax=Decimal(0)), a_product(0, taxes=ON_TOP))
    taxed = an_order(*order.lines, tax=Decimal(700), total=10700)
    assert held(taxed).reason in {"tax_without_base", "tax_differs_from_rate"}
    gift = an_order(a_product(10000, type="gift_card"), tax=Decimal(1900), total=11900)
    assert held(gift).params == {"tax": "1900"}


@pytest.mark.parametrize(
    ("own", "given"),
    [(Decimal(8000), 8000), (Decimal(7999), 8000)],
    ids=["more than the line costs", "more than the line costs, with a rest"],
)
def test_line_discounts_that_fit_no_reading_are_held(own: Decimal, given: int) -> None:
    bearer = a_product(3000, 2, taxes=INSIDE, discount=own)
    assert held(an_order(bearer, a_product(9000, taxes=INSIDE), discount=given)).reason == "discounts_do_not_fit"


def test_a_line_discount_too_large_per_unit_is_read_for_the_line_and_the_rest_is_spread() -> None:
    order = an_order(a_product(5000, 2, taxes=INSIDE, discount=Decimal(600)), discount=1000)
    worked = balance(order, None, country="CL")
    assert worked.lines[0].discount == 1000
    assert "for the whole line" in worked.readings[1]
    assert "discount of 400 is spread" in worked.readings[1]


def test_lines_that_claim_more_discount_than_the_order_gives_are_held() -> None:
    refusal = held(an_order(a_product(10000, taxes=INSIDE, discount=Decimal(1500)), discount=1000))
    assert refusal.reason == "discounts_do_not_fit"
    assert refusal.params == {"order": "1000", "lines": "1500", "currency": "CLP"}


def test_a_promotion_larger_than_the_goods_is_held() -> None:
    order = an_order(a_product(1000, taxes=INSIDE), shipping=5000, discount=2000)
    assert held(order).reason == "discounts_do_not_fit"


@pytest.mark.parametrize(
    "order",
    [
        an_order(),
        an_order(a_product(-1000, taxes=INSIDE), a_product(5000, taxes=INSIDE)),
        an_order(a_product(1000, taxes=INSIDE), total=-1),
        an_order(a_product(1000, taxes=INSIDE), discount=-1),
        an_order(a_product(1000, taxes=INSIDE), shipping=-1),
        an_order(a_product(1000, taxes=INSIDE, discount=Decimal(-1)), discount=1),
    ],
    ids=["no lines", "price", "total", "discount", "shipping", "line discount"],
)
def test_an_order_of_nothing_or_less_is_held(order: Order) -> None:
    assert held(order).reason == "amounts_negative"


def test_our_own_slip_is_a_fault_and_never_a_document() -> None:
    right = balance(an_order(a_product(10000, taxes=INSIDE)), None, country="CL")
    wrong = Balance(right.lines, right.groups, right.total + 1, right.prices_include_tax, right.readings)
    with pytest.raises(ArithmeticFault):
        prove(wrong)


def test_a_balance_says_how_the_order_was_read() -> None:
    both = an_order(
        a_product(10000, taxes=INSIDE, discount=Decimal(1000)), a_product(5000, taxes=INSIDE), discount=2000
    )
    assert balance(both, None, country="CL").readings == (
        "Taxes are inside the prices.",
        "Line discounts are read per unit. The order's own discount of 1000 is spread over the lines.",
    )
    on_top = balance(an_order(a_product(10000, taxes=ON_TOP)), None, country="CL")
    assert (on_top.readings, on_top.prices_include_tax) == (("Taxes came on top of the prices.",), False)
