"""Orders worked out by hand: the arithmetic stands beside each, so that a calculator can check it."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from folio.domain.order import Order, OrderLine
from folio.domain.policy import DefaultTax, Exemption, Exemptions
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
    exemptions: Exemptions = Exemptions()  # noqa: RUF009 - frozen


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

M07 = Exemptions(zero_rate=Exemption("exempt", "M07"))
LEVY = a_tax("50", "Envase", fixed=True, included=False)

KINDS = [
    # COP, 22400.00 off 224000.00: a tenth of each. 107100.00 / 1.19 = 90000.00; 94500.00 / 1.05 = 90000.00.
    Case(
        "COP, a promotion over two rates",
        an_order(
            a_product(11_900_000, taxes=INSIDE, currency="COP"),
            a_product(10_500_000, taxes=(a_tax("5"),), currency="COP"), currency="COP", discount=2_240_000,
        ),
        {IVA: (9_000_000, 1_710_000, 0), "IVA 5 %": (9_000_000, 450_000, 0)},
        ((10_710_000, 9_000_000), (9_450_000, 9_000_000)), None, "CO",
    ),
    # 2 x (50000.00 - 5000.00) = 90000.00; x 0.19 = 17100.00 on top; shipping 8000.00 + 1520.00.
    Case(
        "COP on top with a discount per unit and taxed shipping",
        an_order(
            a_product(5_000_000, 2, taxes=ON_TOP, currency="COP", discount=Decimal(5000), bears=1_000_000),
            currency="COP", discount=1_000_000, shipping=800_000, shipping_tax=Decimal(1520), shipping_taxes=ON_TOP,
        ),
        {IVA: (9_800_000, 1_862_000, 0)}, ((10_710_000, 9_000_000), (952_000, 800_000)), None, "CO",
    ),
    # 80.00 - 20.00 = 60.00, a gift card pays 25.00 of it; 6000 / 1.18 = 5084.75 -> 5085; x 0.18 = 915.3 -> 915.
    Case(
        "PEN, a promotion and a gift card that pays",
        an_order(
            a_product(8000, taxes=(a_tax("18", "IGV"),), currency="PEN"), currency="PEN", discount=2000,
            gift_cards=2500,
        ),
        {"IGV 18 %": (5085, 915, 0)}, ((6000, 5085),), None, "PE",
    ),
    # A tenth of 899 is 89.9 a unit; 8 x 89.9 = 719.2 -> 719; 7192 - 719 = 6473; / 1.19 = 5439.50 -> 5439, rest 1034;
    # 5439 x 0.19 = 1033.41 -> 1033, 5440 + 1034 = 6474: no exact base, one above.
    Case(
        "CLP, a tenth off each unit told unrounded",
        an_order(a_product(899, 8, taxes=INSIDE, discount=Decimal("89.9")), discount=719),
        {IVA: (5439, 1034, 1)}, ((6473, 5439),),
    ),
    # A third off 2 x 4045 told for the line: 2696.67 -> 2697; 8090 - 2697 = 5393; / 1.19 = 4531.93 -> 4532; rest 861.
    Case(
        "CLP, a third off the line told unrounded",
        an_order(a_product(4045, 2, taxes=INSIDE, discount=Decimal("2696.666666666667")), discount=2697),
        {IVA: (4532, 861, 0)}, ((5393, 4532),),
    ),
    # 114.99 / 1.16 = 99.13; 9913 x 0.16 = 1586.08 -> 1586. The shipping of 99.00 is free.
    Case(
        "MXN with free shipping",
        an_order(
            a_product(11499, taxes=(a_tax("16"),), currency="MXN"), currency="MXN", shipping=9900,
            shipping_discount=9900, discount=9900,
        ),
        {"IVA 16 %": (9913, 1586, 0)}, ((11499, 9913),), None, "MX",
    ),
    # 3 x 33.33 = 99.99; x 0.16 = 15.9984 -> 16.00 on top; shipping 50.00 untaxed by name follows at 16 % inside:
    # 50.00 / 1.16. Gross 115.99 + 50.00 = 165.99; 16599 / 1.16 = 14309.48 -> 14309; x 0.16 = 2289.44 -> 2289: 16598;
    # 14310 + 2290 = 16600: no exact base, 14309 and 2290, one above. Nets by gross: 14309 x 11599/16599 = 9998.78,
    # x 5000/16599 = 4310.22 -> 9999, 4310.
    Case(
        "MXN on top with shipping that follows at the price paid",
        an_order(
            a_product(3333, 3, taxes=(a_tax("16", included=False),), currency="MXN"), currency="MXN", shipping=5000
        ),
        {"IVA 16 %": (14309, 2290, 1)}, ((11599, 9999), (5000, 4310)), None, "MX",
    ),
    # 100.00 on top: ICMS 18.00 and IPI 10.00; paid 128.00.
    Case(
        "BRL with two taxes on top",
        an_order(
            a_product(
                10000, currency="BRL",
                taxes=(a_tax("18", "ICMS", included=False), a_tax("10", "IPI", included=False)),
            ),
            currency="BRL",
        ),
        {"ICMS 18 % + IPI 10 %": (10000, 2800, 0)}, ((12800, 10000),), None, "BR",
    ),
    # Wine: 5950 / 1.395 = 4265.23 -> 4265; x 0.395 = 1684.675 -> 1685; 4265 + 1685 = 5950.
    Case(
        "CLP with an additional tax inside",
        an_order(a_product(5950, taxes=(a_tax(), a_tax("20.5", "ILA")))),
        {"ILA 20.5 % + IVA 19 %": (4265, 1685, 0)}, ((5950, 4265),),
    ),
    # 3 x 1190 with 19 % inside = 3570, 3 x 50 on top = 150; 3570 / 1.19 = 3000; tax 570 + 150.
    Case(
        "CLP with a fixed levy on top of each",
        an_order(a_product(1190, 3, taxes=(a_tax(), LEVY), tax=Decimal(720)), total=3720),
        {"IVA 19 % + Envase 50 CLP": (3000, 720, 0)}, ((3720, 3000),),
    ),
    # 10.00 exempt and 12.30 at 23 %, 2.23 off 22.30: a tenth of each. 9.00; 11.07 / 1.23 = 9.00.
    Case(
        "EUR, an exempt line and a promotion",
        an_order(
            a_product(1000, taxes=(a_tax("0", "Isento"),), currency="EUR"), euro(1230, "23"), currency="EUR",
            discount=223,
        ),
        {"0 % (M07)": (900, 0, 0), "IVA 23 %": (900, 207, 0)},
        ((900, 900), (1107, 900)), None, "PT", M07,
    ),
    # 12.30 with 23 % inside and 10.00 with 23 % on top: 24.60; / 1.23 = 20.00; nets 10.00 each.
    Case(
        "EUR, one price with its tax and one without",
        an_order(euro(1230, "23"), euro(1000, "23", included=False), currency="EUR"),
        {"IVA 23 %": (2000, 460, 0)}, ((1230, 1000), (1230, 1000)), None, "PT",
    ),
    # 1000 pieces of 0.01: 10.00; / 1.06 = 9.43; 943 x 0.06 = 56.58 -> 57.
    Case("EUR, a thousand of one cent", an_order(euro(1, "6", 1000), currency="EUR"), {"IVA 6 %": (943, 57, 0)},
         ((1000, 943),), None, "PT"),
    # Everything free but the shipping: 3990 / 1.19 = 3352.94 -> 3353; x 0.19 = 637.07 -> 637.
    Case(
        "CLP, goods given away, shipping paid",
        an_order(a_product(10000, taxes=INSIDE, discount=Decimal(10000)), discount=10000, shipping=3990),
        {IVA: (3353, 637, 0)}, ((0, 0), (3990, 3353)),
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", [*CHILE, *EUROPE, *AMERICA, *KINDS], ids=lambda case: case.why)
def test_an_order_worked_out_by_hand_comes_out_the_same(case: Case) -> None:
    worked = balance(case.order, case.default, country=case.country, exemptions=case.exemptions)
    assert {g.label: (g.base, g.tax, g.deviation) for g in worked.groups} == case.groups
    assert tuple((line.gross, line.net) for line in worked.lines) == case.lines
    assert worked.total == case.order.total == sum(gross for gross, _ in case.lines)


def test_there_are_enough_of_them_and_in_every_currency() -> None:
    cases = [*CHILE, *EUROPE, *AMERICA, *KINDS]
    assert len(cases) >= 50
    assert {case.order.currency for case in cases} >= {"CLP", "EUR", "COP", "MXN", "PEN", "BRL", "USD"}
