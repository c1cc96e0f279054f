"""Moloni refuses with a 200 and a list, keeps drafts, and swaps the names of net and gross."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from e2e.simulators.providers import Moloni, MoloniSettings, Rounding
from tests.simulators.providers.asking import ask, read

COMPANY = {"company_id": 4711}
QUERY = {"access_token": MoloniSettings().access_token, "json": "true"}
VAT = [{"tax_id": 331, "value": 23, "order": 1, "cumulative": 0}]

Change = Callable[[dict[str, Any]], Any]


def order(*prices: str, **more: Any) -> dict[str, Any]:
    """Order 1047 of the providers' page: 22.00 net + 5.06 VAT = 27.06; or plain lines of these net prices."""
    products: list[dict[str, Any]] = [
        {
            "product_id": 90001,
            "name": "Caneca azul 350 ml",
            "qty": 2,
            "price": Decimal("10.0"),
            "discount": 10,
            "order": 1,
            "taxes": VAT,
        },
        {"product_id": 90002, "name": "Envio CTT", "qty": 1, "price": 4, "discount": 0, "order": 2, "taxes": VAT},
    ]
    if prices:
        products = [
            {"product_id": 90001, "name": "Chá", "qty": 1, "price": Decimal(p), "order": place, "taxes": VAT}
            for place, p in enumerate(prices, 1)
        ]
    return {
        **COMPANY,
        "document_set_id": 812,
        "customer_id": 55120,
        "date": "2026-09-14",
        "expiration_date": "2026-09-14",
        "our_reference": "JS8841-1047-F1",
        "status": 0,
        "products": products,
        "payments": [{"payment_method_id": 77, "date": "2026-09-14", "value": Decimal("27.06")}],
        **more,
    }


def call(provider: Moloni, path: str, body: Any) -> Any:
    answered = ask(provider, "POST", f"/v1/{path}/", body, params=QUERY)
    assert answered.status_code == 200
    return read(answered)


def created(provider: Moloni, body: Any, family: str = "invoiceReceipts") -> int:
    made = call(provider, f"{family}/insert", body)
    assert made["valid"] == 1, made
    number: int = made["document_id"]
    return number


def shown(provider: Moloni, number: int, family: str = "invoiceReceipts") -> Any:
    return call(provider, f"{family}/getOne", {**COMPANY, "document_id": number})


@pytest.fixture
def provider() -> Moloni:
    return Moloni()


@pytest.mark.parametrize("rounding", list(Rounding))
def test_order_1047_is_27_06_either_way_and_its_names_are_swapped(rounding: Rounding) -> None:
    provider = Moloni(MoloniSettings(rounding=rounding))
    one = shown(provider, created(provider, order()))
    assert (one["net_value"], one["gross_value"], one["taxes_value"]) == (
        Decimal("27.06"),
        Decimal("22.00"),
        Decimal("5.06"),
    )
    assert (one["status"], one["our_reference"]) == (0, "JS8841-1047-F1")
    (document,) = provider.documents
    assert (document.kind, document.net, document.tax, document.total) == ("invoiceReceipts", 2200, 506, 2706)
    assert provider.unread == set()


@pytest.mark.parametrize(
    ("prices", "by_line", "by_document"),
    [
        (("0.335", "0.335", "0.335"), (102, 23), (101, 23)),
        (("8.126", "8.126"), (1626, 374), (1625, 374)),
    ],
)
def test_the_two_roundings_differ(prices: tuple[str, ...], by_line: Any, by_document: Any) -> None:
    for rounding, expected in ((Rounding.LINE, by_line), (Rounding.DOCUMENT, by_document)):
        provider = Moloni(MoloniSettings(rounding=rounding))
        created(provider, order(*prices))
        assert (provider.documents[0].net, provider.documents[0].tax) == expected


def test_decimals_of_a_price_may_be_lost(provider: Moloni) -> None:
    body = order("8.122352")
    body["products"][0]["qty"] = 1000
    created(provider, body)
    provider.settings.price_decimals = 2
    created(provider, body)
    assert [document.net for document in provider.documents] == [812235, 812000]


def test_the_rate_of_the_tax_counts_whatever_value_is_sent(provider: Moloni) -> None:
    created(provider, order("10", products=[{**order("10")["products"][0], "taxes": [{"tax_id": 333, "value": 23}]}]))
    assert provider.documents[0].tax == 60


def test_a_line_without_taxes_gives_its_reason(provider: Moloni) -> None:
    body = order("10")
    del body["products"][0]["taxes"]
    assert call(provider, "invoices/insert", body) == ["1 taxes"]
    body["products"][0]["exemption_reason"] = "M07"
    created(provider, body, "invoices")
    assert provider.documents[0].total == 1000


@pytest.mark.parametrize(
    ("spoil", "rules"),
    [
        (lambda b: b.update(company_id=1), ["1 company_id"]),
        (lambda b: b.update(document_set_id=1), ["1 document_set_id"]),
        (lambda b: b.update(customer_id=1, date="14-09-2026"), ["1 customer_id", "2 date"]),
        (lambda b: b.pop("expiration_date"), ["1 expiration_date"]),
        (lambda b: b.update(expiration_date="2026-09-13"), ["1 expiration_date >= date"]),
        (lambda b: b.update(status=2), ["1 status"]),
        (lambda b: b.update(products=[]), ["1 products"]),
        (lambda b: b.update(payments=[]), ["1 payments"]),
        (
            lambda b: b.update(payments=[{}]),
            ["1 payments.payment_method_id", "2 payments.date", "3 payments.value"],
        ),
        (lambda b: b["products"][0].update(product_id=1), ["1 product_id"]),
        (lambda b: b["products"][0].update(name="", price=-1), ["1 name", "2 price"]),
        (lambda b: b["products"][0].update(qty=0, discount=101), ["1 qty", "2 discount"]),
        (lambda b: b["products"][0].update(taxes=[{"tax_id": 1, "value": 23}]), ["1 taxes"]),
        (lambda b: b["products"][0].update(taxes=[{"tax_id": 331}]), ["1 taxes"]),
    ],
)
def test_a_refusal_is_a_200_with_a_list_of_rules(provider: Moloni, spoil: Change, rules: list[str]) -> None:
    body = order()
    spoil(body)
    assert call(provider, "invoiceReceipts/insert", body) == rules
    assert provider.documents == []


def test_an_invoice_needs_no_payment(provider: Moloni) -> None:
    body = order()
    del body["payments"]
    created(provider, body, "invoices")


def test_json_that_is_not_announced_is_read_as_an_empty_form(provider: Moloni) -> None:
    query = {"access_token": QUERY["access_token"]}
    answered = ask(provider, "POST", "/v1/invoices/insert/", order(), params=query)
    assert (answered.status_code, read(answered)) == (200, ["1 company_id"])
    answered = ask(provider, "POST", "/v1/invoices/insert/", params=QUERY, content=b"company_id=4711")
    assert read(answered) == ["1 company_id"]


def test_a_wrong_token_is_turned_away(provider: Moloni) -> None:
    answered = ask(provider, "POST", "/v1/invoices/insert", order(), params={"json": "true"})
    assert answered.status_code == 401


def test_a_draft_is_closed_later_and_only_once(provider: Moloni) -> None:
    number = created(provider, order())
    assert provider.documents[0].number == ""
    close = {**COMPANY, "document_id": number, "status": 1}
    assert call(provider, "invoices/update", close) == {"valid": 0}
    assert call(provider, "invoiceReceipts/update", {**close, "status": 0}) == {"valid": 0}
    assert call(provider, "invoiceReceipts/update", close) == {"valid": 1, "document_id": number}
    assert call(provider, "invoiceReceipts/update", close) == {"valid": 0}
    assert (shown(provider, number)["status"], shown(provider, number)["number"]) == (1, 1)
    assert provider.documents[0].number == "FR 2026/1"


def test_a_document_may_be_inserted_closed(provider: Moloni) -> None:
    created(provider, order(status=1))
    assert provider.documents[0].state == "closed"


def test_no_date_before_the_last_closed_one_of_the_series(provider: Moloni) -> None:
    draft = created(provider, order())
    created(provider, order(status=1, date="2026-09-15", expiration_date="2026-09-15"))
    assert call(provider, "invoiceReceipts/insert", order()) == ["1 date >= 2026-09-15"]
    close = {**COMPANY, "document_id": draft, "status": 1}
    assert call(provider, "invoiceReceipts/update", close) == ["1 date >= 2026-09-15"]
    created(provider, order(), "invoices")


def test_a_simplified_invoice_stops_at_a_thousand_euros(provider: Moloni) -> None:
    created(provider, order("813.01"), "simplifiedInvoices")  # 813.01 + 186.99 = 1000.00
    assert provider.documents[0].total == 100000
    assert call(provider, "simplifiedInvoices/insert", order("813.02")) == ["1 net_value <= 1000"]


def test_documents_are_found_by_our_reference_and_unknown_filters_do_nothing(provider: Moloni) -> None:
    first, _ = created(provider, order()), created(provider, order(our_reference="JS8841-1048-F1"))

    def found(**filters: Any) -> list[int]:
        rows = call(provider, "invoiceReceipts/getAll", {**COMPANY, **filters})
        return [row["document_id"] for row in rows]

    assert found(our_reference="JS8841-1047-F1") == [first]
    assert found(our_reference="JS8841-1047-F1", document_set_id=813) == []
    assert len(found(reference="JS8841-1047-F1")) == 2
    assert call(provider, "invoices/getAll", COMPANY) == []


def test_reading_a_document_of_another_family_gives_nothing(provider: Moloni) -> None:
    number = created(provider, order())
    assert shown(provider, number, "invoices") == []
    assert shown(provider, number, "documents")["document_id"] == number


def note(original: int, line: int, quantity: int, **more: Any) -> dict[str, Any]:
    body = order("9", our_reference="JS8841-1047-C1")
    del body["payments"]
    body["products"][0] |= {"qty": quantity, "related_id": line}
    associated = [{"associated_id": original, "value": Decimal("11.07")}]
    return {**body, "associated_documents": associated, **more}


def test_a_credit_note_names_the_document_and_the_line(provider: Moloni) -> None:
    original = created(provider, order(status=1))
    line = shown(provider, original)["products"][0]["document_product_id"]
    made = created(provider, note(original, line, 1), "creditNotes")
    assert shown(provider, made, "creditNotes")["net_value"] == Decimal("11.07")
    assert provider.documents[1].parent == str(original)
    assert call(provider, "creditNotes/insert", note(original, line, 2)) == ["1 qty"]
    twice = note(original, line, 1)
    twice["products"] *= 2
    assert call(provider, "creditNotes/insert", twice) == ["1 qty"]
    created(provider, note(original, line, 1), "creditNotes")
    assert provider.unread == set()


def test_a_credit_note_that_fits_nothing_is_refused(provider: Moloni) -> None:
    draft, closed = created(provider, order()), created(provider, order(status=1))
    line = shown(provider, closed)["products"][0]["document_product_id"]

    def said(*given: Any, **more: Any) -> Any:
        return call(provider, "creditNotes/insert", note(*given, **more))

    assert said(draft, line, 1) == ["1 associated_id"]
    assert said(closed, line, 1, associated_documents=[]) == ["1 associated_documents"]
    assert said(closed, 1, 1) == ["1 related_id"]
    much = [{"associated_id": closed, "value": Decimal("27.07")}]
    assert said(closed, line, 1, associated_documents=much) == ["1 value"]


def test_everything_a_document_hangs_on_can_be_looked_up(provider: Moloni) -> None:
    assert [row["tax_id"] for row in call(provider, "taxes/getAll", COMPANY)] == [331, 332, 333]
    assert call(provider, "documentSets/getAll", COMPANY) == [{"document_set_id": 812, "name": "2026"}]
    assert call(provider, "paymentMethods/getAll", COMPANY)[0]["payment_method_id"] == 77
    found = call(provider, "customers/getByVat", {**COMPANY, "vat": "999999990"})
    assert [row["customer_id"] for row in found] == [55120]
    found = call(provider, "products/getByReference", {**COMPANY, "reference": "PORTES"})
    assert [row["product_id"] for row in found] == [90002]


def test_customers_and_products_are_made_when_they_are_missing(provider: Moloni) -> None:
    customer = {"vat": "123456789", "number": "2", "name": "Rita Lopes", "language_id": 1, "country_id": 1}
    assert call(provider, "customers/insert", {**COMPANY, **customer}) == ["1 maturity_date_id"]
    made = call(provider, "customers/insert", {**COMPANY, **customer, "maturity_date_id": 1})
    assert (
        call(provider, "customers/getByVat", {**COMPANY, "vat": "123456789"})[0]["customer_id"] == made["customer_id"]
    )
    product = {"category_id": 1, "unit_id": 1, "name": "Chá", "reference": "x" * 31, "price": 1}
    assert call(provider, "products/insert", {**COMPANY, **product}) == ["1 reference"]
    made = call(provider, "products/insert", {**COMPANY, **product, "reference": "CHA"})
    body = order("1", customer_id=55121)
    body["products"][0]["product_id"] = made["product_id"]
    created(provider, body)


def test_a_field_nobody_documents_is_remembered(provider: Moloni) -> None:
    created(provider, order(reference="x"))
    assert provider.unread == {"reference"}


def test_a_lie_is_told_once(provider: Moloni) -> None:
    provider.faults.add("POST", "insert", "500")
    query: dict[str, Any] = {"params": QUERY}
    answered: httpx.Response = ask(provider, "POST", "/v1/invoices/insert/", order(), **query)
    assert (answered.status_code, provider.documents) == (500, [])
    created(provider, order())
