"""Plays cases on stages: an order goes its way, whoever is killed is started again, and in the end others count."""

import queue
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from e2e.simulators.jumpseller.people import person
from tests.faults.cases import AT_ONCE, CREDITED, CROSSED, NEITHER, Case
from tests.faults.counting import judge
from tests.faults.shops import BASKET, Played, numbers, open_shop
from tests.faults.stage import PATIENCE, Stage, eventually
from tests.faults.tally import Tally

CALM = 4  # looks in a row at which nothing was under way


def play(stage: Stage, case: Case) -> Tally:
    """One case from a paid order to quiet, and what the others count."""
    began, kills_before = time.monotonic(), stage.kills
    played = open_shop(stage, case)
    calm = _set_going(played) and _until_calm(played)
    killed = stage.killed()
    stage.set_plan(())
    stage.tend()
    tally = judge(played, killed)
    if not calm:
        tally.problems.append(f"{case.name}: not quiet after {PATIENCE:.0f} s (killed {killed})")
    # After a lie, or when it was canceled in time, the first step may never be passed.
    spared = case.kills and not killed and not case.lies and case.life != AT_ONCE
    if spared or killed != list(case.kills[: len(killed)]):
        tally.problems.append(f"{case.name}: was to be killed at {case.kills}, was killed at {killed}")
    tally.kills, tally.seconds = stage.kills - kills_before, time.monotonic() - began
    return tally


def _set_going(played: Played) -> bool:
    """Bring the order to where its life goes wrong; False when it did not come there."""
    case, stage = played.case, played.stage
    world = stage.outside.platform.world
    buyer = replace(person(next(numbers) % 200), email=played.email)
    if case.life == CREDITED:
        played.order_id = world.place(played.shop, BASKET, buyer)
        if not _until_calm(played):
            return False
    stage.outside.mailbox.script.lies[played.email] = list(case.post)
    played.account.lies += case.lies
    stage.set_plan(case.kills)
    if case.life != CREDITED:
        played.order_id = world.place(played.shop, BASKET, buyer)
    if case.life in (CREDITED, AT_ONCE):
        world.set_status(played.shop, played.order_id, "canceled")
    if case.can == NEITHER:
        # Such a provider is used only when a person asks, who has seen the order waiting.
        eventually(played.documents, "the order that waits for a person")
        stage.wiring.ring_again(played.store, played.order_id)
    return True


def _until_calm(played: Played) -> bool:
    """Start again whoever was killed until nothing more happens by itself; whether that came in time."""
    stage, case = played.stage, played.case
    world = stage.outside.platform.world
    to_cancel, to_tell = case.life == CROSSED, len(case.kills) > 1
    calm, deadline = 0, time.monotonic() + PATIENCE
    while calm < CALM and time.monotonic() < deadline:
        if to_cancel and stage.killed():
            to_cancel = False
            world.set_status(played.shop, played.order_id, "canceled")
        if stage.tend() and to_tell:
            # The next start also meets a delivery, so that every second step can be passed.
            to_tell = False
            world.fire(played.shop, "order_updated", played.shop.orders[played.order_id])
        calm = calm + 1 if played.quiet() else 0
        time.sleep(0.06)
    return calm >= CALM


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
