"""The built-in issuer's books: per store, kind and series the numbers 1, 2, 3 … without gap or twin.

A number and the frozen document it was taken for are one row, written in one transaction while the series is
locked. Rows are never changed (triggers refuse it) and each carries a SHA-256 over itself and its predecessor's,
so that a row altered behind the program's back is found by `verify_books`. Nobody gets an entry before it also
stands in the number ledger outside the database (`number_keeping`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from folio.adapters.storage.columns import in_series
from folio.adapters.storage.database import reading, upsert, writing
from folio.adapters.storage.number_keeping import NumberKeeper
from folio.adapters.storage.numbers import ClockWentBack, DamagedTip, NumberTaken, Series, entry_hash
from folio.adapters.storage.tables import book_entries, book_renderings, book_series
from folio.domain.document import Document, DocumentKind, Rendering
from folio.domain.errors import Unavailable
from folio.domain.ports import BookEntry
from folio.domain.snapshot import freeze, thaw
from folio.steps import step

VERIFIED_AT_ONCE = 500
_TOP = (  # asked in the same statement as the series' row: both are of one moment
    sa.select(sa.func.max(book_entries.c.number))
    .where(
        book_entries.c.store_id == book_series.c.store_id,
        book_entries.c.kind == book_series.c.kind,
        book_entries.c.series == book_series.c.series,
    )
    .scalar_subquery()
)
CLOCKS_DIFFER = timedelta(minutes=2)  # more than machines of one installation may be apart


class SqlBooks:
    """The port `Books` in SQL."""

    def __init__(self, engine: sa.Engine, numbers: NumberKeeper | None = None) -> None:
        self._engine = engine
        self._numbers = numbers or NumberKeeper(engine, None)

    def find(self, store_id: str, reference: str) -> BookEntry | None:
        """The entry under a reference, if the books hold one."""
        with reading(self._engine) as connection:
            there = _find(connection, store_id, reference)
        return self._told_outside(store_id, there) if there else None

    def enter(self, store_id: str, series: str, document: Document, now: datetime) -> BookEntry:
        """Take the next number and freeze the document, or give back the entry this reference already has.

        Raises `RestoredPast` when the number ledger knows more than these books, `WrongLedger` when it contradicts
        them or is not there although one was kept, and `ClockWentBack` when `now` is clearly before the last number's
        time; a few seconds between machines are evened out, so that the order of the numbers is the order of their
        times.
        """
        going_on, tip = self._numbers.last_line(Series(store_id, document.kind.value, series))
        entry = self._told_outside(store_id, self._enter(going_on, series, tip, document, now))
        step("N4")  # the number stands in the number ledger as well
        return entry

    def _told_outside(self, store_id: str, entry: BookEntry) -> BookEntry:
        """The entry, once it stands in the number ledger too."""
        self._numbers.follow(Series(store_id, entry.kind.value, entry.series), entry.number)
        return entry

    def _enter(
        self, series: Series, letters: str, tip: NumberTaken | DamagedTip | None, document: Document, now: datetime
    ) -> BookEntry:
        with writing(self._engine) as connection:
            # Locked first, looked up second: two callers with one reference must not both find nothing.
            last = lock_series(connection, series)
            there = _find(connection, series.store_id, document.reference)
            if there is not None:
                return there
            if self._numbers.going_on(connection, replace(series, series=letters)) != series:
                raise Unavailable("A new series was begun a moment ago.", retry_after=1)
            self._numbers.guard(tip, last.last_number, last.last_hash)
            now = _in_order(connection, last, now)
            entry = {
                "store_id": series.store_id,
                "kind": series.kind,
                "series": series.series,
                "number": last.last_number + 1,
                "reference": document.reference,
                "snapshot": freeze(document),
                "entered_at": now,
                "prev_hash": last.last_hash,
            }
            entry["hash"] = entry_hash(entry)
            connection.execute(book_entries.insert().values(entry))
            connection.execute(
                book_series.update()
                .where(*in_series(book_series, series))
                .values(last_number=entry["number"], last_hash=entry["hash"])
            )
            step("N1")  # the number is taken in a transaction that is not committed
        step("N2")  # number and document are in the books
        return BookEntry(document, document.kind, series.series, last.last_number + 1, now.astimezone(UTC))

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
        """Walk every series from 1 to its end, in batches, so that issuing goes on meanwhile. A sentence for each
        fault; empty when all is sound.
        """
        with reading(self._engine) as connection:
            heads = connection.execute(
                sa.select(book_series, _TOP.label("top")).where(book_series.c.store_id == store_id)
            ).all()
            kinds = connection.execute(
                sa.select(book_entries.c.kind, book_entries.c.series)
                .where(book_entries.c.store_id == store_id)
                .distinct()
            ).all()
        known = {(head.kind, head.series) for head in heads}
        problems = [
            f"{kind} {series}: entries without a series." for kind, series in kinds if (kind, series) not in known
        ]
        for head in heads:
            problems += _verify_series(f"{head.kind} {head.series}", self._walk(head), head)
        return problems

    def _walk(self, head: sa.Row[Any]) -> Iterator[dict[str, Any]]:
        """The entries of a series up to its head as it was read, a batch at a time."""
        series, last = in_series(book_entries, _series_of(head)), 0
        while True:
            with reading(self._engine) as connection:
                rows = connection.execute(
                    sa.select(book_entries)
                    .where(*series, book_entries.c.number > last, book_entries.c.number <= head.last_number)
                    .order_by(book_entries.c.number)
                    .limit(VERIFIED_AT_ONCE)
                ).mappings()
                batch = [dict(row) for row in rows]
            if not batch:
                return
            last = batch[-1]["number"]
            yield from batch


def _verify_series(name: str, rows: Iterable[dict[str, Any]], head: sa.Row[Any]) -> list[str]:
    problems: list[str] = []
    previous, expected = "", 0
    for expected, row in enumerate(rows, start=1):
        if row["number"] != expected:
            return [*problems, f"{name}: number {expected} is missing."]
        if row["prev_hash"] != previous:
            problems.append(f"{name}-{expected}: does not follow the entry before it.")
        if row["hash"] != entry_hash(row):
            problems.append(f"{name}-{expected}: was altered after it was entered.")
        previous = row["hash"]
    if (head.last_number, head.last_number, head.last_hash) != (head.top or 0, expected, previous):
        last = max(head.top or 0, expected)
        problems.append(f"{name}: the last number is {head.last_number}, the last entry is {last}.")
    return problems


def lock_series(connection: sa.Connection, series: Series) -> sa.Row[Any]:
    """The row of a series, made if need be, locked until the transaction ends."""
    connection.execute(
        upsert(connection, book_series)
        .values(store_id=series.store_id, kind=series.kind, series=series.series)
        .on_conflict_do_nothing(index_elements=["store_id", "kind", "series"])
    )
    # SQLite holds the write lock of the whole file already and ignores FOR UPDATE.
    return connection.execute(sa.select(book_series).where(*in_series(book_series, series)).with_for_update()).one()


def _series_of(head: sa.Row[Any]) -> Series:
    return Series(head.store_id, head.kind, head.series)


def _in_order(connection: sa.Connection, last: sa.Row[Any], now: datetime) -> datetime:
    """`now`, or the time of the series' last number when that is a moment later."""
    if not last.last_number:
        return now
    before: datetime = connection.execute(
        sa.select(book_entries.c.entered_at).where(
            *in_series(book_entries, _series_of(last)), book_entries.c.number == last.last_number
        )
    ).scalar_one()
    if before - now > CLOCKS_DIFFER:
        raise ClockWentBack(
            f"The clock says {now:%Y-%m-%d %H:%M} UTC, but {last.series}-{last.last_number} was issued at "
            f"{before:%Y-%m-%d %H:%M}. Set the clock right; nothing is issued until it has passed that time.",
            retry_after=60,
        )
    return max(before, now)


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
