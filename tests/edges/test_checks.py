"""POST /v1/check as a checkout script, a curl and an attacker see it."""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from jsonschema import Draft202012Validator
from prometheus_client import REGISTRY
from starlette.applications import Starlette

from folio.domain.errors import Unavailable, UnknownStore
from folio.domain.origins import origins_of
from folio.domain.schema_files import SCHEMAS, load_schema
from folio.domain.store import Store
from folio.edges import checks, errors
from folio.edges.directory import Directory
from folio.edges.limits import Limiter, Rate
from folio.flows.check_buyer import Answers, Question, check_buyer
from tests.builders import a_store

SHOP = "https://losaromos.example"
STRANGER = "https://evil.example"
ASKED = {"store": "st_7k2m", "country": "CL", "tax_id": "76.086.428-5"}
CLOSED = a_store(id="st_gone", code="gone", status="disconnected")
FindStore = Callable[[str], Store | None]


class Clock:
    """Seconds in the hands of the test."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def find(store_id: str) -> Store | None:
    return {store.id: store for store in (a_store(), CLOSED)}.get(store_id)


def known(origin: str) -> bool:
    return origin in origins_of(a_store()) | origins_of(CLOSED)


async def nobody(_question: Question, _store: Store, answers: Answers) -> Answers:
    """No registry is asked."""
    return answers


def an_app(
    store_of: FindStore = find,
    judge: Callable[[Question, Store], Answers] = check_buyer,
    limiter: Limiter | None = None,
) -> Starlette:
    routes = checks.routes(
        store_of=store_of,
        known_origin=known,
        check_buyer=judge,
        ask_registry=nobody,
        limiter=limiter or Limiter(monotonic=Clock()),
        rules="r1",
    )
    return Starlette(routes=routes, exception_handlers=errors.handlers())


def ask(
    app: Starlette,
    body: Any = None,
    *,
    method: str = "POST",
    origin: str | None = SHOP,
    content_type: str | None = "text/plain;charset=UTF-8",
    client: str = "192.0.2.7",
    **headers: str,
) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(ASKED if body is None else body).encode()
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    sent |= {"origin": origin} if origin else {}
    sent |= {"content-type": content_type} if content_type else {}

    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(client, 5000))
        async with httpx.AsyncClient(transport=transport, base_url="https://folio.example") as http:
            return await http.request(method, "/v1/check", content=content, headers=sent)

    return asyncio.run(go())


def assert_readable(response: httpx.Response, origin: str = SHOP) -> None:
    assert response.headers["access-control-allow-origin"] == origin
    assert response.headers["timing-allow-origin"] == origin
    assert response.headers["vary"] == "Origin"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-credentials" not in response.headers
    assert "set-cookie" not in response.headers


# --- verdicts -----------------------------------------------------------------------------------------------


def test_a_right_number_is_valid_and_the_page_may_read_it() -> None:
    response = ask(an_app())
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert_readable(response)
    assert response.json() == {
        "tax_id": {
            "verdict": "valid", "certain": True, "reason": "", "type": "rut", "kind": "business",
            "compact": "760864285", "formatted": "76.086.428-5", "message": "",
        },
        "rules": "r1",
    }  # fmt: skip


def test_a_wrong_number_and_a_wrong_name_come_with_what_to_do() -> None:
    answer = ask(an_app(), {**ASKED, "tax_id": "76.086.428-4", "name": "a@b.cl", "lang": "pt-BR"}).json()
    assert answer["tax_id"]["verdict"] == "invalid"
    assert answer["tax_id"]["certain"] is True
    assert answer["tax_id"]["reason"] == "checksum"
    assert answer["tax_id"]["message"] == "Confira o RUT: o dígito verificador não confere."
    assert answer["name"] == {
        "verdict": "invalid", "certain": False, "reason": "name_email",
        "message": "Escreva o nome da empresa, não um e-mail.",
    }  # fmt: skip


@pytest.mark.parametrize(
    "path", sorted((SCHEMAS / "examples").glob("check-request.*.json")), ids=lambda path: path.stem
)
def test_every_example_question_gets_its_example_answer(path: Any) -> None:
    question = json.loads(path.read_text("utf-8"))
    answer = json.loads(path.with_name(path.name.replace("request", "response")).read_text("utf-8"))
    response = ask(an_app(), question)
    assert response.status_code == 200
    assert response.json() | {"rules": ""} == answer | {"rules": ""}
    assert sorted(Draft202012Validator(load_schema("check-response")).iter_errors(response.json()), key=str) == []
    assert sorted(Draft202012Validator(load_schema("check-request")).iter_errors(question), key=str) == []


@pytest.mark.parametrize(
    "text", ["", "1-9", "²²²", "<img src=x onerror=alert(1)>", "76\u200d192083-9\u202e", "1" * 256]
)
def test_every_answer_fits_the_published_schema(text: str) -> None:
    response = ask(an_app(), {**ASKED, "tax_id": text, "name": text})
    assert response.status_code == 200
    Draft202012Validator(load_schema("check-response")).validate(response.json())


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "Application/JSON; charset=utf-8", None])
def test_a_question_may_be_sent_as_text_or_json(content_type: str | None) -> None:
    assert ask(an_app(), content_type=content_type).status_code == 200


def test_the_script_may_tell_its_version_and_rules() -> None:
    assert ask(an_app(), {**ASKED, "v": 1, "rules": "2026.11"}).status_code == 200


# --- what is not understood ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"store": "st_7k2m", "tax_id": "1-9"}, "country"),
        ({"country": "CL", "tax_id": "1-9"}, "store"),
        ({"store": "st_7k2m", "country": "CL"}, "tax_id or name"),
        ({**ASKED, "country": "Chile"}, "country"),
        ({**ASKED, "country": "cl"}, "country"),
        ({**ASKED, "kind": "robot"}, "kind"),
        ({**ASKED, "lang": "es<script>"}, "lang"),
        ({**ASKED, "store": "x" * 65}, "store"),
        ({**ASKED, "name": None}, "name"),
        *(({**ASKED, "tax_id": value}, "tax_id") for value in (760864285, ["1"], {"a": 1}, True, None, "1" * 257)),
    ],
)
def test_a_field_that_does_not_fit_is_named(body: dict[str, Any], field: str) -> None:
    response = ask(an_app(), body)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert_readable(response)
    problem = response.json()
    assert (problem["status"], problem["code"], problem["field"]) == (400, "does_not_fit", field)
    assert {"type", "title", "detail"} <= problem.keys()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"[]", "not_an_object"),
        (b'"76.086.428-5"', "not_an_object"),
        (b'{"tax_id": NaN}', "not_a_number"),
        (b'{"tax_id": "1", "tax_id": "2"}', "duplicate_key"),
        (b"[" * 1000 + b"]" * 1000, "too_deep"),
        (b'\xef\xbb\xbf{"tax_id": "1"}', "byte_order_mark"),
        (b'{"tax_id": "\xff"}', "not_utf8"),
        (b'{"v": ' + b"9" * 3000 + b"}", "number_too_long"),
    ],
)
def test_what_is_not_plain_json_is_refused_and_the_page_may_read_why(body: bytes, code: str) -> None:
    response = ask(an_app(), body)
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert_readable(response)


def test_a_field_nobody_asked_for_is_refused_and_never_repeated_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        response = ask(an_app(), {**ASKED, "card_number": "4111111111111111"})
    assert (response.status_code, response.json()["code"]) == (400, "unknown_field")
    assert "4111" not in response.text + caplog.text


def test_a_body_over_4_kib_is_refused_whether_its_size_is_told_or_not() -> None:
    large = json.dumps({**ASKED, "name": "x" * 5000}).encode()
    assert ask(an_app(), large).status_code == 413
    assert ask(an_app(), large, content_length="10").status_code == 413
    assert_readable(ask(an_app(), large))


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data", "text/html"])
def test_other_content_types_are_refused_unread(content_type: str) -> None:
    response = ask(an_app(), b"a=1&" * 100, content_type=content_type)
    assert (response.status_code, response.json()["code"]) == (415, "wrong_type")


def test_a_compressed_body_is_refused() -> None:
    assert ask(an_app(), content_encoding="gzip").status_code == 415


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(method: str) -> None:
    assert ask(an_app(), method=method).status_code == 405


# --- who may ask --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("store", ["st_none", "st_gone", "x"])
def test_a_store_that_is_not_connected_is_unknown(store: str) -> None:
    response = ask(an_app(), {**ASKED, "store": store})
    assert (response.status_code, response.json()["code"]) == (401, "unknown_store")
    assert_readable(response)


def test_a_caller_that_is_no_web_page_needs_no_origin() -> None:
    response = ask(an_app(), origin=None)
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "origin",
    [
        STRANGER, "null", "http://losaromos.example", "https://losaromos.example:8443", "https://losaromos.example.evil.com",
        "https://losaromos.example@evil.com", "https://evil.com/losaromos.example", "https://other.jumpseller.com",
        "https://losaromos.jumpseller.com.evil.com", "https://x.losaromos.example",
    ],
)  # fmt: skip
def test_a_page_that_is_not_the_stores_gets_no_verdict_and_cannot_read_the_refusal(origin: str) -> None:
    response = ask(an_app(), origin=origin)
    assert (response.status_code, response.json()["code"]) == (403, "wrong_origin")
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "origin",
    [
        SHOP,
        "https://www.losaromos.example",
        "https://losaromos.jumpseller.com",
        "https://losaromos.jumpseller.com.br",
    ],
)
def test_the_stores_own_pages_may_ask(origin: str) -> None:
    response = ask(an_app(), origin=origin)
    assert response.status_code == 200
    assert_readable(response, origin)


def test_plain_http_is_the_stores_only_on_this_very_machine() -> None:
    assert "http://127.0.0.1:8090" in origins_of(a_store(url="http://127.0.0.1:8090/checkout"))
    assert "http://localhost:3000" in origins_of(a_store(url="http://localhost:3000"))
    assert {"https://acme.cl", "https://www.acme.cl"} <= origins_of(a_store(url="http://www.acme.cl/"))
    assert not {origin for origin in origins_of(a_store(url="http://acme.cl")) if origin.startswith("http:")}
    assert "https://acme.cl:8443" in origins_of(a_store(url="https://acme.cl:8443"))
    assert {origin for origin in origins_of(a_store(url="")) if "jumpseller" not in origin} == set()


def test_a_page_of_another_store_gets_no_verdict_either() -> None:
    response = ask(an_app(), origin="https://gone.jumpseller.cl")
    assert (response.status_code, response.json()["code"]) == (403, "wrong_origin")
    assert "access-control-allow-origin" not in response.headers


def test_a_page_of_no_store_cannot_read_why_it_was_refused() -> None:
    for body in (b"{", {**ASKED, "store": "st_none"}):
        response = ask(an_app(), body, origin=STRANGER)
        assert response.status_code in {400, 401}
        assert "access-control-allow-origin" not in response.headers


def test_a_preflight_from_a_page_of_no_store_allows_it_nothing() -> None:
    response = ask(an_app(), b"", method="OPTIONS", origin=STRANGER, access_control_request_method="POST")
    assert response.status_code == 204
    assert "access-control-allow-origin" not in response.headers


def test_a_preflight_lets_the_page_send_json() -> None:
    response = ask(an_app(), b"", method="OPTIONS", access_control_request_method="POST")
    assert response.status_code == 204
    assert response.headers["access-control-allow-methods"] == "POST"
    assert response.headers["access-control-allow-headers"] == "content-type"
    assert response.headers["access-control-max-age"] == "7200"
    assert_readable(response)


# --- how often ----------------------------------------------------------------------------------------------


def test_the_101st_question_of_a_minute_waits_and_other_addresses_do_not() -> None:
    clock = Clock()
    app = an_app(limiter=Limiter(monotonic=clock))
    assert {ask(app).status_code for _ in range(100)} == {200}
    refused = ask(app)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert_readable(refused)
    assert ask(app, client="192.0.2.8").status_code == 200
    clock.now += 1
    assert ask(app).status_code == 200


def test_a_store_has_its_own_budget_of_600_a_minute() -> None:
    app = an_app(limiter=Limiter(monotonic=Clock()))
    for address in range(6):
        assert {ask(app, client=f"192.0.2.{address}").status_code for _ in range(100)} == {200}
    assert ask(app, client="192.0.2.99").status_code == 429


def test_strangers_cannot_use_up_a_stores_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "CHECKS_PER_STORE", Rate(2))
    app = an_app(limiter=Limiter(monotonic=Clock()))
    assert {ask(app, origin=STRANGER).status_code for _ in range(5)} == {403}
    assert [ask(app).status_code for _ in range(3)] == [200, 200, 429]


# --- faults of ours -----------------------------------------------------------------------------------------


def test_a_bug_of_ours_is_unknown_and_logged_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    def broken(question: Question, _store: Store) -> Answers:
        raise RuntimeError(f"cannot judge {question.tax_id}")

    with caplog.at_level(logging.DEBUG):
        response = ask(an_app(judge=broken), {**ASKED, "name": "Acme"})
    assert response.status_code == 200
    for part in ("tax_id", "name"):
        assert response.json()[part]["verdict"] == "unknown"
        assert response.json()[part]["reason"] == "unavailable"
    Draft202012Validator(load_schema("check-response")).validate(response.json())
    assert [record.__dict__["fault"] for record in caplog.records if record.name == "folio.checks"] == [
        "RuntimeError"
    ]
    assert "76.086.428" not in caplog.text


@pytest.mark.parametrize("fault", [Unavailable("The database is away."), RuntimeError("a bug")])
def test_when_the_store_cannot_be_looked_up_the_verdict_is_unknown(fault: Exception) -> None:
    def broken(_store_id: str) -> Store | None:
        raise fault

    response = ask(an_app(store_of=broken))
    assert response.status_code == 200
    assert response.json()["tax_id"]["verdict"] == "unknown"


def test_a_store_that_cannot_be_read_is_not_said_to_be_unknown() -> None:
    def away(_store_id: str) -> Store:
        raise Unavailable("The database is away.")

    directory = Directory(away, list, monotonic=Clock())
    assert ask(an_app(store_of=directory.store)).status_code != 401


def test_nothing_a_shopper_typed_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="folio"):
        for text in ("76.086.428-4", "76.086.428-5"):
            ask(an_app(), {**ASKED, "tax_id": text, "name": "Comercial Ñandú"})
    assert "76.086.428" not in caplog.text
    assert "Ñandú" not in caplog.text


def test_verdicts_are_counted_by_country_and_reason_alone() -> None:
    labels = {"what": "tax_id", "country": "PY", "verdict": "invalid", "reason": "checksum", "source": "rules"}
    before = REGISTRY.get_sample_value("folio_verdicts_total", labels) or 0.0
    ask(an_app(), {**ASKED, "country": "PY", "tax_id": "80028061-1"})
    assert REGISTRY.get_sample_value("folio_verdicts_total", labels) == before + 1


# --- remembering stores -------------------------------------------------------------------------------------


class Shelf:
    """Stores as the storage gives them, and how often it was asked."""

    def __init__(self, *stores: Store) -> None:
        self.stores = {store.id: store for store in stores}
        self.asked = 0

    def get(self, store_id: str) -> Store:
        self.asked += 1
        if store_id not in self.stores:
            raise UnknownStore
        return self.stores[store_id]

    def all(self) -> list[Store]:
        self.asked += 1
        return list(self.stores.values())


def test_a_known_store_is_asked_for_once_in_half_a_minute() -> None:
    clock, shelf = Clock(), Shelf(a_store())
    directory = Directory(shelf.get, shelf.all, monotonic=clock)
    assert [directory.store("st_7k2m"), directory.store("st_7k2m")] == [a_store(), a_store()]
    clock.now = 29.9
    directory.store("st_7k2m")
    assert shelf.asked == 1
    clock.now = 30.0
    directory.store("st_7k2m")
    assert shelf.asked == 2


def test_an_unknown_store_is_not_remembered_so_a_new_one_works_at_once() -> None:
    shelf = Shelf()
    directory = Directory(shelf.get, shelf.all, monotonic=Clock())
    assert directory.store("st_7k2m") is None
    shelf.stores["st_7k2m"] = a_store()
    assert directory.store("st_7k2m") == a_store()


def test_a_store_that_is_gone_is_forgotten_with_its_half_minute() -> None:
    clock, shelf = Clock(), Shelf(a_store())
    directory = Directory(shelf.get, shelf.all, monotonic=clock)
    directory.store("st_7k2m")
    shelf.stores.clear()
    assert directory.store("st_7k2m") == a_store()
    clock.now = 31.0
    assert directory.store("st_7k2m") is None


def test_the_origins_of_all_stores_are_read_once_in_half_a_minute() -> None:
    clock, shelf = Clock(), Shelf(a_store())
    directory = Directory(shelf.get, shelf.all, monotonic=clock)
    assert [directory.knows_origin(origin) for origin in (SHOP, STRANGER, SHOP)] == [True, False, True]
    assert shelf.asked == 1
    shelf.stores.clear()
    clock.now = 30.0
    assert directory.knows_origin(SHOP) is False


# --- over a real socket -------------------------------------------------------------------------------------


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    config = uvicorn.Config(app, host="127.0.0.1", port=0, ws="none", lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    give_up = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < give_up, "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


def test_a_real_server_answers_as_the_application_does() -> None:
    def piecemeal() -> Iterator[bytes]:
        yield from (b" " * 1500 for _ in range(4))

    headers = {"origin": SHOP, "content-type": "text/plain"}
    with serving(an_app()) as url, httpx.Client(base_url=url, headers=headers, trust_env=False) as http:
        assert http.post("/v1/check", content=json.dumps(ASKED)).json()["tax_id"]["verdict"] == "valid"
        assert http.post("/v1/check", content=b"{").status_code == 400
        assert http.post("/v1/check", content=piecemeal()).status_code == 413
        assert http.options("/v1/check").status_code == 204
