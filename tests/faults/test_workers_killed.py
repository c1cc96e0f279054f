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
from tests.faults.counting import above_one, at_the_platform, at_the_provider, gaps_of, in_the_mail, unknown_mails
from tests.faults.endings import ending_of
from tests.faults.shops import BASKET, Played, is_answered, open_shop
from tests.faults.stage import Stage, eventually
from tests.faults.tally import Tally

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
    orders = placed(stage, ORDERS, SHOPS)
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


def test_the_count_sees_twins_on_each_side_and_a_mail_that_nothing_explains(open_stages: OpenStages) -> None:
    (stage,) = open_stages("sqlite", 1)
    orders = placed(stage, 4, 2)
    eventually(lambda: not count(orders, 0).problems, "documents, entries and mails")
    with_books, with_provider = orders[1], orders[0]
    books, ledger = stage.wiring.storage.books, stage.wiring.storage.ledger
    (entry,) = ledger.entries(with_books.store.id, with_books.order_id)
    assert entry.document is not None
    assert entry.issued is not None
    books.enter(
        with_books.store.id, entry.issued.series, replace(entry.document, reference="twin"), entry.issued.issued_at
    )
    with_provider.account.documents.append(with_provider.account.documents[0])
    mailbox = stage.outside.mailbox
    mailbox.received += mailbox.to(orders[2].email)
    seen = count(orders, 0)
    assert (seen.doubled, len(seen.problems)) == (3, 3)


def placed(stage: Stage, many: int, shops: int) -> list[Played]:
    """Orders of different buyers, in turn in shops with our own books and with a provider that can be asked."""
    opened = [open_shop(stage, Case("builtin") if n % 2 else Case("rehearsal", (), LOOK_UP)) for n in range(shops)]
    orders = []
    for n in range(many):
        shop = opened[n % shops]
        email = f"{shop.shop.code}n{n}@compras.example"
        buyer = replace(person(n), email=email)
        order_id = stage.outside.platform.world.place(shop.shop, BASKET, buyer)
        orders.append(replace(shop, order_id=order_id, email=email))
    return orders


def count(orders: list[Played], kills: int) -> Tally:
    """What the three sides have. A mail may come twice, where its outcome was unknown once."""
    tally = Tally(cases=len(orders), kills=kills)
    for one in orders:
        told = one.stage.wiring.tell(one.store, one.order_id)
        entries, letters = at_the_platform(one), in_the_mail(one)
        copies = letters.total()
        ending = ending_of(told, copies)
        explained = min(2, 1 + unknown_mails(one))
        tally.endings[ending] += 1
        tally.lost += ending == "F0"
        tally.doubled += above_one(entries) + max(0, copies - explained)
        right = entries.total() == len(letters) == 1 or ending == "F4"
        if ending == "F0" or not right or above_one(entries) or copies > explained:
            codes = " ".join(line["code"] for line in told["timeline"])
            tally.problems.append(f"order {one.order_id}: {ending}, {entries} entries, {copies} mails; {codes}")
    for one in {one.shop.code: one for one in orders}.values():
        made = Counter(reference for _, reference in at_the_provider(one))
        due = Counter(document["reference"] for its in orders if its.shop is one.shop for document in its.documents())
        tally.gaps += gaps_of(one)
        tally.doubled += (made - due).total()
        if made != due:
            tally.problems.append(f"{one.shop.code}: {made.total()} documents, {due.total()} in the ledger")
    return tally
