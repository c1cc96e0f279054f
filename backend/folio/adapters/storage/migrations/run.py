"""Runs the migrations inside a transaction that is already open, so that a failed one leaves no trace."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

VERSION_TABLE = "folio_version"
_LOCK = 0x666F6C696F  # "folio"; PostgreSQL's advisory locks are numbers


def upgrade(connection: sa.Connection) -> None:
    """Bring our tables to the newest shape. Whoever comes second waits and finds nothing to do."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    command.upgrade(config(connection), "head")


def config(connection: sa.Connection) -> Config:
    """Alembic's configuration, without an ini file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
