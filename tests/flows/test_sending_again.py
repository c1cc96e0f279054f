"""Mails and entries once more: by ourselves at most once after an unknown outcome, else only for a person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from folio.domain.document import DocumentKind
from folio.domain.errors import MissingScope, Unavailable, UnknownOutcome
from folio.domain.ledger import Task, TaskKind, TaskState
from folio.domain.order import OrderStatus
from folio.domain.ports import PlatformDocument
from tests.flows.shop import ISSUED, Open, Shop
from tests.flows.twins import LOST

HOURS = 5 * 3600


def mail_task(here: Shop) -> Task:
    (task,) = [t for t in here.storage.ledger.tasks(here.store.id, 1) if t.kind is TaskKind.MAIL]
    return task


def settle_often(here: Shop, times: int = 5) -> None:
    for _ in range(times):
        here.try_to_settle()
        here.wait(HOURS)


def two_unknown(here: Shop) -> None:
    """Two copies may be with the buyer; the mail waits for a person."""
    here.post.faults_after.extend([LOST, LOST])
    settle_often(here)
    assert (len(here.post.sent), mail_task(here).state) == (2, TaskState.PARKED)


def test_retry_sends_no_mail_that_may_have_been_delivered(shop: Open) -> None:
    here = shop()
    two_unknown(here)
    for _ in range(3):
        here.ask()
        settle_often(here)
    assert len(here.post.sent) == 2


@pytest.mark.parametrize("outcome", ["clear", "unknown"])
def test_resend_sends_one_mail_with_a_message_id_of_its_own_whatever_becomes_of_it(shop: Open, outcome: str) -> None:
    here = shop()
    two_unknown(here)
    assert here.storage.ledger.resend(here.entry.id, here.clock())
    if outcome == "unknown":
        here.post.faults_after.extend([LOST, LOST])
    settle_often(here)
    first, second, third = (letter.message_id for letter in here.post.sent)
    assert first == second != third
    assert here.told().count("resend_asked") == 1
    assert bool(here.storage.ledger.tasks(here.store.id, 1)) is (outcome == "unknown")


def test_what_was_mailed_is_mailed_again_when_a_person_asks_and_once_for_two_clicks(shop: Open) -> None:
    here = shop()
    here.run()
    assert len(here.post.sent) == 1
    clicks = [here.storage.ledger.resend(here.entry.id, here.clock()) for _ in range(2)]
    here.run()
    assert clicks == [True, False]
    assert len(here.post.sent) == 2
    assert here.entry.state is ISSUED


def test_there_is_nothing_to_send_again_before_a_document_is_issued(shop: Open) -> None:
    here = shop("look_up", "refused")
    here.run()
    assert here.storage.ledger.resend(here.entry.id, here.clock()) is False
    assert "resend_asked" not in here.told()


def test_a_mail_without_an_address_goes_out_on_retry_once_there_is_one(shop: Open) -> None:
    here = shop()
    order = here.platform.orders[1]
    here.platform.orders[1] = replace(order, billing=replace(order.billing, email=""))
    here.run()
    ((parked, _),) = here.storage.ledger.parked(here.store.id)
    assert (parked.kind, parked.entry_id, parked.problem) == (TaskKind.MAIL, here.entry.id, "no_address")
    here.platform.orders[1] = order
    here.ask()
    here.run()
    assert len(here.post.sent) == 1
    assert here.storage.ledger.parked(here.store.id) == []


def test_deaths_while_mailing_are_not_forgotten_when_the_letter_cannot_be_made(
    shop: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dead after the mail server took it, then the database busy when the PDF is read: again and again."""
    here = shop()
    die = UnknownOutcome("dies here")

    def dead(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for _ in range(4):
        with monkeypatch.context() as patch:
            patch.setattr(here.storage.ledger, "task_again", dead)
            here.post.faults_after.append(die)
            with pytest.raises(KeyboardInterrupt):
                here.settle()
            here.post.faults_after.clear()
        with monkeypatch.context() as patch:
            patch.setattr(here.storage.ledger, "rendering", busy)
            here.try_to_settle()
        here.wait(HOURS)
        if mail_task(here).state is TaskState.PARKED:
            break
    assert len(here.post.sent) == 2


def busy(_entry_id: int) -> None:
    raise Unavailable("The database is busy.")


def test_a_credit_note_with_the_number_of_its_invoice_gets_an_entry_of_its_own(shop: Open) -> None:
    here = shop()
    here.run()
    (listed,) = here.platform.attached[1]
    here.provider.made.clear()  # the next number is the first again, as in a series of its own
    here.turn(OrderStatus.CANCELED)
    here.run()
    assert [e.kind for e in here.storage.ledger.entries(here.store.id, 1)][1] is DocumentKind.CREDIT_NOTE
    both = here.platform.attached[1]
    assert {one.public_id for one in both} == {listed.public_id}
    assert sorted(one.type for one in both) == [0, 1]


def test_an_entry_without_our_reference_is_known_by_its_number_and_type(shop: Open) -> None:
    here = shop()
    here.platform.attached[1] = [PlatformDocument(1, "", "T-1", "https://elsewhere.example/T-1")]
    here.run()
    assert len(here.platform.attached[1]) == 1
    assert here.entry.attached_at is not None


def test_a_note_in_the_history_whose_outcome_is_unknown_is_written_twice_at_most(shop: Open) -> None:
    here = shop()
    here.platform.fail("documents", *[MissingScope("403")] * 9)
    notes: list[str] = []

    def add_note(_order_id: int, message: str) -> None:
        notes.append(message)
        raise UnknownOutcome("Jumpseller did not answer.")

    here.platform.add_note = add_note  # type: ignore[method-assign,assignment]
    settle_often(here, 8)
    assert len(notes) == 2
    assert "attach_parked" in here.told()


def test_a_clock_that_was_put_back_keeps_no_task_waiting_for_as_long(shop: Open) -> None:
    here = shop()
    here.post.faults.append(Unavailable("The mail server cannot be reached."))
    here.settle()
    here.clock.now -= timedelta(hours=24)
    here.run()
    assert len(here.post.sent) == 1
