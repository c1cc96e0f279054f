"""Bsale makes a total out of net unit values in one of two ways, and replays a sale by its id."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from e2e.simulators.providers import Bsale, BsaleSettings, Rounding
from tests.simulators.providers.asking import ask, read

KEY = {"access_token": BsaleSettings().access_token}
DAY = 1789344000  # 2026-09-14 00:00 UTC
CLIENT = {
    "code": "22222222-2",
    "company": "Cliente Ejemplo Ltda",
    "activity": "Comercio",
    "municipality": "Maipú",
    "city": "Santiago",
    "address": "Calle Larga 22",
}

Change = Callable[[dict[str, Any]], Any]


def sale(**more: Any) -> dict[str, Any]:
    """Order 2093 of the providers' page: 20143 net + 3827 IVA = 23970."""
    return {
        "documentTypeId": 5,
        "officeId": 1,
        "priceListId": 2,
        "emissionDate": DAY,
        "expirationDate": DAY,
        "declareSii": 1,
        "dispatch": 0,
        "sendEmail": 0,
        "salesId": "JS8841-2093-F1",
        "references": [
            {"number": "JS8841-2093-F1", "referenceDate": DAY, "reason": "Pedido web 2093", "codeSii": 801}
        ],
        "details": [
            {
                "code": "POL-NEG-M",
                "netUnitValue": Decimal("8394.957983"),
                "quantity": 2,
                "taxId": "[1]",
                "discount": 0,
            },
            {
                "comment": "Despacho a domicilio",
                "netUnitValue": Decimal("3352.941176"),
                "quantity": 1,
                "taxId": "[1]",
            },
        ],
        "payments": [{"paymentTypeId": 12, "amount": 23970, "recordDate": DAY}],
        **more,
    }


def plain(*prices: str, **more: Any) -> dict[str, Any]:
    rows = [{"comment": "Té", "netUnitValue": Decimal(price), "quantity": 1, "taxId": "[1]"} for price in prices]
    return {"documentTypeId": 5, "emissionDate": DAY, "details": rows, **more}


def send(provider: Bsale, body: Any) -> httpx.Response:
    return ask(provider, "POST", "/v1/documents.json", body, headers=KEY)


def get(provider: Bsale, path: str, **query: Any) -> Any:
    return read(ask(provider, "GET", f"/v1{path}", headers=KEY, params=query))


def refused(answered: httpx.Response) -> str:
    assert answered.status_code == 400
    error: str = read(answered)["error"]
    return error


@pytest.fixture
def provider() -> Bsale:
    return Bsale()


@pytest.mark.parametrize("rounding", list(Rounding))
def test_order_2093_is_23970_either_way(rounding: Rounding) -> None:
    provider = Bsale(BsaleSettings(rounding=rounding))
    answered = send(provider, sale())
    shown = read(answered)
    assert answered.status_code == 201
    assert (shown["netAmount"], shown["taxAmount"], shown["totalAmount"]) == (20143, 3827, 23970)
    assert (shown["number"], shown["salesId"]) == (1, "JS8841-2093-F1")
    (document,) = provider.documents
    assert (document.kind, document.net, document.tax, document.total) == ("39", 20143, 3827, 23970)
    assert (document.reference, document.issued_on) == ("JS8841-2093-F1", "2026-09-14")
    assert provider.unread == set()


@pytest.mark.parametrize(
    ("prices", "by_line", "by_document"),
    [
        (("0.5", "0.5"), (2, 0, 2), (1, 0, 1)),  # 1 + 1 with tax 0.38; 1.19 in all
        (("84.033613", "84.033613"), (168, 32, 200), (168, 32, 200)),  # a hundred pesos each
        (("2.521008",), (3, 1, 4), (3, 0, 3)),  # three pesos: no net of whole pesos reaches them
        (("100.4", "100.4", "100.4"), (300, 57, 357), (301, 57, 358)),  # 358.428 in all
    ],
)
def test_the_two_roundings_differ(prices: tuple[str, ...], by_line: Any, by_document: Any) -> None:
    for rounding, expected in ((Rounding.LINE, by_line), (Rounding.DOCUMENT, by_document)):
        shown = read(send(Bsale(BsaleSettings(rounding=rounding)), plain(*prices)))
        assert (shown["netAmount"], shown["taxAmount"], shown["totalAmount"]) == expected


def test_decimals_of_a_price_may_be_lost(provider: Bsale) -> None:
    body = plain("8394.957983")
    body["details"][0]["quantity"] = 1000
    assert read(send(provider, body))["totalAmount"] == 9990000
    provider.settings.decimals = 2
    assert read(send(provider, body))["totalAmount"] == 9990002  # 8394.96 x 1000 x 1.19 = 9990002.4


def test_another_currency_has_cents() -> None:
    provider = Bsale(BsaleSettings(currency="PEN", digits=2, taxes={1: Decimal(18)}))
    shown = read(send(provider, plain("10.005")))
    assert (shown["netAmount"], shown["totalAmount"]) == (Decimal("10.01"), Decimal("11.81"))
    assert provider.documents[0].total == 1181


def test_a_discount_is_a_percentage_of_the_line(provider: Bsale) -> None:
    body = plain("10000")
    body["details"][0]["discount"] = Decimal("12.5")
    assert read(send(provider, body))["netAmount"] == 8750


def test_taxes_may_be_named_by_the_offices_code_or_be_none(provider: Bsale) -> None:
    body = plain("100", "100")
    del body["details"][0]["taxId"]
    body["details"][0]["taxes"] = [{"code": 14, "percentage": 19}]
    del body["details"][1]["taxId"]
    shown = read(send(provider, body))
    assert (shown["netAmount"], shown["taxAmount"]) == (200, 19)


def test_a_type_may_be_named_by_the_offices_code(provider: Bsale) -> None:
    body = plain("100", codeSii="39")
    del body["documentTypeId"]
    assert send(provider, body).status_code == 201
    assert provider.documents[0].kind == "39"


def test_a_sale_sent_twice_is_one_document_of_each_type(provider: Bsale) -> None:
    first, second = read(send(provider, sale())), read(send(provider, sale(details="anything")))
    assert first == second
    assert len(provider.documents) == 1
    other = read(send(provider, sale(documentTypeId=6, client=CLIENT)))
    assert other["id"] != first["id"]
    assert [document.kind for document in provider.documents] == ["39", "33"]


def test_without_a_sales_id_a_sale_sent_twice_is_two(provider: Bsale) -> None:
    send(provider, plain("100"))
    send(provider, plain("100"))
    assert len(provider.documents) == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda b: b.update(documentTypeId=99), "documentTypeId"),
        (lambda b: b.update(documentTypeId=9), "returns.json"),
        (lambda b: b.update(emissionDate="2026-09-14"), "emissionDate"),
        (lambda b: b.update(emissionDate=DAY * 1000), "emissionDate"),
        (lambda b: b.update(expirationDate=0), "expirationDate"),
        (lambda b: b.update(details=[]), "details"),
        (lambda b: b.update(client=[]), "client"),
        (lambda b: b.update(client={"company": "x" * 101}), "client.company"),
        (lambda b: b.update(client={"activity": "x" * 41}), "client.activity"),
        (lambda b: b.update(client={"address": "x" * 71}), "client.address"),
        (lambda b: b.update(client={"municipality": "x" * 21}), "client.municipality"),
        (lambda b: b.update(client={"code": ""}), "client.code"),
        (lambda b: b.update(documentTypeId=6), "client is required"),
        (lambda b: b.update(documentTypeId=6, client={**CLIENT, "activity": None}), "client.activity"),
        (lambda b: b["references"][0].update(number="x" * 19), "references.number"),
        (lambda b: b["references"][0].update(reason="x" * 91), "references.reason"),
        (lambda b: b["references"][0].pop("referenceDate"), "references.referenceDate"),
        (lambda b: b["references"][0].pop("codeSii"), "references.codeSii"),
        (lambda b: b["details"][1].update(comment="x" * 81), "details.comment"),
        (lambda b: b["details"][1].pop("comment"), "variantId"),
        (lambda b: b["details"][0].update(netUnitValue=-1), "netUnitValue"),
        (lambda b: b["details"][0].update(netUnitValue="8394.957983"), "netUnitValue"),
        (lambda b: b["details"][0].update(quantity=0), "quantity"),
        (lambda b: b["details"][0].update(discount=101), "discount"),
        (lambda b: b["details"][0].update(taxId=[1]), "taxId"),
        (lambda b: b["details"][0].update(taxId="[2]"), "taxId"),
        (lambda b: b["details"][0].update(taxId="1"), "taxId"),
        (lambda b: b["details"][0].update(taxes=[{"code": 14, "percentage": 18}]), "taxes"),
        (lambda b: b["details"][0].update(taxes=[{"code": 15, "percentage": 19}]), "taxes"),
    ],
)
def test_what_is_refused_is_said(provider: Bsale, change: Change, said: str) -> None:
    body = sale()
    change(body)
    assert said in refused(send(provider, body))
    assert provider.documents == []


def test_what_is_not_json_is_refused(provider: Bsale) -> None:
    refused(ask(provider, "POST", "/v1/documents.json", headers=KEY, content=b"["))


def test_a_wrong_token_is_turned_away(provider: Bsale) -> None:
    assert ask(provider, "POST", "/v1/documents.json", sale()).status_code == 401
    assert ask(provider, "GET", "/v1/documents.json", headers={"access_token": "x"}).status_code == 401


def test_a_document_is_found_by_its_reference_its_type_and_its_day(provider: Bsale) -> None:
    shown = read(send(provider, sale()))
    send(provider, plain("100"))
    found = get(provider, "/documents.json", referencenumber="JS8841-2093-F1")
    assert found["items"] == [shown]
    assert get(provider, "/documents.json", referencenumber="JS8841-2093")["items"] == []
    around = get(provider, "/documents.json", emissiondaterange=f"[{DAY - 86400},{DAY}]", documenttypeid=5)
    assert around["count"] == 2
    assert get(provider, "/documents.json", emissiondaterange=f"[{DAY + 1},{DAY + 2}]")["items"] == []
    assert get(provider, f"/documents/{shown['id']}.json") == shown


def test_lists_are_cut_at_fifty(provider: Bsale) -> None:
    for _ in range(51):
        send(provider, plain("100"))
    page = get(provider, "/documents.json", limit=100)
    assert (len(page["items"]), page["limit"], page["count"]) == (50, 50, 51)
    rest = read(ask(provider, "GET", page["next"], headers=KEY))
    assert len(rest["items"]) == 1
    assert "next" not in rest


def test_an_unknown_document_is_404(provider: Bsale) -> None:
    assert ask(provider, "GET", "/v1/documents/7.json", headers=KEY).status_code == 404


def test_the_account_tells_its_types_and_taxes(provider: Bsale) -> None:
    assert {"id": 5, "codeSii": "39", "isElectronicDocument": 1, "state": 0} in get(provider, "/document_types.json")[
        "items"
    ]
    assert get(provider, "/taxes.json")["items"] == [{"id": 1, "percentage": 19, "code": 14, "state": 0}]


def returned(document_id: int, *rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "documentTypeId": 9,
        "officeId": 1,
        "referenceDocumentId": document_id,
        "emissionDate": DAY,
        "expirationDate": DAY,
        "motive": "Devolución",
        "declareSii": 1,
        "priceAdjustment": 0,
        "editTexts": 0,
        "type": 0,
        "details": list(rows),
        **more,
    }


def credit(provider: Bsale, body: Any) -> httpx.Response:
    return ask(provider, "POST", "/v1/returns.json", body, headers=KEY)


def test_a_credit_takes_lines_back_by_detail_and_quantity(provider: Bsale) -> None:
    document = read(send(provider, sale()))
    details = get(provider, f"/documents/{document['id']}/details.json")["items"]
    assert [row["totalAmount"] for row in details] == [19980, 3990]
    shirt = {"documentDetailId": details[0]["id"], "quantity": 1}
    made = credit(provider, returned(document["id"], shirt))
    assert made.status_code == 201
    note = get(provider, f"/documents/{read(made)['credit_note']['id']}.json")
    assert note["totalAmount"] == 9990
    assert provider.documents[1].parent == provider.documents[0].id
    listed = get(provider, "/returns.json", referencedocumentid=document["id"])
    assert [row["amount"] for row in listed["items"]] == [9990]
    assert get(provider, "/returns.json", referencedocumentid=7)["items"] == []
    assert "left" in refused(credit(provider, returned(document["id"], shirt, shirt)))
    assert credit(provider, returned(document["id"], shirt)).status_code == 201  # nothing guards a repeat
    assert "left" in refused(credit(provider, returned(document["id"], shirt)))
    assert provider.unread == set()


def test_a_price_adjustment_takes_an_amount_back(provider: Bsale) -> None:
    document = read(send(provider, sale()))
    detail = get(provider, f"/documents/{document['id']}/details.json")["items"][0]["id"]
    row = {"documentDetailId": detail, "quantity": 1, "unitValue": 1000}
    assert credit(provider, returned(document["id"], row, priceAdjustment=1)).status_code == 201
    assert provider.documents[1].total == 1190
    row["unitValue"] = 8395
    assert "unitValue" in refused(credit(provider, returned(document["id"], row, priceAdjustment=1)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"documentTypeId": 5}, "credit note"),
        ({"referenceDocumentId": 7}, "referenceDocumentId"),
        ({"motive": ""}, "motive"),
        ({"type": 4}, "type"),
        ({"details": []}, "details"),
        ({"details": [{"documentDetailId": 99, "quantity": 1}]}, "documentDetailId"),
        ({"details": [{"documentDetailId": 1, "quantity": 0}]}, "quantity"),
        ({"emissionDate": None}, "emissionDate"),
    ],
)
def test_a_credit_that_fits_nothing_is_refused(provider: Bsale, change: dict[str, Any], said: str) -> None:
    document = read(send(provider, sale()))
    row = {"documentDetailId": 1, "quantity": 1}
    assert said in refused(credit(provider, {**returned(document["id"], row), **change}))
    assert len(provider.documents) == 1


def test_a_field_nobody_documents_is_remembered(provider: Bsale) -> None:
    body = sale(referenceId="x")
    body["details"][0]["price"] = 1
    send(provider, body)
    assert provider.unread == {"referenceId", "details.price"}
