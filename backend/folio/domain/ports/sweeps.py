"""What the sweep keeps, and what it asks of everything else that is kept."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from folio.domain.sweeping import Attached, SweepState, SweepTotals, Tally, Unfinished


class Sweeps(Protocol):
    """The sweep's own memory, and its questions to ledger and inbox."""

    def state(self, store_id: str) -> SweepState:
        """How far the store's sweeps came; a state of zeros before the first."""

    def reached(self, store_id: str, watermark: int) -> None:
        """Every order up to this id was listed. A smaller number than before changes nothing."""

    def begin_daily(self, store_id: str, now: datetime) -> None:
        """A daily sweep begins, at its first window."""

    def window_done(self, store_id: str, windows: int) -> None:
        """So many windows of the daily listing are behind us."""

    def end_daily(self, store_id: str, now: datetime) -> None:
        """The daily sweep is complete."""

    def hooks_restored(self, store_id: str, hooks: int, now: datetime) -> None:
        """So many webhook registrations were missing, or silent, and were made anew."""

    def unfinished(self, store_id: str, quiet: Collection[str]) -> Sequence[Unfinished]:
        """Remembered orders that may need something, the one not looked at for longest first.

        Left out is what waits for a person, and what the newest timeline sentence (`quiet`) says is not due.
        """

    def told_since(self, store_id: str, order_id: int, since: datetime | None) -> bool:
        """Whether a delivery spoke of the order at or after a moment, or ever."""

    def found(self, store_id: str, order_id: int, status: str, since: datetime | None, now: datetime) -> bool:
        """Count an order that the sweep found; `since` is when we last knew better. False when it was counted."""

    def tally(self, store_id: str, now: datetime) -> Tally:
        """The last 24 hours. A delivery that came after all takes its order out again."""

    def totals(self, now: datetime) -> SweepTotals:
        """Figures over all stores."""

    def attached(self, store_id: str, since: datetime) -> Sequence[Attached]:
        """Issued documents whose entry was put on their order since a moment, oldest first."""

    def attach_again(self, entry_id: int, now: datetime) -> bool:
        """The entry is not there any more: its task is due again. False unless the task was done."""

    def prune(self, store_id: str, before: datetime, limit: int) -> int:
        """Forget at most so many deliveries that were last received before a moment; how many they were.

        Quarantined ones stay, and those whose order has a bell nobody answered.
        """
