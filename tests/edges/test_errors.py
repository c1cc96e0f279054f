"""Faults become answers: a status, a sentence, and nothing of what was sent."""

import ast
import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute, Route

import folio
from folio.domain import errors as domain
from folio.edges import errors
from folio.edges.error_words import WORDS, error_words
from tests.edges.web import Browser, Web, a_web, log_of

CANARY = "canary-76.086.428-5"
CODE = Path(folio.__file__).parent


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


def failing(fault: Exception) -> Browser:
    """A web application whose only route raises."""

    async def fail(_: Request) -> Any:
        raise fault

    return Browser(Starlette(routes=[Route("/x/{secret}", fail)], exception_handlers=errors.handlers()))


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (domain.NotAuthentic(), 401, "not_authentic"),
        (domain.UnknownStore(), 401, "unknown_store"),
        (domain.Malformed("Not JSON.", code="not_json"), 400, "not_json"),
        (domain.Refused("No.", code="no"), 400, "no"),
        (domain.NotFound("Nothing there."), 404, "not_found"),
        (domain.Unavailable("Later."), 503, "unavailable"),
        (domain.RateLimited("Later.", retry_after=3), 503, "unavailable"),
        (domain.NeedsReconnect("Later."), 503, "unavailable"),
        (domain.Busy("Later."), 503, "unavailable"),
        (domain.Held("odd"), 500, "fault"),
        (domain.MissingScope("Not granted."), 500, "fault"),
        (domain.UnknownOutcome("Perhaps."), 500, "fault"),
        (errors.TooMany(2.1), 429, "too_many_requests"),
        (errors.WrongType("No.", code="wrong_type"), 415, "wrong_type"),
        (errors.WrongOrigin("No.", code="wrong_origin"), 403, "wrong_origin"),
        (errors.StaleForm(), 403, "stale_form"),
        (ValueError(CANARY), 500, "fault"),
    ],
)
def test_each_fault_has_its_status_and_code(fault: Exception, status: int, code: str) -> None:
    answered = failing(fault).get("/x/y")
    problem = answered.json()
    assert answered.headers["content-type"] == "application/problem+json"
    assert (answered.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["title"] != "Refused"
    assert problem["detail"]
    assert (answered.headers["x-content-type-options"], answered.headers["cache-control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (domain.Unavailable("Later."), "10"),
        (domain.Unavailable("Later.", retry_after=2.2), "3"),
        (errors.TooMany(0.01), "1"),
        (errors.TooMany(2.1), "3"),
    ],
)
def test_whoever_must_wait_is_told_how_long_in_whole_seconds(fault: Exception, seconds: str) -> None:
    for accept in ("*/*", "text/html"):
        assert failing(fault).get("/x/y", headers=[("Accept", accept)]).headers["retry-after"] == seconds


def test_the_culprit_field_is_named() -> None:
    fault = domain.Malformed("It does not fit.", field="country")
    assert failing(fault).get("/x/y").json()["field"] == "country"


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("fault", [ValueError(CANARY), domain.Held(CANARY), KeyError(CANARY)])
def test_a_bug_shows_and_logs_only_its_kind(fault: Exception, accept: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answered = failing(fault).get(f"/x/{CANARY}?tax_id={CANARY}", headers=[("Accept", accept)])
    assert answered.status_code == 500
    assert CANARY not in answered.text
    assert "Traceback" not in answered.text
    assert CANARY not in log_of(caplog)
    (record,) = [record for record in caplog.records if record.name == "folio.web"]
    assert vars(record)["fault"] == type(fault).__name__
    assert vars(record)["route"] == "/x/{secret}"


# --- people and machines ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title"),
    [("es-CL,es;q=0.9", "No hay nada aquí"), ("pt", "Não há nada aqui"), ("de,en;q=0.5", "There is nothing here")],
)
def test_a_browser_gets_a_page_in_its_language(web: Web, language: str, title: str) -> None:
    headers = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"), ("Accept-Language", language)]
    answered = web.browser().get("/nothing-here", headers=headers)
    assert answered.status_code == 404
    assert answered.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{title}</h1>" in answered.text
    assert f'<html lang="{"en" if language.startswith("de") else language[:2]}">' in answered.text
    assert "default-src 'none'" in answered.headers["content-security-policy"]


def test_a_machine_gets_problem_json(web: Web) -> None:
    answered = web.browser().get("/nothing-here")
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.json() == {
        "type": "about:blank", "title": "Not found", "status": 404, "code": "not_found",
        "detail": "There is nothing at this address.",
    }  # fmt: skip


def test_an_address_is_never_repeated_in_the_answer(web: Web) -> None:
    for accept in ("*/*", "text/html"):
        answered = web.browser().get("/<script>alert(1)</script>", headers=[("Accept", accept)])
        assert (answered.status_code, "alert(1)" in answered.text) == (404, False)


def test_a_wrong_method_names_the_right_ones_in_page_and_problem(web: Web) -> None:
    for accept in ("*/*", "text/html"):
        answered = web.browser().ask("DELETE", "/admin/sign-out", headers=[("Accept", accept)])
        assert (answered.status_code, answered.headers["allow"]) == (405, "POST")


def test_every_word_for_a_fault_is_there_in_three_languages() -> None:
    for key, said in WORDS.items():
        assert len({sentence for _, sentence in said}) == 3, key
        assert all(title and sentence.endswith(".") for title, sentence in said), key
    assert error_words(418, "teapot", "es") == WORDS["400"][0]
    assert error_words(599, "", "pt") == WORDS["500"][1]


# --- what no request may do ---------------------------------------------------------------------------------


def test_a_host_that_is_not_ours_is_refused_on_every_address_but_the_probes(web: Web) -> None:
    for path in ("/livez", "/readyz", "/metrics"):
        assert web.browser().get(path, headers=[("Host", "10.1.2.3:8000")]).status_code == 200
    for path in ("/", "/admin/", "/install", "/s/x/embed.js"):
        assert web.browser().get(path, headers=[("Host", "evil.example")]).status_code == 400
    assert web.browser().get("/livez", headers=[("Host", "FOLIO.example:443")]).status_code == 200


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/livez", [("X", "a" * 100_000)]),
        ("/livez", [("Cookie", "a=" + "b" * 16_400)]),
        ("/livez", [(f"x-{number}", "y" * 50) for number in range(300)]),
        ("/documents/" + "t" * 20_000, []),
        ("/oauth/callback?code=" + "c" * 20_000, []),
    ],
)
def test_headers_and_addresses_over_16_kib_are_refused(web: Web, path: str, headers: Any) -> None:
    answered = web.browser().get(path, headers=headers)
    assert (answered.status_code, answered.json()["code"]) == (431, "headers_too_large")
    assert web.browser().get("/livez", headers=[("X", "a" * 15_000)]).status_code == 200


def endless(app: Any, method: str, path: str) -> tuple[int, int]:
    """POST a body that never ends: (status, bytes that were read)."""
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        if read > 4 * 2**20:
            return {"type": "http.disconnect"}
        read += 65_536
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": True}

    statuses: list[int] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "https",
        "headers": [(b"host", b"folio.example")], "client": ("192.0.2.1", 1), "server": ("folio.example", 443),
        "extensions": {},
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return statuses[0], read


def addresses(routes: list[BaseRoute]) -> list[tuple[str, str]]:
    found = []
    for route in routes:
        if isinstance(route, Route):
            path = route.path.replace("{order_id:int}", "1")
            for name in ("install_key", "token", "store_id"):
                path = path.replace("{" + name + "}", "x" * 32)
            found += [(method, path) for method in sorted(route.methods or {"GET"})]
    return found


def test_no_route_reads_an_endless_body(web: Web) -> None:
    every = addresses(list(web.app.routes))
    assert len(every) > 15
    for method, path in [*every, ("POST", "/static/folio.css"), ("POST", "/nowhere")]:
        status, read = endless(web.app, method, path)
        assert read <= 256 * 1024 + 65_536, (method, path)
        assert status in (200, 204, 302, 307, 308, 401, 404, 405, 413), (method, path, status)


def modules() -> list[tuple[str, ast.Module]]:
    return [(str(path.relative_to(CODE)), ast.parse(path.read_text("utf-8"))) for path in sorted(CODE.rglob("*.py"))]


def users(uses: Callable[[ast.AST], bool]) -> set[str]:
    return {name for name, tree in modules() if any(uses(node) for node in ast.walk(tree))}


def test_no_edge_parses_a_body_with_anything_but_our_own_readers() -> None:
    def parses(node: ast.AST) -> bool:
        called = node.func if isinstance(node, ast.Call) else None
        return (
            isinstance(called, ast.Attribute)
            and called.attr in ("json", "form", "body", "stream")
            and isinstance(called.value, ast.Name)
            and called.value.id in ("request", "_request")
        )

    assert users(parses) == {"edges/body.py"}


def test_the_environment_is_read_in_one_room() -> None:
    def reads(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")

    # The demo hands its environment on to the processes it starts, and decides nothing by it. The steps of the fault
    # tests are bound at import, before there are settings, and mean nothing outside of a test.
    assert users(reads) - {"demo.py", "steps.py"} == {"settings.py"}


def test_a_redirect_never_leaves_the_house(web: Web) -> None:
    for path in ("//evil.example/admin", "/admin//evil.example", "/admin"):
        answered: httpx.Response = web.browser().get(path)
        location = answered.headers.get("location", "/")
        assert location.startswith(("/", "https://folio.example/")), path
        assert not location.startswith("//"), path
