"""Documents in doubt, requests with their time, circuits of providers, restores of the database, and the sweeps.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; every column may stay empty, so that a program of the version before goes on working."""
    for name in ("unknowns", "excused"):
        op.add_column("documents", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    for name in ("unsure_since", "missed_at", "handed_at"):
        op.add_column("documents", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("orders", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tasks", sa.Column("resent", sa.Integer(), server_default="0", nullable=False))
    _circuits()
    _instance()
    _sweeps()


def _circuits() -> None:
    op.create_table(
        "circuits",
        sa.Column("store_id", sa.String(length=16), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("pause_seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_circuits_store_id")),
        sa.PrimaryKeyConstraint("store_id", "provider", name=op.f("pk_circuits")),
    )


def _instance() -> None:
    op.create_table(
        "instance",
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("instance", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("ledgered", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("restoring_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restored_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prefixes", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_instance")),
    )
    op.create_table(
        "forked_series",
        sa.Column("store_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("store_id", "kind", "series", name=op.f("pk_forked_series")),
    )


def _sweeps() -> None:
    """How far the sweeps of each store came, and the orders they found that nobody had told of."""
    op.create_index(
        op.f("ix_deliveries_store_id_last_received_at"), "deliveries", ["store_id", "last_received_at"], unique=False
    )
    op.create_table(
        "sweeps",
        sa.Column("store_id", sa.String(length=16), nullable=False),
        sa.Column("watermark", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("daily_began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("daily_done_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.Column(name, sa.Integer(), server_default="0", nullable=False)
            for name in ("windows_done", "found", "hooks_restored")
        ),
        sa.Column("hooks_restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_sweeps_store_id")),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_sweeps")),
    )
    op.create_table(
        "sweep_finds",
        sa.Column("store_id", sa.String(length=16), nullable=False),
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_sweep_finds_store_id")),
        sa.PrimaryKeyConstraint("store_id", "order_id", "status", name=op.f("pk_sweep_finds")),
    )
    op.create_index(op.f("ix_sweep_finds_found_at"), "sweep_finds", ["found_at"], unique=False)
