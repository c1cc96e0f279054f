"""The number ledger outside the database: both places that can keep it, beside both databases."""

import json
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from folio.adapters.storage import Storage, open_number_ledger, open_storage
from folio.adapters.storage.database import open_engine, writing
from folio.adapters.storage.number_keeping import NumberKeeper
from folio.adapters.storage.numbers import (
    ClockWentBack,
    Identity,
    NumberLedger,
    RestoredPast,
    Series,
    WrongLedger,
    read_line,
    taken_of,
)
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import book_entries, book_series, instance
from folio.domain.errors import Unavailable
from tests.databases import KEY, NOW, Queue, SetClock
from tests.storage_examples import PAIR, document, info

KIND = "receipt"


@pytest.fixture(params=["folder", "table"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "numbers") if request.param == "folder" else f"sqlite:///{tmp_path / 'numbers.db'}"


@pytest.fixture
def ledger(where: str) -> Iterator[NumberLedger]:
    opened = open_number_ledger(where)
    assert opened is not None
    yield opened
    opened.close()


@pytest.fixture
def kept(engine: sa.Engine, clock: SetClock, queue: Queue, ledger: NumberLedger) -> Iterator[Storage]:
    opened = open_storage(engine, Seal(KEY), clock, queue, ledger)
    yield opened
    opened.close()


@pytest.fixture
def store_id(kept: Storage) -> str:
    return kept.stores.connect(info(), PAIR, NOW).id


def enter(storage: Storage, store_id: str, n: int) -> int:
    return storage.books.enter(store_id, "B", document(reference=f"SHOP-{n}-R1"), NOW).number


def numbers(ledger: NumberLedger, store_id: str) -> list[int]:
    return [taken.number for taken in ledger.lines(Series(store_id, KIND, "B"))]


def put_back(engine: sa.Engine, through: int) -> None:
    """Make the books what they were after some number."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS book_entries_no_delete")
        else:
            connection.exec_driver_sql("ALTER TABLE book_entries DISABLE TRIGGER ALL")
        connection.execute(book_entries.delete().where(book_entries.c.number > through))
        last = connection.execute(sa.select(sa.func.max(book_entries.c.number))).scalar() or 0
        prior = connection.execute(sa.select(book_entries.c.hash).where(book_entries.c.number == last)).scalar() or ""
        connection.execute(book_series.update().values(last_number=last, last_hash=prior))


@contextmanager
def without_knowing_of_a_ledger(engine: sa.Engine) -> Iterator[None]:
    """A program that knows nothing of number ledgers works on the database."""
    with engine.begin() as connection:
        kept = connection.execute(sa.select(instance.c.ledgered)).scalar()
        connection.execute(instance.update().values(ledgered=False))
    yield
    with engine.begin() as connection:
        connection.execute(instance.update().values(ledgered=bool(kept)))


def test_a_number_stands_in_the_ledger_before_anybody_gets_it(
    kept: Storage, store_id: str, ledger: NumberLedger, engine: sa.Engine
) -> None:
    entry = kept.books.enter(store_id, "B", document(), NOW)
    series = Series(store_id, KIND, "B")
    (line,) = ledger.lines(series)
    with engine.connect() as connection:
        row = connection.execute(sa.select(book_entries)).mappings().one()
    assert line == taken_of(dict(row), "shop")
    assert (line.number, line.printed, line.reference) == (1, entry.printed_number, "SHOP-1-R1")
    assert ledger.tip(series) == line
    assert list(ledger.series()) == [series]
    assert kept.numbers.standing(fresh=True).state == "sound"


def test_the_ledger_is_a_chain_with_one_line_per_number(kept: Storage, store_id: str, ledger: NumberLedger) -> None:
    for n in range(1, 6):
        enter(kept, store_id, n)
        enter(kept, store_id, n)
    lines = list(ledger.lines(Series(store_id, KIND, "B")))
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert [line.prev_hash for line in lines] == ["", *(line.hash for line in lines[:-1])]
    assert [line.number for line in ledger.lines(Series(store_id, KIND, "B"), after=3)] == [4, 5]


def test_a_crash_between_books_and_ledger_is_made_good_when_the_document_is_found_again(
    kept: Storage, store_id: str, ledger: NumberLedger, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(NumberKeeper, "follow", crash)
    with pytest.raises(KeyboardInterrupt):
        enter(kept, store_id, 1)
    monkeypatch.undo()
    assert numbers(ledger, store_id) == []
    assert kept.books.find(store_id, "SHOP-1-R1") is not None
    assert numbers(ledger, store_id) == [1]


def test_what_the_ledger_lacks_is_written_at_the_next_start_and_with_the_next_number(
    kept: Storage, storage: Storage, store_id: str, ledger: NumberLedger, engine: sa.Engine
) -> None:
    for n in range(1, 4):
        enter(storage, store_id, n)  # books without a ledger: an installation from before there was one
    assert kept.numbers.standing(fresh=True).state == "sound"
    assert numbers(ledger, store_id) == [1, 2, 3]
    with without_knowing_of_a_ledger(engine):
        enter(storage, store_id, 4)
    enter(kept, store_id, 5)
    assert numbers(ledger, store_id) == [1, 2, 3, 4, 5]


def test_books_put_back_take_no_number_even_under_a_running_program(
    kept: Storage, store_id: str, ledger: NumberLedger, engine: sa.Engine
) -> None:
    for n in range(1, 6):
        enter(kept, store_id, n)
    put_back(engine, 3)
    with pytest.raises(RestoredPast, match="lacks 2 number"):
        enter(kept, store_id, 6)
    standing = kept.numbers.standing(fresh=True)
    assert (standing.state, standing.lost, standing.may_issue) == ("restored", 2, False)
    assert "folio restore" in standing.sentence
    with pytest.raises(RestoredPast, match="folio restore"):
        kept.numbers.refuse_unless_sound()
    assert numbers(ledger, store_id) == [1, 2, 3, 4, 5]
    assert kept.books.verify_books(store_id) == []


def test_two_documents_under_one_number_stop_the_series(
    kept: Storage, storage: Storage, store_id: str, engine: sa.Engine
) -> None:
    for n in range(1, 4):
        enter(kept, store_id, n)
    put_back(engine, 2)
    with without_knowing_of_a_ledger(engine):
        enter(storage, store_id, 99)  # a program without the ledger used the old copy
    assert kept.numbers.standing(fresh=True).state == "forked"
    with pytest.raises(WrongLedger, match="stands for one document in the books and for another"):
        enter(kept, store_id, 4)
    with without_knowing_of_a_ledger(engine):
        enter(storage, store_id, 100)
    assert kept.numbers.standing(fresh=True).state == "forked"
    with pytest.raises(WrongLedger, match="different stories"):
        enter(kept, store_id, 5)
    with pytest.raises(WrongLedger):
        kept.numbers.refuse_unless_sound()


def test_a_ledger_that_is_gone_is_not_simply_begun_anew(kept: Storage, store_id: str, engine: sa.Engine) -> None:
    enter(kept, store_id, 1)
    assert kept.numbers.standing(fresh=True).state == "sound"
    keeper = NumberKeeper(engine, Empty())
    assert keeper.standing().state == "missing"
    assert "--ledger-lost" in keeper.standing().sentence


class Empty:
    """A number ledger that was deleted."""

    where = "/gone"

    def identity(self) -> None:
        return None

    def series(self) -> list[Series]:
        return []

    def tip(self, _series: Series) -> None:
        return None

    def lines(self, _series: Series, after: int = 0) -> Iterator[Any]:
        return iter([])

    def set_identity(self, _identity: Identity) -> None:
        raise AssertionError

    def append(self, _taken: Any) -> None:
        raise AssertionError

    def close(self) -> None:
        pass


def test_a_strangers_ledger_is_refused(kept: Storage, store_id: str, ledger: NumberLedger) -> None:
    enter(kept, store_id, 1)
    kept.numbers.standing(fresh=True)
    ledger.set_identity(Identity("somebody", 1))
    assert kept.numbers.standing(fresh=True).state == "strange"


def test_a_copy_from_before_the_last_restore_is_known_by_its_epoch(
    kept: Storage, store_id: str, ledger: NumberLedger, engine: sa.Engine
) -> None:
    enter(kept, store_id, 1)
    kept.numbers.standing(fresh=True)
    ours = kept.numbers.identity()
    ledger.set_identity(replace(ours, epoch=2))
    assert kept.numbers.standing(fresh=True).state == "restored"
    with engine.begin() as connection:
        connection.execute(instance.update().values(epoch=2))
    assert kept.numbers.standing(fresh=True).state == "sound"


def test_a_standing_is_asked_anew_after_a_while_and_sooner_when_something_is_wrong(
    kept: Storage, store_id: str, ledger: NumberLedger, engine: sa.Engine
) -> None:
    at = 0.0
    keeper = NumberKeeper(engine, ledger, monotonic=lambda: at)
    for n in range(1, 3):
        enter(kept, store_id, n)
    assert keeper.standing().state == "sound"
    put_back(engine, 1)
    at = 59.0
    assert keeper.standing().state == "sound"
    at = 60.0
    assert keeper.standing().state == "restored"
    with without_knowing_of_a_ledger(engine):
        enter(open_storage(engine, Seal(KEY), SetClock(), Queue()), store_id, 2)
    at = 64.0
    assert keeper.standing().state == "restored"
    at = 66.0
    assert keeper.standing().state == "sound"


def test_the_order_of_numbers_is_the_order_of_their_times(kept: Storage, store_id: str) -> None:
    def at(n: int, seconds: float) -> Any:
        moment = NOW + timedelta(seconds=seconds)
        return kept.books.enter(store_id, "B", document(reference=f"SHOP-{n}-R1"), moment).entered_at

    assert at(1, 0) == NOW
    assert at(2, -90) == NOW  # another machine's clock is a little behind
    assert at(3, 5) == NOW + timedelta(seconds=5)
    with pytest.raises(ClockWentBack, match="Set the clock right"):
        at(4, -86400)
    assert at(4, 6) == NOW + timedelta(seconds=6)
    assert kept.books.verify_books(store_id) == []


def _enter_many(url: str, where: str, store_id: str, first: int) -> None:
    engine = open_engine(url)
    storage = open_storage(engine, Seal(KEY), SetClock(), Queue(), open_number_ledger(where))
    for n in range(first, first + 15):
        enter(storage, store_id, n)
    storage.close()
    engine.dispose()


def test_several_processes_write_one_chain(
    kept: Storage, store_id: str, database_url: str, where: str, ledger: NumberLedger
) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [
        spawn.Process(target=_enter_many, args=(database_url, where, store_id, 100 * n)) for n in range(1, 5)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(100)
        assert process.exitcode == 0
    assert numbers(ledger, store_id) == list(range(1, 61))
    assert kept.books.verify_books(store_id) == []
    assert kept.numbers.standing(fresh=True).state == "sound"


def test_a_ledger_that_cannot_be_written_holds_the_document_back_and_loses_nothing(
    kept: Storage, store_id: str, ledger: NumberLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(kept, store_id, 1)

    def full(*_: Any) -> None:
        raise Unavailable("The number ledger cannot be used now.")

    monkeypatch.setattr(type(ledger), "append", full)
    with pytest.raises(Unavailable):
        enter(kept, store_id, 2)
    with pytest.raises(Unavailable):
        kept.books.find(store_id, "SHOP-2-R1")
    monkeypatch.undo()
    assert enter(kept, store_id, 2) == 2
    assert numbers(ledger, store_id) == [1, 2]


def test_a_line_that_was_altered_is_found(kept: Storage, store_id: str, ledger: NumberLedger, where: str) -> None:
    for n in range(1, 4):
        enter(kept, store_id, n)
    alter(where, ledger, store_id, lambda line: line.replace("SHOP-2-R1", "SHOP-9-R1"))
    with pytest.raises(WrongLedger):
        numbers(ledger, store_id)


def alter(where: str, ledger: NumberLedger, store_id: str, change: Callable[[str], str]) -> None:
    if "://" not in where:
        path = Path(where) / store_id / "receipt-B.jsonl"
        path.write_text(change(path.read_text()))
        return
    engine = open_engine(where)
    with engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT number, line FROM number_ledger").all()
        for number, line in rows:
            connection.exec_driver_sql("UPDATE number_ledger SET line = ? WHERE number = ?", (change(line), number))
    engine.dispose()


@pytest.mark.parametrize("line", ["", "{}", "[]", "nul", '{"entered_at": 3}', "\x00" * 40, json.dumps({"a": 1})])
def test_what_is_no_line_is_none(line: str) -> None:
    assert read_line(line) is None


def test_without_a_ledger_nothing_is_refused(storage: Storage, store_id: str) -> None:
    assert storage.numbers.standing().state == "off"
    storage.numbers.refuse_unless_sound()
    assert enter(storage, store_id, 1) == 1


def break_the_last_line(where: str, store_id: str) -> None:
    path = Path(where) / store_id / "receipt-B.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]) + b"\x00" * 40 + lines[-1][40:])


@pytest.mark.parametrize("where", ["folder"], indirect=True)
def test_a_damaged_last_line_whose_number_the_books_forgot_is_not_taken_for_one_that_never_was(
    kept: Storage, store_id: str, ledger: NumberLedger, engine: sa.Engine, where: str
) -> None:
    for n in range(1, 4):
        enter(kept, store_id, n)
    kept.numbers.standing(fresh=True)
    break_the_last_line(where, store_id)
    put_back(engine, 2)
    with pytest.raises(WrongLedger, match="damaged"):
        enter(kept, store_id, 9)
    assert kept.numbers.standing(fresh=True).state == "damaged"
    with pytest.raises(WrongLedger, match="Line 3"):
        list(ledger.lines(Series(store_id, KIND, "B"), after=2))


@pytest.mark.parametrize("where", ["folder"], indirect=True)
def test_a_damaged_last_line_whose_number_the_books_have_is_written_again(
    kept: Storage, store_id: str, ledger: NumberLedger, where: str
) -> None:
    for n in range(1, 4):
        enter(kept, store_id, n)
    break_the_last_line(where, store_id)
    assert [line.number for line in ledger.lines(Series(store_id, KIND, "B"), after=3)] == []
    assert enter(kept, store_id, 4) == 4
    assert numbers(ledger, store_id) == [1, 2, 3, 4]
    break_the_last_line(where, store_id)
    assert kept.numbers.standing(fresh=True).state == "sound"
    assert numbers(ledger, store_id) == [1, 2, 3, 4]


def test_the_ledger_is_asked_before_the_database_is_locked(
    kept: Storage, store_id: str, ledger: NumberLedger, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[bool] = []
    whole = type(ledger).tip
    under_lock = False

    def watched(self: NumberLedger, series: Series) -> Any:
        locked.append(under_lock)
        return whole(self, series)

    @contextmanager
    def told(engine: sa.Engine) -> Iterator[sa.Connection]:
        nonlocal under_lock
        with writing(engine) as connection:
            under_lock = True
            try:
                yield connection
            finally:
                under_lock = False

    monkeypatch.setattr(type(ledger), "tip", watched)
    monkeypatch.setattr("folio.adapters.storage.books.writing", told)
    enter(kept, store_id, 1)
    assert locked
    assert not any(locked)


def test_nobody_waits_for_ever_for_a_look_at_a_ledger_that_hangs(
    kept: Storage, ledger: NumberLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, began = threading.Event(), threading.Event()

    def hang(_self: NumberLedger) -> Identity | None:
        began.set()
        let_go.wait(60)
        return None

    monkeypatch.setattr("folio.adapters.storage.number_keeping.LOOK_SECONDS", 0.05)
    monkeypatch.setattr(type(ledger), "identity", hang)
    looking = threading.Thread(target=kept.numbers.standing)
    looking.start()
    began.wait(20)
    try:
        with pytest.raises(Unavailable, match="does not answer"):
            kept.numbers.refuse_unless_sound()
    finally:
        let_go.set()
        looking.join(20)
