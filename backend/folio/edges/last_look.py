"""A slow question with a quick answer: it is asked in one thread, and everybody hears the last answer.

Whoever asks waits a moment for a fresh answer. A question that hangs (a disk of another machine) holds that one
thread and no thread of the web server.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

PATIENCE = 1.0
TICK = 0.01


@dataclass(frozen=True, slots=True)
class Looked:
    """`said` is the last answer, None before the first; `age` its seconds, 0 when it was given just now."""

    said: str | None
    age: float


class LastLook:
    """Asks `ask` again whenever somebody wants to know and nobody is asking."""

    def __init__(self, ask: Callable[[], str], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._ask, self._monotonic = ask, monotonic
        self._lock = threading.Lock()
        self._asking_since: float | None = None
        self._said: str | None = None
        self._at = monotonic()

    async def look(self) -> Looked:
        """The answer of now, or after a moment the last one."""
        since = self._begin()
        while self._asking_since == since and self._monotonic() - since < PATIENCE:
            await asyncio.sleep(TICK)
        with self._lock:
            fresh = self._asking_since is None
            return Looked(self._said, 0.0 if fresh else self._monotonic() - self._at)

    def _begin(self) -> float:
        with self._lock:
            if self._asking_since is None:
                since = self._monotonic()
                threading.Thread(target=self._run, name="last-look", daemon=True).start()
                self._asking_since = since  # the thread reads it under this lock, so not before
            return self._asking_since

    def _run(self) -> None:
        said: str | None = None
        try:
            said = self._ask()
        finally:
            with self._lock:
                self._asking_since, self._said = None, said
                self._at = self._monotonic()
