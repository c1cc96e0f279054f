"""Every table of ours, once. The migrations build exactly this; a test compares the two.

Whatever belongs to a store carries its id. Secrets are bytes from `sealing`; JSON is kept as text.
"""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

from folio.adapters.storage.columns import (
    BigInt,
    Key,
    UtcTime,
    count_column,
    key_column,
    rendering_columns,
    store_column,
    text_column,
)

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


instance = Table(  # one row: which installation this database is, and how often it was restored
    "instance",
    metadata,
    Column("name", sa.String(10), primary_key=True),
    Column("instance", sa.String(32), nullable=False),
    Column("epoch", sa.Integer, nullable=False),
    Column("ledgered", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("restoring_from", UtcTime),
    Column("restored_from", UtcTime),
    Column("restored_at", UtcTime),
    Column("prefixes", Text, nullable=False, server_default="{}"),
)
forked_series = Table(  # books and number ledger contradict each other: no number is taken, and no store is asked for
    "forked_series",
    metadata,
    Column("store_id", sa.String(16), primary_key=True),
    Column("kind", sa.String(20), primary_key=True),
    Column("series", sa.String(40), primary_key=True),
    text_column("why"),
)
stores = Table(
    "stores",
    metadata,
    Column("id", sa.String(16), primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    *(text_column(name) for name in ("name", "country", "currency", "timezone", "url", "email", "logo_url")),
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
    text_column("message"),
)
renewals = Table(
    "renewals",
    metadata,
    Column("store_id", sa.String(16), ForeignKey("stores.id"), primary_key=True),
    Column("holder", sa.String(40), nullable=False),
    Column("until", UtcTime, nullable=False),
)
settling = Table(
    "settling",
    metadata,
    Column("name", sa.String(80), primary_key=True),
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
    key_column(),
    store_column(),
    Column("digest", sa.String(64), nullable=False),
    text_column("event"),
    Column("received_at", UtcTime, nullable=False),
    Column("last_received_at", UtcTime, nullable=False),
    count_column("times"),
    Column("order_id", BigInt),
    text_column("quarantine"),
    text_column("headers"),
    Column("body", sa.LargeBinary, nullable=False),
    UniqueConstraint("store_id", "digest"),
    Index(None, "store_id", "order_id", "id"),
    Index(None, "store_id", "id"),
    Index(None, "store_id", "last_received_at"),
)
orders = Table(
    "orders",
    metadata,
    Column("store_id", sa.String(16), ForeignKey("stores.id"), primary_key=True),
    Column("order_id", BigInt, primary_key=True, autoincrement=False),
    count_column("rung"),
    count_column("answered"),
    Column("requested", sa.Boolean, nullable=False, server_default=sa.false()),
    text_column("first_status"),
    text_column("status"),
    Column("seen_at", UtcTime),
    Column("asked_at", UtcTime),
)
documents = Table(
    "documents",
    metadata,
    key_column(),
    store_column(),
    Column("order_id", BigInt, nullable=False),
    Column("kind", sa.String(20), nullable=False),
    Column("sequence", sa.Integer, nullable=False),
    Column("state", sa.String(20), nullable=False),
    text_column("reference"),
    text_column("provider"),
    Column("token", sa.String(64), nullable=False, unique=True),
    Column("snapshot", Text),
    text_column("held_reason"),
    Column("held_params", Text, nullable=False, server_default="[]"),
    Column("created_at", UtcTime, nullable=False),
    *(Column(name, UtcTime) for name in ("sent_at", "issued_at", "attached_at", "mailed_at")),
    *(
        text_column(name)
        for name in ("issued_provider", "issued_reference", "external_id", "number", "issued_series")
    ),
    *(text_column(name) for name in ("public_id", "currency", "buyer_tax_id")),
    Column("total", BigInt, nullable=False, server_default="0"),
    *(count_column(name) for name in ("unknowns", "excused")),
    *(Column(name, UtcTime) for name in ("unsure_since", "missed_at", "handed_at")),
    UniqueConstraint("store_id", "order_id", "kind", "sequence"),
    Index(None, "store_id", "id"),
)
attempts = Table(
    "attempts",
    metadata,
    key_column(),
    Column("document_id", Key, ForeignKey("documents.id"), nullable=False, index=True),
    text_column("reference"),
    Column("digest", sa.String(64), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    text_column("outcome"),
    Column("finished_at", UtcTime),
)
circuits = Table(
    "circuits",
    metadata,
    Column("store_id", sa.String(16), ForeignKey("stores.id"), primary_key=True),
    Column("provider", sa.String(40), primary_key=True),
    count_column("failures"),
    count_column("pause_seconds"),
    Column("paused_until", UtcTime),
)
tasks = Table(
    "tasks",
    metadata,
    key_column(),
    Column("document_id", Key, ForeignKey("documents.id"), nullable=False),
    store_column(),
    Column("order_id", BigInt, nullable=False),
    Column("kind", sa.String(20), nullable=False),
    Column("state", sa.String(20), nullable=False),
    count_column("tries"),
    count_column("unknowns"),
    count_column("resent"),
    Column("next_at", UtcTime, nullable=False),
    text_column("problem"),
    Column("changed_at", UtcTime),
    UniqueConstraint("document_id", "kind"),
    Index(None, "store_id", "order_id"),
)


renderings = Table(
    "renderings",
    metadata,
    Column("document_id", Key, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    *rendering_columns(),
)
timeline = Table(
    "timeline",
    metadata,
    key_column(),
    store_column(),
    Column("order_id", BigInt, nullable=False),
    Column("at", UtcTime, nullable=False),
    text_column("code"),
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
    key_column(),
    store_column(),
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
    *rendering_columns(),
)
sweeps = Table(
    "sweeps",
    metadata,
    Column("store_id", sa.String(16), ForeignKey("stores.id"), primary_key=True),
    Column("watermark", BigInt, nullable=False, server_default="0"),
    *(Column(name, UtcTime) for name in ("daily_began_at", "daily_done_at")),
    *(count_column(name) for name in ("windows_done", "found", "hooks_restored")),
    Column("hooks_restored_at", UtcTime),
)
sweep_finds = Table(
    "sweep_finds",
    metadata,
    Column("store_id", sa.String(16), ForeignKey("stores.id"), primary_key=True),
    Column("order_id", BigInt, primary_key=True, autoincrement=False),
    Column("status", sa.String(20), primary_key=True),
    Column("since", UtcTime),
    Column("found_at", UtcTime, nullable=False, index=True),
)
