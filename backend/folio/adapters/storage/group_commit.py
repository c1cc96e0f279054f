"""One writer per process that commits together whatever is waiting.

A synced commit costs the same for one row as for a hundred. While one commit is on its way to the disk the next
batch gathers, so under load many callers share a sync; a lone caller never waits for company.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import sqlalchemy as sa

from folio.adapters.storage.database import writing
from folio.domain.errors import FolioError, Unavailable

LARGEST_BATCH = 128
T = TypeVar("T")
Work = Callable[[sa.Connection], Any]
Waiting = tuple[Work, Future[Any]]


class GroupCommit:
    """Runs pieces of work from any thread in shared transactions."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._waiting: SimpleQueue[Waiting | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Do the work and return what it returned, after the commit that holds it is synced.

        Raises `Unavailable` when it could not be committed; then nothing of it is stored. `work` may be called
        twice, the first time in a transaction that was rolled back.
        """
        outcome: Future[T] = Future()
        with self._lock:
            if self._closed:
                message = "The program is stopping and takes nothing new."
                raise Unavailable(message)
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="group-commit", daemon=True)
                self._thread.start()
            self._waiting.put((work, outcome))
        return outcome.result()

    def close(self) -> None:
        """Finish what is waiting, then stop. Repeating it does no harm."""
        with self._lock:
            self._closed = True
            thread, self._thread = self._thread, None
            if thread is not None:
                self._waiting.put(None)
        if thread is not None:
            thread.join()

    def _loop(self) -> None:
        stopping = False
        while not stopping:
            batch = [self._waiting.get()]
            while len(batch) < LARGEST_BATCH:
                try:
                    batch.append(self._waiting.get_nowait())
                except Empty:
                    break
            stopping = None in batch
            self._commit([waiting for waiting in batch if waiting is not None])

    def _commit(self, batch: list[Waiting]) -> None:
        if not batch:
            return
        try:
            with writing(self._engine) as connection:
                results = [work(connection) for work, _ in batch]
        except Exception as fault:
            if len(batch) > 1:
                # One piece of work is at fault, or all are: alone, each gets its own answer.
                for waiting in batch:
                    self._commit([waiting])
            else:
                batch[0][1].set_exception(_as_unavailable(fault))
            return
        for (_, outcome), result in zip(batch, results, strict=True):
            outcome.set_result(result)


def _as_unavailable(fault: Exception) -> FolioError:
    if isinstance(fault, FolioError):
        return fault
    answer = Unavailable(f"The delivery could not be stored ({type(fault).__name__}).")
    answer.__cause__ = fault
    return answer
