"""Staying within the platform's limits: 20 calls a second and 800 a minute per store, and a ban beyond them.

We take half a second's and seven tenths of a minute's share, and slow down when the answer says that little is left.
The sweep has 30 % of that, and gives way where little of it is left: settles come first.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping

from folio.domain.errors import RateLimited

PER_SECOND = 10
PER_MINUTE = 560
SWEEPS_SHARE = 30  # in a hundred
LITTLE_LEFT = 3
LONGEST_WAIT = 60.0


class Budget:
    """The calls of one store, counted in this process: one settle per store runs at a time, wherever it runs."""

    def __init__(
        self,
        *,
        per_second: int = PER_SECOND,
        per_minute: int = PER_MINUTE,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.per_second, self.per_minute = per_second, per_minute
        self.monotonic, self.sleep = monotonic, sleep
        self._calls: deque[float] = deque()
        self._not_before = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait until one more call is within the limits, and count it. Raises `RateLimited` rather than sleeping
        through a ban: a worker that waited for it would do nothing else.
        """
        while (pause := self.take()) > 0:
            if pause > LONGEST_WAIT:
                raise RateLimited("Jumpseller asked us to slow down.", retry_after=pause)
            self.sleep(pause)

    def take(self, spare: int = 0) -> float:
        """Count one more call, or say in how many seconds it is worth asking again. `spare` in a hundred of the
        limits must stay free for others.
        """
        with self._lock:
            now = self.monotonic()
            pause = self._pause(now, spare)
            if pause <= 0:
                self._calls.append(now)
            return max(0.0, pause)

    def room_in(self, spare: int = 0) -> float:
        """Seconds until there is room for one more call; nothing is counted."""
        with self._lock:
            return max(0.0, self._pause(self.monotonic(), spare))

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
            self._not_before = max(self._not_before, self.monotonic() + seconds)

    def _pause(self, now: float, spare: int) -> float:
        while self._calls and self._calls[0] <= now - 60:
            self._calls.popleft()
        pause = self._not_before - now
        for most, seconds in ((self.per_minute, 60), (self.per_second, 1)):
            most = max(1, most * (100 - spare) // 100)
            if len(self._calls) >= most:
                pause = max(pause, self._calls[-most] + seconds - now)
        return pause


class Share(Budget):
    """The sweep's part of a store's budget: its calls are counted in both."""

    def __init__(self, whole: Budget) -> None:
        super().__init__(
            per_second=max(1, whole.per_second * SWEEPS_SHARE // 100),
            per_minute=max(1, whole.per_minute * SWEEPS_SHARE // 100),
            monotonic=whole.monotonic,
            sleep=whole.sleep,
        )
        self._whole = whole

    def take(self, spare: int = SWEEPS_SHARE) -> float:
        """One call of ours, while as much as our whole share stays free for settles."""
        pause = max(self.room_in(0), self._whole.room_in(spare))
        if pause > 0:
            return pause
        return self._whole.take(spare) or super().take(0)

    def heed(self, headers: Mapping[str, str]) -> None:
        """What the platform says holds for the whole store."""
        self._whole.heed(headers)

    def hold_off(self, seconds: float) -> None:
        """No call of anybody before so many seconds from now."""
        self._whole.hold_off(seconds)

    def used_up(self) -> float:
        """Seconds for which the share of this minute is used up: too long to wait for in the middle of a step."""
        pause = max(self.room_in(0), self._whole.room_in(SWEEPS_SHARE))
        return pause if pause > 1 else 0.0
