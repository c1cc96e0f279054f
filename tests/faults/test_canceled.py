"""A canceled order: nothing before it is issued; after it one document and one credit note, each of them once."""

import pytest

from tests.faults.cases import AT_ONCE, CREDITED, CROSSED, credit_liars, of_both
from tests.faults.conftest import DATABASES, SOAK, PlayWell, every_nth

pytestmark = pytest.mark.timeout(3600 if SOAK else 900)


@pytest.mark.parametrize("database", DATABASES)
def test_killed_at_any_step_of_the_credit_note_an_order_ends_with_one_document_and_one_credit_note(
    database: str, play_well: PlayWell
) -> None:
    cases = every_nth(4, of_both(CREDITED), database)
    assert play_well(database, cases).kills >= len(cases)


@pytest.mark.parametrize("database", DATABASES)
def test_a_provider_that_lies_about_the_credit_note_gets_no_second_one_out_of_us(
    database: str, play_well: PlayWell
) -> None:
    play_well(database, every_nth(5, credit_liars(), database))


@pytest.mark.parametrize("database", DATABASES)
def test_canceled_while_nobody_lives_an_order_ends_with_nothing_or_with_both_documents(
    database: str, play_well: PlayWell
) -> None:
    cases = every_nth(5, of_both(CROSSED), database)
    tally = play_well(database, cases)
    assert tally.kills >= len(cases)
    assert tally.endings["none"]
    assert tally.endings["none"] < len(cases)


@pytest.mark.parametrize("database", DATABASES)
def test_paid_and_canceled_at_once_an_order_ends_with_nothing_or_with_both_documents(
    database: str, play_well: PlayWell
) -> None:
    play_well(database, every_nth(9, of_both(AT_ONCE), database))
