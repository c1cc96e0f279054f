"""A document that came later than anybody waits, beside its repeat: found by asking again, and told to a person.

Only a provider that can be asked and keeps no keys can make one: both quiet periods and look-ups were over when it
committed the first call after all. What is the buyer's stays delivered; a person cancels the other.
"""

from collections.abc import Callable
from datetime import datetime

from folio.domain.errors import Held, TwoFound, Unavailable, UnknownOutcome
from folio.domain.ledger import Entry
from folio.domain.ports import Clock, Ledger, Provider
from folio.domain.store import Store


class Twins:
    """Looks for them; counts in `found`."""

    def __init__(self, store: Store, provider_of: Callable[[str], Provider], ledger: Ledger, clock: Clock) -> None:
        self._store, self._provider_of, self._ledger, self._clock = store, provider_of, ledger, clock
        self.found = 0

    def look(self, since: datetime) -> None:
        """Ask about every document issued since then that was sent more than once. Who cannot say now is asked again
        by the next daily sweep.
        """
        for entry in self._ledger.sent_again(self._store.id, since):
            try:
                self._look_at(entry)
            except (Held, Unavailable, UnknownOutcome):
                continue

    def _look_at(self, entry: Entry) -> None:
        provider = self._provider_of(entry.provider)
        if not provider.capabilities.look_up or provider.capabilities.idempotency_key:
            return
        try:
            provider.find_by_reference(entry.reference)
        except TwoFound as twins:
            if not entry.held_reason:
                self.found += 1
                number = entry.issued.number if entry.issued else ""
                self._ledger.twin_found(entry.id, {**twins.params, "number": number}, self._clock())
        else:
            if entry.held_reason:
                self._ledger.twin_gone(entry.id, self._clock())
