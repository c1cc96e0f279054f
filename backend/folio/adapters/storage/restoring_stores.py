"""A store that an older copy of the database never heard of keeps the numbers it was given."""

import hashlib
import secrets
from dataclasses import replace

import sqlalchemy as sa

from folio.adapters.storage.database import upsert
from folio.adapters.storage.numbers import Contradiction, NumberTaken
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.store_rows import policy_columns, seal_auth
from folio.adapters.storage.tables import stores
from folio.domain.snapshot import thaw
from folio.domain.store import BasicAuth


def know_store(connection: sa.Connection, seal: Seal, taken: NumberTaken) -> None:
    """A store that was connected after the copy was made: its row keeps its numbers until it connects again."""
    store_id, key = taken.of.store_id, secrets.token_urlsafe(32)
    if connection.execute(sa.select(stores.c.id).where(stores.c.id == store_id)).first():
        return
    other = connection.execute(sa.select(stores.c.id).where(stores.c.code == taken.store_code)).scalar()
    if other is not None:
        raise Contradiction(
            f"The store {taken.store_code} was connected anew before the restore and counts from 1 again in the "
            f"series {taken.of.kind} {taken.of.series}, which was used before. No number is taken in it.",
            replace(taken.of, store_id=other),
        )
    document = thaw(taken.snapshot)
    connection.execute(
        upsert(connection, stores)
        .values(
            id=store_id,
            code=taken.store_code,
            name=document.seller.name,
            country=document.seller.country,
            currency=document.currency,
            install_key_hash=hashlib.sha256(key.encode()).hexdigest(),
            install_key=seal.seal(key, store_id, "install_key"),
            hooks_token=seal.seal("", store_id, "hooks_token"),
            auth=seal_auth(seal, store_id, BasicAuth("", "")),
            **policy_columns(seal, store_id, {}),
            status="disconnected",
            connected_at=taken.entered_at,
            start_at=taken.entered_at,
        )
        .on_conflict_do_nothing()
    )
