"""Credit notes worked out by hand. The arithmetic stands beside every figure, in minor units."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from folio.domain.credits import (
    AmountCredit,
    CreditRequest,
    LinesCredit,
    Reason,
    ReasonCode,
    Remaining,
    RemainingLine,
    WholeCredit,
    draft_credit,
    remaining,
)
from folio.domain.document import (
    Credited,
    Document,
    DocumentKind,
    DocumentLine,
    Original,
    TaxDecision,
    TaxGroup,
    TaxPart,
)
from folio.domain.drafting import draft_credit_note
from folio.domain.errors import Held
from folio.domain.sentences import say
from folio.domain.totals import ArithmeticFault
from tests.builders import a_credit_note, a_document, a_line, groups_of

TODAY = date(2026, 11, 30)
KETTLE = a_line(14970, quantity=3, unit_price=4990, net=12580)  # 14970 / 1.19 = 12579.83


def an_invoice(*lines: DocumentLine, **given: Any) -> Document:
    """The issued invoice F-12 over these lines."""
    bare = a_document(kind=DocumentKind.INVOICE, link="")
    total = sum(line.gross for line in lines or (KETTLE,))
    groups = given.pop("groups", None) or groups_of(lines or (KETTLE,))
    return replace(
        bare,
        **{"lines": lines or (KETTLE,), "groups": groups, "total": total, "paid_with": (("Webpay", total),), **given},
    )


def credit(sale: Document, request: CreditRequest, *earlier: Document) -> Document:
    """The next credit note of F-12."""
    number = len(earlier) + 1
    return draft_credit(
        sale, "F-12", request, earlier, issue_date=TODAY, reference=f"LOSAROMOS-1012-C{number}", sequence=number
    )


def sums(note: Document) -> list[tuple[str, int, int, int, int]]:
    """Its tax summary: label of the group, base, tax, gross, deviation."""
    return [(group.key, group.base, group.tax, group.gross, group.deviation) for group in note.groups]


def printed(note: Document) -> list[tuple[str, int, int, int, int, int]]:
    """Its lines: words, quantity, unit price, discount, gross, net."""
    return [(i.description, i.quantity, i.unit_price, i.discount, i.gross, i.net) for i in note.lines]


def why_held(sale: Document, request: CreditRequest, *earlier: Document) -> tuple[str, dict[str, str]]:
    """The code and figures of a refusal."""
    with pytest.raises(Held) as caught:
        credit(sale, request, *earlier)
    assert "{" not in say(caught.value.reason, "es", caught.value.params)
    return caught.value.reason, caught.value.params


# --- units -------------------------------------------------------------------------------------------------


def test_three_kettles_come_back_one_by_one_and_their_tax_ends_at_nothing() -> None:
    sale = an_invoice()  # 3 x 4990 = 14970 = 12580 + 2390
    first = credit(sale, LinesCredit({0: 1}))
    # 4990 / 1.19 = 4193.28; 4990 - 4193 = 797; 4193 x 0.19 = 796.67
    assert sums(first) == [("19", 4193, 797, 4990, 0)]
    second = credit(sale, LinesCredit({0: 1}), first)
    # the same again: what is left then, 4194 and 796, is one unit off (4194 x 0.19 = 796.86), as a sale may be
    assert sums(second) == [("19", 4193, 797, 4990, 0)]
    third = credit(sale, LinesCredit({0: 1}), first, second)
    assert sums(third) == [("19", 12580 - 2 * 4193, 796, 4990, -1)]
    assert [printed(note) for note in (first, second, third)] == [
        [("Tetera de hierro", 1, 4990, 0, 4990, net)] for net in (4193, 4193, 4194)
    ]
    assert remaining(sale, [first, second, third]) == Remaining((RemainingLine(0, 0, 0, 0),))


def test_a_discounted_line_gives_back_its_discount_by_units() -> None:
    # 3 x 4990 - 1497 = 13473; 13473 / 1.19 = 11321.85
    sale = an_invoice(a_line(13473, quantity=3, unit_price=4990, discount=1497, net=11322))
    note = credit(sale, LinesCredit({0: 2}))
    # 13473 x 2 / 3 = 8982 = 2 x 4990 - 998; 8982 / 1.19 = 7547.9; 7548 x 0.19 = 1434.12
    assert printed(note) == [("Tetera de hierro", 2, 4990, 998, 8982, 7548)]
    assert note.lines[0].sku == "TET-01"


def test_a_discount_that_does_not_divide_is_shared_to_the_last_peso() -> None:
    # 3 x 1000 - 100 = 2900; 2900 / 1.19 = 2436.97
    sale = an_invoice(a_line(2900, quantity=3, unit_price=1000, discount=100, net=2437))
    first = credit(sale, LinesCredit({0: 1}))  # 2900 / 3 = 966.67; 967 / 1.19 = 812.61
    assert printed(first) == [("Tetera de hierro", 1, 1000, 33, 967, 813)]
    second = credit(sale, LinesCredit({0: 1}), first)  # 1933 / 2 = 966.5; 813 again
    assert printed(second) == [("Tetera de hierro", 1, 1000, 33, 967, 813)]
    third = credit(sale, LinesCredit({0: 1}), first, second)
    assert printed(third) == [("Tetera de hierro", 1, 1000, 34, 966, 2437 - 2 * 813)]
    assert sums(third) == [("19", 811, 155, 966, 1)]  # 811 x 0.19 = 154.09


def test_units_of_two_rates_touch_only_their_groups() -> None:
    wine = a_line(1230, "23", description="Vinho", net=1000)
    bread = a_line(318, "6", description="Pão", quantity=3, unit_price=106, net=300)
    water = a_line(113, "13", description="Água", net=100)
    sale = an_invoice(wine, bread, water, currency="EUR", language="pt")
    note = credit(sale, LinesCredit({1: 2, 0: 1}))
    # bread: 318 x 2 / 3 = 212 = 200 x 1.06
    assert sums(note) == [("23", 1000, 230, 1230, 0), ("6", 200, 12, 212, 0)]
    assert note.credited == (Credited(0, 1, 1230, 1000), Credited(1, 2, 212, 200))
    assert remaining(sale, [note]).lines == (
        RemainingLine(0, 0, 0, 0), RemainingLine(1, 1, 106, 100), RemainingLine(2, 1, 113, 100)
    )  # fmt: skip


def test_with_tax_on_top_the_note_prints_net_prices_as_the_sale_did() -> None:
    # 2 x 10000.00 pesos = 2000000 net + 19 % = 2380000
    lamp = a_line(2_380_000, quantity=2, unit_price=1_000_000, net=2_000_000)
    sale = an_invoice(lamp, currency="COP", prices_include_tax=False)
    note = credit(sale, LinesCredit({0: 1}))
    assert printed(note) == [("Tetera de hierro", 1, 1_000_000, 0, 1_190_000, 1_000_000)]
    assert sums(note) == [("19", 1_000_000, 190_000, 1_190_000, 0)]


def test_where_rounding_makes_a_net_unit_dearer_than_its_price_it_stands_as_one_piece() -> None:
    # 3 x 12 = 36 net + 19 % = 42.84, so 43 gross
    sale = an_invoice(a_line(43, quantity=3, unit_price=12, net=36), prices_include_tax=False)
    first = credit(sale, LinesCredit({0: 1}))  # 43 / 3 = 14.33; 14 / 1.19 = 11.76; 12 x 0.19 = 2.28
    assert printed(first) == [("Tetera de hierro", 1, 12, 0, 14, 12)]
    second = credit(sale, LinesCredit({0: 1}), first)  # 29 / 2 = 14.5; 15 / 1.19 = 12.61; 13 x 0.19 = 2.47
    assert printed(second) == [("Tetera de hierro", 1, 13, 0, 15, 13)]
    third = credit(sale, LinesCredit({0: 1}), first, second)
    assert printed(third) == [("Tetera de hierro", 1, 12, 1, 14, 11)]
    assert sums(third) == [("19", 36 - 25, 3, 14, 1)]  # 11 x 0.19 = 2.09


def test_several_such_units_have_their_quantity_in_the_words() -> None:
    # 4 x 6 = 24 net + 19 % = 28.56, so 29 gross
    sale = an_invoice(a_line(29, quantity=4, unit_price=6, net=24), prices_include_tax=False)
    first = credit(sale, LinesCredit({0: 2}))  # 29 x 2 / 4 = 14.5; 15 / 1.19 = 12.61; 13 x 0.19 = 2.47
    assert printed(first) == [("2 × Tetera de hierro", 1, 13, 0, 15, 13)]
    assert first.credited == (Credited(0, 2, 15, 13),)
    assert printed(credit(sale, WholeCredit(), first)) == [("Tetera de hierro", 2, 6, 1, 14, 11)]


def test_shipping_comes_back_as_the_line_that_it_is() -> None:
    shipping = a_line(3990, description="Envío (BlueExpress)", sku="", net=3353)  # 3990 / 1.19 = 3352.94
    sale = an_invoice(KETTLE, shipping)
    note = credit(sale, LinesCredit({1: 1}))
    assert printed(note) == [("Envío (BlueExpress)", 1, 3990, 0, 3990, 3353)]
    assert note.credited == (Credited(1, 1, 3990, 3353),)
    assert remaining(sale, [note]).gross == 14970


def test_a_gift_card_comes_back_without_tax() -> None:
    card = a_line(10000, "0", description="Gift card", net=10000, tax_key="gift_card")
    cup = a_line(5950, net=5000)
    groups = (
        TaxGroup("19", "IVA 19 %", Decimal(19), "standard", 5000, 950, 5950),
        TaxGroup("gift_card", "0 %", Decimal(0), "gift_card", 10000, 0, 10000),
    )
    sale = an_invoice(cup, card, groups=groups)
    note = credit(sale, LinesCredit({1: 1}))
    assert note.groups == (groups[1],)
    money = credit(sale, AmountCredit(1595), note)  # only the cup is left: 1595 / 1.19 = 1340.34
    assert sums(money) == [("19", 1340, 255, 1595, 0)]  # 1340 x 0.19 = 254.6


def test_a_free_line_comes_back_with_what_was_paid_for_and_takes_nothing() -> None:
    free = a_line(0, description="Muestra", quantity=2, unit_price=500, discount=1000, net=0)
    sale = an_invoice(KETTLE, free)
    note = credit(sale, LinesCredit({0: 3, 1: 2}))
    assert printed(note)[1] == ("Muestra", 2, 500, 1000, 0, 0)
    assert note.credited[1] == Credited(1, 2, 0, 0)
    assert note.groups == sale.groups


# --- money -------------------------------------------------------------------------------------------------


def test_money_is_given_back_before_units_are_and_the_units_bear_it() -> None:
    sale = an_invoice(a_line(3000, quantity=3, unit_price=1000, net=2521))  # 3000 / 1.19 = 2521.01
    money = credit(sale, AmountCredit(500))  # 500 / 1.19 = 420.17
    assert printed(money) == [("Devolución", 1, 500, 0, 500, 420)]
    assert money.credited == (Credited(0, 0, 500, 420),)
    one = credit(sale, LinesCredit({0: 1}), money)  # 2500 / 3 = 833.33; 833 / 1.19 = 700
    assert printed(one) == [("Tetera de hierro", 1, 1000, 167, 833, 700)]
    rest = credit(sale, LinesCredit({0: 2}), money, one)  # 2500 - 833 = 1667; 2521 - 420 - 700 = 1401
    assert printed(rest) == [("Tetera de hierro", 2, 1000, 333, 1667, 1401)]
    assert [note.tax for note in (money, one, rest)] == [80, 133, 266]  # 479 = 3000 - 2521


def test_money_falls_on_the_tax_groups_by_what_remains_of_each() -> None:
    wine = a_line(1000, "23", net=813)  # 813.01
    bread = a_line(500, "6", net=472)  # 471.70
    sale = an_invoice(wine, bread, currency="EUR", language="pt")
    note = credit(sale, AmountCredit(600))
    # 600 x 1000 / 1500 = 400 and 200; 400 / 1.23 = 325.2; 200 / 1.06 = 188.7
    assert printed(note) == [("Devolução", 1, 400, 0, 400, 325), ("Devolução", 1, 200, 0, 200, 189)]
    assert sums(note) == [("23", 325, 75, 400, 0), ("6", 189, 11, 200, 0)]
    more = credit(sale, AmountCredit(100), note)
    # 600 and 300 remain: 66.67 and 33.33; 33 / 1.06 = 31.1. No base makes 67: 54 + 12 = 66 and 55 + 13 = 68. Of
    # 54 + 13 and 55 + 12 the second leaves 433 + 100, where 433 x 0.23 = 99.59, and the first 434 + 99 one unit off
    assert sums(more) == [("23", 55, 12, 67, -1), ("6", 31, 2, 33, 0)]


def test_inside_a_group_money_falls_on_its_lines() -> None:
    sale = an_invoice(a_line(700, net=588), a_line(300, net=252))
    note = credit(sale, AmountCredit(101))
    # 70.7 and 30.3, so 71 and 30; 101 / 1.19 = 84.87, and 588 x 71 / 700 = 59.64 and 252 x 30 / 300 = 25.2 make 85
    assert note.credited == (Credited(0, 0, 71, 60), Credited(1, 0, 30, 25))
    assert sums(note) == [("19", 85, 16, 101, 0)]  # 85 x 0.19 = 16.15
    assert len(note.lines) == 1


def test_a_group_that_gets_no_share_of_a_small_sum_is_left_out() -> None:
    sale = an_invoice(a_line(1000, "23", net=813), a_line(100, "6", net=94), currency="EUR", language="en")
    note = credit(sale, AmountCredit(1))
    assert printed(note) == [("Refund", 1, 1, 0, 1, 1)]  # 1 / 1.23 = 0.81
    assert sums(note) == [("23", 1, 0, 1, 0)]  # 1 x 0.23 = 0.23


def test_with_tax_on_top_money_is_printed_net_too() -> None:
    sale = an_invoice(a_line(1190, unit_price=1000, net=1000), currency="COP", prices_include_tax=False)
    assert printed(credit(sale, AmountCredit(595))) == [("Devolución", 1, 500, 0, 595, 500)]


def test_lines_whose_tax_is_inside_keep_their_own_terms_on_a_sale_with_taxes_on_top() -> None:
    inside = a_line(2380, quantity=2, unit_price=1190, net=2000)
    on_top = a_line(318, "6", quantity=3, unit_price=100, net=300)
    note = credit(an_invoice(inside, on_top, prices_include_tax=False), LinesCredit({0: 1, 1: 1}))
    assert printed(note) == [
        ("Tetera de hierro", 1, 1190, 0, 1190, 1000),
        ("Tetera de hierro", 1, 100, 0, 106, 100),
    ]


def test_money_equal_to_all_that_remains_closes_the_sale_though_no_goods_came_back() -> None:
    sale = an_invoice()
    first = credit(sale, LinesCredit({0: 1}))
    money = credit(sale, AmountCredit(9980), first)  # it closes the group: 12580 - 4193 = 8387
    assert sums(money) == [("19", 8387, 1593, 9980, -1)]  # 8387 x 0.19 = 1593.53
    assert remaining(sale, [first, money]) == Remaining((RemainingLine(0, 2, 0, 0),))
    assert why_held(sale, WholeCredit(), first, money) == ("credit_nothing_left", {"number": "F-12"})


def test_units_whose_money_was_given_back_can_still_come_back_beside_others() -> None:
    sale = an_invoice(
        a_line(1190, net=1000), a_line(0, "19", net=0, unit_price=0), a_line(0, "6", net=0, unit_price=0)
    )
    note = credit(sale, LinesCredit({0: 1, 2: 1}))
    assert sums(note) == [("19", 1000, 190, 1190, 0), ("6", 0, 0, 0, 0)]


# --- several taxes in one group -----------------------------------------------------------------------------


def a_sale_of_bottles() -> Document:
    """19 % and 60 pesos a bottle: 2 x (1000 + 190 + 60) = 2500, and 10000 + 1900 + 60 = 11960."""
    parts = (TaxPart("IVA", Decimal(19), 2280), TaxPart("Envase", None, 180))
    group = TaxGroup("19+60", "IVA 19 % + Envase", Decimal(19), "standard", 12000, 2460, 14460, 0, 180, parts)
    lines = (
        a_line(2500, quantity=2, unit_price=1250, net=2000, tax_key="19+60"),
        a_line(11960, net=10000, tax_key="19+60"),
    )
    return an_invoice(*lines, groups=(group,))


def test_a_bottle_takes_its_own_fixed_tax_with_it() -> None:
    sale = a_sale_of_bottles()
    one = credit(sale, LinesCredit({0: 1})).groups[0]
    assert (one.base, one.tax, one.fixed, one.deviation) == (1000, 250, 60, 0)
    assert [part.amount for part in one.parts] == [190, 60]
    rest = credit(sale, WholeCredit(), credit(sale, LinesCredit({0: 1}))).groups[0]
    assert (rest.base, rest.tax, rest.fixed, rest.deviation) == (11000, 2210, 120, 0)
    assert [part.amount for part in rest.parts] == [2090, 120]


def test_a_bottle_given_away_bears_none_of_the_fixed_tax() -> None:
    bottles = a_sale_of_bottles()
    free = a_line(0, net=0, unit_price=0, tax_key="19+60")
    sale = replace(bottles, lines=(bottles.lines[0], free, bottles.lines[1]))
    assert (
        credit(sale, LinesCredit({0: 1})).groups[0].fixed == 60
    )  # 380 of 500 is its 19 %, the other 120 are two bottles


def test_money_takes_its_share_of_a_fixed_tax() -> None:
    group = credit(a_sale_of_bottles(), AmountCredit(100)).groups[0]
    # 17.29 and 82.71, so 17 and 83; fixed: 120 x 17 / 2500 = 0.82 and 60 x 83 / 11960 = 0.42, so 1
    # 99 / 1.19 = 83.19; 83 x 0.19 = 15.77; 99 - 83 = 16
    assert (group.base, group.tax, group.gross, group.fixed, group.deviation) == (83, 17, 100, 1, 0)
    assert [part.amount for part in group.parts] == [16, 1]


def test_two_percentages_share_what_is_taken_as_they_shared_the_sale() -> None:
    parts = (TaxPart("IVA", Decimal(16), 160), TaxPart("IEPS", Decimal(8), 80))
    group = TaxGroup("24", "IVA 16 % + IEPS 8 %", Decimal(24), "standard", 1000, 240, 1240, parts=parts)
    sale = an_invoice(a_line(1240, "24", net=1000), groups=(group,), currency="MXN")
    first = credit(sale, AmountCredit(124))  # 124 / 1.24 = 100, and 24 = 16 + 8
    assert [part.amount for part in first.groups[0].parts] == [16, 8]
    second = credit(sale, AmountCredit(5), first)  # 5 / 1.24 = 4.03, so 4 + 1; 144 : 72 gives it to IVA
    assert [part.amount for part in second.groups[0].parts] == [1, 0]
    last = credit(sale, WholeCredit(), first, second)
    assert [part.amount for part in last.groups[0].parts] == [160 - 17, 80 - 8]


def test_a_group_of_a_fixed_tax_alone_needs_no_parts() -> None:
    group = TaxGroup("60", "Bolsa", Decimal(0), "standard", 1000, 120, 1120, fixed=120)
    sale = an_invoice(a_line(1120, "0", quantity=2, unit_price=560, net=1000, tax_key="60"), groups=(group,))
    taken = credit(sale, LinesCredit({0: 1})).groups[0]
    assert (taken.base, taken.tax, taken.fixed, taken.deviation, taken.parts) == (500, 60, 60, 0, ())


def test_a_fixed_tax_counted_once_per_line_comes_back_with_its_line() -> None:
    # 60 once on three cups of 1000 net: 3000 + 570 + 60; and once on a plate of 1000 net: 1000 + 190 + 60
    group = TaxGroup("7", "IVA + Bolsa", Decimal(19), "standard", 4000, 880, 4880, 0, 120)
    cups = a_line(3630, quantity=3, unit_price=1210, net=3000, tax_key="7")
    sale = an_invoice(cups, a_line(1250, net=1000, tax_key="7"), groups=(group,))
    plate = credit(sale, LinesCredit({1: 1})).groups[0]
    assert (plate.base, plate.tax, plate.fixed, plate.deviation) == (1000, 250, 60, 0)


def test_a_fixed_tax_that_rounding_hides_follows_the_taxes_of_the_lines() -> None:
    # 100 x 0.19 = 19 explains all the tax, yet 1 of it is a fixed tax: the sale is one unit off, and says so
    group = TaxGroup("7", "IVA + Bolsa", Decimal(19), "standard", 100, 19, 119, -1, 1)
    sale = an_invoice(a_line(119, net=100, tax_key="7"), groups=(group,))
    assert credit(sale, WholeCredit()).groups == (group,)


def test_no_line_bears_more_of_a_fixed_tax_than_its_tax() -> None:
    # beyond 10 %: 1 of the first line's tax and 0.1 of each other's, 1.3 of the fixed 3: 2.3 would fall on the first
    group = TaxGroup("7", "IVA + Bolsa", Decimal(10), "standard", 27, 4, 31, -2, 3)
    others = [a_line(10, net=9, tax_key="7")] * 3
    sale = an_invoice(a_line(1, net=0, tax_key="7"), *others, groups=(group,))
    first = credit(sale, LinesCredit({0: 1}))
    assert (first.groups[0].tax, first.groups[0].fixed) == (1, 1)
    rest = credit(sale, WholeCredit(), first).groups[0]
    assert (rest.base, rest.tax, rest.fixed) == (27, 3, 2)


# --- all that remains ---------------------------------------------------------------------------------------


def test_a_full_credit_mirrors_the_sale_and_says_what_it_took() -> None:
    decided = (TaxDecision("19", "order_tax"),)
    sale = an_invoice(KETTLE, a_line(0, net=0, unit_price=0), notes=("Cupón",), taxes_decided=decided, language="pt")
    note = credit(sale, WholeCredit())
    assert (note.lines, note.groups, note.total, note.paid_with) == (
        sale.lines, sale.groups, 14970, (("Webpay", 14970),)
    )  # fmt: skip
    assert note.credited == (Credited(0, 3, 14970, 12580), Credited(1, 1, 0, 0))
    assert note.original == Original(DocumentKind.INVOICE, "F-12", sale.issue_date, sale.reference, "order_canceled")
    assert (note.kind, note.sequence, note.reference) == (DocumentKind.CREDIT_NOTE, 1, "LOSAROMOS-1012-C1")
    assert (note.issue_date, note.notes, note.link) == (TODAY, (), "")
    same = ("seller", "buyer", "buyer_is_consumer", "currency", "language", "taxes_decided", "prices_include_tax")
    assert all(getattr(note, field) == getattr(sale, field) for field in same)


def test_a_canceled_order_credits_what_its_returns_left() -> None:
    sale = an_invoice()
    first = credit(sale, LinesCredit({0: 1}))
    rest = draft_credit_note(
        sale, "F-12", issue_date=TODAY, reference="LOSAROMOS-1012-C2", sequence=2, earlier=[first]
    )
    assert rest == credit(sale, WholeCredit(), first)
    assert printed(rest) == [("Tetera de hierro", 2, 4990, 0, 9980, 8387)]
    assert rest.paid_with == ()
    assert rest.decision == ("The order was canceled: all that remained of F-12 is credited, so it closes to zero.",)


def test_a_full_credit_note_that_tracks_no_lines_took_everything() -> None:
    sale = an_invoice()
    old = replace(credit(sale, WholeCredit()), credited=())
    assert remaining(sale, [old]) == Remaining((RemainingLine(0, 0, 0, 0),))
    assert why_held(sale, AmountCredit(1), old) == ("credit_nothing_left", {"number": "F-12"})


def test_before_any_credit_everything_remains() -> None:
    left = remaining(an_invoice(KETTLE, a_line(1190, net=1000)), [])
    assert left.lines == (RemainingLine(0, 3, 14970, 12580), RemainingLine(1, 1, 1190, 1000))
    assert (left.gross, left.net, left.tax, left.lines[0].tax) == (16160, 13580, 2580, 2390)


def test_two_notes_drafted_side_by_side_still_close_to_zero() -> None:
    sale = an_invoice()
    twins = [credit(sale, LinesCredit({0: 1})), credit(sale, LinesCredit({0: 1}))]  # 4193 each, where 8387 was due
    assert sums(credit(sale, WholeCredit(), *twins)) == [("19", 12580 - 2 * 4193, 796, 4990, -1)]
    bottles = a_sale_of_bottles()
    cents = [credit(bottles, AmountCredit(100)), credit(bottles, AmountCredit(100))]
    rest = credit(bottles, WholeCredit(), *cents).groups[0]
    assert (rest.base, rest.tax, rest.fixed) == (12000 - 2 * 83, 2460 - 2 * 17, 180 - 2 * 1)
    assert [part.amount for part in rest.parts] == [2280 - 2 * 16, 180 - 2 * 1]


# --- what is told -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (WholeCredit(), "The order was canceled: F-12 is credited in full."),
        (
            LinesCredit({0: 2}),
            "Goods were returned: 2 of 3 «Tetera de hierro» on F-12 are credited, at their share of what remained of"
            " each line.",
        ),
        (
            AmountCredit(500, Reason(ReasonCode.MISTAKE, "wrong price")),
            "The document was wrong (wrong price): 500 CLP of F-12 are credited, shared by what remained of each tax"
            " and line.",
        ),
        (
            AmountCredit(500),
            "Money was given back: 500 CLP of F-12 are credited, shared by what remained of each tax and line.",
        ),
    ],
)
def test_a_credit_note_tells_why_it_was_made_and_by_which_rule(request_: CreditRequest, told: str) -> None:
    assert credit(an_invoice(), request_).decision == (told,)


def test_a_language_without_a_word_for_it_gets_a_refund() -> None:
    assert credit(an_invoice(language="fr"), AmountCredit(500)).lines[0].description == "Refund"


# --- refusals -----------------------------------------------------------------------------------------------


def test_more_units_than_remain_are_refused_by_name() -> None:
    sale = an_invoice()
    first = credit(sale, LinesCredit({0: 2}))
    assert why_held(sale, LinesCredit({0: 2}), first) == (
        "credit_units_exceed",
        {"line": "Tetera de hierro", "asked": "2", "remaining": "1"},
    )


def test_more_money_than_remains_is_refused_with_both_figures() -> None:
    sale = an_invoice(a_line(1000, "23", net=813), currency="EUR")
    first = credit(sale, AmountCredit(1))
    assert why_held(sale, AmountCredit(1000), first) == (
        "credit_amount_exceeds",
        {"asked": "10.00", "remaining": "9.99", "currency": "EUR"},
    )


@pytest.mark.parametrize(
    ("request_", "code", "params"),
    [
        (AmountCredit(0), "credit_amount_not_positive", {"asked": "0", "currency": "CLP"}),
        (AmountCredit(-5), "credit_amount_not_positive", {"asked": "-5", "currency": "CLP"}),
        (LinesCredit({0: 0}), "credit_units_not_positive", {"line": "Tetera de hierro", "asked": "0"}),
        (LinesCredit({0: -1}), "credit_units_not_positive", {"line": "Tetera de hierro", "asked": "-1"}),
        (LinesCredit({0: 1, 1: 1}), "credit_line_unknown", {"line": "2", "lines": "1"}),
        (LinesCredit({-1: 1}), "credit_line_unknown", {"line": "0", "lines": "1"}),
        (LinesCredit({}), "credit_of_nothing", {}),
    ],
)
def test_what_cannot_be_meant_is_refused(request_: CreditRequest, code: str, params: dict[str, str]) -> None:
    assert why_held(an_invoice(), request_) == (code, params)


def test_a_free_line_alone_makes_no_credit_note() -> None:
    sale = an_invoice(KETTLE, a_line(0, net=0, unit_price=0))
    assert why_held(sale, LinesCredit({1: 1})) == ("credit_of_nothing", {})


def test_a_credit_note_is_not_credited() -> None:
    note = credit(an_invoice(), WholeCredit())
    assert why_held(note, WholeCredit()) == ("credit_of_credit_note", {"number": "F-12"})


# --- books that contradict themselves -----------------------------------------------------------------------


def altered(sale: Document, **given: Any) -> Document:
    """The credit note of one kettle, with something wrong about it."""
    return replace(credit(sale, LinesCredit({0: 1})), **given)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"credited": ()}, "does not say which lines"),
        ({"total": 4989}, "does not say which lines"),
        ({"kind": DocumentKind.INVOICE}, "is not a credit note"),
        ({"original": None}, "is not a credit note"),
        ({"original": Original(DocumentKind.INVOICE, "F-12", TODAY, "ANOTHER")}, "does not correct"),
        ({"currency": "USD"}, "does not correct"),
        ({"credited": (Credited(1, 1, 4990, 4193),)}, "takes back line 1"),
        ({"credited": (Credited(-1, 1, 4990, 4193),)}, "takes back line -1"),
        ({"credited": (Credited(0, 4, 4990, 4193),)}, "takes back more"),
        ({"credited": (Credited(0, 1, 14971, 12580),), "total": 14971}, "takes back more"),
        ({"credited": (Credited(0, 1, 14970, 12581),), "total": 14970}, "takes back more"),
        ({"credited": (Credited(0, 1, 4990, 2000),)}, "takes back more"),  # 2990 of 2390 tax
        ({"credited": (Credited(0, 1, -1, 0),), "total": -1}, "takes back more"),
        ({"credited": (Credited(0, 1, 1, -1),), "total": 1}, "takes back more"),
        ({"credited": (Credited(0, -1, 1, 1),), "total": 1}, "takes back more"),
    ],
)
def test_a_note_that_contradicts_its_sale_is_a_fault_and_never_guessed_at(given: dict[str, Any], what: str) -> None:
    sale = an_invoice()
    with pytest.raises(ArithmeticFault, match=what):
        remaining(sale, [altered(sale, **given)])


def test_a_note_of_another_sale_is_a_fault() -> None:
    with pytest.raises(ArithmeticFault, match="does not correct"):
        credit(an_invoice(order_id=1013, reference="LOSAROMOS-1013-INVOICE-1"), WholeCredit(), a_credit_note())


def test_two_full_credit_notes_of_one_sale_are_a_fault() -> None:
    sale = an_invoice()
    full: Sequence[Document] = [credit(sale, WholeCredit())] * 2
    with pytest.raises(ArithmeticFault, match="takes back more"):
        remaining(sale, full)


def test_a_note_whose_group_has_other_taxes_than_the_sale_is_a_fault() -> None:
    sale = a_sale_of_bottles()
    first = credit(sale, LinesCredit({0: 1}))
    fewer = replace(first, groups=(replace(first.groups[0], parts=()),))
    with pytest.raises(ArithmeticFault, match="2 taxes on the sale and 0 on a credit note"):
        credit(sale, WholeCredit(), fewer)


def test_a_sale_whose_own_sums_differ_is_a_fault_and_makes_no_note() -> None:
    group = TaxGroup("60", "Bolsa", Decimal(0), "standard", 1000, 120, 1120, fixed=120)
    sale = an_invoice(
        a_line(560, "0", net=500, tax_key="60"), a_line(560, "0", net=500, tax_key="7"), groups=(group,)
    )
    with pytest.raises(ArithmeticFault, match="contradict each other"):
        credit(sale, WholeCredit())
