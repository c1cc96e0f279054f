"""The kinds of columns our tables are made of."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Text

if TYPE_CHECKING:
    from folio.adapters.storage.numbers import Series


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

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Aware again, in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


BigInt = sa.BigInteger()
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def key_column() -> Column[int]:
    """A number of its own for each row."""
    return Column("id", Key, primary_key=True, autoincrement=True)


def store_column() -> Column[str]:
    """Whose row it is."""
    return Column("store_id", sa.String(16), ForeignKey("stores.id"), nullable=False)


def text_column(name: str) -> Column[str]:
    """Text, empty where nothing is known."""
    return Column(name, Text, nullable=False, server_default="")


def count_column(name: str) -> Column[int]:
    """A counter from zero."""
    return Column(name, sa.Integer, nullable=False, server_default="0")


def rendering_columns() -> tuple[Column[Any], ...]:
    """A document's bytes as the buyer gets them."""
    return (
        text_column("media_type"),
        text_column("file_name"),
        Column("content", sa.LargeBinary, nullable=False),
        Column("sha256", sa.String(64), nullable=False),
    )


def in_series(table: sa.Table, series: "Series") -> tuple[sa.ColumnElement[bool], ...]:
    """The rows of one series, in any table that counts by store, kind and series."""
    return (
        table.c.store_id == series.store_id,
        table.c.kind == series.kind,
        table.c.series == series.series,
    )
