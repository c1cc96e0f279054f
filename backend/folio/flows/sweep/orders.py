"""The orders a sweep looks at: new ones, unfinished ones, and those of the last days by their status.

Each walk yields the seconds to rest when the share of the platform's limits is used up, and goes on where it was.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from folio.domain.errors import NotFound, UnreadableOrder
from folio.domain.order import OrderStatus
from folio.domain.ports import Bells, Clock, Ledger, ListedOrder, Platform, Sweeps
from folio.domain.store import Store
from folio.domain.sweeping import Unfinished
from folio.flows.sweep.judging import SOLD, is_history, is_settled, still_waits
from folio.steps import step

LOOKS_BACK = timedelta(days=35)
WINDOW = timedelta(days=5)
OVERLAP = 50  # ids: an order may become visible after one with a larger id
NEWEST = 500  # ids: unpaid orders below them are asked for once a day, not every hour
ON_ITS_WAY = timedelta(minutes=5)  # a delivery may still come, and nobody is to be blamed
UNDER_WAY = timedelta(hours=1)
LISTED = (OrderStatus.PAID, OrderStatus.CANCELED, OrderStatus.PENDING)
FIRST_DAY = date(2010, 1, 1)  # before Jumpseller's first order

# Bells ring spaced out, so that a sweep's settles leave the platform's limits to those of webhooks: a settle takes
# about three calls, and 30 % of 560 calls a minute are 2.8 a second.
AT_ONCE = 20
SECONDS_APART = 1.1


class Orders:
    """Walks over one store's orders; counts what it `listed`, `rung` for and `found`. `rest` says for how many
    seconds the share of the limits is used up.
    """

    def __init__(
        self,
        store: Store,
        platform: Platform,
        ledger: Ledger,
        bells: Bells,
        sweeps: Sweeps,
        clock: Clock,
        rest: Callable[[], float],
    ) -> None:
        self._store, self._platform = store, platform
        self._ledger, self._bells, self._sweeps = ledger, bells, sweeps
        self._clock, self._rest = clock, rest
        self._looked: set[int] = set()
        self.listed = self.rung = self.found = 0

    def newly_seen(self) -> Iterator[float]:
        """Orders with an id above the watermark, and a few below it."""
        start = max(0, self._sweeps.state(self._store.id).watermark - OVERLAP)
        for page in self._platform.orders_after(start):
            for listed in page:
                self._look_at(listed)
            self._sweeps.reached(self._store.id, max((one.id for one in page), default=0))
            yield from self.resting()

    def unfinished(self, *, daily: bool) -> Iterator[float]:
        """Remembered orders that are not finished, however old: each is read again, or rung for at once."""
        quiet = {"before_start", "order_gone"}
        if self._store.policy.documents == "manual":
            quiet.add("waits_for_button")
        newest = 0 if daily else self._sweeps.state(self._store.id).watermark - NEWEST
        for one in self._sweeps.unfinished(self._store.id, quiet):
            order_id = one.memory.order_id
            if order_id in self._looked or self._is_under_way(one) or _can_wait(one, newest):
                continue
            yield from self.resting()
            self._look_again(one)
            self._looked.add(order_id)
            self.listed += 1

    def of_the_last_days(self) -> Iterator[float]:
        """What is paid, canceled or unpaid by now, listed in windows of days. Cancellations of old orders have one
        more.
        """
        windows = self._windows()
        for place in range(self._sweeps.state(self._store.id).windows_done, len(windows)):
            status, first, last = windows[place]
            yield from self.resting()
            for listed in self._platform.orders_listed(status, first, last):
                self._look_at(listed)
            self._sweeps.window_done(self._store.id, place + 1)

    def ring(self, order_id: int) -> None:
        """Ring an order's bell, the first ones at once and the others in the pace of our share."""
        delay = max(0, self.rung - AT_ONCE + 1) * SECONDS_APART
        self._bells.ring(self._store.id, order_id, delay=delay)
        step("D1")  # rung for, and how far the walk came is not written
        self.rung += 1

    def resting(self) -> Iterator[float]:
        """The seconds to rest, until the share is there again."""
        while (seconds := self._rest()) > 0:
            yield seconds

    # --- one order ----------------------------------------------------------------------------------------

    def _look_at(self, listed: ListedOrder) -> None:
        """An order of a listing: rung for when it needs something, remembered when it may need something later."""
        if listed.id in self._looked:
            return
        store_id = self._store.id
        memory = self._ledger.memory(store_id, listed.id)
        if listed.status not in SOLD:
            if listed.status == OrderStatus.PENDING and (memory is None or memory.status not in SOLD):
                self._ledger.remember(store_id, listed.id, listed.status, self._clock())
                self._looked.add(listed.id)
            return
        if is_history(listed, memory, self._store):
            return
        self._looked.add(listed.id)
        self.listed += 1
        if is_settled(self._ledger, self._bells, self._store, listed):
            return
        self._count_if_found(listed, memory.status if memory else "", memory.seen_at if memory else None)
        self.ring(listed.id)

    def _is_under_way(self, one: Unfinished) -> bool:
        """Whether its bell was rung and its settle seen lately: it comes back to the order by itself."""
        seen = one.memory.seen_at
        return not one.answered and seen is not None and self._clock() - seen < UNDER_WAY

    def _look_again(self, one: Unfinished) -> None:
        """A remembered order: one that waits for the world is read, any other is rung for."""
        memory = one.memory
        if not one.answered or (memory.status != OrderStatus.PENDING and one.told != "not_shipped_yet"):
            self.ring(memory.order_id)
            return
        try:
            order = self._platform.order(memory.order_id)
        except (NotFound, UnreadableOrder):
            self.ring(memory.order_id)  # the settle tells what is wrong
            return
        if order.status not in SOLD or still_waits(order, memory, one.told):
            self._ledger.remember(self._store.id, order.id, order.status, self._clock())
            return
        self._count_if_found(ListedOrder(order.id, order.status, None), memory.status, memory.seen_at)
        self.ring(memory.order_id)

    def _count_if_found(self, listed: ListedOrder, known: str, since: datetime | None) -> None:
        """Nobody told: the status is news to us, and no delivery spoke of the order since we last knew better."""
        store_id, now = self._store.id, self._clock()
        if listed.status == known or (listed.sold_at is not None and now - listed.sold_at < ON_ITS_WAY):
            return
        if not self._sweeps.told_since(store_id, listed.id, since):
            self.found += self._sweeps.found(store_id, listed.id, listed.status, since, now)

    def _windows(self) -> list[tuple[OrderStatus, date, date]]:
        """(status, first day, last day); the days overlap, because nobody says in which zone the platform counts."""
        began = self._sweeps.state(self._store.id).daily_began_at or self._clock()
        since = max(self._store.start_at - timedelta(days=1), began - LOOKS_BACK)
        days = [since.astimezone(UTC).date()]
        until = began.astimezone(UTC).date() + timedelta(days=1)
        while days[-1] < until:
            days.append(min(days[-1] + WINDOW, until))
        lately = [(status, *some) for status in LISTED for some in pairwise(days)]
        return [*lately, (OrderStatus.CANCELED, FIRST_DAY, days[0])]


def _can_wait(one: Unfinished, newest: int) -> bool:
    """An unpaid order of long ago is asked for by the daily sweep alone: most of them are never paid."""
    return one.answered and one.memory.status == OrderStatus.PENDING and one.memory.order_id <= newest
