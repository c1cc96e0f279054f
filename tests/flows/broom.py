"""A store to sweep, over a real database, with a platform that does what the test says."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from folio.adapters.storage import Storage
from folio.domain.credits import CreditRequest, draft_credit
from folio.domain.delivery import Delivery
from folio.domain.document import Document
from folio.domain.errors import Held
from folio.domain.ledger import Entry
from folio.domain.order import OrderStatus
from folio.domain.ports import PlatformDocument, Provider
from folio.domain.store import Store
from folio.flows.sweep import Sweep, Swept, in_turns
from tests.builders import a_document, an_issued
from tests.databases import Queue, SetClock
from tests.domain.orders import a_product, a_tax, an_order
from tests.flows.twins import PlatformTwin


@dataclass
class Broom:
    """One store's sweeps. `rests` are the seconds they rested; `made` is how many hooks each restoring makes."""

    storage: Storage
    queue: Queue
    clock: SetClock
    store: Store
    platform: PlatformTwin = field(default_factory=PlatformTwin)
    renewed: list[bool] = field(default_factory=list)
    made: int = 0
    rests: list[float] = field(default_factory=list)
    used_up: list[float] = field(default_factory=list)
    stopwatch: float = 0.0
    provider: Provider | None = None

    # --- the world ----------------------------------------------------------------------------------------

    def sell(
        self,
        order_id: int,
        status: OrderStatus = OrderStatus.PAID,
        *,
        ago: timedelta = timedelta(hours=1),
        at: datetime | None = None,
        **order: Any,
    ) -> None:
        sold = at or self.clock() - ago
        made = an_order(a_product(11900, taxes=(a_tax(),)))
        given = {"id": order_id, "status": status, "created_at": sold, "completed_at": sold, **order}
        self.platform.orders[order_id] = replace(made, **given)

    def change(self, order_id: int, status: OrderStatus) -> None:
        self.platform.orders[order_id] = replace(self.platform.orders[order_id], status=status)

    def tell(self, order_id: int, body: bytes = b"{}") -> None:
        """A delivery speaks of the order now."""
        body = body + str((order_id, self.clock())).encode()
        self.storage.inbox.keep(Delivery(self.store.id, "order_updated", self.clock(), (), body, order_id))

    def later(self, **step: float) -> None:
        self.clock.now += timedelta(**step)

    def start_at(self, date: str) -> None:
        """The store's start."""
        self.store = self.storage.stores.save_policy(self.store.id, {"start_date": date})

    # --- the sweep ----------------------------------------------------------------------------------------

    def one(self, *, everything: bool = True) -> Sweep:
        return Sweep(
            self.store,
            platform=self.platform,
            stores=self.storage.stores,
            ledger=self.storage.ledger,
            bells=self.storage.bells,
            sweeps=self.storage.sweeps,
            restore=self._restore,
            provider_of=self.provider_of,
            clock=self.clock,
            rest=lambda: self.used_up.pop(0) if self.used_up else 0.0,
            everything=everything,
        )

    def provider_of(self, name: str) -> Provider:
        """Nobody issues here, unless a test says who."""
        if self.provider is None:
            raise Held("provider_unknown", {"provider": name})
        return self.provider

    def sweep(self, *, everything: bool = True) -> Swept:
        (swept,) = in_turns(
            [self.one(everything=everything)],
            pause=self._pause,
            alone=self.storage.settling.alone,
            monotonic=lambda: self.stopwatch,
        )
        return swept

    def _pause(self, seconds: float) -> bool:
        self.rests += [seconds] if seconds > 0 else []
        self.stopwatch += seconds
        return False

    def _restore(self, renew: bool) -> int:
        self.renewed.append(renew)
        return self.made

    # --- what came of it ----------------------------------------------------------------------------------

    def rung(self) -> list[int]:
        """The orders rung for, since this was asked last."""
        rung = [order_id for _, order_id, _, _ in self.queue.calls]
        self.queue.calls.clear()
        return rung

    def answer(self, order_id: int) -> None:
        """All rings so far are answered: the order is left as the ledger has it."""
        self.storage.bells.answered(self.store.id, order_id, self.storage.bells.rung(self.store.id, order_id)[0])

    def remember(self, order_id: int, status: OrderStatus) -> None:
        self.storage.ledger.remember(self.store.id, order_id, status, self.clock())

    def say(self, order_id: int, code: str) -> None:
        """The order's newest timeline sentence."""
        self.storage.ledger.happened(self.store.id, order_id, code, self.clock())

    def finish(self, order_id: int, document: Document | None = None, *, done: bool = True) -> Entry:
        """A document of the order, issued, and its entry on the order at the platform. `done`: delivered as well."""
        ledger, clock = self.storage.ledger, self.clock
        draft = document or a_receipt(order_id)
        sequence = 1 + sum(e.kind is draft.kind for e in ledger.entries(self.store.id, order_id))
        entry = ledger.reserve(self.store.id, order_id, draft.kind, sequence, "twin", draft.reference, clock())
        ledger.begin(entry.id, draft, "d" * 64, clock())
        ledger.issued(entry.id, an_issued(draft, number=f"T-{entry.id}"), clock())
        if done:
            for task in ledger.tasks(self.store.id, order_id):
                ledger.task_sending(task.id, clock())
                ledger.task_done(task.id, clock())
            self.put_entry(order_id, draft.reference, f"T-{entry.id}")
        return next(e for e in ledger.entries(self.store.id, order_id) if e.id == entry.id)

    def put_entry(self, order_id: int, external_id: str, public_id: str) -> None:
        there = PlatformDocument(1, external_id, public_id, "https://folio.example/documents/x")
        self.platform.attached.setdefault(order_id, []).append(there)


def a_receipt(order_id: int) -> Document:
    """The order's receipt."""
    return a_document(order_id=order_id)


def a_note(sale: Document, request: CreditRequest, *earlier: Document) -> Document:
    """The next credit note of a sale."""
    number = len(earlier) + 1
    return draft_credit(
        sale, "T-1", request, earlier, issue_date=sale.issue_date,
        reference=f"{sale.reference}-NC-{number}", sequence=number,
    )  # fmt: skip
