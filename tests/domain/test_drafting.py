"""An order becomes a whole document, and a document its exact mirror."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.domain import business_name, tax_id
from folio.domain.buyer import Judges
from folio.domain.document import Document, DocumentKind, Original, Party
from folio.domain.drafting import draft_credit_note, draft_sale, reference_of, sale_kind
from folio.domain.errors import Held, Malformed
from folio.domain.order import Address, CustomField, Order
from folio.domain.policy import DefaultTax, Exemption, Exemptions, Policy
from folio.domain.snapshot import freeze, thaw
from folio.domain.store import Store
from tests.builders import a_seller, a_store
from tests.domain.orders import (
    EXAMPLES,
    IVA_19,
    Sale,
    a_billing,
    a_product,
    a_tax,
    an_order,
    sales,
    sample_1012,
    sample_1026,
    sample_colombia,
)

TODAY = date(2026, 11, 24)
JUDGES = Judges(tax_id.judge, lambda name, country: business_name.judge(name, country))
TAXED = Policy(default_tax=IVA_19)
AT_HOME = {"CLP": "CL", "EUR": "PT", "COP": "CO", "MXN": "MX", "PEN": "PE", "BRL": "BR"}
NAMED = a_billing(tax_id="12345678-5")


def its_store(sale: Sale) -> Store:
    """A store of the country that uses the sale's currency and bears its default tax."""
    return a_store(Policy(default_tax=sale.default), country=AT_HOME[sale.order.currency])


def draft(order: Order, store: Store | None = None, **given: Any) -> Document:
    """The document of an order today, of the kind that it gets in its store."""
    store = store or a_store(TAXED)
    return draft_sale(
        order,
        store,
        **{
            "kind": sale_kind(order, store),
            "sequence": 1,
            "issue_date": TODAY,
            "reference": "LOSAROMOS-1012-I1",
            "judge": JUDGES,
            **given,
        },
    )


def test_a_paid_order_becomes_a_complete_receipt() -> None:
    document = draft(sample_1012())
    assert (document.kind, document.sequence, document.order_id) == (DocumentKind.RECEIPT, 1, 1012)
    assert (document.reference, document.issue_date) == ("LOSAROMOS-1012-I1", TODAY)
    assert (document.total, document.net, document.tax, document.currency) == (50, 42, 8, "CLP")
    assert [(line.description, line.sku, line.gross) for line in document.lines] == [("Test eBox", "100101999", 50)]
    assert document.buyer.name == "Amparo Quidel"
    assert document.buyer_is_consumer
    assert document.prices_include_tax
    assert document.paid_with == (("Webpay Plus", 50),)
    assert document.original is None
    assert document.link == ""


def test_a_firms_order_becomes_a_complete_invoice() -> None:
    firm = a_billing(tax_id="76543210-3", company_name="Obras Ñuble SpA", activity="Obras menores")
    document = draft(replace(sample_1012(), billing=firm))
    assert document.kind is DocumentKind.INVOICE
    assert not document.buyer_is_consumer
    assert document.buyer == Party(
        name="Obras Ñuble SpA",
        tax_id="76.543.210-3",
        address="Calle Ejemplo 2823, 404",
        city="Vitacura, Region Metropolitana",
        country="CL",
        activity="Obras menores",
        email="amparo@correo.example",
        municipality="Vitacura",
    )


def test_an_invoice_without_what_its_law_needs_waits() -> None:
    with pytest.raises(Held) as caught:
        draft(sample_1012(), kind=DocumentKind.INVOICE)
    assert caught.value.reason == "buyer_data_missing"


def test_its_decision_tells_who_is_billed_which_tax_and_how_the_order_was_read() -> None:
    told = draft(an_order(a_product(680, 1), a_product(1, discount=Decimal(1)), discount=1)).decision
    assert told == (
        "Billed to a consumer without a Tax ID.",
        "A receipt, as CL gives to consumers.",
        "Taxes: IVA 19 % (the store's default where the order has none).",
        "Taxes are inside the prices.",
        "Line discounts are read per unit.",
        "IVA 19 % is +1 off its own rounding.",
    )


def test_a_stated_tax_is_not_told_as_the_stores_default() -> None:
    told = draft(an_order(a_product(10000, taxes=(a_tax(),))), a_store()).decision
    assert "Taxes: IVA 19 %." in told


@pytest.mark.parametrize(
    ("language", "word"),
    [("es", "Envío (BlueExpress)"), ("pt", "Portes de envio (BlueExpress)"), ("en", "Shipping (BlueExpress)")],
)
def test_shipping_is_a_line_in_the_stores_language(language: str, word: str) -> None:
    order = an_order(
        a_product(10000), shipping=2877, shipping_discount=877, discount=877, shipping_name="BlueExpress"
    )
    line = draft(order, a_store(replace(TAXED, language=language))).lines[-1]
    assert (line.description, line.quantity, line.unit_price, line.discount, line.gross) == (word, 1, 2877, 877, 2000)


def test_shipping_without_a_name_is_the_bare_word() -> None:
    assert draft(an_order(a_product(10000), shipping=1000)).lines[-1].description == "Envío"


def test_a_line_keeps_the_shoppers_unit_price_and_shows_its_discount() -> None:
    order = an_order(a_product(4990, 3, discount=Decimal(499), sku=None), discount=1497)
    line = draft(order).lines[0]
    assert (line.quantity, line.unit_price, line.discount, line.gross, line.sku) == (3, 4990, 1497, 13473, "")


@pytest.mark.parametrize(
    ("country", "stores", "language"),
    [("CL", "", "es"), ("BR", "", "pt"), ("ES", "", "es"), ("CL", "en", "en"), ("", "", "es"), ("PT", "es", "pt")],
)
def test_the_language_is_the_buyers_where_they_live_elsewhere(country: str, stores: str, language: str) -> None:
    order = an_order(a_product(10000), billing=a_billing(address=Address(name="Ana", country_code=country)))
    assert draft(order, a_store(replace(TAXED, language=stores))).language == language


def test_the_seller_is_the_policys_completed_by_the_store() -> None:
    seller = Party(name="Los Aromos SpA", tax_id="76.543.210-3")
    store = a_store(replace(TAXED, seller=seller), logo_url="https://losaromos.example/logo.png")
    drafted = draft(sample_1012(), store).seller
    assert drafted == replace(
        seller, country="CL", email="tienda@losaromos.example", logo_url="https://losaromos.example/logo.png"
    )
    own = a_seller(logo_url="https://losaromos.example/own.png")
    assert draft(sample_1012(), a_store(replace(TAXED, seller=own))).seller == own
    assert draft(sample_1012()).seller == Party(name="Los Aromos", country="CL", email="tienda@losaromos.example")


def test_a_gift_card_is_among_the_means_of_payment_and_noted() -> None:
    order = an_order(a_product(20000), gift_cards=5000, coupons=("VERANO", "AMIGO"))
    document = draft(order)
    assert document.paid_with == (("Webpay Plus", 15000), ("Tarjeta de regalo", 5000))
    assert document.notes == ("Pagado en parte con tarjeta de regalo.", "Cupón: VERANO, AMIGO")
    assert document.total == 20000


def test_a_gift_card_that_pays_everything_leaves_no_other_means() -> None:
    order = an_order(a_product(20000), gift_cards=20000, payment_method="")
    assert draft(order).paid_with == (("Tarjeta de regalo", 20000),)


def test_a_payment_without_a_name_is_called_other() -> None:
    assert draft(an_order(a_product(20000), payment_method="")).paid_with == (("Otro medio", 20000),)


def test_an_order_of_nothing_waits() -> None:
    with pytest.raises(Held) as caught:
        draft(an_order(a_product(10000), discount=10000))
    assert caught.value.reason == "total_is_zero"


def test_an_order_in_no_known_currency_is_refused() -> None:
    with pytest.raises(Malformed) as refusal:
        draft(replace(sample_1012(), currency="BTC"))
    assert refusal.value.code == "currency_unknown"


def test_a_store_that_chose_no_default_tax_waits() -> None:
    with pytest.raises(Held) as caught:
        draft(sample_1012(), a_store())
    assert caught.value.reason == "no_tax_configured"


def test_a_receipt_is_drafted_when_the_mapped_field_asks_for_one() -> None:
    store = a_store(replace(TAXED, fields={"document_kind": 7}))
    order = replace(sample_1012(), custom_fields=(CustomField(7, "Documento", "Boleta", "other"),))
    assert sale_kind(order, store) is DocumentKind.RECEIPT
    assert draft(order, store, kind=sale_kind(order, store)).kind is DocumentKind.RECEIPT


@pytest.mark.parametrize(
    ("order", "store", "total"),
    [
        (sample_1026(), a_store(Policy(default_tax=DefaultTax(Decimal(20), included=True)), country="GB"), 36920),
        (sample_colombia(), a_store(TAXED, country="CO"), 9_725_000),
    ],
)
def test_the_public_samples_are_drafted_over_what_was_paid(order: Order, store: Store, total: int) -> None:
    document = draft(order, store)
    assert document.total == total == sum(line.gross for line in document.lines) == document.net + document.tax


@given(sale=sales(), gift=st.fractions(0, 1))
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_drafted_document_adds_up_and_its_credit_note_closes_it_to_zero(sale: Sale, gift: Any) -> None:
    order = replace(sale.order, gift_cards=int(sale.order.total * gift), billing=NAMED)
    if order.total == 0:
        return
    document = draft(order, its_store(sale))
    assert document.net + document.tax == document.total == order.total
    assert sum(amount for _, amount in document.paid_with) == document.total
    assert all(amount > 0 for _, amount in document.paid_with)
    credit = draft_credit_note(thaw(freeze(document)), "F-12", issue_date=TODAY, reference="R", sequence=1)
    for mine, theirs in zip(document.lines, credit.lines, strict=True):
        assert (mine.gross - theirs.gross, mine.net - theirs.net, mine.tax_key) == (0, 0, theirs.tax_key)
    for sold, credited in zip(document.groups, credit.groups, strict=True):
        assert (sold.base - credited.base, sold.tax - credited.tax, sold.key) == (0, 0, credited.key)
    assert credit.total == document.total


@given(sale=sales())
@settings(max_examples=EXAMPLES, deadline=None)
def test_the_same_order_freezes_to_the_same_bytes_and_thaws_whole(sale: Sale) -> None:
    if sale.order.total == 0:
        return
    order, store = replace(sale.order, billing=NAMED), its_store(sale)
    document = draft(order, store)
    assert freeze(draft(order, store)) == freeze(document)
    assert thaw(freeze(document)) == document


def test_a_credit_note_mirrors_the_frozen_document_and_names_it() -> None:
    sold = draft(an_order(a_product(20000), gift_cards=5000, coupons=("VERANO",))).linked("https://folio.example/d/1")
    tomorrow = date(2026, 11, 25)
    credit = draft_credit_note(sold, "F-12", issue_date=tomorrow, reference="LOSAROMOS-1012-C1", sequence=2)
    assert credit.kind is DocumentKind.CREDIT_NOTE
    assert credit.original == Original(sold.kind, "F-12", TODAY, "LOSAROMOS-1012-I1", "order_canceled")
    assert (credit.reference, credit.sequence, credit.issue_date) == ("LOSAROMOS-1012-C1", 2, tomorrow)
    assert credit.decision == ("The order was canceled: F-12 is credited in full.",)
    assert (credit.notes, credit.link) == ((), "")
    same = ("lines", "groups", "total", "seller", "buyer", "buyer_is_consumer", "currency", "language", "paid_with")
    assert all(getattr(credit, field) == getattr(sold, field) for field in same)


@given(
    code=st.text(max_size=60),
    order_id=st.integers(1, 10**12),
    kind=st.sampled_from(DocumentKind),
    sequence=st.integers(1, 999),
)
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_reference_fits_every_provider_and_is_always_the_same(
    code: str, order_id: int, kind: DocumentKind, sequence: int
) -> None:
    store = a_store(code=code)
    reference = reference_of(store, order_id, kind, sequence)
    assert reference == reference_of(store, order_id, kind, sequence)
    assert 1 <= len(reference) <= 40
    assert set(reference) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
    assert reference.endswith(f"-{order_id}-{kind.value[0].upper()}{sequence}")


def test_no_two_documents_share_a_reference() -> None:
    stores = [
        a_store(id=f"st_{i}", code=code) for i, code in enumerate(["los-aromos", "losaromos", "LOS.AROMOS", "ñandú"])
    ]
    references = {
        reference_of(store, order_id, kind, sequence)
        for store in stores
        for order_id in (1, 11, 1012)
        for kind in DocumentKind
        for sequence in (1, 2, 11)
    }
    assert len(references) == 4 * 3 * 3 * 3


ABROAD = Address(street="Rua Um 2", city="Porto Alegre", country="Brasil", country_code="BR")
EXPORTING = Policy(default_tax=IVA_19, exemptions=Exemptions(export=Exemption("export", "12-D")))


@pytest.mark.parametrize(
    ("given_", "rule"),
    [
        ({"shipping_address": ABROAD}, "export"),
        ({"shipping_address": replace(ABROAD, country_code="CL")}, "store_default"),
        # Nothing leaves: a download, and what is picked up at a branch.
        ({"shipping_address": ABROAD, "shipping_required": False}, "store_default"),
        ({"shipping_address": None}, "store_default"),
    ],
)
def test_only_goods_that_are_sent_abroad_are_exported(given_: dict[str, Any], rule: str) -> None:
    abroad = a_billing(address=replace(ABROAD, name="Ana", surname="Sol"))
    document = draft(an_order(a_product(10000), billing=abroad, **given_), a_store(EXPORTING))
    assert [decision.rule for decision in document.taxes_decided] == [rule]
    assert (document.tax == 0) == (rule == "export")


def test_gift_cards_above_the_total_wait() -> None:
    with pytest.raises(Held) as caught:
        draft(an_order(a_product(10000), gift_cards=10001))
    assert (caught.value.reason, caught.value.params) == (
        "gift_card_above_total", {"gift_cards": "10001", "total": "10000"},
    )  # fmt: skip
