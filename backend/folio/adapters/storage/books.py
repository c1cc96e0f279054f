"""The built-in issuer's books: per store, kind and series the numbers 1, 2, 3 … without gap or twin.

A number and the frozen document it was taken for are one row, written in one transaction while the series is
locked. Rows are never changed (triggers refuse it) and each carries a SHA-256 over itself and its predecessor's,
so that a row altered behind the program's back is found by `verify_books`.
"""

import hashlib
import json
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from folio.adapters.storage.database import reading, upsert, writing
from folio.adapters.storage.tables import book_entries, book_renderings, book_series
from folio.domain.document import Document, DocumentKind, Rendering
from folio.domain.ports import BookEntry
from folio.domain.snapshot import freeze, thaw


class SqlBooks:
    """The port `Books` in SQL."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def find(self, store_id: str, reference: str) -> BookEntry | None:
        """The entry under a reference, if the books hold one."""
        with reading(self._engine) as connection:
            return _find(connection, store_id, reference)

    def enter(self, store_id: str, series: str, document: Document, now: datetime) -> BookEntry:
        """Take the next number and freeze the document, or give back the entry this reference already has."""
        with writing(self._engine) as connection:
            # Locked first, looked up second: two callers with one reference must not both find nothing.
            last = _lock_series(connection, store_id, document.kind, series)
            there = _find(connection, store_id, document.reference)
            if there is not None:
                return there
            entry = {
                "store_id": store_id,
                "kind": document.kind.value,
                "series": series,
                "number": last.last_number + 1,
                "reference": document.reference,
                "snapshot": freeze(document),
                "entered_at": now,
                "prev_hash": last.last_hash,
            }
            entry["hash"] = _hash(entry)
            connection.execute(book_entries.insert().values(entry))
            connection.execute(
                book_series.update()
                .where(*_is_series(store_id, document.kind, series))
                .values(last_number=entry["number"], last_hash=entry["hash"])
            )
        return BookEntry(document, document.kind, series, last.last_number + 1, now.astimezone(UTC))

    def rendering(self, store_id: str, reference: str) -> Rendering | None:
        """The kept PDF of an entry."""
        with reading(self._engine) as connection:
            return _rendering(connection, store_id, reference)

    def keep_rendering(self, store_id: str, reference: str, rendering: Rendering) -> Rendering:
        """Keep the PDF of an entry, once: what was kept first is what comes back."""
        with writing(self._engine) as connection:
            connection.execute(
                upsert(connection, book_renderings)
                .values(
                    store_id=store_id,
                    reference=reference,
                    media_type=rendering.media_type,
                    file_name=rendering.file_name,
                    content=rendering.content,
                    sha256=rendering.sha256,
                )
                .on_conflict_do_nothing(index_elements=["store_id", "reference"])
            )
            kept = _rendering(connection, store_id, reference)
        return kept or rendering

    def verify_books(self, store_id: str) -> list[str]:
        """Walk every series from 1 to its end. A sentence for each fault; empty when all is sound."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                sa.select(book_entries)
                .where(book_entries.c.store_id == store_id)
                .order_by(book_entries.c.kind, book_entries.c.series, book_entries.c.number)
            ).mappings()
            groups = {
                key: [dict(row) for row in group]
                for key, group in groupby(rows, key=lambda row: (row["kind"], row["series"]))
            }
            heads = connection.execute(sa.select(book_series).where(book_series.c.store_id == store_id)).all()
        problems: list[str] = []
        for head in heads:
            name = f"{head.kind} {head.series}"
            problems += _verify_series(name, groups.pop((head.kind, head.series), []), head)
        return problems + [f"{kind} {series}: entries without a series." for kind, series in groups]


def _verify_series(name: str, rows: list[dict[str, Any]], head: sa.Row[Any]) -> list[str]:
    problems: list[str] = []
    previous = ""
    for expected, row in enumerate(rows, start=1):
        if row["number"] != expected:
            return [*problems, f"{name}: number {expected} is missing."]
        if row["prev_hash"] != previous:
            problems.append(f"{name}-{expected}: does not follow the entry before it.")
        if row["hash"] != _hash(row):
            problems.append(f"{name}-{expected}: was altered after it was entered.")
        previous = row["hash"]
    if (head.last_number, head.last_hash) != (len(rows), previous):
        problems.append(f"{name}: the last number is {head.last_number}, the last entry is {len(rows)}.")
    return problems


def _lock_series(connection: sa.Connection, store_id: str, kind: DocumentKind, series: str) -> sa.Row[Any]:
    connection.execute(
        upsert(connection, book_series)
        .values(store_id=store_id, kind=kind.value, series=series)
        .on_conflict_do_nothing(index_elements=["store_id", "kind", "series"])
    )
    # SQLite holds the write lock of the whole file already and ignores FOR UPDATE.
    return connection.execute(
        sa.select(book_series).where(*_is_series(store_id, kind, series)).with_for_update()
    ).one()


def _is_series(store_id: str, kind: DocumentKind, series: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        book_series.c.store_id == store_id,
        book_series.c.kind == kind.value,
        book_series.c.series == series,
    )


def _find(connection: sa.Connection, store_id: str, reference: str) -> BookEntry | None:
    row = connection.execute(
        sa.select(book_entries).where(book_entries.c.store_id == store_id, book_entries.c.reference == reference)
    ).one_or_none()
    if row is None:
        return None
    return BookEntry(thaw(row.snapshot), DocumentKind(row.kind), row.series, row.number, row.entered_at)


def _rendering(connection: sa.Connection, store_id: str, reference: str) -> Rendering | None:
    row = connection.execute(
        sa.select(book_renderings).where(
            book_renderings.c.store_id == store_id, book_renderings.c.reference == reference
        )
    ).one_or_none()
    return Rendering(row.media_type, row.file_name, bytes(row.content), row.sha256) if row else None


def _hash(entry: dict[str, Any]) -> str:
    facts = [entry[name] for name in ("prev_hash", "store_id", "kind", "series", "number", "reference")]
    moment = entry["entered_at"].astimezone(UTC).isoformat()
    return hashlib.sha256(json.dumps([*facts, moment, entry["snapshot"]]).encode()).hexdigest()
