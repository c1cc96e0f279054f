"""Stores by their public id, remembered for half a minute: a checkout asks often, a policy changes seldom."""

import threading
import time
from collections.abc import Callable, Sequence

from folio.domain.errors import UnknownStore
from folio.domain.origins import origins_of
from folio.domain.store import Store
from folio.edges.addresses import is_key


class Directory:
    """The stores of this installation, as the public routes see them."""

    def __init__(
        self,
        find: Callable[[str], Store],
        every: Callable[[], Sequence[Store]],
        *,
        seconds: float = 30.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._find, self._every = find, every
        self._seconds, self._monotonic = seconds, monotonic
        self._stores: dict[str, tuple[float, Store]] = {}
        self._origins: tuple[float, frozenset[str]] = (-seconds, frozenset())
        self._lock = threading.Lock()

    def store(self, store_id: str) -> Store | None:
        """The store, or None. An unknown id is asked again each time, so that a new store works at once."""
        if not is_key(store_id):
            return None
        now = self._monotonic()
        known = self._stores.get(store_id)
        if known is not None and now - known[0] < self._seconds:
            return known[1]
        try:
            store = self._find(store_id)
        except UnknownStore:
            self._stores.pop(store_id, None)
            return None
        self._stores[store_id] = (now, store)
        return store

    def knows_origin(self, origin: str) -> bool:
        """Whether a web origin belongs to any store."""
        with self._lock:
            at, origins = self._origins
            if self._monotonic() - at >= self._seconds:
                origins = frozenset().union(*(origins_of(store) for store in self._every()))
                self._origins = (self._monotonic(), origins)
        return origin in origins
