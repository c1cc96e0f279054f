"""Thirty days without one webhook: what was there before, what happened meanwhile, and what must have come of it.

Each order is one of a few fates, told as (status when Folio saw it last, or None; status after the outage). The
ids are dealt out at random, because nobody promises that a later order has the larger one.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from folio.domain.document import DocumentKind, DocumentState
from folio.domain.ledger import Entry
from folio.domain.order import OrderStatus
from tests.flows.broom import Broom
from tests.flows.test_settle_order import Room
from tests.flows.twins import PostTwin, ProviderTwin

PAID, CANCELED, PENDING = OrderStatus.PAID, OrderStatus.CANCELED, OrderStatus.PENDING
OUTAGE = timedelta(days=30)
SALE, CREDIT = "receipt", "credit_note"


@dataclass(frozen=True)
class Fate:
    """How many orders go this way, created so many days before the outage began (negative: during it)."""

    count: int
    days_before: tuple[float, float]
    known_as: OrderStatus | None
    becomes: OrderStatus
    documents: tuple[str, ...] = ()
    entry_removed: bool = False


FATES = {
    "history": Fate(8, (70, 200), None, PAID),
    "history that was canceled": Fate(2, (70, 200), None, CANCELED),
    "unpaid before the start and paid at last": Fate(2, (70, 200), PENDING, PAID, (SALE,)),
    "finished": Fate(4, (1, 59), PAID, PAID, (SALE,)),
    "finished, and its entry removed": Fate(2, (1, 4), PAID, PAID, (SALE,), entry_removed=True),
    "finished and canceled": Fate(4, (1, 59), PAID, CANCELED, (SALE, CREDIT)),
    "unpaid and paid": Fate(4, (0, 59), PENDING, PAID, (SALE,)),
    "unpaid and canceled": Fate(2, (0, 59), PENDING, CANCELED),
    "unpaid still": Fate(2, (0, 59), PENDING, PENDING),
    "sold meanwhile": Fate(12, (-29.9, -0.1), None, PAID, (SALE,)),
    "sold and canceled meanwhile": Fate(3, (-29.9, -0.1), None, CANCELED),
    "put in a basket meanwhile": Fate(8, (-29.9, -0.1), None, OrderStatus.ABANDONED),
    "unpaid since": Fate(2, (-29.9, -0.1), None, PENDING),
}


@dataclass
class Outage:
    """A store that lives through it."""

    broom: Broom
    provider: ProviderTwin = field(default_factory=ProviderTwin)
    post: PostTwin = field(default_factory=PostTwin)
    fate_of: dict[int, Fate] = field(default_factory=dict)

    def begin(self, seed: int) -> None:
        """The days before: what Folio knows is known, and what is finished is finished."""
        chance = random.Random(seed)
        broom, start = self.broom, self.broom.clock()
        broom.start_at((start - timedelta(days=60)).date().isoformat())
        self.fate_of = self._dealt(chance)
        created: dict[int, datetime] = {}
        for order_id, fate in self.fate_of.items():
            created[order_id] = start - timedelta(days=chance.uniform(*fate.days_before))
            if created[order_id] <= start:
                broom.sell(order_id, fate.known_as or fate.becomes, at=created[order_id])
                if fate.known_as is PAID:
                    broom.tell(order_id)  # of the unpaid ones nobody tells: the sweep remembers them
        broom.later(seconds=1)
        self.work()
        broom.later(hours=1)
        broom.sweep()
        self.work()
        broom.clock.now = start + OUTAGE
        for order_id, fate in self.fate_of.items():
            broom.sell(order_id, fate.becomes, at=created[order_id])
            if fate.entry_removed:
                broom.platform.attached.pop(order_id)

    def _dealt(self, chance: random.Random) -> dict[int, Fate]:
        fates = [fate for fate in FATES.values() for _ in range(fate.count)]
        order_ids = chance.sample(range(1000, 1000 + 2 * len(fates)), len(fates))
        return dict(zip(order_ids, fates, strict=True))

    def work(self) -> None:
        """What a worker does with every bell that was rung."""
        broom = self.broom
        room = Room(broom.storage, broom.clock, broom.store, broom.platform, self.provider, self.post)
        for _ in range(10):
            rung = broom.storage.bells.unanswered(broom.store.id)
            if not rung:
                return
            for order_id in rung:
                through, _ = broom.storage.bells.rung(broom.store.id, order_id)
                assert room.settle(order_id) is None, order_id
                broom.storage.bells.answered(broom.store.id, order_id, through)
        raise AssertionError("the bells never fall silent")

    # --- what came of it ----------------------------------------------------------------------------------

    def check(self) -> None:
        """Every order has its documents: issued, on the order and mailed, each exactly once, and no other has any."""
        wanted: Counter[str] = Counter()
        for order_id, fate in self.fate_of.items():
            entries = self.broom.storage.ledger.entries(self.broom.store.id, order_id)
            issued = [entry for entry in entries if entry.state is DocumentState.ISSUED]
            assert tuple(entry.kind.value for entry in issued) == fate.documents, (order_id, fate)
            wanted.update(entry.reference for entry in issued)
            memory = self.broom.storage.ledger.memory(self.broom.store.id, order_id)
            assert fate.becomes is not PENDING or (memory and memory.status == PENDING), "its payment would be missed"
            self._check_delivered(order_id, issued)
        assert Counter(list(self.provider.made)) == wanted
        assert self.provider.calls == len(wanted)
        assert Counter(letter.message_id for letter in self.post.sent) == {
            f"<{one}@example.com>": 1 for one in wanted
        }
        attached = [entry.external_id for there in self.broom.platform.attached.values() for entry in there]
        assert Counter(attached) == wanted

    def _check_delivered(self, order_id: int, issued: list[Entry]) -> None:
        assert self.broom.storage.ledger.tasks(self.broom.store.id, order_id) == []
        assert all(entry.attached_at and entry.mailed_at for entry in issued)
        there = [entry.external_id for entry in self.broom.platform.attached.get(order_id, [])]
        assert sorted(there) == sorted(entry.reference for entry in issued)
        notes = [entry for entry in issued if entry.kind is DocumentKind.CREDIT_NOTE]
        assert all(entry.document and entry.document.total == 11900 for entry in notes)
