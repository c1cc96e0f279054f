"""Whatever stands in an address, on either database: no route of the application answers with a fault of ours."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from starlette.routing import Mount, Route

from tests.edges.web import Browser, Web, csrf_of, open_web

HOSTILE = {
    "NUL": "%00",
    "NULs as long as a token": "%00" * 24,
    "NUL in a token": "a" * 30 + "%00" + "b" * 12,
    "5,000 digits": "9" * 5_000,
    "20 digits": "9" * 20,
    "a negative number": "-1",
    "a lone surrogate": "%ED%A0%80" * 24,
    "bytes that are no text": "%FF%FE" * 12,
    "10,000 characters": "x" * 10_000,
    "a way up": "%2E%2E%2F",
    "a way up to a file": "%2E%2E%2F" * 8 + "etc%2Fpasswd",
    "digits of other scripts": quote("\u0661\u0662\u0663" * 8),
    "full-width letters": quote("\uff41" * 24),
    "a quote": "%27%20OR%201%3D1%20--",
    "a line break": "a%0D%0AX-Evil:%201",
    "nothing visible": quote("\u202e\u200b\ufeff"),
}
PLACE = re.compile(r"\{[^}]+\}")


@pytest.fixture
def web(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    with open_web(tmp_path, monkeypatch, database_url=database_url) as running:
        yield running


def signed_in(web: Web) -> tuple[Browser, str]:
    """A merchant's browser, and the token its forms carry."""
    simulated, _ = web.shop()
    browser = web.browser()
    web.sign_in(browser, simulated)
    return browser, csrf_of(browser.get("/admin/").text)


def addresses(web: Web) -> Iterator[tuple[str, str]]:
    """Every route that takes something from its address, as (method, pattern)."""
    for route in web.app.routes:
        if isinstance(route, Mount):
            yield "GET", f"{route.path}/{{path}}"
        elif isinstance(route, Route) and PLACE.search(route.path):
            yield from ((method, route.path) for method in sorted((route.methods or set()) - {"HEAD"}))


def test_the_routes_that_take_something_from_their_address_are_found(web: Web) -> None:
    found = {pattern for _, pattern in addresses(web)}
    assert {"/documents/{token}", "/s/{store_id}/embed.js", "/webhooks/jumpseller/{install_key}"} <= found
    assert any(pattern.startswith("/admin/orders/") for pattern in found)
    assert "/static/{path}" in found


def test_no_address_is_answered_with_a_fault_of_ours(web: Web) -> None:
    merchant, csrf = signed_in(web)
    faults, hosts = [], (f"10.0.{n // 250}.{n % 250}" for n in range(10_000))
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    for method, pattern in addresses(web):
        for name, hostile in HOSTILE.items():
            path = PLACE.sub(lambda _, value=hostile: value, pattern)  # type: ignore[misc]
            for browser in (merchant, web.browser()):
                browser.address = next(hosts)  # misses are limited per address
                content = urlencode({"csrf": csrf}) if method == "POST" else ""
                answered = browser.ask(method, path, content=content, headers=form)
                if answered.status_code >= 500:
                    faults.append((method, pattern, name, answered.status_code))
    assert faults == []


@pytest.mark.parametrize("number", ["9" * 4_400, "9" * 11, "0", "00000000000000000001"])
def test_a_number_that_no_order_has_is_an_unknown_order(web: Web, number: str) -> None:
    merchant, csrf = signed_in(web)
    page = [("Accept", "text/html"), ("Accept-Language", "es")]
    unknown = merchant.get("/admin/orders/77", headers=page)
    assert unknown.status_code == 404
    answered = merchant.get(f"/admin/orders/{number}", headers=page)
    assert (answered.status_code, answered.text) == (404, unknown.text)
    assert web.browser().get(f"/admin/orders/{number}", headers=page).status_code == 404
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    posted = merchant.post(f"/admin/orders/{number}/retry", content=urlencode({"csrf": csrf}), headers=form)
    assert posted.status_code == 404


@pytest.mark.parametrize("store", ["\x00", "a\x00b", "\ud800", "\u0661", "../", "a" * 64])
def test_a_checkout_that_names_no_store_is_told_so(web: Web, store: str) -> None:
    question = json.dumps({"store": store, "country": "CL", "tax_id": "76.086.428-5"})
    answered = web.browser().post("/v1/check", content=question, headers=[("Content-Type", "text/plain")])
    assert answered.status_code in {400, 401}
