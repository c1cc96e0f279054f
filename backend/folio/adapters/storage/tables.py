"""Every table of ours, once. The migrations build exactly this; a test compares the two.

Whatever belongs to a store carries its id. Secrets are bytes from `sealing`; JSON is kept as text.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(sa.TypeDecorator[datetime]):
    """A moment: UTC in the database, aware in Python. A naive time is a bug and refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """To UTC; SQLite keeps text without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a time zone cannot be stored"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """Aware again, in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


BigInt = sa.BigInteger()
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key() -> Column[int]:
    return Column("id", Key, primary_key=True, autoincrement=True)


def _store() -> Column[str]:
    return Column("store_id", sa.String(16), ForeignKey("stores.id"), nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _count(name: str) -> Column[int]:
    return Column(name, sa.Integer, nullable=False, server_default="0")


stores = Table(
    "stores",
    metadata,
    Column("id", sa.String(16), primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    *(_text(name) for name in ("name", "country", "currency", "timezone", "url", "email", "logo_url")),
    Column("install_key_hash", sa.String(64), nullable=False, unique=True),
    Column("install_key", sa.LargeBinary, nullable=False),
    Column("hooks_token", sa.LargeBinary, nullable=False),
    Column("old_hooks_token", sa.LargeBinary),
    Column("old_hooks_token_until", UtcTime),
    Column("auth", sa.LargeBinary, nullable=False),
    Column("policy", Text, nullable=False, server_default="{}"),
    Column("credentials", sa.LargeBinary, nullable=False),
    Column("status", sa.String(20), nullable=False),
    Column("connected_at", UtcTime, nullable=False),
    Column("start_at", UtcTime, nullable=False),
    Column("script_seen_at", UtcTime),
)
features = Table(
    "features",
    metadata,
    Column("store_id", sa.String(16), ForeignKey("stores.id"), primary_key=True),
    Column("name", sa.String(40), primary_key=True),
    Column("state", sa.String(20), nullable=False),
    _text("message"),
)
renewals = Table(
    "renewals",
    metadata,
    Column("store_id", sa.String(16), ForeignKey("stores.id"), primary_key=True),
    Column("holder", sa.String(40), nullable=False),
    Column("until", UtcTime, nullable=False),
)
oauth_states = Table(
    "oauth_states",
    metadata,
    Column("state_hash", sa.String(64), primary_key=True),
    Column("browser_hash", sa.String(64), nullable=False),
    Column("kept_at", UtcTime, nullable=False, index=True),
    Column("used_at", UtcTime),
)
deliveries = Table(
    "deliveries",
    metadata,
    _key(),
    _store(),
    Column("digest", sa.String(64), nullable=False),
    _text("event"),
    Column("received_at", UtcTime, nullable=False),
    Column("last_received_at", UtcTime, nullable=False),
    _count("times"),
    Column("order_id", BigInt),
    _text("quarantine"),
    _text("headers"),
    Column("body", sa.LargeBinary, nullable=False),
    UniqueConstraint("store_id", "digest"),
    Index(None, "store_id", "order_id", "id"),
    Index(None, "store_id", "id"),
)
orders = Table(
    "orders",
    metadata,
    Column("store_id", sa.String(16), ForeignKey("stores.id"), primary_key=True),
    Column("order_id", BigInt, primary_key=True, autoincrement=False),
    _count("rung"),
    _count("answered"),
    Column("requested", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("first_status"),
    _text("status"),
    Column("seen_at", UtcTime),
)
documents = Table(
    "documents",
    metadata,
    _key(),
    _store(),
    Column("order_id", BigInt, nullable=False),
    Column("kind", sa.String(20), nullable=False),
    Column("sequence", sa.Integer, nullable=False),
    Column("state", sa.String(20), nullable=False),
    _text("reference"),
    _text("provider"),
    Column("token", sa.String(64), nullable=False, unique=True),
    Column("snapshot", Text),
    _text("held_reason"),
    Column("held_params", Text, nullable=False, server_default="[]"),
    Column("created_at", UtcTime, nullable=False),
    *(Column(name, UtcTime) for name in ("sent_at", "issued_at", "attached_at", "mailed_at")),
    *(_text(name) for name in ("issued_provider", "issued_reference", "external_id", "number", "issued_series")),
    *(_text(name) for name in ("public_id", "currency", "buyer_tax_id")),
    Column("total", BigInt, nullable=False, server_default="0"),
    UniqueConstraint("store_id", "order_id", "kind", "sequence"),
    Index(None, "store_id", "id"),
)
attempts = Table(
    "attempts",
    metadata,
    _key(),
    Column("document_id", Key, ForeignKey("documents.id"), nullable=False, index=True),
    _text("reference"),
    Column("digest", sa.String(64), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    _text("outcome"),
    Column("finished_at", UtcTime),
)
tasks = Table(
    "tasks",
    metadata,
    _key(),
    Column("document_id", Key, ForeignKey("documents.id"), nullable=False),
    _store(),
    Column("order_id", BigInt, nullable=False),
    Column("kind", sa.String(20), nullable=False),
    Column("state", sa.String(20), nullable=False),
    _count("tries"),
    _count("unknowns"),
    Column("next_at", UtcTime, nullable=False),
    _text("problem"),
    Column("changed_at", UtcTime),
    UniqueConstraint("document_id", "kind"),
    Index(None, "store_id", "order_id"),
)


def _rendering() -> tuple[Column[Any], ...]:
    return (
        _text("media_type"),
        _text("file_name"),
        Column("content", sa.LargeBinary, nullable=False),
        Column("sha256", sa.String(64), nullable=False),
    )


renderings = Table(
    "renderings",
    metadata,
    Column("document_id", Key, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    *_rendering(),
)
timeline = Table(
    "timeline",
    metadata,
    _key(),
    _store(),
    Column("order_id", BigInt, nullable=False),
    Column("at", UtcTime, nullable=False),
    _text("code"),
    Column("params", Text, nullable=False, server_default="[]"),
    Index(None, "store_id", "order_id", "id"),
)
book_series = Table(
    "book_series",
    metadata,
    Column("store_id", sa.String(16), ForeignKey("stores.id"), primary_key=True),
    Column("kind", sa.String(20), primary_key=True),
    Column("series", sa.String(40), primary_key=True),
    Column("last_number", BigInt, nullable=False, server_default="0"),
    Column("last_hash", sa.String(64), nullable=False, server_default=""),
)
book_entries = Table(
    "book_entries",
    metadata,
    _key(),
    _store(),
    Column("kind", sa.String(20), nullable=False),
    Column("series", sa.String(40), nullable=False),
    Column("number", BigInt, nullable=False),
    Column("reference", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    Column("prev_hash", sa.String(64), nullable=False),
    Column("hash", sa.String(64), nullable=False),
    UniqueConstraint("store_id", "kind", "series", "number"),
    UniqueConstraint("store_id", "reference"),
)
book_renderings = Table(
    "book_renderings",
    metadata,
    Column("store_id", sa.String(16), ForeignKey("stores.id"), primary_key=True),
    Column("reference", Text, primary_key=True),
    *_rendering(),
)
