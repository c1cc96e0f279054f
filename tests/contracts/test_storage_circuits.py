"""The circuits of connections to providers, shared by every worker, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from folio.adapters.storage import Storage
from folio.adapters.storage.circuits import SqlCircuits
from folio.adapters.storage.tables import circuits
from tests.databases import NOW
from tests.storage_examples import PAIR, info

AFTER = NOW + timedelta(seconds=60)


@pytest.fixture
def store_id(storage: Storage) -> str:
    return storage.stores.connect(info(), PAIR, NOW).id


def fail(storage: Storage, store_id: str, times: int) -> None:
    for _ in range(times):
        storage.circuits.failed(store_id, "x", NOW)


def test_a_connection_without_failures_is_open_to_all_and_leaves_no_row(
    storage: Storage, store_id: str, engine: sa.Engine
) -> None:
    assert storage.circuits.enter(store_id, "x", NOW) == 0
    storage.circuits.worked(store_id, "x")
    with engine.connect() as connection:
        assert connection.execute(sa.select(circuits)).all() == []


def test_the_fifth_failure_in_a_row_pauses_it_for_everybody(
    storage: Storage, store_id: str, engine: sa.Engine
) -> None:
    fail(storage, store_id, 4)
    storage.circuits.worked(store_id, "x")
    fail(storage, store_id, 4)
    assert storage.circuits.enter(store_id, "x", NOW) == 0
    fail(storage, store_id, 1)
    another_worker = SqlCircuits(engine)
    assert another_worker.enter(store_id, "x", NOW) == 60
    assert another_worker.enter(store_id, "y", NOW) == 0
    other = storage.stores.connect(info(code="other"), PAIR, NOW).id
    assert another_worker.enter(other, "x", NOW) == 0


def test_after_a_pause_one_of_many_is_let_in(storage: Storage, store_id: str) -> None:
    fail(storage, store_id, 5)
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: storage.circuits.enter(store_id, "x", AFTER), range(8)))
    assert sorted(waits) == [0, *[60] * 7]


def test_a_trial_that_works_closes_it_and_one_whose_worker_died_is_followed_by_another(
    storage: Storage, store_id: str
) -> None:
    fail(storage, store_id, 5)
    assert storage.circuits.enter(store_id, "x", AFTER) == 0
    assert storage.circuits.enter(store_id, "x", AFTER) == 60
    assert storage.circuits.enter(store_id, "x", AFTER + timedelta(seconds=60)) == 0
    storage.circuits.worked(store_id, "x")
    assert storage.circuits.enter(store_id, "x", AFTER) == 0


def test_failures_at_the_same_moment_are_all_counted(storage: Storage, store_id: str, engine: sa.Engine) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: storage.circuits.failed(store_id, "x", NOW), range(7)))
    with engine.connect() as connection:
        row = connection.execute(sa.select(circuits)).one()
    assert (row.failures, row.pause_seconds) == (7, 240)
