"""The stores that connected, their secrets sealed."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from folio.adapters.storage.database import reading, upsert, writing
from folio.adapters.storage.renewals import Renewals
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.store_rows import (
    info_columns,
    listed_store_of,
    open_auth,
    open_policy,
    policy_columns,
    seal_auth,
    start_of,
    store_of,
)
from folio.adapters.storage.tables import features, stores
from folio.domain.errors import UnknownStore
from folio.domain.ports import Clock, Renewal
from folio.domain.store import BasicAuth, Feature, Store, StoreInfo, TokenPair

ID_BYTES = 8
INSTALL_KEY_BYTES = 24
OLD_TOKEN_LIVES = timedelta(hours=24)


class SqlStores:
    """The port `Stores` in SQL."""

    def __init__(self, engine: sa.Engine, seal: Seal, clock: Clock) -> None:
        self._engine = engine
        self._seal = seal
        self._renewals = Renewals(engine, seal, clock)

    def get(self, store_id: str) -> Store:
        """Raises `UnknownStore`."""
        return store_of(self._seal, self._row(store_id))

    def by_code(self, code: str) -> Store:
        """Raises `UnknownStore`."""
        with reading(self._engine) as connection:
            return store_of(self._seal, _one(connection, stores.c.code == code))

    def by_install_key(self, install_key: str) -> Store | None:
        """The store whose webhook URL holds this key, connected or not."""
        with reading(self._engine) as connection:
            row = connection.execute(
                sa.select(stores).where(stores.c.install_key_hash == _hash(install_key))
            ).one_or_none()
        return store_of(self._seal, row) if row else None

    def all(self) -> Sequence[Store]:
        """Every store, by code. One whose secrets cannot be opened is listed without them."""
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(stores).order_by(stores.c.code)).all()
        return [listed_store_of(self._seal, row) for row in rows]

    def connect(self, info: StoreInfo, auth: TokenPair | BasicAuth, now: datetime) -> Store:
        """Add a store, or renew the one with this code."""
        with writing(self._engine) as connection:
            self._insert_new(connection, info, auth, now)
            row = _one(connection, stores.c.code == info.code, lock=True)
            row = _update(
                connection,
                row.id,
                **self._info_and_token(row, info, now),
                auth=seal_auth(self._seal, row.id, auth),
                status="connected",
            )
            return store_of(self._seal, row)

    def refresh_info(self, store_id: str, info: StoreInfo, now: datetime) -> Store:
        """Take over what the platform now says of the store."""
        with writing(self._engine) as connection:
            row = _one(connection, stores.c.id == store_id, lock=True)
            row = _update(connection, store_id, **self._info_and_token(row, info, now))
            return store_of(self._seal, row)

    def hooks_tokens(self, store_id: str, now: datetime) -> Sequence[str]:
        """The current token, and its predecessor for 24 hours."""
        row = self._row(store_id)
        tokens = [self._seal.open(bytes(row.hooks_token), store_id, "hooks_token")]
        if row.old_hooks_token is not None and now < row.old_hooks_token_until:
            tokens.append(self._seal.open(bytes(row.old_hooks_token), store_id, "old_hooks_token"))
        return tokens

    def auth(self, store_id: str) -> TokenPair | BasicAuth:
        """The store's grant, unsealed."""
        return open_auth(self._seal, store_id, bytes(self._row(store_id).auth))

    def renewing(self, store_id: str) -> AbstractContextManager[Renewal]:
        """Wait for, and hold, the only right to renew this store's tokens, across all processes."""
        return self._renewals.renewing(store_id)

    def policy_json(self, store_id: str) -> dict[str, Any]:
        """The policy as chosen, credentials included."""
        return open_policy(self._seal, self._row(store_id))

    def save_policy(self, store_id: str, policy: Mapping[str, Any]) -> Store:
        """Replace the policy (already validated); the start follows its `start_date`."""
        with writing(self._engine) as connection:
            row = _one(connection, stores.c.id == store_id, lock=True)
            start_at = start_of(policy, row.connected_at, row.timezone, row.country)
            columns = policy_columns(self._seal, store_id, policy)
            return store_of(self._seal, _update(connection, store_id, **columns, start_at=start_at))

    def set_status(self, store_id: str, status: str, *, only_from: str = "") -> None:
        """`connected`, `reconnect` or `disconnected`. Raises `UnknownStore`, unless `only_from` is given: then a
        store in another status is left alone.
        """
        with writing(self._engine) as connection:
            if not only_from:
                _update(connection, store_id, status=status)
                return
            connection.execute(
                stores.update().where(stores.c.id == store_id, stores.c.status == only_from).values(status=status)
            )

    def features(self, store_id: str) -> Sequence[Feature]:
        """How each thing we set up at the store is doing, by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                sa.select(features).where(features.c.store_id == store_id).order_by(features.c.name)
            )
            return [Feature(row.name, row.state, row.message) for row in rows]

    def set_feature(self, store_id: str, feature: Feature) -> None:
        """Remember how one thing is doing."""
        said = {"state": feature.state, "message": feature.message}
        with writing(self._engine) as connection:
            connection.execute(
                upsert(connection, features)
                .values(store_id=store_id, name=feature.name, **said)
                .on_conflict_do_update(index_elements=["store_id", "name"], set_=said)
            )

    def saw_script(self, store_id: str, at: datetime) -> None:
        """The checkout script reported that it runs in the store's checkout. Raises `UnknownStore`."""
        with writing(self._engine) as connection:
            _update(connection, store_id, script_seen_at=at)

    def script_seen_at(self, store_id: str) -> datetime | None:
        """When it last did."""
        seen: datetime | None = self._row(store_id).script_seen_at
        return seen

    def _row(self, store_id: str) -> sa.Row[Any]:
        with reading(self._engine) as connection:
            return _one(connection, stores.c.id == store_id)

    def _insert_new(
        self, connection: sa.Connection, info: StoreInfo, auth: TokenPair | BasicAuth, now: datetime
    ) -> None:
        store_id, install_key = secrets.token_hex(ID_BYTES), secrets.token_urlsafe(INSTALL_KEY_BYTES)
        connection.execute(
            upsert(connection, stores)
            .values(
                id=store_id,
                code=info.code,
                **info_columns(info),
                install_key_hash=_hash(install_key),
                install_key=self._seal.seal(install_key, store_id, "install_key"),
                hooks_token=self._seal.seal(info.hooks_token, store_id, "hooks_token"),
                auth=seal_auth(self._seal, store_id, auth),
                **policy_columns(self._seal, store_id, {}),
                status="connected",
                connected_at=now,
                start_at=start_of({}, now, info.timezone, info.country),
            )
            .on_conflict_do_nothing(index_elements=["code"])
        )

    def _info_and_token(self, row: sa.Row[Any], info: StoreInfo, now: datetime) -> dict[str, Any]:
        columns: dict[str, Any] = dict(info_columns(info))
        before = self._seal.open(bytes(row.hooks_token), row.id, "hooks_token")
        if info.hooks_token != before:
            columns["hooks_token"] = self._seal.seal(info.hooks_token, row.id, "hooks_token")
            columns["old_hooks_token"] = self._seal.seal(before, row.id, "old_hooks_token")
            columns["old_hooks_token_until"] = now + OLD_TOKEN_LIVES
        return columns


def _one(connection: sa.Connection, condition: sa.ColumnElement[bool], *, lock: bool = False) -> sa.Row[Any]:
    query = sa.select(stores).where(condition)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise UnknownStore
    return row


def _update(connection: sa.Connection, store_id: str, **values: Any) -> sa.Row[Any]:
    row = connection.execute(
        stores.update().where(stores.c.id == store_id).values(**values).returning(*stores.c)
    ).one_or_none()
    if row is None:
        raise UnknownStore
    return row


def _hash(install_key: str) -> str:
    return hashlib.sha256(install_key.encode()).hexdigest()
