"""Old deliveries are forgotten in small batches; what somebody may still need is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from folio.adapters.storage.tables import deliveries, sweep_finds
from folio.domain.delivery import Delivery
from folio.flows.sweep import sweep as story
from tests.flows.broom import Broom
from tests.flows.test_answer_bell import INFO


def kept(broom: Broom, engine: sa.Engine) -> list[int | None]:
    """The orders of the deliveries that are still there."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(deliveries.c.order_id).order_by(deliveries.c.id))
        return list(rows.scalars())


def told(broom: Broom, *order_ids: int) -> None:
    for order_id in order_ids:
        broom.tell(order_id)
        broom.answer(order_id)


def test_deliveries_older_than_ninety_days_are_forgotten_by_the_daily_sweep(broom: Broom, engine: sa.Engine) -> None:
    told(broom, 1, 2)
    broom.later(days=1)
    told(broom, 3)
    broom.later(days=89, seconds=1)
    broom.sweep(everything=False)
    assert kept(broom, engine) == [3]


def test_the_hourly_sweep_forgets_nothing(broom: Broom, engine: sa.Engine) -> None:
    told(broom, 1)
    broom.later(days=90, hours=1)
    broom.storage.sweeps.begin_daily(broom.store.id, broom.clock())
    broom.storage.sweeps.end_daily(broom.store.id, broom.clock())
    broom.sweep(everything=False)
    assert kept(broom, engine) == [1]


def test_a_delivery_that_came_again_lately_is_kept(broom: Broom, engine: sa.Engine) -> None:
    body = Delivery(broom.store.id, "order_paid", broom.clock(), (), b"same", 1)
    broom.storage.inbox.keep(body)
    broom.later(days=80)
    broom.storage.inbox.keep(Delivery(broom.store.id, "order_paid", broom.clock(), (), b"same", 1))
    broom.answer(1)
    broom.later(days=80)
    broom.sweep()
    assert kept(broom, engine) == [1]


def test_quarantined_deliveries_and_unanswered_bells_are_kept(broom: Broom, engine: sa.Engine) -> None:
    told(broom, 1)
    broom.tell(2)
    broom.storage.inbox.keep(Delivery(broom.store.id, "x", broom.clock(), (), b"junk", None, "not_json"))
    broom.later(days=400)
    assert broom.storage.sweeps.prune(broom.store.id, broom.clock() - story.KEPT_FOR, 10) == 1
    assert kept(broom, engine) == [2, None]


def test_the_batches_are_small_and_none_is_left_over(
    broom: Broom, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(broom, *range(1, 26))
    broom.later(days=91)
    sizes: list[int] = []
    prune = broom.storage.sweeps.prune

    def counted(*given: object) -> int:
        sizes.append(prune(*given))  # type: ignore[arg-type]
        return sizes[-1]

    monkeypatch.setattr(story, "PRUNED_AT_ONCE", 10)
    monkeypatch.setattr(type(broom.storage.sweeps), "prune", staticmethod(counted))
    broom.sweep()
    assert sizes == [10, 10, 5, 0]
    assert kept(broom, engine) == []


def test_another_stores_deliveries_are_not_touched(broom: Broom, engine: sa.Engine) -> None:
    told(broom, 1)
    other = broom.storage.stores.connect(
        replace(INFO, code="other"), broom.storage.stores.auth(broom.store.id), broom.clock()
    )
    broom.storage.inbox.keep(Delivery(other.id, "order_paid", broom.clock(), (), b"x", None))
    broom.later(days=100)
    broom.sweep()
    assert kept(broom, engine) == [None]


def test_finds_are_forgotten_with_the_deliveries(broom: Broom, engine: sa.Engine) -> None:
    broom.sell(1, ago=timedelta(hours=2))
    broom.sweep()
    broom.later(days=91)
    broom.platform.orders.clear()
    broom.sweep()
    with engine.connect() as connection:
        assert connection.execute(sa.select(sweep_finds)).all() == []
    assert broom.storage.sweeps.state(broom.store.id).found == 1
