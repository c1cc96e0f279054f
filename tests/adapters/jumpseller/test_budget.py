"""Staying within the platform's limits, on a clock that only moves when somebody sleeps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.adapters.jumpseller.budget import Budget
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
