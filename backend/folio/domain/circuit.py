"""When to leave a provider alone: after failures in a row nothing is sent for a while, then one document, on trial.

A dead provider would else leave a document in doubt for every order that comes in. One store's connection with one
provider is one circuit; the time is the program's clock, so workers on several machines agree.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FAILURES = 5
FIRST_PAUSE = 60
LONGEST_PAUSE = 15 * 60


@dataclass(frozen=True, slots=True)
class Circuit:
    """`failures` in a row; once they were too many, the last pause in seconds and when it ends."""

    failures: int = 0
    pause_seconds: int = 0
    paused_until: datetime | None = None

    def wait(self, now: datetime) -> float:
        """Seconds until a document may be sent: 0 when nothing failed too often, or when a trial is due."""
        if self.paused_until is None:
            return 0.0
        left = (self.paused_until - now).total_seconds()
        # An end further away than any pause was written before the clock was put back.
        return max(0.0, left) if left <= LONGEST_PAUSE else 0.0

    def on_trial(self, now: datetime) -> "Circuit":
        """One caller was let in: the others wait as long again, also if that caller dies."""
        return replace(self, paused_until=now + timedelta(seconds=self.pause_seconds))

    def failed(self, now: datetime) -> "Circuit":
        """One failure more. The fifth pauses for a minute, each later one for twice as long, up to 15 minutes."""
        failures = self.failures + 1
        if failures < FAILURES:
            return replace(self, failures=failures)
        pause = min(max(FIRST_PAUSE, self.pause_seconds * 2), LONGEST_PAUSE)
        return Circuit(failures, pause, now + timedelta(seconds=pause))
