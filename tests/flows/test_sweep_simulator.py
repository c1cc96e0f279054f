"""The same outage over HTTP: a thousand orders of the simulated platform, its pages, its limits, its silent hooks."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from e2e.simulators.jumpseller import JumpsellerSimulator
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import SimStore
from folio.adapters.jumpseller.budget import PER_MINUTE, SWEEPS_SHARE, Budget
from folio.domain.document import DocumentState
from folio.domain.ledger import Entry
from folio.domain.store import Store
from folio.flows.connect_store import EVENTS
from folio.settings import Settings
from folio.wiring import Wiring, open_wiring
from tests.builders import NOON
from tests.databases import KEY, SetClock
from tests.flows.twins import PostTwin

POLICY = {
    "seller": {"name": "Comercial Prueba SpA", "tax_id": "76.086.428-5", "address": "Calle 1", "city": "Santiago"},
    "start_date": "2026-09-20",
}
TEA = Basket((Item("Té de hierbas", 8990, 2),))
SHARE_A_MINUTE = PER_MINUTE * SWEEPS_SHARE // 100
OUTAGE = timedelta(days=30)


class Stopwatch:
    """A monotonic clock that moves when somebody sleeps; stands for the event of being told to stop as well."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds + 0.001

    def wait(self, seconds: float) -> bool:
        self.sleep(seconds)
        return False


@dataclass
class Installation:
    """Folio over a real database, and one shop of the simulated platform, whose webhooks reach nobody."""

    wiring: Wiring
    simulator: JumpsellerSimulator
    shop: SimStore
    store: Store
    clock: SetClock
    time: Stopwatch
    post: PostTwin
    known: list[int] = field(default_factory=list)

    def place(self, status: str, days_ago: float) -> int:
        at = self.clock() - timedelta(days=days_ago)
        return self.simulator.world.place(self.shop, TEA, person(len(self.shop.orders)), status=status, at=at)

    def set_status(self, order_id: int, status: str) -> None:
        self.simulator.world.set_status(self.shop, order_id, status)

    def work(self) -> None:
        """What a worker does with every bell that was rung, with the budget of a worker."""
        bells = self.wiring.storage.bells
        for _ in range(10):
            rung = bells.unanswered(self.store.id)
            if not rung:
                return
            for order_id in rung:
                problem = self.wiring.answer(self.store.id, order_id, bells.rung(self.store.id, order_id)[0], 0.0)
                assert problem == "", (order_id, problem)
        raise AssertionError("the bells never fall silent")

    def issued(self, order_id: int) -> list[Entry]:
        entries = self.wiring.storage.ledger.entries(self.store.id, order_id)
        return [entry for entry in entries if entry.state is DocumentState.ISSUED]

    def calls(self) -> int:
        return sum(self.simulator.world.calls.values())


@contextmanager
def installed(url: str, patch: pytest.MonkeyPatch) -> Iterator[Installation]:
    clock, time, post = SetClock(NOON), Stopwatch(), PostTwin()
    patch.setattr("folio.wiring.now", clock)
    with JumpsellerSimulator(clock=clock, limits=False) as simulator:
        simulator.world.fire = lambda *_: None
        shop = simulator.open_store("tienda")
        settings = Settings(
            database_url=url,
            public_url="https://folio.example",
            secret_key=KEY,
            api_url=simulator.api_url,
            accounts_url=simulator.accounts_url,
        )
        with open_wiring(settings) as opened:
            wiring = replace(opened, post=post, stopping=time)  # type: ignore[arg-type]
            store = wiring.connect_with_token(shop.login, shop.authtoken, POLICY)
            wiring.platforms._budgets[store.id] = Budget(monotonic=time, sleep=time.sleep)
            yield Installation(wiring, simulator, shop, store, clock, time, post)


@pytest.fixture
def folio(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    with installed(database_url, monkeypatch) as installation:
        yield installation


@dataclass
class Ended:
    """The orders by what they must come to."""

    sold: list[int]
    credited: list[int]
    nothing: list[int]


def thirty_days_pass(folio: Installation, *, orders: int, sold: int) -> Ended:
    """Some orders are known and finished; then webhooks stop, and a month of business goes by."""
    chance = random.Random(7)
    finished = [folio.place("paid", chance.uniform(1, 60)) for _ in range(6)]
    unpaid = [folio.place("pending_payment", chance.uniform(1, 60)) for _ in range(4)]
    history = [folio.place("paid", chance.uniform(70, 400)) for _ in range(orders // 3)]
    for order_id in finished:
        folio.wiring.storage.bells.ring(folio.store.id, order_id)
    folio.work()
    assert folio.wiring.sweep()[0].problem == ""
    folio.work()

    folio.clock.now += OUTAGE
    for hook in folio.shop.hooks.values():
        hook["paused"] = True
    bought = [folio.place("paid", chance.uniform(0.1, 29.9)) for _ in range(sold)]
    baskets = orders - len(folio.shop.orders)
    left = [folio.place("abandoned", chance.uniform(0.1, 29.9)) for _ in range(baskets)]
    for order_id in unpaid[:2]:
        folio.set_status(order_id, "paid")
    for order_id in (*finished[:3], *bought[:2]):
        folio.set_status(order_id, "canceled")
    folio.shop.documents.pop(finished[5])
    return Ended(
        sold=[*finished[3:], *bought[2:], *unpaid[:2]],
        credited=finished[:3],
        nothing=[*history, *left, *unpaid[2:], *bought[:2]],
    )


def check(folio: Installation, ended: Ended) -> None:
    """Counted at the outside: at the platform and in the letters."""
    references: Counter[str] = Counter()
    for kinds, order_ids in ((["receipt"], ended.sold), (["receipt", "credit_note"], ended.credited)):
        for order_id in order_ids:
            issued = folio.issued(order_id)
            assert [entry.kind.value for entry in issued] == kinds, order_id
            there = sorted(document["external_id"] for document in folio.shop.documents[order_id])
            assert there == sorted(entry.reference for entry in issued)
            references.update(entry.reference for entry in issued)
    for order_id in ended.nothing:
        assert folio.issued(order_id) == [], order_id
        assert order_id not in folio.shop.documents
    assert len(folio.post.sent) == len({letter.message_id for letter in folio.post.sent}) == len(references)
    assert references.total() == len(references)
    numbers = [int(letter.subject.split("-")[-1].split()[0]) for letter in folio.post.sent if "B-" in letter.subject]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


@pytest.mark.timeout(600)
def test_a_thousand_orders_are_walked_through_within_our_share_of_the_limits(folio: Installation) -> None:
    ended = thirty_days_pass(folio, orders=1040, sold=30)
    assert len(folio.shop.orders) == 1040
    calls, begun = folio.calls(), folio.time.now
    (swept,) = folio.wiring.sweep()
    took, asked = folio.time.now - begun, folio.calls() - calls
    assert (swept.problem, swept.entries, swept.hooks) == ("", 1, len(EVENTS))
    assert swept.found == 30 + 3 + 2
    assert asked <= SHARE_A_MINUTE * (took / 60 + 1)
    assert asked >= 11
    folio.work()
    check(folio, ended)
    assert not any(hook.get("paused") for hook in folio.shop.hooks.values())
    assert sorted(hook["event"] for hook in folio.shop.hooks.values()) == sorted(EVENTS)
    assert (folio.wiring.sweep()[0].rung, folio.wiring.sweep(everything=False)[0].rung) == (0, 0)


@pytest.mark.timeout(600)
def test_a_platform_that_limits_us_again_and_again_is_swept_in_several_runs(folio: Installation) -> None:
    ended = thirty_days_pass(folio, orders=240, sold=12)
    limited: list[Any] = [("/orders/after", 14), ("/orders/after", 3), (r"/orders\.json", 13), ("/documents", 12)]
    runs = 0
    while True:
        if limited:
            pattern, times = limited.pop(0)
            folio.simulator.faults.add("GET", pattern, "429", times=times)
        (swept,) = folio.wiring.sweep(everything=False)
        runs += 1
        assert runs < 12
        folio.simulator.faults.clear()
        folio.work()
        if not swept.problem and not limited:
            break
        folio.clock.now += timedelta(hours=1)
    assert runs > 2
    check(folio, ended)


def test_a_store_that_needs_much_does_not_keep_the_others_waiting(
    folio: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = folio.simulator.open_store("zapateria")
    busy, quiet = folio.store, folio.wiring.connect_with_token(other.login, other.authtoken, POLICY)
    folio.wiring.platforms._budgets[quiet.id] = Budget(monotonic=folio.time, sleep=folio.time.sleep)
    for _ in range(SHARE_A_MINUTE + 40):
        folio.wiring.storage.ledger.remember(busy.id, folio.place("pending_payment", 40), "pending_payment", NOON)
    order_id = folio.simulator.world.place(other, TEA, person(1), at=folio.clock() - timedelta(hours=1))
    rung_at: dict[str, float] = {}
    ring = type(folio.wiring.storage.bells).ring

    def noted(bells: Any, store_id: str, *given: Any, **more: Any) -> int:
        rung_at.setdefault(store_id, folio.time.now)
        return ring(bells, store_id, *given, **more)

    monkeypatch.setattr(type(folio.wiring.storage.bells), "ring", noted)
    monkeypatch.setattr("folio.flows.sweep.orders.OVERLAP", 0)
    folio.wiring.storage.sweeps.reached(busy.id, 10_000)
    begun = folio.time.now
    results = folio.wiring.sweep()
    assert [swept.problem for swept in results] == ["", ""]
    assert folio.wiring.storage.bells.unanswered(quiet.id) == [order_id]
    assert folio.time.now - begun > 60, "the busy store had to rest"
    assert rung_at[quiet.id] - begun < 60
