"""A database that was put back in time, and what must be known again before it may go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from folio.domain.document import Document
from folio.domain.ports.issuing import BookEntry
from folio.domain.restoring import Vouched


@dataclass(frozen=True, slots=True)
class Begun:
    """A restore under way: the newest moment the copy knew, and what stands before the letters of every series that
    begins anew because nobody knows which numbers were given out; empty where that is known.
    """

    copied_at: datetime
    series: str = ""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`numbers` (store, printed number) that the books know again; `contradictions`, a sentence for each series that
    stays closed; `closed`, a line for each in whose place a new one begins.
    """

    numbers: tuple[tuple[str, str], ...] = ()
    contradictions: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubts:
    """What an older copy cannot know: `undecided` documents to look up, `mails` that may have been sent since, and
    the `orders` (store, order) to settle anew.
    """

    undecided: int
    mails: int
    orders: Sequence[tuple[str, int]]


class Past(Protocol):
    """The older copy. Each step may be repeated after a crash."""

    def begin(self, now: datetime, vouched: Vouched) -> Begun | None:
        """Start, or go on with, a restore. None: the copy is the newest there is, and nothing needs to be done unless
        `vouched.anyway`. Raises `CannotRestore` where a person must decide.
        """

    def rebuild_numbers(self, now: datetime, *, new_series: bool) -> Rebuilt:
        """Enter in the books what only the number ledger knows. A series in which both contradict each other is left
        as it is and closed; `new_series` begins another in its place. Raises `CannotRestore` for a damaged ledger.
        """

    def not_told(self) -> Sequence[tuple[str, BookEntry]]:
        """(store, entry) of every number whose order does not know of it."""

    def keep_as_printed(self, entry_id: int, document: Document) -> None:
        """The order's row holds the document that has the number, and the link that it bears leads to it again."""

    def doubt(self, now: datetime) -> Doubts:
        """Whatever is unfinished may have been finished since: look-ups start anew, mails wait for a person."""

    def finish(self, now: datetime) -> int:
        """Raise the epoch, so that no copy from before is ever taken for the present. The new epoch."""
