"""A taken number as one line outside the database, and what a place that keeps such lines must do.

The database can be put back to yesterday; then it no longer knows the numbers it gave out since. So every number
also goes to a number ledger: an append-only list per series, kept apart from the database and written (and synced)
after the books' own commit but before the document is handed to anybody. A line is the books' entry itself, hash
chain included, so that the books can be rebuilt from it exactly as they were.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from folio.domain.errors import FolioError, Unavailable


class RestoredPast(Unavailable):
    """The database is an older copy: it lacks numbers that were given out. `folio restore` comes first."""


class WrongLedger(RestoredPast):
    """The number ledger is damaged, gone, or not this database's: a person must look before anything is issued."""


class DamagedTip(WrongLedger):
    """The last line was written to its end and cannot be read. `last` is the line before it.

    After a power cut that is a line nobody relied on, and the books have its number. If they do not, it was a line
    like any other, and its number must not be given out again.
    """

    def __init__(self, sentence: str, last: "NumberTaken | None") -> None:
        super().__init__(sentence)
        self.last = last


class ClockWentBack(Unavailable):
    """The clock stands before the time of the last number. Numbers follow the time, so none is taken now."""


class CannotRestore(FolioError):
    """A person must decide or repair something first; the sentence says what."""


class Contradiction(CannotRestore):
    """Books and number ledger contradict each other in one series; no program may decide which of them is right.
    `closes` is the series of the books in which no number may be taken.
    """

    def __init__(self, sentence: str, closes: "Series") -> None:
        super().__init__(sentence)
        self.closes = closes


@dataclass(frozen=True, slots=True)
class Series:
    """What counts for itself: one kind of document under one series of one store."""

    store_id: str
    kind: str
    series: str


@dataclass(frozen=True, slots=True)
class NumberTaken:
    """One number and the document it was taken for. `store_code` names the store for a database that lost it."""

    of: Series
    store_code: str
    number: int
    reference: str
    entered_at: datetime
    snapshot: str
    prev_hash: str
    hash: str

    @property
    def printed(self) -> str:
        """As it stands on the document."""
        return f"{self.of.series}-{self.number}"

    def is_sound(self) -> bool:
        """Whether the line is what was written."""
        return self.hash == entry_hash(self.as_entry())

    def as_entry(self) -> dict[str, Any]:
        """The columns of the books' row."""
        return {
            "store_id": self.of.store_id,
            "kind": self.of.kind,
            "series": self.of.series,
            "number": self.number,
            "reference": self.reference,
            "snapshot": self.snapshot,
            "entered_at": self.entered_at,
            "prev_hash": self.prev_hash,
            "hash": self.hash,
        }

    def as_line(self) -> str:
        """One line of JSON, without its end."""
        facts = {**self.as_entry(), "store_code": self.store_code, "entered_at": _moment(self.entered_at)}
        return json.dumps(facts, sort_keys=True, separators=(",", ":"))


def taken_of(entry: Mapping[str, Any], store_code: str) -> NumberTaken:
    """A row of the books as a line of the number ledger."""
    return NumberTaken(
        of=Series(entry["store_id"], entry["kind"], entry["series"]),
        store_code=store_code,
        number=entry["number"],
        reference=entry["reference"],
        entered_at=entry["entered_at"].astimezone(UTC),
        snapshot=entry["snapshot"],
        prev_hash=entry["prev_hash"],
        hash=entry["hash"],
    )


def read_line(line: bytes | str) -> NumberTaken | None:
    """The number a line tells of, or None for a line that was torn or altered."""
    try:
        facts = json.loads(line)
        taken = taken_of({**facts, "entered_at": datetime.fromisoformat(facts["entered_at"])}, facts["store_code"])
        return taken if taken.is_sound() else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 over an entry of the books and its predecessor's hash, in lower-case hex."""
    facts = [entry[name] for name in ("prev_hash", "store_id", "kind", "series", "number", "reference")]
    return hashlib.sha256(json.dumps([*facts, _moment(entry["entered_at"]), entry["snapshot"]]).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Identity:
    """Which installation a database or a number ledger belongs to, how many restores it has seen, and which series
    were left for new ones since (`number_series`).
    """

    instance: str
    epoch: int
    prefixes: Mapping[str, str] = field(default_factory=dict)


class NumberLedger(Protocol):
    """A place outside the database that keeps taken numbers. Every method raises `Unavailable` while it cannot."""

    where: str

    def identity(self) -> Identity | None:
        """Whose numbers these are; None before the first start."""

    def set_identity(self, identity: Identity) -> None:
        """Durably say whose they are."""

    def series(self) -> Sequence[Series]:
        """Every series that has a line."""

    def tip(self, series: Series) -> NumberTaken | None:
        """The last whole line of a series. Raises `DamagedTip`."""

    def lines(self, series: Series, after: int = 0) -> Iterator[NumberTaken]:
        """The lines above a number that the books have, in order. Raises `WrongLedger` where one is missing or was
        altered.
        """

    def append(self, taken: Sequence[NumberTaken]) -> None:
        """Durably add lines of one series, in order; those already there are passed over. Raises `WrongLedger` when
        they do not continue what is there.
        """

    def close(self) -> None:
        """Let go of whatever is open."""


def check_next(last: NumberTaken | None, taken: NumberTaken, where: str) -> None:
    """Raise `WrongLedger` unless `taken` follows `last` in number and hash."""
    number, previous = (last.number, last.hash) if last else (0, "")
    if (taken.number, taken.prev_hash) != (number + 1, previous):
        raise WrongLedger(
            f"The number ledger {where} and the books tell different stories of {taken.of.kind} {taken.printed}. "
            "Nothing is issued in this series; run `folio doctor`."
        )
