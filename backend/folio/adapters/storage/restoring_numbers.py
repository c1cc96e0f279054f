"""The books of an older copy are rebuilt from the number ledger, a series at a time.

A series in which both contradict each other is left as it is and remembered: no number is taken in it, the others
go on. Where a person says so, a new series begins in its place.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from folio.adapters.storage.books import lock_series
from folio.adapters.storage.columns import in_series
from folio.adapters.storage.database import reading, writing
from folio.adapters.storage.number_keeping import NumberKeeper
from folio.adapters.storage.number_series import going_on, new_prefix, newest, read_prefixes, write_prefixes
from folio.adapters.storage.numbers import (
    CannotRestore,
    Contradiction,
    NumberLedger,
    NumberTaken,
    Series,
    WrongLedger,
)
from folio.adapters.storage.restoring_stores import know_store
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import book_entries, book_series, forked_series, instance, stores
from folio.domain.ports.restoring import Rebuilt

AT_ONCE = 200


class Rebuilding:
    """One restore's work on the books."""

    def __init__(self, engine: sa.Engine, numbers: NumberKeeper, ledger: NumberLedger, seal: Seal) -> None:
        self._engine, self._numbers, self._ledger, self._seal = engine, numbers, ledger, seal

    def every_series(self, now: datetime, *, new_series: bool) -> Rebuilt:
        """Enter what is missing. `new_series`: begin new ones where that is impossible; else a damaged file of the
        ledger, which may come back, ends the restore with `CannotRestore`.
        """
        rebuilt: list[tuple[str, str]] = []
        contradictions: dict[Series, Contradiction] = {}
        for series in self._ledger.series():
            try:
                rebuilt += self._rebuild(series)
            except Contradiction as found:
                contradictions[series] = found
            except WrongLedger as damage:
                if not new_series:
                    raise CannotRestore(damage.sentence) from damage
                contradictions[series] = Contradiction(damage.sentence, series)
        still, closed = self._remember(contradictions, now if new_series else None)
        return Rebuilt(tuple(rebuilt), still, closed)

    def _rebuild(self, series: Series) -> Sequence[tuple[str, str]]:
        with reading(self._engine) as connection:
            query = sa.select(book_series.c.last_number).where(*in_series(book_series, series))
            last = connection.execute(query).scalar() or 0
        rebuilt: list[NumberTaken] = []
        batch: list[NumberTaken] = []
        for taken in self._ledger.lines(series, last):
            batch.append(taken)
            if len(batch) == AT_ONCE:
                self._enter(series, batch)
                rebuilt += batch
                batch = []
        self._enter(series, batch)
        why = self._numbers.contradiction(series)
        if why:
            raise Contradiction(why, series)
        return [(one.store_code, f"{one.of.kind} {one.printed}") for one in (*rebuilt, *batch)]

    def _enter(self, series: Series, batch: Sequence[NumberTaken]) -> None:
        if not batch:
            return
        with writing(self._engine) as connection:
            know_store(connection, self._seal, batch[0])
            head = lock_series(connection, series)
            last_number, last_hash = head.last_number, head.last_hash
            for taken in batch:
                if taken.number <= last_number:
                    continue  # another restore was quicker
                if (taken.number, taken.prev_hash) != (last_number + 1, last_hash):
                    raise _contradiction(taken)
                _refuse_twins(connection, taken)
                connection.execute(book_entries.insert().values(taken.as_entry()))
                last_number, last_hash = taken.number, taken.hash
            connection.execute(
                book_series.update()
                .where(*in_series(book_series, series))
                .values(last_number=last_number, last_hash=last_hash)
            )

    def _remember(
        self, contradictions: dict[Series, Contradiction], begin_anew: datetime | None
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keep which series are closed, in the place of what an earlier restore found. (A sentence for each in which
        numbers still want to be taken, a line for each that has a new one now.)
        """
        with writing(self._engine) as connection:
            prefixes = read_prefixes(connection.execute(sa.select(instance.c.prefixes)).scalar_one())
            wanted = {
                one.closes: one for one in contradictions.values() if going_on(one.closes, prefixes) == one.closes
            }
            known = {row.id: row.code for row in connection.execute(sa.select(stores.c.id, stores.c.code))}
            connection.execute(forked_series.delete())
            rows = {series: found.sentence for series, found in contradictions.items()}
            rows |= {found.closes: found.sentence for found in contradictions.values()}
            for series, why in rows.items():
                connection.execute(
                    forked_series.insert().values(
                        store_id=series.store_id, kind=series.kind, series=series.series, why=why
                    )
                )
            if begin_anew is None:
                return tuple(one.sentence for one in wanted.values()), ()
            begun = newest(prefixes, {series.store_id: new_prefix(begin_anew) for series in wanted})
            connection.execute(instance.update().values(prefixes=write_prefixes(begun)))
        return (), tuple(
            f"{known.get(old.store_id, old.store_id)}: {going_on(old, begun).series} after {old.kind} {old.series}"
            for old in wanted
        )


def _refuse_twins(connection: sa.Connection, taken: NumberTaken) -> None:
    there = connection.execute(
        sa.select(book_entries.c.id).where(
            book_entries.c.store_id == taken.of.store_id, book_entries.c.reference == taken.reference
        )
    ).first()
    if there is not None:
        raise _contradiction(taken)


def _contradiction(taken: NumberTaken) -> Contradiction:
    return Contradiction(
        f"The books of {taken.store_code} and the number ledger contradict each other at or before {taken.of.kind} "
        f"{taken.printed}. Nothing was changed there and no number is taken in this series; a person must compare "
        "both. `folio restore --new-series` leaves it as it is and begins a new one.",
        taken.of,
    )
