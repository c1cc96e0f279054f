"""The ledger, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from folio.adapters.storage import NotAllowed, Storage
from folio.adapters.storage.tables import attempts
from folio.domain.document import DocumentKind, DocumentState
from folio.domain.ledger import Entry, Task, TaskKind, TaskState
from folio.domain.money import to_decimal_text
from tests.databases import NOW
from tests.storage_examples import PAIR, RENDERING, document, info, issued

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def store_id(storage: Storage) -> str:
    return storage.stores.connect(info(), PAIR, NOW).id


def reserve(storage: Storage, store_id: str, order_id: int = 1) -> Entry:
    return storage.ledger.reserve(store_id, order_id, DocumentKind.RECEIPT, 1, "fake", "SHOP-1-R1", NOW)


def now_of(storage: Storage, entry: Entry) -> Entry:
    (found,) = storage.ledger.entries(entry.store_id, entry.order_id)
    return found


@pytest.fixture
def entry(storage: Storage, store_id: str) -> Entry:
    return reserve(storage, store_id)


@pytest.fixture
def issued_entry(storage: Storage, entry: Entry) -> Entry:
    storage.ledger.begin(entry.id, document(), "d" * 64, NOW)
    storage.ledger.issued(entry.id, issued(), LATER)
    return now_of(storage, entry)


def test_a_document_is_reserved_once_however_many_ask(storage: Storage, store_id: str) -> None:
    with ThreadPoolExecutor(12) as pool:
        entries = list(pool.map(lambda _: reserve(storage, store_id), range(12)))
    assert len({(e.id, e.token) for e in entries}) == 1
    assert entries[0].state is DocumentState.PLANNED
    assert len(entries[0].token) == 32
    assert storage.ledger.by_token(entries[0].token) == entries[0]
    assert storage.ledger.by_token("guess") is None


def test_the_frozen_draft_and_what_was_issued_come_back_equal(
    storage: Storage, issued_entry: Entry, engine: sa.Engine
) -> None:
    assert issued_entry.state is DocumentState.ISSUED
    assert issued_entry.document == document()
    assert issued_entry.issued == issued()
    assert (issued_entry.sent_at, issued_entry.issued_at) == (NOW, NOW)
    with engine.connect() as connection:
        attempt = connection.execute(sa.select(attempts)).one()
    assert (attempt.reference, attempt.digest, attempt.outcome) == ("SHOP-1-R1", "d" * 64, "issued")
    assert storage.ledger.recent(issued_entry.store_id) == [issued_entry]
    assert storage.ledger.recent("nobody") == []


def test_an_issued_document_owes_an_attachment_and_a_mail(storage: Storage, issued_entry: Entry) -> None:
    owed = storage.ledger.tasks(issued_entry.store_id, 1)
    assert [(t.kind, t.state, t.tries, t.next_at) for t in owed] == [
        (TaskKind.ATTACH, TaskState.DUE, 0, LATER),
        (TaskKind.MAIL, TaskState.DUE, 0, LATER),
    ]


@pytest.mark.parametrize("told", ["issued", "adopted"])
def test_the_timeline_tells_of_a_document_in_the_transaction_that_records_it(
    storage: Storage, entry: Entry, told: str
) -> None:
    """Whoever dies right after it left a line that says what was issued."""
    storage.ledger.begin(entry.id, document(), "d", NOW)
    storage.ledger.issued(entry.id, issued(), LATER, told=told)
    line = storage.ledger.timeline(entry.store_id, 1)[-1]
    assert (line.at, line.code) == (LATER, told)
    assert dict(line.params) == {
        "number": issued().number,
        "provider": issued().provider,
        "total": to_decimal_text(issued().total, issued().currency),
        "currency": issued().currency,
    }


STEPS: dict[str, Callable[[Storage, int], None]] = {
    "hold": lambda s, i: s.ledger.hold(i, "why", {}, NOW),
    "begin": lambda s, i: s.ledger.begin(i, document(), "d", NOW),
    "issued": lambda s, i: s.ledger.issued(i, issued(), NOW),
    "not_issued": lambda s, i: s.ledger.not_issued(i, "none", NOW),
    "unknown": lambda s, i: s.ledger.unknown(i, NOW),
    "rejected": lambda s, i: s.ledger.rejected(i, "why", {}, NOW),
    "conflict": lambda s, i: s.ledger.conflict(i, issued(), {}, NOW),
}


@pytest.mark.parametrize("step", STEPS)
def test_nothing_leaves_issued(storage: Storage, issued_entry: Entry, step: str) -> None:
    with pytest.raises(NotAllowed, match="issued"):
        STEPS[step](storage, issued_entry.id)
    assert now_of(storage, issued_entry) == issued_entry
    assert len(storage.ledger.tasks(issued_entry.store_id, 1)) == 2


@pytest.mark.parametrize("step", sorted(STEPS.keys() - {"hold", "begin"}))
def test_an_outcome_needs_an_attempt(storage: Storage, entry: Entry, step: str) -> None:
    with pytest.raises(NotAllowed, match="planned"):
        STEPS[step](storage, entry.id)


def test_a_document_that_may_have_been_sent_is_neither_held_nor_refused(storage: Storage, entry: Entry) -> None:
    ledger = storage.ledger
    ledger.begin(entry.id, document(), "d", NOW)
    with pytest.raises(NotAllowed):
        ledger.hold(entry.id, "why", {}, NOW)
    with pytest.raises(NotAllowed):
        ledger.begin(entry.id, document(), "d", NOW)
    ledger.unknown(entry.id, NOW)
    with pytest.raises(NotAllowed):
        ledger.hold(entry.id, "why", {}, NOW)
    with pytest.raises(NotAllowed):
        ledger.rejected(entry.id, "why", {}, NOW)
    with pytest.raises(NotAllowed, match="not in the ledger"):
        ledger.unknown(999, NOW)


def test_only_one_of_many_begins(storage: Storage, entry: Entry) -> None:
    def begin(_: int) -> bool:
        try:
            storage.ledger.begin(entry.id, document(), "d", NOW)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(begin, range(8))) == 1


def test_an_unknown_attempt_gets_its_true_outcome_later(storage: Storage, entry: Entry, engine: sa.Engine) -> None:
    ledger = storage.ledger
    ledger.begin(entry.id, document(), "1", NOW)
    ledger.unknown(entry.id, NOW)
    ledger.not_issued(entry.id, "looked_up_none", LATER)
    ledger.begin(entry.id, document(), "2", LATER)
    ledger.rejected(entry.id, "provider_refused", {"b": "2", "a": "1"}, LATER)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(attempts.c.outcome).order_by(attempts.c.id)).scalars().all()
    assert rows == ["looked_up_none", "rejected"]
    found = now_of(storage, entry)
    assert (found.state, found.held_reason) == (DocumentState.REJECTED, "provider_refused")
    assert found.held_params == (("a", "1"), ("b", "2"))


def test_a_held_document_forgets_why_when_it_goes_on(storage: Storage, entry: Entry) -> None:
    storage.ledger.hold(entry.id, "draft_waits", {"x": "ñ"}, NOW)
    assert now_of(storage, entry).held_params == (("x", "ñ"),)
    storage.ledger.begin(entry.id, document(), "d", NOW)
    found = now_of(storage, entry)
    assert (found.held_reason, found.held_params) == ("", ())


def test_a_conflict_is_kept_and_not_offered_as_issued(storage: Storage, entry: Entry) -> None:
    storage.ledger.begin(entry.id, document(), "d", NOW)
    storage.ledger.conflict(entry.id, issued(total=1), {"ours": "1190"}, NOW)
    found = now_of(storage, entry)
    assert (found.state, found.issued, found.held_reason) == (DocumentState.CONFLICT, None, "conflict")
    assert storage.ledger.tasks(entry.store_id, 1) == []


def test_the_first_rendering_stays(storage: Storage, entry: Entry) -> None:
    assert storage.ledger.rendering(entry.id) is None
    storage.ledger.keep_rendering(entry.id, RENDERING)
    storage.ledger.keep_rendering(entry.id, replace(RENDERING, content=b"other"))
    assert storage.ledger.rendering(entry.id) == RENDERING


def the_task(storage: Storage, entry: Entry, kind: TaskKind) -> Task:
    return next(t for t in storage.ledger.tasks(entry.store_id, entry.order_id) if t.kind is kind)


def test_a_done_task_stamps_its_document_and_stays_done(storage: Storage, issued_entry: Entry) -> None:
    ledger = storage.ledger
    attach = the_task(storage, issued_entry, TaskKind.ATTACH)
    mail = the_task(storage, issued_entry, TaskKind.MAIL)
    ledger.task_sending(attach.id, NOW)
    ledger.task_done(attach.id, LATER)
    found = now_of(storage, issued_entry)
    assert (found.attached_at, found.mailed_at) == (LATER, None)
    assert [t.id for t in ledger.tasks(issued_entry.store_id, 1)] == [mail.id]
    with pytest.raises(NotAllowed, match="done"):
        ledger.task_sending(attach.id, NOW)
    ledger.task_done(mail.id, LATER)
    assert now_of(storage, issued_entry).mailed_at == LATER


def test_tries_and_unknowns_of_a_task_are_counted(storage: Storage, issued_entry: Entry) -> None:
    ledger = storage.ledger
    mail = the_task(storage, issued_entry, TaskKind.MAIL)
    ledger.task_sending(mail.id, NOW)
    ledger.task_again(mail.id, "down", LATER, unknown=False)
    seen = the_task(storage, issued_entry, TaskKind.MAIL)
    assert (seen.state, seen.tries, seen.unknowns, seen.next_at) == (TaskState.DUE, 1, 0, LATER)
    ledger.task_sending(mail.id, NOW)
    ledger.task_sending(mail.id, NOW)  # crashed in between
    ledger.task_again(mail.id, "cut", LATER, unknown=True)
    seen = the_task(storage, issued_entry, TaskKind.MAIL)
    assert (seen.tries, seen.unknowns, seen.problem) == (3, 2, "cut")
    ledger.task_parked(mail.id, "twice unknown")
    assert the_task(storage, issued_entry, TaskKind.MAIL).state is TaskState.PARKED
    with pytest.raises(NotAllowed, match="parked"):
        ledger.task_sending(mail.id, NOW)
    with pytest.raises(NotAllowed, match="not in the ledger"):
        ledger.task_parked(999, "")


def test_the_first_status_of_an_order_stays(storage: Storage, store_id: str) -> None:
    assert storage.ledger.memory(store_id, 5) is None
    storage.bells.ring(store_id, 5)
    assert storage.ledger.remember(store_id, 5, "Pending", NOW).first_status == "Pending"
    memory = storage.ledger.remember(store_id, 5, "Paid", LATER)
    assert (memory.first_status, memory.status, memory.seen_at) == ("Pending", "Paid", LATER)
    assert storage.ledger.memory(store_id, 5) == memory
    assert storage.bells.rung(store_id, 5) == (1, 0)


def test_the_timeline_says_nothing_twice_in_a_row(storage: Storage, store_id: str) -> None:
    ledger = storage.ledger
    for code, params in [("a", {}), ("a", None), ("b", {"x": "1"}), ("b", {"x": "2"}), ("b", {"x": "2"}), ("a", {})]:
        ledger.happened(store_id, 3, code, NOW, params)
    said = [(line.code, line.params) for line in ledger.timeline(store_id, 3)]
    assert said == [("a", ()), ("b", (("x", "1"),)), ("b", (("x", "2"),)), ("a", ())]
    assert ledger.timeline(store_id, 3)[0].at == NOW
    assert ledger.timeline(store_id, 4) == []


def test_a_person_makes_parked_tasks_due_again(storage: Storage, issued_entry: Entry) -> None:
    task = the_task(storage, issued_entry, TaskKind.MAIL)
    storage.ledger.task_sending(task.id, NOW)
    storage.ledger.task_parked(task.id, "refused")
    later = NOW + timedelta(hours=1)
    storage.ledger.asked(issued_entry.store_id, issued_entry.order_id, later)
    again = the_task(storage, issued_entry, TaskKind.MAIL)
    assert (again.state, again.tries, again.unknowns, again.next_at) == (TaskState.DUE, 0, 0, later)


def test_a_row_of_a_kind_nobody_asks_for_goes_if_it_was_never_tried(storage: Storage, entry: Entry) -> None:
    storage.ledger.hold(entry.id, "no_tax_configured", {"line": "Té"}, NOW)
    storage.ledger.withdraw(entry.id, NOW)
    assert storage.ledger.entries(entry.store_id, entry.order_id) == []


def test_a_row_that_was_tried_stays_with_its_attempts_and_waits_for_nobody(storage: Storage, entry: Entry) -> None:
    storage.ledger.begin(entry.id, document(), "d" * 64, NOW)
    storage.ledger.rejected(entry.id, "provider_rejected", {"provider": "x", "problem": "y"}, NOW)
    storage.ledger.withdraw(entry.id, NOW)
    closed = now_of(storage, entry)
    assert (closed.state, closed.held_reason) == (DocumentState.PLANNED, "")


def test_an_issued_row_is_never_withdrawn(storage: Storage, issued_entry: Entry) -> None:
    with pytest.raises(NotAllowed):
        storage.ledger.withdraw(issued_entry.id, NOW)
    assert now_of(storage, issued_entry).state is DocumentState.ISSUED


def test_a_document_that_is_not_due_any_more_waits_for_nobody(storage: Storage, entry: Entry) -> None:
    storage.ledger.hold(entry.id, "no_tax_configured", {"line": "Té"}, NOW)
    storage.ledger.close(entry.id, NOW)
    closed = now_of(storage, entry)
    assert (closed.state, closed.held_reason, closed.held_params) == (DocumentState.PLANNED, "", ())
