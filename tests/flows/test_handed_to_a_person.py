"""What cannot be found out waits for a person; one Retry is one more round. Providers without a look-up."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from folio.adapters.storage.tables import attempts
from folio.domain.errors import Unavailable, UnreadableOrder
from folio.domain.order import Billing, OrderStatus
from folio.domain.sentences import say
from tests.flows.lying_provider import KEY_LIVES
from tests.flows.shop import HELD, ISSUED, KEY, LOOK_UP, NEITHER, PLANNED, QUIET, REJECTED, Open


def test_after_two_unknowns_a_person_is_asked_in_their_language_and_no_bell_moves_it(shop: Open) -> None:
    here = shop(LOOK_UP, "lost", "lost")
    here.run()
    assert (here.entry.held_reason, here.entry.unknowns) == ("unknown_twice", 2)
    for language, word in [("en", "Retry"), ("es", "Reintentar"), ("pt", "Repetir")]:
        sentence = say(here.entry.held_reason, language, dict(here.entry.held_params))
        assert here.entry.reference in sentence
        assert word in sentence
    here.turn(OrderStatus.CANCELED)
    here.run()
    here.turn(OrderStatus.PAID)
    here.wait(99999)
    here.run()
    assert (here.entry.state, here.provider.calls) == (HELD, 2)
    assert here.told()[-1] == "unknown_waits"


def test_a_persons_retry_allows_one_more_round_and_is_told(shop: Open) -> None:
    here = shop(LOOK_UP, "lost", "lost", "lost", "lost")
    here.run()
    here.ask()
    assert here.told()[-1] == "requested"
    asked = here.provider.asked
    here.run()
    assert (here.entry.held_reason, here.provider.calls) == ("unknown_twice", 4)
    assert here.provider.asked >= asked + 2
    here.ask()
    here.run()
    assert (here.entry.state, here.provider.calls, len(here.provider.made)) == (ISSUED, 5, 1)


def test_a_retry_finds_what_came_through_after_all(shop: Open) -> None:
    here = shop(LOOK_UP, "lost", "late", late=5000)
    here.run()
    assert here.entry.held_reason == "unknown_twice"
    here.wait(6000)
    here.ask()
    here.run()
    assert (here.entry.state, here.provider.calls, len(here.provider.made)) == (ISSUED, 2, 1)


def test_a_request_from_before_the_hold_is_no_answer_to_it(shop: Open) -> None:
    here = shop(LOOK_UP, "lost", "lost")
    here.ask()
    here.run()
    here.run()
    assert (here.entry.held_reason, here.provider.calls) == ("unknown_twice", 2)


def test_a_cancel_waits_while_a_document_is_in_doubt_and_is_credited_when_it_is_found(shop: Open) -> None:
    here = shop(LOOK_UP, "lost", "late", late=5000)
    here.run()
    here.turn(OrderStatus.CANCELED)
    here.run()
    assert here.told()[-1] == "unknown_waits"
    here.wait(6000)
    here.ask()
    here.run()
    kinds = [(e.kind.value, e.state) for e in here.storage.ledger.entries(here.store.id, 1)]
    assert kinds == [("receipt", ISSUED), ("credit_note", ISSUED)]


def test_a_canceled_order_whose_document_surely_does_not_exist_needs_none(shop: Open) -> None:
    here = shop(LOOK_UP, "lost", "lost")
    here.run()
    here.turn(OrderStatus.CANCELED)
    here.ask()
    here.run()
    assert (here.entry.state, here.provider.calls) == (PLANNED, 2)
    assert here.told()[-1] == "canceled_before_issue"


def test_an_order_nobody_can_read_forgets_no_document_in_doubt(shop: Open) -> None:
    here = shop(LOOK_UP, "lost", "lost")
    here.run()
    here.platform.fail("order", UnreadableOrder("total must be an amount of money.", field="total"))
    assert here.settle() is None
    assert here.entry.held_reason == "unknown_twice"


def test_a_key_is_relied_on_only_while_it_lives(shop: Open) -> None:
    here = shop(KEY, "made and lost")
    here.try_to_settle()
    here.wait(20 * 3600)
    assert timedelta(hours=20) < KEY_LIVES
    here.run()
    assert (here.entry.state, here.entry.held_reason) == (HELD, "unknown_no_look_up")
    assert (here.provider.calls, len(here.provider.made)) == (1, 1)


def test_the_age_of_a_key_is_counted_from_its_first_use(shop: Open) -> None:
    here = shop(KEY, "dies after", "dies before")
    here.try_to_settle()
    here.wait(15 * 3600)
    here.run(3) if here.provider.calls > 1 else here.try_to_settle()
    here.wait(6 * 3600)
    here.run()
    assert (here.entry.held_reason, len(here.provider.made)) == ("unknown_no_look_up", 1)


def test_a_repeat_under_the_key_sends_the_frozen_draft(shop: Open, engine: sa.Engine) -> None:
    here = shop(KEY, "lost")
    here.try_to_settle()
    here.platform.orders[1] = replace(
        here.platform.orders[1], billing=Billing(email="o@example.com", fullname="Otra")
    )
    here.run()
    with engine.connect() as connection:
        rows = connection.execute(sa.select(attempts.c.digest, attempts.c.outcome).order_by(attempts.c.id)).all()
    assert [row.outcome for row in rows] == ["unknown", "issued"]
    assert rows[0].digest == rows[1].digest


def test_a_person_may_have_a_keyed_document_sent_again(shop: Open) -> None:
    here = shop(KEY, "lost", "lost")
    here.run()
    assert here.entry.held_reason == "unknown_no_look_up"
    here.wait(QUIET)
    here.ask()
    here.run()
    assert (here.entry.state, len(here.provider.made)) == (ISSUED, 1)


def test_a_provider_with_no_guard_never_runs_unattended(shop: Open) -> None:
    here = shop(NEITHER)
    for _ in range(3):
        here.run()
        here.wait(3600)
    assert (here.entry.state, here.entry.held_reason, here.provider.calls) == (HELD, "provider_unattended", 0)
    here.ask()
    here.wait(3601)  # that was not now
    here.run()
    assert here.provider.calls == 0
    here.ask()
    here.run()
    assert (here.entry.state, here.provider.calls) == (ISSUED, 1)
    here.turn(OrderStatus.CANCELED)  # nobody asked for the credit note
    here.run()
    assert [e.held_reason for e in here.storage.ledger.entries(here.store.id, 1)] == ["", "provider_unattended"]


def test_an_unknown_with_no_guard_is_a_persons_at_once_whose_word_counts_after_the_quiet_period(
    shop: Open,
) -> None:
    here = shop(NEITHER, "lost")
    here.ask()
    assert here.settle() is None
    assert here.entry.held_reason == "unknown_no_look_up"
    here.ask()  # whoever looked now may have looked before it was there
    assert here.settle() is None
    assert (here.entry.held_reason, here.provider.calls) == ("unknown_no_look_up", 1)
    line = here.storage.ledger.timeline(here.store.id, 1)[-1]
    assert dict(line.params)["reason"] == "retry_too_early"
    assert "12:35" in dict(line.params)["sentence"]
    here.wait(QUIET)
    here.run()
    assert here.provider.calls == 1
    here.ask()
    assert here.settle() is None
    assert (here.entry.state, here.provider.calls) == (ISSUED, 2)


def test_one_request_is_never_good_for_two_documents_at_once(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    here = shop(NEITHER)
    here.ask()
    ledger = here.storage.ledger

    def meanwhile(store_id: str, order_id: int, asked_at: datetime) -> bool:
        monkeypatch.undo()
        assert ledger.use_request(store_id, order_id, asked_at)
        return ledger.use_request(store_id, order_id, asked_at)

    monkeypatch.setattr(ledger, "use_request", meanwhile)
    here.run()
    assert (here.entry.held_reason, here.provider.calls) == ("provider_unattended", 0)


def test_a_request_is_used_up_by_a_call_and_kept_when_nothing_was_sent(shop: Open) -> None:
    here = shop(NEITHER, "away", "refused")
    here.ask()
    with pytest.raises(Unavailable):
        here.settle()
    here.run()
    assert (here.entry.state, here.provider.calls) == (REJECTED, 2)
    here.run()
    assert (here.entry.held_reason, here.provider.calls) == ("provider_unattended", 2)
    assert here.storage.ledger.use_request(here.store.id, 1, here.clock()) is False
