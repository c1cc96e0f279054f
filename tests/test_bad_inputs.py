"""The catalogue of bad inputs against the real application: every case of the doors that exist now.

What cannot run here, and where our published contract answers differently, is said below with the reason, and
counted, so that nothing is left out in silence.
"""

import json
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from folio.domain.store import Store
from tests import bad_inputs_language as language
from tests.bad_inputs_oauth import STORIES, token_requests
from tests.bad_inputs_orders import HOSTILE
from tests.bad_inputs_registries import ask_beside_a_bad_registry
from tests.bad_inputs_webhook import SPECIAL, settle_hostile
from tests.edges.web import POLICY, Browser, Web, a_web, log_of

SHOP = "https://shop.example"
MISSING = f"the catalogue {language.CATALOGUE.name} is not beside this checkout"
Case = dict[str, Any]

NOT_HERE = {
    "WH-038": "slow headers are cut by the proxy in front; the application never sees such a request",
    "WH-094": "no registry of names is asked; the merchant's own check is the held document's page",
    "VA-041": "about the script in a browser: the browser tests run it",
    "VA-042": "about the script in a browser: the browser tests run it",
    "VA-044": "about the script in a browser: the browser tests run it",
    "VA-045": "about the script in a browser: the browser tests run it",
}

# Where the contract answers differently: the statuses it gives, and why.
DIFFERS: dict[str, tuple[set[Any], str]] = {
    "WH-013": ({431}, "all headers together are over 16 KiB"),
    "VA-023": ({200}, "text/plain is how the script asks: it needs no preflight; the origin is checked instead"),
    "VA-029": ({403}, "and the refusal cannot be read by the page it is refused to"),
    "VA-033": (
        {400, 401},
        "naming no store does not fit the schema; naming none of ours is 401",
    ),
}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


def of(surface: str) -> list[Any]:
    found = [pytest.param(case, id=case["id"]) for case in language.cases() if case["surface"] == surface]
    return found or [pytest.param({}, id="none", marks=pytest.mark.skip(reason=MISSING))]


def allowed(case: Case) -> set[Any]:
    return DIFFERS[case["id"]][0] if case["id"] in DIFFERS else language.statuses(case["expected"]["status"])


def not_here(case: Case) -> None:
    if case["id"] in NOT_HERE:
        pytest.skip(NOT_HERE[case["id"]])


def test_every_case_of_these_doors_runs_or_says_why_not() -> None:
    every = language.cases()
    if not every:
        pytest.skip(MISSING)
    ids = {case["id"] for case in every}
    assert ids >= NOT_HERE.keys() | DIFFERS.keys() | HOSTILE.keys() | SPECIAL.keys()
    assert len(every) == 123
    assert len(ids - NOT_HERE.keys()) == 117


# --- webhook ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", of("webhook"))
def test_a_bad_webhook(
    web: Web, case: Case, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    not_here(case)
    if case["id"] in SPECIAL:
        SPECIAL[case["id"]](web, case, monkeypatch)
        return
    if case["id"] in HOSTILE:
        settle_hostile(web, case)
        return
    given = case["input"]
    shop, store = web.shop()
    if given["sign"] == {"key": ""}:  # as a misconfigured database would have it; connecting refuses it
        nothing = replace(web.wiring.platform_for(store.id).info(), hooks_token="")
        web.wiring.storage.stores.refresh_info(store.id, nothing, web.clock())
    tokens = {"own": shop.hooks_token, "previous": shop.hooks_token, "other": web.shop()[0].hooks_token}
    if given["sign"] == {"key": "previous"}:
        shop.hooks_token = "n" * 32
        web.wiring.renew_hooks_token(store)
    if given["sign"] == {"tenant": "uninstalled"}:
        web.wiring.disconnect(store)
    before = web.calls()
    for content in language.contents(given["body"]):
        with caplog.at_level(logging.DEBUG):
            answered = knock(web, given, store, content, tokens)
        assert answered.status_code in allowed(case), answered.text
        judge_webhook(web, case, store, content, answered)
        assert "369.2" not in log_of(caplog)
    assert web.calls() - before <= 1  # at most: is there a new signing token?


def knock(web: Web, given: Case, store: Store, content: Any, tokens: dict[str, str]) -> httpx.Response:
    base = {"Content-Type": b"application/json", "Jumpseller-Event": b"order_paid"}
    claimed = language.signature(given["sign"], content, tokens)
    if claimed is not None:
        base["Jumpseller-Hmac-Sha256"] = claimed
    headers = language.headers_of(given.get("headers", {}), base)
    path = language.webhook_path(given["path"], store.install_key)
    return web.browser().ask(given["method"], path, headers=headers, content=content)


def judge_webhook(web: Web, case: Case, store: Store, content: Any, answered: httpx.Response) -> None:
    kept = web.wiring.storage.inbox.recent(store.id)
    effect = case["expected"]["effect"]
    if answered.status_code == 200:
        raw = [row for row in web.rows("deliveries") if row.store_id == store.id]
        assert content in [row.body for row in raw]
        assert bool(kept[0].quarantine) == ("quarantine" in effect)
        assert (kept[0].order_id is None) == ("quarantine" in effect)
    else:
        assert not kept
    if answered.status_code == 405:
        assert answered.headers["allow"] == "POST"
    assert not [name for name in answered.headers if name.startswith("access-control")]


# --- check --------------------------------------------------------------------------------------------------

# Where the catalogue names a verdict: ours, and why where it is another.
VERDICTS = {
    "VA-002": ("invalid", "checksum", "our word for a wrong check digit"),
    "VA-003": ("valid", "", ""),
    "VA-005": ("invalid", "format", ""),
    "VA-006": ("invalid", "length", "a raised digit is read as the digit it is; three of them are too few"),
    "VA-008": ("valid", "", "an underline is a separator some people use, and a right number is never called wrong"),
    "VA-009": ("valid", "", "invisible characters come with copying and are taken out, and not given back"),
    "VA-011": ("unknown", "empty", "nothing typed is nothing wrong; whether the field is required is the script's"),
}


@pytest.fixture(scope="module")
def shops(web: Web) -> tuple[Store, Store]:
    made = []
    for url in (SHOP, "https://other.example"):
        shop = web.new_shop()
        shop.url = url
        made.append(web.wiring.connect_with_token(shop.login, shop.authtoken, POLICY))
    return made[0], made[1]


@pytest.mark.parametrize("case", of("validate"))
def test_a_bad_question(
    web: Web,
    shops: tuple[Store, Store],
    case: Case,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    not_here(case)
    given = case["input"]
    if "fault" in given["body"]:
        ask_beside_a_bad_registry(case, tmp_path, monkeypatch)
        return
    browser = web.browser(f"198.51.100.{int(case['id'][3:])}")
    if case["id"] in ("VA-035", "VA-036"):
        stopped = time.monotonic()  # no time passes, nothing is refilled
        monkeypatch.setattr(web.wiring.limiter, "_monotonic", lambda: stopped)
        out_of_patience(browser, shops[0], spoofing=case["id"] == "VA-036")
        return
    headers = language.headers_of(given["headers"], {"Content-Type": b"application/json"})
    for content in questions(case, shops):
        before = len(web.rows("orders")), len(web.rows("deliveries")), web.calls()
        began = time.monotonic()
        with caplog.at_level(logging.DEBUG):
            answered = browser.ask(given["method"], "/v1/check", headers=headers, content=content)
        assert time.monotonic() - began < 1
        assert answered.status_code in allowed(case), answered.text
        judge_answer(case, answered)
        assert (len(web.rows("orders")), len(web.rows("deliveries")), web.calls()) == before
        assert not [word for word in ("4111", "76.192", "onerror") if word in log_of(caplog)]
        assert not [word for word in ("4111", "onerror", "\u200d", "\u202e") if word in answered.text]


def questions(case: Case, shops: tuple[Store, Store]) -> list[bytes]:
    """The catalogue's question in the words of the contract: `store` for `k`, and complete but for its fault."""
    body = case["input"]["body"]
    if "json" not in body and "json_each" not in body:
        return language.contents(body)
    names = {"{public_key}": shops[0].id, "{other_public_key}": shops[1].id}
    asked = []
    for given in body.get("json_each") or [body["json"]]:
        question = language.filled(given)
        key = question.pop("k", "{public_key}")
        question |= {"store": names.get(key, key)} if key is not None else {}
        if case["id"] in ("VA-015", "VA-033"):
            question = {"country": "CL", "tax_id": "1-9", **question}
        asked.append(json.dumps(question, ensure_ascii=False).encode())
    return asked


def judge_answer(case: Case, answered: httpx.Response) -> None:
    origin = case["input"]["headers"]["Origin"]
    readable = origin == SHOP and answered.status_code != 403
    assert answered.headers.get("access-control-allow-origin") == (origin if readable else None)
    assert "access-control-allow-credentials" not in answered.headers
    if case["input"]["method"] == "OPTIONS":
        assert answered.headers["access-control-max-age"] == "7200"
        assert answered.headers["vary"] == "Origin"
        return
    assert answered.headers["x-content-type-options"] == "nosniff"
    assert answered.headers["content-type"].endswith("json")
    if answered.status_code >= 400:
        assert {"status", "code", "detail"} <= answered.json().keys()
    elif case["id"] in VERDICTS:
        told = answered.json()["tax_id"]
        assert (told["verdict"], told["reason"]) == VERDICTS[case["id"]][:2]


def out_of_patience(browser: Browser, store: Store, *, spoofing: bool) -> None:
    question = json.dumps({"store": store.id, "country": "CL", "tax_id": "1-9"}).encode()
    answers = []
    for number in range(101):
        headers = [("Origin", SHOP), ("Content-Type", "text/plain")]
        headers += [("X-Forwarded-For", f"1.2.3.{number}")] if spoofing else []
        answers.append(browser.post("/v1/check", content=question, headers=headers))
    assert [answer.status_code for answer in answers[:100]] == [200] * 100
    last = answers[-1]
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) >= 1
    assert last.headers["access-control-allow-origin"] == SHOP
    other = Browser(browser.app, browser.url, "198.51.100.250")
    assert other.post("/v1/check", content=question, headers=[("Origin", SHOP)]).status_code == 200


# --- connecting ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", of("oauth"))
def test_a_bad_callback(web: Web, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    not_here(case)
    query = case["input"]["query"]
    browser, shop = web.browser(f"203.0.113.{int(case['id'][3:])}"), web.new_shop()
    story = STORIES.get(query.get("fault") or ("concurrent" if "concurrent" in query else ""))
    if story is not None:
        story(web, case, browser, shop, monkeypatch)
        return
    used_code = ""
    if "{used_code}" in query.values():
        web.sign_in(browser, shop)
        used_code = "spent-" + web.code(shop)
    _, state = web.begin(browser)
    if "{used_state}" in query.values():
        assert browser.get(f"/oauth/callback?{urlencode({'state': state})}").status_code == 400
    web.clock.at += timedelta(minutes=11 if "{old_state}" in query.values() else 0)
    if case["input"]["cookie"] == "forged":
        browser.cookies = httpx.Cookies({"__Host-folio-install": "forged"})
    code = web.code(shop)
    places = {"{state}": state, "{used_state}": state, "{old_state}": state, "{code}": code, "{used_code}": used_code}
    sent = query["raw"].replace("{state}", state) if "raw" in query else urlencode(
        {name: places.get(value, value) for name, value in query.items()}
    )  # fmt: skip
    before = token_requests(web), web.rows("stores")
    answered = browser.get(f"/oauth/callback?{sent}")
    assert answered.status_code in allowed(case), answered.text
    effect = case["expected"]["effect"]
    if "no token request" in effect:
        assert (token_requests(web), web.rows("stores")) == before
    if case["id"] == "OA-002":
        again = urlsplit(answered.headers["location"])
        assert again.path == "/oauth/authorize"
        assert parse_qs(again.query)["state"] != [state]
    elif answered.status_code == 302:
        assert answered.headers["location"] == "/admin/"  # a fixed own path, whatever was asked for
        if case["id"] != "OA-013":
            assert len(shop.hooks) == 3
            assert web.wiring.storage.stores.by_code(shop.code).status == "connected"
    assert code not in answered.text


# --- the document's link ------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", of("document_link"))
def test_a_bad_document_link(web: Web, case: Case) -> None:
    not_here(case)
    entry = web.issued(*web.shop())
    browser = web.browser(f"192.0.2.{100 + int(case['id'][3:])}")
    changed = entry.token[:-1] + ("A" if entry.token[-1] != "A" else "B")
    places = {"{token}": entry.token, "{token_mutated}": changed, "{random}": "r" * 32}
    path = re.sub(r"\{\w+\}", lambda found: places[found[0]], case["input"]["path"]).replace("/d/", "/documents/")
    headers = [("Range", "bytes=" + ",".join(["0-1"] * 3000))] if case["id"] == "DL-007" else []
    for _ in range(30 if case["id"] == "DL-005" else 1):
        answered = browser.get(path, headers=headers)
    assert answered.status_code in allowed(case)
    if answered.status_code == 404:
        assert answered.json()["code"] == "not_found"
