"""A delivery: one webhook request exactly as received. A doorbell, never a source of fiscal facts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request the platform sent us, with a proven signature.

    `order_id` is None and `quarantine` a reason code when the body cannot be understood: it is kept, shown and
    answered 200 all the same, because refusing it would make the platform pause the hook.
    """

    store_id: str
    event: str
    received_at: datetime
    headers: tuple[tuple[str, str], ...]
    body: bytes
    order_id: int | None
    quarantine: str = ""
