"""Runs cases and counts: documents at the provider's side, entries at the platform's, copies at the mail server's,
and what the ledger says. Folio's own word is believed for nothing that somebody else can count.
"""

import itertools
import queue
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import SimStore
from e2e.simulators.rehearsal import Account
from folio.adapters.storage.tables import book_entries
from folio.domain.store import Store
from tests.faults.cases import NEITHER, Case, due
from tests.faults.stage import PATIENCE, Stage, eventually

BASKET = Basket(items=(Item("Té verde", 8990),), shipping=2990)
TASKS_OF_PEOPLE = frozenset({"held", "conflict", "rejected"})
_numbers = itertools.count(1)


@dataclass
class Tally:
    """What a run came to. `lost`: orders without a document and without a visible task; `doubled`: second documents,
    entries, or mails that no unknown outcome explains; `gaps`: numbers missing in the books.
    """

    cases: int = 0
    kills: int = 0
    lost: int = 0
    doubled: int = 0
    gaps: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: "Tally") -> None:
        """Count another run in."""
        for name in ("cases", "kills", "lost", "doubled", "gaps", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.endings.update(other.endings)
        self.problems += other.problems

    def as_json(self) -> dict[str, Any]:
        """For the summary at the end of the test run."""
        names = ("cases", "kills", "lost", "doubled", "gaps")
        return {name: getattr(self, name) for name in names} | {"endings": dict(self.endings)}


@dataclass
class Played:
    """A case on stage: its store on both sides, its order, and its account at the provider."""

    stage: Stage
    case: Case
    shop: SimStore
    store: Store
    account: Account
    order_id: int = 0
    email: str = ""

    def documents(self) -> Sequence[dict[str, Any]]:
        """The order's documents in the ledger."""
        found: Sequence[dict[str, Any]] = self.stage.wiring.tell(self.store, self.order_id)["documents"]
        return found

    def quiet(self) -> bool:
        """Whether nothing more will happen by itself: delivered, answered, and nobody dead."""
        rung, answered = self.stage.wiring.storage.bells.rung(self.store.id, self.order_id)
        waiting = self.stage.outside.platform.deliverer.pending(self.shop)
        alive = all(child.status is None for child in self.stage.running.values())
        return rung > 0 and answered >= rung and not waiting and alive


def open_shop(stage: Stage, case: Case) -> Played:
    """A store of its own, connected as `folio store connect` does it."""
    code = f"t{next(_numbers)}x{stage.folder.name}"
    shop = stage.outside.platform.open_store(code)
    account = stage.outside.provider.open(code, case.can, case.lies)
    policy: dict[str, Any] = {
        "seller": {
            "name": "Comercial Prueba SpA",
            "tax_id": "76.086.428-5",
            "address": "Calle 1",
            "city": "Santiago",
        },
        "bcc": [],
        "provider": case.provider,
    }
    if case.provider == "rehearsal":
        policy["credentials"] = {"token": code, "can": case.can}
    store = stage.wiring.connect_with_token(shop.login, shop.authtoken, policy)
    return Played(stage, case, shop, store, account, email=f"{code}@compras.example")


def play(stage: Stage, case: Case) -> Tally:
    """One case from a paid order to quiet, and what the others count."""
    began, kills_before = time.monotonic(), stage.kills
    played = open_shop(stage, case)
    stage.set_plan(case.kills)
    world = stage.outside.platform.world
    buyer = replace(person(next(_numbers) % 200), email=played.email)
    played.order_id = world.place(played.shop, BASKET, buyer)
    if case.can == NEITHER:
        # Such a provider is used only when a person asks, who has seen the order waiting.
        eventually(played.documents, "the order that waits for a person")
        stage.wiring.ring_again(played.store, played.order_id)
    told_again = False
    calm, deadline = 0, time.monotonic() + PATIENCE
    while calm < 4 and time.monotonic() < deadline:
        if stage.tend() and len(case.kills) > 1 and not told_again:
            # The next start also meets a delivery, so that every second step can be passed.
            told_again = True
            world.fire(played.shop, "order_updated", played.shop.orders[played.order_id])
        calm = calm + 1 if played.quiet() else 0
        time.sleep(0.06)
    killed = stage.killed()
    stage.set_plan(())
    stage.tend()
    tally = judge(played, killed)
    if calm < 4:
        tally.problems.append(f"{case.name}: not quiet after {PATIENCE:.0f} s (killed {killed})")
    spared = case.kills and not killed and not case.lies  # after a lie the first step may never be passed
    if spared or killed != list(case.kills[: len(killed)]):
        tally.problems.append(f"{case.name}: was to be killed at {case.kills}, was killed at {killed}")
    tally.kills, tally.seconds = stage.kills - kills_before, time.monotonic() - began
    return tally


def judge(played: Played, killed: Sequence[str]) -> Tally:
    """Count on every side and compare with what must be."""
    told = played.stage.wiring.tell(played.store, played.order_id)
    documents = _at_the_provider(played)
    entries = len(played.shop.documents.get(played.order_id, []))
    copies = len(played.stage.outside.mailbox.to(played.email))
    ending = ending_of(told, copies)
    wanted = due(played.case, killed, ending)
    gaps = len(played.stage.wiring.storage.books.verify_books(played.store.id))
    tally = Tally(cases=1, gaps=gaps, endings=Counter([ending]))
    tally.lost = int(ending == "F0")
    tally.doubled = max(0, documents - 1) + max(0, entries - 1) + max(0, copies - max(1, wanted.copies))
    seen = f"{ending}, {documents} documents, {entries} entries, {copies} mails, {gaps} gaps"
    right = (
        ending in wanted.endings
        and documents in wanted.documents
        and (entries, copies, gaps, len(told["documents"])) == (wanted.entries, wanted.copies, 0, 1)
    )
    if not right:
        codes = " ".join(line["code"] for line in told["timeline"])
        tally.problems.append(f"{played.case.name}: killed {list(killed)}, wanted {wanted}, saw {seen}; {codes}")
    return tally


def _at_the_provider(played: Played) -> int:
    """Documents it really has for this order; there is one order a store, so every document counts."""
    if played.case.provider == "rehearsal":
        with played.account.lock:
            return len(played.account.documents)
    with played.stage.wiring.engine.connect() as connection:
        mine = sa.select(sa.func.count()).select_from(book_entries).where(book_entries.c.store_id == played.store.id)
        return connection.execute(mine).scalar_one()


def ending_of(told: dict[str, Any], copies: int) -> str:
    """F1 to F4, or F0 when nobody would ever hear of this order again."""
    codes = {line["code"] for line in told["timeline"]}
    if not told["documents"]:
        return "F0"
    document = told["documents"][0]
    if document["state"] != "issued":
        return "F4" if document["held_reason"] or document["state"] in TASKS_OF_PEOPLE else "F0"
    if "mail_parked" in codes or "attach_parked" in codes:
        return "F4"
    if not (document["attached"] and document["mailed"]):
        return "F0"
    if copies > 1:
        return "F2"
    return "F3" if "adopted" in codes else "F1"


def is_answered(one: Played) -> bool:
    """Whether every ring for the order was answered."""
    rung, answered = one.stage.wiring.storage.bells.rung(one.store.id, one.order_id)
    return 0 < rung <= answered


def play_all(stages: Sequence[Stage], cases: Sequence[Case]) -> Tally:
    """All cases, as many at once as there are stages."""
    free: queue.SimpleQueue[Stage] = queue.SimpleQueue()
    for one in stages:
        free.put(one)

    def on_a_free_stage(case: Case) -> Tally:
        with _taken(free) as stage:
            try:
                return play(stage, case)
            except Exception as fault:
                return Tally(cases=1, problems=[f"{case.name}: {type(fault).__name__} {fault}"])

    tally = Tally()
    with ThreadPoolExecutor(len(stages)) as pool:
        for played in pool.map(on_a_free_stage, cases):
            tally.add(played)
    return tally


@contextmanager
def _taken(free: "queue.SimpleQueue[Stage]") -> Iterator[Stage]:
    stage = free.get()
    try:
        yield stage
    finally:
        free.put(stage)
