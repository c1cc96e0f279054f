"""A document that comes later than anybody waits, and a mail server that lies."""

import pytest

from tests.faults.cases import KEY, KEY_AND_LOOK_UP, Case, mail_liars, mail_stalls
from tests.faults.conftest import DATABASES, SOAK, PlayWell, every_nth

pytestmark = pytest.mark.timeout(3600 if SOAK else 900)


@pytest.mark.parametrize("database", DATABASES)
def test_a_document_that_comes_after_its_repeat_is_the_same_one_under_the_key(
    database: str, play_well: PlayWell
) -> None:
    play_well(database, [Case("rehearsal", (), can, ("too_late",)) for can in (KEY_AND_LOOK_UP, KEY)])


@pytest.mark.parametrize("database", DATABASES)
def test_a_mail_server_that_lies_gets_two_copies_out_of_us_at_most(database: str, play_well: PlayWell) -> None:
    play_well(database, every_nth(2, mail_liars(), database))


@pytest.mark.parametrize("database", DATABASES)
def test_a_mail_server_that_says_nothing_after_the_letter_gets_two_copies_out_of_us_at_most(
    database: str, play_well: PlayWell
) -> None:
    play_well(database, mail_stalls(), "impatient")
