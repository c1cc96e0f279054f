"""The sweep: it rings for what was missed, leaves what is settled alone, and never raises for the outside."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from folio.adapters.storage import Storage
from folio.domain.document import DocumentKind
from folio.domain.errors import NeedsReconnect, Unavailable
from folio.domain.order import OrderStatus
from folio.domain.store import BasicAuth, Store
from folio.flows.sweep import Swept, sweep_store
from tests.builders import a_document, an_issued
from tests.databases import Queue, SetClock
from tests.domain.orders import a_product, a_tax, an_order
from tests.flows.test_answer_bell import INFO
from tests.flows.twins import PlatformTwin


@dataclass
class Broom:
    """A store to sweep."""

    storage: Storage
    queue: Queue
    clock: SetClock
    store: Store
    platform: PlatformTwin = field(default_factory=PlatformTwin)
    provisioned: int = 0

    def sell(self, order_id: int, status: OrderStatus = OrderStatus.PAID, days_ago: int = 0) -> None:
        at = self.clock() - timedelta(days=days_ago)
        order = an_order(a_product(11900, taxes=(a_tax(),)))
        self.platform.orders[order_id] = replace(order, id=order_id, status=status, created_at=at, completed_at=at)

    def sweep(self) -> Swept:
        return sweep_store(
            self.store,
            platform=self.platform,
            stores=self.storage.stores,
            ledger=self.storage.ledger,
            bells=self.storage.bells,
            provision=self._provision,
            clock=self.clock,
        )

    def _provision(self, store: Store) -> None:
        assert store.id == self.store.id
        self.provisioned += 1

    def rung(self) -> list[int]:
        return [order_id for _, order_id, _, _ in self.queue.calls]


@pytest.fixture
def broom(storage: Storage, queue: Queue, clock: SetClock) -> Broom:
    store = storage.stores.connect(INFO, BasicAuth("login", "token"), clock())
    return Broom(storage, queue, clock, store)


def test_paid_and_canceled_orders_that_nobody_told_of_are_rung_for(broom: Broom) -> None:
    broom.sell(1)
    broom.sell(2, OrderStatus.CANCELED)
    broom.sell(3, OrderStatus.PENDING)
    assert broom.sweep() == Swept("tienda", 2, 2)
    assert sorted(broom.rung()) == [1, 2]
    assert broom.provisioned == 1


def finish(broom: Broom, order_id: int, kind: DocumentKind = DocumentKind.INVOICE) -> None:
    """A document of the order, issued and delivered."""
    ledger = broom.storage.ledger
    reference = f"R-{order_id}-{kind}"
    entry = ledger.reserve(broom.store.id, order_id, kind, 1, "twin", reference, broom.clock())
    document = replace(a_document(), reference=reference)
    ledger.begin(entry.id, document, "d" * 64, broom.clock())
    ledger.issued(entry.id, replace(an_issued(document), reference=reference), broom.clock())
    for task in ledger.tasks(broom.store.id, order_id):
        ledger.task_sending(task.id, broom.clock())
        ledger.task_done(task.id, broom.clock())


def test_what_is_settled_is_left_alone(broom: Broom) -> None:
    broom.sell(1)
    broom.storage.ledger.remember(broom.store.id, 1, "paid", broom.clock())
    finish(broom, 1)
    assert broom.sweep() == Swept("tienda", 1, 0)


def test_paid_and_remembered_without_a_document_is_rung_for(broom: Broom) -> None:
    broom.sell(1)
    broom.storage.ledger.remember(broom.store.id, 1, "paid", broom.clock())
    assert broom.sweep().rung == 1


def test_canceled_and_remembered_without_its_credit_note_is_rung_for(broom: Broom) -> None:
    broom.sell(1, OrderStatus.CANCELED)
    broom.storage.ledger.remember(broom.store.id, 1, "canceled", broom.clock())
    finish(broom, 1)
    assert broom.sweep().rung == 1
    finish(broom, 1, DocumentKind.CREDIT_NOTE)
    assert broom.sweep().rung == 1, "its bell was rung and nobody answered yet"
    broom.storage.bells.answered(broom.store.id, 1, 9)
    assert broom.sweep().rung == 0


def test_a_status_that_changed_since_is_rung_for(broom: Broom) -> None:
    broom.sell(1, OrderStatus.CANCELED)
    broom.storage.ledger.remember(broom.store.id, 1, "paid", broom.clock())
    assert broom.sweep().rung == 1


def test_history_from_before_the_start_is_not_even_listed(broom: Broom) -> None:
    broom.sell(1, days_ago=20)
    assert broom.sweep() == Swept("tienda", 0, 0)


def test_a_platform_that_is_away_is_said_and_raises_nothing(broom: Broom) -> None:
    broom.platform.fail("order_ids", Unavailable("Jumpseller answered 503."))
    assert broom.sweep() == Swept("tienda", 0, 0, "Jumpseller answered 503.")


def test_a_grant_that_is_gone_is_remembered(broom: Broom) -> None:
    broom.platform.fail("order_ids", NeedsReconnect("gone"))
    assert broom.sweep().problem == "gone"
    assert broom.storage.stores.get(broom.store.id).status == "reconnect"
