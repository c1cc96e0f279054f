"""The catalogue of bad inputs against the real application: every case of the doors that exist now.

What cannot run here, and where our published contract answers differently, is said below with the reason, and
counted, so that nothing is left out in silence.
"""

import itertools
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from e2e.simulators.jumpseller.world import SimStore
from e2e.simulators.mailbox import Mailbox
from e2e.simulators.serving import Server

from folio.adapters.mail.smtp import SmtpPost
from folio.adapters.storage.database import open_engine
from folio.adapters.storage.inbox import SqlInbox
from folio.domain.store import Store
from folio.edges import body as bodies
from folio.edges import webhooks
from folio.wiring import Wiring
from tests import bad_inputs_language as language
from tests.bad_inputs_orders import HOSTILE
from tests.edges.web import HOST, POLICY, Browser, Web, a_web, log_of, signed

SHOP = "https://shop.example"
Case = dict[str, Any]

NOT_HERE = {
    "WH-038": "slow headers are cut by the proxy in front; the application never sees such a request",
    "WH-094": "no registry of names is asked yet; the merchant's own check is the held document's page",
    "VA-038": "no registry is asked yet, so none can be slow",
    "VA-039": "no registry is asked yet, so none can be under maintenance",
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
    return [pytest.param(case, id=case["id"]) for case in language.cases() if case["surface"] == surface]


def allowed(case: Case) -> set[Any]:
    return DIFFERS[case["id"]][0] if case["id"] in DIFFERS else language.statuses(case["expected"]["status"])


def not_here(case: Case) -> None:
    if case["id"] in NOT_HERE:
        pytest.skip(NOT_HERE[case["id"]])


def test_every_case_of_these_doors_runs_or_says_why_not() -> None:
    every = language.cases()
    if not every:
        pytest.skip(f"the catalogue {language.CATALOGUE.name} is not beside this checkout")
    ids = {case["id"] for case in every}
    assert ids >= NOT_HERE.keys() | DIFFERS.keys() | HOSTILE.keys() | SPECIAL.keys()
    assert len(every) == 123
    assert len(ids - NOT_HERE.keys()) == 115


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


def post(web: Web, shop: SimStore, store: Store, content: bytes) -> httpx.Response:
    path = f"/webhooks/jumpseller/{store.install_key}"
    return web.browser().post(path, content=content, headers=signed(content, shop.hooks_token))


def deliver(web: Web, shop: SimStore, store: Store, order_id: int) -> None:
    """The platform tells of an order as it is now; then it is settled."""
    content = json.dumps({"order": shop.orders[order_id]}).encode()
    assert post(web, shop, store, content).status_code == 200
    web.wiring.settle_now(store, order_id, requested=False)


def documents(web: Web, store: Store, order_id: int) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = web.wiring.tell(store, order_id)["documents"]
    return told


def settle_hostile(web: Web, case: Case) -> None:
    for hostile in HOSTILE[case["id"]]:
        shop, store = web.shop()
        order_id = web.order(shop)
        hostile.change(shop.orders[order_id])
        deliver(web, shop, store, order_id)
        (document,) = documents(web, store, order_id)
        assert document["state"] == hostile.ends
        assert hostile.says in (document["held_reason"] or "")
        told = [line["code"] for line in web.wiring.tell(store, order_id)["timeline"]]
        assert "settle_failed" not in told  # held with a sentence, never a fault of ours


# Cases that need more than one request.


def replayed_after_a_month(web: Web, case: Case, _: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    order_id = web.order(shop)
    content = json.dumps({"order": shop.orders[order_id]}).encode()
    assert post(web, shop, store, content).status_code == 200
    web.wiring.settle_now(store, order_id, requested=False)
    web.clock.at += timedelta(days=30)
    assert post(web, shop, store, content).status_code == 200
    web.wiring.settle_now(store, order_id, requested=False)
    assert [record.times for record in web.wiring.storage.inbox.recent(store.id)] == [2]
    assert len(documents(web, store, order_id)) == 1


def in_any_order(web: Web, case: Case, _: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    ends = []
    for events in itertools.permutations(case["input"]["body"]["permute"]):
        order_id = web.order(shop)
        for status in events:
            content = json.dumps({"order": {"id": order_id, "status_enum": status}}).encode()
            assert post(web, shop, store, content).status_code == 200
            web.wiring.settle_now(store, order_id, requested=False)
        ends.append([(document["kind"], document["state"]) for document in documents(web, store, order_id)])
    assert ends == [[("invoice", "issued")]] * 6  # the platform says paid, whatever the deliveries said


def order_that_is_not_there(web: Web, case: Case, _: pytest.MonkeyPatch) -> None:
    # Told on its timeline and not tried again by itself: the next delivery or sweep asks anew.
    shop, store = web.shop()
    (content,) = language.contents(case["input"]["body"])
    assert post(web, shop, store, content).status_code == 200
    web.wiring.settle_now(store, 99_999_999, requested=False)
    told = web.wiring.tell(store, 99_999_999)
    assert "order_gone" in [line["code"] for line in told["timeline"]]
    assert told["documents"] == []


def header_that_is_not_signed(web: Web, case: Case, _: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    order_id = web.order(shop)
    content = json.dumps({"order": {"id": order_id}}).encode()
    headers = signed(content, shop.hooks_token, event="order_canceled")
    path = f"/webhooks/jumpseller/{store.install_key}"
    assert web.browser().post(path, content=content, headers=headers).status_code == 200
    web.wiring.settle_now(store, order_id, requested=False)
    assert [document["kind"] for document in documents(web, store, order_id)] == ["invoice"]


def list_of_addresses(web: Web, case: Case, patch: pytest.MonkeyPatch) -> None:
    with Mailbox() as mailbox:
        mailing = replace(web.wiring, post=SmtpPost(mailbox.smtp_url, "documentos@folio.example", clock=web.clock))
        shop, store = web.shop()
        order_id = web.order(shop)
        shop.orders[order_id]["customer"]["email"] = case["input"]["body"]["platform_order"]["email"]
        mailing.settle_now(store, order_id, requested=False)
        (document,) = mailing.tell(store, order_id)["documents"]
        assert (document["state"], document["mailed"]) == ("issued", False)
        assert mailbox.received == []


def database_is_busy(web: Web, case: Case, patch: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    content = language.ORIGINAL
    patch.setattr(webhooks, "STORE_SECONDS", 0.3)
    other = open_engine(web.wiring.settings.database_url)
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        release = threading.Timer(1.0, connection.rollback)
        release.start()
        answered = post(web, shop, store, content)
        release.join()
    other.dispose()
    assert (answered.status_code, answered.headers["retry-after"]) == (503, "30")
    assert post(web, shop, store, content).status_code == 200
    assert len(web.wiring.storage.inbox.recent(store.id)) == 1


def disk_is_broken(web: Web, case: Case, patch: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()

    def broken(*_: Any) -> bool:
        raise OSError(5, "Input/output error")

    with patch.context() as broken_now:
        broken_now.setattr(SqlInbox, "_keep_in", broken)
        answered = post(web, shop, store, language.ORIGINAL)
    assert answered.status_code == 503
    assert int(answered.headers["retry-after"]) >= 1
    assert web.wiring.storage.inbox.recent(store.id) == []


def retry_with_other_bytes(web: Web, case: Case, _: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    order_id = web.order(shop)
    for indent in (None, 1):
        content = json.dumps({"order": shop.orders[order_id]}, indent=indent).encode()
        assert post(web, shop, store, content).status_code == 200
        web.wiring.settle_now(store, order_id, requested=False)
    assert len(web.wiring.storage.inbox.recent(store.id)) == 2
    assert len(documents(web, store, order_id)) == 1


def order_changes_later(web: Web, case: Case, _: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    order_id = web.order(shop)
    deliver(web, shop, store, order_id)
    order = shop.orders[order_id]
    order["products"][0]["qty"], order["subtotal"], order["total"] = 3, 26970, 26970
    deliver(web, shop, store, order_id)
    (document,) = documents(web, store, order_id)
    assert (document["state"], document["total"]) == ("issued", "17980")
    assert "order_changed_after_issue" in [line["code"] for line in web.wiring.tell(store, order_id)["timeline"]]


def raw(web: Web, text: bytes, *, drip: float = 0.0) -> bytes:
    """Bytes to a real server; what came back until it closed or stayed silent."""
    with Server(web.app) as server, socket.create_connection((server.host, server.port), timeout=5) as line:
        line.sendall(text)
        line.settimeout(drip or 5)
        deadline = time.monotonic() + 5
        came = b""
        while time.monotonic() < deadline:
            try:
                part = line.recv(65_536)
            except TimeoutError:
                line.sendall(b" ")
                continue
            came += part
            if not part or b"\r\n\r\n" in came:
                break
        return came


def smuggled(web: Web, case: Case, _: pytest.MonkeyPatch) -> None:
    _, store = web.shop()
    start = f"POST /webhooks/jumpseller/{store.install_key} HTTP/1.1\r\nHost: {HOST}\r\n"
    rest = case["input"]["body"]["raw_http"].replace("\\r\\n", "\r\n")
    came = raw(web, (start + rest).encode())
    assert came.startswith(b"HTTP/1.1 400 ")
    assert b"connection: close" in came.lower()
    assert web.wiring.storage.inbox.recent(store.id) == []


def trickled(web: Web, case: Case, patch: pytest.MonkeyPatch) -> None:
    _, store = web.shop()
    assert bodies.RECEIVE_SECONDS == 10
    patch.setattr(bodies, "RECEIVE_SECONDS", 0.5)
    start = f"POST /webhooks/jumpseller/{store.install_key} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 999\r\n\r\n"
    began = time.monotonic()
    assert raw(web, start.encode(), drip=0.1).startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - began < 4


SPECIAL: dict[str, Callable[[Web, Case, pytest.MonkeyPatch], None]] = {
    "WH-037": trickled,
    "WH-040": smuggled,
    "WH-041": smuggled,
    "WH-070": header_that_is_not_signed,
    "WH-074": replayed_after_a_month,
    "WH-076": in_any_order,
    "WH-077": order_that_is_not_there,
    "WH-088": list_of_addresses,
    "WH-089": database_is_busy,
    "WH-091": disk_is_broken,
    "WH-100": retry_with_other_bytes,
    "WH-101": order_changes_later,
}


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
) -> None:
    not_here(case)
    given = case["input"]
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


def token_requests(web: Web) -> int:
    return web.simulator.world.calls["POST /oauth/token"]


Story = Callable[[Web, Case, Browser, SimStore, pytest.MonkeyPatch], None]


def fails_then_works(
    web: Web, case: Case, browser: Browser, shop: SimStore, _: pytest.MonkeyPatch, *, lie: tuple[str, str, str, int]
) -> None:
    before = web.rows("stores")
    method, pattern, kind, times = lie
    web.simulator.faults.add(method, pattern, kind, times=times)
    answered = web.sign_in(browser, shop)
    web.simulator.faults.clear()
    assert answered.status_code in allowed(case)
    assert "set-cookie" not in answered.headers or "session" not in answered.headers["set-cookie"]
    assert web.rows("stores") == before
    assert web.sign_in(browser, shop).status_code == 302
    assert len(shop.hooks) == 3


def odd_tokens(web: Web, case: Case, browser: Browser, shop: SimStore, patch: pytest.MonkeyPatch) -> None:
    grant = web.simulator.world.grant_tokens
    before = web.rows("stores")
    for change in (
        {"refresh_token": None}, {"expires_in": 0}, {"expires_in": -1}, {"expires_in": 10**12},
        {"expires_in": "3600"}, {"expires_in": None}, {"expires_in": True}, {"access_token": ""}, {"access_token": 7},
    ):  # fmt: skip
        patch.setattr(web.simulator.world, "grant_tokens", lambda *a, change=change: {**grant(*a), **change})
        assert web.sign_in(browser, shop).status_code in allowed(case), change
    assert web.rows("stores") == before


def two_tabs(web: Web, case: Case, browser: Browser, shop: SimStore, _: pytest.MonkeyPatch) -> None:
    others = [browser, web.browser("203.0.113.200")]
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda tab=tab: answers.append(web.sign_in(tab, shop).status_code)) for tab in others
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= allowed(case)
    assert len([row for row in web.rows("stores") if row.code == shop.code]) == 1
    assert sorted(hook["event"] for hook in shop.hooks.values()) == ["order_canceled", "order_paid", "order_updated"]
    assert len(shop.jsapps) == 1


def killed_before_hooks(web: Web, case: Case, browser: Browser, shop: SimStore, patch: pytest.MonkeyPatch) -> None:
    def killed(*_: Any) -> None:
        raise RuntimeError

    with patch.context() as dying:
        dying.setattr(Wiring, "_provision", killed)
        assert web.sign_in(browser, shop).status_code == 500
    assert shop.hooks == {}
    web.wiring.sweep(shop.code)
    web.wiring.sweep(shop.code)
    assert sorted(hook["event"] for hook in shop.hooks.values()) == ["order_canceled", "order_paid", "order_updated"]


def grant_is_gone(web: Web, case: Case, browser: Browser, shop: SimStore, _: pytest.MonkeyPatch) -> None:
    web.sign_in(browser, shop)
    order_id = web.order(shop)
    web.clock.at += timedelta(hours=2)
    web.simulator.world.refresh_tokens.clear()
    store = web.wiring.storage.stores.by_code(shop.code)
    web.wiring.settle_now(store, order_id, requested=False)
    assert web.wiring.storage.stores.get(store.id).status == "reconnect"
    assert [line["code"] for line in web.wiring.tell(store, order_id)["timeline"]][-1] == "needs_reconnect"
    rung, answered = web.wiring.storage.bells.rung(store.id, order_id)
    assert rung > answered  # parked: asked again later, not failed
    assert web.sign_in(browser, shop).status_code == 302
    web.wiring.settle_now(store, order_id, requested=False)
    assert [document["state"] for document in documents(web, store, order_id)] == ["issued"]


def killed_while_renewing(web: Web, case: Case, browser: Browser, shop: SimStore, patch: pytest.MonkeyPatch) -> None:
    web.sign_in(browser, shop)
    order_id = web.order(shop)
    store = web.wiring.storage.stores.by_code(shop.code)
    web.clock.at += timedelta(hours=2)
    token_before = token_requests(web)
    web.wiring.authorizer.refresh(web.wiring.storage.stores.auth(store.id).refresh_token)  # type: ignore[union-attr]
    web.wiring.settle_now(store, order_id, requested=False)
    assert token_requests(web) - token_before == 2  # the old token was tried once more
    assert web.wiring.storage.stores.get(store.id).status == "reconnect"
    assert web.sign_in(browser, shop).status_code == 302
    web.wiring.settle_now(store, order_id, requested=False)
    assert len(documents(web, store, order_id)) == 1


STORIES: dict[str, Story] = {
    "token_timeout": partial(fails_then_works, lie=("POST", r"/oauth/token", "drop_after", 1)),
    "token_html": partial(fails_then_works, lie=("POST", r"/oauth/token", "html", 1)),
    "store_info_500": partial(fails_then_works, lie=("GET", r"/store/info", "500", 9)),
    "token_shape": odd_tokens,
    "concurrent": two_tabs,
    "kill_after_token": killed_before_hooks,
    "refresh_revoked": grant_is_gone,
    "kill_in_refresh": killed_while_renewing,
}


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
