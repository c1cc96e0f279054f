"""The REST API keeps the quirks that cost integrators their evenings."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from e2e.simulators.jumpseller import api
from tests.simulators.platform import Platform

DOCUMENT = {"document_type": 1, "external_id": "F-1", "public_id": "33-1", "url": "https://folio.example.com/d/1"}
LIMITS = {
    "jumpseller-persecondratelimit-limit": "20",
    "jumpseller-persecondratelimit-remaining": "19",
    "jumpseller-perminuteratelimit-limit": "800",
    "jumpseller-perminuteratelimit-remaining": "799",
}


def listed(response: httpx.Response) -> list[int]:
    assert response.status_code == httpx.codes.OK
    return [item["order"]["id"] for item in response.json()]


# --- who is asking --------------------------------------------------------------------------------------------


def test_login_and_authtoken_work_as_basic_and_in_the_query(platform: Platform) -> None:
    assert platform.owner.get("/store/info.json").status_code == httpx.codes.OK
    query = {"login": platform.store.login, "authtoken": platform.store.authtoken}
    assert platform.browser.get("/v1/store/info.json", params=query).status_code == httpx.codes.OK


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic bm9ib2R5Om5vdGhpbmc=", "Basic ***"])
def test_nobody_gets_in_without_a_grant(platform: Platform, header: str) -> None:
    response = platform.browser.get("/v1/store/info.json", headers={"Authorization": header} if header else {})
    assert response.status_code == httpx.codes.UNAUTHORIZED


def test_a_token_without_the_scope_gets_403_with_a_message(platform: Platform) -> None:
    response = platform.as_app("GET", "/orders.json", scopes=frozenset({"read_store"}))
    assert response.status_code == httpx.codes.FORBIDDEN
    assert "read_orders" in response.json()["message"]


def test_a_store_can_lack_a_scope_that_was_granted(platform: Platform) -> None:
    assert platform.as_app("GET", "/hooks.json").status_code == httpx.codes.OK
    platform.store.missing_scopes |= {"read_hooks", "write_hooks"}
    assert platform.as_app("GET", "/hooks.json").status_code == httpx.codes.FORBIDDEN


# --- limits ---------------------------------------------------------------------------------------------------


def test_every_answer_tells_what_is_left(platform: Platform) -> None:
    headers = platform.owner.get("/store/info.json").headers
    assert {name: headers[name] for name in LIMITS} == LIMITS


def test_the_twenty_first_call_within_a_second_is_refused(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "time", SimpleNamespace(monotonic=lambda: 1000.0))
    statuses = [platform.owner.get("/store/info.json").status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    monkeypatch.setattr(api, "time", SimpleNamespace(monotonic=lambda: 1001.5))
    assert platform.owner.get("/store/info.json").status_code == httpx.codes.OK


def test_the_documented_limits_are_in_force_and_many_hits_name_the_end_of_a_ban(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (api.PER_SECOND, api.PER_MINUTE, api.BAN_AFTER) == (20, 800, 2000)
    monkeypatch.setattr(api, "PER_SECOND", 0)
    monkeypatch.setattr(api, "BAN_AFTER", 2)
    answers = [platform.owner.get("/store/info.json") for _ in range(3)]
    assert [a.status_code for a in answers] == [429] * 3
    name = "jumpseller-bannedbyratelimit-reset"
    assert [name in a.headers for a in answers] == [False, False, True]
    assert datetime.fromisoformat(answers[2].headers[name]) > platform.clock.now


# --- bodies ---------------------------------------------------------------------------------------------------


def test_a_write_without_the_content_type_is_refused(platform: Platform) -> None:
    order = platform.place()
    plain = platform.owner.post(f"/orders/{order}/history.json", content=b'{"order_history":{"message":"x"}}')
    assert plain.status_code == httpx.codes.UNSUPPORTED_MEDIA_TYPE
    assert platform.owner.get(f"/orders/{order}/history.json").json() == []


def test_a_broken_body_gets_a_refusal_that_is_not_json(platform: Platform) -> None:
    headers = {"Content-Type": "application/json"}
    response = platform.owner.post("/hooks.json", content=b'{"hook": {', headers=headers)
    assert response.status_code == httpx.codes.BAD_REQUEST
    with pytest.raises(ValueError, match=r"Expecting value|Extra data"):
        response.json()


@pytest.mark.parametrize("path", ["/orders/999999.json", "/orders/999999/documents.json", "/orders/9/history.json"])
def test_an_order_that_is_not_there_is_404_with_a_message(platform: Platform, path: str) -> None:
    response = platform.owner.get(path)
    assert response.status_code == httpx.codes.NOT_FOUND
    assert response.json()["message"]


def test_store_info_is_wrapped_and_can_be_cut_to_fields(platform: Platform) -> None:
    whole = platform.owner.get("/store/info.json").json()
    assert list(whole) == ["store"]
    assert whole["store"]["hooks_token"] == platform.store.hooks_token
    cut = platform.owner.get("/store/info.json", params={"fields": "code,currency"}).json()
    assert cut == {"store": {"code": "tienda", "currency": "CLP"}}


# --- orders ---------------------------------------------------------------------------------------------------


def test_orders_are_filtered_by_status(platform: Platform) -> None:
    paid, waiting = platform.place(), platform.place(status="pending_payment")
    gone = platform.place()
    platform.world.set_status(platform.store, gone, "canceled")
    assert listed(platform.owner.get("/orders.json", params={"status_filters[]": "paid"})) == [paid]
    both = platform.owner.get("/orders.json", params={"status_filters[]": ["canceled", "pending_payment"]})
    assert set(listed(both)) == {waiting, gone}
    assert listed(platform.owner.get("/orders/status/canceled.json")) == [gone]


def test_orders_are_filtered_by_the_day_of_creation(platform: Platform) -> None:
    days = [datetime(2026, 3, day, 23, 59, tzinfo=UTC) for day in (1, 5, 10)]
    first, middle, last = (platform.place(at=day) for day in days)
    window = {"dateFilter": "customDate", "initialDate": "2026-03-05", "finalDate": "2026-03-05"}
    assert listed(platform.owner.get("/orders.json", params=window)) == [middle]
    assert listed(platform.owner.get("/orders.json", params={"dateFilter": "last7days"})) == [last, middle]
    assert len(listed(platform.owner.get("/orders.json"))) == 3
    assert listed(platform.owner.get(f"/orders/after/{first}.json")) == [middle, last]


def test_pages_hold_fifty_unless_asked_and_never_more_than_a_hundred(platform: Platform) -> None:
    for _ in range(103):
        platform.place()
    assert len(listed(platform.owner.get("/orders.json"))) == 50
    page = listed(platform.owner.get("/orders.json", params={"limit": 500}))
    rest = listed(platform.owner.get("/orders.json", params={"limit": 500, "page": 2}))
    assert (len(page), len(rest)) == (100, 3)
    assert len({*page, *rest}) == 103
    assert listed(platform.owner.get("/orders.json", params={"limit": 100, "page": 3})) == []
    assert platform.owner.get("/orders/count.json").json() == {"count": 103}


def test_order_ids_are_small_and_belong_to_their_store(platform: Platform) -> None:
    other = platform.simulator.open_store("otra")
    ours = platform.place()
    theirs = httpx.get(
        f"{platform.simulator.api_url}/orders/{ours}.json", auth=(other.login, other.authtoken), trust_env=False
    )
    assert ours == 1001
    assert theirs.status_code == httpx.codes.NOT_FOUND


def test_a_merchants_edit_by_api_changes_notes_and_never_the_buyer(platform: Platform) -> None:
    order = platform.place()
    before = platform.owner.get(f"/orders/{order}.json").json()["order"]
    change = {"order": {"additional_information": "Nota", "billing_address": {"taxid": "1-9"}}}
    platform.owner.put(f"/orders/{order}.json", json=change)
    after = platform.owner.get(f"/orders/{order}.json").json()["order"]
    assert after["additional_information"] == "Nota"
    assert after["billing_address"] == before["billing_address"]


def test_a_note_appears_in_the_history(platform: Platform) -> None:
    order = platform.place()
    platform.owner.post(f"/orders/{order}/history.json", json={"order_history": {"message": "Boleta 1"}})
    (entry,) = platform.owner.get(f"/orders/{order}/history.json").json()
    assert entry["order_history"]["message"] == "Boleta 1"


# --- documents ------------------------------------------------------------------------------------------------


def test_a_document_is_listed_on_its_order_and_in_the_store(platform: Platform) -> None:
    order = platform.place()
    answer = platform.as_app("POST", f"/orders/{order}/documents.json", json={"document": DOCUMENT})
    assert answer.json()["document"] == {**DOCUMENT, "order_id": order, "app_code": "app"}
    assert platform.owner.get(f"/orders/{order}/documents.json").json() == [answer.json()]
    assert platform.owner.get("/documents.json").json() == [answer.json()]


def test_the_platform_takes_the_same_document_twice(platform: Platform) -> None:
    order = platform.place()
    for _ in range(2):
        platform.owner.post(f"/orders/{order}/documents.json", json={"document": DOCUMENT})
    assert len(platform.owner.get(f"/orders/{order}/documents.json").json()) == 2


@pytest.mark.parametrize("change", [{"document_type": 39}, {"document_type": "1"}, {"url": "not a link"}])
def test_only_invoice_or_credit_note_with_a_link_is_taken(platform: Platform, change: dict[str, Any]) -> None:
    order = platform.place()
    answer = platform.owner.post(f"/orders/{order}/documents.json", json={"document": {**DOCUMENT, **change}})
    assert answer.status_code in (400, 422)
    assert platform.store.documents.get(order, []) == []


def test_a_document_goes_away_once(platform: Platform) -> None:
    order = platform.place()
    platform.owner.post(f"/orders/{order}/documents.json", json={"document": DOCUMENT})
    path = f"/orders/{order}/documents/33-1.json"
    assert [platform.owner.delete(path).status_code for _ in range(2)] == [200, 404]


# --- hooks, script tags, fields -----------------------------------------------------------------------------


def test_a_hook_needs_an_event_of_the_list(platform: Platform) -> None:
    url = "https://folio.example.com/webhooks"
    refused = platform.owner.post("/hooks.json", json={"hook": {"event": "order_created", "url": url}})
    assert refused.status_code == httpx.codes.BAD_REQUEST
    taken = platform.owner.post("/hooks.json", json={"hook": {"event": "order_paid", "url": url}}).json()["hook"]
    assert (taken["application_id"], taken["name"]) == (None, None)
    by_app = platform.as_app("POST", "/hooks.json", json={"hook": {"event": "order_paid", "url": url}})
    assert isinstance(by_app.json()["hook"]["application_id"], int)
    assert len(platform.owner.get("/hooks.json").json()) == 2
    assert [platform.owner.delete(f"/hooks/{taken['id']}.json").status_code for _ in range(2)] == [200, 404]


def test_a_paused_hook_is_listed_like_any_other(platform: Platform) -> None:
    url = "https://folio.example.com/webhooks"
    hook = platform.owner.post("/hooks.json", json={"hook": {"event": "order_paid", "url": url}}).json()["hook"]
    platform.store.hooks[hook["id"]]["paused"] = True
    assert platform.owner.get("/hooks.json").json() == [{"hook": hook}]


def test_no_script_tags_is_404_and_not_an_empty_list(platform: Platform) -> None:
    response = platform.as_app("GET", "/jsapps.json")
    assert response.status_code == httpx.codes.NOT_FOUND
    assert response.json()["message"]


def test_a_script_tag_needs_an_app_and_known_words(platform: Platform) -> None:
    tag = {"url": "https://folio.example.com/s/x/embed.js", "template": "checkout", "element": "body"}
    own = platform.owner.post("/jsapps.json", json={"app": tag})
    assert (own.status_code, own.json()) == (400, {"errors": ["Oauth application must exist"]})
    wrong = platform.as_app("POST", "/jsapps.json", json={"app": {**tag, "template": "cellar", "element": "foot"}})
    expected = ["Element is not included in the list", "Template is not included in the list"]
    assert (wrong.status_code, wrong.json()) == (400, {"errors": expected})
    made = platform.as_app("POST", "/jsapps.json", json={"app": tag}).json()["js_app"]
    assert platform.as_app("GET", "/jsapps.json").json() == [{"js_app": made}]
    assert platform.as_app("DELETE", f"/jsapps/{made['id']}.json").json() == {"message": "JsApp deleted"}
    assert platform.as_app("GET", "/jsapps.json").status_code == httpx.codes.NOT_FOUND


def test_a_checkout_field_gets_an_id_and_a_place(platform: Platform) -> None:
    wanted = {"label": "Giro", "type": "input", "area": "billing_shipping"}
    answer = platform.owner.post("/checkout_custom_fields.json", json={"checkout_custom_field": wanted})
    made = answer.json()["checkout_custom_field"]
    assert wanted.items() <= made.items()
    assert (made["position"], made["required"], made["deletable"]) == (1, False, True)
    assert platform.owner.get("/checkout_custom_fields.json").json() == [{"checkout_custom_field": made}]


def test_calls_are_counted_by_path(platform: Platform) -> None:
    order = platform.place()
    for _ in range(3):
        platform.owner.get(f"/orders/{order}.json")
    assert platform.world.calls["GET /v1/orders/{order_id:int}.json"] == 3


def test_a_banned_caller_stays_out_until_the_named_time(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PER_SECOND", 0)
    monkeypatch.setattr(api, "BAN_AFTER", 0)
    banned = platform.owner.get("/store/info.json")
    assert "jumpseller-bannedbyratelimit-reset" in banned.headers
    monkeypatch.setattr(api, "PER_SECOND", 20)
    assert platform.owner.get("/store/info.json").status_code == httpx.codes.TOO_MANY_REQUESTS


def test_an_order_edit_can_set_the_status(platform: Platform) -> None:
    order = platform.place()
    platform.owner.put(f"/orders/{order}.json", json={"order": {"status": "Canceled"}})
    assert platform.owner.get(f"/orders/{order}.json").json()["order"]["status_enum"] == "canceled"


def test_languages_come_without_a_wrapper(platform: Platform) -> None:
    (language,) = platform.owner.get("/store/languages.json").json()
    assert set(language) == {"code", "name"}


def test_an_unknown_status_is_404(platform: Platform) -> None:
    assert platform.owner.get("/orders/status/nonsense.json").status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize("path", ["/orders/search.json?query=x", "/products_locations", "/products.json"])
def test_search_and_stock_answer(platform: Platform, path: str) -> None:
    assert platform.owner.get(path).status_code == httpx.codes.OK


def test_a_history_note_has_a_number_and_a_date(platform: Platform) -> None:
    order = platform.place()
    note = {"order_history": {"message": "x"}}
    made = platform.owner.post(f"/orders/{order}/history.json", json=note).json()["order_history"]
    assert {"id", "message", "created_at"} <= set(made)
