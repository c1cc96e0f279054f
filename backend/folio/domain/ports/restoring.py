"""A database that was put back in time, and what must be known again before it may go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from folio.domain.ports.issuing import BookEntry


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

    def begin(self, *, anyway: bool, ledger_lost: bool) -> datetime | None:
        """Start, or go on with, a restore; the newest moment the copy knows. None: the copy is the newest there is,
        and nothing needs to be done unless `anyway`. Raises `CannotRestore` where a person must decide.
        """

    def rebuild_numbers(self) -> Sequence[tuple[str, str]]:
        """Enter in the books what only the number ledger knows. (store, printed number) of each."""

    def not_told(self) -> Sequence[tuple[str, BookEntry]]:
        """(store, entry) of every number whose order does not know of it."""

    def keep_token(self, entry_id: int, token: str) -> None:
        """The public link that the document itself bears leads to it again."""

    def doubt(self, now: datetime) -> Doubts:
        """Whatever is unfinished may have been finished since: look-ups start anew, mails wait for a person."""

    def finish(self, now: datetime) -> int:
        """Raise the epoch, so that no copy from before is ever taken for the present. The new epoch."""
