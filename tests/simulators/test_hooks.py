"""Webhooks leave signed, come again on the documented schedule, and stop after eight failures."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from e2e.simulators.jumpseller.hooks import PAUSE_AFTER, RETRY_MINUTES, TIMEOUT, Deliverer, sign
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import SimStore, World
from e2e.simulators.serving import Server

AT = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TIGHT = 0.004 / 60  # a minute lasts 4 ms
WAIT = 15.0
LATE = 0.15  # how much after its time a try may leave


@dataclass
class Receiver:
    """Somebody who takes deliveries and answers as told."""

    status: int = 200
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def take(self, request: Request) -> Response:
        body = await request.body()
        with self.lock:
            self.times.append(time.monotonic())
            self.bodies.append(body)
            self.headers.append(dict(request.headers))
        return Response(status_code=self.status)


@dataclass
class Scene:
    """A store whose hooks lead to a receiver."""

    world: World
    store: SimStore
    deliverer: Deliverer
    receiver: Receiver
    url: str

    def hook(self, event: str) -> int:
        number = self.world.next_id()
        self.store.hooks[number] = {"id": number, "name": None, "event": event, "url": self.url}
        return number

    def place(self, status: str = "paid") -> int:
        return self.world.place(self.store, Basket((Item("Té", 1190),)), person(2), status=status)

    def events(self) -> list[str]:
        return [headers["jumpseller-event"] for headers in self.receiver.headers]

    def until_tried(self, tries: int) -> None:
        deadline = time.monotonic() + WAIT
        while len(self.deliverer.log) < tries:
            assert time.monotonic() < deadline, f"{len(self.deliverer.log)} of {tries} tries"
            time.sleep(0.005)


@pytest.fixture
def scene() -> Iterator[Scene]:
    receiver = Receiver()
    server = Server(Starlette(routes=[Route("/in", receiver.take, methods=["POST"])])).start()
    world = World(lambda: AT)
    store = world.add_store(SimStore("tienda", "T", "CL", "CLP", "America/Santiago", "", "t@example.com"))
    deliverer = Deliverer(world, time_scale=TIGHT)
    deliverer.start()
    try:
        yield Scene(world, store, deliverer, receiver, f"{server.url}/in")
    finally:
        deliverer.stop()
        server.stop()


def test_the_signature_is_base64_of_the_hmac_of_the_bytes_that_were_sent(scene: Scene) -> None:
    scene.hook("order_paid")
    scene.place()
    scene.until_tried(1)
    body, headers = scene.receiver.bodies[0], scene.receiver.headers[0]
    mac = hmac.new(scene.store.hooks_token.encode(), body, hashlib.sha256).digest()
    assert headers["jumpseller-hmac-sha256"] == base64.b64encode(mac).decode()
    assert len(headers["jumpseller-hmac-sha256"]) == 44
    assert sign(body, "another token") != headers["jumpseller-hmac-sha256"]


def test_the_headers_have_no_x_and_name_event_store_and_time(scene: Scene) -> None:
    scene.hook("order_paid")
    scene.place()
    scene.until_tried(1)
    headers = scene.receiver.headers[0]
    assert headers["content-type"] == "application/json"
    assert headers["jumpseller-store-code"] == "tienda"
    assert headers["jumpseller-triggered-at"] == "2026-03-10 12:00:00.000 UTC"
    assert not [name for name in headers if name.startswith("x-jumpseller")]


def test_the_body_is_the_order_in_its_wrapper(scene: Scene) -> None:
    scene.hook("order_paid")
    order_id = scene.place()
    scene.until_tried(1)
    content = json.loads(scene.receiver.bodies[0])
    assert list(content) == ["order"]
    assert (content["order"]["id"], content["order"]["status_enum"]) == (order_id, "paid")


def test_each_change_of_an_orders_life_fires_its_event_and_an_update(scene: Scene) -> None:
    for event in ("order_pending_payment", "order_paid", "order_shipped", "order_canceled", "order_updated"):
        scene.hook(event)
    order_id = scene.place()
    scene.world.ship(scene.store, order_id)
    scene.world.set_status(scene.store, order_id, "canceled")
    scene.world.edit(scene.store, order_id, {"additional_information": "Timbre roto"})
    scene.until_tried(9)
    assert scene.deliverer.idle()
    named = ["order_canceled", "order_paid", "order_pending_payment", "order_shipped"]
    assert sorted(scene.events()) == sorted([*named, *["order_updated"] * 5])


def test_a_removed_hook_gets_nothing_more(scene: Scene) -> None:
    number = scene.hook("order_paid")
    kept = scene.hook("order_updated")
    del scene.store.hooks[number]
    scene.place()
    scene.until_tried(2)
    assert scene.deliverer.idle()
    assert {attempt.hook_id for attempt in scene.deliverer.log} == {kept}


def test_a_refused_delivery_comes_four_more_times_with_the_same_bytes_and_growing_pauses(scene: Scene) -> None:
    scene.receiver.status = 500
    scene.hook("order_paid")
    scene.place()
    scene.until_tried(5)
    assert [attempt.number for attempt in scene.deliverer.log] == [1, 2, 3, 4, 5]
    assert {attempt.status for attempt in scene.deliverer.log} == {500}
    assert len(set(scene.receiver.bodies)) == 1
    pauses = [later - sooner for sooner, later in zip(scene.receiver.times, scene.receiver.times[1:], strict=False)]
    for pause, minutes in zip(pauses, RETRY_MINUTES, strict=True):
        assert pause >= minutes * 60 * TIGHT


def test_the_documented_numbers_are_the_ones_in_force() -> None:
    assert tuple(n**4 for n in (1, 2, 3, 4)) == RETRY_MINUTES
    assert (TIMEOUT, PAUSE_AFTER) == (15.0, 8)


def test_a_delivery_that_was_taken_is_not_repeated(scene: Scene) -> None:
    scene.receiver.status = 204
    scene.hook("order_paid")
    scene.place()
    scene.until_tried(1)
    time.sleep(5 * 60 * TIGHT + LATE)
    assert [attempt.status for attempt in scene.deliverer.log] == [204]


def test_nobody_there_is_a_failed_try_of_status_zero(scene: Scene) -> None:
    scene.url = "http://127.0.0.1:9/in"
    scene.hook("order_paid")
    scene.place()
    scene.until_tried(1)
    assert scene.deliverer.log[0].status == 0


def test_after_eight_failures_the_hook_is_silent_and_still_registered(scene: Scene) -> None:
    scene.receiver.status = 503
    number = scene.hook("order_paid")
    scene.place()
    scene.until_tried(5)
    scene.place()
    scene.until_tried(8)
    assert scene.store.hooks[number]["paused"] is True
    scene.receiver.status = 200
    scene.place()
    assert scene.deliverer.idle()
    time.sleep(90 * 60 * TIGHT + LATE)  # the fourth try of the second order would be due
    assert len(scene.deliverer.log) == 8


def test_a_redirect_is_no_success(scene: Scene) -> None:
    scene.receiver.status = 302
    scene.hook("order_paid")
    scene.place()
    scene.until_tried(2)
    assert scene.deliverer.log[0].status == httpx.codes.FOUND
