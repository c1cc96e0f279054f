"""The way out: what surely never left, what may have, and what is never said."""

import gzip
import logging
import socket

import httpx
import pytest

from folio import __version__
from folio.adapters.jumpseller.http import Answer, HttpClient, json_of
from folio.domain.errors import Malformed, Unavailable, UnknownOutcome
from tests.adapters.jumpseller.conftest import PATIENT
from tests.adapters.jumpseller.lying_server import LyingServer, Reply, says

SECRET = "canary-4b1d"


@pytest.fixture
def nobody() -> str:
    """The address of a port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_an_answer_comes_with_status_lower_case_headers_and_body(http: HttpClient, server: LyingServer) -> None:
    server.will(says({"ok": 1}, 201, X_Kind="Test"))
    answer = http.call("GET", f"{server.url}/a", who="Test", params={"page": 2}, headers={"X-Mine": "1"})
    assert (answer.status, answer.headers["x-kind"], answer.json()) == (201, "Test", {"ok": 1})
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.query) == ("GET", "/a", {"page": ["2"]})
    assert asked.headers["x-mine"] == "1"
    assert asked.headers["user-agent"] == f"Folio/{__version__}"


def test_a_form_is_sent_form_encoded(http: HttpClient, server: LyingServer) -> None:
    http.call("POST", server.url, who="Test", form={"code": "a&b=c"})
    assert server.asked[0].body == b"code=a%26b%3Dc"
    assert server.asked[0].headers["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_nobody_listens_nothing_was_sent(http: HttpClient, nobody: str, method: str) -> None:
    with pytest.raises(Unavailable, match="Test cannot be reached"):
        http.call(method, nobody, who="Test")


@pytest.mark.parametrize("fault", ["hang", "reset", "cut"])
def test_a_lost_answer_to_a_read_is_an_outage(hasty: HttpClient, server: LyingServer, fault: str) -> None:
    server.will(Reply(fault=fault))
    with pytest.raises(Unavailable):
        hasty.call("GET", server.url, who="Test")
    assert len(server.asked) == 1


@pytest.mark.parametrize("fault", ["hang", "reset", "cut"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_lost_answer_to_a_change_may_have_taken_effect(
    hasty: HttpClient, server: LyingServer, fault: str, method: str
) -> None:
    server.will(Reply(fault=fault))
    with pytest.raises(UnknownOutcome):
        hasty.call(method, server.url, who="Test")
    assert len(server.asked) == 1


def test_the_caller_may_say_that_a_post_creates_nothing(hasty: HttpClient, server: LyingServer) -> None:
    server.will(Reply(fault="hang"))
    with pytest.raises(Unavailable):
        hasty.call("POST", server.url, who="Test", creates=False)


def test_a_redirect_is_handed_back_and_not_followed(http: HttpClient, server: LyingServer) -> None:
    server.will(Reply(302, headers={"Location": f"{server.url}/elsewhere"}))
    assert http.call("GET", server.url, who="Test").status == 302
    assert len(server.asked) == 1


def test_an_answer_of_the_largest_size_is_read_and_one_byte_more_is_not(
    http: HttpClient, server: LyingServer
) -> None:
    server.will(Reply(body=b"x" * 1000), Reply(body=b"x" * 1001))
    assert len(http.call("GET", server.url, who="Test", largest=1000).body) == 1000
    with pytest.raises(Unavailable):
        http.call("GET", server.url, who="Test", largest=1000)


def test_an_answer_beyond_two_megabytes_is_not_read_by_default(http: HttpClient, server: LyingServer) -> None:
    server.will(Reply(body=b" " * (2 * 1024 * 1024 + 1)))
    with pytest.raises(Unavailable):
        http.call("GET", server.url, who="Test")


def test_an_answer_that_unfolds_beyond_its_limit_is_not_read(http: HttpClient, server: LyingServer) -> None:
    folded = gzip.compress(b"0" * (20 * 1024 * 1024))
    assert len(folded) < 64 * 1024
    server.will(Reply(body=folded, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(Unavailable):
        http.call("GET", server.url, who="Test")


def test_a_server_that_drips_is_left_when_the_time_is_up(server: LyingServer) -> None:
    server.will(Reply(fault="drip"))
    client = HttpClient(timeout=PATIENT, longest=0.1)
    try:
        with pytest.raises(Unavailable):
            client.call("GET", server.url, who="Test")
    finally:
        client.close()


@pytest.mark.parametrize("header", ["a\r\nX-Evil: 1", "ñ"])
def test_a_change_that_could_not_be_written_surely_did_nothing(
    http: HttpClient, server: LyingServer, header: str
) -> None:
    with pytest.raises(Unavailable):
        http.call("POST", server.url, who="Test", headers={"X-Mine": header})
    assert server.asked == []


def test_a_change_with_an_oversized_answer_may_have_taken_effect(http: HttpClient, server: LyingServer) -> None:
    server.will(Reply(body=b"x" * 2000))
    with pytest.raises(UnknownOutcome):
        http.call("POST", server.url, who="Test", largest=1000)


@pytest.mark.parametrize("fault", ["hang", "reset"])
def test_no_error_and_no_cause_of_it_holds_what_was_sent(
    hasty: HttpClient, server: LyingServer, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    server.will(Reply(fault=fault))
    with caplog.at_level(logging.DEBUG, logger="folio"), pytest.raises(UnknownOutcome) as caught:
        hasty.call(
            "POST",
            server.url,
            who="Test",
            params={"token": SECRET},
            headers={"Authorization": SECRET},
            content=SECRET.encode(),
        )
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert not [record for record in caplog.records if record.name.startswith("folio")]


def test_the_environments_proxy_settings_are_not_followed(
    server: LyingServer, monkeypatch: pytest.MonkeyPatch, nobody: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", nobody)
    monkeypatch.setenv("ALL_PROXY", nobody)
    client = HttpClient(timeout=PATIENT)
    try:
        assert client.call("GET", server.url, who="Test").status == 200
    finally:
        client.close()


def test_every_phase_of_a_call_has_a_limit() -> None:
    client = HttpClient()
    try:
        limits = client._client.timeout
        assert None not in (limits.connect, limits.read, limits.write, limits.pool)
    finally:
        client.close()


def test_a_header_that_cannot_be_written_was_surely_not_sent(http: HttpClient, server: LyingServer) -> None:
    with pytest.raises(Unavailable):
        http.call("GET", server.url, who="Test", headers={"Authorization": "Bearer ñ"})


def test_numbers_of_an_answer_become_exact(http: HttpClient, server: LyingServer) -> None:
    server.will(Reply(body=b'{"total": 0.1}'))
    assert str(http.call("GET", server.url, who="Test").json()["total"]) == "0.1"


@pytest.mark.parametrize("body", [b"", b"<html>Down</html>", b'{"a":1,"a":2}', b"\xef\xbb\xbf{}", b"[" * 99, b"NaN"])
def test_an_answer_that_is_not_strict_json_is_told_apart(body: bytes) -> None:
    answer = Answer(200, {}, body)
    with pytest.raises(Malformed):
        answer.json()
    with pytest.raises(Unavailable, match="Test answered with something that is not JSON"):
        json_of(answer, "Test")


def test_a_transport_can_be_put_in_its_place() -> None:
    client = HttpClient(transport=httpx.MockTransport(lambda request: httpx.Response(204)))
    try:
        assert client.call("GET", "https://shop.example", who="Test") == Answer(204, {}, b"")
    finally:
        client.close()
