"""An order that was deleted, or that nobody can read: what was begun for it is still ended."""

from collections.abc import Callable

import pytest

from folio.domain.errors import FolioError, NotFound, UnreadableOrder
from folio.domain.ledger import TaskKind, TaskState
from tests.flows.shop import BOTH, HELD, ISSUED, KEY, LOOK_UP, QUIET, UNKNOWN, Open, Shop
from tests.flows.twins import AWAY

GONE = "gone"
UNREADABLE = "unreadable"
Lose = Callable[[Shop, str], None]


def lose(here: Shop, how: str, times: int = 12) -> None:
    if how == GONE:
        del here.platform.orders[1]
    else:
        faults: list[FolioError] = [
            UnreadableOrder("total must be an amount of money.", field="total") for _ in range(times)
        ]
        here.platform.fail("order", *faults)


def run_to_the_end(here: Shop) -> None:
    """As the bells are rung; a bell of an order that is gone is answered once nothing is left."""
    for _ in range(12):
        try:
            wait = here.settle()
        except NotFound:
            return
        if wait is None:
            return
        here.wait(wait)
    pytest.fail(f"never done: {here.told()}")


@pytest.mark.parametrize("how", [GONE, UNREADABLE])
@pytest.mark.parametrize("guards", [BOTH, LOOK_UP, KEY])
def test_a_lost_answer_is_found_though_the_order_is(shop: Open, guards: str, how: str) -> None:
    here = shop(guards, "made and lost")
    here.try_to_settle()
    assert here.entry.state is UNKNOWN
    lose(here, how)
    run_to_the_end(here)
    assert here.entry.state is ISSUED
    assert here.provider.count() == 1
    assert [letter.to for letter in here.post.sent] == ["buyer@example.com"]
    assert ("order_gone" if how == GONE else "held") in here.told()


@pytest.mark.parametrize("how", [GONE, UNREADABLE])
def test_what_was_never_made_is_not_made_without_the_order(shop: Open, how: str) -> None:
    here = shop(BOTH, "lost")
    here.try_to_settle()
    lose(here, how)
    run_to_the_end(here)
    assert here.provider.count() == 0
    assert here.entry.state is not UNKNOWN


def test_a_letter_that_is_owed_goes_out_and_an_entry_for_a_deleted_order_waits_for_a_person(shop: Open) -> None:
    here = shop()
    here.post.faults.append(AWAY)
    here.platform.fail("documents", AWAY)
    here.try_to_settle()
    lose(here, GONE)
    here.wait(QUIET)
    run_to_the_end(here)
    assert len(here.post.sent) == 1
    (task,) = here.storage.ledger.tasks(here.store.id, 1)
    assert (task.kind, task.state) == (TaskKind.ATTACH, TaskState.PARKED)
    assert "attach_parked" in here.told()


def test_an_unreadable_order_holds_what_was_never_sent(shop: Open) -> None:
    here = shop(BOTH, "refused")
    here.run()
    lose(here, UNREADABLE, times=1)
    here.run()
    assert (here.entry.state, here.entry.held_reason) == (HELD, "order_unreadable")


def test_an_order_we_never_dealt_with_is_simply_not_there(shop: Open) -> None:
    here = shop()
    lose(here, GONE)
    with pytest.raises(NotFound):
        here.settle()
    assert here.told() == ["order_gone"]
