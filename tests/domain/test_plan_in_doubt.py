"""The plan of an order one of whose documents may exist without our knowing it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from folio.domain.document import DocumentKind, DocumentState, Original
from folio.domain.errors import Held
from folio.domain.ledger import DOUBTS, Entry
from folio.domain.order import OrderStatus
from folio.domain.plan import Nothing, Recover, Reopen, credits_of, plan
from tests.domain.test_plan import INVOICE, ISSUED, NOW, ORDER, SEEN_PAID, STORE, an_entry
from tests.storage_examples import document

CREDIT, RECEIPT = DocumentKind.CREDIT_NOTE, DocumentKind.RECEIPT
STATUSES = [OrderStatus.PAID, OrderStatus.CANCELED, OrderStatus.PENDING]


def in_doubt(reason: str = "unknown_twice", kind: DocumentKind = INVOICE) -> Entry:
    return replace(an_entry(DocumentState.HELD, kind, number=2), held_reason=reason, handed_at=NOW)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("reason", sorted(DOUBTS))
@pytest.mark.parametrize("kind", [INVOICE, RECEIPT])
def test_a_document_in_doubt_stops_everything_whatever_kind_is_asked_for_now(
    status: OrderStatus, reason: str, kind: DocumentKind
) -> None:
    entries = [in_doubt(reason)]
    assert plan(replace(ORDER, status=status), SEEN_PAID, entries, STORE, kind) == Nothing("unknown_waits")


def test_only_a_request_from_after_the_hold_opens_it_again() -> None:
    entry = in_doubt()
    for asked_at, step in [
        (NOW - timedelta(seconds=1), Nothing("unknown_waits")),
        (NOW, Nothing("unknown_waits")),
        (NOW + timedelta(seconds=1), Reopen(entry)),
    ]:
        assert plan(ORDER, replace(SEEN_PAID, asked_at=asked_at), [entry], STORE, INVOICE) == step


def test_what_is_unknown_is_cleared_up_before_a_doubt_is_waited_for() -> None:
    unknown = an_entry(DocumentState.UNKNOWN, CREDIT, number=3)
    assert plan(ORDER, SEEN_PAID, [in_doubt(), unknown], STORE, INVOICE) == Recover(unknown)


@pytest.mark.parametrize("status", STATUSES)
def test_a_credit_note_in_conflict_or_doubt_blocks_every_further_step(status: OrderStatus) -> None:
    order = replace(ORDER, status=status)
    conflict = an_entry(DocumentState.CONFLICT, CREDIT, number=2)
    assert plan(order, SEEN_PAID, [ISSUED, conflict], STORE, INVOICE) == Nothing("conflict_waits")
    doubt = in_doubt(kind=CREDIT)
    assert plan(order, SEEN_PAID, [ISSUED, doubt], STORE, INVOICE) == Nothing("unknown_waits")


def a_note(state: DocumentState, of: str = "R", reason: str = "") -> Entry:
    original = Original(INVOICE, "F-1", date(2026, 11, 20), of)
    entry = an_entry(state, CREDIT, number=2)
    return replace(entry, document=document(kind=CREDIT, original=original), held_reason=reason)


@pytest.mark.parametrize("state", [DocumentState.SENDING, DocumentState.UNKNOWN, DocumentState.CONFLICT])
def test_a_note_of_the_sale_that_is_not_settled_is_never_left_out(state: DocumentState) -> None:
    with pytest.raises(Held, match="credit_unsettled"):
        credits_of(ISSUED, [ISSUED, a_note(DocumentState.ISSUED), a_note(state)])
    assert credits_of(ISSUED, [ISSUED, a_note(state, of="ANOTHER")]) == []


def test_the_issued_notes_of_the_sale_are_what_was_credited() -> None:
    note = a_note(DocumentState.ISSUED)
    assert credits_of(ISSUED, [ISSUED, note, a_note(DocumentState.PLANNED)]) == [note.document]
    with pytest.raises(Held, match="credit_unsettled"):
        credits_of(ISSUED, [ISSUED, note, a_note(DocumentState.HELD, reason="unknown_no_look_up")])
