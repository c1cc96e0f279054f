"""What the platform told us, and the bells it rang."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from folio.domain.delivery import Delivery


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """A kept delivery as listed for people."""

    id: int
    store_id: str
    event: str
    received_at: datetime
    times: int
    order_id: int | None
    quarantine: str
    digest: str


class Inbox(Protocol):
    """Deliveries as received. Keeping one also rings its order's bell, in the same transaction."""

    def keep(self, delivery: Delivery) -> bool:
        """Durably store; False when these very bytes were here before. Raises `Unavailable`."""

    def recent(self, store_id: str, limit: int = 50) -> Sequence[DeliveryRecord]:
        """The newest deliveries of a store."""

    def of_order(self, store_id: str, order_id: int, limit: int = 50) -> Sequence[DeliveryRecord]:
        """The deliveries that spoke of one order, oldest first."""


class Bells(Protocol):
    """One bell per order. Any number of rings before a settle are answered by that one settle; a ring during a
    settle is answered by the next.
    """

    def ring(self, store_id: str, order_id: int, *, delay: float = 0.0, requested: bool = False) -> int:
        """Ring, and queue the settle that answers it. `requested`: a person asked."""

    def rung(self, store_id: str, order_id: int) -> tuple[int, int]:
        """(rings so far, rings already answered)."""

    def answered(self, store_id: str, order_id: int, through: int) -> None:
        """All rings up to `through` are answered."""

    def unanswered(self, store_id: str) -> Sequence[int]:
        """The orders of a store with a ring that nobody answered yet."""
