"""Staying within the platform's limits: 20 calls a second and 800 a minute per store, and a ban beyond them.

We take half a second's and seven tenths of a minute's share, and slow down when the answer says that little is left.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping

from folio.domain.errors import RateLimited

PER_SECOND = 10
PER_MINUTE = 560
LITTLE_LEFT = 3
LONGEST_WAIT = 60.0


class Budget:
    """The calls of one store, counted in this process: one settle per store runs at a time, wherever it runs."""

    def __init__(
        self, *, monotonic: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._monotonic, self._sleep = monotonic, sleep
        self._calls: deque[float] = deque()
        self._not_before = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait until one more call is within the limits, and count it. Raises `RateLimited` rather than sleeping
        through a ban: a worker that waited for it would do nothing else.
        """
        while True:
            with self._lock:
                now = self._monotonic()
                pause = self._pause(now)
                if pause <= 0:
                    self._calls.append(now)
                    return
            if pause > LONGEST_WAIT:
                raise RateLimited("Jumpseller asked us to slow down.", retry_after=pause)
            self._sleep(pause)

    def heed(self, headers: Mapping[str, str]) -> None:
        """Slow down when the platform says that little is left."""
        for name, pause in (
            ("jumpseller-persecondratelimit-remaining", 1.0),
            ("jumpseller-perminuteratelimit-remaining", 5.0),
        ):
            left = headers.get(name, "")
            if left.isascii() and left.isdigit() and int(left) < LITTLE_LEFT:
                self.hold_off(pause)

    def hold_off(self, seconds: float) -> None:
        """No call before so many seconds from now."""
        with self._lock:
            self._not_before = max(self._not_before, self._monotonic() + seconds)

    def _pause(self, now: float) -> float:
        while self._calls and self._calls[0] <= now - 60:
            self._calls.popleft()
        pause = self._not_before - now
        if len(self._calls) >= PER_MINUTE:
            pause = max(pause, self._calls[0] + 60 - now)
        if len(self._calls) >= PER_SECOND:
            pause = max(pause, self._calls[-PER_SECOND] + 1 - now)
        return pause
