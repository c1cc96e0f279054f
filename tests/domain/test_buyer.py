"""Who is billed: taken from what was typed, judged, and never guessed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from folio.domain import business_name, tax_id
from folio.domain.buyer import CONSUMER, BuyerDecision, Judges, buyer_of, kind_wanted
from folio.domain.document import DocumentKind
from folio.domain.errors import Held
from folio.domain.order import Address, Billing, CustomField, Order
from folio.domain.verdict import Answer, NameVerdict, TaxIdVerdict
from tests.domain.orders import a_billing, a_product, an_order

FIELDS = {"business_name": 40967, "activity": 40966, "document_kind": 41315}
REAL = Judges(tax_id.judge, lambda name, country: business_name.judge(name, country))
GOOD_RUT, BAD_RUT = "76543210-3", "76543210-4"


def an_answer(word: str, value: str, area: str = "billing") -> CustomField:
    """What the buyer answered in a mapped field."""
    return CustomField(FIELDS[word], word, value, area)


def an_order_by(billing: Billing, *answers: CustomField) -> Order:
    """An order of one thing, billed so."""
    return an_order(a_product(10000), billing=billing, custom_fields=answers)


def decide(order: Order, judges: Judges = REAL, language: str = "es") -> BuyerDecision:
    """The decision for a store in Chile."""
    return buyer_of(order, "CL", FIELDS, judges, language)


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
    assert decide(an_order_by(a_billing(tax_id=GOOD_RUT), *answers)).party.name == "De cobro"
    only_shipping = (answers[0], an_answer("business_name", "", "billing"))
    assert decide(an_order_by(a_billing(tax_id=GOOD_RUT), *only_shipping)).party.name == "De envío"


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
    [("CL", "66666666-6"), ("PT", "999999990"), ("CO", "222222222222"), ("MX", "XAXX010101000")],
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
    decide(an_order_by(a_billing(tax_id="1-9", company_name="Obras SpA")), judges)
    decide(an_order_by(a_billing(tax_id="1-9", address=Address(country_code="PT"))), judges)
    decide(an_order_by(a_billing(tax_id="1-9", address=Address())), judges)
    assert asked == [("CL", "1-9", "any"), ("CL", "1-9", "business"), ("PT", "1-9", "any"), ("CL", "1-9", "any")]


@pytest.mark.parametrize("name", ["ana@correo.example", "https://obras.example", "12345678", "76543210-3", "a<b>"])
def test_a_business_name_that_cannot_be_one_waits(name: str) -> None:
    with pytest.raises(Held) as caught:
        decide(an_order_by(a_billing(tax_id=GOOD_RUT, company_name=name)))
    assert caught.value.reason == "buyer_name_wrong"
    assert name not in repr(caught.value.params)


def test_a_business_name_is_written_as_it_was_normalised() -> None:
    tidy: Callable[[str, str], NameVerdict] = lambda _, __: NameVerdict(Answer.VALID, normalised="Obras Ñuble SpA")  # noqa: E731
    decision = decide(
        an_order_by(a_billing(tax_id=GOOD_RUT, company_name=" Obras  Ñuble SpA")), replace(REAL, name=tidy)
    )
    assert decision.party.name == "Obras Ñuble SpA"


def test_the_address_is_one_line_and_a_place() -> None:
    address = Address(
        street="Rua Augusta", street_number="12", complement="3.º Esq.", city="Lisboa", region="Lisboa",
        postal="1100-053", country_code="PT",
    )  # fmt: skip
    party = decide(an_order_by(a_billing(address=address))).party
    assert (party.address, party.city, party.country) == ("Rua Augusta 12, 3.º Esq.", "1100-053 Lisboa", "PT")
    chile = decide(an_order_by(a_billing())).party
    assert (chile.address, chile.city) == ("Calle Ejemplo 2823, 404", "Vitacura, Region Metropolitana")
    nowhere = decide(an_order_by(Billing())).party
    assert (nowhere.address, nowhere.city, nowhere.country) == ("", "", "CL")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("", DocumentKind.INVOICE), ("Factura", DocumentKind.INVOICE), ("Sí", DocumentKind.INVOICE),
        ("Boleta", DocumentKind.RECEIPT), ("BOLETA electrónica", DocumentKind.RECEIPT),
        ("Receipt", DocumentKind.RECEIPT), ("Recibo", DocumentKind.RECEIPT),
        ("Fatura simplificada", DocumentKind.RECEIPT),
    ],
)  # fmt: skip
def test_the_kind_is_an_invoice_unless_a_receipt_was_asked_for(answer: str, kind: DocumentKind) -> None:
    order = an_order_by(a_billing(), an_answer("document_kind", answer))
    assert kind_wanted(order, FIELDS) is kind
    assert kind_wanted(order, {}) is DocumentKind.INVOICE


@pytest.mark.parametrize("answer", ["No", "No deseo factura", "Não, obrigado"])
def test_a_plain_no_asks_for_nothing(answer: str) -> None:
    assert decide(an_order_by(a_billing(), an_answer("document_kind", answer))).is_consumer


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("Fatura-recibo", DocumentKind.INVOICE), ("Recibo", DocumentKind.RECEIPT), ("Boleta", DocumentKind.RECEIPT)],
)
def test_a_fatura_recibo_is_an_invoice_and_a_recibo_a_receipt(answer: str, kind: DocumentKind) -> None:
    order = an_order_by(a_billing(), an_answer("document_kind", answer))
    assert kind_wanted(order, FIELDS) is kind
