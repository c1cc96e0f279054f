"""Who is billed: taken from what was typed, judged, and never guessed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from folio.domain import business_name, tax_id
from folio.domain.buyer import CONSUMER, BuyerDecision, Judges, buyer_of, kind_of_sale, sale_date
from folio.domain.document import DocumentKind
from folio.domain.errors import Held
from folio.domain.order import Address, Billing, CustomField, Order
from folio.domain.policy import Policy
from folio.domain.verdict import Answer, NameVerdict, TaxIdVerdict
from tests.builders import a_store
from tests.domain.orders import a_billing, a_product, an_order

FIELDS = {"business_name": 40967, "activity": 40966, "document_kind": 41315}
REAL = Judges(tax_id.judge, lambda name, country: business_name.judge(name, country))
GOOD_RUT, BAD_RUT = "76543210-3", "76543210-4"
PERSONS_RUT = "12345678-5"


def an_answer(word: str, value: str, area: str = "billing") -> CustomField:
    """What the buyer answered in a mapped field."""
    return CustomField(FIELDS[word], word, value, area)


def an_order_by(billing: Billing, *answers: CustomField) -> Order:
    """An order of one thing, billed so."""
    return an_order(a_product(10000), billing=billing, custom_fields=answers)


def decide(order: Order, judges: Judges = REAL, language: str = "es") -> BuyerDecision:
    """The decision for a store in Chile, on a document of the kind that the order gets there."""
    store = a_store(Policy(fields=FIELDS))
    kind, _ = kind_of_sale(order, store)
    return buyer_of(order, store, kind=kind, on=sale_date(order, store), judges=judges, language=language)


def told(verdict: TaxIdVerdict) -> Judges:
    """Judges who say one thing of every Tax ID."""
    return Judges(lambda country, text, kind: verdict, REAL.name)


def test_a_person_without_a_tax_id_is_a_consumer_with_their_name() -> None:
    decision = decide(an_order_by(a_billing()))
    assert decision.is_consumer
    assert (decision.party.name, decision.party.tax_id) == ("Amparo Quidel", "")
    assert decision.why == "Billed to a consumer without a Tax ID."


def test_a_person_with_a_tax_id_is_billed_with_it() -> None:
    decision = decide(an_order_by(a_billing(tax_id=GOOD_RUT)))
    assert not decision.is_consumer
    assert decision.party.tax_id == "76.543.210-3"
    assert decision.party.name == "Amparo Quidel"
    assert "person" in decision.why


@pytest.mark.parametrize("language", ["es", "pt", "en", "fr"])
def test_a_buyer_without_any_name_is_the_final_consumer_in_the_documents_language(language: str) -> None:
    decision = decide(an_order_by(Billing()), language=language)
    assert decision.party.name == CONSUMER.get(language, "Final consumer")
    assert decision.is_consumer


def test_the_customers_name_stands_in_where_the_address_has_none() -> None:
    assert decide(an_order_by(a_billing(address=Address()))).party.name == "Amparo Quidel"


def test_the_platforms_company_name_stands_before_the_mapped_field() -> None:
    answers = (an_answer("business_name", "Otra Ltda."), an_answer("activity", "Otra cosa"))
    native = a_billing(tax_id=GOOD_RUT, company_name="Obras Ñuble SpA", activity="Obras menores")
    decision = decide(an_order_by(native, *answers))
    assert (decision.party.name, decision.party.activity) == ("Obras Ñuble SpA", "Obras menores")
    mapped = decide(an_order_by(a_billing(tax_id=GOOD_RUT), *answers))
    assert (mapped.party.name, mapped.party.activity) == ("Otra Ltda.", "Otra cosa")
    assert "company" in mapped.why


def test_a_field_that_shows_twice_counts_by_its_billing_answer() -> None:
    answers = (an_answer("business_name", "De envío", "shipping"), an_answer("business_name", "De cobro", "billing"))
    billing = a_billing(tax_id=GOOD_RUT, activity="Obras menores")
    assert decide(an_order_by(billing, *answers)).party.name == "De cobro"
    only_shipping = (answers[0], an_answer("business_name", "", "billing"))
    assert decide(an_order_by(billing, *only_shipping)).party.name == "De envío"


def test_a_field_nobody_mapped_is_never_read_as_a_business_name() -> None:
    unmapped = CustomField(99, "Razón social", "Adivinada S.A.", "billing")
    assert decide(an_order_by(a_billing(), unmapped)).party.name == "Amparo Quidel"


@pytest.mark.parametrize("typed", ["", "   "])
def test_a_company_without_a_tax_id_waits(typed: str) -> None:
    with pytest.raises(Held) as caught:
        decide(an_order_by(a_billing(tax_id=typed, company_name="Obras Ñuble SpA")))
    assert (caught.value.reason, caught.value.params) == ("buyer_tax_id_missing", {"country": "CL"})


@pytest.mark.parametrize("typed", ["-", " . ", "--/--"])
def test_separators_alone_are_no_tax_id(typed: str) -> None:
    assert decide(an_order_by(a_billing(tax_id=typed))).is_consumer
    with pytest.raises(Held) as caught:
        decide(an_order_by(a_billing(tax_id=typed, company_name="Obras SpA")))
    assert caught.value.reason == "buyer_tax_id_missing"


def test_who_asks_for_a_simplified_invoice_needs_no_tax_id() -> None:
    assert decide(an_order_by(a_billing(), an_answer("document_kind", "Fatura simplificada"))).is_consumer


@pytest.mark.parametrize("answer", ["Factura", "FATURA", "Invoice", "Sí, para empresa", "Nota fiscal"])
def test_who_asks_for_an_invoice_in_words_needs_a_tax_id(answer: str) -> None:
    with pytest.raises(Held) as caught:
        decide(an_order_by(a_billing(), an_answer("document_kind", answer)))
    assert caught.value.reason == "buyer_tax_id_missing"


def test_a_wrong_tax_id_waits_and_the_reason_does_not_repeat_the_number() -> None:
    with pytest.raises(Held) as caught:
        decide(an_order_by(a_billing(tax_id=BAD_RUT)))
    assert (caught.value.reason, caught.value.params) == (
        "buyer_tax_id_wrong",
        {"country": "CL", "reason": "checksum"},
    )
    assert "7654" not in str(caught.value) + repr(caught.value.params)


def test_a_doubtful_tax_id_stops_a_company_but_not_a_person() -> None:
    doubtful = told(TaxIdVerdict(Answer.INVALID, certain=False, reason="length", compact="1234567"))
    assert decide(an_order_by(a_billing(tax_id="1234567")), doubtful).party.tax_id == "1234567"
    with pytest.raises(Held) as caught:
        decide(an_order_by(a_billing(tax_id="1234567", company_name="Obras SpA")), doubtful)
    assert caught.value.reason == "buyer_tax_id_wrong"


def test_a_number_of_a_country_without_rules_is_printed_as_it_was_typed() -> None:
    abroad = a_billing(tax_id="NZ 123-456", address=Address(name="Ana", country_code="NZ"))
    decision = decide(an_order_by(abroad))
    assert not decision.is_consumer
    assert "123456" in decision.party.tax_id.replace("-", "").replace(" ", "")
    assert decision.party.country == "NZ"


@pytest.mark.parametrize(
    ("country", "constant"),
    [
        ("CL", "66666666-6"),
        ("CL", "55555555-5"),
        ("PT", "999999990"),
        ("CO", "222222222222"),
        ("MX", "XAXX010101000"),
        ("MX", "XEXX010101000"),
        ("PE", "00000000"),
        ("EC", "9999999999999"),
    ],
)
def test_the_constant_for_no_number_makes_a_consumer_and_is_never_printed(country: str, constant: str) -> None:
    billing = a_billing(tax_id=constant, address=Address(name="Ana", surname="Sol", country_code=country))
    decision = decide(an_order_by(billing))
    assert decision.is_consumer
    assert decision.party.tax_id == ""
    with pytest.raises(Held):
        decide(an_order_by(replace(billing, company_name="Obras SpA")))


def test_a_company_is_judged_as_a_company_and_a_person_as_anybody() -> None:
    asked: list[tuple[str, str, str]] = []

    def listen(country: str, text: str, kind: str) -> TaxIdVerdict:
        asked.append((country, text, kind))
        return TaxIdVerdict(Answer.VALID, certain=True, compact=text, formatted=text, kind="business")

    judges = Judges(listen, REAL.name)
    decide(an_order_by(a_billing(tax_id="1-9")), judges)
    with pytest.raises(Held):  # The firm's line of business and RUT are not known; it was judged before that.
        decide(an_order_by(a_billing(tax_id="1-9", company_name="Obras SpA")), judges)
    decide(an_order_by(a_billing(tax_id="1-9", address=Address(country_code="PT"))), judges)
    decide(an_order_by(a_billing(tax_id="1-9", address=Address())), judges)
    assert asked == [("CL", "1-9", "any"), ("CL", "1-9", "business"), ("PT", "1-9", "any"), ("CL", "1-9", "any")]


@pytest.mark.parametrize("name", ["ana@correo.example", "https://obras.example", "12345678", "76543210-3", "a<b>"])
def test_a_business_name_that_cannot_be_one_waits(name: str) -> None:
    with pytest.raises(Held) as caught:
        decide(an_order_by(a_billing(tax_id=GOOD_RUT, company_name=name)))
    assert caught.value.reason == "buyer_name_wrong"
    assert caught.value.params["country"] == "CL"
    assert name not in repr(caught.value.params)


def test_a_business_name_is_written_as_it_was_normalised() -> None:
    tidy: Callable[[str, str], NameVerdict] = lambda _, __: NameVerdict(Answer.VALID, normalised="Obras Ñuble SpA")  # noqa: E731
    decision = decide(
        an_order_by(a_billing(tax_id=GOOD_RUT, company_name=" Obras  Ñuble SpA", activity="Obras menores")),
        replace(REAL, name=tidy),
    )
    assert decision.party.name == "Obras Ñuble SpA"


def test_the_address_is_one_line_and_a_place() -> None:
    address = Address(
        street="Rua Augusta", street_number="12", complement="3.º Esq.", city="Lisboa", region="Lisboa",
        postal="1100-053", country_code="PT",
    )  # fmt: skip
    party = decide(an_order_by(a_billing(address=address))).party
    assert (party.address, party.city, party.country) == ("Rua Augusta 12, 3.º Esq.", "1100-053 Lisboa", "PT")
    assert (party.municipality, party.postal) == ("Lisboa", "1100-053")
    chile = decide(an_order_by(a_billing())).party
    assert (chile.address, chile.city) == ("Calle Ejemplo 2823, 404", "Vitacura, Region Metropolitana")
    assert (chile.municipality, chile.postal) == ("Vitacura", "")
    nowhere = decide(an_order_by(Billing())).party
    assert (nowhere.address, nowhere.city, nowhere.country) == ("", "", "CL")


@pytest.mark.parametrize("answer", ["No", "No deseo factura", "Não, obrigado"])
def test_a_plain_no_asks_for_nothing(answer: str) -> None:
    assert decide(an_order_by(a_billing(), an_answer("document_kind", answer))).is_consumer


def names_missing(order: Order) -> tuple[str, dict[str, str]]:
    """Why a document waits."""
    with pytest.raises(Held) as caught:
        decide(order)
    return caught.value.reason, caught.value.params


def test_an_answer_that_wants_both_kinds_waits_and_is_not_quoted() -> None:
    order = an_order_by(a_billing(), an_answer("document_kind", "Boleta o factura"))
    assert names_missing(order) == ("document_kind_unclear", {"country": "CL"})


def test_who_refuses_a_boleta_for_a_factura_waits_for_the_tax_id_that_it_needs() -> None:
    order = an_order_by(a_billing(), an_answer("document_kind", "Factura (no boleta)"))
    assert names_missing(order) == ("buyer_tax_id_missing", {"country": "CL"})


def test_a_firm_that_asks_for_an_invoice_without_its_name_waits() -> None:
    asked = an_answer("document_kind", "Factura")
    billing = a_billing(tax_id=GOOD_RUT, activity="Obras menores")
    assert names_missing(an_order_by(billing, asked)) == ("buyer_name_missing", {"country": "CL"})
    assert names_missing(an_order_by(billing)) == ("buyer_name_missing", {"country": "CL"})


def test_a_firm_without_its_name_and_more_is_asked_for_all_of_it_at_once() -> None:
    order = an_order_by(a_billing(tax_id=GOOD_RUT), an_answer("document_kind", "Factura"))
    assert names_missing(order) == ("buyer_data_missing", {"country": "CL", "fields": "business_name, activity"})


def test_a_person_who_asks_for_an_invoice_is_billed_in_their_own_name() -> None:
    asked = an_answer("document_kind", "Factura")
    decision = decide(an_order_by(a_billing(tax_id=PERSONS_RUT, activity="Arriendo de casas"), asked))
    assert (decision.party.name, decision.party.tax_id) == ("Amparo Quidel", "12.345.678-5")
    assert not decision.is_consumer


def test_a_colombian_who_asks_for_an_invoice_may_give_a_cedula() -> None:
    """A cédula has no check digit and would fail as a firm's NIT."""
    billing = a_billing(tax_id="1020304051", address=Address(name="Ana", surname="Sol", country_code="CO"))
    order = an_order_by(billing, an_answer("document_kind", "Factura"))
    store = a_store(Policy(fields=FIELDS), country="CO", currency="COP")
    decision = buyer_of(
        order, store, kind=DocumentKind.INVOICE, on=sale_date(order, store), judges=REAL, language="es"
    )
    assert (decision.party.name, decision.party.tax_id) == ("Ana Sol", "1020304051")


def test_who_asks_for_a_receipt_gets_one_in_the_firms_name_without_a_tax_id() -> None:
    order = an_order_by(a_billing(company_name="Obras SpA"), an_answer("document_kind", "Boleta"))
    decision = decide(order)
    assert decision.party.name == "Obras SpA"
    assert decision.is_consumer


def test_the_decision_says_why_the_document_is_of_its_kind() -> None:
    assert decide(an_order_by(a_billing())).notes == ("A receipt, as CL gives to consumers.",)


@pytest.mark.parametrize(
    ("billing", "country"),
    [
        (a_billing(), ""),
        (a_billing(tax_id=PERSONS_RUT), ""),
        (a_billing(tax_id=GOOD_RUT), "CL"),
        (a_billing(tax_id=GOOD_RUT, company_name="Obras SpA", activity="Obras"), "CL"),
        (a_billing(tax_id="B58378431", company_name="Obras SL", address=Address(country_code="ES")), "ES"),
        # A person's number with any text as a company beside it proves nothing that could lift a tax.
        (a_billing(tax_id="54362315K", company_name="Ana Sol", address=Address(country_code="ES")), ""),
        (a_billing(tax_id="NZ 123-456", company_name="Works Ltd", address=Address(country_code="NZ")), ""),
    ],
)
def test_a_business_is_told_with_the_country_whose_rule_its_tax_id_passed(billing: Billing, country: str) -> None:
    assert decide(an_order_by(billing)).business_in == country
