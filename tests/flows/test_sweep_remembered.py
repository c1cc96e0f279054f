"""Orders that are new, and orders that are remembered because they are not finished."""

from datetime import timedelta

import pytest

from folio.domain.errors import NotFound, UnreadableOrder
from folio.domain.order import OrderStatus
from tests.flows.broom import Broom, a_receipt

LONG_AGO = timedelta(days=60)
PAID, CANCELED, PENDING = OrderStatus.PAID, OrderStatus.CANCELED, OrderStatus.PENDING


def test_new_orders_are_found_by_the_hourly_sweep_page_by_page(broom: Broom) -> None:
    broom.sweep()
    broom.later(hours=1)
    broom.platform.page = 10
    broom.platform.fail("orders_listed", AssertionError("the hourly sweep lists no statuses"))
    for order_id in reversed(range(1, 36)):
        broom.sell(order_id)
    assert broom.sweep(everything=False).rung == 35
    assert broom.storage.sweeps.state(broom.store.id).watermark == 35


def test_an_order_that_becomes_visible_late_is_found_below_the_watermark(broom: Broom) -> None:
    broom.sell(100)
    broom.sweep()
    broom.rung()
    broom.sell(51)
    broom.sell(49, CANCELED)
    broom.sweep(everything=False)
    assert 51 in broom.rung()


def test_an_unpaid_order_is_remembered_and_rung_for_once_it_is_paid_however_old_it_is(broom: Broom) -> None:
    broom.sell(1, PENDING, ago=timedelta(days=60))
    assert broom.sweep().rung == 0
    memory = broom.storage.ledger.memory(broom.store.id, 1)
    assert memory is not None
    assert (memory.first_status, memory.status) == (PENDING, PENDING)
    broom.later(hours=1)
    broom.change(1, PAID)
    assert broom.sweep(everything=False).rung == 1


def test_an_abandoned_order_that_is_taken_up_again_is_remembered_as_unpaid(broom: Broom) -> None:
    broom.sell(1, PENDING)
    broom.remember(1, OrderStatus.ABANDONED)
    broom.sweep()
    memory = broom.storage.ledger.memory(broom.store.id, 1)
    assert memory is not None
    assert memory.status == PENDING


def test_a_platform_that_gives_no_new_orders_leaves_the_watermark_alone(broom: Broom) -> None:
    broom.sell(70)
    broom.sweep()
    broom.platform.orders.clear()
    broom.sweep()
    assert broom.storage.sweeps.state(broom.store.id).watermark == 70


# --- remembered and unfinished ----------------------------------------------------------------------------


def test_an_unpaid_order_that_is_still_unpaid_costs_one_question_and_no_ring(broom: Broom) -> None:
    broom.sell(1, PENDING)
    broom.sweep()
    broom.sell(200)
    broom.remember(200, PAID)
    broom.finish(200)
    broom.later(hours=1)
    broom.sweep(everything=False)
    broom.later(hours=1)
    swept = broom.sweep(everything=False)
    assert (swept.rung, swept.listed) == (0, 2)
    memory = broom.storage.ledger.memory(broom.store.id, 1)
    assert memory is not None
    assert memory.seen_at == broom.clock()


def test_a_very_old_unpaid_order_is_asked_for_once_a_day_and_not_every_hour(broom: Broom) -> None:
    broom.sell(1, PENDING, ago=timedelta(days=60))
    broom.sell(2000, PENDING)
    broom.sweep()
    broom.later(hours=1)
    broom.change(1, PAID)
    assert broom.sweep(everything=False).rung == 0
    broom.later(hours=23)
    assert broom.sweep(everything=False).rung == 1


def test_an_unpaid_order_that_was_abandoned_is_forgotten(broom: Broom) -> None:
    broom.sell(1, PENDING)
    broom.sweep()
    broom.sell(400, PENDING)
    broom.change(1, OrderStatus.ABANDONED)
    broom.later(hours=1)
    broom.sweep(everything=False)
    assert broom.rung() == []
    assert [one.memory.order_id for one in broom.storage.sweeps.unfinished(broom.store.id, ())] == [400]


@pytest.mark.parametrize("fault", [NotFound("nothing there"), UnreadableOrder("odd", field="total")])
def test_an_unpaid_order_that_cannot_be_read_is_left_to_its_settle(broom: Broom, fault: Exception) -> None:
    broom.sell(1, PENDING, ago=LONG_AGO)
    broom.remember(1, PENDING)
    broom.storage.sweeps.reached(broom.store.id, 100)
    broom.platform.fail("order", fault)
    assert broom.sweep(everything=False).rung == 1


def test_an_order_that_waits_to_be_shipped_is_rung_for_when_it_is(broom: Broom) -> None:
    broom.store = broom.storage.stores.save_policy(
        broom.store.id, {"documents": "shipped", "start_date": "2025-11-22"}
    )
    broom.sweep()
    broom.sell(1, ago=timedelta(days=60))
    broom.remember(1, PAID)
    broom.say(1, "not_shipped_yet")
    broom.storage.sweeps.reached(broom.store.id, 100)
    assert broom.sweep(everything=False).rung == 0
    broom.sell(1, ago=timedelta(days=60), fulfilled=True)
    assert broom.sweep(everything=False).rung == 1


def test_the_one_that_was_not_looked_at_for_longest_comes_first(broom: Broom) -> None:
    for order_id in (3, 1, 2):
        broom.remember(order_id, PAID)
        broom.later(minutes=1)
    broom.storage.bells.ring(broom.store.id, 9)
    broom.rung()
    broom.storage.sweeps.reached(broom.store.id, 100)
    broom.sweep()
    assert broom.rung() == [9, 3, 1, 2]


def test_what_is_not_due_or_waits_for_a_person_is_left_alone_every_hour(broom: Broom) -> None:
    broom.sweep()
    for order_id, code in ((1, "before_start"), (2, "order_gone"), (3, "held")):
        broom.remember(order_id, PAID)
        broom.say(order_id, code)
    held = broom.storage.ledger.reserve(broom.store.id, 3, a_receipt(3).kind, 1, "twin", "TIENDA-3-R", broom.clock())
    broom.storage.ledger.hold(held.id, "draft_waits", {}, broom.clock())
    assert broom.sweep(everything=False).rung == 0


@pytest.mark.parametrize(("documents", "rung"), [("manual", 0), ("paid", 1)])
def test_an_order_that_waits_for_the_button_is_left_alone_as_long_as_the_store_wants_one(
    broom: Broom, documents: str, rung: int
) -> None:
    policy = {"documents": documents, "start_date": "2025-11-22"}
    broom.store = broom.storage.stores.save_policy(broom.store.id, policy)
    broom.sweep()
    broom.remember(1, PAID)
    broom.say(1, "waits_for_button")
    assert broom.sweep(everything=False).rung == rung
    broom.sell(1)
    assert broom.sweep().rung == rung


def test_a_settle_that_is_under_way_is_not_rung_for_again_until_an_hour_passed(broom: Broom) -> None:
    broom.sweep()
    broom.storage.bells.ring(broom.store.id, 1)
    broom.remember(1, PAID)
    assert broom.sweep(everything=False).rung == 0
    broom.later(hours=1)
    assert broom.sweep(everything=False).rung == 1


def test_a_bell_of_long_ago_that_nobody_answered_is_rung_again(broom: Broom) -> None:
    broom.sweep()
    broom.storage.bells.ring(broom.store.id, 1)
    assert broom.sweep(everything=False).rung == 1
