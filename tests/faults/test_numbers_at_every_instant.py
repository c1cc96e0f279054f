"""Twelve writers in four processes, two of which are killed: at every instant the numbers are without gap or twin."""

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from folio.adapters.storage import Storage, open_number_ledger, open_storage
from folio.adapters.storage.database import open_engine
from folio.adapters.storage.numbers import NumberLedger, Series
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import book_entries
from tests.databases import KEY, NOW, Queue
from tests.storage_examples import PAIR, document, info

WRITERS, PROCESSES = 3, 4
SECONDS = 12.0


def _now() -> datetime:
    return datetime.now(UTC)


def _write(url: str, where: str, store_id: str, place: int, until: float) -> None:
    engine = open_engine(url)
    storage = open_storage(engine, Seal(KEY), _now, Queue(), open_number_ledger(where))

    def work(writer: int) -> None:
        n = 0
        while time.time() < until:
            n += 1
            reference = f"SHOP-{place}x{writer}x{n}-R1"
            storage.books.enter(store_id, "B", document(reference=reference), _now())

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    storage.close()
    engine.dispose()


@pytest.mark.timeout(300)
def test_numbers_are_contiguous_and_ledgered_at_every_instant(
    storage: Storage, engine: sa.Engine, database_url: str, tmp_path: Path
) -> None:
    store_id = storage.stores.connect(info(), PAIR, NOW).id
    where = str(tmp_path / "numbers")
    ledger = open_number_ledger(where)
    assert ledger is not None
    until = time.time() + SECONDS + 6  # the processes need a while to begin
    spawn = multiprocessing.get_context("spawn")
    processes = [
        spawn.Process(target=_write, args=(database_url, where, store_id, place, until)) for place in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    looks, victims = 0, processes[:2]
    while any(process.is_alive() for process in processes) and time.time() < until + 60:
        count = contiguous(engine, ledger, store_id)
        looks += 1
        if victims and count > 20 * (3 - len(victims)):
            victims.pop().kill()
        time.sleep(0.02)
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes].count(0) == 2
    assert not victims
    assert looks > 20

    # What the killed ones committed and did not write to the ledger is written by whoever comes next.
    last = contiguous(engine, ledger, store_id)
    keeper = open_storage(engine, Seal(KEY), _now, Queue(), ledger)
    assert keeper.books.enter(store_id, "B", document(reference="SHOP-last-R1"), _now()).number == last + 1
    assert [line.number for line in ledger.lines(Series(store_id, "receipt", "B"))] == list(range(1, last + 2))
    assert keeper.books.verify_books(store_id) == []
    assert keeper.numbers.standing(fresh=True).state == "sound"
    with engine.connect() as connection:
        times = (
            connection.execute(sa.select(book_entries.c.entered_at).order_by(book_entries.c.number)).scalars().all()
        )
    assert times == sorted(times)


def contiguous(engine: sa.Engine, ledger: NumberLedger, store_id: str) -> int:
    """One look: the ledger first, then the books, which may only know more."""
    tip = ledger.tip(Series(store_id, "receipt", "B"))
    with engine.connect() as connection:
        count, low, high = connection.execute(
            sa.select(
                sa.func.count(sa.distinct(book_entries.c.number)),
                sa.func.min(book_entries.c.number),
                sa.func.max(book_entries.c.number),
            )
        ).one()
    assert (low or 1, high or 0) == (1, count)
    assert (tip.number if tip else 0) <= count
    found: int = count
    return found
