"""However many lines a credit note touches, it is as exact as a sale: the tax is rounded once per group."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from folio.domain.credits import AmountCredit, CreditRequest, LinesCredit, WholeCredit, remaining
from folio.domain.credits.bases import Open, base_of
from folio.domain.document import Credited, Document, DocumentKind, TaxDecision
from folio.domain.errors import Held
from folio.domain.money import round_half_up
from folio.domain.order import OrderLine
from folio.domain.profiles import PROFILES, fit
from folio.domain.totals import ArithmeticFault
from tests.builders import a_line
from tests.domain.documents import document_of
from tests.domain.orders import a_product, a_tax, an_order
from tests.domain.test_credits_by_hand import an_invoice, credit, sums

NINETEEN = Fraction(19, 100)


def sold(lines: Sequence[OrderLine]) -> Document:
    """The factura of these lines."""
    return document_of(an_order(*lines), kind=DocumentKind.INVOICE)


def figures(note: Document) -> tuple[int, int, int, int]:
    """Base, tax, gross and deviation of its only group."""
    (group,) = note.groups
    return group.base, group.tax, group.gross, group.deviation


# --- many lines, each with a rounding of its own ---------------------------------------------------------------


def test_six_hundred_pesos_of_two_hundred_lines_bear_their_tax() -> None:
    sale = sold([a_product(1190, taxes=(a_tax(),)) for _ in range(200)])
    note = credit(sale, AmountCredit(600))
    # 600 / 1.19 = 504.2; 504 x 0.19 = 95.76. Three pesos of a line are 2.52: line by line all 200 would round to 3
    assert figures(note) == (504, 96, 600, 0)
    assert sorted(credited.net for credited in note.credited) == [2] * 96 + [3] * 104
    rest = credit(sale, WholeCredit(), note)
    # 200 x 1190 = 238000 = 200000 + 38000; 200000 - 504 = 199496; 199496 x 0.19 = 37904.24 = 38000 - 96
    assert figures(rest) == (199496, 37904, 237400, 0)


def test_one_of_two_units_on_twenty_lines_is_as_exact_as_the_sale() -> None:
    sale = sold([a_product(999, 2, taxes=(a_tax(),)) for _ in range(20)])
    note = credit(sale, LinesCredit(dict.fromkeys(range(20), 1)))
    # 19980 / 1.19 = 16789.92; 16790 x 0.19 = 3190.1. One unit is 839.5: line by line 20 x 840 = 16800
    assert figures(note) == (16790, 3190, 19980, 0)
    # 39960 / 1.19 = 33579.83, so 33580 + 6380 were sold
    assert figures(credit(sale, WholeCredit(), note)) == (16790, 3190, 19980, 0)


def test_the_dear_half_of_small_lines_takes_the_tax_of_its_money() -> None:
    # 20 x 3 = 60 = 50 + 10, so ten lines had a net of 3 and ten of 2: the first ten alone would be 30 without tax
    sale = an_invoice(*[a_line(3, net=3)] * 10, *[a_line(3, net=2)] * 10)
    assert sums(credit(sale, WholeCredit())) == [("19", 50, 10, 60, 0)]
    first = credit(sale, LinesCredit(dict.fromkeys(range(10), 1)))
    assert sums(first) == [("19", 25, 5, 30, 0)]  # 30 / 1.19 = 25.2; 25 x 0.19 = 4.75
    left = remaining(sale, [first]).lines
    assert all((line.gross, line.net) == (0, 0) for line in left[:10])
    assert sorted(line.net for line in left[10:]) == [2] * 5 + [3] * 5  # 20 of their own, 5 that the first ten left
    rest = credit(sale, WholeCredit(), first)
    assert sums(rest) == [("19", 25, 5, 30, 0)]
    assert all(line.net == line.gross == 0 for line in remaining(sale, [first, rest]).lines)


def test_a_line_credited_whole_keeps_the_net_it_was_sold_at() -> None:
    sale = an_invoice(a_line(1190, net=1000), a_line(3, net=3), a_line(2380, quantity=2, unit_price=1190, net=2000))
    note = credit(sale, LinesCredit({0: 1, 2: 1}))
    assert note.credited == (Credited(0, 1, 1190, 1000), Credited(2, 1, 1190, 1000))


def test_a_line_of_which_a_part_comes_back_bears_the_rounding_of_one_that_comes_back_whole() -> None:
    sale = an_invoice(a_line(1190, net=1000), a_line(8, net=7, quantity=2, unit_price=4))
    note = credit(sale, LinesCredit({0: 1, 1: 1}))
    # 1194 / 1.19 = 1003.36; 4 of the second line alone would be 7 x 4 / 8 = 3.5, so 4
    assert sums(note) == [("19", 1003, 191, 1194, 0)]  # 1003 x 0.19 = 190.57
    assert note.credited == (Credited(0, 1, 1190, 1000), Credited(1, 1, 4, 3))


# --- how the base is chosen ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "gross", "base"),
    [
        (Open(1000, 190), 119, 100),  # 100 + 19
        (Open(1000, 190), 1190, 1000),  # all of it
        (Open(0, 1), 1, 0),  # no base is left
        (Open(3, 0), 1, 1),  # no tax is left
        # No base makes 3: 2 + 1 is one over 0.38, 3 + 0 one under 0.57. They leave 569 + 108 (108.11) and 568 + 109
        # (one over 107.92) of 571 + 109
        (Open(571, 109), 3, 2),
        # Of 571 + 108 they leave 569 + 107 (one under 108.11) and 568 + 108 (107.92)
        (Open(571, 108), 3, 3),
    ],
)
def test_the_base_of_a_note_is_the_exactest_that_leaves_a_good_rest(left: Open, gross: int, base: int) -> None:
    assert base_of(left, gross, NINETEEN) == base


@pytest.mark.parametrize(
    "rate", ["0", "0.01", "1", "2.5", "5", "6", "13", "16", "19", "23", "27", "33", "49.9", "50"]
)
def test_no_small_group_can_be_divided_so_that_a_note_or_its_rest_is_more_than_one_unit_off(rate: str) -> None:
    assert_divides(Fraction(rate) / 100, 1)


@pytest.mark.parametrize("rate", ["50.1", "60", "75", "99", "99.99"])
def test_above_one_half_it_may_be_two_units_and_never_more(rate: str) -> None:
    assert_divides(Fraction(rate) / 100, 2)


def assert_divides(rate: Fraction, tolerated: int) -> None:
    """Every group of up to 24 units of base, every amount of it: note and rest are lawful and not below zero."""
    for base, off in product(range(25), range(-tolerated, tolerated + 1)):
        left = Open(base, round_half_up(base * rate) + off)
        for gross in range(1, left.gross + 1) if left.tax >= 0 else ():
            taken = base_of(left, gross, rate)
            note, rest = Open(taken, gross - taken), Open(base - taken, left.tax - gross + taken)
            assert min(note.base, note.tax, rest.base, rest.tax) >= 0
            assert max(abs(note.off(rate)), abs(rest.off(rate))) <= tolerated


def test_a_sale_that_was_further_off_leaves_its_excess_to_the_last_note() -> None:
    # 1000 + 200 is ten over 1000 x 0.19: a note takes 100 + 19 all the same
    sale = an_invoice(a_line(1200, net=1000))
    first = credit(sale, AmountCredit(119))
    assert sums(first) == [("19", 100, 19, 119, 0)]
    assert sums(credit(sale, WholeCredit(), first)) == [("19", 900, 181, 1081, 10)]


# --- what a target is told -------------------------------------------------------------------------------------


def test_a_note_of_old_figures_that_a_target_would_refuse_is_held() -> None:
    note = credit(sold([a_product(1190, taxes=(a_tax(),))]), AmountCredit(600))
    (group,) = note.groups
    line = replace(note.lines[0], net=600)
    old = replace(note, lines=(line,), groups=(replace(group, base=600, tax=0, deviation=-114),))
    for name in ("builtin", "openfactura factura"):
        assert fit(PROFILES[name], note).certain
        with pytest.raises(Held) as caught:
            fit(PROFILES[name], old)
        assert (caught.value.reason, caught.value.params["what"]) == ("not_expressible", "IVA 19 %: 600 + 0")


def test_a_note_whose_money_no_base_makes_and_that_is_further_off_is_held_with_the_nearest_totals() -> None:
    note = credit(sold([a_product(1190, taxes=(a_tax(),))]), AmountCredit(3))
    (group,) = note.groups
    old = replace(note, groups=(replace(group, base=1, tax=2, deviation=2),))
    with pytest.raises(Held) as caught:
        fit(PROFILES["openfactura factura"], old)
    assert (caught.value.reason, caught.value.params["below"], caught.value.params["above"]) == (
        "total_unreachable", "2", "4"
    )  # fmt: skip


# --- the terms and decisions of the sale -----------------------------------------------------------------------


def a_mixed_sale() -> Document:
    """2 x 1000 with tax on top and 2 x 1190 with tax inside: 2000 + 380 + 2380 = 4760."""
    on_top = a_product(1000, 2, taxes=(a_tax(included=False),))
    inside = a_product(1190, 2, taxes=(a_tax(),))
    return document_of(an_order(on_top, inside, tax=Decimal(760), total=4760), kind=DocumentKind.INVOICE)


@pytest.mark.parametrize("request_", [LinesCredit({0: 1, 1: 1}), WholeCredit()])
def test_the_credit_of_a_mixed_document_tells_the_terms_of_every_line(request_: CreditRequest) -> None:
    sale = a_mixed_sale()
    assert [line.price_includes_tax for line in sale.lines] == [None, True]
    note = credit(sale, request_)
    assert not note.prices_include_tax
    assert [line.price_includes_tax for line in note.lines] == [None, True]
    units = note.lines[0].quantity
    # 1000 net and 1190 gross a unit
    assert [(line.unit_price, line.discount, line.net, line.gross) for line in note.lines] == [
        (1000, 0, 1000 * units, 1190 * units), (1190, 0, 1000 * units, 1190 * units)
    ]  # fmt: skip


def test_money_of_a_mixed_document_is_told_without_tax_as_the_document_is() -> None:
    (line,) = credit(a_mixed_sale(), AmountCredit(1190)).lines
    assert (line.unit_price, line.net, line.gross, line.price_includes_tax) == (1000, 1000, 1190, None)


def test_a_note_keeps_the_tax_decisions_of_its_own_groups() -> None:
    decided = (TaxDecision("19", "order_tax"), TaxDecision("19", "follows_goods"), TaxDecision("0", "exempt_by_tax"))
    sale = an_invoice(a_line(1190, net=1000), a_line(500, "0", net=500), taxes_decided=decided)
    assert credit(sale, WholeCredit()).taxes_decided == decided
    assert credit(sale, LinesCredit({0: 1})).taxes_decided == decided[:2]
    assert credit(sale, LinesCredit({1: 1})).taxes_decided == decided[2:]


def test_a_note_that_takes_more_net_than_gross_is_a_fault() -> None:
    sale = an_invoice(a_line(1190, net=1000), a_line(1190, net=1000))
    note = credit(sale, LinesCredit({0: 1}))
    wrong = replace(note, credited=(Credited(0, 1, 1190, 1191),))
    with pytest.raises(ArithmeticFault, match="takes back more"):
        remaining(sale, [wrong])
