"""Many stores share one run: whose share is used up rests, and the next one walks meanwhile."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from folio.domain.errors import Busy, Unavailable
from folio.flows.sweep.sweep import Sweep, Swept
from folio.unforeseen import told_of

LONGEST_RUN = 50 * 60.0  # the next hour has a sweep of its own
NOT_DONE = "Its share of Jumpseller's limits is used up; the next sweep goes on here."
STOPPED = "It was told to stop; the next sweep goes on here."
ELSEWHERE = "Another sweep of this store is under way."

logger = logging.getLogger("folio.sweep")


def in_turns(
    sweeps: Sequence[Sweep],
    *,
    pause: Callable[[float], bool],
    alone: Callable[[str], AbstractContextManager[None]],
    monotonic: Callable[[], float] = time.monotonic,
    longest: float = LONGEST_RUN,
) -> list[Swept]:
    """Let every store's sweep walk until it is done. What each did, in the order given.

    `pause` sleeps so many seconds and says whether we were told to stop. `alone` gives the right to a name or raises
    `Busy`: a store is swept by one process at a time. After `longest` seconds no sweep is taken up again; how far
    each came is kept, and the next run goes on there.
    """
    end = monotonic() + longest
    waiting = dict.fromkeys(range(len(sweeps)), monotonic())
    excuses: dict[int, str] = {}
    while waiting:
        place = min(waiting, key=lambda one: (waiting[one], one))
        if waiting[place] > end:
            excuses.update(dict.fromkeys(waiting, NOT_DONE))
            break
        if pause(max(0.0, waiting[place] - monotonic())):
            excuses.update(dict.fromkeys(waiting, STOPPED))
            break
        due = waiting.pop(place)
        again, problem = _go_on(sweeps[place], alone)
        if problem:
            excuses[place] = problem
        if again is not None:
            waiting[place] = max(due, monotonic()) + again
    return [sweep.result(excuses.get(place, "")) for place, sweep in enumerate(sweeps)]


def _go_on(sweep: Sweep, alone: Callable[[str], AbstractContextManager[None]]) -> tuple[float | None, str]:
    """(seconds to rest or None at the end, why there was no more). One store's fault is no other store's end."""
    try:
        with alone(f"sweep:{sweep.store_id}"):
            return sweep.go_on(), ""
    except Unavailable as fault:
        return None, ELSEWHERE if isinstance(fault, Busy) else fault.sentence
    except Exception as fault:
        # Only the kind of the fault and the place in our code are told: its text may hold a person's data.
        logger.error("a sweep failed", extra={"store": sweep.store_id, **told_of(fault)})
        return None, f"Something on our side went wrong ({type(fault).__name__}); the next sweep goes on here."
