"""Thirty days without one webhook, and then one daily sweep: everything is made up for, exactly once."""

from typing import Any

import pytest

from folio.domain.errors import FolioError, RateLimited, Unavailable
from folio.domain.sweeping import Tally
from tests.flows.broom import Broom
from tests.flows.outage import FATES, Outage


def found_of(*fates: str) -> int:
    return sum(FATES[fate].count for fate in fates)


MISSED = found_of(
    "unpaid before the start and paid at last",
    "finished and canceled",
    "unpaid and paid",
    "unpaid and canceled",
    "sold meanwhile",
    "sold and canceled meanwhile",
)


@pytest.fixture
def outage(broom: Broom) -> Outage:
    outage = Outage(broom)
    outage.begin(seed=20261124)
    return outage


def test_one_daily_sweep_makes_up_for_thirty_days(outage: Outage) -> None:
    broom = outage.broom
    broom.made = 3
    swept = broom.sweep(everything=False)
    assert (swept.problem, swept.found, swept.entries, swept.hooks) == ("", MISSED, 2, 3)
    outage.work()
    outage.check()
    assert broom.storage.sweeps.tally(broom.store.id, broom.clock()) == Tally(MISSED, MISSED)
    assert broom.renewed[-1] is True


def test_a_second_sweep_finds_nothing_left_to_do(outage: Outage) -> None:
    outage.broom.sweep()
    outage.work()
    made, sent = outage.provider.calls, len(outage.post.sent)
    outage.broom.later(hours=1)
    assert (outage.broom.sweep().rung, outage.broom.sweep(everything=False).rung) == (0, 0)
    outage.work()
    assert (outage.provider.calls, len(outage.post.sent)) == (made, sent)


class Striking:
    """A platform that refuses every n-th call of the sweep for good: a ban, or an outage."""

    def __init__(self, outage: Outage, every: int, fault: FolioError) -> None:
        self._platform, self._every, self._fault = outage.broom.platform, every, fault
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._platform, name)

        def called(*given: Any) -> Any:
            self._strike()
            answer = verb(*given)
            return self._paged(answer) if name == "orders_after" else answer

        return called

    def _paged(self, pages: Any) -> Any:
        for page in pages:
            yield page
            self._strike()

    def _strike(self) -> None:
        self.calls += 1
        if self.calls % self._every == 0:
            raise self._fault


@pytest.mark.parametrize(
    "fault", [RateLimited("banned", retry_after=7200.0), Unavailable("Jumpseller answered 503.")], ids=["ban", "503"]
)
@pytest.mark.parametrize("work_between", [True, False])
def test_a_platform_that_refuses_again_and_again_is_swept_in_several_runs(
    outage: Outage, fault: FolioError, work_between: bool
) -> None:
    broom, honest = outage.broom, outage.broom.platform
    broom.platform.page = 20
    broom.platform = Striking(outage, 11, fault)  # type: ignore[assignment]
    runs = 1
    while broom.sweep(everything=False).problem:
        runs += 1
        assert runs < 40
        broom.later(hours=1)
        if work_between:
            calm, broom.platform = broom.platform, honest
            outage.work()
            broom.platform = calm
    broom.platform = honest
    assert runs > 3
    outage.work()
    outage.check()
    assert broom.storage.sweeps.state(broom.store.id).found == MISSED
