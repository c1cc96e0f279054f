"""What a document needs of its buyer, country by country: complete, lacking, at a limit and one unit beyond it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from folio.domain import business_name, tax_id
from folio.domain.buyer import BuyerDecision, Judges, buyer_of, constant_of, is_constant, kind_of_sale, sale_date
from folio.domain.buyer.consumer import CONSTANTS
from folio.domain.buyer.country_rules import RECEIPT_LIMITS, REQUIREMENTS
from folio.domain.buyer.requirements import (
    Certainty,
    Requirement,
    Rule,
    SaleFacts,
    Sort,
    in_force,
    missing,
    named_from,
)
from folio.domain.currencies import EXPONENTS
from folio.domain.document import DocumentKind
from folio.domain.errors import Held
from folio.domain.order import Address, CustomField, Order
from folio.domain.policy import Policy
from folio.domain.sentences import say
from folio.domain.sentences.words import FIELDS as FIELD_WORDS
from folio.domain.store import Store
from folio.domain.verdict import Answer
from tests.builders import a_store
from tests.domain.orders import a_billing, a_product, an_order

JUDGES = Judges(tax_id.judge, lambda name, country: business_name.judge(name, country))
CURRENCY = {"CL": "CLP", "PE": "PEN", "ES": "EUR", "PT": "EUR", "MX": "MXN", "CO": "COP", "BR": "BRL", "AR": "ARS"}
INVOICE, RECEIPT = DocumentKind.INVOICE, DocumentKind.RECEIPT
COMPANY: dict[str, Any] = {"company_name": "Obras Menores SpA", "activity": "Obras menores"}
PLACE = {"street": "Calle Larga", "street_number": "12", "municipality": "Vitacura", "postal": "12345"}
FIRM = {"CL": "76543210-3", "PT": "501964843", "ES": "B58378431", "MX": "BNM840515VB1", "PE": "20512333797"}
PERSON = {"CL": "12345678-5", "PT": "123456789", "ES": "54362315K", "MX": "GODE561231GR8", "PE": "10117410",
          "BR": "39053344705", "CO": "1020304050"}  # fmt: skip


def a_sale(
    seller: str, total: int = 10_000, *, answer: str = "", chosen: str = "auto", currency: str = "", lives: str = "",
    on: date = date(2026, 11, 20), place: dict[str, str] | None = None, person: tuple[str, str] = ("Ana", "Sol"),
    delivered: bool = True, payment: str = "Webpay", may_tell: bool = False, **billing: Any,
) -> tuple[Order, Store]:  # fmt: skip
    """A sale of a shop in `seller` to somebody who gave a whole address there, unless told otherwise."""
    currency = currency or CURRENCY[seller]
    address = Address(
        name=person[0], surname=person[1], country_code=lives or seller, **(PLACE if place is None else place)
    )
    noon = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    order = an_order(
        a_product(total, currency=currency), currency=currency, payment_method=payment, completed_at=noon,
        billing=a_billing(address=address, fullname="", **billing), shipping_address=address if delivered else None,
        custom_fields=(CustomField(3, "Documento", answer, "other"),),
    )  # fmt: skip
    fields = {"document_kind": 3, **({"business_name": 4} if may_tell else {})}
    return order, a_store(Policy(fields=fields, kind=chosen), country=seller, currency=currency)


def decided(order: Order, store: Store) -> tuple[DocumentKind, BuyerDecision]:
    """The kind and the buyer of a sale."""
    kind, _ = kind_of_sale(order, store)
    on = sale_date(order, store)
    return kind, buyer_of(order, store, kind=kind, on=on, judges=JUDGES, language="es")


def outcome(order: Order, store: Store) -> str:
    """`invoice`, `receipt`, or the reason it waits with the fields it names."""
    try:
        return decided(order, store)[0].value
    except Held as held:
        return f"{held.reason} {held.params.get('fields', '')}".strip()


def without(*codes: str) -> dict[str, str]:
    """A whole address but for some of it."""
    return {code: text for code, text in PLACE.items() if code not in codes}


NOWHERE: dict[str, str] = {}
NOBODY = ("", "")
SALES = [
    # Chile: a boleta for everybody, a factura for who gives what it needs
    (a_sale("CL"), "receipt"),
    (a_sale("CL", tax_id=PERSON["CL"]), "receipt"),
    (a_sale("CL", place=NOWHERE, person=NOBODY, payment=""), "receipt"),
    (a_sale("CL", tax_id=FIRM["CL"], **COMPANY), "invoice"),
    (a_sale("CL", tax_id=PERSON["CL"], answer="Factura", activity="Arriendos"), "invoice"),
    (a_sale("CL", tax_id=FIRM["CL"], place={**without("municipality"), "city": "Santiago"}, **COMPANY), "invoice"),
    (a_sale("CL", tax_id=FIRM["CL"], place=without("municipality"), **COMPANY), "buyer_data_missing municipality"),
    (a_sale("CL", tax_id=FIRM["CL"], place=without("street", "street_number"), **COMPANY),
     "buyer_data_missing address"),
    (a_sale("CL", tax_id=FIRM["CL"], company_name="Obras SpA"), "buyer_data_missing activity"),
    (a_sale("CL", tax_id=FIRM["CL"], company_name="Obras SpA", place=NOWHERE),
     "buyer_data_missing activity, address, municipality"),
    (a_sale("CL", tax_id=FIRM["CL"], activity="Obras"), "buyer_name_missing"),
    (a_sale("CL", **COMPANY), "buyer_tax_id_missing"),
    (a_sale("CL", tax_id="66666666-6", **COMPANY), "buyer_tax_id_missing"),
    (a_sale("CL", tax_id="76543210-4", **COMPANY), "buyer_tax_id_wrong"),
    (a_sale("CL", tax_id="76543210-4"), "buyer_tax_id_wrong"),
    (a_sale("CL", tax_id="76543210-4", answer="Boleta", company_name="Obras SpA"), "buyer_tax_id_wrong"),
    (a_sale("CL", chosen="invoice"), "buyer_data_missing rut, activity"),
    (a_sale("CL", chosen="invoice", tax_id=FIRM["CL"]), "buyer_data_missing business_name, activity"),
    (a_sale("CL", lives="AR", tax_id="20-17254359-7", company_name="Obras SA", place=NOWHERE), "invoice"),
    # over 135 UF the boleta names its payer
    (a_sale("CL", 5_363_274), "receipt"),
    (a_sale("CL", 5_363_275), "buyer_data_missing tax_id"),
    (a_sale("CL", 5_363_275, tax_id=PERSON["CL"]), "receipt"),
    (a_sale("CL", 5_363_275, tax_id=PERSON["CL"], person=NOBODY), "buyer_name_missing"),
    (a_sale("CL", 5_363_275, tax_id=PERSON["CL"], person=NOBODY, payment=""), "buyer_data_missing name, payment"),
    # a Tax ID never stands beside "Consumidor final"
    (a_sale("CL", tax_id=FIRM["CL"], person=NOBODY), "buyer_name_missing"),
    (a_sale("CL", tax_id=FIRM["CL"], person=("Consumidor", "Final")), "buyer_name_missing"),
    (a_sale("CL", tax_id=PERSON["CL"], person=("-", ".")), "buyer_name_missing"),
    (a_sale("CL", tax_id=PERSON["CL"], person=("Na", "Li")), "receipt"),
    (a_sale("CL", tax_id=FIRM["CL"]), "receipt"),
    (a_sale("CL", answer="Boleta o factura"), "document_kind_unclear"),
    (a_sale("CL", answer="Factura (no boleta)", tax_id=FIRM["CL"], **COMPANY), "invoice"),
    (a_sale("CL", company_name="-", taxpayer_type="Persona Natural"), "receipt"),
    (a_sale("CL", 5_363_275, tax_id=PERSON["CL"], payment=""), "buyer_data_missing payment"),
    (a_sale("CL", 5_363_275, tax_id="66666666-6", person=NOBODY, payment=""),
     "buyer_data_missing name, tax_id, payment"),
    (a_sale("CL", 5_363_275, on=date(2025, 12, 31)), "receipt"),
    (a_sale("CL", 5_363_275, on=date(2026, 1, 1)), "buyer_data_missing tax_id"),
    (a_sale("CL", 5_363_275, on=date(2026, 12, 31)), "buyer_data_missing tax_id"),
    (a_sale("CL", 5_363_275, on=date(2027, 1, 2)), "buyer_data_missing tax_id"),
    (a_sale("CL", 9_000_000, currency="USD"), "receipt"),
    # Portugal: an invoice for everybody, simplified ones up to a limit
    (a_sale("PT"), "invoice"),
    (a_sale("PT", 99_999, place=NOWHERE, person=NOBODY), "invoice"),
    (a_sale("PT", 100_000, place=NOWHERE), "buyer_data_missing address"),
    (a_sale("PT", 100_000, person=NOBODY), "buyer_data_missing name"),
    (a_sale("PT", 100_000, place=NOWHERE, person=NOBODY), "buyer_data_missing name, address"),
    (a_sale("PT", 100_000, tax_id=PERSON["PT"], place=NOWHERE), "buyer_data_missing address"),
    (a_sale("PT", 100_000, tax_id=FIRM["PT"], company_name="Modelo, Lda.", place=NOWHERE),
     "buyer_data_missing address"),
    (a_sale("PT", 1, tax_id=FIRM["PT"], company_name="Modelo, Lda.", place=NOWHERE), "buyer_data_missing address"),
    (a_sale("PT", 1, tax_id=FIRM["PT"], place=NOWHERE), "buyer_data_missing address"),
    (a_sale("PT", 1, tax_id=FIRM["PT"], company_name="Modelo, Lda."), "invoice"),
    (a_sale("PT", 1, lives="ES", tax_id=FIRM["ES"], company_name="Obras SL", place=NOWHERE), "invoice"),
    (a_sale("PT", 1, tax_id=PERSON["PT"], answer="Fatura com contribuinte", place=NOWHERE), "invoice"),
    (a_sale("PT", 100_000, tax_id=PERSON["PT"], answer="Fatura com contribuinte", place=NOWHERE),
     "buyer_data_missing address"),
    (a_sale("PT", 1, tax_id=FIRM["PT"], person=NOBODY), "buyer_name_missing"),
    (a_sale("PT", 100_000, tax_id=FIRM["PT"], person=NOBODY), "buyer_name_missing"),
    (a_sale("PT", 1, tax_id=FIRM["PT"], person=NOBODY, place=NOWHERE), "buyer_data_missing business_name, address"),
    (a_sale("PT", 1, tax_id=PERSON["PT"], person=NOBODY), "buyer_name_missing"),
    (a_sale("PT", 1, tax_id=FIRM["PT"]), "invoice"),  # by habit the company is typed into the name
    (a_sale("PT", 1, tax_id=FIRM["PT"], may_tell=True), "buyer_name_missing"),
    (a_sale("PT", 1, tax_id=FIRM["PT"], taxpayer_type="Empresa"), "buyer_name_missing"),
    (a_sale("PT", 1, tax_id=FIRM["PT"], may_tell=True, chosen="receipt"), "receipt"),
    (a_sale("PT", 1, tax_id=PERSON["PT"], may_tell=True), "invoice"),
    (a_sale("PT", 100_000), "invoice"),
    (a_sale("PT", 900_000, currency="USD", place=NOWHERE), "invoice"),
    (a_sale("PT", 100_000, answer="Fatura simplificada"), "receipt"),
    (a_sale("PT", 100_001, answer="Fatura simplificada"), "receipt_over_limit_asked"),
    (a_sale("PT", 100_000, chosen="receipt"), "receipt"),
    (a_sale("PT", 100_001, chosen="receipt"), "receipt_over_limit"),
    (a_sale("PT", 10_000, chosen="receipt", tax_id=FIRM["PT"]), "receipt"),
    (a_sale("PT", 10_001, chosen="receipt", tax_id=FIRM["PT"]), "receipt_over_limit"),
    (a_sale("PT", 10_001, answer="Simplificada", company_name="Modelo, Lda."), "receipt_over_limit_asked"),
    (a_sale("PT", 10_001, chosen="receipt", tax_id=PERSON["PT"]), "receipt"),
    (a_sale("PT", 900_000, chosen="receipt", currency="USD"), "receipt"),
    # Spain
    (a_sale("ES", 300_000, place=NOWHERE, person=NOBODY), "receipt"),
    (a_sale("ES", 300_001), "buyer_data_missing tax_id"),
    (a_sale("ES", 300_001, place=NOWHERE, person=NOBODY), "buyer_data_missing tax_id, name, address"),
    (a_sale("ES", 300_001, lives="FR"), "invoice"),
    (a_sale("ES", 300_001, lives="FR", place=NOWHERE), "buyer_data_missing address"),
    (a_sale("ES", 300_001, tax_id=PERSON["ES"]), "invoice"),
    (a_sale("ES", tax_id=PERSON["ES"], place=NOWHERE), "receipt"),  # too little for a full one, enough for this
    (a_sale("ES", 300_001, tax_id=PERSON["ES"], place=NOWHERE), "buyer_data_missing address"),
    (a_sale("ES", tax_id=FIRM["ES"], company_name="Obras SL"), "invoice"),
    (a_sale("ES", tax_id=FIRM["ES"], answer="Factura"), "buyer_name_missing"),
    (a_sale("ES", company_name="Obras SL"), "buyer_tax_id_missing"),
    (a_sale("ES", 300_000, answer="Ticket"), "receipt"),
    (a_sale("ES", 300_001, answer="Ticket"), "receipt_over_limit_asked"),
    (a_sale("ES", 40_000, answer="Ticket", tax_id=FIRM["ES"]), "receipt"),
    (a_sale("ES", 40_001, answer="Ticket", tax_id=FIRM["ES"]), "receipt_over_limit_asked"),
    # Colombia: no more than name, number and e-mail
    (a_sale("CO", place=NOWHERE, person=NOBODY), "invoice"),
    (a_sale("CO", tax_id=PERSON["CO"], answer="Factura", place=NOWHERE), "invoice"),
    (a_sale("CO", tax_id="213123432-1", company_name="Obras SAS", place=NOWHERE), "invoice"),
    (a_sale("CO", tax_id="213123432-1", activity="Obras", place=NOWHERE, person=NOBODY), "buyer_name_missing"),
    # Mexico
    (a_sale("MX", place=NOWHERE), "receipt"),
    (a_sale("MX", tax_id=PERSON["MX"]), "invoice"),
    (a_sale("MX", tax_id=PERSON["MX"], place=without("postal")), "buyer_data_missing postal"),
    (a_sale("MX", tax_id=PERSON["MX"], person=NOBODY), "buyer_name_missing"),
    (a_sale("MX", tax_id=FIRM["MX"]), "buyer_name_missing"),
    (a_sale("MX", tax_id=FIRM["MX"], company_name="Obras SA de CV"), "invoice"),
    (a_sale("MX", chosen="invoice"), "buyer_data_missing rfc"),
    (a_sale("MX", tax_id=PERSON["MX"], place=NOWHERE, on=date(2023, 3, 31)), "invoice"),
    # Peru
    (a_sale("PE", 70_000, person=NOBODY), "receipt"),
    (a_sale("PE", 70_001), "buyer_data_missing tax_id"),
    (a_sale("PE", 70_001, tax_id="00000000"), "buyer_data_missing tax_id"),
    (a_sale("PE", 70_001, tax_id=PERSON["PE"]), "receipt"),
    (a_sale("PE", 70_001, tax_id=PERSON["PE"], person=NOBODY), "buyer_name_missing"),
    (a_sale("PE", tax_id=FIRM["PE"], answer="Boleta", person=NOBODY), "buyer_name_missing"),
    (a_sale("PE", 900_000, currency="USD"), "receipt"),
    (a_sale("PE", tax_id=FIRM["PE"], company_name="Obras SAC"), "invoice"),
    (a_sale("PE", tax_id=PERSON["PE"], answer="Factura"), "buyer_data_missing ruc"),
    # Brazil: what is brought home names its buyer
    (a_sale("BR", tax_id=PERSON["BR"]), "invoice"),
    (a_sale("BR"), "buyer_data_missing tax_id"),
    (a_sale("BR", tax_id=PERSON["BR"], place=NOWHERE), "buyer_data_missing address"),
    (a_sale("BR", tax_id=PERSON["BR"], person=NOBODY), "buyer_name_missing"),
    (a_sale("BR", tax_id="11.222.333/0001-81", person=NOBODY, delivered=False), "buyer_name_missing"),
    (a_sale("BR", answer="Recibo"), "buyer_data_missing tax_id"),
    (a_sale("BR", delivered=False, place=NOWHERE, person=NOBODY), "invoice"),
    # a country that is not listed needs nothing more
    (a_sale("AR", 9_000_000, place=NOWHERE, person=NOBODY), "invoice"),
    (a_sale("AR", tax_id="30-50001091-2", person=NOBODY), "buyer_name_missing"),
    (a_sale("AR", tax_id="30-50001091-2", answer="Factura", person=NOBODY), "buyer_name_missing"),
    (a_sale("UY", currency="UYU", tax_id="211003420017", person=NOBODY), "buyer_name_missing"),
    (a_sale("EC", currency="USD", tax_id="1790085783001", person=NOBODY), "buyer_name_missing"),
    (a_sale("IT", currency="EUR", tax_id="07643520567", person=NOBODY), "buyer_name_missing"),
]  # fmt: skip


@pytest.mark.parametrize(("sale", "expected"), SALES, ids=[f"{i} {what}" for i, (_, what) in enumerate(SALES)])
def test_a_sale_gets_its_document_or_waits_with_what_is_missing(sale: tuple[Order, Store], expected: str) -> None:
    assert outcome(*sale) == expected


def test_a_receipt_over_its_limit_waits_with_both_figures() -> None:
    with pytest.raises(Held) as caught:
        decided(*a_sale("PT", 100_001, chosen="receipt"))
    assert caught.value.params == {"limit": "1000.00", "total": "1000.01", "currency": "EUR"}
    assert "1.000,00 EUR" in say("receipt_over_limit", "pt", caught.value.params)
    assert "1000.00 EUR" in say("receipt_over_limit", "en", caught.value.params)


def test_a_company_billed_by_the_name_that_was_typed_is_told() -> None:
    note = "billed by the name that was typed"
    assert any(note in text for text in decided(*a_sale("PT", tax_id=FIRM["PT"]))[1].notes)
    for named in (
        a_sale("PT", tax_id=FIRM["PT"], company_name="Modelo, Lda."), a_sale("PT", tax_id=PERSON["PT"]),
        a_sale("PT", tax_id=FIRM["PT"], chosen="receipt"), a_sale("PT"),
    ):  # fmt: skip
        assert not any(note in text for text in decided(*named)[1].notes)


def test_the_figure_from_which_a_boleta_names_its_payer_is_read_from_the_dated_table() -> None:
    assert named_from(REQUIREMENTS, "CL", RECEIPT, date(2026, 1, 1)) == 5_363_275
    assert named_from(REQUIREMENTS, "CL", RECEIPT, date(2025, 12, 31)) is None
    assert named_from(REQUIREMENTS, "CL", INVOICE, date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("sale", "note"),
    [
        (a_sale("CL", 9_000_000, currency="USD"), "The limit of 5363275 CLP was not compared: the order is in USD."),
        (a_sale("PT", chosen="receipt", currency="USD"),
         "The limit of 1000.00 EUR was not compared: the order is in USD."),
        (a_sale("CL", on=date(2027, 3, 1)), "The limit of 2026 was taken, the last one known."),
    ],
)  # fmt: skip
def test_a_limit_that_could_not_be_compared_rightly_is_told(sale: tuple[Order, Store], note: str) -> None:
    _, decision = decided(*sale)
    assert note in decision.notes


def test_an_automatic_receipt_in_another_currency_tells_that_once() -> None:
    _, decision = decided(*a_sale("ES", 900_000, currency="USD"))
    assert " ".join(decision.notes).count("not compared") == 1


def test_a_newer_figure_takes_the_place_of_the_last_known_one() -> None:
    (now,) = in_force(REQUIREMENTS, "CL", date(2027, 6, 1))[1:]
    newer = replace(now, least=5_600_000, valid_from=date(2027, 1, 1), valid_until=date(2027, 12, 31))
    rows = (*REQUIREMENTS, newer)
    assert newer in in_force(rows, "CL", date(2027, 6, 1))
    assert now not in in_force(rows, "CL", date(2027, 6, 1))
    assert now in in_force(rows, "CL", date(2026, 6, 1))


def test_a_row_that_has_ended_for_good_is_not_asked() -> None:
    ended = replace(REQUIREMENTS[0], valid_until=date(2026, 1, 1))
    assert in_force((ended,), "CL", date(2026, 1, 1)) == [ended]
    assert in_force((ended,), "CL", date(2026, 1, 2)) == []


def test_where_a_country_forbids_to_ask_for_more_nothing_more_is_asked() -> None:
    ceiling = next(row for row in REQUIREMENTS if row.may_ask)
    greedy = Requirement(
        country="CO", kind=None, needs=("address", "name"), source="made up", certainty=Certainty.MEMORY
    )
    facts = SaleFacts("CO", INVOICE, Sort.BUSINESS, True, True, 1, "COP", frozenset({"tax_id"}))
    assert missing((ceiling, greedy), facts, date(2026, 1, 1)).fields == ("name",)
    assert set(ceiling.needs) <= set(ceiling.may_ask)


def test_every_row_is_whole_and_has_words_for_its_fields() -> None:
    for row in (*REQUIREMENTS, *RECEIPT_LIMITS):
        assert row.source
        assert not row.currency or row.currency in EXPONENTS
        assert row.valid_until is None or row.valid_from <= row.valid_until
    for need in REQUIREMENTS:
        assert set(need.needs) <= set(FIELD_WORDS)
        assert bool(need.least) == bool(need.currency)
        assert len(set(need.needs)) == len(need.needs) > 0
    assert all(limit.currency and limit.most > 0 for limit in RECEIPT_LIMITS)


def test_no_two_figures_of_one_rule_overlap() -> None:
    for rows in (REQUIREMENTS, RECEIPT_LIMITS):
        for row in rows:
            same = sorted((r for r in rows if (r.country, r.subject) == (row.country, row.subject)), key=_begins)
            assert all(one.valid_until and one.valid_until < two.valid_from for one, two in pairwise(same))


def _begins(row: Rule) -> date:
    return row.valid_from


# --- the numbers for nobody -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "home", "abroad"),
    [
        ("CL", "66666666-6", "55555555-5"), ("PT", "999999990", "999999990"), ("CO", "222222222222", "222222222222"),
        ("MX", "XAXX010101000", "XEXX010101000"), ("PE", "00000000", "00000000"),
        ("EC", "9999999999999", "9999999999999"), ("ES", "", ""), ("BR", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_the_number_for_nobody_is_the_countrys(country: str, home: str, abroad: str) -> None:
    assert (constant_of(country, foreign=False), constant_of(country, foreign=True)) == (home, abroad)


@pytest.mark.parametrize("country", sorted(CONSTANTS))
def test_the_number_for_nobody_is_known_as_such_in_any_writing(country: str) -> None:
    for constant in (CONSTANTS[country].home, CONSTANTS[country].abroad):
        verdict = tax_id.judge(country, constant)
        assert (verdict.answer, verdict.kind) == (Answer.VALID, "generic")
        for written in (constant, constant.lower(), constant.replace("-", ""), f" {constant[:3]}.{constant[3:]}"):
            assert is_constant(country, written)
        assert not is_constant("ES", constant)
        assert not is_constant(country, constant[1:])
    assert not is_constant(country, "")


@pytest.mark.parametrize("country", sorted(set(CONSTANTS) & set(CURRENCY)))
def test_the_number_for_nobody_never_comes_near_a_document(country: str) -> None:
    _, decision = decided(*a_sale(country, tax_id=CONSTANTS[country].home))
    assert decision.is_consumer
    assert decision.party.tax_id == ""
