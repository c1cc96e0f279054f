"""Orders worked out by hand: the arithmetic stands beside each, so that a calculator can check it."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from folio.domain.order import Order, OrderLine
from folio.domain.policy import DefaultTax
from folio.domain.totals import balance
from tests.domain.orders import (
    IVA_19,
    a_product,
    a_tax,
    an_order,
    sample_1012,
    sample_1026,
    sample_5001,
    sample_colombia,
)

VAT_23 = DefaultTax(Decimal(23), included=True, name="VAT")
ICMS_17 = DefaultTax(Decimal(17), included=True)
IVA = "IVA 19 %"
INSIDE = (a_tax("19"),)
ON_TOP = (a_tax("19", included=False),)


@dataclass(frozen=True)
class Case:
    """`groups`: label -> (base, tax, deviation). `lines`: (gross, net) in order, shipping last."""

    why: str
    order: Order
    groups: dict[str, tuple[int, int, int]]
    lines: tuple[tuple[int, int], ...]
    default: DefaultTax | None = None
    country: str = "CL"


def euro(price: int, rate: str, quantity: int = 1, *, included: bool = True, bears: int = 0) -> OrderLine:
    """A product in euros with one IVA."""
    return a_product(price, quantity, taxes=(a_tax(rate, included=included),), currency="EUR", bears=bears)


CHILE = [
    # 10000 / 1.19 = 8403.36 -> 8403; 8403 x 0.19 = 1596.57 -> 1597; 8403 + 1597 = 10000.
    Case("a round price", an_order(a_product(10000, taxes=INSIDE)), {IVA: (8403, 1597, 0)}, ((10000, 8403),)),
    # 571 + 108 = 679 and 572 + 109 = 681: no base reaches 680. 680 / 1.19 = 571.43 -> 571, the rest is 109.
    Case("680 has no exact base", an_order(a_product(680, taxes=INSIDE)), {IVA: (571, 109, 1)}, ((680, 571),)),
    # 999 / 1.19 = 839.50 -> 839; rest 160; 839 x 0.19 = 159.41 -> 159.
    Case("999 has no exact base", an_order(a_product(999, taxes=INSIDE)), {IVA: (839, 160, 1)}, ((999, 839),)),
    # 9999 / 1.19 = 8402.52 -> 8403; rest 1596; 8403 x 0.19 = 1596.57 -> 1597.
    Case("9999, one below", an_order(a_product(9999, taxes=INSIDE)), {IVA: (8403, 1596, -1)}, ((9999, 8403),)),
    # 86710 / 1.19 = 72865.55 -> 72866; rest 13844; 72866 x 0.19 = 13844.54 -> 13845.
    Case("86710, one below", an_order(a_product(86710, taxes=INSIDE)), {IVA: (72866, 13844, -1)}, ((86710, 72866),)),
    # 50 + 2877 - 2877 = 50; 50 / 1.19 = 42.02 -> 42; 42 x 0.19 = 7.98 -> 8. Free shipping leaves no line.
    Case("free shipping by promotion", sample_1012(), {IVA: (42, 8, 0)}, ((50, 42),), IVA_19),
    # 12877 / 1.19 = 10821.01 -> 10821; rest 2056 = round(2055.99).
    # Nets: 10821 x 10000/12877 = 8403.35, 10821 x 2877/12877 = 2417.65: the unit left goes to the second.
    Case(
        "shipping follows the goods",
        an_order(a_product(10000, taxes=INSIDE), shipping=2877),
        {IVA: (10821, 2056, 0)},
        ((10000, 8403), (2877, 2418)),
    ),
    # 10000 + (3990 - 1000) = 12990; / 1.19 = 10915.97 -> 10916; 10916 x 0.19 = 2074.04 -> 2074.
    # Nets: 10916 x 10000/12990 = 8403.39, 10916 x 2990/12990 = 2512.61 -> 8403, 2513.
    Case(
        "shipping in part free",
        an_order(a_product(5000, 2, taxes=INSIDE), shipping=3990, shipping_discount=1000, discount=1000),
        {IVA: (10916, 2074, 0)},
        ((10000, 8403), (2990, 2513)),
    ),
    # 3 x (4990 - 499) = 13473; / 1.19 = 11321.85 -> 11322; 11322 x 0.19 = 2151.18 -> 2151.
    Case(
        "a line discount per unit",
        an_order(a_product(4990, 3, taxes=INSIDE, discount=Decimal(499)), discount=1497),
        {IVA: (11322, 2151, 0)},
        ((13473, 11322),),
    ),
    # 3 x 4990 - 1000 = 13970; / 1.19 = 11739.50 -> 11739; rest 2231; 11739 x 0.19 = 2230.41 -> 2230.
    Case(
        "a line discount for the whole line",
        an_order(a_product(4990, 3, taxes=INSIDE, discount=Decimal(1000)), discount=1000),
        {IVA: (11739, 2231, 1)},
        ((13970, 11739),),
    ),
    # 1000 x 3333/10000 = 333.3 and 666.7 -> 333 and 667; 3000 + 6000 = 9000; / 1.19 = 7563.03 -> 7563;
    # 7563 x 0.19 = 1436.97 -> 1437; nets 7563 x 1/3 = 2521 and 5042.
    Case(
        "a promotion over the order",
        an_order(a_product(3333, taxes=INSIDE), a_product(6667, taxes=INSIDE), discount=1000),
        {IVA: (7563, 1437, 0)},
        ((3000, 2521), (6000, 5042)),
    ),
    # 10000 - 1000 of its own leaves 9000 and 5000 to bear the other 1000: 642.86 and 357.14 -> 643 and 357.
    # 8357 + 4643 = 13000; / 1.19 = 10924.37 -> 10924; 10924 x 0.19 = 2075.56 -> 2076.
    # Nets: 10924 x 8357/13000 = 7022.45, 10924 x 4643/13000 = 3901.55 -> 7022, 3902.
    Case(
        "a line discount and a promotion",
        an_order(
            a_product(10000, taxes=INSIDE, discount=Decimal(1000)), a_product(5000, taxes=INSIDE), discount=2000
        ),
        {IVA: (10924, 2076, 0)},
        ((8357, 7022), (4643, 3902)),
    ),
    # A gift card pays 5000 of 20000; 20000 / 1.19 = 16806.72 -> 16807; 16807 x 0.19 = 3193.33 -> 3193.
    Case(
        "paid in part with a gift card",
        an_order(a_product(20000, taxes=INSIDE), gift_cards=5000),
        {IVA: (16807, 3193, 0)},
        ((20000, 16807),),
    ),
    # Sold, a gift card is not yet a supply: no tax, although the platform reports 19 % inside.
    Case(
        "a gift card sold",
        an_order(a_product(10000, taxes=INSIDE, type="gift_card")),
        {"0 %": (10000, 0, 0)},
        ((10000, 10000),),
    ),
    # 5000 / 1.19 = 4201.68 -> 4202; 4202 x 0.19 = 798.38 -> 798.
    Case(
        "a gift card sold beside goods",
        an_order(a_product(10000, taxes=INSIDE, type="gift_card"), a_product(5000, taxes=INSIDE)),
        {"0 %": (10000, 0, 0), IVA: (4202, 798, 0)},
        ((10000, 10000), (5000, 4202)),
    ),
    # The promotion of 500 does not touch the gift card: 4500 / 1.19 = 3781.51 -> 3782; x 0.19 = 718.58; 3782 + 719
    # = 4501 and 3781 + 718 = 4499, so 4500 has no exact base: rest 718, one below.
    Case(
        "a promotion spares the gift card",
        an_order(a_product(10000, taxes=INSIDE, type="gift_card"), a_product(5000, taxes=INSIDE), discount=500),
        {"0 %": (10000, 0, 0), IVA: (3782, 718, -1)},
        ((10000, 10000), (4500, 3782)),
    ),
    # 2 x 4990 = 9980; tax 1896.2 -> 1896; paid 11876.
    Case(
        "tax on top",
        an_order(a_product(4990, 2, taxes=ON_TOP)),
        {IVA: (9980, 1896, 0)},
        ((11876, 9980),),
    ),
    # (9980 - 980) = 9000; tax 1710; paid 10710.
    Case(
        "tax on top of what a promotion left",
        an_order(a_product(4990, 2, taxes=ON_TOP, bears=980), discount=980),
        {IVA: (9000, 1710, 0)},
        ((10710, 9000),),
    ),
    # No flag; 10000 = 10000 only if the tax of 1597 is inside.
    Case(
        "nobody says where the tax is, and it is inside",
        an_order(a_product(10000, taxes=(a_tax(included=None),), tax=Decimal(1597)), total=10000),
        {IVA: (8403, 1597, 0)},
        ((10000, 8403),),
    ),
    # No flag; 11900 = 10000 + 1900 only if the tax is on top.
    Case(
        "nobody says where the tax is, and it is on top",
        an_order(a_product(10000, taxes=(a_tax(included=None),), tax=Decimal(1900)), total=11900),
        {IVA: (10000, 1900, 0)},
        ((11900, 10000),),
    ),
    # The untaxed line takes the store's default, the same IVA: 15000 / 1.19 = 12605.04 -> 12605; rest 2395.
    # Nets: 12605 x 2/3 = 8403.33, 4201.67 -> 8403, 4202.
    Case(
        "one line with tax, one without",
        an_order(a_product(10000, taxes=INSIDE), a_product(5000)),
        {IVA: (12605, 2395, 0)},
        ((10000, 8403), (5000, 4202)),
        IVA_19,
    ),
]

EUROPE = [
    # 399.00 + 50.00 - 79.80 = 369.20; 36920 / 1.23 = 30016.26 -> 30016; x 0.23 = 6903.68 -> 6904.
    # Nets: 30016 x 31920/36920 = 25951.00 (25950.99), 30016 x 5000/36920 = 4065.01 -> 25951, 4065.
    Case(
        "official example with a line discount", sample_1026(), {"VAT 23 %": (30016, 6904, 0)},
        ((31920, 25951), (5000, 4065)), VAT_23, "GB",
    ),
    # 59.98 + 5.00 = 64.98; 6498 / 1.23 = 5282.93 -> 5283; x 0.23 = 1215.09 -> 1215.
    # Nets: 5283 x 5998/6498 = 4876.49, 5283 x 500/6498 = 406.51 -> 4876, 407.
    Case(
        "official example of two pieces", sample_5001(), {"VAT 23 %": (5283, 1215, 0)},
        ((5998, 4876), (500, 407)), VAT_23, "GB",
    ),
    # 12.30 / 1.23 = 10.00; 10.60 / 1.06 = 10.00.
    Case(
        "two rates",
        an_order(euro(1230, "23"), euro(1060, "6"), currency="EUR"),
        {"IVA 23 %": (1000, 230, 0), "IVA 6 %": (1000, 60, 0)},
        ((1230, 1000), (1060, 1000)), None, "PT",
    ),
    # 2.29 over 12.30 and 10.60: 1.23 and 1.06; 11.07 / 1.23 = 9.00; 9.54 / 1.06 = 9.00.
    Case(
        "a promotion over two rates",
        an_order(euro(1230, "23"), euro(1060, "6"), currency="EUR", discount=229),
        {"IVA 23 %": (900, 207, 0), "IVA 6 %": (900, 54, 0)},
        ((1107, 900), (954, 900)), None, "PT",
    ),
    # 10.00 + 2.30 and 5.00 + 1.15 = 18.45.
    Case(
        "goods and shipping with tax on top",
        an_order(
            euro(1000, "23", included=False), currency="EUR", shipping=500,
            shipping_tax=Decimal("1.15"), shipping_taxes=(a_tax("23", included=False),),
        ),
        {"IVA 23 %": (1500, 345, 0)},
        ((1230, 1000), (615, 500)), None, "PT",
    ),
    # 23 %: 12.30 + 4.90 = 17.20; 1720 / 1.23 = 1398.37 -> 1398; x 0.23 = 321.54 -> 322. Nets 1398 x 1230/1720 =
    # 999.73 and 398.27 -> 1000 and 398. 6 %: 10.60 = 10.00 + 0.60.
    Case(
        "shipping with a tax of its own",
        an_order(
            euro(1230, "23"), euro(1060, "6"), currency="EUR", shipping=490,
            shipping_tax=Decimal("0.92"), shipping_taxes=(a_tax("23"),),
        ),
        {"IVA 23 %": (1398, 322, 0), "IVA 6 %": (1000, 60, 0)},
        ((1230, 1000), (1060, 1000), (490, 398)), None, "PT",
    ),
    # 100.00 + 21.00 + 5.20 = 126.20.
    Case(
        "two taxes on one line",
        an_order(
            a_product(
                10000, currency="EUR",
                taxes=(a_tax("5.2", "Recargo", included=False), a_tax("21", included=False)),
            ),
            currency="EUR",
        ),
        {"IVA 21 % + Recargo 5.2 %": (10000, 2620, 0)},
        ((12620, 10000),), None, "ES",
    ),
    # 1 / 1.21 = 0.83 -> 1; 1 x 0.21 -> 0.
    Case("one cent", an_order(euro(1, "21"), currency="EUR"), {"IVA 21 %": (1, 0, 0)}, ((1, 1),), None, "ES"),
]  # fmt: skip

AMERICA = [
    # 75000 + 14250 + 8000 = 97250.00; 9725000 / 1.19 = 8172268.91 -> 8172269; x 0.19 = 1552731.11 -> 1552731.
    # Nets: 8172269 x 8925000/9725000 = 7500000.08 and 672268.92 -> 7500000 and 672269.
    Case(
        "tax on the goods, none on the shipping", sample_colombia(), {IVA: (8_172_269, 1_552_731, 0)},
        ((8_925_000, 7_500_000), (800_000, 672_269)), IVA_19, "CO",
    ),
    # 119000.00 / 1.19 = 100000.00.
    Case(
        "COP inside",
        an_order(a_product(11_900_000, taxes=INSIDE, currency="COP"), currency="COP"),
        {IVA: (10_000_000, 1_900_000, 0)}, ((11_900_000, 10_000_000),), None, "CO",
    ),
    # 123450 / 1.16 = 106422.41 -> 106422; x 0.16 = 17027.52 -> 17028.
    Case(
        "MXN inside",
        an_order(a_product(123450, taxes=(a_tax("16"),), currency="MXN"), currency="MXN"),
        {"IVA 16 %": (106422, 17028, 0)}, ((123450, 106422),), None, "MX",
    ),
    # 3 x (99.99 - 10.00) = 269.97; 26997 / 1.16 = 23273.28 -> 23273; x 0.16 = 3723.68 -> 3724.
    Case(
        "MXN with a discount per unit",
        an_order(
            a_product(9999, 3, taxes=(a_tax("16"),), currency="MXN", discount=Decimal(10), bears=3000),
            currency="MXN", discount=3000,
        ),
        {"IVA 16 %": (23273, 3724, 0)}, ((26997, 23273),), None, "MX",
    ),
    # 59.90 + 10.00 = 69.90; 6990 / 1.18 = 5923.73 -> 5924; x 0.18 = 1066.32 -> 1066.
    # Nets: 5924 x 5990/6990 = 5076.50 (5076.504), 5924 x 1000/6990 = 847.50 (847.496) -> 5077, 847.
    Case(
        "PEN with shipping",
        an_order(a_product(5990, taxes=(a_tax("18", "IGV"),), currency="PEN"), currency="PEN", shipping=1000),
        {"IGV 18 %": (5924, 1066, 0)}, ((5990, 5077), (1000, 847)), None, "PE",
    ),
    # 3 x 33.33 = 99.99; tax 17.9982 -> 18.00; paid 117.99.
    Case(
        "PEN on top",
        an_order(
            a_product(3333, 3, taxes=(a_tax("18", "IGV", included=False),), currency="PEN"), currency="PEN"
        ),
        {"IGV 18 %": (9999, 1800, 0)}, ((11799, 9999),), None, "PE",
    ),
    # 123450 / 1.17 = 105512.82 -> 105513; x 0.17 = 17937.21 -> 17937.
    Case(
        "BRL with the store's default tax",
        an_order(a_product(123450, currency="BRL"), currency="BRL"),
        {"ICMS 17 %": (105513, 17937, 0)}, ((123450, 105513),), ICMS_17, "BR",
    ),
    # 100.00 and a gift: 10000 / 1.18 = 8474.58 -> 8475; 8475 x 0.18 = 1525.5 -> 1526, one more than the rest 1525;
    # 8474 + 1525 = 9999: no exact base.
    Case(
        "BRL with a free piece",
        an_order(
            a_product(10000, taxes=(a_tax("18", "ICMS"),), currency="BRL"),
            a_product(0, taxes=(a_tax("18", "ICMS"),), currency="BRL"),
            currency="BRL",
        ),
        {"ICMS 18 %": (8475, 1525, -1)}, ((10000, 8475), (0, 0)), None, "BR",
    ),
    # Free shipping and a promotion of 20.00 together: 220.00 - 20.00 = 200.00; 20000 / 1.17 = 17094.02 -> 17094.
    Case(
        "BRL with free shipping and a promotion",
        an_order(
            a_product(22000, currency="BRL"), currency="BRL", shipping=1990, shipping_discount=1990, discount=3990
        ),
        {"ICMS 17 %": (17094, 2906, 0)}, ((20000, 17094),), ICMS_17, "BR",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", [*CHILE, *EUROPE, *AMERICA], ids=lambda case: case.why)
def test_an_order_worked_out_by_hand_comes_out_the_same(case: Case) -> None:
    worked = balance(case.order, case.default, country=case.country)
    assert {g.label: (g.base, g.tax, g.deviation) for g in worked.groups} == case.groups
    assert tuple((line.gross, line.net) for line in worked.lines) == case.lines
    assert worked.total == case.order.total == sum(gross for gross, _ in case.lines)


def test_there_are_enough_of_them_and_in_every_currency() -> None:
    cases = [*CHILE, *EUROPE, *AMERICA]
    assert len(cases) >= 25
    assert {case.order.currency for case in cases} >= {"CLP", "EUR", "COP", "MXN", "PEN", "BRL", "USD"}
