"""A restored database, on both kinds: what is refused until a person says what became of the number ledger."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from folio.adapters.storage import open_storage
from folio.adapters.storage.numbers import CannotRestore, RestoredPast, WrongLedger
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import instance
from folio.domain.ledger import TaskKind
from tests.contracts.test_number_ledger import without_knowing_of_a_ledger
from tests.databases import KEY, NOW
from tests.restored import House, Open, all_numbers, draft_of, numbers_of, yesterday


def without_a_ledger(house: House) -> House:
    return replace(house, where="")


def test_a_restore_without_the_ledger_that_was_kept_issues_nothing(house: House) -> None:
    store_id = yesterday(house)
    with without_a_ledger(house).open() as opened:
        standing = opened.storage.numbers.standing()
        assert (standing.state, standing.may_issue) == ("missing", False)
        assert "FOLIO_NUMBER_LEDGER" in standing.sentence
        with pytest.raises(WrongLedger, match="FOLIO_NUMBER_LEDGER"):
            opened.issue(store_id, 7)
        for vouched in ({}, {"anyway": True}, {"ledger_lost": True}):
            with pytest.raises(CannotRestore, match="--drop-ledger"):
                opened.restore(**vouched)
        assert all_numbers(opened, store_id) == [1, 2, 3]
    with house.open() as opened:
        opened.restore()
        assert opened.issue(store_id, 8).number == 7


def test_the_ledger_is_dropped_only_by_saying_so_and_a_new_series_begins(house: House) -> None:
    store_id = yesterday(house)
    with without_a_ledger(house).open() as opened:
        done = opened.restore(drop_ledger=True)
        assert done.series == new_letters(opened, "")
        assert opened.storage.numbers.standing(fresh=True).state == "off"
        entry = opened.issue(store_id, 7)
        assert entry.printed_number == f"{new_letters(opened, 'B')}-1"
        assert opened.storage.books.verify_books(store_id) == []


def new_letters(opened: Open, letters: str) -> str:
    return f"R{opened.clock.now:%y%m%d%H%M}{letters}"


def test_a_ledger_that_is_there_is_not_dropped(house: House) -> None:
    yesterday(house)
    with house.open() as opened, pytest.raises(CannotRestore, match="unset FOLIO_NUMBER_LEDGER"):
        opened.restore(drop_ledger=True)


def test_with_a_lost_ledger_every_store_begins_a_new_series_so_that_no_number_is_used_twice(house: House) -> None:
    store_id = yesterday(house)
    with replace(house, where=house.where + "-new").open() as opened:
        done = opened.restore(ledger_lost=True)
        assert done.series == new_letters(opened, "")
        used = [opened.issue(store_id, order).printed_number for order in (20, 21)]
        assert used == [f"{new_letters(opened, 'B')}-1", f"{new_letters(opened, 'B')}-2"]
        later = opened.store("later")  # forgotten, perhaps: it may have had numbers as well
        assert opened.issue(later, 1).printed_number == f"{new_letters(opened, 'B')}-1"
        assert opened.storage.books.verify_books(store_id) == []
        assert numbers_of(opened.numbers, store_id) == [1, 2, 3]
        assert opened.restore().copied_at is None


def test_an_older_copy_learns_from_the_ledger_that_a_new_series_was_begun(house: House) -> None:
    store_id = yesterday(house)
    begun = replace(house, where=house.where + "-new")
    with begun.open() as opened:
        opened.restore(ledger_lost=True)
        opened.issue(store_id, 20)
    house.put_back()
    with begun.open() as opened:
        opened.restore()
        assert opened.issue(store_id, 21).printed_number == f"{new_letters(opened, 'B')}-2"


def test_a_restore_that_lost_its_ledger_and_was_killed_still_begins_a_new_series(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_id = yesterday(house)
    begun = replace(house, where=house.where + "-new")
    with begun.open() as opened:

        def killed(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("folio.adapters.storage.restoring.SqlPast.rebuild_numbers", killed)
        with pytest.raises(KeyboardInterrupt):
            opened.restore(ledger_lost=True)
        monkeypatch.undo()
    with begun.open() as opened:
        assert not opened.storage.numbers.standing().may_issue
        opened.restore()
        assert re.fullmatch(r"R\d{10}B-1", opened.issue(store_id, 20).printed_number)


def test_a_restore_without_any_number_ledger_goes_through(house: House) -> None:
    with without_a_ledger(house).open() as opened:
        store_id = opened.store()
        opened.issue(store_id, 1)
        done = opened.restore(anyway=True)
        assert (done.numbers, done.orders, done.epoch, done.series) == ((), 1, 2, "")
        assert opened.issue(store_id, 2).number == 2
        kinds = {task.kind for task in opened.storage.ledger.tasks(store_id, 1)}
        assert kinds == {TaskKind.ATTACH, TaskKind.MAIL}


def test_while_a_restore_without_a_ledger_is_under_way_nothing_is_issued(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_a_ledger(house).open() as opened:
        store_id = opened.store()

        def killed(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("folio.adapters.storage.restoring.SqlPast.doubt", killed)
        with pytest.raises(KeyboardInterrupt):
            opened.restore(anyway=True)
        monkeypatch.undo()
        assert opened.storage.numbers.standing(fresh=True).state == "restored"
        with pytest.raises(RestoredPast):
            opened.issue(store_id, 1)
        assert opened.restore().epoch == 2
        assert opened.issue(store_id, 2).number == 1


def test_a_copy_from_before_the_database_knew_its_name_is_restored(house: House) -> None:
    store_id = yesterday(house)
    with house.open() as opened, opened.engine.begin() as connection:
        connection.execute(instance.delete())
    with house.open() as opened:
        standing = opened.storage.numbers.standing()
        assert (standing.state, standing.lost) == ("restored", 3)
        assert len(opened.restore().numbers) == 3
        assert opened.storage.numbers.standing(fresh=True).state == "sound"
        assert opened.issue(store_id, 7).number == 7


def test_a_nameless_copy_whose_numbers_are_not_those_of_the_ledger_stays_a_stranger(house: House) -> None:
    store_id = yesterday(house)
    with house.open() as opened, opened.engine.begin() as connection:
        connection.execute(instance.delete())
        connection.exec_driver_sql("UPDATE book_series SET last_hash = 'other'")
    with house.open() as opened:
        assert opened.storage.numbers.standing().state == "strange"
        with pytest.raises(CannotRestore, match="another installation"):
            opened.restore()
        assert all_numbers(opened, store_id) == [1, 2, 3]


def forked(house: House) -> tuple[str, str]:
    """Two stores; the books of the first were used without the ledger after the copy was put back."""
    with house.open() as opened:
        opened.storage.numbers.standing(fresh=True)
        other = opened.store("other")
        opened.issue(other, 1)
    store_id = yesterday(house)
    with house.open() as opened, without_knowing_of_a_ledger(opened.engine):
        unguarded = open_storage(opened.engine, Seal(KEY), opened.clock, opened.queue)
        unguarded.books.enter(store_id, "B", draft_of(50), NOW)
    return store_id, other


def test_a_series_that_contradicts_the_ledger_stays_closed_and_the_other_stores_go_on(house: House) -> None:
    store_id, other = forked(house)
    with house.open() as opened:
        assert not opened.storage.numbers.standing().may_issue
        done = opened.restore()
        (told,) = done.contradictions
        assert "contradict each other at or before receipt B-5" in told
        opened.storage.numbers.refuse_unless_sound()
        assert opened.issue(other, 2).number == 2
        with pytest.raises(WrongLedger, match="contradict each other"):
            opened.issue(store_id, 7)
        assert all_numbers(opened, store_id) == [1, 2, 3, 4]
        assert numbers_of(opened.numbers, store_id) == [1, 2, 3, 4, 5, 6]
        assert opened.storage.books.find(store_id, draft_of(50).reference) is not None


def test_a_person_closes_a_contradicting_series_and_begins_a_new_one(house: House) -> None:
    store_id, other = forked(house)
    with house.open() as opened:
        opened.restore()
        done = opened.restore(new_series=True)
        assert done.contradictions == ()
        assert done.closed == (f"shop: {new_letters(opened, 'B')} after receipt B",)
        assert opened.issue(store_id, 7).printed_number == f"{new_letters(opened, 'B')}-1"
        assert opened.issue(other, 2).printed_number == "B-2"
        assert opened.storage.numbers.standing(fresh=True).state == "sound"
        again = opened.restore(anyway=True)
        assert (again.contradictions, again.closed) == ((), ())
        assert opened.issue(store_id, 8).printed_number == f"{new_letters(opened, 'B')}-2"


def test_a_damaged_ledger_file_closes_only_its_series_once_a_person_gives_it_up(house: House) -> None:
    with house.open() as opened:
        opened.storage.numbers.standing(fresh=True)
        other = opened.store("other")
        opened.issue(other, 1)
    store_id = yesterday(house)
    path = Path(house.where) / store_id / "receipt-B.jsonl"
    path.write_text(path.read_text().replace("entered_at", "entered-at"))
    with house.open() as opened:
        with pytest.raises(CannotRestore, match="damaged"):
            opened.restore()
        assert not opened.storage.numbers.standing(fresh=True).may_issue
        opened.restore(new_series=True)
        assert opened.issue(store_id, 7).printed_number == f"{new_letters(opened, 'B')}-1"
        assert opened.issue(other, 2).printed_number == "B-2"


def test_the_moments_of_the_last_restore_are_known_afterwards(house: House) -> None:
    yesterday(house)
    with house.open() as opened:
        assert opened.storage.numbers.last_restore() is None
        opened.restore()
        last = opened.storage.numbers.last_restore()
        assert last is not None
        assert (last.point, last.at) == (NOW, opened.clock.now)
    with house.open() as opened:
        assert opened.storage.numbers.last_restore() == last


def test_the_letters_of_a_second_loss_are_others(house: House) -> None:
    store_id = yesterday(house)
    with replace(house, where=house.where + "-new").open() as opened:
        opened.restore(ledger_lost=True)
        first = opened.issue(store_id, 20).series
    with replace(house, where=house.where + "-newer").open() as opened:
        opened.clock.now = opened.clock.now.replace(minute=opened.clock.now.minute + 1)
        opened.restore(ledger_lost=True)
        second = opened.issue(store_id, 21)
        assert (second.number, second.series) == (1, new_letters(opened, "B"))
        assert second.series != first
        with opened.engine.connect() as connection:
            assert connection.execute(sa.select(instance.c.restored_at)).scalar() == opened.clock.now
