"""A database put back in time, on both kinds: nothing is issued twice, no number is used twice, nothing is lost."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from folio.adapters.providers.builtin.issuer import BuiltinIssuer
from folio.adapters.storage import NotAllowed, open_storage
from folio.adapters.storage.numbers import CannotRestore, RestoredPast, WrongLedger
from folio.adapters.storage.restoring import SqlPast
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import book_entries, documents, sweeps, tasks
from folio.domain.document import DocumentKind, DocumentState
from folio.domain.ledger import DOUBTS, TaskKind, TaskState
from folio.flows.restore import Restored
from tests.contracts.test_number_ledger import without_knowing_of_a_ledger
from tests.databases import KEY, NOW
from tests.restored import LINK, House, Open, all_numbers, draft_of, migrated, numbers_of, yesterday


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
        assert opened.storage.numbers.identity().epoch == 2
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


@pytest.mark.parametrize("step", ["begin", "rebuild_numbers", "not_told", "keep_as_printed", "doubt", "finish"])
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
        assert opened.storage.numbers.identity().epoch == 3


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
        late = opened.store("late")
        (told,) = opened.restore().contradictions
        assert "connected anew" in told
        with pytest.raises(WrongLedger, match="connected anew"):
            opened.issue(late, 2)
        assert opened.issue(opened.store("shop"), 2).number == 1
        assert opened.restore(new_series=True).contradictions == ()
        assert opened.issue(late, 3).printed_number == f"R{opened.clock.now:%y%m%d%H%M}B-1"


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
        with without_knowing_of_a_ledger(opened.engine):
            unguarded = open_storage(opened.engine, Seal(KEY), opened.clock, opened.queue)
            unguarded.books.enter(store_id, "B", draft_of(50), NOW)
    with house.open() as opened:
        (told,) = opened.restore().contradictions
        assert "contradict each other at or before receipt B-5" in told
        with pytest.raises(WrongLedger, match="contradict each other"):
            opened.issue(store_id, 51)
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
        assert opened.issue(store_id, 3).printed_number == f"R{opened.clock.now:%y%m%d%H%M}B-1"


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


@pytest.mark.parametrize("before", ["sending", "unknown"])
def test_an_order_gets_the_document_that_has_the_number_and_not_the_one_the_copy_was_sending(
    house: House, before: str
) -> None:
    with house.open() as opened:
        opened.storage.numbers.standing(fresh=True)
        store_id, ledger = opened.store(), opened.storage.ledger
        row = ledger.reserve(store_id, 1, DocumentKind.RECEIPT, 1, "builtin", draft_of(1).reference, NOW)
        ledger.begin(row.id, replace(draft_of(1), issue_date=date(2026, 3, 1)), "d" * 64, NOW)
        if before == "unknown":
            ledger.unknown(row.id, NOW)
    house.copy()
    with house.open() as opened:
        printed = draft_of(1).linked(f"{LINK}{row.token}")
        BuiltinIssuer(store_id, opened.storage.books, opened.clock).issue(printed)
    house.put_back()
    with house.open() as opened:
        opened.restore()
        (entry,) = opened.storage.ledger.entries(store_id, 1)
        assert (entry.state, entry.document) == (DocumentState.ISSUED, printed)
