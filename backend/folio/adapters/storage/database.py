"""Opening the database so that what was acknowledged survives a power cut.

SQLite runs in WAL with synchronous=FULL and one connection per process: contention then waits in SQLAlchemy's
first-come-first-served pool and not in SQLite's unfair busy handler. PostgreSQL is spoken to with psycopg.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import QueuePool

from folio.domain.errors import Unavailable
from folio.sqlite_alias import SQLITE_VERSION

BUSY_SECONDS = 30
SAFE_SQLITE = (3, 51, 3)  # older ones can corrupt a WAL database when two connections meet a log reset
POSTGRES_CONNECTIONS = 10
SETTINGS_OF_POSTGRES = ("synchronous_commit", "fsync", "full_page_writes")


def open_engine(url: str, *, pool_size: int | None = None) -> sa.Engine:
    """An engine for `sqlite:///file` or `postgresql://…`. Nothing is connected yet; a SQLite file's folder is made.

    `pool_size` is 1 on SQLite and 10 on PostgreSQL unless given.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, pool_size or 1)
    return sa.create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_size=pool_size or POSTGRES_CONNECTIONS,
        max_overflow=POSTGRES_CONNECTIONS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _open_sqlite(url: sa.URL, pool_size: int) -> sa.Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # "IMMEDIATE" makes the driver take the write lock before the first change of a transaction; a lone read
    # takes none. `writing` takes it even before the first read.
    connection.isolation_level = "IMMEDIATE"
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _switch_to_wal(connection: Any) -> None:
    """Two processes may switch a new file at the same moment; SQLite answers "locked" at once, without waiting."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except Exception as fault:
            if "locked" not in str(fault) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection to read with. Raises `Unavailable` when the database cannot answer."""
    with _translated(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A write transaction, committed (and synced) at the end. Raises `Unavailable` when that is impossible."""
    with _translated(), engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.InternalError, sa.exc.TimeoutError) as fault:
        message = f"The database cannot be used now ({type(fault).__name__}). It is asked again later."
        raise Unavailable(message) from fault


def upsert(connection: sa.Connection, table: sa.Table) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT that knows ON CONFLICT, in the dialect of the connection."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def migrate(engine: sa.Engine) -> None:
    """Create our tables or bring them up to date. Safe to repeat and to run from many processes at once."""
    from folio.adapters.storage.migrations.run import upgrade

    with writing(engine) as connection:
        upgrade(connection)


def durability_problems(engine: sa.Engine) -> list[str]:
    """What would let an acknowledged write be lost, a sentence each. Raises `Unavailable` without a database."""
    with reading(engine) as connection:
        return _sqlite_problems(connection) if engine.dialect.name == "sqlite" else _postgres_problems(connection)


def _sqlite_problems(connection: sa.Connection) -> list[str]:
    problems = []
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    if mode != "wal":
        problems.append(f"SQLite's journal mode is {mode} and must be wal: is the file on a network drive?")
    if level < 2:
        problems.append("SQLite's synchronous setting is below FULL: a power cut would lose acknowledged writes.")
    if SQLITE_VERSION < SAFE_SQLITE:
        found = ".".join(map(str, SQLITE_VERSION))
        problems.append(f"SQLite {found} can corrupt the file; install pysqlite3 or a Python with 3.51.3 or newer.")
    return problems


def _postgres_problems(connection: sa.Connection) -> list[str]:
    problems = []
    for name in SETTINGS_OF_POSTGRES:
        value = connection.exec_driver_sql(f"SHOW {name}").scalar_one()
        if value == "off":
            problems.append(f"PostgreSQL's {name} is off: a crash would lose acknowledged writes. Switch it on.")
    return problems
