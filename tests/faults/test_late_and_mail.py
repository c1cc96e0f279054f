"""A document that comes later than anybody waits, and a mail server that lies."""

import pytest

from folio.domain.document import DocumentState
from tests.faults.cases import KEY, KEY_AND_LOOK_UP, LOOK_UP, Case, mail_liars, mail_stalls
from tests.faults.conftest import DATABASES, SOAK, OpenStages, PlayWell, every_nth
from tests.faults.runner import play_all

TWIN = Case("rehearsal", (), LOOK_UP, ("too_late",))

pytestmark = pytest.mark.timeout(3600 if SOAK else 900)


@pytest.mark.parametrize("database", DATABASES)
def test_a_document_that_comes_after_its_repeat_is_the_same_one_under_the_key(
    database: str, play_well: PlayWell
) -> None:
    play_well(database, [Case("rehearsal", (), can, ("too_late",)) for can in (KEY_AND_LOOK_UP, KEY)])


def test_without_a_key_it_is_a_twin_that_the_checker_sees_and_the_daily_sweep_asks_a_person_about(
    open_stages: OpenStages,
) -> None:
    (stage,) = open_stages("sqlite", 1)
    tally = play_all([stage], [TWIN])
    assert (tally.doubled, tally.lost) == (1, 0)
    assert "entries {1: 1}, 1 mails" in tally.problems[0]
    (store,) = stage.wiring.storage.stores.all()
    assert [swept.twins for swept in stage.wiring.sweep(store.code)] == [1]
    (waiting,) = stage.wiring.storage.ledger.waiting(store.id)
    assert (waiting.state, waiting.held_reason) == (DocumentState.ISSUED, "twin_came_late")


@pytest.mark.parametrize("database", DATABASES)
def test_a_mail_server_that_lies_gets_two_copies_out_of_us_at_most(database: str, play_well: PlayWell) -> None:
    play_well(database, every_nth(2, mail_liars(), database))


@pytest.mark.parametrize("database", DATABASES)
def test_a_mail_server_that_says_nothing_after_the_letter_gets_two_copies_out_of_us_at_most(
    database: str, play_well: PlayWell
) -> None:
    play_well(database, mail_stalls(), "impatient")
