"""What holds for every order: sums, bounds, and that telling the same sale differently changes nothing."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from folio.domain.errors import Held
from folio.domain.money import round_half_up, to_minor
from folio.domain.order import Billing, Order, OrderLine, OrderStatus, TaxCharge
from folio.domain.policy import DefaultTax
from folio.domain.sentences import say
from folio.domain.totals import Balance, balance
from folio.domain.totals.discounts import spread_discounts
from tests.domain.orders import EXAMPLES, IVA_19, PAID_AT, Sale, a_product, a_tax, an_order, in_major, promoted, sales

anywhere = settings(max_examples=EXAMPLES, deadline=None)


def work_out(sale: Sale) -> Balance:
    """The balance of a sale in Portugal, where it matters nowhere."""
    return balance(sale.order, sale.default, country="PT")


def groups_of(worked: Balance) -> Counter[tuple[str, int, int]]:
    """The tax summary without its order, and without rows of nothing."""
    return Counter((g.key, g.base, g.tax) for g in worked.groups if g.gross)


@given(sale=sales())
@anywhere
def test_the_total_is_what_was_paid_and_everything_sums_to_it(sale: Sale) -> None:
    worked = work_out(sale)
    assert worked.total == sale.order.total
    assert sum(line.gross for line in worked.lines) == worked.total
    assert sum(line.net for line in worked.lines) == sum(group.base for group in worked.groups)
    assert sum(group.base + group.tax for group in worked.groups) == worked.total
    for group in worked.groups:
        mine = [line for line in worked.lines if line.key == group.key]
        assert (sum(line.gross for line in mine), sum(line.net for line in mine)) == (group.gross, group.base)


@given(sale=sales())
@anywhere
def test_a_groups_tax_is_at_most_one_unit_off_its_own_rounding_and_says_so(sale: Sale) -> None:
    for group in work_out(sale).groups:
        assert group.base >= 0
        assert group.tax >= 0
        assert abs(group.deviation) <= 1
        assert group.deviation == group.tax - round_half_up(group.base * Fraction(group.rate) / 100)


@given(sale=sales())
@anywhere
def test_a_lines_net_lies_near_its_gross_without_tax(sale: Sale) -> None:
    worked = work_out(sale)
    rates = {group.key: Fraction(group.rate) / 100 for group in worked.groups}
    for line in worked.lines:
        assert 0 <= line.net <= line.gross
        assert abs(line.net - line.gross / (1 + rates[line.key])) < 2


@given(sale=sales())
@anywhere
def test_a_line_shows_the_shoppers_price_and_its_whole_discount(sale: Sale) -> None:
    worked = work_out(sale)
    assert sum(line.discount for line in worked.lines) <= sale.order.discount
    for line in worked.lines:
        shown = line.unit_price * line.quantity - line.discount
        assert 0 <= line.discount <= line.unit_price * line.quantity
        assert line.gross == shown if worked.prices_include_tax else line.gross >= shown


@given(sale=promoted())
@anywhere
def test_a_promotion_is_shared_in_proportion_and_never_by_more_than_a_line_costs(sale: Sale) -> None:
    order = sale.order
    shares, _ = spread_discounts(order)
    worth = [line.unit_price * line.quantity for line in order.lines]
    assert sum(shares) == order.discount
    for share, value in zip(shares, worth, strict=True):
        assert 0 <= share <= value
        assert not sum(worth) or abs(share - Fraction(order.discount * value, sum(worth))) < 1
    ranked = sorted(zip(worth, shares, strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(ranked) if a[0] < b[0])


@given(
    discounts=st.lists(
        st.tuples(st.integers(1, 50_000), st.integers(1, 6), st.fractions(0, 1)), min_size=1, max_size=5
    ),
    per_unit=st.booleans(),
)
@anywhere
def test_a_lines_own_discount_falls_on_that_line_alone(
    discounts: list[tuple[int, int, Fraction]], per_unit: bool
) -> None:
    lines, falls = [], []
    for price, quantity, part in discounts:
        own = int(price * part)
        lines.append(a_product(price, quantity, taxes=(a_tax(),), discount=Decimal(own)))
        falls.append(own * (quantity if per_unit else 1))
    stated = sum(int(line.discount) * line.quantity for line in lines)
    assume(per_unit or sum(falls) != stated or all(line.quantity == 1 for line in lines))
    shares, _ = spread_discounts(an_order(*lines, discount=sum(falls)))
    assert shares == falls


@given(
    lines=st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 5), st.integers(0, 100)), min_size=1, max_size=6),
    one_by_one=st.booleans(),
    per_unit=st.booleans(),
)
@anywhere
def test_percentages_told_unrounded_are_rounded_on_the_line_they_name(
    lines: list[tuple[int, int, int]], one_by_one: bool, per_unit: bool
) -> None:
    own = [Fraction(price * (1 if per_unit else quantity) * percent, 100) for price, quantity, percent in lines]
    exact = [d * (quantity if per_unit else 1) for d, (_, quantity, _) in zip(own, lines, strict=True)]
    products = [
        a_product(price, quantity, taxes=(a_tax(),), discount=in_major(discount, "CLP"))
        for discount, (price, quantity, _) in zip(own, lines, strict=True)
    ]
    given_ = sum(map(round_half_up, exact)) if one_by_one else round_half_up(sum(exact, Fraction(0)))
    shares, how = spread_discounts(an_order(*products, discount=given_))
    assert sum(shares) == given_
    assert all(0 <= share <= price * quantity for share, (price, quantity, _) in zip(shares, lines, strict=True))
    if how == f"Line discounts are read {'per unit' if per_unit else 'for the whole line'}.":
        assert all(abs(share - quota) < 1 for share, quota in zip(shares, exact, strict=True))


@given(sale=sales())
@anywhere
def test_the_same_order_gives_the_same_document(sale: Sale) -> None:
    assert work_out(sale) == work_out(sale)
    assert repr(work_out(sale)) == repr(work_out(sale))


@given(sale=sales(), random=st.randoms(use_true_random=False))
@anywhere
def test_the_order_of_lines_does_not_matter(sale: Sale, random: object) -> None:
    lines = list(sale.order.lines)
    random.shuffle(lines)  # type: ignore[attr-defined]
    shuffled = work_out(replace(sale, order=replace(sale.order, lines=tuple(lines))))
    worked = work_out(sale)
    assert shuffled.total == worked.total
    for key in {line.key for line in worked.lines}:
        there = sum(line.gross for line in shuffled.lines if line.key == key)
        here = sum(line.gross for line in worked.lines if line.key == key)
        # A tie for the last unit of tax on top may fall the other way.
        assert abs(there - here) <= (0 if worked.prices_include_tax else len(lines))
    if len(worked.groups) == 1:
        assert groups_of(shuffled) == groups_of(worked)


@given(price=st.integers(0, 10**6), quantity=st.integers(1, 9), included=st.booleans())
@anywhere
def test_many_of_one_are_taxed_as_one_of_each(price: int, quantity: int, included: bool) -> None:
    taxes = (a_tax(included=included),)
    together = an_order(a_product(price, quantity, taxes=taxes))
    apart = an_order(*[a_product(price, taxes=taxes)] * quantity, tax=together.tax, total=together.total)
    assert groups_of(balance(apart, None, country="CL")) == groups_of(balance(together, None, country="CL"))


@given(sale=sales())
@anywhere
def test_a_line_of_nothing_changes_nothing(sale: Sale) -> None:
    free = a_product(0, taxes=sale.order.lines[0].taxes)
    more = replace(sale, order=replace(sale.order, lines=(*sale.order.lines, free)))
    assert groups_of(work_out(more)) == groups_of(work_out(sale))


@given(price=st.integers(0, 10**6), quantity=st.integers(2, 9), shipping=st.integers(0, 9000), data=st.data())
@anywhere
def test_a_line_split_in_two_is_taxed_the_same(price: int, quantity: int, shipping: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, quantity - 1))
    whole = an_order(a_product(price, quantity), shipping=shipping)
    parts = an_order(a_product(price, first), a_product(price, quantity - first), shipping=shipping)
    assert groups_of(work_out(Sale(parts, IVA_19))) == groups_of(work_out(Sale(whole, IVA_19)))


@given(price=st.integers(1, 10**6), part=st.fractions(0, 1), shipping=st.integers(0, 9000))
@anywhere
def test_a_discount_on_the_only_line_is_the_same_on_the_order(price: int, part: Fraction, shipping: int) -> None:
    discount = int(price * part)
    of_order = an_order(a_product(price), discount=discount, shipping=shipping)
    of_line = an_order(a_product(price, discount=Decimal(discount)), discount=discount, shipping=shipping)
    worked, same = work_out(Sale(of_order, IVA_19)), work_out(Sale(of_line, IVA_19))
    assert worked.groups == same.groups
    assert [(x.gross, x.net, x.discount) for x in worked.lines] == [(x.gross, x.net, x.discount) for x in same.lines]


@given(sale=sales(one_rate=True), part=st.fractions(0, 1))
@anywhere
def test_a_gift_card_that_pays_changes_nothing_on_the_document(sale: Sale, part: Fraction) -> None:
    paid = replace(sale, order=replace(sale.order, gift_cards=int(sale.order.total * part)))
    assert work_out(paid) == work_out(sale)


def a_charge(draw: st.DrawFn) -> TaxCharge:
    """Any tax, also an impossible one, stated in any way."""
    rate = draw(st.sampled_from(["19", "23", "19", "6", "5.5", "99.99", "19", "23", "0", "100", "1900", "-3"]))
    fixed = draw(st.sampled_from([False] * 9 + [True]))
    return TaxCharge("IVA", Decimal(rate), fixed, draw(st.sampled_from([True, False, None])))


@st.composite
def odd_orders(draw: st.DrawFn) -> Order:
    """Orders nobody vouches for: figures that fit, nearly fit or contradict each other."""
    currency = draw(st.sampled_from(["CLP", "EUR"]))
    some = st.sampled_from([0, 0, 1, 2, 5, 19, 50, 100, 999, 2877, 12345] * 4 + [-1])
    told = ["0", "0", "0", "0.5", "0.95", "1", "19", "33.333", "1596.638655462185"] * 4 + ["-1"]
    decimals = st.sampled_from(told).map(Decimal)
    lines = [
        OrderLine(
            name="x",
            quantity=draw(st.sampled_from([1, 1, 2, 3, 10] * 4 + [0])),
            unit_price=draw(some),
            discount=draw(decimals),
            tax=draw(decimals),
            taxes=tuple(a_charge(draw) for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2])))),
            type=draw(st.sampled_from(["physical"] * 5 + ["gift_card"])),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    subtotal = sum(line.unit_price * line.quantity for line in lines) + draw(st.sampled_from([0] * 9 + [1]))
    shipping, discount = draw(some), draw(some)
    tax, shipping_tax = draw(decimals), draw(decimals)
    on_top = draw(st.sampled_from([Decimal(0), tax, shipping_tax, tax + shipping_tax]))
    total = subtotal + shipping - discount + int(to_minor(on_top, currency))
    return Order(
        id=1, status=OrderStatus.PAID, created_at=PAID_AT, completed_at=None, currency=currency, subtotal=subtotal,
        tax=tax, shipping=shipping, shipping_tax=shipping_tax, discount=discount,
        shipping_discount=draw(st.sampled_from([0, 0, shipping, discount])), gift_cards=draw(some), total=total,
        lines=tuple(lines), billing=Billing(),
        shipping_taxes=tuple(a_charge(draw) for _ in range(draw(st.sampled_from([0, 0, 1, 2])))),
    )  # fmt: skip


DEFAULTS = [None, IVA_19, DefaultTax(Decimal(19), included=False), DefaultTax(Decimal(300), included=True)]


@given(order=odd_orders(), default=st.sampled_from(DEFAULTS))
@settings(max_examples=3 * EXAMPLES, deadline=None)
def test_every_order_becomes_a_document_that_adds_up_or_waits_with_a_reason(
    order: Order, default: DefaultTax | None
) -> None:
    try:
        worked = balance(order, default, country="CL")
    except Held as refusal:
        sentence = say(refusal.reason, "es", refusal.params)
        event(refusal.reason)
    else:
        sentence = ""
        assert worked.total == order.total == sum(group.base + group.tax for group in worked.groups)
    assert "{" not in sentence
