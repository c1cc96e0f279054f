"""How a document is told to each target, which totals that leads to, and what is refused beforehand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.domain.document import Document, DocumentKind, Original, TaxGroup, TaxPart
from folio.domain.errors import Held
from folio.domain.money import round_half_up, to_minor
from folio.domain.profiles import (
    PROFILES,
    Fitted,
    Profile,
    Rounding,
    TargetLine,
    fit,
    predict_total,
    profile_of,
    shortened,
)
from folio.domain.profiles.arithmetic import outcomes
from folio.domain.profiles.shaping import Aim, shape
from folio.domain.profiles.targets import BSALE, BUILTIN, INVOICEXPRESS, MOLONI, OPENFACTURA_FACTURA, VENDUS
from tests.builders import a_buyer, a_document, a_line, groups_of
from tests.domain.documents import document_of, documents
from tests.domain.orders import EXAMPLES, a_product, a_tax, an_order

INVOICE = DocumentKind.INVOICE
# Each example runs every form through a target's arithmetic: fewer of them, and more in a soak.
PLAYS = settings(max_examples=150 if EXAMPLES <= 500 else 2_000, deadline=None)


def plain(total: int, rate: str = "19", currency: str = "CLP") -> Document:
    """One thing at a price with tax inside."""
    order = an_order(a_product(total, taxes=(a_tax(rate),), currency=currency), currency=currency)
    return document_of(order, kind=INVOICE)


def refused(profile: Profile, document: Document) -> Held:
    with pytest.raises(Held) as caught:
        fit(profile, document)
    return caught.value


def refuses(profile: Profile, document: Document) -> bool:
    try:
        fit(profile, document)
    except Held as held:
        return held.reason == "total_unreachable"
    return False


def only_line(profile: Profile, document: Document) -> TargetLine:
    (line,) = fit(profile, document).lines
    return line


# --- which totals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rounding", "share"), [("", 19), ("line", 19), ("document", 0)], ids=["unknown", "each line", "once"]
)
def test_bsale_misses_19_of_119_totals_unless_it_rounds_once(rounding: str, share: int) -> None:
    profile = BSALE.knowing(rounding)
    assert sum(refuses(profile, plain(total)) for total in range(10_000, 10_119)) == share


@pytest.mark.parametrize("profile", [BUILTIN, OPENFACTURA_FACTURA, PROFILES["openfactura boleta"]])
def test_targets_that_take_our_figures_miss_no_total(profile: Profile) -> None:
    assert not any(refuses(profile, plain(total)) for total in range(1, 120))


def test_680_pesos_are_named_with_their_neighbours() -> None:
    held = refused(BSALE, plain(680))
    assert held.params == {
        "provider": "bsale", "label": "IVA 19 %", "gross": "680", "below": "679", "above": "681"
    }  # fmt: skip


def test_a_target_without_tolerance_refuses_a_tax_one_unit_off() -> None:
    strict = replace(OPENFACTURA_FACTURA, tolerance=0)
    assert refused(strict, plain(680)).reason == "total_unreachable"
    assert fit(strict, plain(679)).certain
    assert fit(OPENFACTURA_FACTURA, plain(680)).certain
    corrects = Original(INVOICE, "12", date(2026, 11, 20), "X")
    note = replace(plain(680), kind=DocumentKind.CREDIT_NOTE, original=corrects)
    assert refused(strict, note).reason == "total_unreachable"  # a credit note is added up as any document is
    assert fit(OPENFACTURA_FACTURA, note).certain


def test_a_draft_may_be_tried_where_only_one_way_of_rounding_leads_there() -> None:
    document = plain(302, "23", "EUR")
    fitted = fit(INVOICEXPRESS, document)
    assert (fitted.total, fitted.certain) == (302, False)
    assert refused(INVOICEXPRESS.knowing("line"), document).reason == "total_unreachable"
    assert fit(INVOICEXPRESS.knowing("document"), document).certain


def test_two_decimals_of_price_reach_no_more_when_rounding_is_late() -> None:
    for rounding in ("", "line", "document"):
        assert refused(MOLONI.knowing(rounding), plain(302, "23", "EUR")).reason == "total_unreachable"


@PLAYS
@given(st.data())
def test_what_is_certain_comes_to_the_document_alone(data: st.DataObject) -> None:
    profile = data.draw(st.sampled_from([BSALE, INVOICEXPRESS, MOLONI, VENDUS, BUILTIN]))
    currency = "CLP" if profile is BSALE else "EUR"
    document = data.draw(documents(currency, INVOICE))
    try:
        fitted = fit(profile, document)
    except Held:
        return
    totals = {outcome.total for outcome in outcomes(profile, fitted.lines, document)}
    assert document.total in totals
    assert fitted.total == predict_total(profile, document) == document.total
    assert not fitted.certain or totals == {document.total}
    assert fitted.certain or profile.drafts


def two_rates_off() -> Document:
    """Two groups, one a cent above its own rounding and the other a cent below: the total hides it."""
    lines = (a_line(302, "23"), a_line(300, "13"))
    groups = groups_of(lines)
    off = (replace(groups[0], base=246, tax=56, deviation=-1), replace(groups[1], base=265, tax=35, deviation=1))
    told = tuple(replace(line, net=group.base) for line, group in zip(lines, off, strict=True))
    return a_document(lines=told, groups=off, currency="EUR", kind=INVOICE)


def test_a_total_that_is_right_by_two_wrong_taxes_is_not_taken_for_certain() -> None:
    document = two_rates_off()
    assert document.total == 602
    totals = {o.total for o in outcomes(INVOICEXPRESS.knowing("line"), _figures(document), document)}
    assert 602 in totals
    held = refused(INVOICEXPRESS.knowing("line"), document)
    assert held.reason == "total_unreachable"


def _figures(document: Document) -> tuple[TargetLine, ...]:

    return shape(INVOICEXPRESS, document, Aim.FIGURES, whole=False)


def test_a_tax_may_be_rounded_over_all_rates_together() -> None:
    """23 % of 0.02 and 13 % of 0.01 are 0.0059: nothing by rate, one cent together."""
    lines = (a_line(2, "23", net=2), a_line(1, "13", net=1))
    document = a_document(lines=lines, groups=groups_of(lines), currency="EUR", kind=INVOICE)
    totals = {o.total for o in outcomes(INVOICEXPRESS, _figures(document), document)}
    assert totals == {3, 4}
    assert not fit(INVOICEXPRESS, document).certain


def test_a_net_that_the_target_would_split_otherwise_is_refused() -> None:
    group = TaxGroup("19", "IVA 19 %", Decimal(19), "standard", 99, 20, 119, deviation=1)
    document = a_document(lines=(a_line(119, net=99),), groups=(group,))
    held = refused(PROFILES["openfactura boleta"], document)
    assert (held.reason, held.params["what"]) == ("not_expressible", "IVA 19 %: 99 + 20")
    held = refused(BSALE, replace(document, kind=INVOICE))
    assert (held.reason, held.params) == (
        "total_would_differ", {"provider": "bsale", "ours": "119", "theirs": "118"}
    )  # fmt: skip


# --- how a line is told -----------------------------------------------------------------------------------------


def test_a_price_has_no_more_decimals_than_it_needs() -> None:
    assert only_line(BSALE, plain(11900)).unit_price == Decimal(10000)
    line = only_line(OPENFACTURA_FACTURA, document_of(an_order(a_product(9990, 3, taxes=(a_tax(),))), kind=INVOICE))
    assert (line.quantity, line.unit_price, line.net) == (3, Decimal(8395), 25185)
    places = -int(str(only_line(INVOICEXPRESS, plain(1234, "23", "EUR")).unit_price.as_tuple().exponent))
    assert places == 2


def test_a_line_whose_unit_cannot_be_told_is_told_as_one_piece() -> None:
    sold = a_line(1001, "23", quantity=3, unit_price=333, description="Vela")
    line = only_line(MOLONI, a_document(lines=(sold,), currency="EUR", kind=INVOICE))
    assert (line.quantity, line.units, line.description) == (1, 3, "3 × Vela")
    assert (line.unit_price, line.net, line.gross) == (Decimal("8.14"), 814, 1001)


@pytest.mark.parametrize(
    ("profile", "currency", "rate", "price", "off"),
    [(BSALE, "CLP", "19", 11900, 2380), (INVOICEXPRESS, "EUR", "23", 1230, 246), (VENDUS, "EUR", "23", 1230, 246)],
)
def test_a_discount_is_shown_where_it_is_exact(
    profile: Profile, currency: str, rate: str, price: int, off: int
) -> None:
    line = a_line(2 * price - off, rate, quantity=2, unit_price=price, discount=off)
    told = only_line(profile, a_document(lines=(line,), currency=currency, kind=INVOICE))
    assert told.percent == Decimal(0 if profile is VENDUS else 10)
    assert told.discount == (off if profile is VENDUS else 0)


def test_a_discount_that_is_not_exact_hides_in_the_price() -> None:
    line = a_line(11900 - 1, quantity=1, unit_price=11900, discount=1)
    told = only_line(BSALE, a_document(lines=(line,), kind=INVOICE))
    assert (told.percent, told.discount, told.unit_price) == (Decimal(0), 0, Decimal(9999))


def test_free_lines_stay_where_a_target_can_tell_them() -> None:
    document = a_document(lines=(a_line(11900), a_line(0, unit_price=0)), kind=INVOICE)
    assert [len(fit(profile, document).lines) for profile in (OPENFACTURA_FACTURA, BSALE)] == [2, 1]


@PLAYS
@given(st.data())
def test_every_line_comes_to_its_figure_in_the_targets_terms(data: st.DataObject) -> None:
    profile = data.draw(st.sampled_from([OPENFACTURA_FACTURA, BSALE, INVOICEXPRESS, MOLONI, VENDUS]))
    currency = "CLP" if profile.currencies != frozenset({"EUR"}) else "EUR"
    document = data.draw(documents(currency, INVOICE))
    for line in _lines(profile, document):
        value = to_minor(line.unit_price, currency) * line.quantity
        value = value * (1 - Fraction(line.percent) / 100) - line.discount
        assert round_half_up(value) >= 0
        assert abs(value - (line.gross if profile is VENDUS else line.net)) <= 2
        assert line.quantity in (1, line.units)
        assert not (line.discount and line.percent)
        exponent = line.unit_price.normalize().as_tuple().exponent
        assert isinstance(exponent, int)
        assert -exponent <= profile.price_decimals
        if profile in (VENDUS, OPENFACTURA_FACTURA):
            assert round_half_up(value) == (line.gross if profile is VENDUS else line.net)


def _lines(profile: Profile, document: Document) -> Iterator[TargetLine]:
    try:
        yield from fit(profile, document).lines
    except Held:
        return


# --- what is refused --------------------------------------------------------------------------------------------


def group(**given: Any) -> TaxGroup:
    return TaxGroup(**{"key": "0", "label": "Isento", "rate": Decimal(0), "category": "exempt", "base": 5000,
                       "tax": 0, "gross": 5000, **given})  # fmt: skip


def untaxed(*groups: TaxGroup, currency: str = "EUR") -> Document:
    lines = tuple(a_line(g.gross, "0", tax_key=g.key, net=g.base) for g in groups)
    return replace(a_document(kind=INVOICE, currency=currency), lines=lines, groups=groups,
                   total=sum(g.gross for g in groups))  # fmt: skip


PARTS = (TaxPart("A", Decimal(10), 500), TaxPart("B", Decimal(5), 250))


@pytest.mark.parametrize(
    ("profile", "document", "what"),
    [
        (VENDUS, plain(680), "CLP"),
        (INVOICEXPRESS, untaxed(group()), "Isento"),
        (INVOICEXPRESS, untaxed(group(reason="M07"), group(key="1", reason="M05")), "M05 + M07"),
        (BSALE, untaxed(group(category="gift_card"), currency="CLP"), "Isento"),
        (OPENFACTURA_FACTURA, plain(11000, "10"), "IVA 10 %"),
        (BSALE, untaxed(group(parts=PARTS, tax=750, base=4250), currency="CLP"), "Isento"),
        (BSALE, untaxed(group(fixed=5, tax=5, base=4995), currency="CLP"), "Isento"),
    ],
)
def test_what_a_target_cannot_say_is_named(profile: Profile, document: Document, what: str) -> None:
    held = refused(profile, document)
    assert (held.reason, held.params) == ("not_expressible", {"provider": profile.name, "what": what})


def test_several_reasons_fit_where_each_line_has_its_own() -> None:
    assert fit(MOLONI, untaxed(group(reason="M07"), group(key="1", reason="M05"))).certain


@pytest.mark.parametrize(("kind", "most"), [(INVOICE, 60), (DocumentKind.RECEIPT, 1000)])
def test_too_many_lines_are_counted(kind: DocumentKind, most: int) -> None:
    lines = tuple(a_line(119) for _ in range(most + 1))
    document = a_document(lines=lines, kind=kind)
    held = refused(profile_of("openfactura", document), document)
    assert held.reason == "too_many_lines"
    assert (held.params["most"], held.params["lines"]) == (str(most), str(most + 1))
    fewer = a_document(lines=lines[:most], kind=kind)
    assert fit(profile_of("openfactura", fewer), fewer).certain


@pytest.mark.parametrize(("field", "most"), [("name", 100), ("activity", 40), ("address", 70), ("municipality", 20)])
def test_a_buyers_field_is_never_cut(field: str, most: int) -> None:
    document = replace(plain(11900), buyer=a_buyer(**{field: "x" * (most + 1)}))
    held = refused(BSALE, document)
    assert held.reason == "field_too_long"
    assert held.params == {
        "provider": "bsale", "datum": f"buyer {field}", "most": str(most), "length": str(most + 1)
    }  # fmt: skip
    assert fit(BSALE, replace(document, buyer=a_buyer(**{field: "x" * most}))).certain


def test_a_consumers_long_address_stops_no_boleta_that_does_not_tell_it() -> None:
    document = a_document()
    long = replace(document, buyer=replace(document.buyer, address="x" * 200, name="y" * 200))
    assert fit(profile_of("openfactura", long), long).certain


# --- targets and texts ------------------------------------------------------------------------------------------


def test_what_the_merchant_found_out_narrows_the_roundings() -> None:
    assert BSALE.knowing("line").roundings == (Rounding.LINE,)
    assert BSALE.knowing("document").roundings == (Rounding.ONCE,)
    assert MOLONI.knowing("document").roundings == (Rounding.EACH,)
    assert BSALE.knowing("") == BSALE
    assert BUILTIN.knowing("line") == BUILTIN
    assert VENDUS.knowing("line") == VENDUS


def test_a_credit_note_adds_up_as_a_factura_whatever_it_corrects() -> None:
    boleta = a_document()
    assert profile_of("openfactura", boleta).name == "openfactura boleta"
    for kind in (INVOICE, DocumentKind.RECEIPT):
        original = Original(kind, "12", date(2026, 11, 20), "X")
        note = replace(boleta, kind=DocumentKind.CREDIT_NOTE, original=original)
        assert profile_of("openfactura", note) is OPENFACTURA_FACTURA
        assert isinstance(fit(OPENFACTURA_FACTURA, note), Fitted)


def test_an_unknown_provider_has_no_profile() -> None:
    assert profile_of("bsale", a_document(), "line") == BSALE.knowing("line")
    with pytest.raises(KeyError):
        profile_of("nobody", a_document())


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_every_profile_tells_where_it_was_read(profile: Profile) -> None:
    assert profile.source
    assert profile.roundings


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("Vela", 0, "Vela"),
        ("Vela", 4, "Vela"),
        ("Vela de cera", 11, "Vela de..."),
        ("Velaromática", 10, "Velarom..."),
        ("A Velaromática", 10, "A Velar..."),
    ],
)
def test_a_description_is_cut_at_a_word_if_that_leaves_enough(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short


@given(st.text(max_size=200), st.integers(10, 80))
def test_a_shortened_text_fits_and_shows_its_cut(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert short == text if len(text) <= most else short.endswith("...")
