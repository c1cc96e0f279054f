"""Webhook cases of the catalogue that are a story of several requests, or of bytes below HTTP."""

import itertools
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

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
from tests import bad_inputs_language as language
from tests.bad_inputs_orders import HOSTILE
from tests.edges.web import HOST, Web, settle, signed

Case = dict[str, Any]


def post(web: Web, shop: SimStore, store: Store, content: bytes) -> httpx.Response:
    path = f"/webhooks/jumpseller/{store.install_key}"
    return web.browser().post(path, content=content, headers=signed(content, shop.hooks_token))


def deliver(web: Web, shop: SimStore, store: Store, order_id: int) -> None:
    """The platform tells of an order as it is now; then it is settled."""
    content = json.dumps({"order": shop.orders[order_id]}).encode()
    assert post(web, shop, store, content).status_code == 200
    settle(web, store, order_id)


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


def replayed_after_a_month(web: Web, case: Case, _patch: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    order_id = web.order(shop)
    content = json.dumps({"order": shop.orders[order_id]}).encode()
    assert post(web, shop, store, content).status_code == 200
    settle(web, store, order_id)
    web.clock.at += timedelta(days=30)
    assert post(web, shop, store, content).status_code == 200
    settle(web, store, order_id)
    assert [record.times for record in web.wiring.storage.inbox.recent(store.id)] == [2]
    assert len(documents(web, store, order_id)) == 1


def in_any_order(web: Web, case: Case, _patch: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    ends = []
    for events in itertools.permutations(case["input"]["body"]["permute"]):
        order_id = web.order(shop)
        for status in events:
            content = json.dumps({"order": {"id": order_id, "status_enum": status}}).encode()
            assert post(web, shop, store, content).status_code == 200
            settle(web, store, order_id)
        ends.append([(document["kind"], document["state"]) for document in documents(web, store, order_id)])
    assert ends == [[("receipt", "issued")]] * 6  # the platform says paid, whatever the deliveries said


def order_that_is_not_there(web: Web, case: Case, _patch: pytest.MonkeyPatch) -> None:
    # Told on its timeline and not tried again by itself: the next delivery or sweep asks anew.
    shop, store = web.shop()
    (content,) = language.contents(case["input"]["body"])
    assert post(web, shop, store, content).status_code == 200
    settle(web, store, 99_999_999)
    told = web.wiring.tell(store, 99_999_999)
    assert "order_gone" in [line["code"] for line in told["timeline"]]
    assert told["documents"] == []


def header_that_is_not_signed(web: Web, case: Case, _patch: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    order_id = web.order(shop)
    content = json.dumps({"order": {"id": order_id}}).encode()
    headers = signed(content, shop.hooks_token, event="order_canceled")
    path = f"/webhooks/jumpseller/{store.install_key}"
    assert web.browser().post(path, content=content, headers=headers).status_code == 200
    settle(web, store, order_id)
    assert [document["kind"] for document in documents(web, store, order_id)] == ["receipt"]


def list_of_addresses(web: Web, case: Case, patch: pytest.MonkeyPatch) -> None:
    with Mailbox() as mailbox:
        mailing = replace(web.wiring, post=SmtpPost(mailbox.smtp_url, "documentos@folio.example", clock=web.clock))
        shop, store = web.shop()
        order_id = web.order(shop)
        shop.orders[order_id]["customer"]["email"] = case["input"]["body"]["platform_order"]["email"]
        mailing.settle_now(store, order_id)
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


def retry_with_other_bytes(web: Web, case: Case, _patch: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    order_id = web.order(shop)
    for indent in (None, 1):
        content = json.dumps({"order": shop.orders[order_id]}, indent=indent).encode()
        assert post(web, shop, store, content).status_code == 200
        settle(web, store, order_id)
    assert len(web.wiring.storage.inbox.recent(store.id)) == 2
    assert len(documents(web, store, order_id)) == 1


def order_changes_later(web: Web, case: Case, _patch: pytest.MonkeyPatch) -> None:
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


def smuggled(web: Web, case: Case, _patch: pytest.MonkeyPatch) -> None:
    store = web.shop()[1]
    start = f"POST /webhooks/jumpseller/{store.install_key} HTTP/1.1\r\nHost: {HOST}\r\n"
    rest = case["input"]["body"]["raw_http"].replace("\\r\\n", "\r\n")
    came = raw(web, (start + rest).encode())
    assert came.startswith(b"HTTP/1.1 400 ")
    assert b"connection: close" in came.lower()
    assert web.wiring.storage.inbox.recent(store.id) == []


def trickled(web: Web, case: Case, patch: pytest.MonkeyPatch) -> None:
    store = web.shop()[1]
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
