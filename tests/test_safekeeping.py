"""`folio backup`, `folio restore`, and what `folio doctor` says of numbers."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from folio.adapters.storage import open_number_ledger, open_storage
from folio.adapters.storage.database import migrate, open_engine, writing
from folio.adapters.storage.numbers import Identity
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import book_series, instance
from folio.cli import main
from folio.doctor_numbers import look
from folio.settings import Settings, read_settings
from tests.contracts.test_number_ledger import put_back
from tests.databases import KEY, NOW, PostgresServer, Queue, SetClock
from tests.storage_examples import PAIR, document, info

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of an installation with three numbers."""
    path = tmp_path / "folio.db"
    for name in [name for name in os.environ if name.startswith("FOLIO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOLIO_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("FOLIO_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    monkeypatch.setenv("FOLIO_JUMPSELLER_API_URL", "http://127.0.0.1:9/v1")
    give_numbers(read_settings(), 3)
    return path


def give_numbers(settings: Settings, many: int) -> str:
    engine = open_engine(settings.database_url)
    migrate(engine)
    storage = open_storage(engine, Seal(KEY), SetClock(), Queue(), open_number_ledger(settings.number_ledger))
    storage.numbers.standing()
    store = storage.stores.connect(info(), PAIR, NOW)
    for n in range(1, many + 1):
        storage.books.enter(store.id, "B", document(reference=f"SHOP-{n}-R1", order_id=n), NOW)
    storage.close()
    engine.dispose()
    return store.id


@pytest.fixture
def run(database: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, error = capsys.readouterr()
        return code, out, error

    return call


def test_a_backup_is_made_once_and_says_what_is_in_it(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("backup", str(tmp_path / "copy"), "--json")
    files = json.loads(out)["files"]
    assert code == 0
    assert [name for name in files if name.endswith("receipt-B.jsonl")]
    assert set(files) >= {"folio.db", "numbers/ledger.json"}
    code, _, error = run("backup", str(tmp_path / "copy"))
    assert (code, "exists already" in error) == (1, True)
    code, out, _ = run("backup", str(tmp_path / "second"))
    assert (code, "keep it elsewhere" in out) == (0, True)


def test_restoring_what_is_the_newest_says_so(run: Run) -> None:
    assert run("restore") == (0, "Nothing to restore: the database knows every number that was given out.\n", "")
    code, out, _ = run("restore", "--json")
    assert (code, json.loads(out)["restored"]) == (0, False)


def test_an_older_database_learns_its_numbers_and_says_which(run: Run, database: Path) -> None:
    engine = open_engine(f"sqlite:///{database}")
    put_back(engine, 1)
    engine.dispose()
    code, out, _ = run("doctor")
    assert code == 1
    assert "FAULT    number ledger: The database lacks 2 number(s)" in out
    code, out, _ = run("restore")
    assert code == 0
    assert "Numbers known again: 2." in out
    assert "shop: receipt B-2\n" in out
    assert "shop: receipt B-3\n" in out
    assert "number ledger: " + f"{database}.numbers holds 3 numbers" in run("doctor")[1]


def test_a_backup_put_back_by_the_command_is_restored_at_once(run: Run, database: Path, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "copy"))
    code, out, _ = run("restore", "--from", str(tmp_path / "copy"))
    assert code == 0
    assert "The database that was there is kept as" in out
    assert list(tmp_path.glob("folio.db.before-*"))
    code, _, error = run("restore", "--from", str(tmp_path / "nowhere"))
    assert (code, "is no backup" in error) == (1, True)


def test_a_contradiction_is_a_sentence_and_changes_nothing(run: Run, database: Path) -> None:
    folder = Path(f"{database}.numbers")
    (folder / "ledger.json").write_text(json.dumps({"instance": "another", "epoch": 1}))
    code, _, error = run("restore")
    assert (code, "belongs to another installation" in error) == (1, True)
    (folder / "ledger.json").unlink()
    code, _, error = run("restore")
    assert (code, "--ledger-lost" in error) == (1, True)
    code, out, _ = run("restore", "--ledger-lost", "--json")
    assert (code, json.loads(out)["epoch"]) == (0, 2)


def test_postgresql_is_copied_with_its_own_tools(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOLIO_DATABASE_URL", "postgresql://db/folio")
    for arguments in (("backup", str(tmp_path / "copy")), ("restore", "--from", str(tmp_path / "copy"))):
        code, _, error = run(*arguments)
        assert (code, "docs/backup.md" in error) == (1, True)


def said(settings: Settings) -> set[tuple[str, str]]:
    return {(finding.subject, finding.state) for finding in look(settings)}


def test_the_doctor_reads_every_line_and_every_entry(database: Path) -> None:
    settings = read_settings()
    assert said(settings) == {("number ledger", "ok"), ("number ledger", "warning"), ("books", "ok")}
    (path,) = Path(f"{database}.numbers").glob("*/*.jsonl")
    whole = path.read_text()
    path.write_text(whole.replace("SHOP-2-R1", "SHOP-9-R1"))
    assert said(settings) == {("number ledger", "fault")}
    path.write_text(whole)
    engine = open_engine(settings.database_url)
    with writing(engine) as connection:
        connection.execute(instance.update().values(ledgered=True))
        connection.exec_driver_sql("DROP TRIGGER book_entries_no_update")
        connection.exec_driver_sql("UPDATE book_entries SET snapshot = '{}' WHERE number = 2")
    engine.dispose()
    assert said(settings) == {("number ledger", "ok"), ("number ledger", "warning"), ("books", "fault")}


def test_the_doctor_warns_where_the_ledger_would_not_help(postgres_server: PostgresServer, tmp_path: Path) -> None:
    url, other = postgres_server.create(), postgres_server.create_empty()

    def told(place: str) -> list[tuple[str, str]]:
        given = Settings(database_url=url, public_url="", secret_key=KEY, number_ledger=place)
        return [(finding.state, finding.sentence) for finding in look(given) if finding.subject == "number ledger"]

    ((state, sentence),) = told("")
    assert (state, "FOLIO_NUMBER_LEDGER is not set" in sentence) == ("warning", True)
    (_, (state, sentence)) = told(str(tmp_path / "numbers"))
    assert (state, "one shared folder" in sentence) == ("warning", True)
    with_lost = open_engine(url)
    with writing(with_lost) as connection:
        connection.execute(instance.update().values(ledgered=False))
        connection.execute(book_series.delete())
    with_lost.dispose()
    (_, (state, sentence)) = told(other)
    assert (state, "same server" in sentence) == ("warning", True)
    (_, (state, sentence), *_) = told(f"{other}&options=-csynchronous_commit%3Doff")
    assert (state, "synchronous_commit is off" in sentence) == ("fault", True)
    postgres_server.drop(url)
    postgres_server.drop(other)


def test_a_ledger_that_cannot_be_reached_is_a_fault(database: Path) -> None:
    given = Settings(
        database_url=read_settings().database_url,
        public_url="",
        secret_key=KEY,
        number_ledger="postgresql://folio:hunter2@127.0.0.1:9/numbers",
    )
    (finding,) = [finding for finding in look(given) if finding.subject == "number ledger"]
    assert finding.state == "fault"
    assert "hunter2" not in finding.sentence


def test_a_strangers_ledger_is_told_without_its_password(database: Path, tmp_path: Path) -> None:
    ledger = open_number_ledger(f"sqlite:///{tmp_path / 'other.db'}")
    assert ledger is not None
    ledger.set_identity(Identity("somebody", 1))
    ledger.close()
    given = Settings(
        database_url=read_settings().database_url,
        public_url="",
        secret_key=KEY,
        number_ledger=f"sqlite:///{tmp_path / 'other.db'}",
    )
    (finding,) = look(given)[:1]
    assert (finding.state, "another installation" in finding.sentence) == ("fault", True)
    assert sa.make_url(given.database_url).database


def test_the_doctor_warns_of_a_ledger_on_the_disk_of_the_database(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read_settings()
    told = [finding.sentence for finding in look(settings) if finding.state == "warning"]
    assert len(told) == 1
    assert "same disk" in told[0]
    whole, folder = Path.stat, Path(f"{database}.numbers")

    def elsewhere(self: Path, **more: bool) -> os.stat_result:
        there = whole(self, **more)
        return os.stat_result((*there[:2], there.st_dev + 1, *there[3:])) if self == folder else there

    monkeypatch.setattr(Path, "stat", elsewhere)
    assert said(settings) == {("number ledger", "ok"), ("books", "ok")}


def test_a_backup_without_the_present_ledger_is_refused_until_a_person_says_that_it_is_lost(
    run: Run, database: Path, tmp_path: Path
) -> None:
    run("backup", str(tmp_path / "copy"))
    shutil.rmtree(f"{database}.numbers")
    before = database.read_bytes()
    code, _, error = run("restore", "--from", str(tmp_path / "copy"), "--anyway")
    assert (code, "--ledger-lost" in error, "Nothing was changed" in error) == (1, True, True)
    assert database.read_bytes() == before
    assert not Path(f"{database}.numbers").exists()
    code, out, _ = run("restore", "--from", str(tmp_path / "copy"), "--ledger-lost")
    assert code == 0
    prefix = re.search(r"Every store begins a new series at 1: its letters after (R\d{10})\.", out)
    assert prefix
    engine = open_engine(f"sqlite:///{database}")
    storage = open_storage(engine, Seal(KEY), SetClock(), Queue(), open_number_ledger(f"{database}.numbers"))
    (store,) = storage.stores.all()
    entry = storage.books.enter(store.id, "B", document(reference="SHOP-9-R1", order_id=9), NOW)
    assert entry.printed_number == f"{prefix[1]}B-1"
    storage.close()
    engine.dispose()


def test_a_backup_that_was_put_back_and_not_restored_is_put_back_again(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", str(tmp_path / "copy"))
    shutil.rmtree(f"{database}.numbers")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("folio.wiring.Wiring.restore", killed)
    assert run("restore", "--from", str(tmp_path / "copy"), "--ledger-lost")[0] == 130
    monkeypatch.undo()
    monkeypatch.setenv("FOLIO_DATABASE_URL", f"sqlite:///{database}")
    code, out, _ = run("restore", "--from", str(tmp_path / "copy"), "--json")
    assert (code, json.loads(out)["series"][:1]) == (0, "R")


def test_a_ledger_that_could_lose_a_line_keeps_the_program_from_starting(
    postgres_server: PostgresServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = postgres_server.create_empty()
    monkeypatch.setenv("FOLIO_NUMBER_LEDGER", f"{other}&options=-csynchronous_commit%3Doff")
    code, _, error = run("store", "list")
    assert (code, "FOLIO_NUMBER_LEDGER: PostgreSQL's synchronous_commit is off" in error) == (1, True)
    monkeypatch.setenv("FOLIO_NUMBER_LEDGER", "postgresql://folio:hunter2@127.0.0.1:9/numbers")
    assert run("store", "list")[0] == 0
    postgres_server.drop(other)
