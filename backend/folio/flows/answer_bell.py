"""A bell rings for an order: settle it, one at a time, and again later when the world was not ready.

Any number of rings before a settle are answered by that one; a ring that comes while it runs has a higher
number and is answered by the next. Nothing here is lost by a crash: the bell is answered last.
"""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from folio.domain.errors import Busy, FolioError, MissingScope, NeedsReconnect, NotFound, Unavailable, UnknownOutcome
from folio.domain.ports import Bells, Clock, Ledger, Stores
from folio.steps import step
from folio.unforeseen import told_of

FIRST_WAIT = 5.0
LONGEST_WAIT = 900.0
PARKED_WAIT = 3600.0
BUSY_WAIT = 2.0

logger = logging.getLogger("folio.settle")

SettleNow = Callable[[str, int], float | None]


def answer_bell(
    store_id: str,
    order_id: int,
    bell: int,
    waited: float,
    *,
    stores: Stores,
    bells: Bells,
    ledger: Ledger,
    settle: SettleNow,
    alone: Callable[[str], AbstractContextManager[None]],
    clock: Clock,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """Answer one bell; what is still wrong in a sentence, empty when nothing is.

    `waited` is the delay the bell was rung with, the base of the next back-off. Does not give up: a bell that is
    neither answered nor rung anew would be an order lost, so while the database is away this waits for it.
    """
    wait = FIRST_WAIT
    while True:
        try:
            return _answer(store_id, order_id, bell, waited, stores, bells, ledger, settle, alone, clock)
        except Unavailable as fault:
            logger.warning("a bell waits", extra=_where(store_id, order_id) | {"fault": type(fault).__name__})
            sleep(wait)
            wait = min(wait * 2, 60.0)


def _answer(
    store_id: str,
    order_id: int,
    bell: int,
    waited: float,
    stores: Stores,
    bells: Bells,
    ledger: Ledger,
    settle: SettleNow,
    alone: Callable[[str], AbstractContextManager[None]],
    clock: Clock,
) -> str:
    _, answered = bells.rung(store_id, order_id)
    if answered >= bell:
        return ""
    try:
        with alone(f"order:{store_id}:{order_id}"):
            step("P1")  # claimed
            rung, _ = bells.rung(store_id, order_id)
            again, problem = _settle(store_id, order_id, waited, stores, ledger, settle, clock)
            if again is not None:
                bells.ring(store_id, order_id, delay=max(again, 0.5))
            step("S1")  # settled and rung again where needed, the bell not answered
            bells.answered(store_id, order_id, rung)
            return problem
    except Busy as fault:
        bells.ring(store_id, order_id, delay=BUSY_WAIT)
        return fault.sentence


def _settle(
    store_id: str, order_id: int, waited: float, stores: Stores, ledger: Ledger, settle: SettleNow, clock: Clock
) -> tuple[float | None, str]:
    """(seconds until the next settle or None, what is wrong)."""
    try:
        again = settle(store_id, order_id)
    except NeedsReconnect as fault:
        stores.set_status(store_id, "reconnect", only_from="connected")
        ledger.happened(store_id, order_id, "needs_reconnect", clock())
        return PARKED_WAIT, fault.sentence
    except NotFound as fault:
        return None, fault.sentence
    except MissingScope as fault:
        ledger.happened(store_id, order_id, "orders_not_granted", clock())
        return PARKED_WAIT, fault.sentence
    except (Unavailable, UnknownOutcome) as fault:
        asked = fault.retry_after if isinstance(fault, Unavailable) else None
        return asked or back_off(waited), fault.sentence
    except Exception as fault:
        # Only the kind of the fault and the place in our code are told: its text may hold a person's data.
        logger.error("settling failed", extra={**_where(store_id, order_id), **told_of(fault)})
        text = fault.sentence if isinstance(fault, FolioError) else type(fault).__name__
        ledger.happened(store_id, order_id, "settle_failed", clock(), {"fault": text})
        return back_off(waited), f"Something on our side went wrong ({text})."
    stores.set_status(store_id, "connected", only_from="reconnect")
    return again, ""


def _where(store_id: str, order_id: int) -> dict[str, str | int]:
    return {"store": store_id, "order": order_id}


def back_off(waited: float) -> float:
    """Seconds to wait after a failure that came `waited` seconds after the one before."""
    return min(max(FIRST_WAIT, waited * 2), LONGEST_WAIT)
