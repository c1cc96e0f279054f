"""The daily sweep, and the history it passes over."""

from datetime import UTC, datetime, timedelta

import pytest

from folio.domain.order import OrderStatus
from tests.flows.broom import Broom

LONG_AGO = timedelta(days=60)
PAID, CANCELED, PENDING = OrderStatus.PAID, OrderStatus.CANCELED, OrderStatus.PENDING


def test_a_sweep_is_daily_once_a_day_and_whenever_a_person_asks(broom: Broom) -> None:
    def is_daily(everything: bool) -> bool:
        before = len(broom.renewed)
        broom.sweep(everything=everything)
        return len(broom.renewed) > before

    assert is_daily(False), "the first of a store"
    broom.later(hours=22)
    assert not is_daily(False)
    assert is_daily(True)
    broom.later(hours=22)
    assert not is_daily(False), "counted from the one that was asked for"
    broom.later(hours=1)
    assert is_daily(False)


def test_a_canceled_order_of_long_ago_that_was_finished_is_found_by_the_daily_sweep(broom: Broom) -> None:
    broom.sell(1, ago=timedelta(days=90))
    broom.remember(1, PAID)
    broom.finish(1)
    broom.sweep()
    broom.later(days=1)
    broom.change(1, CANCELED)
    broom.storage.sweeps.reached(broom.store.id, 1000)
    assert broom.sweep(everything=False).rung == 1


def test_a_paid_order_of_the_last_days_that_no_walk_sees_is_found_by_its_status(broom: Broom) -> None:
    broom.storage.sweeps.reached(broom.store.id, 1000)
    broom.sell(1, ago=timedelta(days=34))
    assert broom.sweep().rung == 1


def test_an_unpaid_order_that_the_watermark_passed_by_is_remembered_by_its_status(broom: Broom) -> None:
    broom.storage.sweeps.reached(broom.store.id, 1000)
    broom.sell(1, PENDING)
    broom.platform.fail("order", AssertionError("what was just listed is not asked for one by one"))
    assert broom.sweep().rung == 0
    memory = broom.storage.ledger.memory(broom.store.id, 1)
    assert memory is not None
    assert memory.status == PENDING


def test_an_hourly_sweep_asks_for_set_up_only_while_its_state_is_unknown(broom: Broom) -> None:
    from folio.domain.store import Feature

    broom.sweep()
    broom.storage.stores.set_feature(broom.store.id, Feature("hooks", "ok"))
    broom.sweep(everything=False)
    assert len(broom.renewed) == 1
    broom.storage.stores.set_feature(broom.store.id, Feature("hooks", "unknown", "later"))
    broom.sweep(everything=False)
    assert len(broom.renewed) == 2


# --- history ----------------------------------------------------------------------------------------------


def test_history_from_before_the_start_is_neither_rung_for_nor_remembered(broom: Broom) -> None:
    broom.start_at("2026-03-01")
    broom.sell(1, ago=timedelta(days=20))
    broom.sell(2, CANCELED, ago=timedelta(days=20))
    swept = broom.sweep()
    assert (swept.listed, swept.rung) == (0, 0)
    assert broom.storage.ledger.memory(broom.store.id, 1) is None


def test_an_order_from_before_the_start_that_was_seen_unpaid_is_the_stores_business(broom: Broom) -> None:
    broom.start_at("2026-03-01")
    broom.sell(1, PENDING, ago=timedelta(days=20))
    broom.sweep()
    broom.later(hours=1)
    broom.change(1, PAID)
    assert broom.sweep().rung == 1


@pytest.mark.parametrize(
    ("sold", "rung"),
    [
        # The store is in Santiago: on 1 March 2026 its day begins at 03:00 UTC.
        (datetime(2026, 3, 1, 2, 59, 59, tzinfo=UTC), 0),
        (datetime(2026, 3, 1, 3, 0, 0, tzinfo=UTC), 1),
        (datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC), 0),
    ],
)
def test_the_start_date_begins_at_midnight_in_the_stores_zone_to_the_second(
    broom: Broom, sold: datetime, rung: int
) -> None:
    broom.start_at("2026-03-01")
    broom.sell(1, at=sold)
    assert broom.sweep().rung == rung


def test_an_order_of_the_very_second_the_store_connected_is_its_business(broom: Broom) -> None:
    broom.clock.now = datetime(2026, 3, 2, 15, 30, 7, 900_000, tzinfo=UTC)
    broom.store = broom.storage.stores.save_policy(broom.store.id, {})
    connected = broom.store.start_at.replace(microsecond=0)
    broom.sell(1, at=connected)
    broom.sell(2, at=connected - timedelta(seconds=1))
    broom.sweep()
    assert broom.rung() == [1]
