"""The sweep: it rings for what was missed, leaves what is settled alone, and never raises for the outside."""

from datetime import timedelta

from folio.domain.credits import AmountCredit, WholeCredit
from folio.domain.order import OrderStatus
from tests.flows.broom import Broom, a_note, a_receipt

LONG_AGO = timedelta(days=60)
PAID, CANCELED, PENDING = OrderStatus.PAID, OrderStatus.CANCELED, OrderStatus.PENDING


def test_paid_and_canceled_orders_that_nobody_told_of_are_rung_for(broom: Broom) -> None:
    broom.sell(1)
    broom.sell(2, CANCELED)
    broom.sell(3, PENDING)
    broom.sell(4, OrderStatus.ABANDONED)
    swept = broom.sweep()
    assert (swept.store, swept.listed, swept.rung, swept.problem) == ("tienda", 2, 2, "")
    assert broom.rung() == [1, 2]
    assert len(broom.renewed) == 1


def test_what_is_settled_is_left_alone(broom: Broom) -> None:
    broom.sell(1)
    broom.remember(1, PAID)
    broom.finish(1)
    swept = broom.sweep()
    assert (swept.listed, swept.rung) == (1, 0)


def test_paid_and_remembered_without_a_document_is_rung_for(broom: Broom) -> None:
    broom.sell(1)
    broom.remember(1, PAID)
    assert broom.sweep().rung == 1


def test_an_issued_document_that_is_not_delivered_yet_is_rung_for(broom: Broom) -> None:
    broom.sell(1)
    broom.remember(1, PAID)
    broom.finish(1, done=False)
    assert broom.sweep().rung == 1


def test_canceled_and_remembered_without_its_credit_note_is_rung_for(broom: Broom) -> None:
    broom.sell(1, CANCELED)
    broom.remember(1, CANCELED)
    broom.finish(1)
    assert broom.sweep().rung == 1
    broom.finish(1, a_note(a_receipt(1), WholeCredit()))
    assert broom.sweep().rung == 1, "its bell was rung and nobody answered yet"
    broom.answer(1)
    assert broom.sweep().rung == 0


def test_a_credit_note_over_a_part_does_not_make_a_canceled_order_complete(broom: Broom) -> None:
    broom.sell(1, CANCELED)
    broom.remember(1, CANCELED)
    broom.finish(1)
    part = a_note(a_receipt(1), AmountCredit(4000))
    broom.finish(1, part)
    assert broom.sweep().rung == 1
    broom.answer(1)
    broom.finish(1, a_note(a_receipt(1), WholeCredit(), part))
    assert broom.sweep().rung == 0


def test_a_credit_note_of_another_document_credits_nothing_here(broom: Broom) -> None:
    broom.sell(1, CANCELED)
    broom.remember(1, CANCELED)
    broom.finish(1)
    broom.finish(1, a_note(a_receipt(2), WholeCredit()))
    assert broom.sweep().rung == 1


def test_credit_notes_that_contradict_their_sale_are_not_taken_for_complete(broom: Broom) -> None:
    broom.sell(1, CANCELED)
    broom.remember(1, CANCELED)
    broom.finish(1)
    whole = a_note(a_receipt(1), WholeCredit())
    broom.finish(1, whole)
    broom.finish(1, a_note(a_receipt(1), AmountCredit(1)))
    assert broom.sweep().rung == 1


def test_a_canceled_order_that_nothing_was_issued_for_needs_nothing(broom: Broom) -> None:
    broom.sell(1, CANCELED)
    broom.remember(1, CANCELED)
    assert broom.sweep().rung == 0


def test_a_status_that_changed_since_is_rung_for(broom: Broom) -> None:
    broom.sell(1, CANCELED)
    broom.remember(1, PAID)
    assert broom.sweep().rung == 1
