"""Which tax a line bears and why: the order's, the merchant's decision or default, or a person's turn."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from folio.domain.document import TaxGroup
from folio.domain.errors import Held
from folio.domain.order import Order
from folio.domain.policy import DefaultTax, Exemption, Exemptions
from folio.domain.sentences import say
from folio.domain.totals import Balance, balance
from tests.domain.orders import IVA_19, a_product, a_tax, an_order

TODAY = date(2026, 11, 24)
M05, M07, M10, M16 = (Exemption(c, code) for c, code in (
    ("export", "M05"), ("exempt", "M07"), ("exempt", "M10"), ("intra_community", "M16"),
))  # fmt: skip
BOOK = a_product(1000, currency="EUR", name="Livro")
ZERO = a_product(1000, currency="EUR", name="Livro", taxes=(a_tax("0", "IVA Isento"),))
TAXED = a_product(1230, currency="EUR", taxes=(a_tax("23"),))
IVA_23 = DefaultTax(Decimal(23), included=True)


def euros(*lines: Any, **given: Any) -> Order:
    """An order in euros."""
    return an_order(*lines, currency="EUR", **given)


def decide(order: Order, default: DefaultTax | None = None, country: str = "PT", **given: Any) -> Balance:
    """An order worked out for a Portuguese seller today."""
    exemptions = Exemptions(**{k: v for k, v in given.items() if k in Exemptions.__dataclass_fields__})
    rest = {k: v for k, v in given.items() if k not in Exemptions.__dataclass_fields__}
    return balance(order, default, country=country, exemptions=exemptions, on=TODAY, **rest)


def held(order: Order, default: DefaultTax | None = None, country: str = "PT", **given: Any) -> Held:
    """Why it waits."""
    with pytest.raises(Held) as caught:
        decide(order, default, country, **given)
    return caught.value


def only_group(worked: Balance) -> TaxGroup:
    """The single tax group."""
    (group,) = worked.groups
    return group


@pytest.mark.parametrize(
    ("order", "given", "rule", "category", "code"),
    [
        (euros(TAXED), {}, "order_tax", "standard", ""),
        (euros(BOOK), {"default": IVA_23}, "store_default", "standard", ""),
        (euros(BOOK), {"store": M10}, "exempt_store", "exempt", "M10"),
        (euros(ZERO), {"zero_rate": M07}, "exempt_zero_rate", "exempt", "M07"),
        (euros(ZERO), {"zero_rate": M10, "by_tax": {"iva isento": M07}}, "exempt_by_tax", "exempt", "M07"),
        (euros(BOOK), {"default": IVA_23, "export": M05, "destination": "BR"}, "export", "export", "M05"),
        (euros(ZERO), {"zero_rate": M07, "export": M05, "destination": "US"}, "export", "export", "M05"),
        (
            euros(BOOK),
            {"default": IVA_23, "intra_community": M16, "destination": "ES", "business_in": "ES"},
            "intra_community", "intra_community", "M16",
        ),
        # A consumer in Spain, a business at home, goods that stay, an unknown destination: the default stands.
        (
            euros(BOOK), {"default": IVA_23, "intra_community": M16, "destination": "ES"},
            "store_default", "standard", "",
        ),
        (
            euros(BOOK),
            {"default": IVA_23, "intra_community": M16, "destination": "ES", "business_in": "PT"},
            "store_default", "standard", "",
        ),
        (euros(BOOK), {"default": IVA_23, "export": M05, "destination": "ES"}, "store_default", "standard", ""),
        (euros(BOOK), {"default": IVA_23, "export": M05, "destination": "PT"}, "store_default", "standard", ""),
        (euros(BOOK), {"default": IVA_23, "export": M05}, "store_default", "standard", ""),
        # What the shopper was charged stands, wherever the goods go.
        (euros(TAXED), {"export": M05, "destination": "BR"}, "order_tax", "standard", ""),
    ],
)  # fmt: skip
def test_every_tax_has_a_rule_and_every_zero_a_reason(
    order: Order, given: dict[str, Any], rule: str, category: str, code: str
) -> None:
    worked = decide(order, **given)
    group = only_group(worked)
    (decision,) = worked.decisions
    assert (decision.rule, group.category, group.reason) == (rule, category, code)
    assert (group.tax == 0) == bool(code)
    assert decision.data == ("reasons 2026-11" if code else "rates 2026-11")
    for language in ("es", "pt", "en"):
        sentence = say(decision.rule, language, dict(decision.params))
        assert "{" not in sentence
        assert code in sentence


def test_the_words_of_the_law_come_with_the_reason() -> None:
    assert only_group(decide(euros(BOOK), export=M05, destination="CH")).mention == "Isento artigo 14.º do CIVA"
    own = Exemption("exempt", "M07", "Isento ao abrigo do artigo 9.º do CIVA")
    assert only_group(decide(euros(BOOK), store=own)).mention == "Isento ao abrigo do artigo 9.º do CIVA"


@pytest.mark.parametrize(
    ("order", "given", "reason", "params"),
    [
        (euros(BOOK), {}, "no_tax_configured", {"line": "Livro"}),
        (euros(ZERO), {"default": IVA_23}, "zero_rate_needs_reason", {"line": "Livro"}),
        # Another tax's reason, and an export reason for goods that stay, are no reason.
        (euros(ZERO), {"by_tax": {"iva 6": M07}}, "zero_rate_needs_reason", {"line": "Livro"}),
        (euros(ZERO), {"export": M05, "destination": "ES"}, "zero_rate_needs_reason", {"line": "Livro"}),
        (euros(BOOK), {"default": IVA_23, "store": M10}, "default_and_exempt", {"rate": "23"}),
        (
            euros(BOOK), {"store": Exemption("exempt", "M77")}, "exemption_code_unknown",
            {"code": "M77", "country": "PT"},
        ),
        (
            euros(BOOK), {"store": Exemption("exempt", "M05")}, "exemption_code_unknown",
            {"code": "M05", "country": "PT"},
        ),
        (
            euros(BOOK), {"store": Exemption("exempt", "M26")}, "exemption_code_ended",
            {"code": "M26", "country": "PT", "until": "2024-01-04"},
        ),
        (
            euros(BOOK), {"store": Exemption("reverse", "M08")}, "exemption_code_ended",
            {"code": "M08", "country": "PT", "until": "2022-12-31"},
        ),
        (
            euros(BOOK), {"store": Exemption("exempt", "X1"), "country": "CO"}, "exemption_mention_missing",
            {"code": "X1", "country": "CO"},
        ),
        (
            euros(BOOK), {"store": Exemption("export", "VATEX-EU-G"), "country": "CO"}, "exemption_code_unknown",
            {"code": "VATEX-EU-G", "country": "CO"},
        ),
        (
            euros(BOOK), {"default": DefaultTax(Decimal(12), included=True), "country": "EC"}, "default_rate_ended",
            {
                "rate": "12", "until": "2024-03-31", "country": "EC", "source": "LRTI art. 65 before 2024",
                "now": "15 %",
            },
        ),
    ],
)  # fmt: skip
def test_zero_is_never_a_fallback_and_old_law_is_not_law(
    order: Order, given: dict[str, Any], reason: str, params: dict[str, str]
) -> None:
    refusal = held(order, **given)
    assert (refusal.reason, refusal.params) == (reason, params)


def test_a_country_without_a_list_takes_the_merchants_own_words() -> None:
    own = Exemption("exempt", "EXCLUIDO", "Bien excluido, artículo 424 E.T.")
    group = only_group(decide(euros(BOOK), country="CO", store=own))
    assert (group.reason, group.mention) == ("EXCLUIDO", "Bien excluido, artículo 424 E.T.")


@pytest.mark.parametrize(("on", "rate", "held_for"), [
    (date(2024, 3, 31), 12, ""), (date(2024, 4, 1), 12, "default_rate_ended"), (date(2024, 4, 1), 15, ""),
    (date(2024, 4, 1), 13, ""),  # a rate the table does not know may be right: it passes, and the decision says so
])  # fmt: skip
def test_a_sale_is_judged_by_the_law_of_its_day(on: date, rate: int, held_for: str) -> None:
    order, default = (
        an_order(a_product(1500, currency="USD"), currency="USD"),
        DefaultTax(Decimal(rate), included=True),
    )
    if held_for:
        with pytest.raises(Held, match=held_for):
            balance(order, default, country="EC", on=on)
        return
    (decision,) = balance(order, default, country="EC", on=on).decisions
    known = {12: "LRTI art. 65 before 2024", 15: "Decreto Ejecutivo 198 of 2024", 13: "unknown"}
    assert dict(decision.params)["known"] == known[rate]


def test_without_a_day_no_table_is_asked() -> None:
    ended = DefaultTax(Decimal(12), included=True)
    (decision,) = balance(euros(BOOK), ended, country="EC").decisions
    assert (dict(decision.params)["known"], decision.data) == ("", "")


def test_shipping_goes_untaxed_with_exempt_goods() -> None:
    worked = decide(euros(ZERO, shipping=500), zero_rate=M07)
    assert [(g.category, g.gross, g.tax) for g in worked.groups] == [("exempt", 1500, 0)]
    assert [d.rule for d in worked.decisions] == ["exempt_zero_rate", "follows_goods"]


def test_an_exempt_line_beside_a_taxed_one_keeps_its_own_group() -> None:
    worked = decide(euros(ZERO, TAXED), zero_rate=M07)
    assert [(g.key, g.base, g.tax) for g in worked.groups] == [("exempt:M07", 1000, 0), ("IVA 23 %", 1000, 230)]


# --- fixed and several taxes ----------------------------------------------------------------------------------

BOTTLE = a_tax("50", "Envase", fixed=True)
BOTTLE_ON_TOP = a_tax("50", "Envase", fixed=True, included=False)


def test_a_fixed_tax_inside_the_price_is_taken_out_before_the_percentage() -> None:
    # 3 x 1240 = 3720; 3 x 50 = 150 of levy; 3570 / 1.19 = 3000; tax 570 + 150 = 720.
    order = an_order(a_product(1240, 3, taxes=(a_tax(), BOTTLE), tax=Decimal(720)))
    group = only_group(balance(order, None, country="CL"))
    assert (group.gross, group.base, group.tax, group.fixed, group.deviation) == (3720, 3000, 720, 150, 0)
    assert [(part.label, part.rate, part.amount) for part in group.parts] == [
        ("IVA 19 %", Decimal(19), 570), ("Envase 50 CLP", None, 150),
    ]  # fmt: skip


def test_a_fixed_tax_on_top_of_a_price_with_its_tax_inside() -> None:
    # 3 x 1190 = 3570, and 3 x 50 on top: 3720 paid. 3570 / 1.19 = 3000; tax 570 + 150.
    order = an_order(a_product(1190, 3, taxes=(a_tax(), BOTTLE_ON_TOP), tax=Decimal(720)), total=3720)
    worked = balance(order, None, country="CL")
    group = only_group(worked)
    assert (group.gross, group.base, group.tax, group.fixed) == (3720, 3000, 720, 150)
    assert not worked.prices_include_tax


def test_a_fixed_tax_and_a_percentage_both_on_top() -> None:
    # 2 x 1000 = 2000; 19 % = 380; 2 x 50 = 100; paid 2480.
    taxes = (a_tax(included=False), BOTTLE_ON_TOP)
    order = an_order(a_product(1000, 2, taxes=taxes, tax=Decimal(480)), total=2480, tax=Decimal(480))
    group = only_group(balance(order, None, country="CL"))
    assert (group.base, group.tax, group.fixed) == (2000, 480, 100)


def test_a_fixed_tax_that_counts_once_for_the_line_is_read_so_where_only_that_fits() -> None:
    # 3 x 1000 + 50 once = 3050; per unit it would be 3150.
    order = an_order(a_product(1000, 3, taxes=(a_tax(), BOTTLE_ON_TOP), tax=Decimal(529)), total=3050)
    group = only_group(balance(order, None, country="CL"))
    assert (group.gross, group.fixed) == (3050, 50)


def test_a_fixed_tax_alone_leaves_the_percentage_to_the_stores_default() -> None:
    order = an_order(a_product(1240, taxes=(BOTTLE,), tax=Decimal(50)))
    group = only_group(balance(order, IVA_19, country="CL"))
    assert (group.label, group.base, group.tax) == ("IVA 19 % + Envase 50 CLP", 1000, 240)


@pytest.mark.parametrize("default", [None, DefaultTax(Decimal(19), included=False)])
def test_a_fixed_tax_alone_waits_where_the_percentage_cannot_be_known(default: DefaultTax | None) -> None:
    with pytest.raises(Held, match="fixed_tax_alone"):
        balance(an_order(a_product(1240, taxes=(BOTTLE,), tax=Decimal(50))), default, country="CL")


def test_a_fixed_tax_beside_a_rate_of_zero_waits() -> None:
    order = an_order(a_product(1240, taxes=(a_tax("0"), BOTTLE), tax=Decimal(50)))
    with pytest.raises(Held, match="fixed_tax_alone"):
        balance(order, None, country="PT", exemptions=Exemptions(zero_rate=M07))


def test_a_fixed_tax_above_the_price_waits_with_both_figures() -> None:
    order = an_order(a_product(40, name="Botella", taxes=(a_tax(), BOTTLE), tax=Decimal(0)))
    with pytest.raises(Held) as caught:
        balance(order, None, country="CL")
    assert (caught.value.reason, caught.value.params) == ("fixed_tax_above_price", {"line": "Botella", "tax": "50"})


def test_a_negative_fixed_tax_waits() -> None:
    negative = a_tax("-50", "Envase", fixed=True)
    with pytest.raises(Held, match="rate_too_high"):
        balance(an_order(a_product(1240, taxes=(a_tax(), negative))), None, country="CL")


def test_a_fixed_tax_that_does_not_fit_the_reported_tax_waits() -> None:
    order = an_order(a_product(1240, taxes=(a_tax(), BOTTLE), tax=Decimal(900)))
    with pytest.raises(Held, match="tax_differs_from_rate"):
        balance(order, None, country="CL")


def test_a_fixed_tax_inside_under_a_percentage_on_top_waits() -> None:
    order = an_order(a_product(1000, taxes=(a_tax(included=False), BOTTLE), tax=Decimal(190)), total=1190)
    with pytest.raises(Held, match="taxes_in_and_on_top"):
        balance(order, None, country="CL")


def test_several_percentages_share_the_tax_of_their_group() -> None:
    # 10000 at 19 + 20.5 = 39.5 %: 10000 / 1.395 = 7168.46 -> 7168; 7168 x 0.395 = 2831.36 -> 2831; 7168 + 2831 = 9999
    # and 7169 + round(2831.755) = 10001: no base; 7168, tax 2832, one above.
    # 2832 x 19/39.5 = 1362.2 and 2832 x 20.5/39.5 = 1469.8 -> 1362 and 1470.
    wine = an_order(a_product(10000, taxes=(a_tax(), a_tax("20.5", "ILA"))))
    group = only_group(balance(wine, None, country="CL"))
    assert (group.base, group.tax, group.deviation) == (7168, 2832, 1)
    assert [(part.label, part.amount) for part in group.parts] == [("ILA 20.5 %", 1470), ("IVA 19 %", 1362)]


def test_shipping_follows_the_percentage_of_the_goods_and_not_their_levy() -> None:
    order = an_order(a_product(1240, taxes=(a_tax(), BOTTLE), tax=Decimal(240)), shipping=1190)
    worked = balance(order, None, country="CL")
    assert [(g.key, g.base, g.tax) for g in worked.groups] == [
        ("IVA 19 % + Envase 50 CLP", 1000, 240), ("IVA 19 %", 1000, 190),
    ]  # fmt: skip


def test_lines_of_one_order_may_differ_in_whether_their_price_holds_the_tax() -> None:
    order = an_order(a_product(1190, taxes=(a_tax(),)), a_product(1000, taxes=(a_tax(included=False),)))
    worked = balance(order, None, country="CL")
    assert [line.price_includes_tax for line in worked.lines] == [True, False]
    assert (worked.total, worked.prices_include_tax) == (2380, False)
    assert only_group(worked).base == 2000
