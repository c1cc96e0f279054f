"""Alembic's door: executed by it for every command. It touches our tables only, never the workflow engine's."""

from typing import Any

from alembic import context

from folio.adapters.storage.migrations.run import VERSION_TABLE
from folio.adapters.storage.tables import metadata


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or name in metadata.tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    include_name=_is_ours,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
