"""What the sweep found though a webhook should have told: counted, and above a threshold a warning."""

from datetime import timedelta

import pytest

from folio.domain.order import OrderStatus
from folio.domain.sweeping import SweepTotals, Tally
from tests.flows.broom import Broom

PAID, CANCELED, PENDING = OrderStatus.PAID, OrderStatus.CANCELED, OrderStatus.PENDING


def tally(broom: Broom) -> Tally:
    return broom.storage.sweeps.tally(broom.store.id, broom.clock())


def found(broom: Broom) -> int:
    return broom.storage.sweeps.state(broom.store.id).found


def test_an_order_nobody_told_of_is_found(broom: Broom) -> None:
    broom.sell(1)
    assert broom.sweep().found == 1
    assert (found(broom), tally(broom)) == (1, Tally(1, 1))


def test_an_order_is_found_once_however_many_sweeps_ring_for_it(broom: Broom) -> None:
    broom.sell(1)
    assert [broom.sweep().found for _ in range(3)] == [1, 0, 0]
    assert found(broom) == 1


def test_an_order_that_was_told_of_and_not_settled_yet_is_not_found(broom: Broom) -> None:
    broom.sell(1)
    broom.tell(1)
    assert (broom.sweep().found, broom.sweep().rung) == (0, 1)
    assert tally(broom) == Tally(0, 0)


def test_a_delivery_of_before_the_change_does_not_tell_of_it(broom: Broom) -> None:
    broom.sell(1, PENDING)
    broom.tell(1)
    broom.later(minutes=1)
    broom.remember(1, PENDING)
    broom.answer(1)
    broom.later(hours=2)
    broom.change(1, PAID)
    broom.storage.sweeps.reached(broom.store.id, 200)
    assert broom.sweep().found == 1


def test_a_cancellation_nobody_told_of_is_found_and_its_payment_was_told(broom: Broom) -> None:
    broom.sell(1)
    broom.tell(1)
    broom.later(seconds=1)
    broom.remember(1, PAID)
    broom.finish(1)
    broom.answer(1)
    broom.later(hours=1)
    broom.change(1, CANCELED)
    assert broom.sweep().found == 1


def test_what_we_knew_and_only_have_not_done_yet_is_not_found(broom: Broom) -> None:
    broom.sell(1)
    broom.remember(1, PAID)
    assert (broom.sweep().rung, found(broom)) == (1, 0)


def test_an_order_of_the_last_minutes_is_no_find_because_its_webhook_may_be_on_its_way(broom: Broom) -> None:
    broom.sell(1, ago=timedelta(minutes=4))
    broom.sell(2, ago=timedelta(minutes=5))
    assert (broom.sweep().rung, tally(broom).found) == (2, 1)


def test_a_delivery_that_comes_after_all_takes_its_order_out_of_the_warning(broom: Broom) -> None:
    broom.sell(1)
    broom.sweep()
    broom.tell(1)
    assert (tally(broom), found(broom)) == (Tally(0, 0), 1)


def test_after_a_day_a_find_is_history_of_the_counter_alone(broom: Broom) -> None:
    broom.sell(1)
    broom.sweep()
    broom.later(hours=24)
    assert (tally(broom), found(broom)) == (Tally(0, 0), 1)
    assert broom.storage.sweeps.totals(broom.clock()) == SweepTotals(1, 0, 0)


def test_the_totals_are_over_all_stores(broom: Broom) -> None:
    broom.sell(1)
    broom.sell(2)
    broom.made = 3
    broom.sweep()
    assert broom.storage.sweeps.totals(broom.clock()) == SweepTotals(2, 2, 3)


@pytest.mark.parametrize(
    ("found", "orders", "alarming"),
    [
        (0, 0, False),
        (0, 9, False),
        (1, 1, True),
        (1, 4, True),
        (1, 5, False),
        (2, 9, True),
        (2, 10, False),
        (3, 99, True),
    ],
)
def test_three_orders_or_more_than_a_fifth_of_all_are_alarming(found: int, orders: int, alarming: bool) -> None:
    assert Tally(found, orders).alarming is alarming


def test_orders_that_were_told_of_count_among_all(broom: Broom) -> None:
    for order_id in range(1, 10):
        broom.tell(order_id)
    broom.tell(9, b"once more")
    broom.sell(20)
    broom.sweep()
    assert tally(broom) == Tally(1, 10)


def test_silent_webhooks_are_made_anew_at_most_once_a_day_and_the_merchant_is_told(broom: Broom) -> None:
    broom.made = 3
    for order_id in (1, 2, 3):
        broom.sell(order_id)
    assert broom.sweep().hooks == 3
    broom.later(hours=1)
    broom.sell(4)
    broom.sweep()
    broom.later(hours=20)
    broom.sell(5)
    broom.sweep()
    assert broom.renewed == [True, False, True]
    state = broom.storage.sweeps.state(broom.store.id)
    assert (state.hooks_restored, state.hooks_restored_at) == (9, broom.clock())


def test_webhooks_that_speak_are_left_as_they_are(broom: Broom) -> None:
    broom.sell(1)
    broom.tell(1)
    broom.sweep()
    assert broom.renewed == [False]
    assert broom.storage.sweeps.state(broom.store.id).hooks_restored_at is None
