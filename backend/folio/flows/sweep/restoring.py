"""What is gone at the store is put back: webhooks that are missing or silent, and document entries.

The platform pauses a webhook after eight failures and shows it like any other. So where deliveries stay away though
every webhook is registered, they are registered anew, at most once a day.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from folio.domain.document import DocumentKind
from folio.domain.errors import Held, MissingScope, NotFound
from folio.domain.ports import Clock, Ledger, Platform, PlatformDocument, Sweeps, platform_type
from folio.domain.store import Store
from folio.domain.sweeping import Attached
from folio.flows.sweep.orders import Orders

RENEWED_AFTER = timedelta(hours=20)


class Restoring:
    """Puts back; counts in `hooks` and `entries`."""

    def __init__(
        self,
        store: Store,
        platform: Platform,
        ledger: Ledger,
        sweeps: Sweeps,
        restore: Callable[[bool], int],
        orders: Orders,
        clock: Clock,
    ) -> None:
        self._store, self._platform, self._ledger, self._sweeps = store, platform, ledger, sweeps
        self._restore, self._orders, self._clock = restore, orders, clock
        self._set_up = False
        self.hooks = self.entries = 0

    def set_up(self) -> None:
        """Webhooks and script as they should be. Once a sweep."""
        if self._set_up:
            return
        now = self._clock()
        restored_at = self._sweeps.state(self._store.id).hooks_restored_at
        lately = restored_at is not None and now - restored_at < RENEWED_AFTER
        made = self._restore(self._sweeps.tally(self._store.id, now).alarming and not lately)
        self._set_up = True
        if made:
            self.hooks += made
            self._sweeps.hooks_restored(self._store.id, made, now)

    def document_entries(self, since: datetime) -> Iterator[float]:
        """Entries attached since then that the platform does not list any more. Yields seconds to rest.

        The store's whole list is asked first, because that is cheap; what it lacks is looked for on its order, so
        that an entry which only moved between two pages is not taken for gone.
        """
        for attached in self._not_listed(self._sweeps.attached(self._store.id, since)):
            yield from self._orders.resting()
            try:
                gone = not self._is_there(attached)
            except MissingScope:
                return  # no documents were granted: their links stand in the orders' history
            except (NotFound, Held):
                continue
            if gone:
                self._put_back(attached)

    def _not_listed(self, wanted: Sequence[Attached]) -> list[Attached]:
        """Those the store's list lacks: all of them where the list is not ours to see."""
        missing = {attached.reference: attached for attached in wanted}
        if not missing:
            return []
        try:
            for reference in self._platform.document_references():
                missing.pop(reference, None)
                if not missing:
                    break
        except (MissingScope, NotFound, Held):
            pass
        return list(missing.values())

    def _is_there(self, attached: Attached) -> bool:
        type_ = platform_type(DocumentKind(attached.kind))
        ours = PlatformDocument(type_, attached.reference, attached.public_id, "")
        return any(there.is_same(ours) for there in self._platform.documents(attached.order_id))

    def _put_back(self, attached: Attached) -> None:
        now = self._clock()
        if not self._sweeps.attach_again(attached.entry_id, now):
            return
        self.entries += 1
        number = {"number": attached.number}
        self._ledger.happened(self._store.id, attached.order_id, "attachment_gone", now, number)
        self._orders.ring(attached.order_id)
