"""Consent, codes and tokens behave as documented, down to the refresh token that dies when used."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.simulators.platform import CALLBACK, Platform

SCOPES = "read_store read_orders write_orders"


def asked(platform: Platform, **changes: str) -> dict[str, str]:
    known = {"client_id": platform.app.client_id, "redirect_uri": CALLBACK, "response_type": "code", "scope": SCOPES}
    return {**known, **changes}


def answered(platform: Platform, answer: str, **changes: str) -> dict[str, list[str]]:
    form = {"answer": answer, "store": platform.store.code}
    response = platform.browser.post("/oauth/authorize", params=asked(platform, **changes), data=form)
    assert response.status_code == httpx.codes.FOUND
    target = response.headers["location"]
    assert target.startswith(f"{CALLBACK}?")
    return parse_qs(urlsplit(target).query)


def pair(platform: Platform) -> dict[str, Any]:
    code = answered(platform, "yes")["code"][0]
    response = platform.exchange(grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
    assert response.status_code == httpx.codes.OK
    content: dict[str, Any] = response.json()
    return content


def info(platform: Platform, access: str) -> httpx.Response:
    return platform.browser.get("/v1/store/info.json", headers={"Authorization": f"Bearer {access}"})


def test_the_consent_page_names_the_app_its_wishes_and_the_store(platform: Platform) -> None:
    page = platform.browser.get("/oauth/authorize", params=asked(platform, state="s1")).text
    assert "Yes, Authorize" in page
    assert "read orders" in page
    assert 'value="tienda"' in page


def test_consent_comes_back_with_a_code_and_our_state(platform: Platform) -> None:
    back = answered(platform, "yes", state="a state")
    assert set(back) == {"code", "state"}
    assert back["state"] == ["a state"]


def test_an_install_begun_in_the_gallery_comes_back_without_a_state(platform: Platform) -> None:
    assert set(answered(platform, "yes")) == {"code"}


def test_refusal_comes_back_as_access_denied(platform: Platform) -> None:
    back = answered(platform, "no", state="s1")
    assert back["error"] == ["access_denied"]
    assert "code" not in back


@pytest.mark.parametrize("change", [{"client_id": "nobody"}, {"redirect_uri": "http://elsewhere.example.com/"}])
def test_a_stranger_or_another_address_sees_no_consent_page(platform: Platform, change: dict[str, str]) -> None:
    response = platform.browser.get("/oauth/authorize", params=asked(platform, **change))
    assert response.status_code == httpx.codes.UNAUTHORIZED
    assert "Yes, Authorize" not in response.text


def test_one_unknown_scope_spoils_the_whole_request(platform: Platform) -> None:
    response = platform.browser.get("/oauth/authorize", params=asked(platform, scope=f"{SCOPES} read_minds"))
    assert response.status_code == httpx.codes.BAD_REQUEST
    assert "invalid_scope" in response.text


def test_a_code_gives_a_pair_for_one_hour_that_names_no_store_and_no_scope(platform: Platform) -> None:
    content = pair(platform)
    assert set(content) == {"access_token", "token_type", "expires_in", "refresh_token", "created_at"}
    assert (content["token_type"], content["expires_in"]) == ("bearer", 3600)
    assert content["created_at"] == int(platform.clock.now.timestamp())
    assert info(platform, content["access_token"]).json()["store"]["code"] == "tienda"


def test_a_code_works_once(platform: Platform) -> None:
    code = answered(platform, "yes")["code"][0]
    statuses = [
        platform.exchange(grant_type="authorization_code", code=code, redirect_uri=CALLBACK).status_code
        for _ in range(2)
    ]
    assert statuses == [httpx.codes.OK, httpx.codes.BAD_REQUEST]


def test_a_refresh_gives_a_new_pair_and_kills_the_old_refresh_token(platform: Platform) -> None:
    first = pair(platform)
    second = platform.exchange(grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert info(platform, second["access_token"]).status_code == httpx.codes.OK
    again = platform.exchange(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert again.status_code == httpx.codes.BAD_REQUEST
    assert again.json()["error"] == "invalid_grant"
    assert again.json()["error_description"]
    assert platform.exchange(grant_type="refresh_token", refresh_token=second["refresh_token"]).status_code == 200


def test_an_access_token_dies_after_an_hour(platform: Platform) -> None:
    access = pair(platform)["access_token"]
    platform.clock.move(timedelta(minutes=59, seconds=59))
    assert info(platform, access).status_code == httpx.codes.OK
    platform.clock.move(timedelta(seconds=1))
    assert info(platform, access).status_code == httpx.codes.UNAUTHORIZED


def test_a_wrong_secret_and_an_unknown_grant_are_refused_in_doorkeepers_words(platform: Platform) -> None:
    wrong = platform.exchange(client_secret="not this", grant_type="refresh_token", refresh_token="x")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    other = platform.exchange(grant_type="password")
    assert (other.status_code, other.json()["error"]) == (400, "unsupported_grant_type")


def test_the_token_endpoint_takes_json_too(platform: Platform) -> None:
    code = answered(platform, "yes")["code"][0]
    body = {
        "client_id": platform.app.client_id,
        "client_secret": platform.app.client_secret,
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
    }
    assert platform.browser.post("/oauth/token", json=body).status_code == httpx.codes.OK


def test_the_token_tells_its_own_scopes_and_a_wrong_one_tells_nothing(platform: Platform) -> None:
    access = pair(platform)["access_token"]
    told = platform.browser.get("/oauth/token/info", headers={"Authorization": f"Bearer {access}"})
    assert told.json()["scope"] == sorted(SCOPES.split())
    unknown = platform.browser.get("/oauth/token/info", headers={"Authorization": "Bearer nothing"})
    assert unknown.status_code == httpx.codes.UNAUTHORIZED


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


def test_another_apps_code_is_refused(platform: Platform) -> None:
    other = platform.world.add_app(CALLBACK)
    code = platform.world.grant_code(other.client_id, "tienda", frozenset({"read_store"}))
    answer = platform.exchange(grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
    assert answer.status_code == httpx.codes.BAD_REQUEST
