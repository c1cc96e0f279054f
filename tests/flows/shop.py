"""A store with paid orders and a provider that lies about them: where the issue protocol is tried."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from folio.adapters.storage import Storage
from folio.domain import business_name, tax_id
from folio.domain.buyer import Judges
from folio.domain.document import DocumentState
from folio.domain.errors import Held, Unavailable, UnknownOutcome
from folio.domain.ledger import Entry
from folio.domain.order import Billing, OrderStatus
from folio.domain.ports import Provider
from folio.domain.restoring import Restore
from folio.domain.store import BasicAuth, Store
from folio.flows.settle_order import SettleOrder
from tests.databases import SetClock
from tests.domain.orders import a_product, a_tax, an_order
from tests.flows.lying_provider import Killed, LyingProvider
from tests.flows.twins import PlatformTwin, PostTwin, a_letter
from tests.storage_examples import info

QUIET = 300.0
BOTH, LOOK_UP, KEY, NEITHER = "key look_up", "look_up", "key", ""
ISSUED, HELD, REJECTED = DocumentState.ISSUED, DocumentState.HELD, DocumentState.REJECTED
UNKNOWN, CONFLICT, PLANNED = DocumentState.UNKNOWN, DocumentState.CONFLICT, DocumentState.PLANNED


@dataclass
class Shop:
    """One store with a paid order, and the provider that lies about it."""

    storage: Storage
    clock: SetClock
    store: Store
    platform: PlatformTwin
    provider: LyingProvider
    post: PostTwin
    order_id: int = 1
    no_provider: bool = False
    restored: Restore | None = None

    def settle(self) -> float | None:
        return SettleOrder(
            self.store,
            platform=self.platform,
            provider_of=self._provider_of,
            ledger=self.storage.ledger,
            circuits=self.storage.circuits,
            post=self.post,
            compose=a_letter,
            judge=Judges(tax_id.judge, business_name.judge),
            clock=self.clock,
            document_url=lambda entry: f"https://folio.example/documents/{entry.token}",
            quiet_seconds=QUIET,
            last_restore=lambda: self.restored,
        )(self.order_id)

    def _provider_of(self, name: str) -> Provider:
        if self.no_provider:
            raise Held("provider_unknown", {"provider": name})
        return self.provider

    def try_to_settle(self) -> float | None:
        """Settle; seconds to wait as a bell would be rung again, None when nobody rings any more."""
        try:
            return self.settle()
        except (Unavailable, UnknownOutcome, Killed):
            return 5.0

    def run(self, most: int = 40) -> None:
        """Settle again and again, as the bells are rung, until nothing is left to do."""
        for _ in range(most):
            wait = self.try_to_settle()
            if wait is None:
                return
            self.wait(wait)
        pytest.fail(f"never done: {self.told()}")

    def ask(self) -> None:
        """A person presses Retry."""
        self.wait(1)
        self.storage.ledger.asked(self.store.id, self.order_id, self.clock())

    def wait(self, seconds: float) -> None:
        self.clock.now += timedelta(seconds=seconds)

    @property
    def entry(self) -> Entry:
        (found,) = self.storage.ledger.entries(self.store.id, self.order_id)
        return found

    def told(self) -> list[str]:
        return [line.code for line in self.storage.ledger.timeline(self.store.id, self.order_id)]

    def turn(self, status: OrderStatus) -> None:
        self.platform.orders[self.order_id] = replace(self.platform.orders[self.order_id], status=status)


Open = Callable[..., Shop]


@pytest.fixture
def shop(storage: Storage, clock: SetClock) -> Open:
    def open_one(guards: str = BOTH, *script: str, code: str = "shop", late: float = 0.0) -> Shop:
        store = storage.stores.connect(info(code=code), BasicAuth("login", "token"), clock())
        made = Shop(
            storage, clock, store, PlatformTwin(), LyingProvider(clock, guards, late, list(script)), PostTwin()
        )
        for order_id in range(1, 12):
            order = an_order(a_product(11900, taxes=(a_tax(),)))
            made.platform.orders[order_id] = replace(
                order, id=order_id, status=OrderStatus.PAID, created_at=clock(), completed_at=clock(),
                billing=Billing(email="buyer@example.com", fullname="Amparo Ejemplar"),
            )  # fmt: skip
        return made

    return open_one
