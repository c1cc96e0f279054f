"""A case's own store on both sides, its order, and its account at the provider."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.world import SimStore
from e2e.simulators.rehearsal import Account
from folio.domain.store import Store
from tests.faults.cases import Case
from tests.faults.stage import Stage

BASKET = Basket(items=(Item("Té verde", 8990),), shipping=2990)
numbers = itertools.count(1)


@dataclass
class Played:
    """A case on stage."""

    stage: Stage
    case: Case
    shop: SimStore
    store: Store
    account: Account
    order_id: int = 0
    email: str = ""

    def documents(self) -> Sequence[dict[str, Any]]:
        """The order's documents in the ledger."""
        found: Sequence[dict[str, Any]] = self.stage.wiring.tell(self.store, self.order_id)["documents"]
        return found

    def quiet(self) -> bool:
        """Whether nothing more will happen by itself: delivered, answered, nobody dead, nothing late on its way."""
        waiting = self.stage.outside.platform.deliverer.pending(self.shop) + self.account.on_their_way
        alive = all(child.status is None for child in self.stage.running.values())
        return not waiting and alive and is_answered(self)


def open_shop(stage: Stage, case: Case) -> Played:
    """A store of its own, connected as `folio store connect` does it."""
    code = f"t{next(numbers)}x{stage.folder.name}"
    shop = stage.outside.platform.open_store(code)
    account = stage.outside.provider.open(code, case.can)
    policy: dict[str, Any] = {
        "seller": {
            "name": "Comercial Prueba SpA",
            "tax_id": "76.086.428-5",
            "address": "Calle 1",
            "city": "Santiago",
        },
        "bcc": [],
        "provider": case.provider,
    }
    if case.provider == "rehearsal":
        policy["credentials"] = {"token": code, "can": case.can}
    store = stage.wiring.connect_with_token(shop.login, shop.authtoken, policy)
    return Played(stage, case, shop, store, account, email=f"{code}@compras.example")


def is_answered(one: Played) -> bool:
    """Whether every ring for the order was answered."""
    rung, answered = one.stage.wiring.storage.bells.rung(one.store.id, one.order_id)
    return 0 < rung <= answered
