"""A clock that is put back by a day delays nothing for a day: no wait is longer than it could lawfully be."""

from datetime import timedelta

import pytest

from folio.domain.circuit import FAILURES, LONGEST_PAUSE, Circuit
from tests.databases import NOW
from tests.flows.shop import BOTH, ISSUED, KEY, LOOK_UP, QUIET, Open

DAY = timedelta(hours=24)


@pytest.mark.parametrize("guards", [BOTH, LOOK_UP, KEY])
@pytest.mark.parametrize("event", ["made and lost", "lost"])
def test_an_unknown_document_is_looked_up_within_the_quiet_period_by_the_clock_as_it_is_now(
    shop: Open, guards: str, event: str
) -> None:
    here = shop(guards, event)
    here.try_to_settle()
    here.clock.now -= DAY
    before = here.clock.now
    here.run()
    assert here.entry.state is ISSUED
    assert here.provider.count() == 1
    assert here.clock.now - before <= timedelta(seconds=2 * QUIET + 60)


def test_two_look_ups_are_still_a_quiet_period_apart(shop: Open) -> None:
    here = shop(LOOK_UP, "lost")
    here.try_to_settle()
    here.clock.now -= DAY
    here.try_to_settle()
    assert here.told()[-1] == "looked_up_once"
    assert here.try_to_settle() == pytest.approx(QUIET)


def test_a_pause_that_ends_further_away_than_any_pause_is_over() -> None:
    circuit = Circuit()
    for _ in range(FAILURES):
        circuit = circuit.failed(NOW)
    assert 0 < circuit.wait(NOW) <= LONGEST_PAUSE
    assert circuit.wait(NOW - DAY) == 0
