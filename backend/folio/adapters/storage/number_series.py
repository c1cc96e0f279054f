"""In which series a store's numbers go on.

Usually the letters of the kind: B. Where it cannot be known which numbers of a series were given out (its number
ledger was lost, or books and ledger contradict each other), the series is left as it is and a new one begins at 1,
under the same letters after a prefix that was never used: R2611241530B. Which prefix counts, for one store or for
all, stands in the database and in the number ledger's identity, so that an older copy of the database learns it.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

import sqlalchemy as sa

from folio.adapters.storage.columns import in_series
from folio.adapters.storage.numbers import RestoredPast, Series, WrongLedger
from folio.adapters.storage.standing import UNDER_WAY, ledger_not_named
from folio.adapters.storage.tables import forked_series, instance

ALL = ""  # in the place of a store's id: every store, those not yet known included
_PREFIX = re.compile(r"R\d{10}")


def new_prefix(now: datetime) -> str:
    """A prefix that no series has had: it names the minute in UTC."""
    return f"R{now.astimezone(UTC):%y%m%d%H%M}"


def prefix_of(prefixes: Mapping[str, str], store_id: str) -> str:
    """The newest prefix that counts for a store; empty while it uses the letters alone."""
    return max(prefixes.get(ALL, ""), prefixes.get(store_id, ""))


def newest(*many: Mapping[str, str]) -> dict[str, str]:
    """What several places know of prefixes, together."""
    return {key: max(one.get(key, "") for one in many) for key in sorted({key for one in many for key in one})}


def write_prefixes(prefixes: Mapping[str, str]) -> str:
    """As JSON text."""
    return json.dumps(dict(prefixes), sort_keys=True)


def read_prefixes(text: str) -> dict[str, str]:
    """From JSON text."""
    return {str(key): str(prefix) for key, prefix in json.loads(text).items()}


def going_on(series: Series, prefixes: Mapping[str, str]) -> Series:
    """The series in which the numbers of a series are taken now."""
    letters = _PREFIX.sub("", series.series, count=1) if _PREFIX.match(series.series) else series.series
    return Series(series.store_id, series.kind, prefix_of(prefixes, series.store_id) + letters)


def open_series(connection: sa.Connection, usual: Series, *, has_ledger: bool) -> Series:
    """The series in which a number of the usual letters is taken now. Raises `WrongLedger` or `RestoredPast` where
    none may be taken, whatever a process remembers of how things stood.
    """
    row = connection.execute(sa.select(instance)).one_or_none()
    if row is None:
        return usual
    if row.ledgered and not has_ledger:
        raise WrongLedger(ledger_not_named(), retry_after=30)
    if row.restoring_from is not None:
        raise RestoredPast(UNDER_WAY, retry_after=30)
    series = going_on(usual, read_prefixes(row.prefixes))
    why = connection.execute(sa.select(forked_series.c.why).where(*in_series(forked_series, series))).scalar()
    if why is not None:
        raise WrongLedger(why, retry_after=600)
    return series
