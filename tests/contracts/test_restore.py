"""A database put back in time, on both kinds: nothing is issued twice, no number is used twice, nothing is lost."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from folio.adapters.providers.builtin.issuer import BuiltinIssuer
from folio.adapters.storage import NotAllowed, open_number_ledger, open_storage
from folio.adapters.storage.database import migrate, open_engine
from folio.adapters.storage.numbers import CannotRestore, NumberLedger, RestoredPast, Series
from folio.adapters.storage.restoring import SqlPast
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import book_entries, documents, sweeps, tasks
from folio.domain.document import Document, DocumentKind, DocumentState
from folio.domain.ledger import DOUBTS, TaskKind, TaskState
from folio.domain.ports import BookEntry
from folio.flows.restore import Restored, restore_past
from tests.builders import a_document
from tests.databases import KEY, NOW, PostgresServer, Queue, SetClock
from tests.storage_examples import PAIR, info

LINK = "https://folio.example/documents/"


@dataclass
class House:
    """An installation whose database can be copied and put back."""

    url: str
    where: str
    copy: Callable[[], None]
    put_back: Callable[[], None]

    def open(self) -> "Open":
        return Open(self)


class Open:
    """The installation while it is running."""

    def __init__(self, house: House) -> None:
        self.house, self.clock, self.queue = house, SetClock(NOW + timedelta(hours=2)), Queue()
        self.engine = open_engine(house.url)
        self.numbers = open_number_ledger(house.where)
        assert self.numbers is not None
        self.storage = open_storage(self.engine, Seal(KEY), self.clock, self.queue, self.numbers)

    def __enter__(self) -> "Open":
        return self

    def __exit__(self, *_: object) -> None:
        self.storage.close()
        self.engine.dispose()

    def store(self, code: str = "shop") -> str:
        return self.storage.stores.connect(info(code=code), PAIR, NOW).id

    def issue(self, store_id: str, order_id: int) -> BookEntry:
        """The built-in part of a settle: reserve, write the attempt, take the number, save."""
        ledger, issuer = self.storage.ledger, BuiltinIssuer(store_id, self.storage.books, self.clock)
        draft = draft_of(order_id)
        row = ledger.reserve(store_id, order_id, draft.kind, 1, "builtin", draft.reference, self.clock())
        draft = draft.linked(f"{LINK}{row.token}")
        ledger.begin(row.id, draft, "d" * 64, self.clock())
        issued = issuer.find_by_reference(draft.reference) or issuer.issue(draft)
        ledger.issued(row.id, issued, self.clock())
        entry = self.storage.books.find(store_id, draft.reference)
        assert entry is not None
        return entry

    def restore(self, *, anyway: bool = False, ledger_lost: bool = False) -> Restored:
        return restore_past(
            SqlPast(self.engine, self.storage.numbers, Seal(KEY)),
            ledger=self.storage.ledger,
            bells=self.storage.bells,
            provider_of=lambda store_id: BuiltinIssuer(store_id, self.storage.books, self.clock),
            clock=self.clock,
            anyway=anyway,
            ledger_lost=ledger_lost,
        )


def draft_of(order_id: int) -> Document:
    return replace(a_document(order_id=order_id, kind=DocumentKind.RECEIPT), sequence=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    where = str(tmp_path / "numbers")
    if request.param == "sqlite":
        path, copied = tmp_path / "folio.db", tmp_path / "copy.db"

        def copy() -> None:
            with sqlite3.connect(path) as source, sqlite3.connect(copied) as target:
                source.backup(target)

        def put_back() -> None:
            for old in (path, path.with_name("folio.db-wal"), path.with_name("folio.db-shm")):
                old.unlink(missing_ok=True)
            path.write_bytes(copied.read_bytes())

        made = House(f"sqlite:///{path}", where, copy, put_back)
        migrated(made.url)
        yield made
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create()
    name = str(sa.make_url(url).database)

    def replace_with(source: str, target: str) -> None:
        server._admin(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        server._admin(f"CREATE DATABASE {target} TEMPLATE {source}")

    yield House(url, where, lambda: replace_with(name, f"c{name}"), lambda: replace_with(f"c{name}", name))
    server.drop(url)


def migrated(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()


def all_numbers(opened: Open, store_id: str) -> list[int]:
    with opened.engine.connect() as connection:
        query = sa.select(book_entries.c.number).where(book_entries.c.store_id == store_id)
        return sorted(connection.execute(query).scalars())


def yesterday(house: House, before: int = 3, after: int = 3) -> str:
    """Issue some, copy the database, issue more, put the copy back. The store's id."""
    with house.open() as opened:
        opened.clock.now = NOW
        opened.storage.numbers.standing(fresh=True)
        store_id = opened.store()
        for order in range(1, before + 1):
            opened.issue(store_id, order)
    house.copy()
    with house.open() as opened:
        opened.clock.now = NOW + timedelta(hours=1)
        for order in range(before + 1, before + after + 1):
            opened.issue(store_id, order)
    house.put_back()
    return store_id


def test_an_older_copy_issues_nothing_until_it_is_restored_and_then_goes_on_where_it_was(house: House) -> None:
    store_id = yesterday(house)
    with house.open() as opened:
        with pytest.raises(RestoredPast):
            opened.storage.numbers.refuse_unless_sound()
        with pytest.raises(RestoredPast):
            opened.storage.books.enter(store_id, "B", draft_of(7), opened.clock())
        opened.storage.ledger.happened(store_id, 7, "restore_needed", opened.clock())

        done = opened.restore()
        assert done.numbers == (("shop", "receipt B-4"), ("shop", "receipt B-5"), ("shop", "receipt B-6"))
        assert (done.copied_at, done.documents, done.epoch) == (NOW, 3, 2)
        assert opened.storage.numbers.standing(fresh=True).state == "sound"
        opened.storage.numbers.refuse_unless_sound()
        assert opened.issue(store_id, 7).number == 7
        assert all_numbers(opened, store_id) == [1, 2, 3, 4, 5, 6, 7]
        assert opened.storage.books.verify_books(store_id) == []


def test_every_order_has_its_document_again_and_gets_no_second_one(house: House) -> None:
    store_id = yesterday(house)
    with house.open() as opened:
        opened.restore()
        for order in range(1, 7):
            (entry,) = opened.storage.ledger.entries(store_id, order)
            assert entry.state is DocumentState.ISSUED
            assert entry.issued is not None
            assert entry.issued.number == f"B-{order}"
            assert entry.document is not None
            assert entry.document.link == f"{LINK}{entry.token}"  # the link on the paper leads to it
            with pytest.raises(NotAllowed):
                opened.storage.ledger.begin(entry.id, draft_of(order), "d" * 64, NOW)


def test_what_may_have_been_mailed_waits_for_a_person_and_what_is_attached_is_looked_at_again(house: House) -> None:
    store_id = yesterday(house, before=1, after=1)
    with house.open() as opened:
        done = opened.restore()
        assert done.orders == 2
        assert {order for _, order, _, _ in opened.queue.calls} == {1, 2}
        for order in (1, 2):
            owed = {task.kind: task for task in opened.storage.ledger.tasks(store_id, order)}
            assert owed[TaskKind.ATTACH].state is TaskState.DUE
            assert owed[TaskKind.MAIL].state is TaskState.PARKED
            assert owed[TaskKind.MAIL].problem
        assert [h.code for h in opened.storage.ledger.timeline(store_id, 2)] == ["restored"]


def test_a_document_on_its_way_when_the_copy_was_made_is_looked_up_anew(house: House) -> None:
    with house.open() as opened:
        opened.storage.numbers.standing(fresh=True)
        store_id = opened.store()
        opened.issue(store_id, 1)
        row = opened.storage.ledger.reserve(store_id, 9, DocumentKind.RECEIPT, 1, "other", "X-9", NOW)
        opened.storage.ledger.begin(row.id, draft_of(9), "d" * 64, NOW)
    house.copy()
    with house.open() as opened:
        opened.issue(store_id, 2)
    house.put_back()
    with house.open() as opened:
        done = opened.restore()
        assert (done.undecided, done.orders) == (1, 3)
        assert opened.storage.ledger.entries(store_id, 9)[0].state is DocumentState.SENDING  # a settle looks it up


def test_look_ups_that_found_nothing_before_the_restore_count_no_more(house: House) -> None:
    with house.open() as opened:
        opened.storage.numbers.standing(fresh=True)
        store_id, ledger = opened.store(), opened.storage.ledger
        row = ledger.reserve(store_id, 9, DocumentKind.RECEIPT, 1, "other", "X-9", NOW)
        ledger.begin(row.id, draft_of(9), "d" * 64, NOW)
        ledger.unknown(row.id, NOW)
        ledger.missed(row.id, NOW)
        assert ledger.entries(store_id, 9)[0].missed_at == NOW
        assert opened.restore(anyway=True).undecided == 1
        (entry,) = ledger.entries(store_id, 9)
        assert (entry.state, entry.missed_at) == (DocumentState.UNKNOWN, None)


@pytest.mark.parametrize("before", ["planned", "held", "rejected", "sending", "unknown", "in doubt with a person"])
def test_a_number_found_in_the_ledger_ends_whatever_the_copy_thought_of_its_document(
    house: House, before: str
) -> None:
    with house.open() as opened:
        opened.clock.now = NOW
        opened.storage.numbers.standing(fresh=True)
        store_id, ledger = opened.store(), opened.storage.ledger
        row = ledger.reserve(store_id, 1, DocumentKind.RECEIPT, 1, "builtin", draft_of(1).reference, NOW)
        if before == "held":
            ledger.hold(row.id, "draft_waits", {}, NOW)
        if before in ("rejected", "sending", "unknown", "in doubt with a person"):
            ledger.begin(row.id, draft_of(1), "d" * 64, NOW)
        if before == "rejected":
            ledger.rejected(row.id, "provider_rejected", {}, NOW)
        if before in ("unknown", "in doubt with a person"):
            ledger.unknown(row.id, NOW)
        if before == "in doubt with a person":
            ledger.hand_over(row.id, min(DOUBTS), {}, NOW)
    house.copy()
    with house.open() as opened:
        issuer = BuiltinIssuer(store_id, opened.storage.books, opened.clock)
        issuer.issue(draft_of(1).linked(f"{LINK}{row.token}"))
    house.put_back()
    with house.open() as opened:
        assert opened.restore().documents == 1
        (entry,) = opened.storage.ledger.entries(store_id, 1)
        assert (entry.state, entry.token) == (DocumentState.ISSUED, row.token)
        assert entry.issued is not None
        assert entry.issued.number == "B-1"


def test_restoring_twice_changes_nothing_more(house: House) -> None:
    store_id = yesterday(house)
    with house.open() as opened:
        opened.restore()
        before = everything(opened)
        assert opened.restore() == Restored(None)
        assert everything(opened) == before
        assert opened.storage.numbers.identity()[0].epoch == 2
        assert all_numbers(opened, store_id) == [1, 2, 3, 4, 5, 6]


def everything(opened: Open) -> list[object]:
    with opened.engine.connect() as connection:
        return [connection.execute(sa.select(table)).all() for table in (documents, tasks, book_entries)]


def test_the_sweep_goes_back_two_days_before_the_copy_and_its_daily_round_is_due(house: House) -> None:
    with house.open() as opened:
        opened.storage.numbers.standing(fresh=True)
        store_id = opened.store()
        for order, days in ((10, 5), (20, 3), (30, 1)):
            opened.storage.ledger.remember(store_id, order, "paid", NOW - timedelta(days=days))
        opened.issue(store_id, 40)
        with opened.engine.begin() as connection:
            connection.execute(
                sweeps.insert().values(store_id=store_id, watermark=35, daily_done_at=NOW, windows_done=3)
            )
        opened.restore(anyway=True)
        with opened.engine.connect() as connection:
            row = connection.execute(sa.select(sweeps)).one()
        assert (row.watermark, row.daily_done_at, row.windows_done) == (20, None, 0)


@pytest.mark.parametrize("step", ["begin", "rebuild_numbers", "not_told", "keep_token", "doubt", "finish"])
def test_a_restore_that_was_killed_goes_on_where_it_was(
    house: House, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_id = yesterday(house)
    with house.open() as opened:
        whole = getattr(SqlPast, step)

        def killed(*args: object, **more: object) -> None:
            whole(*args, **more)
            raise KeyboardInterrupt

        monkeypatch.setattr(SqlPast, step, killed)
        with pytest.raises(KeyboardInterrupt):
            opened.restore()
        monkeypatch.undo()
    with house.open() as opened:
        assert opened.storage.numbers.standing().may_issue == (step == "finish")
        opened.restore()
        assert opened.storage.numbers.standing(fresh=True).state == "sound"
        states = [opened.storage.ledger.entries(store_id, order)[0].state for order in range(1, 7)]
        assert set(states) == {DocumentState.ISSUED}
        assert opened.issue(store_id, 7).number == 7


def test_an_even_older_copy_is_recognised_after_a_restore_without_new_numbers(house: House) -> None:
    yesterday(house)
    with house.open() as opened:
        opened.restore()
    house.put_back()
    with house.open() as opened:
        assert opened.storage.numbers.standing().state == "restored"
        assert len(opened.restore().numbers) == 3
        assert opened.storage.numbers.identity()[0].epoch == 3


def test_a_store_connected_after_the_copy_keeps_its_numbers_and_counts_on(house: House) -> None:
    with house.open() as opened:
        opened.storage.numbers.standing(fresh=True)
        opened.issue(opened.store(), 1)
    house.copy()
    with house.open() as opened:
        late = opened.store("late")
        assert [opened.issue(late, order).number for order in (1, 2)] == [1, 2]
    house.put_back()
    with house.open() as opened:
        assert opened.restore().numbers == (("late", "receipt B-1"), ("late", "receipt B-2"))
        assert opened.storage.stores.get(late).status == "disconnected"
        assert opened.store("late") == late
        assert opened.issue(late, 3).number == 3
        assert opened.storage.books.verify_books(late) == []


def test_a_store_that_was_connected_anew_before_the_restore_is_left_to_a_person(house: House) -> None:
    with house.open() as opened:
        opened.storage.numbers.standing(fresh=True)
    house.copy()
    with house.open() as opened:
        opened.issue(opened.store("late"), 1)
    house.put_back()
    with house.open() as opened:
        opened.store("late")
        with pytest.raises(CannotRestore, match="connected anew"):
            opened.restore()
        assert not opened.storage.numbers.standing(fresh=True).may_issue


def test_a_new_empty_database_beside_the_old_ledger_learns_everything(house: House, tmp_path: Path) -> None:
    store_id = yesterday(house)
    url = f"sqlite:///{tmp_path / 'new.db'}"
    migrated(url)
    with replace(house, url=url).open() as opened:
        assert opened.storage.numbers.standing().state == "restored"
        assert len(opened.restore().numbers) == 6
        assert opened.storage.numbers.standing(fresh=True).state == "sound"
        assert all_numbers(opened, store_id) == [1, 2, 3, 4, 5, 6]


def test_books_used_without_the_ledger_are_left_to_a_person(house: House) -> None:
    store_id = yesterday(house)
    with replace(house, where=house.where + "-other").open() as opened:
        assert not opened.storage.numbers.standing().may_issue
        unguarded = open_storage(opened.engine, Seal(KEY), opened.clock, opened.queue)
        unguarded.books.enter(store_id, "B", draft_of(50), NOW)
    with house.open() as opened:
        with pytest.raises(CannotRestore, match="contradict each other at or before receipt B-5"):
            opened.restore()
        assert all_numbers(opened, store_id) == [1, 2, 3, 4]


def test_a_lost_ledger_is_begun_anew_only_when_a_person_says_so(house: House) -> None:
    with house.open() as opened:
        opened.storage.numbers.standing(fresh=True)
        store_id = opened.store()
        for order in (1, 2):
            opened.issue(store_id, order)
    with replace(house, where=house.where + "-new").open() as opened:
        assert opened.storage.numbers.standing().state == "missing"
        with pytest.raises(CannotRestore, match="is gone"):
            opened.restore()
        assert opened.restore(ledger_lost=True).copied_at is not None
        assert opened.storage.numbers.standing(fresh=True).state == "sound"
        assert numbers_of(opened.numbers, store_id) == [1, 2]
        assert opened.issue(store_id, 3).number == 3


def numbers_of(ledger: NumberLedger | None, store_id: str) -> list[int]:
    assert ledger is not None
    return [taken.number for taken in ledger.lines(Series(store_id, "receipt", "B"))]


def test_a_person_may_restore_although_no_number_is_missing(house: House) -> None:
    with house.open() as opened:
        opened.storage.numbers.standing(fresh=True)
        store_id = opened.store()
        opened.issue(store_id, 1)
        assert opened.restore() == Restored(None)
        done = opened.restore(anyway=True)
        assert (done.numbers, done.orders, done.epoch) == ((), 1, 2)


def test_a_damaged_line_stops_the_restore_and_says_where(house: House) -> None:
    store_id = yesterday(house)
    path = Path(house.where) / store_id / "receipt-B.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    lines[4] = lines[4].replace("entered_at", "entered-at")
    path.write_text("".join(lines))
    with house.open() as opened:
        with pytest.raises(CannotRestore, match="Line 5"):
            opened.restore()
        assert not opened.storage.numbers.standing(fresh=True).may_issue
