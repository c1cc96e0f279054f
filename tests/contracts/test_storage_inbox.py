"""Deliveries and bells, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from folio.adapters.storage import Storage, open_storage
from folio.adapters.storage.database import open_engine
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import deliveries
from folio.domain.delivery import Delivery
from folio.domain.errors import Unavailable
from tests.databases import KEY, NOW, Queue, SetClock
from tests.storage_examples import PAIR, info


@pytest.fixture
def store_id(storage: Storage) -> str:
    return storage.stores.connect(info(), PAIR, NOW).id


def delivery(store_id: str, body: bytes, order_id: int | None = 7, quarantine: str = "", hours: int = 0) -> Delivery:
    at = NOW + timedelta(hours=hours)
    return Delivery(store_id, "order_paid", at, (("X-Event", "order_paid"),), body, order_id, quarantine)


def test_a_delivery_is_kept_byte_for_byte_and_rings_its_bell(
    storage: Storage, store_id: str, queue: Queue, engine: sa.Engine
) -> None:
    body = b'{"a": \x00\xff}'
    assert storage.inbox.keep(delivery(store_id, body)) is True
    assert queue.calls == [(store_id, 7, 1, 0.0)]
    with engine.connect() as connection:
        row = connection.execute(sa.select(deliveries)).one()
    assert bytes(row.body) == body
    assert row.headers == '[["X-Event", "order_paid"]]'


def test_the_same_bytes_again_are_counted_and_ring_again(storage: Storage, store_id: str, queue: Queue) -> None:
    assert storage.inbox.keep(delivery(store_id, b"1"))
    assert not storage.inbox.keep(delivery(store_id, b"1", hours=2))
    (record,) = storage.inbox.of_order(store_id, 7)
    assert (record.times, record.received_at) == (2, NOW)
    assert storage.bells.rung(store_id, 7) == (2, 0)
    assert [call[2] for call in queue.calls] == [1, 2]


def test_quarantined_bytes_are_kept_and_ring_nothing(storage: Storage, store_id: str, queue: Queue) -> None:
    assert storage.inbox.keep(delivery(store_id, b"junk", None, "not_json"))
    assert queue.calls == []
    assert [r.quarantine for r in storage.inbox.recent(store_id)] == ["not_json"]


def test_each_store_sees_its_own_deliveries(storage: Storage, store_id: str) -> None:
    other = storage.stores.connect(info(code="other"), PAIR, NOW).id
    assert storage.inbox.keep(delivery(store_id, b"1"))
    assert storage.inbox.keep(delivery(other, b"1"))
    assert storage.inbox.keep(delivery(store_id, b"2"))
    assert [r.order_id for r in storage.inbox.recent(store_id)] == [7, 7]
    assert len(storage.inbox.recent(store_id, limit=1)) == 1
    assert len(storage.inbox.of_order(other, 7)) == 1


def test_many_threads_keep_many_deliveries_once_each(storage: Storage, store_id: str, queue: Queue) -> None:
    with ThreadPoolExecutor(12) as pool:
        kept = list(pool.map(lambda n: storage.inbox.keep(delivery(store_id, b"%d" % (n % 50), n % 5)), range(150)))
    assert sum(kept) == 50
    assert sum(r.times for r in storage.inbox.recent(store_id)) == 150
    assert sum(storage.bells.rung(store_id, order)[0] for order in range(5)) == 150


def test_keep_returns_only_after_the_commit(storage: Storage, store_id: str, engine: sa.Engine) -> None:
    about_to_commit, may_commit, returned = threading.Event(), threading.Event(), threading.Event()

    def hold_the_commit(_connection: sa.Connection) -> None:
        about_to_commit.set()
        may_commit.wait(20)

    def keep() -> None:
        storage.inbox.keep(delivery(store_id, b"1"))
        returned.set()

    sa.event.listen(engine, "commit", hold_the_commit)
    thread = threading.Thread(target=keep)
    thread.start()
    assert about_to_commit.wait(20)
    assert not returned.wait(0.3)
    may_commit.set()
    thread.join(20)
    assert returned.is_set()
    sa.event.remove(engine, "commit", hold_the_commit)
    assert len(storage.inbox.recent(store_id)) == 1


def test_a_failed_commit_is_told_to_everyone_who_waits(storage: Storage, store_id: str, engine: sa.Engine) -> None:
    def fail(_connection: sa.Connection) -> None:
        message = "disk full"
        raise OSError(message)

    sa.event.listen(engine, "commit", fail)
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(storage.inbox.keep, delivery(store_id, b"%d" % n)) for n in range(4)]
        for future in futures:
            assert isinstance(future.exception(30), Unavailable)
    sa.event.remove(engine, "commit", fail)
    assert storage.inbox.recent(store_id) == []
    assert storage.inbox.keep(delivery(store_id, b"1"))


def test_one_bad_row_does_not_fail_its_neighbours(storage: Storage, store_id: str) -> None:
    bad = delivery("nobody", b"bad")
    with ThreadPoolExecutor(8) as pool:
        good = [pool.submit(storage.inbox.keep, delivery(store_id, b"%d" % n)) for n in range(20)]
        refused = pool.submit(storage.inbox.keep, bad)
        assert all(future.result(30) for future in good)
        assert isinstance(refused.exception(30), Unavailable)


def test_a_bell_whose_settle_cannot_be_queued_did_not_ring(
    engine: sa.Engine, storage: Storage, store_id: str
) -> None:
    def refuse(*_: object) -> None:
        message = "no queue"
        raise RuntimeError(message)

    broken = open_storage(engine, Seal(KEY), SetClock(), refuse)
    with pytest.raises(RuntimeError, match="no queue"):
        broken.bells.ring(store_id, 7)
    with pytest.raises(Unavailable):
        broken.inbox.keep(delivery(store_id, b"1"))
    broken.close()
    assert storage.bells.rung(store_id, 7) == (0, 0)
    assert storage.inbox.recent(store_id) == []


def test_a_closed_inbox_takes_nothing(storage: Storage, store_id: str) -> None:
    assert storage.inbox.keep(delivery(store_id, b"1"))
    storage.close()
    storage.close()
    with pytest.raises(Unavailable):
        storage.inbox.keep(delivery(store_id, b"2"))


def test_a_ring_during_a_settle_stays_unanswered(storage: Storage, store_id: str, queue: Queue) -> None:
    bells = storage.bells
    assert bells.rung(store_id, 9) == (0, 0)
    assert bells.ring(store_id, 9) == 1
    assert bells.ring(store_id, 9, delay=5.0, requested=True) == 2
    through, _ = bells.rung(store_id, 9)
    assert bells.ring(store_id, 9) == 3
    bells.answered(store_id, 9, through)
    bells.answered(store_id, 9, 1)
    assert bells.rung(store_id, 9) == (3, 2)
    assert queue.calls == [(store_id, 9, 1, 0.0), (store_id, 9, 2, 5.0), (store_id, 9, 3, 0.0)]
    memory = storage.ledger.memory(store_id, 9)
    assert memory is not None
    assert (memory.requested, memory.first_status, memory.seen_at) == (True, "", None)


def test_a_database_that_is_not_there_is_unavailable() -> None:
    engine = open_engine("postgresql://folio@/none?host=/nonexistent")
    gone = open_storage(engine, Seal(KEY), SetClock(), Queue())
    with pytest.raises(Unavailable):
        gone.bells.rung("s", 1)
    with pytest.raises(Unavailable):
        gone.inbox.keep(delivery("s", b"1"))
    gone.close()
