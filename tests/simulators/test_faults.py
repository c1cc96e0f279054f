"""Lies are told to the calls they were meant for, as often as they were meant, and the truth stays countable."""

import time

import httpx
import pytest

from tests.simulators.platform import Platform

DOCUMENT = {"document_type": 1, "external_id": "F-1", "public_id": "33-1", "url": "https://folio.example.com/d/1"}


@pytest.mark.parametrize(("kind", "status"), [("500", 500), ("429", 429), ("403", 403)])
def test_a_status_is_answered_as_often_as_told(platform: Platform, kind: str, status: int) -> None:
    platform.faults.add("GET", r"/store/info\.json$", kind, times=2)
    statuses = [platform.owner.get("/store/info.json").status_code for _ in range(3)]
    assert statuses == [status, status, 200]


@pytest.mark.parametrize("kind", ["html", "truncated"])
def test_a_good_status_can_carry_what_is_no_json(platform: Platform, kind: str) -> None:
    platform.faults.add("GET", "/orders", kind)
    response = platform.owner.get("/orders.json")
    assert response.status_code == httpx.codes.OK
    with pytest.raises(ValueError, match=r"Expecting value|Unterminated string"):
        response.json()


def test_a_good_status_can_carry_another_json(platform: Platform) -> None:
    order = platform.place()
    platform.faults.add("GET", "/orders/", "wrong_json")
    assert "order" not in platform.owner.get(f"/orders/{order}.json").json()
    assert "order" in platform.owner.get(f"/orders/{order}.json").json()


def test_a_lie_keeps_to_its_method_and_path(platform: Platform) -> None:
    order = platform.place()
    platform.faults.add("POST", r"/documents\.json$", "500")
    assert platform.owner.get(f"/orders/{order}/documents.json").status_code == httpx.codes.OK
    answer = platform.owner.post(f"/orders/{order}/history.json", json={"order_history": {"message": "x"}})
    assert answer.status_code == httpx.codes.OK
    answer = platform.owner.post(f"/orders/{order}/documents.json", json={"document": DOCUMENT})
    assert answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR
    assert platform.store.documents == {}


def test_a_delay_answers_late_and_truly(platform: Platform) -> None:
    platform.faults.add("*", "/store/info", "delay", seconds=0.3)
    before = time.monotonic()
    response = platform.owner.get("/store/info.json")
    assert time.monotonic() - before >= 0.3
    assert response.json()["store"]["code"] == "tienda"


def test_a_hanging_call_runs_into_the_callers_own_limit_and_changes_nothing(platform: Platform) -> None:
    order = platform.place()
    platform.faults.add("POST", "/documents", "hang", seconds=2.0)
    with pytest.raises(httpx.ReadTimeout):
        platform.owner.post(f"/orders/{order}/documents.json", json={"document": DOCUMENT}, timeout=0.3)
    assert platform.store.documents == {}


def test_the_answer_is_lost_after_the_document_was_kept_and_before_it_was_not(platform: Platform) -> None:
    order = platform.place()
    kept = []
    for kind in ("drop", "drop_after"):
        platform.faults.add("POST", "/documents", kind)
        with pytest.raises(httpx.TransportError):
            platform.owner.post(f"/orders/{order}/documents.json", json={"document": DOCUMENT})
        kept.append(len(platform.store.documents.get(order, [])))
    assert kept == [0, 1]


def test_cleared_lies_are_forgotten(platform: Platform) -> None:
    platform.faults.add("*", ".", "500", times=99)
    assert platform.owner.get("/store/info.json").status_code == httpx.codes.INTERNAL_SERVER_ERROR
    platform.faults.clear()
    assert platform.owner.get("/store/info.json").status_code == httpx.codes.OK


def test_an_unknown_lie_is_refused(platform: Platform) -> None:
    with pytest.raises(ValueError, match="unknown fault"):
        platform.faults.add("GET", "/", "gossip")
