"""Folio is killed at every named step, and again at every step of its next life, before providers that lie.

Every case is one paid order on the real program: a web process and a worker, a database, the platform, a mail server
and a provider over the network. The case ends when all is quiet; then everybody counts. FOLIO_SOAK=1 plays all.
"""

import os
from collections.abc import Callable
from random import Random

import pytest

from tests.faults.cases import KEY_AND_LOOK_UP, LOOK_UP, Case, in_flight, liars, pairs, singles
from tests.faults.conftest import OpenStages
from tests.faults.runner import Tally, play_all

SOAK = os.environ.get("FOLIO_SOAK") == "1"
DATABASES = ("sqlite", "postgresql")
NASTY = [
    ("E1", "E1"),
    ("E2", "E2"),
    ("E1", "E2"),
    ("A2", "A2"),
    ("P6", "P6"),
    ("P3", "P6"),
    ("S1", "W3"),
    ("P7", "E2"),
]
Tell = Callable[[Tally], None]

pytestmark = pytest.mark.timeout(3600 if SOAK else 900)


def a_few(cases: list[Case], count: int, seed: str) -> list[Case]:
    """The nastiest pairs and some others by chance, the same ones every time; in a soak run, all."""
    if SOAK:
        return cases
    nasty = [case for case in cases if case.kills in NASTY]
    others = [case for case in cases if case not in nasty]
    return nasty + Random(seed).sample(others, count - len(nasty))


def every_second(cases: list[Case], database: str) -> list[Case]:
    """Half of them on each database; in a soak run, all on both."""
    return cases if SOAK else cases[DATABASES.index(database) :: 2]


def ends_well(tally: Tally, cases: list[Case]) -> None:
    assert not tally.problems, "\n".join(tally.problems)
    assert (tally.cases, tally.lost, tally.doubled, tally.gaps) == (len(cases), 0, 0, 0)


@pytest.mark.parametrize("provider", ["builtin", "rehearsal"])
@pytest.mark.parametrize("database", DATABASES)
def test_killed_at_any_step_an_order_ends_with_one_document(
    database: str, provider: str, open_stages: OpenStages, tell: Tell
) -> None:
    cases = singles(provider)
    tally = play_all(open_stages(database), cases)
    tell(tally)
    ends_well(tally, cases)
    assert tally.kills >= len(cases)


@pytest.mark.parametrize("provider", ["builtin", "rehearsal"])
@pytest.mark.parametrize("database", DATABASES)
def test_killed_at_any_step_and_again_at_any_step_an_order_ends_with_one_document(
    database: str, provider: str, open_stages: OpenStages, tell: Tell
) -> None:
    cases = a_few(pairs(provider), 14, f"{database} {provider}")
    tally = play_all(open_stages(database), cases)
    tell(tally)
    ends_well(tally, cases)


@pytest.mark.parametrize("database", DATABASES)
def test_a_provider_that_lies_gets_no_second_document_out_of_us(
    database: str, open_stages: OpenStages, tell: Tell
) -> None:
    cases = every_second(liars(), database)
    tally = play_all(open_stages(database), cases)
    tell(tally)
    ends_well(tally, cases)


@pytest.mark.parametrize("database", DATABASES)
def test_killed_while_the_call_is_under_way_each_kind_of_account_is_treated_as_safely_as_it_allows(
    database: str, open_stages: OpenStages, tell: Tell
) -> None:
    cases = in_flight()
    tally = play_all(open_stages(database), cases)
    tell(tally)
    ends_well(tally, cases)


@pytest.mark.parametrize("can", [KEY_AND_LOOK_UP, LOOK_UP], ids=["key and look-up", "look-up"])
@pytest.mark.parametrize("database", DATABASES)
def test_killed_twice_before_a_provider_that_issues_and_loses_its_answer(
    database: str, can: str, open_stages: OpenStages, tell: Tell
) -> None:
    cases = a_few(pairs("rehearsal", can, ("commit_drop",)), 10, f"lost {database} {can}")
    tally = play_all(open_stages(database), cases)
    tell(tally)
    ends_well(tally, cases)


def test_without_the_look_up_the_checker_sees_doubles(open_stages: OpenStages) -> None:
    lies = [Case("rehearsal", (), LOOK_UP, (lie,)) for lie in ("commit_drop", "commit_html", "commit_500")]
    kills = [Case("rehearsal", (step,), LOOK_UP) for step in ("P5", "P6")]
    tally = play_all(open_stages("sqlite", switches=("hurry", "blind")), kills + lies)
    assert tally.doubled >= len(kills + lies)
    assert len(tally.problems) >= len(kills + lies)


def test_without_a_limit_to_unknown_mails_the_checker_sees_the_third_copy(open_stages: OpenStages) -> None:
    tally = play_all(open_stages("sqlite", 1, switches=("hurry", "endless_mail")), [Case("builtin", ("E2", "E2"))])
    assert tally.doubled >= 1
    assert tally.problems


def test_without_listing_first_the_checker_sees_the_second_entry(open_stages: OpenStages) -> None:
    tally = play_all(open_stages("sqlite", 1, switches=("hurry", "careless_attach")), [Case("builtin", ("A2",))])
    assert tally.doubled >= 1
    assert tally.problems
