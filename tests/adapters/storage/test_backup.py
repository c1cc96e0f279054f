"""Backups of an embedded installation: whole, checked, and put back only where nobody works."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from folio.adapters.storage.backup import CannotBackUp, back_up, check_backup, put_back
from folio.adapters.storage.database import migrate, open_engine, writing
from folio.adapters.storage.number_folder import NumberFolder
from folio.adapters.storage.numbers import Identity
from folio.adapters.storage.tables import instance

AT = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "var" / "folio.db"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    folder = tmp_path / "var" / "folio.db.numbers"
    (folder / "st_1").mkdir(parents=True)
    (folder / "st_1" / "receipt-B.jsonl").write_text("line\n")
    (folder / "ledger.json").write_text(json.dumps({"instance": "before", "epoch": 1}))
    return folder


@pytest.fixture
def engine(database: Path) -> Iterator[sa.Engine]:
    opened = open_engine(f"sqlite:///{database}")
    migrate(opened)
    say(opened, "before")
    yield opened
    opened.dispose()


def say(engine: sa.Engine, word: str) -> None:
    with writing(engine) as connection:
        connection.execute(instance.delete())
        connection.execute(instance.insert().values(name="this", instance=word, epoch=1))


def said(database: Path) -> str:
    with sqlite3.connect(database) as connection:
        word: str = connection.execute("SELECT instance FROM instance").fetchone()[0]
    connection.close()
    return word


def test_a_backup_is_made_while_others_write_and_is_whole(
    engine: sa.Engine, database: Path, ledger: Path, tmp_path: Path
) -> None:
    copy = back_up(database, ledger, tmp_path / "copies" / "one", AT)
    say(engine, "after")
    assert set(copy.files) == {"folio.db", "numbers/ledger.json", "numbers/st_1/receipt-B.jsonl"}
    assert check_backup(copy.folder) == copy
    assert said(copy.folder / "folio.db") == "before"
    assert sorted(path.name for path in copy.folder.iterdir()) == ["folio.db", "manifest.json", "numbers"]
    assert json.loads((copy.folder / "manifest.json").read_text())["made_at"] == AT.isoformat()
    assert [path.name for path in copy.folder.parent.iterdir()] == ["one"]
    assert copy.folder.stat().st_mode & 0o077 == 0


def test_a_backup_is_never_written_over_another(engine: sa.Engine, database: Path, tmp_path: Path) -> None:
    back_up(database, None, tmp_path / "one", AT)
    with pytest.raises(CannotBackUp, match="exists already"):
        back_up(database, None, tmp_path / "one", AT)


def test_what_cannot_be_made_leaves_nothing(engine: sa.Engine, database: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotBackUp, match="could not be made"):
        back_up(database, None, tmp_path / "file" / "one", AT)
    (tmp_path / "rubbish.db").write_bytes(b"no database" * 1000)
    with pytest.raises(CannotBackUp):
        back_up(tmp_path / "rubbish.db", None, tmp_path / "one", AT)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("one")]


def test_a_backup_that_was_touched_is_not_trusted(
    engine: sa.Engine, database: Path, ledger: Path, tmp_path: Path
) -> None:
    copy = back_up(database, ledger, tmp_path / "one", AT)
    (copy.folder / "numbers" / "st_1" / "receipt-B.jsonl").write_text("lime\n")
    with pytest.raises(CannotBackUp, match=r"receipt-B\.jsonl is not as it was"):
        check_backup(copy.folder)
    with pytest.raises(CannotBackUp, match="no backup"):
        check_backup(tmp_path / "var")
    (copy.folder / "manifest.json").write_text('{"files": 3}')
    with pytest.raises(CannotBackUp, match="no backup"):
        check_backup(copy.folder)


def test_the_database_in_use_is_not_replaced(engine: sa.Engine, database: Path, ledger: Path, tmp_path: Path) -> None:
    back_up(database, ledger, tmp_path / "one", AT)
    say(engine, "after")
    with pytest.raises(CannotBackUp, match="Stop Folio first"):
        put_back(tmp_path / "one", database, ledger, AT)
    say(engine, "still")
    engine.dispose()
    assert said(database) == "still"


def test_a_backup_takes_the_databases_place_and_the_present_ledger_stays(
    engine: sa.Engine, database: Path, ledger: Path, tmp_path: Path
) -> None:
    back_up(database, ledger, tmp_path / "one", AT)
    say(engine, "after")
    (ledger / "st_1" / "receipt-B.jsonl").write_text("line\nline\n")
    engine.dispose()
    aside = put_back(tmp_path / "one", database, ledger, AT)
    assert aside == database.with_name("folio.db.before-20260302T153000Z")
    assert (said(database), said(aside)) == ("before", "after")
    assert (ledger / "st_1" / "receipt-B.jsonl").read_text() == "line\nline\n"


def test_without_the_present_ledger_a_backup_is_put_back_only_when_a_person_says_that_it_is_lost(
    engine: sa.Engine, database: Path, ledger: Path, tmp_path: Path
) -> None:
    back_up(database, ledger, tmp_path / "one", AT)
    there = tmp_path / "new" / "var"
    with pytest.raises(CannotBackUp, match="--ledger-lost"):
        put_back(tmp_path / "one", there / "folio.db", there / "numbers", AT)
    assert not there.exists()
    assert put_back(tmp_path / "one", there / "folio.db", there / "numbers", AT, ledger_lost=True) is None
    assert said(there / "folio.db") == "before"
    assert (there / "numbers" / "st_1" / "receipt-B.jsonl").read_text() == "line\n"
    begun = NumberFolder(there / "numbers").identity()
    assert begun == Identity("before", 1, {"": "R2603021530"})
    assert [path.name for path in sorted(there.iterdir())] == ["folio.db", "numbers"]


def test_a_copy_is_marked_as_put_back_before_it_has_its_name(
    engine: sa.Engine, database: Path, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(database, ledger, tmp_path / "one", AT)
    engine.dispose()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("folio.adapters.storage.backup._sync", killed)
    with pytest.raises(KeyboardInterrupt):
        put_back(tmp_path / "one", database, ledger, AT)
    with sqlite3.connect(database) as connection:
        (mark,) = connection.execute("SELECT restoring_from FROM instance").fetchone()
    connection.close()
    assert mark is not None


def test_a_backup_of_an_older_version_is_put_back_as_one_of_this(
    engine: sa.Engine, database: Path, ledger: Path, tmp_path: Path
) -> None:
    with writing(engine) as connection:
        connection.execute(instance.delete())
    back_up(database, ledger, tmp_path / "one", AT)
    engine.dispose()
    put_back(tmp_path / "one", database, ledger, AT)
    assert len(said(database)) == 32


def test_a_database_that_is_none_is_left_to_a_person(engine: sa.Engine, database: Path, tmp_path: Path) -> None:
    back_up(database, None, tmp_path / "one", AT)
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 1000)
    with pytest.raises(CannotBackUp, match="by hand"):
        put_back(tmp_path / "one", broken, None, AT)


def test_the_log_of_a_database_that_is_gone_is_never_played_into_another(
    engine: sa.Engine, database: Path, tmp_path: Path
) -> None:
    back_up(database, None, tmp_path / "one", AT)
    lost = tmp_path / "lost.db"
    lost.with_name("lost.db-wal").write_bytes(b"frames")
    with pytest.raises(CannotBackUp, match="Move it away"):
        put_back(tmp_path / "one", lost, None, AT)
    assert not lost.exists()
