"""InvoiceXpress takes drafts in net prices, silently knows better about taxes, and issues by a change of state."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from e2e.simulators.providers import InvoiceXpress, InvoiceXpressSettings, Rounding
from tests.simulators.providers.asking import ask, read

KEY = {"api_key": InvoiceXpressSettings().api_key}
EVERYTHING = {
    "type[]": ["Invoice", "InvoiceReceipt", "SimplifiedInvoice", "CreditNote"],
    "status[]": ["draft", "final", "settled", "canceled"],
    "non_archived": "true",
}

Change = Callable[[dict[str, Any]], Any]


def order(*prices: str, **more: Any) -> dict[str, Any]:
    """Order 1047 of the providers' page: 22.00 net + 5.06 VAT = 27.06; or plain lines of these prices."""
    items: list[dict[str, Any]] = [
        {
            "name": "CAN-350-AZ",
            "description": "Caneca azul 350 ml",
            "unit_price": "10.0000",
            "quantity": "2",
            "discount": "10.00",
            "tax": {"name": "IVA23"},
        },
        {
            "name": "PORTES",
            "description": "Envio CTT",
            "unit_price": "4.0000",
            "quantity": "1",
            "tax": {"name": "IVA23"},
        },
    ]
    if prices:
        items = [{"name": "CHA", "unit_price": p, "quantity": "1", "tax": {"name": "IVA23"}} for p in prices]
    return {
        "date": "14/09/2026",
        "due_date": "14/09/2026",
        "reference": "JS8841-1047-F1",
        "sequence_id": "55021",
        "client": {
            "name": "Rita Lopes",
            "code": "JS8841-C771",
            "fiscal_id": "123456789",
            "email": "rita@exemplo.pt",
            "address": "Rua das Oliveiras 8",
            "city": "Évora",
            "postal_code": "7000-101",
            "country": "Portugal",
        },
        "items": items,
        **more,
    }


def send(
    provider: InvoiceXpress, invoice: Any, family: str = "invoice_receipts", uid: str | None = None
) -> httpx.Response:
    body = {"invoice": invoice} if uid is None else {"proprietary_uid": uid, "invoice": invoice}
    return ask(provider, "POST", f"/{family}.json", body, params=KEY)


def created(provider: InvoiceXpress, invoice: Any, family: str = "invoice_receipts") -> dict[str, Any]:
    answered = send(provider, invoice, family)
    assert answered.status_code == 201, answered.text
    shown: dict[str, Any] = read(answered)[family.removesuffix("s")]
    return shown


def change(provider: InvoiceXpress, family: str, number: int, state: str, **more: Any) -> httpx.Response:
    body = {"invoice": {"state": state, **more}}
    return ask(provider, "PUT", f"/{family}/{number}/change-state.json", body, params=KEY)


def refused(answered: httpx.Response, status: int = 422) -> list[str]:
    assert answered.status_code == status
    return [row["error"] for row in read(answered)["errors"]]


def listed(provider: InvoiceXpress, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read(ask(provider, "GET", "/invoices.json", params={**KEY, **query}))["invoices"]
    return rows


@pytest.fixture
def provider() -> InvoiceXpress:
    return InvoiceXpress()


@pytest.mark.parametrize("rounding", list(Rounding))
def test_order_1047_is_27_06_either_way(rounding: Rounding) -> None:
    provider = InvoiceXpress(InvoiceXpressSettings(rounding=rounding))
    shown = created(provider, order())
    assert (shown["before_taxes"], shown["taxes"], shown["total"]) == (
        Decimal("22.00"),
        Decimal("5.06"),
        Decimal("27.06"),
    )
    assert (shown["sum"], shown["discount"], shown["status"]) == (Decimal("24.00"), Decimal("2.00"), "draft")
    (document,) = provider.documents
    assert (document.kind, document.net, document.tax, document.total) == ("invoice_receipts", 2200, 506, 2706)
    assert (document.reference, document.state, document.number) == ("JS8841-1047-F1", "draft", "")
    assert provider.unread == set()


@pytest.mark.parametrize(
    ("prices", "by_line", "by_document"),
    [
        (("0.335", "0.335", "0.335"), (102, 23), (101, 23)),
        (("0.004", "0.004", "0.004"), (0, 0), (1, 0)),
        (("8.1260", "8.1260"), (1626, 374), (1625, 374)),  # 8.13 + 8.13 against 16.252
    ],
)
def test_the_two_roundings_differ(prices: tuple[str, ...], by_line: Any, by_document: Any) -> None:
    for rounding, expected in ((Rounding.LINE, by_line), (Rounding.DOCUMENT, by_document)):
        provider = InvoiceXpress(InvoiceXpressSettings(rounding=rounding))
        created(provider, order(*prices))
        assert (provider.documents[0].net, provider.documents[0].tax) == expected


def test_decimals_of_a_price_beyond_what_is_kept_are_lost(provider: InvoiceXpress) -> None:
    invoice = order("8.122352")
    invoice["items"][0]["quantity"] = "1000"
    assert created(provider, invoice)["total"] == Decimal("9990.55")  # 8122.40 + 1868.15 (1868.152)
    provider.settings.decimals = None
    assert created(provider, invoice)["total"] == Decimal("9990.49")  # 8122.35 (8122.352) + 1868.14


def test_an_unknown_tax_silently_becomes_the_default(provider: InvoiceXpress) -> None:
    invoice = order("10", "10", "10")
    invoice["items"][0]["tax"] = {"name": "IVA-23"}
    invoice["items"][1]["tax"] = {"name": "IVA6"}
    del invoice["items"][2]["tax"]
    shown = created(provider, invoice)
    assert [item["tax"]["name"] for item in shown["items"]] == ["IVA23", "IVA6", "IVA23"]
    assert shown["taxes"] == Decimal("5.20")
    names = {
        row["name"]: row["default_tax"] for row in read(ask(provider, "GET", "/taxes.json", params=KEY))["taxes"]
    }
    assert names == {"IVA23": 1, "IVA13": 0, "IVA6": 0, "Isento": 0}


def test_an_items_name_overwrites_the_catalogue(provider: InvoiceXpress) -> None:
    created(provider, order("1"))
    created(provider, order("2"))
    assert provider.catalogue["CHA"]["unit_price"] == "2"


def test_an_invoice_receipt_is_settled_at_once_and_an_invoice_final(provider: InvoiceXpress) -> None:
    for family, state, number in (("invoice_receipts", "settled", "FR"), ("invoices", "final", "FT")):
        shown = created(provider, order(), family)
        final = read(change(provider, family, shown["id"], "finalized"))[family.removesuffix("s")]
        assert (final["status"], final["inverted_sequence_number"]) == (state, f"{number} 2026/1")
        assert final["atcud"]
        assert final["saft_hash"]
        assert read(ask(provider, "GET", f"/{family}/{shown['id']}.json", params=KEY)) == {
            family.removesuffix("s"): final
        }


def test_finalizing_twice_is_recognisable(provider: InvoiceXpress) -> None:
    shown = created(provider, order())
    change(provider, "invoice_receipts", shown["id"], "finalized")
    assert "DOC001" in refused(change(provider, "invoice_receipts", shown["id"], "finalized"))[0]


def test_finalizing_has_its_own_rules(provider: InvoiceXpress) -> None:
    late = created(provider, order(date="15/09/2026", due_date="15/09/2026"))
    change(provider, "invoice_receipts", late["id"], "finalized")
    early = created(provider, order())
    assert "earlier" in refused(change(provider, "invoice_receipts", early["id"], "finalized"))[0]
    elsewhere = created(provider, order(sequence_id="7"))
    assert change(provider, "invoice_receipts", elsewhere["id"], "finalized").status_code == 200
    due = created(provider, order(date="16/09/2026"))
    assert "Due date" in refused(change(provider, "invoice_receipts", due["id"], "finalized"))[0]
    day = {"date": "16/09/2026", "due_date": "16/09/2026"}
    exempt = order("10", **day)
    exempt["items"][0]["tax"]["name"] = "Isento"
    free = created(provider, exempt)
    assert "exemption" in refused(change(provider, "invoice_receipts", free["id"], "finalized"))[0]
    excused = created(provider, {**exempt, "tax_exemption": "M07"})
    assert change(provider, "invoice_receipts", excused["id"], "finalized").status_code == 200


def test_other_changes_of_state(provider: InvoiceXpress) -> None:
    number = created(provider, order(), "invoices")["id"]
    assert refused(change(provider, "invoices", number, "canceled"), 406)
    change(provider, "invoices", number, "finalized")
    assert refused(change(provider, "invoices", number, "deleted"), 406)
    for state in ("settled", "unsettled"):
        assert change(provider, "invoices", number, state).status_code == 200
    assert "Message" in refused(change(provider, "invoices", number, "canceled"))[0]
    assert change(provider, "invoices", number, "canceled", message="Engano").status_code == 200
    draft = created(provider, order(), "invoices")["id"]
    assert change(provider, "invoices", draft, "deleted").status_code == 200
    answered = ask(provider, "PUT", f"/invoices/{draft}/change-state.json", {"state": "finalized"}, params=KEY)
    assert refused(answered)
    assert [document.state for document in provider.documents] == ["canceled", "deleted"]


def test_a_uid_used_again_is_a_conflict_or_the_same_document(provider: InvoiceXpress) -> None:
    first = send(provider, order(), uid="JS8841-1047-F1")
    assert refused(send(provider, order(), uid="JS8841-1047-F1"), 409)
    provider.settings.repeat = "same"
    assert read(send(provider, order(), uid="JS8841-1047-F1")) == read(first)
    assert len(provider.documents) == 1
    change(provider, "invoice_receipts", int(provider.documents[0].id), "deleted")
    assert send(provider, order(), uid="JS8841-1047-F1").status_code == 201
    assert len(provider.documents) == 2


def test_a_uid_inside_the_invoice_guards_nothing(provider: InvoiceXpress) -> None:
    for _ in range(2):
        created(provider, order(proprietary_uid="JS8841-1047-F1"))
    assert len(provider.documents) == 2
    assert provider.unread == {"invoice.proprietary_uid"}


def test_a_reference_is_found_only_with_types_and_states(provider: InvoiceXpress) -> None:
    shown = created(provider, order())
    reference = {"reference": "JS8841-1047-F1"}
    assert listed(provider, **reference) == []
    assert listed(provider, **reference, **{"type[]": "InvoiceReceipt"}) == []
    assert [row["id"] for row in listed(provider, **reference, **EVERYTHING)] == [shown["id"]]
    assert listed(provider, reference="JS8841-1047", **EVERYTHING) == []
    change(provider, "invoice_receipts", shown["id"], "finalized")
    only = {**EVERYTHING, "status[]": "draft"}
    assert listed(provider, **reference, **only) == []
    created(provider, order(), "invoices")
    assert len(listed(provider, **reference, **EVERYTHING)) == 2
    assert listed(provider, page="2", **EVERYTHING) == []


@pytest.mark.parametrize("word", ["final", "finalized", "sent"])
def test_an_issued_invoice_is_found_under_each_word_for_it(provider: InvoiceXpress, word: str) -> None:
    shown = created(provider, order(), "invoices")
    change(provider, "invoices", shown["id"], "finalized")
    assert len(listed(provider, **{"type[]": "Invoice", "status[]": word})) == 1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda i: i.update(date="2026-09-14"), "Date"),
        (lambda i: i.pop("due_date"), "Due date"),
        (lambda i: i.pop("client"), "Client"),
        (lambda i: i["client"].update(name=""), "Client"),
        (lambda i: i.update(global_discount={"value_type": "percentage", "value": 1}), "global_discount"),
        (lambda i: i.update(retention="25"), "retention"),
        (lambda i: i.update(items=[]), "Items"),
        (lambda i: i["items"][0].pop("name"), "name"),
        (lambda i: i["items"][0].update(unit_price="dez"), "unit price"),
        (lambda i: i["items"][0].update(unit_price="-1"), "unit price"),
        (lambda i: i["items"][0].update(quantity="0"), "quantity"),
        (lambda i: i["items"][0].update(discount="101"), "discount"),
    ],
)
def test_what_is_refused_is_said(provider: InvoiceXpress, spoil: Change, said: str) -> None:
    invoice = order()
    spoil(invoice)
    assert said in refused(send(provider, invoice))[0]
    assert provider.documents == []


def test_a_country_code_drags_the_client_and_its_number_along(provider: InvoiceXpress) -> None:
    invoice = order()
    invoice["client"]["country"] = "PT"
    said = refused(send(provider, invoice))
    assert said[1:] == ["Client is invalid", "Fiscal is invalid"]


def test_a_second_client_of_one_name_is_refused(provider: InvoiceXpress) -> None:
    created(provider, order())
    invoice = order()
    invoice["client"]["code"] = "JS8841-C772"
    assert refused(send(provider, invoice)) == ["Name has already been taken"]
    created(provider, order(client={"code": "JS8841-C771"}))


def test_a_client_without_a_code_is_known_by_its_name(provider: InvoiceXpress) -> None:
    created(provider, order())
    for name in ("Rita Lopes", "Consumidor Final", "Consumidor Final"):
        created(provider, order(client={"name": name}))
    assert len(provider.clients) == 2


@pytest.mark.parametrize("body", [{}, {"invoice": None}, {"invoice_receipt": {}}])
def test_the_root_is_always_invoice(provider: InvoiceXpress, body: Any) -> None:
    assert refused(ask(provider, "POST", "/invoice_receipts.json", body, params=KEY))


def test_what_is_not_json_is_refused(provider: InvoiceXpress) -> None:
    assert refused(ask(provider, "POST", "/invoices.json", params=KEY, content=b"<invoice/>"))


def test_a_wrong_key_is_turned_away(provider: InvoiceXpress) -> None:
    assert ask(provider, "POST", "/invoices.json", {"invoice": order()}).status_code == 401
    assert ask(provider, "GET", "/taxes.json", params={"api_key": "x"}).status_code == 401


def test_a_document_of_another_family_is_not_there(provider: InvoiceXpress) -> None:
    number = created(provider, order())["id"]
    assert refused(ask(provider, "GET", f"/invoices/{number}.json", params=KEY), 404)


def test_a_credit_note_belongs_to_an_issued_document(provider: InvoiceXpress) -> None:
    owner = created(provider, order())["id"]
    note = order(owner_invoice_id=owner, reference="JS8841-1047-C1")
    assert "Owner" in refused(send(provider, note, "credit_notes"))[0]
    change(provider, "invoice_receipts", owner, "finalized")
    shown = created(provider, note, "credit_notes")
    assert (shown["total"], shown["owner_invoice_id"]) == (Decimal("27.06"), owner)
    final = read(change(provider, "credit_notes", shown["id"], "finalized"))["credit_note"]
    assert final["inverted_sequence_number"] == "NC 2026/1"
    assert "Owner" in refused(send(provider, order(owner_invoice_id=shown["id"]), "credit_notes"))[0]


def test_a_field_nobody_documents_is_remembered(provider: InvoiceXpress) -> None:
    invoice = order()
    invoice["items"][0]["discount_amount"] = "1.00"
    created(provider, invoice)
    assert provider.unread == {"items.discount_amount"}
    assert provider.documents[0].total == 2706
