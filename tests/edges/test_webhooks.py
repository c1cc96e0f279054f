"""The webhook's door: who is let in, what is kept, what everybody else hears."""

import json
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from folio.adapters.storage.inbox import SqlInbox
from folio.domain.delivery import Delivery
from folio.domain.errors import Unavailable
from folio.domain.ports import DeliveryRecord
from folio.domain.store import Store
from folio.edges import webhooks
from tests.edges.web import Web, a_web, delivery, log_of, sign, signed

LIMIT = 262_144
STRANGER = "ik-that-nobody-has"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


def path_of(store: Store) -> str:
    return f"/webhooks/jumpseller/{store.install_key}"


def kept(web: Web, store: Store) -> list[DeliveryRecord]:
    return list(web.wiring.storage.inbox.recent(store.id))


def rung(web: Web, store: Store, order_id: int) -> int:
    return web.wiring.storage.bells.rung(store.id, order_id)[0]


# --- who is let in ------------------------------------------------------------------------------------------


def test_a_signed_delivery_is_kept_as_it_came_and_rings_its_orders_bell(web: Web) -> None:
    shop, store = web.shop()
    body, headers = delivery(shop.hooks_token, 1026)
    before = web.calls()
    answered = web.browser().post(path_of(store), content=body, headers=headers)
    assert (answered.status_code, answered.json()) == (200, {"stored": True})
    (record,) = kept(web, store)
    assert (record.order_id, record.event, record.times, record.quarantine) == (1026, "order_paid", 1, "")
    assert body in [row.body for row in web.rows("deliveries") if row.store_id == store.id]
    assert rung(web, store, 1026) == 1
    assert web.calls() == before  # the platform is asked by the worker, never while it waits for its answer


def test_the_same_bytes_again_are_one_row_counted_twice(web: Web) -> None:
    shop, store = web.shop()
    body, headers = delivery(shop.hooks_token)
    answers = [web.browser().post(path_of(store), content=body, headers=headers).status_code for _ in range(3)]
    assert answers == [200, 200, 200]
    assert [record.times for record in kept(web, store)] == [3]


def test_unknown_key_wrong_signature_and_gone_store_hear_exactly_the_same(web: Web) -> None:
    shop, store = web.shop()
    gone_shop, gone = web.shop()
    web.wiring.disconnect(gone)
    body, _ = delivery("x" * 32)
    wrong = signed(body, "y" * 32)
    answers = [
        web.browser().post(f"/webhooks/jumpseller/{STRANGER}", content=body, headers=wrong),
        web.browser().post("/webhooks/jumpseller/" + "k" * 10_000, content=body, headers=wrong),
        web.browser().post(path_of(store), content=body, headers=wrong),
        web.browser().post(path_of(gone), content=body, headers=signed(body, gone_shop.hooks_token)),
        web.browser().post(path_of(store), content=body),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1
    assert kept(web, store) == kept(web, gone) == []
    assert shop.hooks_token not in answers[0].text


def test_another_stores_signature_opens_nothing(web: Web) -> None:
    _, store = web.shop()
    other, _ = web.shop()
    body, headers = delivery(other.hooks_token)
    assert web.browser().post(path_of(store), content=body, headers=headers).status_code == 401
    assert kept(web, store) == []


def test_a_signature_sent_twice_is_no_signature(web: Web) -> None:
    shop, store = web.shop()
    body, headers = delivery(shop.hooks_token)
    twice = [*headers, ("Jumpseller-Hmac-Sha256", sign(body, shop.hooks_token))]
    assert web.browser().post(path_of(store), content=body, headers=twice).status_code == 401


@pytest.mark.parametrize("claimed", [b"", b"\xc3\xa9\xc3\xa9", b"A" * 44, b"=" * 44, b"A" * 9000])
def test_garbage_for_a_signature_is_refused_and_never_a_fault_of_ours(web: Web, claimed: bytes) -> None:
    _, store = web.shop()
    answered = web.browser().post(path_of(store), content=b"{}", headers=[("Jumpseller-Hmac-Sha256", claimed)])
    assert (answered.status_code, answered.json()["code"]) == (401, "not_authentic")


def test_one_changed_byte_of_the_body_is_refused(web: Web) -> None:
    shop, store = web.shop()
    body, headers = delivery(shop.hooks_token)
    for changed in (body.replace(b"369.2", b"369.3"), body + b"\n"):
        assert web.browser().post(path_of(store), content=changed, headers=headers).status_code == 401


# --- the signing token changes ------------------------------------------------------------------------------


def test_a_new_token_is_fetched_and_the_old_one_works_for_one_more_day(web: Web) -> None:
    shop, store = web.shop()
    old, shop.hooks_token = shop.hooks_token, "f" * 32
    post = web.browser().post
    body, headers = delivery("f" * 32, 1)
    assert post(path_of(store), content=body, headers=headers).status_code == 200

    web.clock.at += timedelta(hours=23, minutes=59)
    body, headers = delivery(old, 2)
    assert post(path_of(store), content=body, headers=headers).status_code == 200
    web.clock.at += timedelta(minutes=2)
    body, headers = delivery(old, 3)
    assert post(path_of(store), content=body, headers=headers).status_code == 401
    assert sorted(record.order_id or 0 for record in kept(web, store)) == [1, 2]


def test_the_platform_is_asked_for_a_new_token_at_most_once_in_ten_minutes(web: Web) -> None:
    _, store = web.shop()
    body, headers = delivery("0" * 32)
    asked = []
    for minutes in (0, 3, 6, 2):  # at minute 0, 3, 9 and 11
        web.clock.at += timedelta(minutes=minutes)
        before = web.calls()
        assert web.browser().post(path_of(store), content=body, headers=headers).status_code == 401
        asked.append(web.calls() - before)
    assert asked == [1, 0, 0, 1]


def test_a_platform_that_does_not_answer_leaves_the_refusal_as_it_is(web: Web) -> None:
    _, store = web.shop()
    web.simulator.faults.add("GET", r"/store/info", "500", times=5)
    body, headers = delivery("0" * 32)
    answered = web.browser().post(path_of(store), content=body, headers=headers)
    web.simulator.faults.clear()
    assert (answered.status_code, answered.json()["code"]) == (401, "not_authentic")


# --- what is kept -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"hello", "not_json"),
        (b"{} {}", "not_json"),
        (b"[1,2]", "not_an_object"),
        (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        (b'{"order":{"id":1,"total":NaN}}', "not_a_number"),
        (b'{"order":{"id":1,"id":2}}', "duplicate_key"),
        (b'\xef\xbb\xbf{"order":{"id":1}}', "byte_order_mark"),
        (b'{"a":"\xff"}', "not_utf8"),
        (b'{"order":{"id":' + b"1" * 5000 + b"}}", "number_too_long"),
        (b'{"order":1}', "no_order"),
        (b'{"product":{"id":1}}', "no_order"),
        *((b'{"order":{"id":%s}}' % odd, "no_order_id") for odd in b'-1 0 1.5 true "1026" 2147483648'.split()),
    ],
)  # fmt: skip
def test_signed_rubbish_is_kept_apart_with_a_reason_and_not_asked_for_again(web: Web, body: bytes, code: str) -> None:
    shop, store = web.shop()
    answered = web.browser().post(path_of(store), content=body, headers=signed(body, shop.hooks_token))
    assert answered.status_code == 200
    (record,) = kept(web, store)
    assert (record.quarantine, record.order_id) == (code, None)
    assert [row for row in web.rows("orders") if row.store_id == store.id] == []


def test_only_named_headers_are_kept_and_never_the_signature(web: Web) -> None:
    shop, store = web.shop()
    body, headers = delivery(shop.hooks_token)
    more = [*headers, ("Cookie", "secret=1"), ("Jumpseller-Store-Code", "x" * 5000)]
    assert web.browser().post(path_of(store), content=body, headers=more).status_code == 200
    (row,) = [row for row in web.rows("deliveries") if row.store_id == store.id]
    stored = dict(json.loads(row.headers))
    assert stored.keys() == {"jumpseller-event", "jumpseller-store-code", "content-type", "user-agent"}
    assert len(stored["jumpseller-store-code"]) == 200


def test_nothing_of_a_body_reaches_the_log(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    shop, store = web.shop()
    body = b'{"order":{"id":7,"customer":{"fullname":"Perla Secreta"}}}'
    with caplog.at_level(logging.DEBUG):
        for token in (shop.hooks_token, "0" * 32):
            web.browser().post(path_of(store), content=body, headers=signed(body, token))
        web.browser().post(path_of(store), content=b"Perla Secreta", headers=signed(body, token))
    logged = log_of(caplog)
    assert not [secret for secret in ("Perla", store.install_key, shop.hooks_token) if secret in logged]


# --- sizes, methods, hosts ----------------------------------------------------------------------------------


def padded(size: int) -> bytes:
    start = b'{"order":{"id":5,"note":"'
    return start + b"x" * (size - len(start) - 3) + b'"}}'


def test_a_body_of_exactly_256_kib_is_kept_and_one_byte_more_is_not(web: Web) -> None:
    shop, store = web.shop()
    for size, status in ((LIMIT, 200), (LIMIT + 1, 413)):
        body = padded(size)
        answered = web.browser().post(path_of(store), content=body, headers=signed(body, shop.hooks_token))
        assert (len(body), answered.status_code) == (size, status)
    assert len(kept(web, store)) == 1


def test_a_body_in_chunks_is_refused_at_the_limit_and_not_read_on(web: Web) -> None:
    _, store = web.shop()
    given = []

    async def chunks() -> Any:
        for _ in range(1000):
            given.append(1)
            yield b"x" * 65_536

    answered = web.browser().post(path_of(store), content=chunks())
    assert (answered.status_code, answered.json()["code"]) == (413, "too_large")
    assert kept(web, store) == []


def test_a_compressed_body_is_refused_without_inflating_it(web: Web) -> None:
    shop, store = web.shop()
    headers = [*signed(b"bomb", shop.hooks_token), ("Content-Encoding", "gzip")]
    assert web.browser().post(path_of(store), content=b"bomb", headers=headers).status_code == 415


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_post_is_answered_and_no_page_may_read_it(web: Web, method: str) -> None:
    _, store = web.shop()
    answered = web.browser().ask(method, path_of(store), headers=[("Origin", "https://evil.example")])
    assert (answered.status_code, answered.headers["allow"]) == (405, "POST")
    assert not [name for name in answered.headers if name.startswith("access-control")]


def test_a_good_delivery_says_nothing_of_cors_either(web: Web) -> None:
    shop, store = web.shop()
    body, headers = delivery(shop.hooks_token)
    answered = web.browser().post(path_of(store), content=body, headers=[*headers, ("Origin", shop.url)])
    assert not [name for name in answered.headers if name.startswith("access-control")]


@pytest.mark.parametrize("host", ["evil.example", "x/../admin?", "", "folio.example.evil.example", "folio.example@x"])
def test_a_host_that_is_not_ours_is_refused(web: Web, host: str) -> None:
    shop, store = web.shop()
    body, headers = delivery(shop.hooks_token)
    answered = web.browser().post(path_of(store), content=body, headers=[("Host", host), *headers])
    assert answered.status_code == 400
    assert kept(web, store) == []


# --- when it cannot be stored -------------------------------------------------------------------------------


def test_a_full_disk_is_answered_503_and_the_platform_told_when_to_come_back(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, store = web.shop()
    body, headers = delivery(shop.hooks_token)

    def full(*_: Any) -> bool:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(SqlInbox, "_keep_in", full)
        answered = web.browser().post(path_of(store), content=body, headers=headers)
    assert answered.status_code == 503
    assert int(answered.headers["retry-after"]) >= 1
    assert kept(web, store) == []
    assert web.browser().post(path_of(store), content=body, headers=headers).status_code == 200


def test_a_database_that_hangs_is_given_up_before_the_platform_gives_us_up(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, store = web.shop()
    body, headers = delivery(shop.hooks_token)
    released = threading.Event()
    keep = web.wiring.storage.inbox.keep

    def hang(given: Delivery) -> bool:
        released.wait(1)
        return keep(given)

    assert webhooks.STORE_SECONDS < 12
    monkeypatch.setattr(webhooks, "STORE_SECONDS", 0.2)
    monkeypatch.setattr(web.wiring.storage.inbox, "keep", hang)
    try:
        answered = web.browser().post(path_of(store), content=body, headers=headers)
    finally:
        released.set()
    assert (answered.status_code, answered.json()["code"]) == (503, "unavailable")
    assert int(answered.headers["retry-after"]) >= 1


def test_a_store_that_cannot_be_read_is_503_and_not_401(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, store = web.shop()
    body, headers = delivery(shop.hooks_token)

    def away(*_: Any) -> None:
        raise Unavailable("The database cannot be used now.")

    monkeypatch.setattr(web.wiring.storage.stores, "by_install_key", away)
    answered = web.browser().post(path_of(store), content=body, headers=headers)
    assert (answered.status_code, answered.headers["retry-after"]) == (503, "10")


def test_a_store_that_has_to_reconnect_still_has_its_deliveries_kept(web: Web) -> None:
    shop, store = web.shop()
    web.wiring.storage.stores.set_status(store.id, "reconnect")
    body, headers = delivery(shop.hooks_token)
    assert web.browser().post(path_of(store), content=body, headers=headers).status_code == 200
    assert len(kept(web, store)) == 1
