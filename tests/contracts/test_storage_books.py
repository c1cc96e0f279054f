"""The built-in issuer's books, on both databases."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from folio.adapters.storage import Storage, open_storage
from folio.adapters.storage.database import open_engine
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import book_entries, book_series
from folio.domain.document import DocumentKind
from tests.databases import KEY, NOW, Queue, SetClock
from tests.storage_examples import PAIR, RENDERING, document, info


@pytest.fixture
def store_id(storage: Storage) -> str:
    return storage.stores.connect(info(), PAIR, NOW).id


def enter(storage: Storage, store_id: str, n: int) -> int:
    return storage.books.enter(store_id, "B", document(reference=f"SHOP-{n}-R1"), NOW).number


def test_a_number_is_taken_with_its_document_and_found_again(storage: Storage, store_id: str) -> None:
    entry = storage.books.enter(store_id, "B", document(), NOW)
    assert (entry.number, entry.printed_number) == (1, "B-1")
    assert storage.books.find(store_id, "SHOP-1-R1") == entry
    assert storage.books.find(store_id, "SHOP-2-R1") is None
    assert storage.books.find("nobody", "SHOP-1-R1") is None


def test_a_reference_takes_one_number_however_often_it_is_entered(storage: Storage, store_id: str) -> None:
    first = storage.books.enter(store_id, "B", document(), NOW)
    again = storage.books.enter(store_id, "B", document(total=1), NOW)
    assert again == first
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lambda _: enter(storage, store_id, 2), range(6))) == {2}


def test_twelve_threads_leave_no_gap_and_no_twin(storage: Storage, store_id: str) -> None:
    with ThreadPoolExecutor(12) as pool:
        numbers = list(pool.map(lambda n: enter(storage, store_id, n), range(60)))
    assert sorted(numbers) == list(range(1, 61))
    assert storage.books.verify_books(store_id) == []


def _enter_many(url: str, store_id: str, first: int) -> None:
    engine = open_engine(url)
    storage = open_storage(engine, Seal(KEY), SetClock(), Queue())
    for n in range(first, first + 20):
        enter(storage, store_id, n)
    engine.dispose()


def test_two_processes_leave_no_gap_and_no_twin(storage: Storage, store_id: str, database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_enter_many, args=(database_url, store_id, 100 * p)) for p in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert enter(storage, store_id, 999) == 41
    assert storage.books.verify_books(store_id) == []


def test_each_kind_series_and_store_counts_for_itself(storage: Storage, store_id: str) -> None:
    other = storage.stores.connect(info(code="other"), PAIR, NOW).id
    invoice = document(kind=DocumentKind.INVOICE, reference="I")
    assert storage.books.enter(store_id, "B", document(), NOW).number == 1
    assert storage.books.enter(store_id, "B", invoice, NOW).number == 1
    assert storage.books.enter(store_id, "C", document(reference="C"), NOW).number == 1
    assert storage.books.enter(other, "B", document(), NOW).number == 1


def test_a_failed_entry_takes_no_number(storage: Storage, store_id: str, engine: sa.Engine) -> None:
    def fail(_connection: sa.Connection) -> None:
        message = "power cut"
        raise OSError(message)

    sa.event.listen(engine, "commit", fail)
    with pytest.raises(OSError, match="power cut"):
        enter(storage, store_id, 1)
    sa.event.remove(engine, "commit", fail)
    assert enter(storage, store_id, 2) == 1


def test_the_database_refuses_to_change_the_books(storage: Storage, store_id: str, engine: sa.Engine) -> None:
    enter(storage, store_id, 1)
    for change in (book_entries.update().values(snapshot="{}"), book_entries.delete()):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(change)
    assert storage.books.verify_books(store_id) == []


def _tamper(engine: sa.Engine, change: sa.Executable) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for name in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER book_entries_no_{name}")
        else:
            connection.exec_driver_sql("ALTER TABLE book_entries DISABLE TRIGGER ALL")
        connection.execute(change)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (book_entries.update().where(book_entries.c.number == 2).values(snapshot="{}"), "receipt B-2: was altered"),
        (book_entries.delete().where(book_entries.c.number == 2), "receipt B: number 2 is missing"),
        (book_entries.delete().where(book_entries.c.number == 3), "receipt B: the last number is 3"),
        (book_entries.update().where(book_entries.c.number == 3).values(prev_hash=""), "B-3: does not follow"),
        (book_series.delete(), "receipt B: entries without a series"),
    ],
)
def test_books_altered_behind_our_back_are_found(
    storage: Storage, store_id: str, engine: sa.Engine, change: sa.Executable, problem: str
) -> None:
    for n in range(1, 4):
        enter(storage, store_id, n)
    _tamper(engine, change)
    assert any(problem in found for found in storage.books.verify_books(store_id))


def test_the_first_pdf_of_an_entry_stays(storage: Storage, store_id: str) -> None:
    assert storage.books.rendering(store_id, "R") is None
    assert storage.books.keep_rendering(store_id, "R", RENDERING) == RENDERING
    assert storage.books.keep_rendering(store_id, "R", replace(RENDERING, content=b"2")) == RENDERING
    assert storage.books.rendering(store_id, "R") == RENDERING
