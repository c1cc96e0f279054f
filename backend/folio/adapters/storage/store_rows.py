"""Rows of the stores' table as values, and which of their columns are sealed."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from folio.adapters.storage.sealing import CannotOpen, Seal
from folio.domain.policy import read_policy
from folio.domain.store import BasicAuth, Store, StoreInfo, TokenPair
from folio.domain.zones import zone


def seal_auth(seal: Seal, store_id: str, auth: TokenPair | BasicAuth) -> bytes:
    """A grant as one sealed value."""
    if isinstance(auth, BasicAuth):
        facts = {"login": auth.login, "authtoken": auth.authtoken}
    else:
        facts = {
            "access_token": auth.access_token,
            "refresh_token": auth.refresh_token,
            "expires_at": auth.expires_at.astimezone(UTC).isoformat(),
        }
    return seal.seal(json.dumps(facts), store_id, "auth")


def open_auth(seal: Seal, store_id: str, sealed: bytes) -> TokenPair | BasicAuth:
    """The grant again. Raises `CannotOpen`."""
    facts: dict[str, str] = json.loads(seal.open(sealed, store_id, "auth"))
    if "login" in facts:
        return BasicAuth(facts["login"], facts["authtoken"])
    return TokenPair(facts["access_token"], facts["refresh_token"], datetime.fromisoformat(facts["expires_at"]))


def open_policy(seal: Seal, row: sa.Row[Any]) -> dict[str, Any]:
    """The policy as chosen, credentials included. Raises `CannotOpen`."""
    policy: dict[str, Any] = json.loads(row.policy)
    credentials = json.loads(seal.open(bytes(row.credentials), row.id, "credentials"))
    return {**policy, "credentials": credentials} if credentials else policy


def policy_columns(seal: Seal, store_id: str, policy: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that hold a policy; its credentials are sealed."""
    plain = {key: value for key, value in policy.items() if key != "credentials"}
    credentials = json.dumps(dict(policy.get("credentials", {})))
    return {
        "policy": json.dumps(plain, ensure_ascii=False),
        "credentials": seal.seal(credentials, store_id, "credentials"),
    }


def info_columns(info: StoreInfo) -> dict[str, str]:
    """The columns the platform decides, without the secret one."""
    return {
        "name": info.name,
        "country": info.country,
        "currency": info.currency,
        "timezone": info.timezone,
        "url": info.url,
        "email": info.email,
        "logo_url": info.logo_url,
    }


def start_of(policy: Mapping[str, Any], connected_at: datetime, timezone: str, country: str) -> datetime:
    """When the store's business with us begins: midnight of the chosen day on its wall clock, or its first
    connecting where no day was chosen.
    """
    chosen = policy.get("start_date")
    if not chosen:
        return connected_at
    return datetime.combine(date.fromisoformat(chosen), time.min, zone(timezone, country)).astimezone(UTC)


def store_of(seal: Seal, row: sa.Row[Any]) -> Store:
    """A row as a `Store`. Raises `CannotOpen`."""
    return _store(row, seal.open(bytes(row.install_key), row.id, "install_key"), open_policy(seal, row))


def listed_store_of(seal: Seal, row: sa.Row[Any]) -> Store:
    """A row as a `Store` for a list: where secrets cannot be opened it comes without them.

    A wrong key must not hide which stores there are. Whoever then uses such a store meets `CannotOpen`.
    """
    try:
        return store_of(seal, row)
    except CannotOpen:
        return _store(row, "", json.loads(row.policy))


def _store(row: sa.Row[Any], install_key: str, policy: Mapping[str, Any]) -> Store:
    return Store(
        id=row.id,
        code=row.code,
        name=row.name,
        country=row.country,
        currency=row.currency,
        timezone=row.timezone,
        url=row.url,
        email=row.email,
        install_key=install_key,
        policy=read_policy(policy),
        status=row.status,
        connected_at=row.connected_at,
        start_at=row.start_at,
        logo_url=row.logo_url,
    )
