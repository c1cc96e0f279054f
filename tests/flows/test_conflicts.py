"""A document that came back otherwise than asked waits for a person, and goes on when they have put it right."""

from dataclasses import replace

import pytest

from folio.domain.sentences import say
from tests.flows.shop import BOTH, CONFLICT, ISSUED, KEY, LOOK_UP, QUIET, Open


@pytest.mark.parametrize("guards", [BOTH, LOOK_UP])
def test_twins_of_which_a_person_removed_one_are_looked_up_again_and_the_other_is_delivered(
    shop: Open, guards: str
) -> None:
    here = shop(guards, "made two")
    here.run()
    assert here.entry.state is CONFLICT
    assert here.post.sent == []
    here.provider.made.pop()
    here.ask()
    here.run()
    assert here.entry.state is ISSUED
    assert len(here.post.sent) == len(here.platform.attached[1]) == 1
    assert here.provider.calls == 1


def test_asked_for_again_with_nothing_put_right_it_is_in_conflict_again_and_nothing_is_sent(shop: Open) -> None:
    here = shop(LOOK_UP, "wrong total")
    here.run()
    for _ in range(2):
        here.ask()
        here.run()
        assert here.entry.state is CONFLICT
    assert (here.provider.calls, here.post.sent) == (1, [])


def test_a_document_that_a_person_voided_is_issued_anew_after_two_empty_look_ups(shop: Open) -> None:
    here = shop(LOOK_UP, "wrong total")
    here.run()
    here.provider.made.clear()
    here.wait(QUIET)
    here.ask()
    asked = here.provider.asked
    here.run()
    assert here.entry.state is ISSUED
    assert here.provider.calls == 2
    assert here.provider.asked >= asked + 2


def test_a_provider_without_a_look_up_cannot_show_that_it_was_put_right(shop: Open) -> None:
    here = shop(KEY, "wrong total")
    here.run()
    here.ask()
    here.run()
    assert (here.entry.state, here.provider.calls) == (CONFLICT, 1)
    told = here.storage.ledger.timeline(here.store.id, 1)[-1]
    assert (told.code, dict(told.params)["reason"]) == ("held", "conflict_stays")


@pytest.mark.parametrize(
    ("event", "reason", "says"),
    [
        ("wrong total", "conflict", "T-1 was issued over 11901 CLP where 11900 CLP was asked."),
        ("wrong currency", "conflict", "T-1 was issued over 119.00 USD where 11900 CLP was asked."),
        ("wrong buyer", "conflict_buyer", "T-1 was issued to another buyer than was asked."),
        ("wrong reference", "conflict_reference", "T-1 came back with the reference ANOTHER-1"),
    ],
)
def test_the_sentence_names_what_differs(shop: Open, event: str, reason: str, says: str) -> None:
    here = shop(BOTH, event)
    here.run()
    assert here.entry.held_reason == reason
    assert say(reason, "en", dict(here.entry.held_params)).replace(",", "").startswith(says.replace(",", ""))


def test_a_buyer_that_the_provider_leaves_out_is_another_buyer_and_one_it_does_not_tell_is_not(shop: Open) -> None:
    told, untold = shop(BOTH, code="told"), shop(BOTH, code="untold")
    for here, tax_id in ((told, ""), (untold, None)):
        order = here.platform.orders[1]
        here.platform.orders[1] = replace(order, billing=replace(order.billing, tax_id="12.345.678-5"))
        here.provider.tells_buyer = tax_id
        here.run()
    assert (told.entry.state, told.entry.held_reason) == (CONFLICT, "conflict_buyer")
    assert untold.entry.state is ISSUED
