"""A database that was put back in time: what a person vouches for, and what is remembered of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Restore:
    """The last restore: `point` is the newest moment the copy knew, `at` when the restore ended. What happened
    between the two may be known to the outside world and not to the database.
    """

    point: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Vouched:
    """What only a person can know.

    `anyway`: the database was put back although no number is missing (another issuer numbers the documents).
    `ledger_lost`: the number ledger is gone for good. `drop_ledger`: none is to be kept any more. `new_series`:
    a series in which books and ledger contradict each other is left as it is, and a new one begins.
    """

    anyway: bool = False
    ledger_lost: bool = False
    drop_ledger: bool = False
    new_series: bool = False
