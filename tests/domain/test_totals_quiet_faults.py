"""Orders that contradict themselves quietly: every figure looks right alone, and only together they do not.

Also the other way round: orders that are right although the platform rounds or words them differently.
"""

from decimal import Decimal

import pytest

from folio.domain.errors import Held
from folio.domain.order import Order, OrderLine
from folio.domain.policy import DefaultTax
from folio.domain.totals import balance
from tests.domain.orders import a_product, a_tax, an_order

INSIDE = (a_tax(),)
ON_TOP = (a_tax(included=False),)


def reason_of(order: Order, default: DefaultTax | None = None) -> str:
    """Why an order waits."""
    with pytest.raises(Held) as caught:
        balance(order, default, country="CL")
    return caught.value.reason


@pytest.mark.parametrize("price", [10, 10_000])
def test_a_rate_without_its_decimal_point_waits(price: int) -> None:
    assert reason_of(an_order(a_product(price, taxes=(a_tax("1900"),)))) == "rate_too_high"
    assert reason_of(an_order(a_product(price)), DefaultTax(Decimal(1900), included=True)) == "rate_too_high"


@pytest.mark.parametrize(
    "order",
    [
        an_order(a_product(10000, taxes=INSIDE), a_product(0, taxes=ON_TOP, tax=Decimal(-1)), total=9999),
        an_order(
            a_product(2, taxes=INSIDE), discount=1, shipping_tax=Decimal(-1), shipping_taxes=ON_TOP, total=0
        ),
        an_order(a_product(10000, taxes=INSIDE), gift_cards=-5000),
        an_order(a_product(10000, quantity=-1, taxes=INSIDE), a_product(30000, taxes=INSIDE)),
    ],
    ids=["tax of a line", "tax of the shipping", "gift cards", "quantity"],
)  # fmt: skip
def test_what_is_below_zero_waits(order: Order) -> None:
    assert reason_of(order) == "amounts_negative"


@pytest.mark.parametrize("charged", [0, 1000, 8000])
def test_a_tax_on_shipping_that_does_not_fit_its_rate_waits(charged: int) -> None:
    order = an_order(
        a_product(10000, taxes=ON_TOP), shipping=8000, shipping_tax=Decimal(charged), shipping_taxes=ON_TOP
    )
    assert order.total == 11900 + 8000 + charged
    assert reason_of(order) == "tax_differs_from_rate"


def test_a_tax_on_shipping_that_fits_its_rate_is_taken() -> None:
    order = an_order(a_product(10000, taxes=ON_TOP), shipping=8000, shipping_tax=Decimal(1520), shipping_taxes=ON_TOP)
    worked = balance(order, None, country="CL")
    assert [(group.base, group.tax) for group in worked.groups] == [(18000, 3420)]


def test_an_order_that_adds_up_in_two_ways_waits() -> None:
    # 10000 + 5000 + 950 = 15950: either the goods' 950 came on top, or the shipping's.
    unsaid = (a_tax(included=None),)
    order = an_order(
        a_product(10000, taxes=unsaid, tax=Decimal(950)), shipping=5000, shipping_taxes=unsaid,
        shipping_tax=Decimal(950), total=15950,
    )  # fmt: skip
    assert reason_of(order) == "totals_ambiguous"


def test_line_discounts_that_were_not_rounded_still_fit_the_orders_rounded_one() -> None:
    # 10 % of 334 is 33.4, three times 100.2; the order says 100. 1002 - 100 = 902.
    lines = [a_product(334, taxes=INSIDE, discount=Decimal("33.4")) for _ in range(3)]
    worked = balance(an_order(*lines, discount=100), None, country="CL")
    assert [line.discount for line in worked.lines] == [34, 33, 33]
    assert worked.total == 902


def test_line_discounts_that_were_rounded_one_by_one_fit_too() -> None:
    # 33.4 is rounded to 33 three times: the order says 99. 1002 - 99 = 903.
    lines = [a_product(334, taxes=INSIDE, discount=Decimal("33.4")) for _ in range(3)]
    worked = balance(an_order(*lines, discount=99), None, country="CL")
    assert [line.discount for line in worked.lines] == [33, 33, 33]


def test_rounding_up_never_takes_more_from_a_line_than_it_costs() -> None:
    # 10 + 0.3 + 0.3 = 10.6; the order says 11. The first line is given away already: the rest falls on the others.
    free = a_product(10, taxes=INSIDE, discount=Decimal(10))
    others = [a_product(5, taxes=INSIDE, discount=Decimal("0.3")) for _ in range(2)]
    worked = balance(an_order(free, *others, discount=11), None, country="CL")
    assert [line.discount for line in worked.lines] == [10, 1, 0]
    assert worked.total == 9


def test_unrounded_line_discounts_below_the_orders_are_rounded_up_to_it() -> None:
    # 10 % of 336 is 33.6, three times 100.8; the order says 101.
    lines = [a_product(336, taxes=INSIDE, discount=Decimal("33.6")) for _ in range(3)]
    worked = balance(an_order(*lines, discount=101), None, country="CL")
    assert sorted(line.discount for line in worked.lines) == [33, 34, 34]


def test_whole_line_discounts_above_the_orders_are_not_taken_for_rounding() -> None:
    lines = [a_product(1000, taxes=INSIDE, discount=Decimal(34)) for _ in range(3)]
    assert reason_of(an_order(*lines, discount=101)) == "discounts_do_not_fit"


def test_a_tax_told_per_unit_is_spread_by_rate() -> None:
    # 3 x 1000 bear 570 and 1 x 5000 bears 950: the order's tax is 1520. Per unit the platform would say 190 and 950.
    def told_per_unit(price: int, quantity: int) -> OrderLine:
        return a_product(price, quantity, taxes=ON_TOP, tax=Decimal(price * 19) / 100)

    order = an_order(told_per_unit(1000, 3), told_per_unit(5000, 1), tax=Decimal(1520), total=9520)
    worked = balance(order, None, country="CL")
    assert [(line.gross, line.net) for line in worked.lines] == [(3570, 3000), (5950, 5000)]


def test_what_is_given_away_untaxed_goes_with_the_line_that_bears_a_tax() -> None:
    worked = balance(an_order(a_product(0), a_product(11900, taxes=INSIDE)), None, country="CL")
    assert [(line.gross, line.key) for line in worked.lines] == [(0, "IVA 19 %"), (11900, "IVA 19 %")]
    assert [(group.base, group.tax) for group in worked.groups] == [(10000, 1900)]
