"""Invoice or receipt: what the shopper answers, what is filled in, what the store chose, what the country does."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from folio.domain.buyer import kind_of_sale, kind_wanted, sale_date, seller_country
from folio.domain.buyer.country_rules import AUTOMATIC, RECEIPT_LIMITS
from folio.domain.buyer.kind import asks_for_own, company_typed, is_kind_unclear
from folio.domain.buyer.requirements import Sort, receipt_limit
from folio.domain.document import DocumentKind, Party
from folio.domain.drafting import sale_kind
from folio.domain.order import Address, CustomField, Order
from folio.domain.policy import Policy
from folio.domain.store import Store
from tests.builders import a_store
from tests.domain.orders import a_billing, a_product, an_order

INVOICE, RECEIPT = DocumentKind.INVOICE, DocumentKind.RECEIPT
FIELDS = {"business_name": 1, "activity": 2, "document_kind": 3}
CURRENCY = {"CL": "CLP", "PE": "PEN", "ES": "EUR", "PT": "EUR", "MX": "MXN", "CO": "COP", "BR": "BRL", "AR": "ARS"}


def a_shop(country: str = "CL", kind: str = "auto", **given: Any) -> Store:
    """A store of a country with all three fields mapped."""
    return a_store(Policy(fields=FIELDS, kind=kind), country=country, **given)


def a_sale(country: str = "CL", *, total: int = 10000, currency: str = "", **billing: Any) -> Order:
    """An order over a total, billed to a person who lives in the country."""
    address = Address(name="Ana", surname="Sol", country_code=country)
    currency = currency or CURRENCY.get(country, "USD")
    return an_order(
        a_product(total, currency=currency), currency=currency, billing=a_billing(address=address, **billing)
    )


def answered(order: Order, value: str, label: str = "Documento", field: str = "document_kind") -> Order:
    """The same order with an answer in a mapped field."""
    return replace(order, custom_fields=(*order.custom_fields, CustomField(FIELDS[field], label, value, "other")))


@pytest.mark.parametrize(
    ("answer", "label", "kind"),
    [
        ("", "Documento", None), ("No", "¿Desea factura?", None), ("No deseo factura", "", None),
        ("Não, obrigado", "", None), ("Quizás", "¿Desea factura?", None),
        ("Factura", "", INVOICE), ("FATURA", "", INVOICE), ("Fatura-recibo", "", INVOICE),
        ("Nota fiscal", "", INVOICE), ("Sí, para empresa", "", INVOICE), ("Invoice", "", INVOICE),
        ("Boleta", "", RECEIPT), ("BOLETA electrónica", "", RECEIPT), ("Receipt", "", RECEIPT),
        ("Recibo", "", RECEIPT), ("Fatura simplificada", "", RECEIPT), ("Ticket", "¿Factura?", RECEIPT),
        ("Sí", "¿Desea factura?", INVOICE), ("Sim", "Fatura?", INVOICE), ("Yes", "", INVOICE),
        ("Sí", "Boleta o Factura", INVOICE), ("Sí", "¿Quiere boleta?", RECEIPT),
        # signs and accents around the words
        ("Sí.", "¿Desea factura?", INVOICE), ("si!", "", INVOICE), ("¡Factura!", "", INVOICE), ("No.", "", None),
        ("NÃO", "Fatura?", None), ("(boleta)", "", RECEIPT),
        # both kinds are named and one is refused
        ("Factura (no boleta)", "", INVOICE), ("Factura, no boleta", "", INVOICE), ("Factura no boleta", "", INVOICE),
        ("No quiero boleta, quiero factura", "", INVOICE), ("No quiero boleta quiero factura", "", INVOICE),
        ("No, factura", "", INVOICE), ("Boleta sin factura", "", RECEIPT), ("Boleta (no factura)", "", RECEIPT),
        ("No quiero fatura, só o recibo", "", RECEIPT), ("Fatura completa (não simplificada)", "", INVOICE),
        ("No invoice, just a receipt", "", RECEIPT), ("No tengo RUT quiero boleta", "", RECEIPT),
        ("Factura con RUT - no boleta", "", INVOICE), ("Cupom fiscal, sem nota fiscal", "", RECEIPT),
        # refused and nothing asked for
        ("Sin factura", "", None), ("Sem fatura", "", None), ("Ni boleta ni factura", "", None),
        ("No quiero boleta o factura", "", None), ("No soy empresa", "", None), ("Sí, sin factura", "", None),
        # one kind in several words
        ("Fatura/Recibo", "", INVOICE), ("Ticket (factura simplificada)", "", RECEIPT),
        ("Boleta empresa", "", RECEIPT), ("Com contribuinte", "", INVOICE), ("Sem contribuinte", "", None),
        ("Con etiqueta", "", None),
    ],
)  # fmt: skip
def test_the_shoppers_answer_is_read_with_the_fields_label(
    answer: str, label: str, kind: DocumentKind | None
) -> None:
    order = answered(a_sale(), answer, label)
    assert kind_wanted(order, FIELDS) is kind
    assert not is_kind_unclear(order, FIELDS)
    assert kind_wanted(order, {}) is None


@pytest.mark.parametrize(
    "answer",
    ["Boleta o factura", "Boleta/Factura", "Factura de boleta", "Factura y boleta", "¿Boleta? No sé, factura",
     "Factura. No factura", "Fatura ou fatura simplificada", "Invoice or receipt"],
)  # fmt: skip
def test_an_answer_that_asks_for_both_kinds_is_for_a_person_and_stands_as_an_invoice(answer: str) -> None:
    order = answered(a_sale(), answer)
    assert is_kind_unclear(order, FIELDS)
    assert kind_wanted(order, FIELDS) is None
    for chosen in ("auto", "invoice", "receipt"):
        kind, why = kind_of_sale(order, a_shop(kind=chosen))
        assert (kind, "both kinds" in why) == (INVOICE, True)


@pytest.mark.parametrize("chosen", ["auto", "invoice", "receipt"])
@pytest.mark.parametrize("country", ["CL", "PT", "ES", "MX", "PE", "CO"])
def test_the_shoppers_answer_stands_before_all_else(country: str, chosen: str) -> None:
    order = a_sale(country, company_name="Obras SpA")
    assert kind_of_sale(answered(order, "Boleta"), a_shop(country, chosen)) == (
        RECEIPT, "The shopper asked for a receipt.",
    )  # fmt: skip
    assert kind_of_sale(answered(a_sale(country), "Factura"), a_shop(country, chosen)) == (
        INVOICE, "The shopper asked for an invoice.",
    )  # fmt: skip


@pytest.mark.parametrize("chosen", ["auto", "receipt"])
@pytest.mark.parametrize("field", ["company_name", "activity"])
def test_a_companys_data_make_an_invoice_before_the_stores_choice(field: str, chosen: str) -> None:
    given: dict[str, Any] = {field: "Obras"}
    kind, why = kind_of_sale(a_sale(**given), a_shop(kind=chosen))
    assert (kind, "company's data" in why) == (INVOICE, True)
    blank: dict[str, Any] = {field: "  "}
    assert kind_of_sale(a_sale(**blank), a_shop(kind="receipt"))[0] is RECEIPT


@pytest.mark.parametrize("typed", ["-", ".", "--", " / ", "n/a", "N.A.", "No aplica", "Ninguna", "Consumidor Final"])
def test_a_company_name_that_says_nothing_is_no_company(typed: str) -> None:
    assert kind_of_sale(a_sale(company_name=typed), a_shop())[0] is RECEIPT
    assert sale_kind(answered(a_sale(), typed, field="business_name"), a_shop()) is RECEIPT
    named = answered(a_sale(company_name=typed), "Obras SpA", field="business_name")
    assert company_typed(named, FIELDS) == "Obras SpA"


def test_the_sort_of_taxpayer_alone_asks_for_nothing() -> None:
    order = a_sale(taxpayer_type="Persona Natural", activity="-")
    assert kind_of_sale(order, a_shop()) == (RECEIPT, "A receipt, as CL gives to consumers.")


def test_the_mapped_business_name_makes_an_invoice_but_an_activity_alone_does_not() -> None:
    assert sale_kind(answered(a_sale(), "Obras SpA", field="business_name"), a_shop()) is INVOICE
    assert sale_kind(answered(a_sale(), "Obras", field="activity"), a_shop()) is RECEIPT
    assert sale_kind(answered(a_sale(), "Obras SpA", field="business_name"), a_store()) is RECEIPT


@pytest.mark.parametrize("country", ["CL", "PT", "ES", "MX"])
def test_the_store_chooses_for_who_asks_for_neither(country: str) -> None:
    assert kind_of_sale(a_sale(country), a_shop(country, "receipt"))[0] is RECEIPT
    kind, why = kind_of_sale(answered(a_sale(country), "No"), a_shop(country, "invoice"))
    assert (kind, "store chose" in why) == (INVOICE, True)


@pytest.mark.parametrize(
    ("country", "tax_id", "kind"),
    [
        ("CL", "", RECEIPT), ("CL", "12345678-5", RECEIPT), ("CL", "66666666-6", RECEIPT),
        ("PE", "", RECEIPT), ("PE", "10117410", RECEIPT), ("PE", "00000000", RECEIPT),
        ("ES", "", RECEIPT), ("ES", " - ", RECEIPT), ("ES", "54362315K", RECEIPT), ("ES", "B58378431", INVOICE),
        ("MX", "", RECEIPT), ("MX", "XAXX010101000", RECEIPT), ("MX", "XEXX010101000", RECEIPT),
        ("MX", "GODE561231GR8", INVOICE), ("MX", "BOXW310820HNERXN09", RECEIPT),
        ("PT", "", INVOICE), ("PT", "123456789", INVOICE), ("CO", "", INVOICE), ("CO", "1020304050", INVOICE),
        ("BR", "", INVOICE), ("AR", "", INVOICE), ("US", "", INVOICE),
    ],
)  # fmt: skip
def test_where_nobody_chose_the_sellers_country_decides(country: str, tax_id: str, kind: DocumentKind) -> None:
    decided, why = kind_of_sale(a_sale(country, tax_id=tax_id), a_shop(country))
    assert decided is kind
    assert country in why


def test_in_spain_a_nif_without_an_address_still_gets_the_simplified_invoice_the_law_allows() -> None:
    street = Address(name="Ana", surname="Sol", street="Calle Mayor 1", country_code="ES")
    assert kind_of_sale(a_sale("ES", tax_id="12345678Z"), a_shop("ES"))[0] is RECEIPT
    full = a_sale("ES", tax_id="12345678Z")
    full = replace(full, billing=replace(full.billing, address=street))
    assert kind_of_sale(full, a_shop("ES"))[0] is INVOICE


@pytest.mark.parametrize(
    ("country", "answer", "asks"),
    [
        ("PT", "Fatura", False), ("PT", "Fatura-recibo", False), ("PT", "Fatura com contribuinte", True),
        ("PT", "Fatura de empresa", True), ("PT", "Fatura sem contribuinte", False),
        ("PT", "Com contribuinte", True), ("CL", "Factura", True), ("CO", "Factura", True), ("CL", "Boleta", False),
        ("CL", "", False),
    ],
)  # fmt: skip
def test_where_everybody_gets_an_invoice_the_bare_word_asks_for_nothing_more(
    country: str, answer: str, asks: bool
) -> None:
    assert asks_for_own(answered(a_sale(country), answer), a_shop(country)) is asks


def test_the_country_is_the_sellers_and_not_the_buyers() -> None:
    assert sale_kind(a_sale("PT", currency="CLP"), a_shop("CL")) is RECEIPT
    assert sale_kind(a_sale("CL", currency="EUR"), a_shop("PT")) is INVOICE
    moved = replace(a_shop("PT"), policy=Policy(seller=Party("Tienda SL", country="ES")))
    assert seller_country(moved) == "ES"
    assert sale_kind(a_sale("ES"), moved) is RECEIPT
    nameless = replace(a_shop("PT"), policy=Policy(seller=Party("Loja")))
    assert seller_country(nameless) == "PT"


def test_an_automatic_receipt_over_its_limit_becomes_an_invoice() -> None:
    assert sale_kind(a_sale("ES", total=300_000), a_shop("ES")) is RECEIPT
    kind, why = kind_of_sale(a_sale("ES", total=300_001), a_shop("ES"))
    assert (kind, why) == (INVOICE, "An invoice, because a receipt in ES may be over 3000.00 EUR at most.")


def test_a_limit_in_another_currency_is_not_compared_and_that_is_told() -> None:
    kind, why = kind_of_sale(a_sale("ES", total=9_000_000, currency="USD"), a_shop("ES"))
    assert kind is RECEIPT
    assert why.endswith("The limit of 3000.00 EUR was not compared: the order is in USD.")


def test_a_kind_that_somebody_chose_never_changes_by_a_limit() -> None:
    assert sale_kind(a_sale("PT", total=100_001), a_shop("PT", "receipt")) is RECEIPT
    assert sale_kind(answered(a_sale("ES", total=300_001), "Ticket"), a_shop("ES")) is RECEIPT


def test_the_day_of_a_sale_is_the_stores_own_and_of_the_checkouts_end() -> None:
    late = datetime(2027, 1, 1, 2, 30, tzinfo=UTC)  # still the old year in Santiago
    assert sale_date(replace(a_sale(), completed_at=late), a_shop()) == date(2026, 12, 31)
    assert sale_date(replace(a_sale(), completed_at=None, created_at=late), a_shop()) == date(2026, 12, 31)
    assert sale_date(replace(a_sale(), completed_at=late), a_shop("PT", timezone="Lisbon")) == date(2027, 1, 1)


def test_a_limit_binds_from_its_own_day_on() -> None:
    before = receipt_limit(RECEIPT_LIMITS, "ES", Sort.PRIVATE, date(2012, 12, 31))
    after = receipt_limit(RECEIPT_LIMITS, "ES", Sort.PRIVATE, date(2013, 1, 1))
    assert before is None
    assert after is not None
    assert after.most == 300_000
    old = replace(a_sale("ES", total=300_001), completed_at=datetime(2012, 12, 30, 12, tzinfo=UTC))
    assert sale_kind(old, a_shop("ES")) is RECEIPT


def test_every_line_of_the_table_names_its_source() -> None:
    assert set(AUTOMATIC) == {"CL", "PE", "ES", "MX"}
    assert all(rule.source and rule.certainty for rule in AUTOMATIC.values())
