"""Codes and refresh tokens become pairs, or a clear no."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from folio.adapters.jumpseller.http import HttpClient
from folio.adapters.jumpseller.oauth import LONGEST_LIFE, SCOPES, JumpsellerAuthorizer
from folio.domain.errors import FolioError, Malformed, NeedsReconnect, Refused, Unavailable
from folio.domain.store import TokenPair
from tests.adapters.jumpseller.lying_server import LyingServer, Reply, says
from tests.builders import NOON, a_clock
from tests.payloads.platform import a_token_answer
from tests.payloads.samples import needs_samples, sample

DECLARED = set("read_apps write_reviews read_transaction_ledgers write_store_setup".split()) | {
    f"{right}_{thing}"
    for right in ("read", "write")
    for thing in (
        "products orders customers categories store settings shipping_methods payment_methods hooks promotions taxes "
        "pages countries custom_fields checkout_custom_fields customer_categories jsapps fulfillments locations"
    ).split()
}
REDIRECT = "https://folio.example/oauth/callback"


def an_authorizer(server: LyingServer, http: HttpClient, **given: Any) -> JumpsellerAuthorizer:
    return JumpsellerAuthorizer(
        **{
            "accounts_url": server.url,
            "client_id": "our-client",
            "client_secret": "our-secret",
            "redirect_uri": REDIRECT,
            "http": http,
            "clock": a_clock(),
            **given,
        }
    )


def form_of(server: LyingServer) -> dict[str, list[str]]:
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/oauth/token")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    return parse_qs(asked.body.decode())


def test_the_browser_is_sent_with_our_id_scopes_and_state(server: LyingServer, http: HttpClient) -> None:
    url = urlsplit(an_authorizer(server, http).authorize_url("a state/with&signs"))
    assert url.path == "/oauth/authorize"
    assert parse_qs(url.query) == {
        "client_id": ["our-client"],
        "redirect_uri": [REDIRECT],
        "response_type": ["code"],
        "scope": [" ".join(SCOPES)],
        "state": ["a state/with&signs"],
    }


def test_only_declared_scopes_are_asked_for_and_none_twice() -> None:
    assert set(SCOPES) <= DECLARED
    assert len(SCOPES) == len(set(SCOPES))
    assert {"read_store", "read_orders", "write_orders", "read_hooks", "write_hooks", "write_jsapps"} <= set(SCOPES)


def test_the_scopes_can_be_chosen(server: LyingServer, http: HttpClient) -> None:
    url = an_authorizer(server, http, scopes=("read_store",)).authorize_url("s")
    assert parse_qs(urlsplit(url).query)["scope"] == ["read_store"]


def test_without_a_client_id_nobody_is_sent_anywhere(server: LyingServer, http: HttpClient) -> None:
    with pytest.raises(Unavailable, match="FOLIO_JUMPSELLER_CLIENT_ID"):
        an_authorizer(server, http, client_id="").authorize_url("s")


def test_a_code_is_traded_with_everything_in_the_body(server: LyingServer, http: HttpClient) -> None:
    server.will(says(a_token_answer()))
    pair = an_authorizer(server, http).exchange("a-code")
    assert pair == TokenPair("fresh-access", "fresh-refresh", NOON + timedelta(hours=1))
    assert form_of(server) == {
        "grant_type": ["authorization_code"],
        "code": ["a-code"],
        "redirect_uri": [REDIRECT],
        "client_id": ["our-client"],
        "client_secret": ["our-secret"],
    }
    assert server.asked[0].query == {}


def test_a_refresh_names_no_redirect_and_gives_the_rotated_pair(server: LyingServer, http: HttpClient) -> None:
    server.will(says(a_token_answer()))
    assert an_authorizer(server, http).refresh("old-refresh").refresh_token == "fresh-refresh"
    form = form_of(server)
    assert (form["grant_type"], form["refresh_token"]) == (["refresh_token"], ["old-refresh"])
    assert "redirect_uri" not in form


@pytest.mark.parametrize("returned", [None, ""])
def test_a_refresh_that_returns_no_new_refresh_token_keeps_the_old_one(
    server: LyingServer, http: HttpClient, returned: str | None
) -> None:
    server.will(says(a_token_answer(refresh_token=returned)))
    assert an_authorizer(server, http).refresh("old-refresh").refresh_token == "old-refresh"


@needs_samples
def test_the_published_token_answer_is_understood(server: LyingServer, http: HttpClient) -> None:
    server.will(says(sample("oauth-token-response-official.json")))
    assert an_authorizer(server, http).exchange("a-code").expires_at == NOON + timedelta(hours=1)


def test_a_used_code_is_refused_and_a_dead_refresh_token_asks_for_a_reconnect(
    server: LyingServer, http: HttpClient
) -> None:
    server.will(says({"error": "invalid_grant", "error_description": "used"}, 400))
    with pytest.raises(Refused) as refused:
        an_authorizer(server, http).exchange("used")
    assert refused.value.code == "code_refused"
    assert not isinstance(refused.value, Malformed)
    with pytest.raises(NeedsReconnect):
        an_authorizer(server, http).refresh("dead")


ODD = [
    {"access_token": None},
    {"access_token": ""},
    {"access_token": 5},
    {"refresh_token": None},
    {"refresh_token": ["r"]},
    {"expires_in": 0},
    {"expires_in": -1},
    {"expires_in": 10**12},
    {"expires_in": LONGEST_LIFE + 1},
    {"expires_in": "3600"},
    {"expires_in": True},
    {"expires_in": None},
]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_tokens_of_an_odd_shape_are_not_taken(server: LyingServer, http: HttpClient, odd: dict[str, Any]) -> None:
    server.will(says(a_token_answer(**odd)))
    with pytest.raises(Malformed) as caught:
        an_authorizer(server, http).exchange("a-code")
    assert caught.value.code == "odd_token"


@pytest.mark.parametrize("token", ["a\r\nX-Evil: 1", "ñandú", "a b"])
def test_a_token_that_fits_no_header_is_not_taken(server: LyingServer, http: HttpClient, token: str) -> None:
    server.will(says(a_token_answer(access_token=token)))
    with pytest.raises(Malformed):
        an_authorizer(server, http).exchange("a-code")


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"[]", b'"token"', b""])
def test_an_answer_that_is_no_json_object_is_odd(server: LyingServer, http: HttpClient, body: bytes) -> None:
    server.will(Reply(200, body))
    with pytest.raises(Malformed) as caught:
        an_authorizer(server, http).exchange("a-code")
    assert caught.value.code == "odd_token"


@pytest.mark.parametrize("status", [201, 302, 404])
def test_any_other_status_is_odd(server: LyingServer, http: HttpClient, status: int) -> None:
    server.will(says(a_token_answer(), status))
    with pytest.raises(Malformed):
        an_authorizer(server, http).exchange("a-code")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500),
        Reply(503, b"<html>"),
        Reply(429),
        Reply(fault="hang"),
        Reply(fault="reset"),
        Reply(fault="cut"),
        Reply(200, b"x" * (64 * 1024 + 1)),
    ],
)
def test_an_outage_of_the_sign_in_is_tried_again_later(server: LyingServer, hasty: HttpClient, reply: Reply) -> None:
    server.will(reply)
    for ask in (an_authorizer(server, hasty).exchange, an_authorizer(server, hasty).refresh):
        with pytest.raises(Unavailable) as caught:
            ask("x")
        assert not isinstance(caught.value, NeedsReconnect)


@pytest.mark.parametrize(
    "reply", [says({"error": "invalid_grant"}, 400), says({"access_token": 1}), Reply(500), Reply(fault="reset")]
)
def test_no_error_holds_a_code_a_token_or_our_secret(server: LyingServer, http: HttpClient, reply: Reply) -> None:
    server.will(reply)
    with pytest.raises(FolioError) as caught:
        an_authorizer(server, http).exchange("code-canary")
    fault: BaseException | None = caught.value
    while fault is not None:
        assert "canary" not in str(fault)
        assert "our-secret" not in str(fault)
        fault = fault.__cause__


def test_a_pair_does_not_show_its_tokens() -> None:
    assert "fresh" not in repr(TokenPair("fresh-access", "fresh-refresh", NOON))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"<html>Maintenance</html>"),
        Reply(403, b"<html>Blocked</html>"),
        says({"error": "invalid_client"}, 401),
        Reply(400, b""),
    ],
)
def test_a_refusal_that_does_not_speak_of_the_grant_is_an_outage_and_ends_no_grant(
    server: LyingServer, http: HttpClient, reply: Reply
) -> None:
    server.will(reply)
    with pytest.raises(Unavailable) as caught:
        an_authorizer(server, http).refresh("old-refresh")
    assert not isinstance(caught.value, NeedsReconnect)
