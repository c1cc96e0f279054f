"""What issuing one document touches, and the small things that every part of it does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from folio.domain.document import IssuedDocument
from folio.domain.errors import Held
from folio.domain.ledger import Entry, OrderMemory
from folio.domain.ports import Circuits, Clock, Ledger, Platform, Provider
from folio.domain.restoring import Restore
from folio.domain.sentences import say
from folio.domain.store import Store
from folio.domain.zones import zone

REQUEST_LASTS = timedelta(hours=1)  # "now" for a person who pressed the button


@dataclass(frozen=True, slots=True)
class Later:
    """Not done; ask again in `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Issuing:
    """One order's provider and what is written about it. `quiet_seconds`: in which a slow provider may commit.
    `forgotten`: the last restore of the database, for an order whose documents it may have made us forget.
    """

    store: Store
    memory: OrderMemory
    provider: Provider
    ledger: Ledger
    circuits: Circuits
    clock: Clock
    quiet_seconds: float
    platform: Platform
    forgotten: Restore | None

    @property
    def unguarded(self) -> bool:
        """Whether nothing at the provider guards against twins: it may only be used by a person."""
        can = self.provider.capabilities
        return not (can.look_up or can.idempotency_key)

    def alone_may_not(self, entry: Entry) -> Held | None:
        """Why this document is issued only when a person asks for it; None when it may be issued by itself."""
        if self.unguarded:
            return Held("provider_unattended", {"provider": self.provider.name})
        if self.forgotten is not None and not self.provider.capabilities.look_up:
            return Held("restored_unsure", {"provider": self.provider.name, "reference": entry.reference})
        return None

    def was_mailed_before(self, issued: IssuedDocument) -> bool:
        """Whether it was issued before the restore, so that it may have been found and e-mailed in the time that the
        restore made us forget.
        """
        return self.forgotten is not None and issued.issued_at <= self.forgotten.at

    def was_asked(self) -> bool:
        """Whether a person asked for this very document now."""
        return self.memory.asked_at is not None and self.clock() - self.memory.asked_at <= REQUEST_LASTS

    def use_request(self) -> bool:
        """Make use of the person's request: one is good for one call. False when it is used up."""
        asked = self.memory.asked_at
        return asked is not None and self.ledger.use_request(self.store.id, self.memory.order_id, asked)

    def keep_request(self, entry: Entry) -> None:
        """Nothing was sent, so what the person asked for is still to be done."""
        if self.alone_may_not(entry) is not None and self.memory.asked_at is not None:
            self.ledger.keep_request(self.store.id, self.memory.order_id, self.memory.asked_at)

    def paused(self, entry: Entry) -> Later | None:
        """The wait while the provider's circuit is open, told once; None when a document may be sent now."""
        seconds = self.circuits.enter(self.store.id, self.provider.name, self.clock())
        if seconds <= 0:
            return None
        last = self.ledger.timeline(entry.store_id, entry.order_id)[-1:]
        if not any(line.code == "provider_paused" for line in last):
            until = self.clock() + timedelta(seconds=seconds)
            self.tell(entry, "provider_paused", provider=self.provider.name, until=self.local(until))
        return Later(seconds)

    def worked(self) -> None:
        """The provider answered clearly."""
        self.circuits.worked(self.store.id, self.provider.name)

    def failed(self) -> None:
        """The provider did not answer, or not clearly."""
        self.circuits.failed(self.store.id, self.provider.name, self.clock())

    def local(self, moment: datetime) -> str:
        """A time of day as the store's clock shows it."""
        return f"{moment.astimezone(zone(self.store.timezone, self.store.country)):%H:%M}"

    def tell(self, entry: Entry, code: str, **params: str) -> None:
        """Add a line to the order's timeline."""
        self.ledger.happened(entry.store_id, entry.order_id, code, self.clock(), params)


def hand_over(entry: Entry, reason: str, at: Issuing) -> NoReturn:
    """Whether the document exists cannot be found out: a person looks at the provider. Raises the `Held`."""
    held = Held(reason, {"provider": at.provider.name, "reference": entry.reference})
    at.ledger.hand_over(entry.id, held.reason, held.params, at.clock())
    raise held


def tell_held(ledger: Ledger, store: Store, order_id: int, held: Held, clock: Clock) -> None:
    """Put a hold on the timeline, in the sentence the merchant reads."""
    sentence = say(held.reason, store.language, held.params)
    ledger.happened(store.id, order_id, "held", clock(), {"sentence": sentence, "reason": held.reason})
