"""Answering bells: one settle for any number of rings, none lost, one at a time, and again after an outage."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import pytest

from folio.adapters.storage import Storage
from folio.domain.errors import Busy, NeedsReconnect, RateLimited, Unavailable, UnknownOutcome
from folio.domain.store import BasicAuth, Store, StoreInfo
from folio.flows.answer_bell import BUSY_WAIT, FIRST_WAIT, LONGEST_WAIT, PARKED_WAIT, answer_bell, back_off
from tests.databases import Queue, SetClock

ORDER = 7
INFO = StoreInfo(
    code="tienda", name="Tienda", country="CL", currency="CLP", timezone="Santiago",
    url="https://tienda.example.com", email="t@example.com", hooks_token="h" * 32,
)  # fmt: skip


@dataclass
class Tower:
    """A store with one order's bell, and what a settle does."""

    storage: Storage
    queue: Queue
    clock: SetClock
    store: Store
    settled: int = 0
    behaviour: list[Callable[[], float | None]] = field(default_factory=list)

    def settle(self, store_id: str, order_id: int) -> float | None:
        assert (store_id, order_id) == (self.store.id, ORDER)
        self.settled += 1
        return self.behaviour.pop(0)() if self.behaviour else None

    def ring(self) -> int:
        return self.storage.bells.ring(self.store.id, ORDER)

    def answer(
        self, bell: int, waited: float = 0.0, alone: Callable[[str], AbstractContextManager[None]] | None = None
    ) -> None:
        answer_bell(
            self.store.id,
            ORDER,
            bell,
            waited,
            stores=self.storage.stores,
            bells=self.storage.bells,
            ledger=self.storage.ledger,
            settle=self.settle,
            alone=alone or self.storage.settling.alone,
            clock=self.clock,
        )

    def delays(self) -> list[float]:
        """The delays of the bells that were rung, in order."""
        return [delay for *_, delay in self.queue.calls]


@pytest.fixture
def tower(storage: Storage, queue: Queue, clock: SetClock) -> Tower:
    store = storage.stores.connect(INFO, BasicAuth("login", "token"), clock())
    return Tower(storage, queue, clock, store)


def fails(fault: Exception) -> Callable[[], float | None]:
    def raise_it() -> float | None:
        raise fault

    return raise_it


def test_any_number_of_rings_before_a_settle_are_answered_by_it(tower: Tower) -> None:
    bells = [tower.ring() for _ in range(5)]
    for bell in bells:
        tower.answer(bell)
    assert tower.settled == 1
    assert tower.storage.bells.rung(tower.store.id, ORDER) == (5, 5)


def test_a_ring_during_a_settle_is_answered_by_the_next(tower: Tower) -> None:
    first = tower.ring()
    tower.behaviour.append(lambda: tower.ring() and None)
    tower.answer(first)
    assert tower.storage.bells.rung(tower.store.id, ORDER) == (2, 1)
    tower.answer(2)
    assert tower.settled == 2


@pytest.mark.parametrize("fault", [Unavailable("away"), UnknownOutcome("lost")])
def test_a_settle_that_could_not_finish_is_rung_again_later_and_later(tower: Tower, fault: Exception) -> None:
    tower.behaviour.append(fails(fault))
    tower.answer(tower.ring(), waited=40.0)
    assert tower.delays() == [0.0, 80.0]
    assert tower.storage.bells.rung(tower.store.id, ORDER) == (2, 1)


def test_who_says_when_to_come_back_is_believed(tower: Tower) -> None:
    tower.behaviour.append(fails(RateLimited("slow", retry_after=33.0)))
    tower.answer(tower.ring())
    assert tower.delays()[-1] == 33.0


def test_work_that_is_due_later_rings_again_then(tower: Tower) -> None:
    tower.behaviour.append(lambda: 120.0)
    tower.answer(tower.ring())
    assert tower.delays()[-1] == 120.0


def test_a_grant_that_is_gone_parks_the_store_and_loses_nothing(tower: Tower) -> None:
    tower.behaviour.append(fails(NeedsReconnect("gone")))
    tower.answer(tower.ring())
    assert tower.storage.stores.get(tower.store.id).status == "reconnect"
    assert tower.delays()[-1] == PARKED_WAIT


def test_a_bug_in_one_order_is_told_without_its_text_and_tried_again(
    tower: Tower, caplog: pytest.LogCaptureFixture
) -> None:
    tower.behaviour.append(fails(RuntimeError("Amparo Ejemplar 12.345.678-5")))
    with caplog.at_level(logging.DEBUG):
        tower.answer(tower.ring())
    (line,) = tower.storage.ledger.timeline(tower.store.id, ORDER)
    assert (line.code, dict(line.params)) == ("settle_failed", {"fault": "RuntimeError"})
    assert "Amparo" not in caplog.text
    assert tower.delays()[-1] == FIRST_WAIT


def test_an_order_that_another_process_settles_is_rung_again_shortly(tower: Tower) -> None:
    def busy(_name: str) -> AbstractContextManager[None]:
        raise Busy("The order is being settled.")

    tower.answer(tower.ring(), alone=busy)
    assert tower.settled == 0
    assert tower.delays()[-1] == BUSY_WAIT
    assert tower.storage.bells.rung(tower.store.id, ORDER) == (2, 0)


def test_the_wait_doubles_and_has_an_end() -> None:
    waits = [FIRST_WAIT]
    while waits[-1] < LONGEST_WAIT:
        waits.append(back_off(waits[-1]))
    assert waits[:4] == [5.0, 10.0, 20.0, 40.0]
    assert back_off(waits[-1]) == LONGEST_WAIT


def test_a_database_that_is_away_is_waited_for_because_a_bell_must_not_be_lost(tower: Tower) -> None:
    bell = tower.ring()
    waits: list[float] = []
    outages = [Unavailable("The database cannot be used now."), Unavailable("Still not.")]

    def alone(name: str) -> AbstractContextManager[None]:
        if outages:
            raise outages.pop()
        return tower.storage.settling.alone(name)

    answer_bell(
        tower.store.id, ORDER, bell, 0.0, stores=tower.storage.stores, bells=tower.storage.bells,
        ledger=tower.storage.ledger, settle=tower.settle, alone=alone, clock=tower.clock, sleep=waits.append,
    )  # fmt: skip
    assert waits == [FIRST_WAIT, 2 * FIRST_WAIT]
    assert tower.settled == 1
    assert tower.storage.bells.rung(tower.store.id, ORDER) == (1, 1)


def test_a_good_settle_ends_a_reconnect_and_wakes_nobody_who_left(tower: Tower) -> None:
    tower.storage.stores.set_status(tower.store.id, "reconnect")
    tower.answer(tower.ring())
    assert tower.storage.stores.get(tower.store.id).status == "connected"
    tower.storage.stores.set_status(tower.store.id, "disconnected")
    tower.behaviour.append(fails(NeedsReconnect("gone")))
    tower.answer(tower.ring())
    assert tower.storage.stores.get(tower.store.id).status == "disconnected"
