"""Opening the database: what can go wrong there."""

import sqlite3
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from folio.adapters.storage import database
from folio.adapters.storage.columns import UtcTime
from folio.adapters.storage.database import durability_problems, open_engine, writing
from folio.domain.errors import Unavailable

LOCAL = timezone(timedelta(hours=-3))


def test_an_old_sqlite_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SQLITE_VERSION", (3, 51, 2))
    engine = open_engine(f"sqlite:///{tmp_path / 'a.db'}")
    (problem,) = durability_problems(engine)
    assert "3.51.2" in problem
    engine.dispose()


def test_a_file_that_is_no_database_is_unavailable_or_broken(tmp_path: Path) -> None:
    (tmp_path / "a.db").mkdir()
    engine = open_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(Unavailable), writing(engine):
        pytest.fail("a folder was opened as a database")


class Locked:
    """A connection whose first tries to switch to WAL meet another process's lock."""

    def __init__(self, times: int, message: str = "database is locked") -> None:
        self.times, self.message, self.tries = times, message, 0

    def execute(self, _statement: str) -> None:
        self.tries += 1
        if self.tries <= self.times:
            raise sqlite3.OperationalError(self.message)


def test_switching_to_wal_waits_for_another_process() -> None:
    connection = Locked(2)
    database._switch_to_wal(connection)
    assert connection.tries == 3


def test_switching_to_wal_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", -1)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        database._switch_to_wal(Locked(9))
    with pytest.raises(sqlite3.OperationalError, match="disk"):
        database._switch_to_wal(Locked(9, "disk I/O error"))


def test_a_moment_is_stored_in_utc_and_comes_back_aware() -> None:
    moment, sqlite = datetime(2026, 3, 2, 12, tzinfo=LOCAL), sa.create_engine("sqlite://").dialect
    kept = UtcTime().process_bind_param(moment, sqlite)
    assert kept is not None
    assert (kept.hour, kept.tzinfo) == (15, None)
    assert UtcTime().process_result_value(kept, sqlite) == moment
    with pytest.raises(ValueError, match="time zone"):
        UtcTime().process_bind_param(moment.replace(tzinfo=None), sqlite)
