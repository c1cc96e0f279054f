"""A database that can be copied and put back, of both kinds."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.databases import PostgresServer
from tests.restored import House, migrated


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
