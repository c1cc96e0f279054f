"""The built-in issuer's books in memory, with the promises of the real ones: no gap, no twin, frozen snapshots."""

from collections import defaultdict
from datetime import datetime
from threading import Lock

from folio.domain.document import Document, DocumentKind, Rendering
from folio.domain.ports import BookEntry
from folio.domain.snapshot import freeze, thaw


class BooksInMemory:
    """Books that live as long as the test."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._frozen: dict[tuple[str, str], tuple[str, str, int, datetime]] = {}
        self._renderings: dict[tuple[str, str], Rendering] = {}
        self._last: dict[tuple[str, DocumentKind, str], int] = defaultdict(int)

    def find(self, store_id: str, reference: str) -> BookEntry | None:
        """The entry under a reference, thawed from what was frozen."""
        kept = self._frozen.get((store_id, reference))
        if kept is None:
            return None
        text, series, number, entered_at = kept
        document = thaw(text)
        return BookEntry(document, document.kind, series, number, entered_at)

    def enter(self, store_id: str, series: str, document: Document, now: datetime) -> BookEntry:
        """The next number, or the entry there is."""
        with self._lock:
            if (store_id, document.reference) not in self._frozen:
                self._last[store_id, document.kind, series] += 1
                number = self._last[store_id, document.kind, series]
                self._frozen[store_id, document.reference] = (freeze(document), series, number, now)
        entry = self.find(store_id, document.reference)
        assert entry is not None
        return entry

    def rendering(self, store_id: str, reference: str) -> Rendering | None:
        """The kept PDF."""
        return self._renderings.get((store_id, reference))

    def keep_rendering(self, store_id: str, reference: str, rendering: Rendering) -> Rendering:
        """What was kept first stays."""
        return self._renderings.setdefault((store_id, reference), rendering)

    def numbers(self, store_id: str, series: str) -> list[int]:
        """Every number taken in a series, in order."""
        return sorted(n for (store, _), (_, s, n, _) in self._frozen.items() if (store, s) == (store_id, series))
