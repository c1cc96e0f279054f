"""The right to renew a store's tokens: one holder at a time, on all machines.

A refresh token dies when it is used, so two processes that refresh at once would lock the store out. The right is
a row with a holder and an end, taken by compare-and-set; no transaction stays open while the platform is asked,
and a holder that was killed blocks nobody for longer than a minute.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa

from folio.adapters.storage.database import reading, upsert, writing
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.store_rows import open_auth, seal_auth
from folio.adapters.storage.tables import renewals, stores
from folio.domain.errors import NeedsReconnect, Unavailable, UnknownStore
from folio.domain.ports import Clock, Renewal
from folio.domain.store import TokenPair

HELD_FOR = timedelta(seconds=60)
POLL_SECONDS = 0.05
LONGEST_WAIT = 90.0


class SqlRenewal:
    """The held right. `auth` was read after it was taken."""

    def __init__(self, engine: sa.Engine, seal: Seal, store_id: str) -> None:
        self._engine, self._seal, self._store_id = engine, seal, store_id
        with reading(engine) as connection:
            sealed = connection.execute(sa.select(stores.c.auth).where(stores.c.id == store_id)).scalar()
        if sealed is None:
            raise UnknownStore
        self._sealed = bytes(sealed)
        auth = open_auth(seal, store_id, self._sealed)
        if not isinstance(auth, TokenPair):
            message = "The store is connected with its own API login, which has no tokens to renew."
            raise NeedsReconnect(message)
        self.auth: TokenPair = auth

    def save(self, pair: TokenPair) -> None:
        """Keep the new pair. Raises `Unavailable` when the store was connected anew meanwhile: that grant wins."""
        sealed = seal_auth(self._seal, self._store_id, pair)
        with writing(self._engine) as connection:
            saved = connection.execute(
                stores.update()
                .where(stores.c.id == self._store_id, stores.c.auth == self._sealed)
                .values(auth=sealed)
                .returning(stores.c.id)
            ).one_or_none()
        if saved is None:
            message = "The store's grant changed while it was renewed. The newer one is used."
            raise Unavailable(message)
        self._sealed, self.auth = sealed, pair


class Renewals:
    """Hands out the right."""

    def __init__(self, engine: sa.Engine, seal: Seal, clock: Clock) -> None:
        self._engine, self._seal, self._clock = engine, seal, clock

    @contextmanager
    def renewing(self, store_id: str) -> Iterator[Renewal]:
        """Wait for the right and hold it. Raises `Unavailable` after 90 seconds, `UnknownStore`, `NeedsReconnect`."""
        holder = secrets.token_hex(16)
        self._wait_for(store_id, holder)
        try:
            yield SqlRenewal(self._engine, self._seal, store_id)
        finally:
            self._let_go(store_id, holder)

    def _wait_for(self, store_id: str, holder: str) -> None:
        deadline = time.monotonic() + LONGEST_WAIT
        while not self._take(store_id, holder):
            if time.monotonic() > deadline:
                message = "Another process has been renewing the store's tokens for too long."
                raise Unavailable(message)
            time.sleep(POLL_SECONDS)

    def _take(self, store_id: str, holder: str) -> bool:
        now = self._clock()
        mine = {"holder": holder, "until": now + HELD_FOR}
        # An end further away than any holder would set it was set before the clock was put back.
        over = (renewals.c.until <= now) | (renewals.c.until > now + 2 * HELD_FOR)
        with writing(self._engine) as connection:
            if connection.execute(sa.select(stores.c.id).where(stores.c.id == store_id)).scalar() is None:
                raise UnknownStore
            taken = connection.execute(
                upsert(connection, renewals)
                .values(store_id=store_id, **mine)
                .on_conflict_do_update(index_elements=["store_id"], set_=mine, where=over)
                .returning(renewals.c.holder)
            ).scalar()
        return taken is not None

    def _let_go(self, store_id: str, holder: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(renewals.delete().where(renewals.c.store_id == store_id, renewals.c.holder == holder))
