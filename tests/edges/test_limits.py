"""Token buckets, and whose they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from folio.edges import limits
from folio.edges.errors import TooMany, answer
from folio.edges.limits import Limiter, Rate


class Clock:
    """Seconds in the hands of the test."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def a_request(peer: str | None = "192.0.2.7", *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return Request({"type": "http", "headers": headers, "client": (peer, 5000) if peer else None})


def taken(limiter: Limiter, key: str, rate: Rate, times: int) -> int:
    count = 0
    for _ in range(times):
        try:
            limiter.take("test", key, rate)
        except TooMany:
            continue
        count += 1
    return count


def test_a_minutes_worth_goes_at_once_and_then_one_by_one() -> None:
    clock = Clock()
    limiter = Limiter(monotonic=clock)
    assert taken(limiter, "a", Rate(60), 100) == 60
    clock.now += 3
    assert taken(limiter, "a", Rate(60), 100) == 3
    clock.now += 3600
    assert taken(limiter, "a", Rate(60), 100) == 60


def test_a_burst_may_be_smaller_than_the_minutes_worth() -> None:
    assert taken(Limiter(monotonic=Clock()), "a", Rate(60, burst=5), 100) == 5


def test_a_refusal_says_when_to_come_back_and_then_it_works() -> None:
    clock = Clock()
    limiter = Limiter(monotonic=clock)
    limiter.take("test", "a", Rate(6, burst=1))
    with pytest.raises(TooMany) as refused:
        limiter.take("test", "a", Rate(6, burst=1))
    assert refused.value.seconds == pytest.approx(10)
    response = answer(refused.value)
    assert (response.status_code, response.headers["retry-after"]) == (429, "10")
    clock.now += 10.001
    limiter.take("test", "a", Rate(6, burst=1))


def test_every_key_and_every_name_has_its_own_bucket() -> None:
    limiter = Limiter(monotonic=Clock())
    for name, key in (("check", "a"), ("check", "b"), ("install", "a")):
        limiter.take(name, key, Rate(1))
    with pytest.raises(TooMany):
        limiter.take("check", "a", Rate(1))


def test_memory_stays_bounded_and_the_longest_silent_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BUCKETS", 10)
    limiter = Limiter(monotonic=Clock())
    for key in range(1000):
        limiter.take("test", str(key), Rate(5))
        limiter.take("test", "busy", Rate(100_000))
    assert len(limiter._buckets) <= 10
    assert ("test", "busy") in limiter._buckets


@given(st.lists(st.floats(0, 20), max_size=60), st.integers(1, 120))
def test_no_pattern_of_asking_gets_more_than_the_rate_and_one_burst(pauses: list[float], per_minute: int) -> None:
    clock = Clock()
    limiter = Limiter(monotonic=clock)
    count = 0
    for pause in pauses:
        clock.now += pause
        count += taken(limiter, "a", Rate(per_minute), 3)
    assert count <= per_minute + sum(pauses) * per_minute / 60 + 1e-6


def test_the_clock_going_backwards_gives_nothing_away() -> None:
    clock = Clock()
    limiter = Limiter(monotonic=clock)
    assert taken(limiter, "a", Rate(5), 5) == 5
    clock.now -= 100
    assert taken(limiter, "a", Rate(5), 5) == 0


def test_without_a_proxy_of_ours_the_address_is_the_sockets_whatever_is_claimed() -> None:
    assert Limiter().address(a_request("192.0.2.7", "1.2.3.4, 5.6.7.8")) == "192.0.2.7"
    assert Limiter().address(a_request(None)) == "unknown"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, " , ,", "192.0.2.7"),
    ],
)
def test_behind_our_proxies_only_the_hop_they_added_counts(proxies: int, forwarded: str, address: str) -> None:
    assert Limiter(trusted_proxies=proxies).address(a_request("192.0.2.7", forwarded)) == address


def test_an_address_is_never_longer_than_an_address() -> None:
    assert len(Limiter(trusted_proxies=1).address(a_request("192.0.2.7", "x" * 5000))) == 64


def test_a_hop_added_as_a_line_of_its_own_counts_too() -> None:
    request = a_request("192.0.2.7", "1.2.3.4", "203.0.113.9")
    assert Limiter(trusted_proxies=1).address(request) == "203.0.113.9"
