"""One sweep of one store, from the first order it looks at to the last thing it puts back.

It walks in steps. Between two steps it may rest, when its share of the platform's limits is used up, and goes on
where it was; what it knows of its way is kept, so that the next run goes on there after a crash or a ban as well.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from folio.domain.errors import FolioError, NeedsReconnect, RateLimited
from folio.domain.ports import Bells, Clock, Ledger, Platform, Provider, Stores, Sweeps
from folio.domain.store import Store
from folio.domain.sweeping import DAILY_AFTER
from folio.flows.sweep.orders import LOOKS_BACK, Orders
from folio.flows.sweep.restoring import Restoring
from folio.flows.sweep.twins import Twins
from folio.steps import step

KEPT_FOR = timedelta(days=90)
PRUNED_AT_ONCE = 500
ASKED_FOR_AFTER = timedelta(hours=1)
FIRST_REST = 30.0
LONGEST_REST = 600.0
MOST_LIMITS = 10
SLOWLY = "Jumpseller asked us to slow down; the next sweep goes on here."


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep of a store did, and a sentence when it could not be finished.

    `listed` orders were looked at, the bell of `rung` was rung, `found` of those nobody had told of; `entries` and
    `hooks` were put back at the platform; `twins` documents have a second one at their provider.
    """

    store: str
    listed: int
    rung: int
    problem: str = ""
    found: int = 0
    entries: int = 0
    hooks: int = 0
    twins: int = 0

    @property
    def sentence(self) -> str:
        """For people."""
        more = [
            f"{count} {what}"
            for count, what in (
                (self.found, "that no webhook told of"),
                (self.entries, "document entries to put back"),
                (self.hooks, "webhooks put back"),
                (self.twins, "documents with a twin at the provider"),
            )
            if count
        ]
        done = ", ".join([f"{self.store}: {self.listed} orders listed", f"{self.rung} to settle", *more])
        return f"{done}. {self.problem}".strip()


class Sweep:
    """Sweeps one store. `go_on` until it says None, then ask for the `result`.

    `restore(renew)` puts back what is missing at the store and says how many webhooks it made; `renew` replaces
    those that are there and silent. `rest` says for how many seconds the share of the limits is used up, 0 for not
    at all. `everything`: a person asked, so this is a daily sweep whenever the last one was.
    """

    def __init__(
        self,
        store: Store,
        *,
        platform: Platform,
        stores: Stores,
        ledger: Ledger,
        bells: Bells,
        sweeps: Sweeps,
        restore: Callable[[bool], int],
        provider_of: Callable[[str], Provider],
        clock: Clock,
        rest: Callable[[], float] = lambda: 0.0,
        everything: bool = False,
    ) -> None:
        self._store, self._stores, self._sweeps = store, stores, sweeps
        self._clock, self._everything = clock, everything
        self._orders = Orders(store, platform, ledger, bells, sweeps, clock, rest)
        self._restoring = Restoring(store, platform, ledger, sweeps, restore, self._orders, clock)
        self._twins = Twins(store, provider_of, ledger, self._orders.ring, clock)
        self._daily: bool | None = None
        self._limits = 0
        self._problem = ""
        self._steps = self._walk()

    @property
    def store_id(self) -> str:
        """Whose sweep it is."""
        return self._store.id

    def go_on(self) -> float | None:
        """Walk on. Seconds to rest before the next call, or None at the end. Never raises for the outside."""
        try:
            return self._within_reason(next(self._steps, None))
        except RateLimited as fault:
            return self._when_limited(fault)
        except NeedsReconnect as fault:
            self._stores.set_status(self._store.id, "reconnect", only_from="connected")
            self._problem = fault.sentence
        except FolioError as fault:
            self._problem = fault.sentence
        return None

    def result(self, problem: str = "") -> Swept:
        """What was done so far; `problem` says why there was no more, unless something else already does."""
        orders, restoring = self._orders, self._restoring
        return Swept(
            self._store.code,
            orders.listed,
            orders.rung,
            self._problem or problem,
            orders.found,
            restoring.entries,
            restoring.hooks,
            self._twins.found,
        )

    def _within_reason(self, seconds: float | None) -> float | None:
        """Nobody waits for a ban to end: the next sweep goes on then."""
        if seconds is not None and seconds > LONGEST_REST:
            self._problem = SLOWLY
            return None
        return seconds

    def _when_limited(self, fault: RateLimited) -> float | None:
        """The platform refused us: the walk begins anew after a rest, past everything that is behind it."""
        self._limits += 1
        if self._limits > MOST_LIMITS:
            self._problem = fault.sentence
            return None
        self._steps = self._walk()
        return self._within_reason(fault.retry_after or FIRST_REST)

    def _walk(self) -> Iterator[float]:
        """Everything this sweep looks at. A step that was taken before is kept, or costs no call the second time."""
        daily = self._is_daily()
        if daily:
            self._forget_old_deliveries()
        yield from self._orders.newly_seen()
        if daily:
            yield from self._orders.of_the_last_days()
        yield from self._orders.unfinished(daily=daily)  # what was listed just now is not asked for one by one
        if daily or any(feature.state == "unknown" for feature in self._stores.features(self._store.id)):
            self._restoring.set_up()
        if daily:
            yield from self._restoring.document_entries(self._clock() - LOOKS_BACK)
            self._twins.look(self._clock() - LOOKS_BACK)
            step("D2")  # everything was walked, the end is not written
            self._sweeps.end_daily(self._store.id, self._clock())

    def _is_daily(self) -> bool:
        """Decided once a sweep. An unfinished daily sweep is gone on with, unless it is too old to be worth it."""
        if self._daily is not None:
            return self._daily
        state, now = self._sweeps.state(self._store.id), self._clock()
        self._daily = self._everything or state.daily_is_due(now)
        patience = ASKED_FOR_AFTER if self._everything else DAILY_AFTER
        fresh = state.unfinished and state.daily_began_at is not None and now - state.daily_began_at < patience
        if self._daily and not fresh:
            self._sweeps.begin_daily(self._store.id, now)
        return self._daily

    def _forget_old_deliveries(self) -> None:
        while self._sweeps.prune(self._store.id, self._clock() - KEPT_FOR, PRUNED_AT_ONCE):
            pass
