"""Alive, ready, and the figures."""

import re
import threading
from collections.abc import Iterator

import pytest

from folio.adapters.storage.database import writing
from folio.adapters.storage.number_keeping import NumberKeeper
from folio.adapters.storage.numbers import RestoredPast
from folio.adapters.storage.settling import Settling
from folio.adapters.storage.standing import Standing
from folio.domain.errors import Unavailable
from tests.edges.web import Web, a_web, delivery


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_living_process_says_so(web: Web, method: str) -> None:
    assert web.browser().ask(method, "/livez").status_code == 200
    assert web.browser().ask(method, "/readyz").status_code == 200


def test_a_ready_process_says_so(web: Web) -> None:
    assert web.browser().get("/readyz").json() == {"ready": True}


def test_without_a_database_the_process_lives_and_is_not_ready(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise Unavailable("The database cannot be used now.")

    monkeypatch.setattr("folio.adapters.storage.settling.writing", away)
    answered = web.browser().get("/readyz")
    assert (answered.status_code, answered.json()["ready"]) == (503, False)
    assert int(answered.headers["retry-after"]) >= 1
    assert web.browser().get("/livez").status_code == 200


def test_a_database_that_can_only_be_read_is_not_ready(web: Web) -> None:
    with writing(web.wiring.engine) as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    try:
        answered = web.browser().get("/readyz")
    finally:
        with web.wiring.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=OFF")
    assert answered.status_code == 503
    assert web.browser().get("/readyz").status_code == 200


def test_readiness_asks_neither_the_platform_nor_a_provider(web: Web) -> None:
    web.shop()
    before = web.calls()
    web.simulator.faults.add("*", "", "500", times=3)
    assert web.browser().get("/readyz").status_code == 200
    web.simulator.faults.clear()
    assert web.calls() == before


def test_readiness_leaves_nothing_in_the_database(web: Web) -> None:
    tables = ("stores", "orders", "deliveries", "settling")
    before = [web.rows(table) for table in tables]
    web.browser().get("/readyz")
    assert [web.rows(table) for table in tables] == before


def figure(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_the_figures_count_deliveries_by_outcome(web: Web) -> None:
    shop, store = web.shop()
    names = [f'folio_deliveries_total{{outcome="{outcome}"}}' for outcome in ("kept", "repeated", "refused")]
    before = web.browser().get("/metrics").text
    body, headers = delivery(shop.hooks_token)
    for sent in (body, body, body + b" "):
        web.browser().post(f"/webhooks/jumpseller/{store.install_key}", content=sent, headers=headers)
    answered = web.browser().get("/metrics")
    assert answered.headers["content-type"].startswith("text/plain")
    assert [figure(answered.text, name) - figure(before, name) for name in names] == [1.0, 1.0, 1.0]


def test_the_figures_name_no_store_and_no_person(web: Web) -> None:
    shop, store = web.shop()
    web.issued(shop, store)
    text = web.browser().get("/metrics").text
    secrets = (store.id, store.install_key, shop.code, shop.hooks_token, "buyer1@example.com")
    assert not [secret for secret in secrets if re.search(rf"\b{re.escape(secret)}\b", text)]


def test_an_older_copy_of_the_database_is_ready_and_says_why_it_issues_nothing(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = Standing("restored", "The database lacks 2 number(s) that were given out.", 2)
    _, shop = web.shop()
    monkeypatch.setattr(NumberKeeper, "standing", lambda *_, **__: standing)
    answered = web.browser().get("/readyz")
    assert answered.status_code == 200
    assert answered.json() == {"ready": True, "issuing": False, "why": standing.sentence}
    assert "folio_issuing 0.0" in web.browser().get("/metrics").text
    with pytest.raises(RestoredPast, match="lacks 2 number"):
        web.wiring.settle(shop.id, 1)
    assert [line.code for line in web.wiring.storage.ledger.timeline(shop.id, 1)] == ["restore_needed"]
    with pytest.raises(RestoredPast):
        web.wiring.connect_with_token("login", "authtoken", None)
    with pytest.raises(RestoredPast):
        web.wiring.connect_with_code("code")
    monkeypatch.undo()
    assert web.browser().get("/readyz").json() == {"ready": True}
    assert "folio_issuing 1.0" in web.browser().get("/metrics").text


def test_a_number_ledger_that_cannot_be_asked_is_told(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise Unavailable("The number ledger cannot be used now.")

    monkeypatch.setattr(NumberKeeper, "standing", away)
    assert web.browser().get("/readyz").json()["why"] == "The number ledger cannot be used now."


def test_a_database_that_does_not_answer_in_time_is_not_ready(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    monkeypatch.setattr("folio.edges.health.READY_SECONDS", 0.05)
    monkeypatch.setattr(Settling, "prove_writable", lambda _self: let_go.wait(20))
    answered = web.browser().get("/readyz")
    let_go.set()
    assert (answered.status_code, answered.json()["ready"]) == (503, False)
    assert "some seconds" in answered.json()["why"]


def test_a_number_ledger_that_hangs_holds_one_thread_and_stops_no_delivery(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, store = web.shop()
    let_go, asked = threading.Event(), []

    def hang(*_: object, **__: object) -> Standing:
        asked.append(threading.current_thread())
        let_go.wait(60)
        return Standing("sound")

    monkeypatch.setattr("folio.edges.last_look.PATIENCE", 0.05)
    monkeypatch.setattr("folio.edges.health.STALE_SECONDS", 0.0)  # any age of an answer is too old
    assert web.browser().get("/readyz").json() == {"ready": True}
    monkeypatch.setattr(NumberKeeper, "standing", hang)
    try:
        answers = [web.browser().get("/readyz") for _ in range(60)]
        body, headers = delivery(shop.hooks_token)
        sent = web.browser().post(f"/webhooks/jumpseller/{store.install_key}", content=body, headers=headers)
    finally:
        let_go.set()
    assert sent.status_code == 200
    assert {answer.status_code for answer in answers} == {200}
    assert len(asked) == 1
    assert "does not answer" in answers[-1].json()["why"]
    assert "looked_seconds_ago" in answers[-1].json()
