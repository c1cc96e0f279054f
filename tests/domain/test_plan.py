"""The plan: which step an order needs, whatever rang its bell."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from folio.domain.document import DocumentKind, DocumentState
from folio.domain.ledger import Entry, OrderMemory
from folio.domain.order import OrderStatus
from folio.domain.plan import IssueCredit, IssueSale, Nothing, Recover, Reopen, plan
from folio.domain.policy import Policy
from folio.domain.store import Store
from tests.domain.orders import a_product, a_tax, an_order

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
INVOICE = DocumentKind.INVOICE
STORE = Store(
    id="0123456789abcdef", code="tienda", name="Tienda", country="CL", currency="CLP", timezone="Santiago",
    url="https://tienda.example.com", email="t@example.com", install_key="k" * 32, policy=Policy(),
    status="connected", connected_at=NOW, start_at=NOW - timedelta(days=1),
)  # fmt: skip
ORDER = replace(
    an_order(a_product(10000, taxes=(a_tax(),))), status=OrderStatus.PAID, created_at=NOW, completed_at=NOW
)
SEEN_PAID = OrderMemory(STORE.id, ORDER.id, "paid", "paid", requested=False, seen_at=NOW)
SEEN_PENDING = replace(SEEN_PAID, first_status="pending_payment")


def an_entry(
    state: DocumentState, kind: DocumentKind = DocumentKind.INVOICE, sequence: int = 1, number: int = 1
) -> Entry:
    return Entry(
        id=number, store_id=STORE.id, order_id=ORDER.id, kind=kind, sequence=sequence, state=state, reference="R",
        provider="builtin", token="t", document=None, issued=None, held_reason="", held_params=(), created_at=NOW,
        sent_at=None, issued_at=None, attached_at=None, mailed_at=None,
    )  # fmt: skip


ISSUED = an_entry(DocumentState.ISSUED)
CREDITED = an_entry(DocumentState.ISSUED, DocumentKind.CREDIT_NOTE, number=2)


def test_a_paid_order_without_documents_is_issued() -> None:
    assert plan(ORDER, SEEN_PAID, [], STORE, INVOICE) == IssueSale(None)


def test_a_paid_and_issued_order_needs_nothing() -> None:
    assert plan(ORDER, SEEN_PAID, [ISSUED], STORE, INVOICE) == Nothing()


@pytest.mark.parametrize("state", [DocumentState.PLANNED, DocumentState.HELD, DocumentState.REJECTED])
def test_what_was_reserved_and_not_issued_is_tried_again_under_its_own_row(state: DocumentState) -> None:
    entry = an_entry(state)
    assert plan(ORDER, SEEN_PAID, [entry], STORE, INVOICE) == IssueSale(entry)


@pytest.mark.parametrize("status", [OrderStatus.PENDING, OrderStatus.ABANDONED, OrderStatus.CREATED])
def test_nothing_is_issued_before_the_money_came(status: OrderStatus) -> None:
    assert plan(replace(ORDER, status=status), SEEN_PENDING, [], STORE, INVOICE) == Nothing("not_paid_yet")


@pytest.mark.parametrize("state", [DocumentState.SENDING, DocumentState.UNKNOWN])
@pytest.mark.parametrize("status", [OrderStatus.PAID, OrderStatus.CANCELED])
def test_an_unknown_outcome_is_cleared_up_before_anything_else(state: DocumentState, status: OrderStatus) -> None:
    entry = an_entry(state)
    assert plan(replace(ORDER, status=status), SEEN_PAID, [entry], STORE, INVOICE) == Recover(entry)


def test_a_canceled_order_with_an_invoice_is_credited() -> None:
    canceled = replace(ORDER, status=OrderStatus.CANCELED)
    assert plan(canceled, SEEN_PAID, [ISSUED], STORE, INVOICE) == IssueCredit(ISSUED, None)
    assert plan(canceled, SEEN_PAID, [ISSUED, CREDITED], STORE, INVOICE) == Nothing()


def test_a_credit_note_that_waited_is_tried_again() -> None:
    waiting = an_entry(DocumentState.HELD, DocumentKind.CREDIT_NOTE, number=2)
    canceled = replace(ORDER, status=OrderStatus.CANCELED)
    assert plan(canceled, SEEN_PAID, [ISSUED, waiting], STORE, INVOICE) == IssueCredit(ISSUED, waiting)


@pytest.mark.parametrize("entries", [[], [an_entry(DocumentState.HELD)], [an_entry(DocumentState.PLANNED)]])
def test_a_cancel_before_anything_was_issued_makes_no_document(entries: list[Entry]) -> None:
    canceled = replace(ORDER, status=OrderStatus.CANCELED)
    assert plan(canceled, SEEN_PAID, entries, STORE, INVOICE) == Nothing("canceled_before_issue")


def test_what_waits_for_a_person_is_closed_when_its_order_is_canceled() -> None:
    waiting = replace(an_entry(DocumentState.HELD), held_reason="no_tax_configured")
    canceled = replace(ORDER, status=OrderStatus.CANCELED)
    assert plan(canceled, SEEN_PAID, [waiting], STORE, INVOICE) == Nothing("canceled_before_issue", (waiting,))


def test_an_order_that_could_not_be_read_is_decided_as_if_nothing_had_been() -> None:
    store = replace(STORE, policy=Policy(documents="manual"))
    unread = replace(an_entry(DocumentState.HELD), held_reason="order_unreadable")
    assert plan(ORDER, SEEN_PAID, [unread], store, INVOICE) == Nothing("waits_for_button", (unread,))
    assert plan(ORDER, SEEN_PAID, [unread], STORE, INVOICE) == IssueSale(unread)


def test_a_shopper_who_now_asks_for_a_boleta_gets_one_unless_the_invoice_left_the_house() -> None:
    held = replace(an_entry(DocumentState.HELD), held_reason="no_tax_configured")
    assert plan(ORDER, SEEN_PAID, [held], STORE, DocumentKind.RECEIPT) == IssueSale(None, (held,))
    assert plan(ORDER, SEEN_PAID, [ISSUED], STORE, DocumentKind.RECEIPT) == Nothing()


@pytest.mark.parametrize(
    "state", [DocumentState.PLANNED, DocumentState.HELD, DocumentState.REJECTED], ids=lambda state: state.value
)
def test_what_may_come_back_late_keeps_its_kind_and_what_was_answered_clearly_does_not(state: DocumentState) -> None:
    unsure = replace(an_entry(state), sent_at=NOW, unsure_since=NOW)
    assert plan(ORDER, SEEN_PAID, [unsure], STORE, DocumentKind.RECEIPT) == IssueSale(unsure)
    answered = replace(an_entry(state), sent_at=NOW)
    assert plan(ORDER, SEEN_PAID, [answered], STORE, DocumentKind.RECEIPT) == IssueSale(None, (answered,))


def test_a_credit_note_that_was_not_issued_when_the_order_is_paid_again_is_not_due_any_more() -> None:
    refused = replace(an_entry(DocumentState.REJECTED, DocumentKind.CREDIT_NOTE, number=2), sent_at=NOW)
    assert plan(ORDER, SEEN_PAID, [ISSUED, refused], STORE, INVOICE) == Nothing("", (refused,))


@pytest.mark.parametrize("later", [True, False])
def test_a_document_in_conflict_is_looked_up_once_more_when_a_person_asks_after_they_were_told(later: bool) -> None:
    conflict = replace(an_entry(DocumentState.CONFLICT), handed_at=NOW)
    asked = replace(SEEN_PAID, asked_at=NOW + timedelta(minutes=1 if later else -1))
    expected = Reopen(conflict) if later else Nothing("conflict_waits")
    assert plan(ORDER, asked, [conflict], STORE, INVOICE) == expected


def test_a_row_of_another_kind_does_not_go_on_waiting_beside_the_issued_one() -> None:
    stale = an_entry(DocumentState.HELD, DocumentKind.RECEIPT, number=2)
    assert plan(ORDER, SEEN_PAID, [ISSUED, stale], STORE, INVOICE) == Nothing("", (stale,))


def test_an_order_from_the_second_of_connecting_is_business() -> None:
    store = replace(STORE, start_at=NOW + timedelta(milliseconds=900))
    assert plan(ORDER, SEEN_PAID, [], store, INVOICE) == IssueSale(None)


def test_paid_again_after_a_credit_waits_for_a_person() -> None:
    assert plan(ORDER, SEEN_PAID, [ISSUED, CREDITED], STORE, INVOICE) == Nothing("paid_again_after_credit")


def test_a_conflict_stops_everything() -> None:
    entry = an_entry(DocumentState.CONFLICT)
    for status in (OrderStatus.PAID, OrderStatus.CANCELED):
        assert plan(replace(ORDER, status=status), SEEN_PAID, [entry], STORE, INVOICE) == Nothing("conflict_waits")


def test_what_was_paid_before_the_start_is_history() -> None:
    old = replace(ORDER, created_at=NOW - timedelta(days=9), completed_at=NOW - timedelta(days=9))
    assert plan(old, SEEN_PAID, [], STORE, INVOICE) == Nothing("before_start")


def test_what_was_created_before_and_paid_after_the_start_is_business() -> None:
    old = replace(ORDER, created_at=NOW - timedelta(days=9), completed_at=NOW - timedelta(days=9))
    assert plan(old, SEEN_PENDING, [], STORE, INVOICE) == IssueSale(None)


def test_a_person_may_ask_for_history() -> None:
    old = replace(ORDER, created_at=NOW - timedelta(days=9), completed_at=NOW - timedelta(days=9))
    assert plan(old, replace(SEEN_PAID, requested=True), [], STORE, INVOICE) == IssueSale(None)


def test_a_store_that_issues_on_shipping_waits_for_the_parcel() -> None:
    store = replace(STORE, policy=Policy(documents="shipped"))
    assert plan(ORDER, SEEN_PAID, [], store, INVOICE) == Nothing("not_shipped_yet")
    assert plan(replace(ORDER, fulfilled=True), SEEN_PAID, [], store, INVOICE) == IssueSale(None)


def test_a_store_that_issues_by_hand_waits_for_the_button() -> None:
    store = replace(STORE, policy=Policy(documents="manual"))
    assert plan(ORDER, SEEN_PAID, [], store, INVOICE) == Nothing("waits_for_button")
    assert plan(ORDER, replace(SEEN_PAID, requested=True), [], store, INVOICE) == IssueSale(None)
