"""A sweep that meets an outage, a limit or a stop says so, and the next one goes on there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from folio.domain.errors import NeedsReconnect, RateLimited, Unavailable
from folio.domain.order import OrderStatus
from folio.domain.store import BasicAuth
from folio.flows.sweep import in_turns
from folio.flows.sweep.orders import AT_ONCE
from folio.flows.sweep.sweep import MOST_LIMITS, SLOWLY
from folio.flows.sweep.turns import ELSEWHERE, LONGEST_RUN, NOT_DONE, STOPPED
from tests.flows.broom import Broom
from tests.flows.test_answer_bell import INFO
from tests.flows.twins import PlatformTwin

LONG_AGO = timedelta(days=60)
PAID, CANCELED, PENDING = OrderStatus.PAID, OrderStatus.CANCELED, OrderStatus.PENDING


@pytest.mark.parametrize("verb", ["orders_after", "orders_listed", "order", "document_references"])
def test_a_platform_that_is_away_is_said_and_raises_nothing(broom: Broom, verb: str) -> None:
    broom.sell(1)
    broom.remember(1, PAID)
    broom.finish(1)
    broom.remember(2, PENDING)
    broom.sell(2, PENDING, ago=LONG_AGO)
    broom.storage.sweeps.reached(broom.store.id, 100 if verb == "order" else 0)
    broom.platform.fail(verb, Unavailable("Jumpseller answered 503."))
    assert broom.sweep().problem == "Jumpseller answered 503."
    assert broom.storage.sweeps.state(broom.store.id).unfinished
    assert broom.sweep().problem == ""
    assert not broom.storage.sweeps.state(broom.store.id).unfinished


def test_a_grant_that_is_gone_is_remembered(broom: Broom) -> None:
    broom.sell(1)
    broom.platform.fail("orders_after", NeedsReconnect("gone"))
    assert broom.sweep().problem == "gone"
    assert broom.storage.stores.get(broom.store.id).status == "reconnect"


def test_a_limit_is_waited_out_and_the_sweep_goes_on_where_it_was(broom: Broom) -> None:
    broom.platform.page = 2
    for order_id in range(1, 7):
        broom.sell(order_id)
    broom.platform.fail("orders_listed", RateLimited("slowly", retry_after=7.0))
    swept = broom.sweep()
    assert (swept.rung, swept.problem) == (6, "")
    assert broom.rung() == [1, 2, 3, 4, 5, 6]
    assert broom.rests == [7.0]


def test_a_ban_ends_the_sweep_and_the_next_one_goes_on_with_the_days_listing(broom: Broom) -> None:
    broom.platform.fail("orders_listed", *[RateLimited("banned", retry_after=3600.0)])
    assert broom.sweep(everything=False).problem == SLOWLY
    broom.later(hours=1)
    broom.storage.sweeps.window_done(broom.store.id, 3)
    begun = broom.storage.sweeps.state(broom.store.id).daily_began_at
    assert broom.sweep(everything=False).problem == ""
    state = broom.storage.sweeps.state(broom.store.id)
    assert (state.daily_began_at, state.unfinished) == (begun, False)


def test_limits_without_end_are_given_up_until_the_next_sweep(broom: Broom) -> None:
    broom.sell(1)
    broom.platform.fail("orders_after", *[RateLimited("slowly")] * (MOST_LIMITS + 1))
    assert broom.sweep().problem == "slowly"
    assert broom.rests == [30.0] * MOST_LIMITS


def test_a_share_that_is_used_up_is_rested_for(broom: Broom) -> None:
    broom.sell(1)
    broom.used_up = [12.0, 3.0]
    assert broom.sweep().rung == 1
    assert broom.rests == [12.0, 3.0]


def test_a_store_that_is_being_swept_elsewhere_is_left_to_that_sweep(broom: Broom) -> None:
    broom.sell(1)
    with broom.storage.settling.alone(f"sweep:{broom.store.id}"):
        swept = broom.sweep()
    assert (swept.rung, swept.problem) == (0, ELSEWHERE)
    assert broom.sweep().problem == ""


def test_a_database_that_is_away_is_said_and_the_next_store_is_swept_all_the_same(
    broom: Broom, monkeypatch: pytest.MonkeyPatch
) -> None:
    broom.sell(1)

    def away(_name: str) -> None:
        raise Unavailable("The database cannot be used now.")

    with monkeypatch.context() as patch:
        patch.setattr(broom.storage.settling, "alone", away)
        assert broom.sweep().problem == "The database cannot be used now."
    assert broom.sweep().problem == ""


def test_an_unforeseen_fault_in_one_stores_sweep_is_that_stores_outcome_and_the_others_go_on(
    broom: Broom, caplog: pytest.LogCaptureFixture
) -> None:
    info = replace(INFO, code="vecina")
    other = replace(broom, store=broom.storage.stores.connect(info, BasicAuth("login", "token"), broom.clock()))
    other.platform = PlatformTwin()
    other.start_at("2025-11-22")
    for one in (broom, other):
        one.sell(1)
    broom.platform.fail("orders_listed", ValueError("hunter2 of Ana"))
    swept, well = in_turns(
        [broom.one(), other.one()], pause=broom._pause, alone=broom.storage.settling.alone, monotonic=lambda: 0.0
    )
    assert swept.store == broom.store.code
    assert swept.problem == "Something on our side went wrong (ValueError); the next sweep goes on here."
    assert (well.store, well.rung, well.problem) == ("vecina", 1, "")
    (told,) = [vars(record) for record in caplog.records if record.name == "folio.sweep"]
    assert (told["store"], told["fault"]) == (broom.store.id, "ValueError")
    assert "twins.py:" in told["at"]
    assert "hunter2" not in f"{told}{swept}"

    begun = broom.storage.sweeps.state(broom.store.id).daily_began_at
    assert broom.sweep(everything=False).problem == ""
    state = broom.storage.sweeps.state(broom.store.id)
    assert (state.daily_began_at, state.unfinished) == (begun, False)


def test_a_sweep_that_is_told_to_stop_says_that_it_is_not_done(broom: Broom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broom, "_pause", lambda _seconds: True)
    assert broom.sweep().problem == STOPPED


def test_a_sweep_that_rests_too_often_is_left_to_the_next_run(broom: Broom) -> None:
    broom.sell(1)
    broom.used_up = [599.0] * 20
    assert broom.sweep().problem == NOT_DONE
    assert sum(broom.rests) <= LONGEST_RUN
    broom.used_up.clear()
    assert broom.sweep().problem == ""


def test_nobody_waits_for_a_ban_that_somebody_else_brought_on(broom: Broom) -> None:
    broom.sell(1)
    broom.used_up = [3600.0]
    assert broom.sweep().problem == SLOWLY
    assert broom.rests == []


def test_an_order_whose_reading_was_limited_is_read_after_the_rest(broom: Broom) -> None:
    broom.sell(1, PENDING, ago=LONG_AGO)
    broom.remember(1, PENDING)
    broom.storage.sweeps.reached(broom.store.id, 100)
    broom.change(1, PAID)
    broom.platform.fail("order", RateLimited("slowly", retry_after=7.0))
    assert broom.sweep().rung == 1
    assert broom.rests == [7.0]


def test_the_first_bells_ring_at_once_and_the_others_in_the_pace_of_our_share(broom: Broom) -> None:
    for order_id in range(1, AT_ONCE + 12):
        broom.sell(order_id)
    broom.sweep()
    delays = [delay for _, _, _, delay in broom.queue.calls]
    assert delays[:AT_ONCE] == [0.0] * AT_ONCE
    assert delays[AT_ONCE:] == pytest.approx([1.1 * n for n in range(1, 12)])


def test_the_sentence_says_what_was_done(broom: Broom) -> None:
    broom.sell(1)
    broom.made = 2
    assert broom.sweep().sentence == (
        "tienda: 1 orders listed, 1 to settle, 1 that no webhook told of, 2 webhooks put back."
    )
