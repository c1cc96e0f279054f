"""Is the database ready? It must take a write, and keep nothing of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from folio.adapters.storage import Storage
from folio.adapters.storage.database import reading
from folio.adapters.storage.tables import settling
from folio.domain.errors import Unavailable


def test_a_probe_leaves_nothing_and_many_at_once_do_not_meet(engine: sa.Engine, storage: Storage) -> None:
    with ThreadPoolExecutor(4) as pool:
        for probe in [pool.submit(storage.settling.prove_writable) for _ in range(12)]:
            assert probe.result() is None
    with reading(engine) as connection:
        assert connection.execute(sa.select(settling)).all() == []


def test_a_database_that_only_answers_reads_is_not_ready(engine: sa.Engine, storage: Storage) -> None:
    on_sqlite = engine.dialect.name == "sqlite"

    def forbidden(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only=ON" if on_sqlite else "SET TRANSACTION READ ONLY")

    sa.event.listen(engine, "begin", forbidden)
    with pytest.raises(Unavailable):
        storage.settling.prove_writable()
    sa.event.remove(engine, "begin", forbidden)
    engine.dispose()  # SQLite's prohibition stays with the connection
    storage.settling.prove_writable()
