"""Vendus issues at once from gross prices, keeps two worlds apart, and calls an empty search a 404."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from e2e.simulators.providers import Rounding, Vendus, VendusSettings
from tests.simulators.providers.asking import ask, read

AUTH = httpx.BasicAuth(VendusSettings().api_key, "")
PATH = "/ws/v1.1/documents/"

Change = Callable[[dict[str, Any]], Any]


def order(*prices: str, **more: Any) -> dict[str, Any]:
    """Order 1047 of the providers' page: 22.00 net + 5.06 VAT = 27.06; or plain lines of these gross prices."""
    items: list[dict[str, Any]] = [
        {
            "reference": "CAN-350-AZ",
            "title": "Caneca azul 350 ml",
            "qty": 2,
            "gross_price": Decimal("12.30"),
            "discount_percentage": 10,
            "tax_id": "NOR",
            "stock_control": 0,
        },
        {
            "reference": "PORTES",
            "title": "Envio CTT",
            "qty": 1,
            "gross_price": Decimal("4.92"),
            "tax_id": "NOR",
            "stock_control": 0,
        },
    ]
    if prices:
        items = [{"reference": "CHA", "qty": 1, "gross_price": Decimal(p), "tax_id": "NOR"} for p in prices]
    return {
        "type": "FR",
        "mode": "normal",
        "register_id": 318811,
        "date": "2026-09-14",
        "external_reference": "JS8841-1047-F1",
        "tx_id": "JS8841-1047-F1",
        "client": {
            "fiscal_id": "123456789",
            "name": "Rita Lopes",
            "address": "Rua das Oliveiras 8",
            "postalcode": "7000-101",
            "city": "Évora",
            "country": "PT",
            "email": "rita@exemplo.pt",
            "send_email": "no",
        },
        "items": items,
        "payments": [{"id": 90114, "amount": Decimal("27.06")}],
        "stock_operation": "none",
        "output": "pdf_url",
        "errors_full": "yes",
        **more,
    }


def send(provider: Vendus, body: Any) -> httpx.Response:
    return ask(provider, "POST", PATH, body, auth=AUTH)


def created(provider: Vendus, body: Any) -> dict[str, Any]:
    answered = send(provider, body)
    assert answered.status_code == 201, answered.text
    shown: dict[str, Any] = read(answered)
    return shown


def get(provider: Vendus, path: str = PATH, **query: Any) -> httpx.Response:
    return ask(provider, "GET", path, auth=AUTH, params=query)


def refused(answered: httpx.Response, status: int = 403, code: str = "P001") -> str:
    assert answered.status_code == status
    (error,) = read(answered)["errors"]
    assert error["code"] == code
    message: str = error["message"]
    return message


@pytest.fixture
def provider() -> Vendus:
    return Vendus()


@pytest.mark.parametrize("rounding", list(Rounding))
def test_order_1047_is_27_06_either_way(rounding: Rounding) -> None:
    provider = Vendus(VendusSettings(rounding=rounding))
    shown = created(provider, order())
    assert (shown["amount_gross"], shown["amount_net"]) == (Decimal("27.06"), Decimal("22.00"))
    assert (shown["type"], shown["number"]) == ("FR", "FR 01P2026/1")
    assert shown["atcud"]
    (document,) = provider.documents
    assert (document.net, document.tax, document.total, document.world) == (2200, 506, 2706, "normal")
    assert (document.reference, document.number) == ("JS8841-1047-F1", shown["number"])
    assert provider.unread == set()


@pytest.mark.parametrize(
    ("prices", "by_line", "by_document"),
    [
        (("1.00", "1.00", "1.00"), (243, 300), (244, 300)),  # 0.813 each, 2.439 together
        (("0.335", "0.335"), (56, 68), (54, 67)),  # 34 + 34 cents against 67
    ],
)
def test_the_two_roundings_differ(prices: tuple[str, ...], by_line: Any, by_document: Any) -> None:
    for rounding, expected in ((Rounding.LINE, by_line), (Rounding.DOCUMENT, by_document)):
        provider = Vendus(VendusSettings(rounding=rounding))
        created(provider, order(*prices))
        assert (provider.documents[0].net, provider.documents[0].total) == expected


def test_each_rate_is_taken_out_of_its_own_lines(provider: Vendus) -> None:
    body = order("1.23", "1.13", "1.06", "1.00")
    for row, tax in zip(body["items"], ("NOR", "INT", "RED", "ISE"), strict=True):
        row["tax_id"] = tax
    body["items"][3]["tax_exemption"] = "M07"
    shown = created(provider, body)
    assert (shown["amount_net"], shown["amount_gross"]) == (Decimal("4.00"), Decimal("4.42"))


def test_a_discount_may_be_an_amount_of_the_line_or_of_the_document(provider: Vendus) -> None:
    body = order()
    del body["items"][0]["discount_percentage"]
    body["items"][0]["discount_amount"] = Decimal("2.46")
    assert created(provider, {**body, "tx_id": "1"})["amount_gross"] == Decimal("27.06")
    less = created(provider, {**body, "tx_id": "2", "discount_amount": Decimal("2.06")})
    assert (less["amount_gross"], less["amount_net"]) == (Decimal("25.00"), Decimal("20.33"))  # 20.325
    half = created(provider, {**body, "tx_id": "3", "discount_percentage": 50})
    assert half["amount_gross"] == Decimal("13.53")


def test_a_tax_left_out_is_the_normal_one(provider: Vendus) -> None:
    body = order("1.23")
    del body["items"][0]["tax_id"]
    assert created(provider, body)["amount_net"] == Decimal("1.00")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda b: b.update(type="XX"), "type"),
        (lambda b: b.update(mode="test"), "mode"),
        (lambda b: b.update(register_id=318812), "register_id"),
        (lambda b: b.update(register_id=1), "register_id"),
        (lambda b: b.update(date="14/09/2026"), "date"),
        (lambda b: b.update(items=[]), "items"),
        (lambda b: b.update(payments=[]), "payments"),
        (lambda b: b.update(type="FS", payments=None), "payments"),
        (lambda b: b.update(payments=[{"id": 1, "amount": 1}]), "payments.id"),
        (lambda b: b.update(payments=[{"id": 90114}]), "payments.amount"),
        (lambda b: b.update(send_email="yes"), "send_email"),
        (lambda b: b.update(client="Rita"), "client"),
        (lambda b: b.update(client={"email": "rita@exemplo.pt"}), "client"),
        (lambda b: b["client"].update(fiscal_id="999999990"), "client.fiscal_id"),
        (lambda b: b["client"].update(country="Portugal"), "client.country"),
        (lambda b: b["client"].update(send_email=True), "client.send_email"),
        (lambda b: b.update(discount_amount=100), "discount_amount"),
        (lambda b: b.update(discount_percentage=101), "discount_percentage"),
        (lambda b: b["items"][0].pop("gross_price"), "items.gross_price"),
        (lambda b: b["items"][0].update(gross_price=-1), "items.gross_price"),
        (lambda b: b["items"][0].update(qty=0), "items.qty"),
        (lambda b: b["items"][0].update(tax_id="IVA23"), "items.tax_id"),
        (lambda b: b["items"][0].update(tax_id="ISE"), "items.tax_exemption"),
        (lambda b: b["items"][0].update(discount_amount=50), "items.discount_amount"),
        (lambda b: b["items"][0].update(discount_amount=-1), "discount_amount"),
        (lambda b: b["items"].append({"qty": 1, "gross_price": 1}), "items.title"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_403(provider: Vendus, spoil: Change, said: str) -> None:
    body = order()
    spoil(body)
    assert refused(send(provider, body)).startswith(said)
    assert provider.documents == []


def test_an_invoice_needs_no_payment(provider: Vendus) -> None:
    body = order(type="FT")
    del body["payments"]
    assert created(provider, body)["number"] == "FT 01P2026/1"


def test_leaving_the_client_out_is_a_final_consumer(provider: Vendus) -> None:
    body = order()
    del body["client"]
    created(provider, body)


def test_what_is_not_sent_as_json_is_refused(provider: Vendus) -> None:
    answered = ask(provider, "POST", PATH, auth=AUTH, content=b"{}")
    assert answered.status_code == 415
    headers = {"content-type": "application/json; charset=utf-8"}
    assert refused(ask(provider, "POST", PATH, auth=AUTH, content=b"{", headers=headers))


def test_the_key_may_come_in_three_ways_and_must_be_right(provider: Vendus) -> None:
    key = provider.settings.api_key
    assert ask(provider, "GET", "/ws/v1.1/registers/", params={"api_key": key}).status_code == 200
    assert ask(provider, "GET", "/ws/v1.1/registers/", headers={"authorization": f"Bearer {key}"}).status_code == 200
    assert get(provider, "/ws/v1.1/registers").status_code == 200
    refused(ask(provider, "GET", "/ws/v1.1/registers/"), 401, "A001")
    refused(ask(provider, "POST", PATH, order(), auth=httpx.BasicAuth("x", "")), 401, "A001")


def test_the_account_tells_its_registers_and_ways_to_pay(provider: Vendus) -> None:
    assert [row["id"] for row in read(get(provider, "/ws/v1.1/registers/", type="api"))] == [318811]
    assert [row["id"] for row in read(get(provider, f"{PATH}paymentmethods/"))] == [90114, 90115]


def test_the_two_worlds_never_meet(provider: Vendus) -> None:
    real, play = created(provider, order()), created(provider, order(mode="tests"))
    assert (real["number"], play["number"]) == ("FR 01P2026/1", "FR T01P2026/1")
    for mode, shown in (("normal", real), ("tests", play)):
        (row,) = read(get(provider, external_reference="JS8841-1047-F1", mode=mode))
        assert row["id"] == shown["id"]
    refused(get(provider, f"{PATH}{play['id']}/", mode="normal"), 404, "A001")


def test_without_a_mode_the_register_decides(provider: Vendus) -> None:
    body = order()
    del body["mode"]
    created(provider, body)
    assert provider.documents[0].world == "tests"
    assert refused(get(provider, external_reference="JS8841-1047-F1"), 404, "A001") == "No data"


def test_nothing_found_is_404(provider: Vendus) -> None:
    assert refused(get(provider, external_reference="JS8841-1047-F1", mode="normal"), 404, "A001") == "No data"


def test_a_reference_may_find_what_only_begins_like_it(provider: Vendus) -> None:
    created(provider, order(external_reference="JS8841-1047-F10"))
    (row,) = read(get(provider, external_reference="JS8841-1047-F1", mode="normal"))
    assert row["external_reference"] == "JS8841-1047-F10"
    provider.settings.prefix_matches = False
    refused(get(provider, external_reference="JS8841-1047-F1", mode="normal"), 404, "A001")
    refused(get(provider, external_reference="JS8841-1047-F10", mode="normal", type="FT"), 404, "A001")


def test_a_list_lacks_what_reading_one_shows(provider: Vendus) -> None:
    shown = created(provider, order())
    (row,) = read(get(provider, external_reference="JS8841-1047-F1", mode="normal"))
    assert not {"items", "atcud"} & set(row)
    one = read(get(provider, f"{PATH}{shown['id']}/", mode="normal"))
    assert one == shown
    assert [item["amounts"]["gross_total"] for item in one["items"]] == [Decimal("22.14"), Decimal("4.92")]
    assert refused(get(provider, f"{PATH}{shown['id']}/", view="pdf")).startswith("view")
    refused(get(provider, f"{PATH}7/"), 404, "A001")


@pytest.mark.parametrize(
    ("repeat", "status", "documents"), [("conflict", 403, 1), ("same", 201, 1), ("ignored", 201, 2)]
)
def test_a_tx_id_used_again_has_three_answers(repeat: str, status: int, documents: int) -> None:
    provider = Vendus(VendusSettings(repeat=repeat))
    first, second = send(provider, order()), send(provider, order())
    assert (second.status_code, len(provider.documents)) == (status, documents)
    if repeat == "same":
        assert read(first) == read(second)
    if repeat == "conflict":
        assert refused(second).startswith("tx_id")


def test_a_refused_document_does_not_spend_its_tx_id(provider: Vendus) -> None:
    refused(send(provider, order(items=[])))
    created(provider, order())


def note(number: str, *rows: tuple[int, Any], **more: Any) -> dict[str, Any]:
    items = [
        {"id": 4001, "qty": qty, "reference_document": {"document_number": number, "document_row": row}}
        for row, qty in rows
    ]
    return {"type": "NC", "mode": "normal", "date": "2026-09-15", "notes": "Devolução", "items": items, **more}


def test_a_credit_note_takes_the_originals_price_whatever_is_sent(provider: Vendus) -> None:
    number = created(provider, order())["number"]
    body = note(number, (1, 1))
    body["items"][0]["gross_price"] = 99
    body["discount_percentage"] = 50
    shown = created(provider, body)
    assert (shown["amount_gross"], shown["amount_net"], shown["number"]) == (
        Decimal("11.07"),
        Decimal("9.00"),
        "NC 01P2026/1",
    )
    assert provider.documents[1].parent == number
    assert refused(send(provider, note(number, (1, 1), (1, 1)))).startswith("items.qty")
    assert created(provider, note(number, (1, 1), (2, 1)))["amount_gross"] == Decimal("15.99")
    assert refused(send(provider, note(number, (1, 1)))).startswith("items.qty")
    assert provider.unread == set()


def test_a_credit_note_needs_a_reason_and_a_row_of_its_world(provider: Vendus) -> None:
    number = created(provider, order())["number"]
    assert refused(send(provider, note(number, (1, 1), notes=""))).startswith("notes")
    for body in (
        note("FR 01P2026/9", (1, 1)),
        note(number, (3, 1)),
        note(number, (1, 0)),
        note(number, (1, 1), mode="tests"),
        note(number, (1, 1), items=[{"qty": 1}]),
    ):
        assert refused(send(provider, body)).startswith("items.reference_document")
    credited = created(provider, note(number, (1, 1)))["number"]
    assert refused(send(provider, note(credited, (1, 1)))).startswith("items.reference_document")


def test_a_field_nobody_documents_is_remembered(provider: Vendus) -> None:
    body = order(reference="x")
    body["items"][0]["price"] = 1
    created(provider, body)
    assert provider.unread == {"reference", "items.price"}
