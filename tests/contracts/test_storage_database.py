"""Creating, upgrading and judging the database, on both kinds."""

import multiprocessing

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from folio.adapters.storage.database import durability_problems, migrate, open_engine
from folio.adapters.storage.migrations.run import VERSION_TABLE
from folio.adapters.storage.tables import metadata


def test_the_migrations_build_exactly_the_tables_we_describe(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_server_default": False}
        )
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing_and_leaves_strangers_tables_alone(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE dbos_migrations (version INTEGER)")
        connection.exec_driver_sql("INSERT INTO dbos_migrations VALUES (9)")
    migrate(engine)
    migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version FROM dbos_migrations").scalar_one() == 9
        assert connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalars().all() == ["0003"]
    engine.dispose()


def _migrate(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()


def test_two_processes_may_migrate_at_once(empty_database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_migrate, args=(empty_database_url,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    engine = open_engine(empty_database_url)
    assert metadata.tables.keys() <= set(sa.inspect(engine).get_table_names())
    engine.dispose()


def test_a_database_as_we_open_it_loses_nothing(engine: sa.Engine) -> None:
    assert durability_problems(engine) == []


def test_settings_that_lose_writes_are_told(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "checkout")
    def loosen(connection: object, *_: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        off = "PRAGMA synchronous=OFF" if engine.dialect.name == "sqlite" else "SET synchronous_commit=off"
        cursor.execute(off)
        cursor.close()

    with engine.connect():
        pass
    (problem,) = durability_problems(engine)
    assert "synchronous" in problem


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_both_ways_to_write_a_postgresql_address_use_psycopg(scheme: str) -> None:
    assert open_engine(f"{scheme}://user@host/name").dialect.driver == "psycopg"
