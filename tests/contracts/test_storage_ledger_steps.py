"""Every step of a document from every state: taken where it may be, refused everywhere else. On both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from folio.adapters.storage import NotAllowed, Storage
from folio.adapters.storage.tables import attempts
from folio.domain.document import DocumentKind, DocumentState
from folio.domain.ledger import Entry
from tests.databases import NOW
from tests.storage_examples import PAIR, document, info, issued

LATER = NOW + timedelta(minutes=5)
Step = Callable[[Storage, int], None]

STEPS: dict[str, Step] = {
    "begin": lambda s, i: s.ledger.begin(i, document(), "d", LATER),
    "repeat": lambda s, i: s.ledger.repeat(i, "d", LATER),
    "issued": lambda s, i: s.ledger.issued(i, issued(), LATER),
    "not_issued": lambda s, i: s.ledger.not_issued(i, "none", LATER),
    "unknown": lambda s, i: s.ledger.unknown(i, LATER),
    "still_unknown": lambda s, i: s.ledger.still_unknown(i, "refused", LATER, "why", {"a": "b"}),
    "missed": lambda s, i: s.ledger.missed(i, LATER),
    "rejected": lambda s, i: s.ledger.rejected(i, "why", {}, LATER),
    "refusal_stands": lambda s, i: s.ledger.refusal_stands(i, LATER),
    "conflict": lambda s, i: s.ledger.conflict(i, issued(), {}, LATER),
    "two_found": lambda s, i: s.ledger.conflict(i, None, {}, LATER, reason="two_found"),
    "hold": lambda s, i: s.ledger.hold(i, "why", {}, LATER),
    "close": lambda s, i: s.ledger.close(i, LATER),
    "hand_over": lambda s, i: s.ledger.hand_over(i, "unknown_twice", {}, LATER),
    "reopen": lambda s, i: s.ledger.reopen(i, DocumentState.UNKNOWN, LATER),
    "on their word": lambda s, i: s.ledger.reopen(i, DocumentState.PLANNED, LATER),
}
# How each state is come by, and where each step leads from there; what is not named is not allowed.
WAYS: dict[str, tuple[list[str], dict[str, str]]] = {
    "planned": ([], {"begin": "sending", "hold": "held", "close": "planned"}),
    "held": (["hold"], {"begin": "sending", "hold": "held", "close": "planned"}),
    "rejected": (["begin", "rejected"], {"begin": "sending", "hold": "held", "close": "planned"}),
    "sending": (
        ["begin"],
        {
            "issued": "issued", "not_issued": "planned", "unknown": "unknown", "still_unknown": "unknown",
            "rejected": "rejected", "conflict": "conflict", "two_found": "conflict",
        },
    ),
    "unknown": (
        ["begin", "unknown"],
        {
            "repeat": "sending", "issued": "issued", "not_issued": "planned", "missed": "unknown",
            "refusal_stands": "rejected", "conflict": "conflict", "two_found": "conflict", "hand_over": "held",
        },
    ),
    "in doubt": (["begin", "unknown", "hand_over"], {"reopen": "unknown", "on their word": "planned"}),
    "conflict": (
        ["begin", "conflict"],
        {"issued": "issued", "conflict": "conflict", "two_found": "conflict", "reopen": "unknown"},
    ),
    "issued": (["begin", "issued"], {}),
}  # fmt: skip


@pytest.fixture
def entry(storage: Storage) -> Entry:
    store_id = storage.stores.connect(info(), PAIR, NOW).id
    return storage.ledger.reserve(store_id, 1, DocumentKind.RECEIPT, 1, "fake", "SHOP-1-R1", NOW)


def now_of(storage: Storage, entry: Entry) -> Entry:
    (found,) = storage.ledger.entries(entry.store_id, entry.order_id)
    return found


def bring(storage: Storage, entry: Entry, *steps: str) -> Entry:
    for step in steps:
        STEPS[step](storage, entry.id)
    return now_of(storage, entry)


@pytest.mark.parametrize("state", WAYS)
def test_every_step_from_every_state(storage: Storage, entry: Entry, state: str) -> None:
    store_id = entry.store_id
    way, leads = WAYS[state]
    for order_id, step in enumerate(STEPS, start=100):
        row = storage.ledger.reserve(store_id, order_id, DocumentKind.RECEIPT, 1, "fake", f"SHOP-{order_id}-R1", NOW)
        before = bring(storage, row, *way)
        if step in leads:
            STEPS[step](storage, row.id)
            assert now_of(storage, row).state == leads[step], step
            continue
        with pytest.raises(NotAllowed, match="cannot become"):
            STEPS[step](storage, row.id)
        assert now_of(storage, row) == before, step


def test_every_step_of_a_row_that_is_not_there_is_refused(storage: Storage) -> None:
    for step in STEPS.values():
        with pytest.raises(NotAllowed, match="not in the ledger"):
            step(storage, 999)


def test_unknown_outcomes_are_counted_and_the_first_ones_time_is_kept(storage: Storage, entry: Entry) -> None:
    storage.ledger.begin(entry.id, document(), "d", NOW)
    storage.ledger.unknown(entry.id, LATER)
    storage.ledger.missed(entry.id, LATER)
    storage.ledger.missed(entry.id, LATER + timedelta(minutes=5))
    found = now_of(storage, entry)
    assert (found.unknowns, found.excused, found.unsure_since, found.missed_at) == (1, 0, NOW, LATER)
    found = bring(storage, entry, "not_issued", "begin")
    assert (found.unknowns, found.missed_at) == (1, None)
    found = bring(storage, entry, "unknown")
    assert (found.unknowns, found.unsure_since) == (2, NOW)


def test_our_own_deaths_are_excused_a_few_times(storage: Storage, entry: Entry) -> None:
    counted = []
    for _ in range(6):
        bring(storage, entry, "begin")
        storage.ledger.unknown(entry.id, LATER, crashed=True)
        found = now_of(storage, entry)
        counted.append(found.unknowns - found.excused)
        bring(storage, entry, "not_issued")
    assert counted == [0, 0, 0, 0, 1, 2]


def test_a_kept_refusal_is_told_once_it_stands_and_forgotten_when_the_document_is_found(
    storage: Storage, entry: Entry, engine: sa.Engine
) -> None:
    found = bring(storage, entry, "begin", "still_unknown")
    assert (found.state, found.held_reason, found.unknowns) == (DocumentState.UNKNOWN, "why", 0)
    found = bring(storage, entry, "refusal_stands")
    assert (found.state, found.held_reason, found.held_params) == (DocumentState.REJECTED, "why", (("a", "b"),))
    with engine.connect() as connection:
        assert connection.execute(sa.select(attempts.c.outcome)).scalars().all() == ["rejected"]
    assert bring(storage, entry, "begin", "still_unknown", "issued").held_reason == ""


def test_a_document_in_doubt_says_so_and_is_not_withdrawn(storage: Storage, entry: Entry) -> None:
    found = bring(storage, entry, "begin", "unknown", "hand_over")
    assert found.in_doubt
    assert found.handed_at == LATER
    with pytest.raises(NotAllowed):
        storage.ledger.withdraw(entry.id, LATER)
    assert now_of(storage, entry) == found
    reopened = bring(storage, entry, "on their word")
    assert not reopened.in_doubt
    assert (reopened.unknowns, reopened.excused, reopened.unsure_since, reopened.held_reason) == (1, 1, None, "")


def test_a_repeat_is_an_attempt_of_its_own_with_the_draft_that_was_frozen(
    storage: Storage, entry: Entry, engine: sa.Engine
) -> None:
    storage.ledger.begin(entry.id, document(), "d", NOW)
    found = bring(storage, entry, "unknown", "repeat")
    assert (found.document, found.sent_at, found.unsure_since) == (document(), LATER, NOW)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(attempts).order_by(attempts.c.id)).all()
    assert [(r.reference, r.digest, r.outcome) for r in rows] == [
        ("SHOP-1-R1", "d", "unknown"),
        ("SHOP-1-R1", "d", ""),
    ]


def test_two_documents_under_one_reference_are_a_conflict_of_which_nothing_is_offered(
    storage: Storage, entry: Entry
) -> None:
    found = bring(storage, entry, "begin", "unknown", "two_found")
    assert (found.state, found.held_reason, found.issued) == (DocumentState.CONFLICT, "two_found", None)
    assert storage.ledger.tasks(entry.store_id, 1) == []


def test_what_a_person_asked_for_is_used_once_told_and_kept_when_nothing_came_of_it(
    storage: Storage, entry: Entry
) -> None:
    ledger, store_id = storage.ledger, entry.store_id
    assert ledger.memory(store_id, 1) is None
    ledger.asked(store_id, 1, NOW)
    memory = ledger.remember(store_id, 1, "paid", NOW)
    assert (memory.asked_at, memory.first_status) == (NOW, "paid")
    assert [line.code for line in ledger.timeline(store_id, 1)] == ["requested"]
    assert not ledger.use_request(store_id, 1, LATER)
    assert ledger.use_request(store_id, 1, NOW)
    assert not ledger.use_request(store_id, 1, NOW)
    ledger.keep_request(store_id, 1, NOW)
    ledger.asked(store_id, 1, LATER)
    ledger.keep_request(store_id, 1, NOW)
    assert ledger.use_request(store_id, 1, LATER)
    remembered = ledger.memory(store_id, 1)
    assert remembered is not None
    assert remembered.asked_at is None
