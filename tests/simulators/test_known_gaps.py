"""What the simulator does not do yet, each with what is documented. A gap that is closed makes its test fail: then
the mark goes, and the test moves to its neighbours.
"""

import httpx
import pytest

from e2e.simulators.jumpseller import api
from tests.simulators.platform import CALLBACK, Platform

DOCUMENT = {"document_type": 1, "external_id": "F-1", "public_id": "33-1", "url": "https://folio.example.com/d/1"}


def gap(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, raises=(AssertionError, pytest.fail.Exception), reason=reason)


@gap("uvicorn answers 500 for an application that sends nothing, so no connection is ever lost")
@pytest.mark.parametrize("kind", ["drop", "drop_after"])
def test_a_dropped_call_loses_the_connection_without_any_status(platform: Platform, kind: str) -> None:
    order = platform.place()
    platform.faults.add("POST", "/documents", kind)
    with pytest.raises(httpx.TransportError):
        platform.owner.post(f"/orders/{order}/documents.json", json={"document": DOCUMENT})


@gap("the token endpoint reads multipart as urlencoded")
def test_the_token_endpoint_takes_multipart_as_in_the_official_example(platform: Platform) -> None:
    code = platform.world.grant_code(platform.app.client_id, "tienda", frozenset({"read_store"}))
    given = {
        "grant_type": "authorization_code",
        "client_id": platform.app.client_id,
        "client_secret": platform.app.client_secret,
        "code": code,
        "redirect_uri": CALLBACK,
    }
    answer = platform.browser.post("/oauth/token", files={key: (None, value) for key, value in given.items()})
    assert answer.status_code == httpx.codes.OK


@gap("a code is not bound to the app it was given to")
def test_another_apps_code_is_refused(platform: Platform) -> None:
    other = platform.world.add_app(CALLBACK)
    code = platform.world.grant_code(other.client_id, "tienda", frozenset({"read_store"}))
    answer = platform.exchange(grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
    assert answer.status_code == httpx.codes.BAD_REQUEST


@gap("a ban is announced and not kept")
def test_a_banned_caller_stays_out_until_the_named_time(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PER_SECOND", 0)
    monkeypatch.setattr(api, "BAN_AFTER", 0)
    banned = platform.owner.get("/store/info.json")
    assert "jumpseller-bannedbyratelimit-reset" in banned.headers
    monkeypatch.setattr(api, "PER_SECOND", 20)
    assert platform.owner.get("/store/info.json").status_code == httpx.codes.TOO_MANY_REQUESTS


@gap("the status in an order edit is ignored")
def test_an_order_edit_can_set_the_status(platform: Platform) -> None:
    order = platform.place()
    platform.owner.put(f"/orders/{order}.json", json={"order": {"status": "Canceled"}})
    assert platform.owner.get(f"/orders/{order}.json").json()["order"]["status_enum"] == "canceled"


@gap("languages come wrapped; the published shape is a plain {code, name}")
def test_languages_come_without_a_wrapper(platform: Platform) -> None:
    (language,) = platform.owner.get("/store/languages.json").json()
    assert set(language) == {"code", "name"}


@gap("an unknown status gives an empty list; the published answer is 404")
def test_an_unknown_status_is_404(platform: Platform) -> None:
    assert platform.owner.get("/orders/status/nonsense.json").status_code == httpx.codes.NOT_FOUND


@gap("not routed yet")
@pytest.mark.parametrize("path", ["/orders/search.json?query=x", "/products_locations", "/products.json"])
def test_search_and_stock_answer(platform: Platform, path: str) -> None:
    assert platform.owner.get(path).status_code == httpx.codes.OK


@gap("a history note has neither number nor date")
def test_a_history_note_has_a_number_and_a_date(platform: Platform) -> None:
    order = platform.place()
    note = {"order_history": {"message": "x"}}
    made = platform.owner.post(f"/orders/{order}/history.json", json=note).json()["order_history"]
    assert {"id", "message", "created_at"} <= set(made)
