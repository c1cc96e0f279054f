"""Document entries that are gone from their order are put back: listed first, and never doubled."""

from datetime import timedelta

import pytest

from folio.domain.errors import Held, MissingScope, NotFound, Unavailable
from folio.domain.ledger import TaskKind, TaskState
from folio.domain.order import OrderStatus
from tests.flows.broom import Broom


@pytest.fixture
def delivered(broom: Broom) -> Broom:
    """One order, finished, with its entry in place."""
    broom.sell(1)
    broom.remember(1, OrderStatus.PAID)
    broom.finish(1)
    return broom


def owed(broom: Broom) -> list[tuple[TaskKind, TaskState]]:
    return [(task.kind, task.state) for task in broom.storage.ledger.tasks(broom.store.id, 1)]


def told(broom: Broom) -> list[str]:
    return [happening.code for happening in broom.storage.ledger.timeline(broom.store.id, 1)]


def test_an_entry_that_is_there_is_left_alone(delivered: Broom) -> None:
    delivered.platform.fail("documents", AssertionError("the store's list said enough"))
    assert delivered.sweep().entries == 0
    assert owed(delivered) == []


def test_an_entry_that_is_gone_becomes_due_again_and_its_letter_does_not(delivered: Broom) -> None:
    delivered.platform.attached.clear()
    swept = delivered.sweep()
    assert (swept.entries, swept.rung) == (1, 1)
    assert owed(delivered) == [(TaskKind.ATTACH, TaskState.DUE)]
    (entry,) = delivered.storage.ledger.entries(delivered.store.id, 1)
    assert (entry.attached_at, entry.mailed_at) == (None, delivered.clock())
    assert told(delivered) == ["issued", "attachment_gone"]


def test_what_is_due_again_is_not_made_due_a_second_time(delivered: Broom) -> None:
    delivered.platform.attached.clear()
    delivered.sweep()
    delivered.answer(1)
    assert delivered.sweep().entries == 0
    (entry,) = delivered.storage.ledger.entries(delivered.store.id, 1)
    assert delivered.storage.sweeps.attach_again(entry.id, delivered.clock()) is False


def test_an_entry_that_only_the_stores_list_lacks_is_there(delivered: Broom) -> None:
    delivered.platform.document_references = list  # type: ignore[method-assign]
    assert delivered.sweep().entries == 0


def test_an_entry_under_our_public_id_counts_as_there_because_attaching_would_leave_it(delivered: Broom) -> None:
    (entry,) = delivered.storage.ledger.entries(delivered.store.id, 1)
    assert entry.issued is not None
    delivered.platform.attached.clear()
    delivered.put_entry(1, "", entry.issued.public_id)
    assert delivered.sweep().entries == 0


@pytest.mark.parametrize("fault", [MissingScope("403"), NotFound("404"), Held("platform_refused", {"status": "400"})])
def test_where_the_stores_list_is_not_ours_to_see_each_order_is_asked(delivered: Broom, fault: Exception) -> None:
    delivered.platform.attached.clear()
    delivered.platform.fail("document_references", fault)
    assert delivered.sweep().entries == 1


def test_a_store_that_granted_no_documents_is_left_with_its_notes(delivered: Broom) -> None:
    delivered.platform.attached.clear()
    delivered.platform.fail("documents", MissingScope("403"))
    swept = delivered.sweep()
    assert (swept.entries, swept.problem) == (0, "")


@pytest.mark.parametrize("fault", [NotFound("the order was deleted"), Held("platform_refused", {"status": "422"})])
def test_an_order_that_refuses_does_not_keep_the_others_from_being_healed(delivered: Broom, fault: Exception) -> None:
    delivered.sell(2)
    delivered.remember(2, OrderStatus.PAID)
    delivered.finish(2)
    delivered.platform.attached.clear()
    delivered.platform.fail("documents", fault)
    assert delivered.sweep().entries == 1
    assert delivered.rung() == [2]


def test_a_platform_that_goes_away_is_asked_again_by_the_next_sweep(delivered: Broom) -> None:
    delivered.platform.attached.clear()
    delivered.platform.fail("documents", Unavailable("503"))
    assert (delivered.sweep().problem, delivered.sweep(everything=False).entries) == ("503", 1)


def test_the_hourly_sweep_looks_at_no_entries(delivered: Broom) -> None:
    delivered.sweep()
    delivered.platform.attached.clear()
    assert delivered.sweep(everything=False).entries == 0


def test_entries_of_long_ago_are_not_asked_for(delivered: Broom) -> None:
    delivered.platform.attached.clear()
    delivered.clock.now += timedelta(days=36)
    assert delivered.sweep().entries == 0


def test_looking_for_entries_rests_when_the_share_is_used_up(delivered: Broom) -> None:
    delivered.platform.attached.clear()
    delivered.platform.document_references = lambda: delivered.used_up.append(5.0) or []  # type: ignore[method-assign,func-returns-value]
    assert delivered.sweep().entries == 1
    assert delivered.rests == [5.0]


def test_an_order_can_be_told_in_three_languages_that_its_entry_was_gone() -> None:
    from folio.domain.sentences import say

    assert len({say("attachment_gone", language, {"number": "B-1"}) for language in ("es", "pt", "en")}) == 3
