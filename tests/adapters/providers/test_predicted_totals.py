"""What Folio says a provider will make of a document is what the simulated provider makes of it.

The simulators were written from the providers' pages alone and add up by themselves: a second opinion.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from e2e.simulators.providers import Document as Made
from e2e.simulators.providers import OpenFactura, OpenFacturaSettings
from folio.adapters.providers.openfactura import payload as openfactura
from folio.domain import business_name, tax_id
from folio.domain.buyer import Judges
from folio.domain.document import Document, DocumentKind, Original
from folio.domain.drafting import draft_sale
from folio.domain.errors import Held
from folio.domain.money import parse_amount, round_half_up, to_decimal_text
from folio.domain.order import Address, Order
from folio.domain.policy import DefaultTax, Policy
from folio.domain.profiles import Fitted, fit, profile_of
from tests.adapters.providers.targets import OPENFACTURA, TARGETS, Target, made_by, post, to_openfactura
from tests.builders import a_document, a_line, a_store
from tests.domain.documents import document_of, documents
from tests.domain.orders import EXAMPLES, a_billing, a_product, a_tax, an_order

CURRENCY = {"openfactura": "CLP", "bsale": "CLP", "invoicexpress": "EUR", "vendus": "EUR", "moloni": "EUR"}
NAMES = sorted(TARGETS)
DRAFTING = ["invoicexpress", "moloni"]
KINDS = [DocumentKind.INVOICE, DocumentKind.RECEIPT]
# Each example is sent to simulators: fewer of them, and more in a soak.
PLAYS = settings(
    max_examples=60 if EXAMPLES <= 500 else 2_000, suppress_health_check=[HealthCheck.too_slow], deadline=None
)


def fitted_or_held(name: str, document: Document, rounding: str = "") -> Fitted | Held:
    """What Folio would send, or why it would not."""
    try:
        return fit(profile_of(name, document, rounding), document)
    except Held as held:
        return held


def made_everywhere(target: Target, document: Document, fitted: Fitted, rounding: str = "") -> dict[str, Made]:
    """What each set-up that is possible by what is known makes of it."""
    return {
        name: made_by(target, document, fitted, setup())
        for name, setup in target.setups.items()
        if name.startswith(rounding)
    }


def nets_of(document: Document) -> dict[Decimal, int]:
    """Net of each rate, as the document says."""
    sums: Counter[Decimal] = Counter()
    for group in document.groups:
        sums[group.rate] += group.base
    return dict(+sums)


def nets_made(made: Made, *, rounds_lines: bool) -> dict[Decimal, int]:
    """Net of each rate at a provider with net lines, rounded where it rounds."""
    sums: dict[Decimal, Fraction] = {}
    for line in made.lines:
        value = Fraction(line.amount) if rounds_lines else line.exact
        sums[line.rate] = sums.get(line.rate, Fraction(0)) + value
    return {rate: round_half_up(net) for rate, net in sums.items() if round_half_up(net)}


def says_the_same(made: Made, document: Document) -> bool:
    return (made.net, made.tax, made.total) == (document.net, document.tax, document.total)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rounding", ["", "line", "document"])
@PLAYS
@given(data=st.data())
def test_what_is_certain_comes_out_so_however_the_provider_rounds(
    name: str, rounding: str, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    document = data.draw(documents(CURRENCY[name], kind, one_rate=data.draw(st.booleans())))
    fitted = fitted_or_held(name, document, rounding)
    if isinstance(fitted, Held) or not fitted.certain:
        return
    assert fitted.total == document.total
    known = rounding if name in ("bsale", *DRAFTING) else ""
    for setup, made in made_everywhere(TARGETS[name], document, fitted, known).items():
        assert made.total == document.total, setup
        if name == "vendus" and setup.startswith("line"):
            continue  # gross is gross; its net per line is a reading that no page supports
        assert (made.net, made.tax) == (document.net, document.tax), setup
        if name in ("bsale", *DRAFTING):
            assert nets_made(made, rounds_lines=setup.startswith("line")) == nets_of(document), setup


@pytest.mark.parametrize("name", DRAFTING)
@PLAYS
@given(data=st.data())
def test_what_is_not_certain_shows_in_the_draft(name: str, data: st.DataObject) -> None:
    one_rate = data.draw(st.booleans())
    document = data.draw(documents("EUR", DocumentKind.INVOICE, one_rate=one_rate))
    fitted = fitted_or_held(name, document)
    if isinstance(fitted, Held) or fitted.certain:
        return
    made = made_everywhere(TARGETS[name], document, fitted)
    assert {draft.state for draft in made.values()} == {"draft"}
    assert {draft.number for draft in made.values()} == {""}
    if one_rate or len({line.rate for line in fitted.lines}) == 1:
        assert any(says_the_same(draft, document) for draft in made.values())
    for draft in made.values():
        assert (draft.total == document.total) is (draft.net + draft.tax == document.total)


@pytest.mark.parametrize("name", ["bsale", "openfactura", "vendus"])
@PLAYS
@given(data=st.data())
def test_only_a_draft_may_be_sent_uncertain(name: str, data: st.DataObject) -> None:
    document = data.draw(documents(CURRENCY[name], data.draw(st.sampled_from(KINDS))))
    fitted = fitted_or_held(name, document)
    assert isinstance(fitted, Held) or fitted.certain


# --- (c) what is refused would really have come out otherwise -----------------------------------------------


def in_one_piece(name: str, total: int, rate: str) -> Document:
    """A document over a single thing, taxed inside."""
    order = an_order(a_product(total, taxes=(a_tax(rate),), currency=CURRENCY[name]), currency=CURRENCY[name])
    return document_of(order, kind=DocumentKind.INVOICE)


@pytest.mark.parametrize("total", [3, 680, 999, 9999, 86710])
def test_bsale_would_miss_a_total_that_no_net_leads_to_if_it_rounds_lines(total: int) -> None:
    document = in_one_piece("bsale", total, "19")
    held = fitted_or_held("bsale", document)
    assert isinstance(held, Held)
    assert held.reason == "total_unreachable"
    fitted = fit(profile_of("bsale", document, "document"), document)
    made = made_everywhere(TARGETS["bsale"], document, fitted)
    assert {name: draft.total == total for name, draft in made.items()} == {
        "line, 6": False, "line, all": False, "document, 6": True, "document, all": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rounding", "rate", "total"),
    [
        ("bsale", "", "19", 680),
        ("bsale", "line", "19", 86710),
        ("invoicexpress", "line", "23", 302),
        ("moloni", "line", "13", 300),
        ("moloni", "line", "6", 2517),
    ],
)
def test_the_nearest_totals_that_are_named_can_be_made(name: str, rounding: str, rate: str, total: int) -> None:
    held = fitted_or_held(name, in_one_piece(name, total, rate), rounding)
    assert isinstance(held, Held)
    assert held.params["gross"] == to_decimal_text(total, CURRENCY[name])
    nearest = [parse_amount(held.params[key], CURRENCY[name], key) for key in ("below", "above")]
    assert nearest[0] < total < nearest[1]
    for other in nearest:
        document = in_one_piece(name, other, rate)
        fitted = fit(profile_of(name, document, rounding), document)
        assert {made.total for made in made_everywhere(TARGETS[name], document, fitted).values()} == {other}


@pytest.mark.parametrize("name", ["bsale", "invoicexpress", "moloni"])
@PLAYS
@given(data=st.data())
def test_a_total_refused_as_unreachable_is_made_by_no_net_of_whole_units(name: str, data: st.DataObject) -> None:
    rate = "19" if name == "bsale" else "23"
    total = data.draw(st.integers(1, 3_000_000))
    document = in_one_piece(name, total, rate)
    held = fitted_or_held(name, document, "line")
    if not isinstance(held, Held):
        return
    base = document.net
    reach = {net + round_half_up(net * Fraction(rate) / 100) for net in range(max(0, base - 3), base + 4)}
    assert total not in reach
    assert {parse_amount(held.params[key], CURRENCY[name], key) for key in ("below", "above")} <= reach


# --- (d) the worked examples ----------------------------------------------------------------------------------


PORTUGAL = Address(name="Rita", surname="Lopes", street="Rua das Oliveiras 8", city="Évora", postal="7000-101",
                   country="Portugal", country_code="PT")  # fmt: skip
CHILE = Address(name="Amparo", surname="Quidel", street="Calle Larga 22", municipality="Maipú", city="Santiago",
                country="Chile", country_code="CL")  # fmt: skip


def drafted(order: Order, country: str, kind: DocumentKind, reference: str) -> Document:
    """The document as the program drafts it from a paid order."""
    tax = DefaultTax(Decimal(23 if country == "PT" else 19), included=True, name="IVA")
    store = a_store(Policy(default_tax=tax), country=country, currency=order.currency)
    return draft_sale(
        order, store, kind=kind, sequence=1, issue_date=date(2026, 9, 14), reference=reference,
        judge=Judges(tax_id.judge, business_name.judge),
    )  # fmt: skip


def order_1047() -> Document:
    """2 mugs at 12.30 with 10 % off, sent for 4.92: 22.00 net + 5.06 VAT = 27.06 EUR."""
    mug = a_product(
        1230, 2, currency="EUR", name="Caneca azul 350 ml", sku="CAN-350-AZ", discount=Decimal("1.23")
    )  # fmt: skip
    billing = a_billing(fullname="Rita Lopes", address=PORTUGAL, tax_id="123456789")
    order = an_order(mug, currency="EUR", shipping=492, discount=246, id=1047, billing=billing)
    return drafted(order, "PT", DocumentKind.INVOICE, "JS8841-1047-F1")


def order_2093(kind: DocumentKind) -> Document:
    """2 T-shirts at 9 990 and shipping for 3 990, tax inside: 20 143 net + 3 827 IVA = 23 970 CLP."""
    shirt = a_product(9990, 2, name="Polera negra M", sku="POL-NEG-M")
    given: dict[str, Any] = {"address": CHILE}
    if kind is DocumentKind.INVOICE:
        given |= {
            "tax_id": "77.123.456-9",
            "company_name": "Constructora Ñuble Limitada",
            "activity": "Obras menores",
        }
    order = an_order(shirt, shipping=3990, id=2093, billing=a_billing(**given))
    return drafted(order, "CL", kind, "JS8841-2093-F1")


@pytest.mark.parametrize("name", ["invoicexpress", "vendus", "moloni"])
def test_order_1047_is_27_06_at_every_portuguese_provider(name: str) -> None:
    document = order_1047()
    assert (document.net, document.tax, document.total) == (2200, 506, 2706)
    fitted = fit(profile_of(name, document), document)
    assert fitted.certain
    for setup, made in made_everywhere(TARGETS[name], document, fitted).items():
        assert made.total == 2706, setup
        assert (made.net, made.tax) == (2200, 506), setup
        assert made.reference == "JS8841-1047-F1"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["openfactura", "bsale"])
def test_order_2093_is_23970_at_every_chilean_provider(name: str, kind: DocumentKind) -> None:
    document = order_2093(kind)
    assert (document.net, document.tax, document.total) == (20143, 3827, 23970)
    fitted = fit(profile_of(name, document), document)
    assert fitted.certain
    for setup, made in made_everywhere(TARGETS[name], document, fitted).items():
        assert (made.net, made.tax, made.total) == (20143, 3827, 23970), setup
        assert made.reference == "JS8841-2093-F1"
        assert made.kind == {"invoice": "33", "receipt": "39"}[kind.value]


# --- OpenFactura alone ------------------------------------------------------------------------------------------


def test_a_factura_one_peso_off_is_taken_with_tolerance_and_refused_without() -> None:
    document = in_one_piece("openfactura", 680, "19")
    assert [group.deviation for group in document.groups] == [1]
    fitted = fit(profile_of("openfactura", document), document)
    lenient, strict = OpenFactura(), OpenFactura(OpenFacturaSettings(iva_tolerance=0))
    assert made_by(TARGETS["openfactura"], document, fitted, lenient).total == 680
    refused = to_openfactura(document, fitted, strict)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "OF-10")
    assert strict.documents == []


@PLAYS
@given(data=st.data())
def test_the_credit_of_any_chilean_sale_is_a_credit_note_of_the_same_sums(data: st.DataObject) -> None:
    sale = data.draw(documents("CLP", data.draw(st.sampled_from(KINDS))))
    number = Original(sale.kind, "17", date(2026, 11, 20), sale.reference)
    note = replace(sale, kind=DocumentKind.CREDIT_NOTE, original=number)
    fitted = fit(profile_of("openfactura", note), note)
    provider = OpenFactura()
    corrected = openfactura.Corrected(39 if sale.kind is DocumentKind.RECEIPT else 33, whole=True)
    body: Mapping[str, Any] = openfactura.request_of(note, fitted, OPENFACTURA, corrected)
    answered = post(provider, "/v2/dte/document", body, headers={"apikey": provider.settings.apikey})
    assert answered.status_code == 200, answered.text
    made = provider.documents[-1]
    assert (made.kind, made.net, made.tax, made.total) == ("61", sale.net, sale.tax, sale.total)
    assert provider.unread == set()


def test_an_exempt_line_stands_beside_a_taxed_one() -> None:
    lines = (a_line(11900), a_line(5000, "0"))
    for kind in KINDS:
        document = a_document(lines=lines, kind=kind, reference="JS8841-2093-F1", buyer=order_2093(kind).buyer)
        for name in ("openfactura", "bsale"):
            fitted = fit(profile_of(name, document), document)
            for made in made_everywhere(TARGETS[name], document, fitted).values():
                assert (made.net, made.tax, made.total) == (15000, 1900, 16900)
