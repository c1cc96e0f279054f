"""The sweep's memory, on both databases: what is counted, what is unfinished, what is forgotten."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from folio.adapters.storage import Storage
from folio.adapters.storage.tables import documents
from folio.domain.document import DocumentKind
from folio.domain.sweeping import SweepState, SweepTotals
from tests.databases import NOW, Queue
from tests.storage_examples import PAIR, document, info, issued


@pytest.fixture
def store_id(storage: Storage) -> str:
    return storage.stores.connect(info(), PAIR, NOW).id


def unfinished(storage: Storage, store_id: str, *quiet: str) -> list[int]:
    return [one.memory.order_id for one in storage.sweeps.unfinished(store_id, quiet)]


def sell(storage: Storage, store_id: str, order_id: int, kind: DocumentKind, total: int) -> int:
    """An issued document over a total, delivered."""
    entry = storage.ledger.reserve(store_id, order_id, kind, 1, "fake", f"R-{order_id}-{kind}", NOW)
    storage.ledger.begin(entry.id, document(reference=f"R-{order_id}-{kind}", kind=kind), "d" * 64, NOW)
    storage.ledger.issued(entry.id, issued(reference=f"R-{order_id}-{kind}", total=total), NOW)
    for task in storage.ledger.tasks(store_id, order_id):
        storage.ledger.task_sending(task.id, NOW)
        storage.ledger.task_done(task.id, NOW)
    return entry.id


def test_before_the_first_sweep_everything_is_zero(storage: Storage, store_id: str) -> None:
    assert storage.sweeps.state(store_id) == SweepState(store_id)
    assert SweepState(store_id).daily_is_due(NOW)
    assert storage.sweeps.totals(NOW) == SweepTotals(0, 0, 0)


def test_the_watermark_only_rises(storage: Storage, store_id: str) -> None:
    for reached, watermark in ((50, 50), (20, 50), (70, 70), (0, 70)):
        storage.sweeps.reached(store_id, reached)
        assert storage.sweeps.state(store_id).watermark == watermark


def test_a_daily_sweep_is_unfinished_until_it_ended_and_due_again_after_23_hours(
    storage: Storage, store_id: str
) -> None:
    storage.sweeps.reached(store_id, 9)
    storage.sweeps.begin_daily(store_id, NOW)
    storage.sweeps.window_done(store_id, 4)
    assert storage.sweeps.state(store_id) == SweepState(store_id, 9, NOW, None, 4)
    assert storage.sweeps.state(store_id).unfinished
    storage.sweeps.end_daily(store_id, NOW + timedelta(hours=1))
    state = storage.sweeps.state(store_id)
    assert not state.unfinished
    assert not state.daily_is_due(NOW + timedelta(hours=22, minutes=59))
    assert state.daily_is_due(NOW + timedelta(hours=23))
    storage.sweeps.begin_daily(store_id, NOW + timedelta(days=1))
    state = storage.sweeps.state(store_id)
    assert (state.unfinished, state.windows_done) == (True, 0)


def test_restored_hooks_are_added_up_and_their_last_time_kept(storage: Storage, store_id: str) -> None:
    storage.sweeps.hooks_restored(store_id, 3, NOW)
    storage.sweeps.hooks_restored(store_id, 1, NOW + timedelta(days=1))
    state = storage.sweeps.state(store_id)
    assert (state.hooks_restored, state.hooks_restored_at) == (4, NOW + timedelta(days=1))
    assert storage.sweeps.totals(NOW).hooks_restored == 4


def test_each_store_has_its_own_memory(storage: Storage, store_id: str) -> None:
    other = storage.stores.connect(info(code="other"), PAIR, NOW).id
    storage.sweeps.reached(store_id, 9)
    storage.ledger.remember(store_id, 1, "pending_payment", NOW)
    storage.sweeps.found(store_id, 1, "paid", None, NOW)
    assert storage.sweeps.state(other) == SweepState(other)
    assert unfinished(storage, other) == []
    assert storage.sweeps.tally(other, NOW).found == 0


def test_a_find_is_counted_once_for_each_status(storage: Storage, store_id: str) -> None:
    assert storage.sweeps.found(store_id, 1, "paid", None, NOW)
    assert not storage.sweeps.found(store_id, 1, "paid", None, NOW)
    assert storage.sweeps.found(store_id, 1, "canceled", NOW, NOW)
    assert storage.sweeps.state(store_id).found == 2


@pytest.mark.parametrize(
    ("status", "is_unfinished"),
    [("pending_payment", True), ("paid", True), ("canceled", False), ("abandoned", False), ("created", False)],
)
def test_an_order_without_documents_is_unfinished_by_its_status(
    storage: Storage, store_id: str, status: str, is_unfinished: bool
) -> None:
    storage.ledger.remember(store_id, 1, status, NOW)
    assert unfinished(storage, store_id) == ([1] if is_unfinished else [])


@pytest.mark.parametrize(("credited", "is_unfinished"), [(None, True), (400, True), (1190, False)])
def test_a_canceled_sale_is_unfinished_until_all_of_it_is_credited(
    storage: Storage, store_id: str, credited: int | None, is_unfinished: bool
) -> None:
    storage.ledger.remember(store_id, 1, "canceled", NOW)
    sell(storage, store_id, 1, DocumentKind.RECEIPT, 1190)
    if credited is not None:
        sell(storage, store_id, 1, DocumentKind.CREDIT_NOTE, credited)
    assert unfinished(storage, store_id) == ([1] if is_unfinished else [])


def test_a_paid_and_delivered_order_is_finished_until_a_task_is_owed(storage: Storage, store_id: str) -> None:
    storage.ledger.remember(store_id, 1, "paid", NOW)
    entry_id = sell(storage, store_id, 1, DocumentKind.INVOICE, 1190)
    assert unfinished(storage, store_id) == []
    assert storage.sweeps.attach_again(entry_id, NOW)
    assert unfinished(storage, store_id) == [1]
    (task,) = storage.ledger.tasks(store_id, 1)
    storage.ledger.task_parked(task.id, "refused")
    assert unfinished(storage, store_id) == [], "what waits for a person is not owed by us"


@pytest.mark.parametrize(("state", "is_unfinished"), [("sending", True), ("unknown", True), ("conflict", False)])
def test_a_call_of_unknown_outcome_is_unfinished_whatever_the_order_is_by_now(
    storage: Storage, store_id: str, engine: sa.Engine, state: str, is_unfinished: bool
) -> None:
    storage.ledger.remember(store_id, 1, "abandoned", NOW)
    storage.ledger.reserve(store_id, 1, DocumentKind.INVOICE, 1, "fake", "R-1", NOW)
    with engine.begin() as connection:
        connection.execute(documents.update().values(state=state))
    assert unfinished(storage, store_id) == ([1] if is_unfinished else [])


def test_the_newest_sentence_decides_what_is_quiet(storage: Storage, store_id: str) -> None:
    storage.ledger.remember(store_id, 1, "paid", NOW)
    storage.ledger.happened(store_id, 1, "before_start", NOW)
    assert unfinished(storage, store_id, "before_start") == []
    storage.ledger.happened(store_id, 1, "order_read", NOW)
    assert unfinished(storage, store_id, "before_start") == [1]


def test_a_bell_nobody_answered_is_unfinished_though_it_is_quiet(
    storage: Storage, store_id: str, queue: Queue
) -> None:
    storage.bells.ring(store_id, 1)
    storage.ledger.happened(store_id, 1, "before_start", NOW)
    (one,) = storage.sweeps.unfinished(store_id, ["before_start"])
    assert (one.answered, one.told, one.memory.status) == (False, "before_start", "")
    storage.bells.answered(store_id, 1, 1)
    assert unfinished(storage, store_id, "before_start") == []
    assert unfinished(storage, store_id) == [1], "it was never read"
