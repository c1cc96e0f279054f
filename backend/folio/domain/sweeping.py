"""What is remembered between sweeps of a store, and when "found by the sweep" is worth a warning."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from folio.domain.ledger import OrderMemory

DAILY_AFTER = timedelta(hours=23)  # less than a day, so that an hourly clock does not drift past midnight
WINDOW = timedelta(hours=24)
MOST_FOUND = 3
LARGEST_SHARE = 5  # one order in so many


@dataclass(frozen=True, slots=True)
class SweepState:
    """How far the sweeps of one store came.

    `watermark` is the largest order id that was listed. `daily_began_at` and `daily_done_at` belong to the last
    daily sweep, which is unfinished while it has no end after its beginning; `windows_done` counts the windows of
    its listing that are behind it. `found` and `hooks_restored` count since the store was first swept.
    """

    store_id: str
    watermark: int = 0
    daily_began_at: datetime | None = None
    daily_done_at: datetime | None = None
    windows_done: int = 0
    found: int = 0
    hooks_restored: int = 0
    hooks_restored_at: datetime | None = None

    @property
    def unfinished(self) -> bool:
        """Whether the last daily sweep was interrupted."""
        began, done = self.daily_began_at, self.daily_done_at
        return began is not None and (done is None or done < began)

    def daily_is_due(self, now: datetime) -> bool:
        """Whether this sweep is the day's complete one, or must end it."""
        return self.daily_began_at is None or self.unfinished or now - self.daily_began_at >= DAILY_AFTER


@dataclass(frozen=True, slots=True)
class Tally:
    """The last 24 hours of a store: `found` orders that no delivery told of, among `orders` told of or found."""

    found: int
    orders: int

    @property
    def alarming(self) -> bool:
        """Three orders, or more than a fifth of all: webhooks do not arrive."""
        return self.found >= MOST_FOUND or self.found * LARGEST_SHARE > self.orders


@dataclass(frozen=True, slots=True)
class SweepTotals:
    """Figures over all stores, for whoever watches the installation: orders found ever and in the last 24 hours,
    webhooks registered anew. They name nobody.
    """

    found: int = 0
    found_lately: int = 0
    hooks_restored: int = 0


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A remembered order that may still need something. `told` is the code of its newest timeline sentence."""

    memory: OrderMemory
    told: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Attached:
    """An issued document that is on its order at the platform, as far as we know."""

    entry_id: int
    order_id: int
    kind: str
    reference: str
    public_id: str
    number: str
