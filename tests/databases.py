"""Databases to test on: SQLite in a folder of its own, and one private PostgreSQL per test session.

`database_url` gives each test a fresh, migrated database of both kinds; `engine` and `storage` are opened on it.
PostgreSQL needs its server's programs and nothing else: no service, no network port.
"""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from folio.adapters.storage import Storage, open_storage
from folio.adapters.storage.database import migrate, open_engine
from folio.adapters.storage.sealing import Seal

KEY = bytes(range(32))
NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
PORT = "54329"  # only names the socket's file: the server listens on no network address


@dataclass
class Queue:
    """Stands in for the engine: remembers every settle that was queued. Rolled back work is remembered too."""

    calls: list[tuple[str, int, int, float]] = field(default_factory=list)

    def __call__(self, _connection: sa.Connection, store_id: str, order_id: int, bell: int, delay: float) -> None:
        self.calls.append((store_id, order_id, bell, delay))


@dataclass
class SetClock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


class PostgresServer:
    """A PostgreSQL cluster in a temporary folder, reachable through a socket there."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="folio-pg-"))
        self._as_user = [] if os.getuid() else ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        if self._as_user:
            shutil.chown(self._folder, "postgres", "postgres")
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", "folio", "-A", "trust", "-E", "UTF8", "--no-locale")
        options = f"-k {self._folder} -c listen_addresses='' -p {PORT} -c max_connections=60"
        self._run("pg_ctl", "-D", data, "-l", str(self._folder / "log"), "-w", "-o", options, "start")

    def prepare_template(self) -> None:
        """Migrate one database, of which the tests get copies: that is faster than migrating each."""
        self._admin("CREATE DATABASE template")
        engine = open_engine(self._url("template"))
        migrate(engine)
        engine.dispose()

    def create(self) -> str:
        """A fresh, migrated database; its URL."""
        name = f"t{uuid.uuid4().hex}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE template")
        return self._url(name)

    def create_empty(self) -> str:
        """A fresh database without tables; its URL."""
        name = f"t{uuid.uuid4().hex}"
        self._admin(f"CREATE DATABASE {name}")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Throw a database away, whoever is still connected."""
        self._admin(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        return f"postgresql://folio@/{name}?host={self._folder}&port={PORT}"

    def _admin(self, statement: str) -> None:
        engine = sa.create_engine(
            sa.make_url(self._url("postgres")).set(drivername="postgresql+psycopg"),
            isolation_level="AUTOCOMMIT",
            poolclass=sa.NullPool,
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._as_user, str(self._programs / program), *arguments],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would be held open by the server
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            log = self._folder / "log"
            pytest.fail(f"{program} failed: {log.read_text() if log.exists() else done.returncode}")


def _programs() -> Path | None:
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(versions, key=lambda path: int(path.parts[4].split(".")[0]), reverse=True)
    on_path = shutil.which("initdb")
    return found[0].parent if found else Path(on_path).resolve().parent if on_path else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the session; started when the first test asks for it."""
    programs = _programs()
    if programs is None:
        if os.environ.get("FOLIO_TEST_WITHOUT_POSTGRES") == "1":
            pytest.skip("no PostgreSQL programs here, and FOLIO_TEST_WITHOUT_POSTGRES=1 allows it")
        pytest.fail("PostgreSQL's programs (initdb, pg_ctl) are missing: run `make packages`.")
    server = PostgresServer(programs)
    try:
        server.prepare_template()
        yield server
    finally:
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'var' / 'folio.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create_empty()
    yield url
    server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'folio.db'}"
        made = open_engine(url)
        migrate(made)
        made.dispose()
        yield url
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An engine on `database_url`, as the program opens it."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> SetClock:
    """The time of the test, movable."""
    return SetClock()


@pytest.fixture
def queue() -> Queue:
    """Where queued settles end up."""
    return Queue()


@pytest.fixture
def storage(engine: sa.Engine, clock: SetClock, queue: Queue) -> Iterator[Storage]:
    """The storage rooms on `engine`."""
    opened = open_storage(engine, Seal(KEY), clock, queue)
    yield opened
    opened.close()
