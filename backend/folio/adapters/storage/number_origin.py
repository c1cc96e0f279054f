"""What the database knows of itself: which installation it is, and what became of its restores."""

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from folio.adapters.storage.database import reading, upsert, writing
from folio.adapters.storage.number_series import read_prefixes
from folio.adapters.storage.numbers import Identity
from folio.adapters.storage.tables import instance
from folio.domain.restoring import Restore

ONLY = "this"


@dataclass(frozen=True, slots=True)
class Origin:
    """`ledgered`: a number ledger was ever kept. `restoring`: a restore was begun and not finished."""

    identity: Identity
    ledgered: bool
    restoring: bool
    restore: Restore | None


def read_origin(engine: sa.Engine) -> Origin:
    """The one row, made when this database is asked for the first time."""
    with reading(engine) as connection:
        row = connection.execute(sa.select(instance)).one_or_none()
    if row is None:
        with writing(engine) as connection:
            connection.execute(
                upsert(connection, instance)
                .values(name=ONLY, instance=secrets.token_hex(16), epoch=1)
                .on_conflict_do_nothing(index_elements=["name"])
            )
            row = connection.execute(sa.select(instance)).one()
    done = row.restored_from is not None and row.restored_at is not None
    return Origin(
        Identity(row.instance, row.epoch, read_prefixes(row.prefixes)),
        bool(row.ledgered),
        row.restoring_from is not None,
        Restore(row.restored_from, row.restored_at) if done else None,
    )
