"""The mark in a database that it was put back and must not be used before it has learnt what it forgot."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from folio.adapters.storage.number_series import newest, read_prefixes, write_prefixes
from folio.adapters.storage.tables import attempts, book_entries, documents, instance, orders

_MOMENTS = (  # of work that stops in an older copy; deliveries and timelines go on there
    orders.c.seen_at,
    attempts.c.started_at,
    documents.c.issued_at,
    book_entries.c.entered_at,
)


def mark_begun(connection: sa.Connection, prefixes: Mapping[str, str]) -> datetime:
    """The newest moment the copy knows, found out once and kept until the restore ends; `prefixes` of new series are
    added to those the copy knows.
    """
    row = connection.execute(sa.select(instance)).one()
    copied_at: datetime = row.restoring_from or _newest_moment(connection)
    told = write_prefixes(newest(read_prefixes(row.prefixes), prefixes))
    connection.execute(instance.update().values(restoring_from=copied_at, prefixes=told))
    return copied_at


def _newest_moment(connection: sa.Connection) -> datetime:
    moments = [connection.execute(sa.select(sa.func.max(column))).scalar() for column in _MOMENTS]
    newest_one: datetime | None = max((moment for moment in moments if moment is not None), default=None)
    return newest_one or datetime.fromisoformat("2000-01-01T00:00:00+00:00")
