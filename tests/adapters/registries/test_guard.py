"""No registry, however slow or broken, keeps a shopper waiting; and none is asked more than is good for it."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from e2e.simulators.serving import Server
from e2e.simulators.vies import Vies as Simulated
from folio.adapters.registries import guard
from folio.adapters.registries.guard import MOST_AT_ONCE, Guard
from folio.adapters.registries.vies import Vies
from folio.domain.errors import Unavailable
from folio.domain.verdict import TaxIdVerdict
from tests.builders import NOON, SetClock
from tests.edges.web import log_of

NUMBER = "501964843"
WITHIN = 1.2  # seconds: what a check may take with a registry that does not answer
Says = Callable[[str], bool]


class Registry:
    """Answers at once, by a function of the number; counts how often it was asked."""

    def __init__(self, says: Says = lambda _: True) -> None:
        self.says, self.asked = says, 0

    def covers(self, country: str, verdict: TaxIdVerdict) -> bool:
        return country == "PT"

    async def is_registered(self, country: str, compact: str) -> bool:
        self.asked += 1
        return self.says(compact)


class Asleep(Registry):
    """Never answers."""

    async def is_registered(self, country: str, compact: str) -> bool:
        self.asked += 1
        await asyncio.sleep(60)
        return True


def away(_: str) -> bool:
    raise Unavailable("The registry is away.")


def ask(guarded: Guard, compact: str = NUMBER, country: str = "PT") -> bool | None:
    """The answer; None when there was none."""
    try:
        return asyncio.run(guarded.is_registered(country, compact))
    except Unavailable:
        return None


def counted(outcome: str, country: str = "PT") -> float:
    labels = {"registry": "test", "country": country, "outcome": outcome}
    return REGISTRY.get_sample_value("folio_registry_answers_total", labels) or 0.0


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


# --- over real HTTP -----------------------------------------------------------------------------------------


@pytest.fixture
def simulated() -> Simulated:
    registry = Simulated()
    registry.registered = {f"PT{NUMBER}"}
    return registry


@pytest.fixture
def url(simulated: Simulated) -> Iterator[str]:
    with Server(simulated.app) as server:
        yield f"{server.url}/rest-api"


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_a_slow_registry_is_not_waited_for(url: str, simulated: Simulated, clock: SetClock, fault: str) -> None:
    if fault == "drip":
        simulated.lie = "drip"
    else:
        simulated.faults.add("POST", "", "hang", times=1, seconds=3)
    guarded = Guard("test", Vies(url), clock)
    began = time.monotonic()
    assert ask(guarded) is None
    assert time.monotonic() - began < WITHIN
    simulated.lie = ""
    assert ask(guarded) is True  # and nothing of the failure is remembered as an answer


def test_a_registry_that_accepts_no_connection_is_not_waited_for(clock: SetClock) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        address = deaf.getsockname()
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:  # fill its queue
            caller.setblocking(False)
            caller.connect_ex(address)
        began = time.monotonic()
        assert ask(Guard("test", Vies(f"http://127.0.0.1:{address[1]}/rest-api"), clock)) is None
        assert time.monotonic() - began < WITHIN
        for caller in callers:
            caller.close()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_registry_that_never_says_a_word_is_not_waited_for(clock: SetClock, scheme: str) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(5)
        guarded = Guard("test", Vies(f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/rest-api"), clock)
        began = time.monotonic()
        assert ask(guarded) is None
        assert time.monotonic() - began < WITHIN


def test_after_five_slow_answers_the_registry_is_left_alone_and_later_tried_by_one(
    url: str, simulated: Simulated, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "SECONDS", 0.2)
    simulated.faults.add("POST", "", "hang", times=5, seconds=1)
    guarded = Guard("test", Vies(url), clock)
    assert [ask(guarded, f"50196484{n}") for n in range(5)] == [None] * 5
    before = counted("resting")
    assert ask(guarded) is None
    assert counted("resting") == before + 1
    assert simulated.asked == []
    clock.at += timedelta(seconds=61)
    assert ask(guarded) is True
    assert ask(guarded, "500697256") is False
    assert len(simulated.asked) == 2


# --- rest, memory, crowd ------------------------------------------------------------------------------------


def test_a_country_whose_registry_is_away_rests_alone(clock: SetClock) -> None:
    registry = Registry(away)
    guarded = Guard("test", registry, clock)
    for n in range(9):
        assert ask(guarded, str(n)) is None
    assert registry.asked == 5
    registry.says = lambda _: True
    assert ask(guarded, NUMBER, "ES") is True


def test_a_registry_that_fails_on_trial_rests_for_longer(clock: SetClock) -> None:
    registry = Registry(away)
    guarded = Guard("test", registry, clock)
    for n in range(5):
        ask(guarded, str(n))
    clock.at += timedelta(seconds=61)
    for _ in range(3):
        ask(guarded)
    assert registry.asked == 6  # one was let in
    clock.at += timedelta(seconds=61)
    ask(guarded)
    assert registry.asked == 6
    clock.at += timedelta(seconds=61)
    registry.says = lambda _: True
    assert ask(guarded) is True
    assert ask(guarded, "500697256") is True  # and all is well again


def test_after_a_rest_one_question_goes_ahead_and_the_others_do_without(
    clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "SECONDS", 0.1)
    registry = Asleep()
    guarded = Guard("test", registry, clock)

    async def at_once(count: int) -> None:
        asking = (guarded.is_registered("PT", str(n)) for n in range(count))
        assert {type(answer) for answer in await asyncio.gather(*asking, return_exceptions=True)} == {Unavailable}

    asyncio.run(at_once(5))
    clock.at += timedelta(seconds=61)
    asyncio.run(at_once(5))
    assert registry.asked == 6


def test_failures_that_are_not_in_a_row_open_nothing(clock: SetClock) -> None:
    registry = Registry()
    guarded = Guard("test", registry, clock)
    for n in range(12):
        registry.says = away if n % 4 else lambda _: True
        ask(guarded, str(n))
    assert registry.asked == 12


@pytest.mark.parametrize(
    ("says", "kept", "gone"),
    [(True, timedelta(hours=11), timedelta(hours=12)), (False, timedelta(minutes=9), timedelta(minutes=10))],
)
def test_an_answer_is_remembered_for_a_while(clock: SetClock, says: bool, kept: timedelta, gone: timedelta) -> None:
    registry = Registry(lambda _: says)
    guarded = Guard("test", registry, clock)
    ask(guarded)
    clock.at = NOON + kept
    assert (ask(guarded), registry.asked) == (says, 1)
    clock.at = NOON + gone
    assert (ask(guarded), registry.asked) == (says, 2)


def test_an_answer_of_the_future_is_not_believed(clock: SetClock) -> None:
    registry = Registry()
    guarded = Guard("test", registry, clock)
    ask(guarded)
    clock.at -= timedelta(hours=1)
    ask(guarded)
    assert registry.asked == 2


def test_what_is_remembered_tells_while_the_registry_is_away(clock: SetClock) -> None:
    registry = Registry()
    guarded = Guard("test", registry, clock)
    ask(guarded)
    registry.says = away
    for n in range(6):
        ask(guarded, str(n))
    assert ask(guarded) is True


def test_the_memory_is_bounded_and_holds_no_number(clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_REMEMBERED", 3)
    registry = Registry()
    guarded = Guard("test", registry, clock)
    for n in range(5):
        ask(guarded, f"50196484{n}")
    kept = guarded._memory._answers
    assert len(kept) == 3
    assert not [name for name in kept if b"5019" in name or len(name) != 16]
    ask(guarded, "501964844")
    assert registry.asked == 5
    ask(guarded, "501964840")  # the oldest was forgotten
    assert registry.asked == 6


def test_two_processes_name_one_number_differently(clock: SetClock) -> None:
    names: list[bytes] = []
    for _ in range(2):
        guarded = Guard("test", Registry(), clock)
        ask(guarded)
        names.extend(guarded._memory._answers)
    assert names[0] != names[1]


def test_one_too_many_is_answered_without_and_blames_nobody(clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "SECONDS", 0.1)
    registry = Asleep()
    guarded = Guard("test", registry, clock)
    before = counted("crowded"), counted("late")

    async def crowd() -> list[bool | BaseException]:
        asking = (guarded.is_registered("PT", str(n)) for n in range(MOST_AT_ONCE + 5))
        return await asyncio.gather(*asking, return_exceptions=True)

    answers = asyncio.run(crowd())
    assert {type(answer) for answer in answers} == {Unavailable}
    assert registry.asked == MOST_AT_ONCE
    assert (counted("crowded") - before[0], counted("late") - before[1]) == (5, MOST_AT_ONCE)


def test_places_are_given_back_whatever_happened(clock: SetClock) -> None:
    registry = Registry(away)
    guarded = Guard("test", registry, clock)
    for n in range(MOST_AT_ONCE * 3):
        clock.at += timedelta(minutes=20)
        ask(guarded, str(n))
    assert registry.asked == MOST_AT_ONCE * 3


def test_an_unforeseen_fault_in_there_is_no_answer_and_is_told_by_its_kind_alone(
    clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(compact: str) -> bool:
        raise RuntimeError(f"cannot read {compact}")

    with caplog.at_level(logging.DEBUG):
        assert ask(Guard("test", Registry(broken), clock)) is None
    assert "RuntimeError" in log_of(caplog)
    assert NUMBER not in log_of(caplog) + caplog.text


def test_outcomes_are_counted_by_country_alone(clock: SetClock) -> None:
    registry = Registry(lambda compact: compact == NUMBER)
    guarded = Guard("test", registry, clock)
    before = [
        counted(outcome) for outcome in ("registered", "not_registered", "remembered", "unavailable", "resting")
    ]
    for number in (NUMBER, NUMBER, "500697256"):
        ask(guarded, number)
    registry.says = away
    for n in range(6):
        ask(guarded, str(n))
    after = [counted(outcome) for outcome in ("registered", "not_registered", "remembered", "unavailable", "resting")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1, 5, 1]
