"""Deliveries in any order, repeated, crossed, forged and at once: the end is what the platform's order says now.

Over the real web door, settled by the real worker. What a delivery says decides nothing; it only names an order.
"""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from e2e.simulators.jumpseller.hooks import sign
from e2e.simulators.jumpseller.orders import status_fields
from e2e.simulators.jumpseller.people import person
from folio.adapters.storage.tables import deliveries
from tests.faults.cases import Case
from tests.faults.conftest import OpenStages
from tests.faults.shops import BASKET, Played, is_answered, open_shop
from tests.faults.stage import Stage, eventually
from tests.faults.tally import Tally

SOAK = os.environ.get("FOLIO_SOAK") == "1"
SEEDS = range(25) if SOAK else range(2)
LIVES = ("paid", "canceled", "pending_payment", "paid")
EVENTS = ("order_paid", "order_updated", "order_canceled")
STATUSES = ("pending_payment", "paid", "canceled")

pytestmark = pytest.mark.timeout(3600 if SOAK else 300)


@dataclass(frozen=True)
class Delivery:
    """One POST: its body and signature, and the answer that is due."""

    url: str
    body: bytes
    signature: str
    due: int

    def post(self, client: httpx.Client) -> int:
        headers = {"Jumpseller-Hmac-Sha256": self.signature, "Content-Type": "application/json"}
        return client.post(self.url, content=self.body, headers=headers).status_code


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_any_order_of_deliveries_ends_in_the_same_documents(
    database: str, seed: int, open_stages: OpenStages, tell: Callable[[Tally], None]
) -> None:
    (stage,) = open_stages(database, 1)
    chance = Random(f"{database} {seed}")
    orders = [order for shop in range(2) for order in an_order_of_each_life(stage, Case("builtin"), shop)]
    wanted = {one.email: {"paid": ["receipt"]}.get(status_of(one), []) for one in orders}
    for _ in range(2):
        sent = deliver_everything(orders, chance)
        eventually(lambda: all(is_answered(one) for one in orders), "answers to every bell")
        assert {one.email: kinds_of(one) for one in orders} == wanted
        for one in orders:
            if wanted[one.email] == ["receipt"] and chance.random() < 0.5:
                one.shop.orders[one.order_id].update(status_fields("canceled"))
                wanted[one.email] = ["receipt", "credit_note"]
    deliver_everything(orders, chance)
    eventually(lambda: all(is_answered(one) for one in orders), "answers to every bell")
    assert {one.email: kinds_of(one) for one in orders} == wanted
    assert kept_of(stage) == {each.body for each in sent if each.due == 200}
    tally = Tally(cases=len(orders))
    for one in orders:
        entries = [entry["document_type"] for entry in one.shop.documents.get(one.order_id, [])]
        assert entries == [1, 0][: len(wanted[one.email])]
        assert len(stage.outside.mailbox.to(one.email)) == len(wanted[one.email])
        tally.gaps += len(stage.wiring.storage.books.verify_books(one.store.id))
    assert tally.gaps == 0
    tell(tally)


def an_order_of_each_life(stage: Stage, case: Case, number: int) -> list[Played]:
    """A shop whose own deliveries are switched off, and an order for every end that a life can have."""
    opened = open_shop(stage, case)
    opened.shop.hooks.clear()
    orders = []
    for place, status in enumerate(LIVES):
        email = f"{opened.shop.code}n{place}@compras.example"
        buyer = replace(person(number * 10 + place), email=email)
        order_id = stage.outside.platform.world.place(opened.shop, BASKET, buyer, status="pending_payment")
        opened.shop.orders[order_id].update(status_fields(status))
        orders.append(replace(opened, order_id=order_id, email=email))
    return orders


def deliver_everything(orders: list[Played], chance: Random) -> list[Delivery]:
    """Each status an order ever had, told several times, among forgeries and rubbish; eight at once."""
    sent: list[Delivery] = []
    for one in orders:
        url = one.stage.wiring.webhook_url(one.store)
        for status in STATUSES:
            body = json.dumps({"order": {**one.shop.orders[one.order_id], **status_fields(status)}}).encode()
            sent += [Delivery(url, body, sign(body, one.shop.hooks_token), 200)] * chance.randint(1, 3)
        forged = json.dumps({"order": {"id": one.order_id, "status": chance.choice(EVENTS)}}).encode()
        sent.append(Delivery(url, forged, sign(forged, "another token of 32 characters.."), 401))
        sent.append(Delivery(f"{url}x", forged, sign(forged, one.shop.hooks_token), 401))
        rubbish = f"<order>{one.email}</order>".encode()
        sent.append(Delivery(url, rubbish, sign(rubbish, one.shop.hooks_token), 200))
    chance.shuffle(sent)
    with httpx.Client(trust_env=False, timeout=30) as client, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda each: each.post(client), sent))
    assert answers == [each.due for each in sent]
    return sent


def status_of(one: Played) -> str:
    status: str = one.shop.orders[one.order_id]["status_enum"]
    return status


def kinds_of(one: Played) -> list[str]:
    told: list[dict[str, Any]] = list(one.documents())
    assert all(document["state"] == "issued" for document in told)
    return [document["kind"] for document in told]


def kept_of(stage: Stage) -> set[bytes]:
    """The bodies in the inbox, each of which is there once."""
    with stage.wiring.engine.connect() as connection:
        bodies = [bytes(body) for body in connection.execute(sa.select(deliveries.c.body)).scalars()]
    assert len(bodies) == len(set(bodies))
    return set(bodies)
