"""Killed between the renewal of a grant and its saving: the old one is dead, the new one is lost, no order is."""

from datetime import timedelta

import pytest

from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import ALL_SCOPES
from tests.faults.cases import Case
from tests.faults.conftest import OpenStages
from tests.faults.endings import ending_of
from tests.faults.shops import BASKET, Played, is_answered
from tests.faults.stage import eventually


@pytest.mark.timeout(400)
def test_an_order_waits_for_the_grant_that_was_lost_and_is_settled_when_the_store_connects_again(
    open_stages: OpenStages,
) -> None:
    (stage,) = open_stages("sqlite", 1)
    world, wiring = stage.outside.platform.world, stage.wiring
    shop = stage.outside.platform.open_store(f"oauth{stage.plan.stat().st_ino}")
    client = stage.environment["FOLIO_JUMPSELLER_CLIENT_ID"]
    store = wiring.connect_with_code(world.grant_code(client, shop.code, ALL_SCOPES))
    with world.lock:
        for token in world.tokens.values():
            token.expires_at = world.clock() - timedelta(seconds=1)
    stage.set_plan(("R1",))
    buyer = person(5)
    account = stage.outside.provider.open(shop.code)
    order_id = world.place(shop, BASKET, buyer)
    order = Played(stage, Case("builtin"), shop, store, account, order_id, f"{shop.code}@compras.example")

    def is_parked() -> bool:
        stage.tend()
        return wiring.storage.stores.get(store.id).status == "reconnect"

    eventually(is_parked, "a store that must connect again", 100)
    assert stage.killed() == ["R1"]
    wiring.connect_with_code(world.grant_code(client, shop.code, ALL_SCOPES))
    eventually(lambda: order.documents() and is_answered(order), "the document, once the store is connected")
    eventually(lambda: ending_of(wiring.tell(store, order_id), 1) == "F1", "its delivery")
    assert [d["document_type"] for d in shop.documents[order_id]] == [1]
