"""Folio refuses to start where an acknowledged write could be lost, and says why; a line of the promise, a test."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from folio.adapters.storage import database
from folio.adapters.storage.database import durability_problems, open_engine, writing
from folio.processes import run_web, run_worker, serve
from folio.settings import Settings, WrongSettings
from folio.wiring import open_wiring
from tests.databases import KEY

Start = Callable[[Settings], Any]
STARTS: dict[str, Start] = {"serve": serve, "web": run_web, "worker": run_worker}


def settings(url: str) -> Settings:
    return Settings(database_url=url, public_url="http://127.0.0.1:8000", secret_key=KEY)


@pytest.fixture
def embedded(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'embedded.db'}"


@pytest.fixture
def loosened(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], str]:
    """The address of a database whose connections are weaker by one setting, as a wrong configuration makes them."""
    real = database.open_engine

    def loosen(url: str, setting: str) -> str:
        if not url.startswith("sqlite"):
            return f"{url}&options=-c{quote(setting)}"

        def open_loosened(url: str, **more: Any) -> sa.Engine:
            engine = real(url, **more)

            @sa.event.listens_for(engine, "checkout")
            def weaken(connection: Any, *_: Any) -> None:
                connection.execute(f"PRAGMA {setting}")

            return engine

        monkeypatch.setattr("folio.wiring.open_engine", open_loosened)
        return url

    return loosen


@pytest.mark.parametrize("name", STARTS)
def test_no_process_starts_without_synced_commits(
    database_url: str, name: str, loosened: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("folio.processes.stop_signal", threading.Event)
    weak = "synchronous=NORMAL" if database_url.startswith("sqlite") else "synchronous_commit=off"
    url = loosened(database_url, weak)
    with pytest.raises(WrongSettings, match=r"synchronous.*lose acknowledged writes"):
        STARTS[name](settings(url))


@pytest.mark.parametrize(("level", "fits"), [("OFF", False), ("NORMAL", False), ("FULL", True), ("EXTRA", True)])
def test_sqlite_syncs_each_commit_or_does_not_start(
    embedded: str, level: str, fits: bool, loosened: Callable[[str, str], str]
) -> None:
    url = loosened(embedded, f"synchronous={level}")
    if fits:
        with open_wiring(settings(url)) as wiring:
            wiring.check_ready()
        return
    with pytest.raises(WrongSettings, match="below FULL"), open_wiring(settings(url)):
        pytest.fail("it started")


def test_without_a_write_ahead_log_nothing_starts(embedded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stay(connection: Any) -> None:
        connection.execute("PRAGMA journal_mode=DELETE")

    monkeypatch.setattr(database, "_switch_to_wal", stay)
    with (
        pytest.raises(WrongSettings, match="journal mode is delete and must be wal"),
        open_wiring(settings(embedded)),
    ):
        pytest.fail("it started")


def test_an_sqlite_with_the_log_reset_fault_does_not_start(embedded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SQLITE_VERSION", (3, 51, 2))
    with pytest.raises(WrongSettings, match=r"3\.51\.2 can corrupt the file"), open_wiring(settings(embedded)):
        pytest.fail("it started")


@pytest.mark.parametrize("name", ["synchronous_commit", "fsync", "full_page_writes"])
def test_each_setting_of_postgresql_that_loses_writes_is_named(name: str) -> None:
    class Server:
        """Answers SHOW as a server with one wrong setting does; two of them only change with a restart."""

        def exec_driver_sql(self, statement: str) -> "Server":
            self.value = "off" if statement == f"SHOW {name}" else "on"
            return self

        def scalar_one(self) -> str:
            return self.value

    (problem,) = database._postgres_problems(Server())  # type: ignore[arg-type]
    assert problem.startswith(f"PostgreSQL's {name} is off")


def test_a_write_takes_its_lock_before_it_reads(embedded: str) -> None:
    """BEGIN IMMEDIATE: a transaction that reads first and writes later would fail at once when another wrote."""
    first, second = open_engine(embedded), open_engine(embedded)
    said: list[str] = []

    @sa.event.listens_for(first, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    with second.connect() as other:
        other.exec_driver_sql("PRAGMA busy_timeout=0")
    with writing(first) as connection:
        connection.exec_driver_sql("SELECT 1")
        with pytest.raises(sa.exc.OperationalError, match="locked"), second.connect() as other:
            other.exec_driver_sql("BEGIN IMMEDIATE")
    assert said == ["BEGIN IMMEDIATE", "SELECT 1"]
    first.dispose()
    second.dispose()


def test_a_sound_database_starts(database_url: str) -> None:
    with open_wiring(settings(database_url)) as wiring:
        wiring.check_ready()
        assert durability_problems(wiring.engine) == []
        assert wiring.why_not_issuing() == ""
