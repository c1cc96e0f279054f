"""A provider that fails again and again is left alone for a while, and no other store notices."""

import pytest

from folio.domain.errors import Unavailable
from tests.flows.shop import ISSUED, KEY, LOOK_UP, QUIET, UNKNOWN, Open


def test_a_dead_provider_is_left_alone_and_delays_no_other_store(shop: Open) -> None:
    dead, living = shop(LOOK_UP, *["lost"] * 99, code="dead"), shop(LOOK_UP, code="living")
    for order_id in range(1, 12):
        dead.order_id = living.order_id = order_id
        dead.try_to_settle()
        assert living.settle() is None
        assert living.entry.state is ISSUED
    assert (dead.provider.calls, living.provider.calls) == (5, 11)
    dead.order_id = 7
    assert dead.settle() == 60.0
    assert dead.told() == ["order_read", "provider_paused"]
    line = dead.storage.ledger.timeline(dead.store.id, 7)[-1]
    assert dict(line.params) == {"provider": "liar", "until": "12:31"}


def test_after_the_pause_one_document_goes_on_trial_and_the_pause_grows_to_a_quarter_of_an_hour(
    shop: Open,
) -> None:
    here = shop(LOOK_UP, *["away"] * 99)
    pauses: list[float] = []
    for order_id in range(1, 6):
        here.order_id = order_id
        here.try_to_settle()
    for _ in range(7):
        here.order_id = 6
        wait = here.settle()
        assert wait is not None
        pauses.append(wait)
        here.wait(wait)
        with pytest.raises(Unavailable):  # the trial
            here.settle()
        here.order_id = 7
        assert here.settle() == pytest.approx(min(2 * wait, 900))
    assert pauses == [60, 120, 240, 480, 900, 900, 900]
    assert here.provider.calls == 5 + 7
    assert here.told().count("provider_paused") == 1
    here.provider.script = []
    here.wait(900)
    for order_id in range(1, 12):
        here.order_id = order_id
        assert here.settle() is None
        assert here.entry.state is ISSUED
    assert len(here.provider.made) == 11


def test_a_refusal_shows_that_the_provider_lives(shop: Open) -> None:
    here = shop(LOOK_UP, *(["away"] * 4 + ["refused"]) * 2)
    for order_id in range(1, 11):
        here.order_id = order_id
        here.try_to_settle()
    assert here.provider.calls == 10
    here.order_id = 11
    assert here.settle() is None


def test_while_a_provider_is_paused_a_document_in_doubt_is_still_looked_up_but_not_repeated(shop: Open) -> None:
    here = shop(KEY, "lost", *["away"] * 4)
    for order_id in range(1, 6):
        here.order_id = order_id
        here.try_to_settle()
    here.order_id = 1
    for _ in range(4):
        here.wait(60)
    here.storage.circuits.failed(here.store.id, "liar", here.clock())
    here.wait(60)
    assert here.settle() == 60.0
    assert (here.entry.state, here.provider.calls) == (UNKNOWN, 5)
    seen = shop(LOOK_UP, "made and lost", *["away"] * 4, code="seen")
    for order_id in range(1, 6):
        seen.order_id = order_id
        seen.try_to_settle()
    seen.order_id = 1
    seen.wait(QUIET)
    for _ in range(5):
        seen.storage.circuits.failed(seen.store.id, "liar", seen.clock())
    assert seen.settle() is None
    assert seen.entry.state is ISSUED
