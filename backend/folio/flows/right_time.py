"""A document bears the date of our clock, so while that is wrong nothing is issued.

The platform names the time in every answer (`Date`, RFC 9110 section 6.6.1). One answer may come from a cache or a
server that is itself wrong; two in a row that disagree with us are believed.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from folio.domain.errors import Unavailable
from folio.domain.ports import Platform

MAY_DIFFER = timedelta(minutes=2)
ASK_AGAIN_SECONDS = 300.0
logger = logging.getLogger("folio.clock")


def refuse_a_wrong_clock(platform: Platform, order_id: int, tell: Callable[..., None]) -> None:
    """Raises `Unavailable` when our clock is ahead of the platform's, or behind, by more than `MAY_DIFFER`, and adds
    that to the order's timeline.
    """
    if not _differs(platform):
        return
    platform.order(order_id)  # asked once more, for its time only
    if not _differs(platform):
        return
    minutes = str(abs(platform.clock_ahead()) // timedelta(minutes=1))
    logger.error("nothing is issued: the clock is off", extra={"minutes": minutes})
    tell(order_id, "clock_differs", minutes=minutes)
    raise Unavailable(
        f"This machine's clock is {minutes} minutes off. Set it; documents are issued then.",
        retry_after=ASK_AGAIN_SECONDS,
    )


def _differs(platform: Platform) -> bool:
    return abs(platform.clock_ahead()) > MAY_DIFFER
