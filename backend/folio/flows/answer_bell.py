"""A bell rings for an order: settle it, one at a time, and again later when the world was not ready.

Any number of rings before a settle are answered by that one; a ring that comes while it runs has a higher
number and is answered by the next. Nothing here is lost by a crash: the bell is answered last.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from folio.domain.errors import Busy, FolioError, NeedsReconnect, Unavailable, UnknownOutcome
from folio.domain.ports import Bells, Clock, Ledger, Stores

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
) -> None:
    """Answer one bell. `waited` is the delay it was rung with, the base of the next back-off. Never raises."""
    _, answered = bells.rung(store_id, order_id)
    if answered >= bell:
        return
    try:
        with alone(f"order:{store_id}:{order_id}"):
            rung, _ = bells.rung(store_id, order_id)
            again = _settle(store_id, order_id, waited, stores, ledger, settle, clock)
            if again is not None:
                bells.ring(store_id, order_id, delay=max(again, 0.5))
            bells.answered(store_id, order_id, rung)
    except Busy:
        bells.ring(store_id, order_id, delay=BUSY_WAIT)


def _settle(
    store_id: str, order_id: int, waited: float, stores: Stores, ledger: Ledger, settle: SettleNow, clock: Clock
) -> float | None:
    try:
        return settle(store_id, order_id)
    except NeedsReconnect:
        stores.set_status(store_id, "reconnect")
        ledger.happened(store_id, order_id, "needs_reconnect", clock())
        return PARKED_WAIT
    except (Unavailable, UnknownOutcome) as fault:
        asked = fault.retry_after if isinstance(fault, Unavailable) else None
        return asked or back_off(waited)
    except Exception as fault:
        # Only the kind of the fault and the place in our code are told: its text may hold a person's data.
        logger.error("settling failed", extra={"fault": type(fault).__name__, "at": _place(fault)})
        text = fault.sentence if isinstance(fault, FolioError) else type(fault).__name__
        ledger.happened(store_id, order_id, "settle_failed", clock(), {"fault": text})
        return back_off(waited)


def back_off(waited: float) -> float:
    """Seconds to wait after a failure that came `waited` seconds after the one before."""
    return min(max(FIRST_WAIT, waited * 2), LONGEST_WAIT)


def _place(fault: BaseException) -> str:
    frames, trace = [], fault.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(frames[-4:])
