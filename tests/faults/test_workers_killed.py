"""Several workers, many orders, and a killer: whoever lives takes over, and nothing is lost or doubled.

Nothing is hurried here: the waits are the ones of production.
"""

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import count as count_from

import pytest

from e2e.simulators.jumpseller.people import person
from tests.faults.cases import LOOK_UP, Case
from tests.faults.conftest import OpenStages
from tests.faults.runner import BASKET, Played, Tally, ending_of, is_answered, open_shop

SOAK = os.environ.get("FOLIO_SOAK") == "1"
SHOPS, ORDERS, KILLS = (8, 200, 60) if SOAK else (4, 20, 6)
MOST_KILLS = 240
UNDER_A_MINUTE = 60.0

pytestmark = pytest.mark.timeout(3600 if SOAK else 300)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_two_workers_killed_every_second_lose_and_double_nothing(
    database: str, open_stages: OpenStages, tell: Callable[[Tally], None]
) -> None:
    (stage,) = open_stages(database, 1, switches=(), workers=2)
    cases = [Case("builtin") if n % 2 else Case("rehearsal", (), LOOK_UP) for n in range(SHOPS)]
    shops = [open_shop(stage, case) for case in cases]
    world = stage.outside.platform.world
    buyers = [replace(person(n), email=f"{database}{n}@compras.example") for n in range(ORDERS)]
    orders = [
        replace(shop := shops[n % SHOPS], order_id=world.place(shop.shop, BASKET, buyer), email=buyer.email)
        for n, buyer in enumerate(buyers)
    ]
    for kill in count_from(0):
        time.sleep(1.0)
        stage.kill(f"worker{kill % 2}")
        if kill + 1 >= KILLS and kill % 2 and (not SOAK or kill > MOST_KILLS or all(map(is_answered, orders))):
            break
        stage.tend()
    stage.kills, stage.workers = stage.kills + 1, 1  # the last one killed stays dead: whoever lives takes over
    last = time.monotonic()
    while (
        not all(is_answered(one) for one in orders) and time.monotonic() - last < (10 if SOAK else 3) * UNDER_A_MINUTE
    ):
        stage.tend()
        time.sleep(0.25)
    took = time.monotonic() - last
    tally = count(orders, stage.kills)
    tell(tally)
    assert not tally.problems, "\n".join(tally.problems)
    assert (tally.lost, tally.doubled, tally.gaps) == (0, 0, 0)
    assert took < (10 * UNDER_A_MINUTE if SOAK else UNDER_A_MINUTE)


def count(orders: list[Played], kills: int) -> Tally:
    """What the three sides have. A mail may come twice, because a worker may have died after any letter."""
    tally = Tally(cases=len(orders), kills=kills)
    for one in orders:
        told = one.stage.wiring.tell(one.store, one.order_id)
        copies = len(one.stage.outside.mailbox.to(one.email))
        entries = len(one.shop.documents.get(one.order_id, []))
        ending = ending_of(told, copies)
        tally.endings[ending] += 1
        tally.lost += ending == "F0"
        tally.doubled += max(0, entries - 1) + max(0, copies - 2)
        if (ending == "F0") or entries != 1 or copies > 2 or (copies == 0 and ending != "F4"):
            codes = " ".join(line["code"] for line in told["timeline"])
            tally.problems.append(f"order {one.order_id}: {ending}, {entries} entries, {copies} mails; {codes}")
    of_shop = Counter(one.shop.code for one in orders)
    for one in {one.shop.code: one for one in orders}.values():
        books = one.stage.wiring.storage.books
        tally.gaps += len(books.verify_books(one.store.id))
        made = len(one.account.documents) if one.case.provider == "rehearsal" else of_shop[one.shop.code]
        if made != of_shop[one.shop.code]:
            tally.doubled += made - of_shop[one.shop.code]
            tally.problems.append(f"{one.shop.code}: {made} documents for {of_shop[one.shop.code]} orders")
    return tally
