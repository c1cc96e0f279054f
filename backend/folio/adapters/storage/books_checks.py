"""Once a day each store's books are read from the first number to the last, and what does not fit is told."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence

from prometheus_client import Gauge

from folio.domain.errors import Unavailable
from folio.domain.store import Store

DAY = 86400.0

problems = Gauge("folio_books_problems", "What the last daily reading of all books found not to fit")
logger = logging.getLogger("folio.books")


class BooksChecks:
    """Remembers in the process when each store's books were read; a restart reads them again."""

    def __init__(
        self, verify: Callable[[str], Sequence[str]], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._verify, self._monotonic = verify, monotonic
        self._read: dict[str, tuple[float, int]] = {}

    def check_one_day_old(self, stores: Iterable[Store]) -> None:
        """Read the books that were not read for a day. A database that is away is asked again at the next sweep."""
        for store in stores:
            at, _ = self._read.get(store.id, (-DAY, 0))
            if self._monotonic() - at < DAY:
                continue
            try:
                found = self._verify(store.id)
            except Unavailable:
                continue
            for problem in found:
                logger.error("the books do not fit", extra={"store": store.code, "problem": problem})
            self._read[store.id] = (self._monotonic(), len(found))
        problems.set(sum(count for _, count in self._read.values()))
