"""One thing owed for an issued document, and what becomes of a try at it: done, tried again later, or a person's."""

from dataclasses import dataclass
from datetime import timedelta

from folio.domain.document import IssuedDocument
from folio.domain.errors import Held, NeedsReconnect, NotFound, Unavailable, UnknownOutcome
from folio.domain.ledger import Entry, Task, TaskState
from folio.domain.ports import Clock, Ledger
from folio.domain.sentences import say

FIRST_WAIT = 60.0
LONGEST_WAIT = 4 * 3600.0
MOST_TRIES = 20
MOST_UNKNOWNS = 2  # of mails, and of notes in an order's history, which nothing tells apart


@dataclass(frozen=True, slots=True)
class Owed:
    """A task of an issued document, with everything that recording its outcome takes."""

    task: Task
    entry: Entry
    issued: IssuedDocument
    ledger: Ledger
    clock: Clock

    @property
    def is_due(self) -> bool:
        """Whether to try now. A time further away than any wait was written before the clock was put back."""
        left = (self.task.next_at - self.clock()).total_seconds()
        return self.task.state is not TaskState.PARKED and not 0 < left <= LONGEST_WAIT

    @property
    def crashed(self) -> bool:
        """Whether it was found in the middle of a call: that one may have taken effect."""
        return self.task.state is TaskState.SENDING

    @property
    def too_unsure(self) -> bool:
        """Whether it may have taken effect as often as we ever risk by ourselves."""
        return self.task.unknowns + self.crashed >= MOST_UNKNOWNS

    def begin(self) -> None:
        """Write the try down before anybody is called."""
        self.ledger.task_sending(self.task.id, self.clock())

    def done(self) -> None:
        """It took effect."""
        self.ledger.task_done(self.task.id, self.clock())

    def failed(self, fault: Unavailable | UnknownOutcome | NotFound, *, unknown: bool | None = None) -> None:
        """Not now: tried again later, or a person's after many tries. `unknown`: it may have taken effect, by default
        if the fault says so.
        """
        if self.task.tries + 1 >= MOST_TRIES and not isinstance(fault, NeedsReconnect):
            self.park("tries_failed")
            return
        if unknown is None:
            unknown = isinstance(fault, UnknownOutcome)
        asked = fault.retry_after if isinstance(fault, Unavailable) else None
        wait = min(max(asked or 0.0, FIRST_WAIT * 2**self.task.tries), LONGEST_WAIT)
        next_at = self.clock() + timedelta(seconds=wait)
        self.ledger.task_again(self.task.id, fault.sentence, next_at, unknown=unknown)
        self.tell(f"{self.task.kind.value}_waits", problem=fault.sentence)

    def refused(self, refusal: Held) -> None:
        """A clear no: a person's. The refusal stands in words between the brackets of the timeline's sentence."""
        language = self.entry.document.language if self.entry.document else "en"
        self.park(say(refusal.reason, language, refusal.params).rstrip("."))

    def park(self, problem: str, code: str = "") -> None:
        """Let it wait for a person. `problem` is a word of `domain/sentences/words`, or a sentence."""
        self.ledger.task_parked(self.task.id, problem)
        self.tell(code or f"{self.task.kind.value}_parked", problem=problem)

    def tell(self, code: str, **params: str) -> None:
        """Add a line to the order's timeline."""
        params = {"number": self.issued.number, **params}
        self.ledger.happened(self.entry.store_id, self.entry.order_id, code, self.clock(), params)
