"""Negative controls: with one safeguard switched off the checker must find the fault; else it sees nothing."""

import pytest

from tests.faults.cases import CREDITED, LOOK_UP, Case
from tests.faults.conftest import OpenStages
from tests.faults.runner import play_all
from tests.faults.tally import Tally

pytestmark = pytest.mark.timeout(900)


def played(open_stages: OpenStages, switch: str, *cases: Case) -> Tally:
    return play_all(open_stages("sqlite", min(4, len(cases)), switches=("hurry", switch)), cases)


def test_without_the_look_up_the_checker_sees_doubles(open_stages: OpenStages) -> None:
    lies = [Case("rehearsal", (), LOOK_UP, (lie,)) for lie in ("commit_drop", "commit_html", "commit_500")]
    kills = [Case("rehearsal", (step,), LOOK_UP) for step in ("P5", "P6")]
    tally = played(open_stages, "blind", *kills, *lies)
    assert tally.doubled >= len(kills + lies)
    assert len(tally.problems) >= len(kills + lies)


def test_without_a_limit_to_unknown_mails_the_checker_sees_the_third_copy(open_stages: OpenStages) -> None:
    tally = played(open_stages, "endless_mail", Case("builtin", ("E2", "E2")))
    assert tally.doubled >= 1
    assert tally.problems


def test_without_listing_first_the_checker_sees_the_second_entry(open_stages: OpenStages) -> None:
    tally = played(open_stages, "careless_attach", Case("builtin", ("A2",)))
    assert tally.doubled >= 1
    assert tally.problems


def test_with_bells_answered_and_nothing_settled_the_checker_sees_the_lost_order(open_stages: OpenStages) -> None:
    tally = played(open_stages, "deaf", Case("builtin"), Case("rehearsal"), Case("builtin", life=CREDITED))
    assert tally.lost == len(tally.problems) == 3


def test_with_a_number_left_out_the_checker_sees_the_gap(open_stages: OpenStages) -> None:
    tally = played(open_stages, "skipping", Case("builtin"))
    assert tally.gaps >= 1
    assert tally.problems
