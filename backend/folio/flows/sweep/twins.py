"""A document that came later than anybody waits is found by asking its provider again.

Only a provider that can be asked and keeps no keys can make one: both quiet periods and look-ups were over when it
committed the first call after all. Beside its repeat it is a twin: what is the buyer's stays delivered, and a person
cancels the other. Where nothing was repeated it is simply the order's document, late.
"""

from collections.abc import Callable
from datetime import datetime

from folio.domain.document import DocumentState, IssuedDocument
from folio.domain.errors import Held, TwoFound, Unavailable, UnknownOutcome
from folio.domain.ledger import Entry
from folio.domain.ports import Clock, Ledger, Provider
from folio.domain.store import Store

TWIN, GONE = "twin_came_late", "issued_is_gone"


class Twins:
    """Looks for them; counts in `found`. `ring` has an order settled."""

    def __init__(
        self,
        store: Store,
        provider_of: Callable[[str], Provider],
        ledger: Ledger,
        ring: Callable[[int], None],
        clock: Clock,
    ) -> None:
        self._store, self._provider_of, self._ledger = store, provider_of, ledger
        self._ring, self._clock = ring, clock
        self.found = 0

    def look(self, since: datetime) -> None:
        """Ask about every document sent since then whose outcome was ever unknown, and those that have a twin. Who
        cannot say now is asked again by the next daily sweep.
        """
        for entry in self._ledger.may_have_come_late(self._store.id, since):
            try:
                self._look_at(entry)
            except (Held, Unavailable, UnknownOutcome):
                continue

    def _look_at(self, entry: Entry) -> None:
        provider = self._provider_of(entry.provider)
        if not provider.capabilities.look_up or provider.capabilities.idempotency_key:
            return
        try:
            found = provider.find_by_reference(entry.reference)
        except TwoFound as twins:
            if entry.state is not DocumentState.ISSUED:
                self._settle(entry)
            elif entry.held_reason != TWIN:
                self.found += 1
                self._ledger.twin_found(entry.id, TWIN, twins.params, self._clock())
        else:
            if entry.state is not DocumentState.ISSUED:
                if found is not None:
                    self._settle(entry)
            elif entry.held_reason:
                self._compare(entry, found)

    def _settle(self, entry: Entry) -> None:
        """It exists after all: the order's next settle looks it up, as any unknown outcome."""
        self._ledger.came_late(entry.id, self._clock())
        self._ring(entry.order_id)

    def _compare(self, entry: Entry, found: IssuedDocument | None) -> None:
        """One of two is left. It must be the one that the buyer has."""
        if found is not None and entry.issued is not None and found.external_id == entry.issued.external_id:
            self._ledger.twin_gone(entry.id, self._clock())
        elif entry.held_reason != GONE:
            params = {"provider": entry.provider, "reference": entry.reference}
            self._ledger.twin_found(entry.id, GONE, params, self._clock())
