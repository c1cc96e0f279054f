"""Staying within the platform's limits, on a clock that only moves when somebody sleeps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.adapters.jumpseller.budget import Budget, Share
from folio.domain.errors import RateLimited


class Time:
    """A monotonic clock; sleeping is what moves it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds + 0.001


def a_budget() -> tuple[Budget, Time]:
    time = Time()
    return Budget(monotonic=time, sleep=time.sleep), time


def test_ten_calls_go_at_once_and_the_eleventh_waits_for_the_second_to_pass() -> None:
    budget, time = a_budget()
    for _ in range(10):
        budget.wait()
    assert time.slept == []
    budget.wait()
    assert time.slept == [1.0]


def test_five_hundred_and_sixty_calls_are_all_that_a_minute_holds() -> None:
    budget, time = a_budget()
    begun = time.now
    for _ in range(560):
        budget.wait()
    assert time.now - begun < 60
    budget.wait()
    assert time.now - begun >= 60


@settings(deadline=None)
@given(st.lists(st.floats(0, 2), max_size=80))
def test_no_second_ever_holds_more_than_ten_calls(pauses: list[float]) -> None:
    budget, time = a_budget()
    at: list[float] = []
    for pause in pauses:
        time.now += pause / 10
        budget.wait()
        at.append(time.now)
    assert all(later - earlier >= 1.0 for earlier, later in zip(at, at[10:], strict=False))


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"jumpseller-persecondratelimit-remaining": "2"}, 1.0),
        ({"jumpseller-perminuteratelimit-remaining": "0"}, 5.0),
        ({"jumpseller-persecondratelimit-remaining": "3"}, 0.0),
        ({"jumpseller-persecondratelimit-remaining": "soon"}, 0.0),
        ({"jumpseller-persecondratelimit-remaining": "²"}, 0.0),
        ({}, 0.0),
    ],
)
def test_little_left_slows_the_next_call_down(headers: dict[str, str], pause: float) -> None:
    budget, time = a_budget()
    budget.heed(headers)
    budget.wait()
    assert sum(time.slept) == pytest.approx(pause)


def test_the_longer_of_two_pauses_holds() -> None:
    budget, time = a_budget()
    budget.hold_off(7)
    budget.hold_off(2)
    budget.wait()
    assert sum(time.slept) == pytest.approx(7)


def test_a_ban_is_said_and_not_slept_through() -> None:
    budget, time = a_budget()
    budget.hold_off(3600)
    with pytest.raises(RateLimited) as caught:
        budget.wait()
    assert caught.value.retry_after == 3600
    assert time.slept == []


# --- the sweep's share ----------------------------------------------------------------------------------------


def calls_in(share: Budget, time: Time, seconds: float) -> int:
    """How many calls a sweep makes that makes as many as it may."""
    end, made = time.now + seconds, 0
    while True:
        share.wait()
        if time.now >= end:
            return made
        made += 1


def test_a_sweep_makes_three_tenths_of_the_calls() -> None:
    whole, time = a_budget()
    assert calls_in(Share(whole), time, 60) == 168


def test_a_sweeps_calls_are_the_stores_calls_too() -> None:
    whole, time = a_budget()
    share = Share(whole)
    for _ in range(3):
        share.wait()
    for _ in range(7):
        whole.wait()
    assert time.slept == []
    whole.wait()
    assert time.slept == [1.0]


def test_beside_a_sweep_settles_find_what_they_need_at_once() -> None:
    whole, time = a_budget()
    share = Share(whole)
    for _ in range(200):
        share.wait()
        begun = len(time.slept)
        whole.wait()
        assert len(time.slept) == begun


@pytest.mark.parametrize("settles", [392, 560])
def test_a_sweep_gives_way_to_settles_that_need_the_minute(settles: int) -> None:
    whole, _ = a_budget()
    for _ in range(settles):
        whole.wait()
    share = Share(whole)
    assert share.used_up() > 1
    assert share.take() > 0


def test_the_share_is_used_up_after_a_minutes_calls_and_there_again_in_the_next() -> None:
    whole, time = a_budget()
    share = Share(whole)
    assert share.used_up() == 0
    for _ in range(168):
        share.wait()
    left = share.used_up()
    assert 1 < left <= 60
    time.now += left + 0.001
    assert share.used_up() == 0


def test_a_second_that_is_full_is_no_reason_to_rest() -> None:
    whole, _ = a_budget()
    share = Share(whole)
    for _ in range(3):
        share.wait()
    assert share.used_up() == 0


def test_what_the_platform_says_to_a_sweep_holds_for_everybody() -> None:
    whole, time = a_budget()
    share = Share(whole)
    share.heed({"jumpseller-persecondratelimit-remaining": "1"})
    whole.wait()
    assert sum(time.slept) == pytest.approx(1.0)
    share.hold_off(3600)
    for budget in (whole, share):
        with pytest.raises(RateLimited):
            budget.wait()
    assert share.used_up() > 3000


def test_a_tiny_budget_still_lets_a_sweep_go_on() -> None:
    time = Time()
    share = Share(Budget(per_second=1, per_minute=2, monotonic=time, sleep=time.sleep))
    share.wait()
    share.wait()
    assert time.now - 1000 >= 60
