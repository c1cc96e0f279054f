"""An unknown outcome is looked up twice, apart; anything but a definite answer keeps it unknown."""

from dataclasses import replace

import pytest

from folio.domain.errors import Unavailable
from folio.domain.order import OrderStatus
from tests.flows.shop import BOTH, CONFLICT, HELD, ISSUED, LOOK_UP, PLANNED, QUIET, REJECTED, UNKNOWN, Open


def test_one_empty_look_up_is_written_down_and_only_a_second_one_later_lets_it_be_sent_again(shop: Open) -> None:
    here = shop(LOOK_UP, "lost")
    assert here.try_to_settle() == 5.0
    assert here.settle() == QUIET  # nothing is asked in the quiet period
    assert here.provider.asked == 1  # before the first call
    here.wait(QUIET)
    assert here.settle() == QUIET
    assert (here.entry.state, here.entry.missed_at, here.provider.asked) == (UNKNOWN, here.clock.now, 2)
    assert here.told()[-1] == "looked_up_once"
    here.wait(QUIET - 1)
    assert here.settle() == 1.0
    assert (here.provider.calls, here.provider.asked) == (1, 2)
    here.wait(1)
    assert here.settle() is None
    assert (here.entry.state, here.provider.calls, here.provider.asked) == (ISSUED, 2, 4)
    assert here.entry.missed_at is None


def test_a_provider_that_sees_at_once_is_asked_once(shop: Open) -> None:
    here = shop(BOTH, "lost")
    here.provider.capabilities = replace(here.provider.capabilities, sees_at_once=True)
    here.try_to_settle()
    assert here.settle() is None
    assert (here.entry.state, here.provider.calls) == (ISSUED, 2)


@pytest.mark.parametrize("answer", ["away", "unclear", "credentials", "no number"])
def test_anything_but_a_definite_answer_keeps_it_unknown(shop: Open, answer: str) -> None:
    here = shop(LOOK_UP, "made and lost")
    here.try_to_settle()
    here.provider.look_ups = [answer] * 12
    for _ in range(12):
        here.wait(QUIET)
        assert here.try_to_settle() is not None  # somebody comes back
        assert (here.entry.state, here.entry.missed_at) == (UNKNOWN, None)
    here.wait(QUIET)
    here.run()
    assert (here.entry.state, here.provider.calls, len(here.provider.made)) == (ISSUED, 1, 1)


def test_a_document_in_doubt_whose_provider_is_not_there_stays_in_doubt_and_comes_back(shop: Open) -> None:
    here = shop(LOOK_UP, "made and lost")
    here.try_to_settle()
    here.wait(QUIET)
    here.no_provider = True
    assert here.settle() == QUIET
    assert here.entry.state is UNKNOWN
    here.no_provider = False
    here.run()
    assert here.entry.state is ISSUED


@pytest.mark.parametrize("answer", ["away", "unclear"])
def test_a_look_up_that_fails_before_the_first_call_sends_nothing(shop: Open, answer: str) -> None:
    here = shop(LOOK_UP)
    here.provider.look_ups = [answer]
    with pytest.raises(Unavailable):
        here.settle()
    assert (here.entry.state, here.provider.calls) == (PLANNED, 0)
    here.run()
    assert here.entry.state is ISSUED


def test_a_provider_that_would_make_another_total_is_sent_nothing(shop: Open) -> None:
    here = shop(BOTH)
    here.provider.foretells_wrong_by = 1
    here.run()
    assert (here.entry.state, here.entry.held_reason) == (HELD, "total_would_differ")
    assert (here.provider.calls, here.provider.asked) == (0, 0)
    assert "decided" not in here.told()


def test_credentials_refused_by_the_first_look_up_hold_it(shop: Open) -> None:
    here = shop(LOOK_UP)
    here.provider.look_ups = ["credentials"]
    here.run()
    assert (here.entry.state, here.entry.held_reason, here.provider.calls) == (HELD, "provider_credentials", 0)


def test_what_a_forgetful_store_issued_before_is_adopted_and_twins_are_a_conflict(shop: Open) -> None:
    here = shop(LOOK_UP)
    here.run()
    here.order_id = 2
    here.try_to_settle()
    for order_id, doubled in [(3, 1), (4, 2)]:
        reference = here.provider.made[0].reference.replace("-1-", f"-{order_id}-")
        for number in range(doubled):
            made = replace(here.provider.made[0], reference=reference, number=f"OLD-{order_id}{number}")
            here.provider.made.append(made)
    here.order_id = 3
    here.run()
    assert here.entry.issued is not None
    assert (here.entry.issued.number, here.provider.calls) == ("OLD-30", 2)
    here.order_id = 4
    here.run()
    assert (here.entry.state, here.entry.held_reason) == (CONFLICT, "two_found")
    assert dict(here.entry.held_params)["numbers"] == "OLD-40, OLD-41"
    assert len(here.post.sent) == 3
    assert here.provider.calls == 2


def test_a_document_without_a_number_found_before_the_first_call_is_waited_for(shop: Open) -> None:
    here = shop(LOOK_UP)
    here.run()
    reference = here.provider.made[0].reference.replace("-1-", "-2-")
    here.provider.made.append(replace(here.provider.made[0], reference=reference))
    here.provider.look_ups = ["no number"]
    here.order_id = 2
    with pytest.raises(Unavailable):
        here.settle()
    assert (here.entry.state, here.provider.calls) == (PLANNED, 1)


def test_a_refusal_after_an_unknown_is_kept_to_be_told_and_believed_after_two_look_ups(shop: Open) -> None:
    here = shop(LOOK_UP, "lost", "refused")
    here.try_to_settle()
    for _ in range(3):
        here.wait(QUIET)
        here.try_to_settle()
        if "refusal_doubted" in here.told():
            break
    assert (here.entry.state, here.entry.held_reason) == (UNKNOWN, "provider_rejected")
    here.run()
    assert here.entry.state is REJECTED
    assert dict(here.entry.held_params)["problem"] == "No folios."
    assert here.entry.unknowns == 1
    here.run()  # somebody rings: the refusal is tried again
    assert (here.entry.state, len(here.provider.made)) == (ISSUED, 1)


def test_refused_credentials_after_an_unknown_are_doubted_too(shop: Open) -> None:
    here = shop(BOTH, "made and lost", "credentials")
    here.provider.look_ups = ["", "", ""]
    here.run()
    assert (here.entry.state, len(here.provider.made)) == (ISSUED, 1)
    here = shop(BOTH, "lost", "credentials", code="two")
    here.run()
    assert (here.entry.state, here.entry.held_reason) == (REJECTED, "provider_credentials")


@pytest.mark.parametrize("event", ["wrong total", "lost"])
def test_a_credit_note_that_is_not_settled_blocks_every_further_step(shop: Open, event: str) -> None:
    here = shop(LOOK_UP)
    here.run()
    here.turn(OrderStatus.CANCELED)
    here.provider.script = [event]
    here.try_to_settle()
    before = here.storage.ledger.entries(here.store.id, 1)[-1]
    assert before.state in {CONFLICT, UNKNOWN}
    here.turn(OrderStatus.PAID)
    here.try_to_settle()
    calls = here.provider.calls
    here.try_to_settle()
    assert (len(here.storage.ledger.entries(here.store.id, 1)), here.provider.calls) == (2, calls)
    assert len(here.post.sent) == 1
