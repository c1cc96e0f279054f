"""A full disk and a locked database, on real processes: told, never half done, and nothing is lost afterwards."""

import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from e2e.running import RunningFolio, eventually, running_folio
from e2e.simulators.jumpseller.hooks import Attempt
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import SimStore
from folio.adapters.storage.database import open_engine
from folio.adapters.storage.tables import attempts, book_entries, deliveries

TEA = Item("Té de hierbas", 8990, 2, sku="TE-250")
pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def folio(tmp_path: Path) -> Iterator[RunningFolio]:
    with running_folio(tmp_path) as installation:
        yield installation


def family(pid: int) -> list[int]:
    """A process and its children, as Linux tells them."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [pid, *(found for path in threads for child in path.read_text().split() for found in family(int(child)))]


def limit_files(folio: RunningFolio, size: int) -> None:
    """No file may be written beyond `size` bytes by any process of Folio: what a full disk feels like."""
    assert folio.process is not None
    for pid in family(folio.process.pid):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def readiness(folio: RunningFolio) -> int:
    return httpx.get(f"{folio.url}/readyz", trust_env=False, timeout=20).status_code


def place(folio: RunningFolio, store: SimStore, n: int) -> int:
    return folio.simulator.world.place(store, Basket(items=(TEA,)), person(n))


def answers(folio: RunningFolio, order_id: int) -> list[Attempt]:
    return [attempt for attempt in folio.simulator.deliverer.log if attempt.order_id == order_id]


def count(folio: RunningFolio, table: sa.Table) -> int:
    engine = open_engine(folio.environment["FOLIO_DATABASE_URL"])
    with engine.connect() as connection:
        found: int = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    engine.dispose()
    return found


def fired_until_stored(folio: RunningFolio, store: SimStore, order_id: int) -> None:
    """Deliver again, as the platform would minutes later."""
    folio.simulator.world.fire(store, "order_paid", store.orders[order_id])

    def stored() -> bool:
        return any(attempt.status == 200 for attempt in answers(folio, order_id))

    eventually(stored, "a delivery that is stored")


def test_a_full_disk_is_told_makes_nothing_half_and_loses_nothing(folio: RunningFolio) -> None:
    store = folio.simulator.open_store()
    folio.connect(store)
    folio.start()
    first = place(folio, store, 1)
    eventually(lambda: store.documents.get(first) and folio.mailbox.received, "the first document")
    eventually(partial(settled, folio), "a quiet Folio")
    tried, kept = count(folio, attempts), count(folio, deliveries)

    limit_files(folio, 1)
    second = place(folio, store, 2)
    eventually(lambda: answers(folio, second), "an answer to the delivery")
    assert {attempt.status for attempt in answers(folio, second)} == {503}
    assert readiness(folio) == 503
    assert httpx.get(f"{folio.url}/livez", trust_env=False).status_code == 200
    time.sleep(2)
    # An issuer is only called after the attempt is written down: no attempt, no call.
    assert (count(folio, attempts), count(folio, book_entries), count(folio, deliveries)) == (tried, 1, kept)
    assert not store.documents.get(second)

    limit_files(folio, resource.RLIM_INFINITY)
    eventually(lambda: readiness(folio) == 200, "a ready Folio")
    fired_until_stored(folio, store, second)
    eventually(lambda: store.documents.get(second) and len(folio.mailbox.received) == 2, "the second document")
    assert [store.documents[order][0]["public_id"] for order in (first, second)] == ["B-1", "B-2"]
    with closing(sqlite3.connect(database(folio))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def settled(folio: RunningFolio) -> bool:
    with closing(sqlite3.connect(database(folio))) as connection:
        (open_bells,) = connection.execute("SELECT count(*) FROM orders WHERE answered < rung").fetchone()
        (owed,) = connection.execute("SELECT count(*) FROM tasks WHERE state <> 'done'").fetchone()
    return not open_bells and not owed


def database(folio: RunningFolio) -> str:
    return folio.environment["FOLIO_DATABASE_URL"].removeprefix("sqlite:///")


def test_a_database_locked_for_long_answers_not_now_in_time_and_goes_on(folio: RunningFolio) -> None:
    store = folio.simulator.open_store()
    folio.connect(store)
    folio.start()
    with closing(sqlite3.connect(database(folio), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        order = place(folio, store, 1)
        assert readiness(folio) == 503
        assert time.monotonic() - began < 11
        eventually(lambda: answers(folio, order), "an answer to the delivery")
        assert time.monotonic() - began < 15  # the platform would have hung up
        assert {attempt.status for attempt in answers(folio, order)} == {503}
        other.execute("ROLLBACK")
    eventually(lambda: readiness(folio) == 200, "a ready Folio")
    fired_until_stored(folio, store, order)
    eventually(lambda: store.documents.get(order), "the document")
    assert [entry["public_id"] for entry in store.documents[order]] == ["B-1"]


def test_a_database_locked_for_a_moment_is_waited_for(folio: RunningFolio) -> None:
    store = folio.simulator.open_store()
    folio.connect(store)
    folio.start()
    with closing(sqlite3.connect(database(folio), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        order = place(folio, store, 1)
        time.sleep(0.5)
        other.execute("ROLLBACK")
    eventually(lambda: answers(folio, order), "an answer to the delivery")
    assert {attempt.status for attempt in answers(folio, order)} == {200}
    eventually(lambda: store.documents.get(order), "the document")
