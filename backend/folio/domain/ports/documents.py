"""The ledger: the orders and documents we know, and what is owed for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from folio.domain.document import Document, DocumentKind, DocumentState, IssuedDocument, Rendering
from folio.domain.ledger import Entry, Happening, OrderMemory, Task


class Ledger(Protocol):
    """The orders and documents we know. The truth about what was issued."""

    def memory(self, store_id: str, order_id: int) -> OrderMemory | None:
        """What we remember of the order itself."""

    def remember(self, store_id: str, order_id: int, status: str, now: datetime) -> OrderMemory:
        """Note the order's status as just read; the first one seen is kept beside it."""

    def entries(self, store_id: str, order_id: int) -> Sequence[Entry]:
        """The order's documents, oldest first."""

    def recent(self, store_id: str, limit: int = 100) -> Sequence[Entry]:
        """The store's newest documents."""

    def waiting(self, store_id: str, limit: int = 500) -> Sequence[Entry]:
        """The store's documents that wait for a person or have an unknown outcome, newest first, however old."""

    def by_token(self, token: str) -> Entry | None:
        """The document behind a public link."""

    def reserve(
        self,
        store_id: str,
        order_id: int,
        kind: DocumentKind,
        sequence: int,
        provider: str,
        reference: str,
        now: datetime,
    ) -> Entry:
        """The row of (store, order, kind, sequence): made if it is not there, returned if it is."""

    def hold(self, entry_id: int, reason: str, params: Mapping[str, str], now: datetime) -> None:
        """Let a document that is not issued wait for a person."""

    def close(self, entry_id: int, now: datetime) -> None:
        """A document that never left the house is not due any more: it waits for nobody."""

    def withdraw(self, entry_id: int, now: datetime) -> None:
        """A row of a kind that is not asked for any more: it goes if it was never tried, else it is closed."""

    def assign(self, entry_id: int, provider: str) -> None:
        """Let another provider issue a document that surely exists nowhere; else nothing changes."""

    def begin(self, entry_id: int, document: Document, digest: str, now: datetime) -> None:
        """Write the attempt and the frozen draft before any byte leaves: the state becomes SENDING."""

    def repeat(self, entry_id: int, digest: str, now: datetime) -> None:
        """Write one more attempt of the frozen draft of a document in UNKNOWN, whose provider keeps keys."""

    def issued(
        self,
        entry_id: int,
        issued: IssuedDocument,
        now: datetime,
        *,
        told: str = "issued",
        mailed_before: bool = False,
    ) -> None:
        """Record the issued document and, in the same transaction, the tasks it owes (attach, mail) and the line
        `told` of the order's timeline, with the number, provider and total. `mailed_before`: the buyer most likely
        has it already, so that its mail waits for a person.
        """

    def not_issued(self, entry_id: int, outcome: str, now: datetime) -> None:
        """The attempt surely created nothing: back to PLANNED."""

    def unknown(self, entry_id: int, now: datetime, *, crashed: bool = False) -> None:
        """The attempt may have created something. `crashed`: because we died, which a few times counts against
        nobody.
        """

    def still_unknown(
        self, entry_id: int, outcome: str, now: datetime, reason: str = "", params: Mapping[str, str] | None = None
    ) -> None:
        """The attempt created nothing, an earlier one may have: back to UNKNOWN, keeping a refusal to tell."""

    def missed(self, entry_id: int, now: datetime) -> None:
        """A look-up definitely found nothing, for the first time since the attempt."""

    def refusal_stands(self, entry_id: int, now: datetime) -> None:
        """Nothing was found twice: the refusal that was kept is true, and the document is REJECTED."""

    def hand_over(self, entry_id: int, reason: str, params: Mapping[str, str], now: datetime) -> None:
        """We cannot find out whether an UNKNOWN document exists: a person must look at the provider."""

    def reopen(self, entry_id: int, to: DocumentState, now: datetime) -> None:
        """A person looked at a document in doubt or conflict and asked again: to UNKNOWN, to be looked up once more,
        or to PLANNED on their word.
        """

    def rejected(self, entry_id: int, reason: str, params: Mapping[str, str], now: datetime) -> None:
        """The provider said no."""

    def conflict(
        self,
        entry_id: int,
        issued: IssuedDocument | None,
        params: Mapping[str, str],
        now: datetime,
        *,
        reason: str = "conflict",
    ) -> None:
        """What the provider issued is not what we asked for, or (with None) there are two: nothing is delivered."""

    def may_have_come_late(self, store_id: str, since: datetime) -> Sequence[Entry]:
        """The documents sent since then whose outcome was unknown once: issued after being sent again, or not issued;
        and those that wait because of a twin, however old.
        """

    def came_late(self, entry_id: int, now: datetime) -> None:
        """A document that was looked up in vain is there after all: its outcome is unknown again, and told."""

    def twin_found(self, entry_id: int, reason: str, params: Mapping[str, str], now: datetime) -> None:
        """An issued document has a twin at its provider, or is not there any more: told, and waiting for a person."""

    def twin_gone(self, entry_id: int, now: datetime) -> None:
        """The twin is no more: told, and waiting for nobody."""

    def keep_token(self, entry_id: int, token: str) -> bool:
        """Make the link that the order at the platform shows the document's own: the last part of its address. False
        when another document has it.
        """

    def keep_rendering(self, entry_id: int, rendering: Rendering) -> None:
        """Keep the bytes the buyer gets, once."""

    def rendering(self, entry_id: int) -> Rendering | None:
        """Those bytes."""

    def tasks(self, store_id: str, order_id: int) -> Sequence[Task]:
        """The tasks of the order's documents that are not done, oldest first."""

    def task_sending(self, task_id: int, now: datetime) -> None:
        """Written before the call; counts as unknown until something better is recorded."""

    def task_done(self, task_id: int, now: datetime) -> None:
        """Done; also stamps the document's `attached_at` or `mailed_at`."""

    def task_again(self, task_id: int, problem: str, next_at: datetime, *, unknown: bool) -> None:
        """Try again at `next_at`. `unknown`: this try may have taken effect."""

    def asked(self, store_id: str, order_id: int, now: datetime) -> None:
        """A person asked for the order's documents: noted with its time and told; parked tasks are due once more, and
        their tries count anew. A mail that may have been delivered stays parked: `resend` is for that.
        """

    def resend(self, entry_id: int, now: datetime) -> bool:
        """A person asked for the mail of an issued document once more: it is due for one more send, and told. False
        when it is on its way already, or there is none.
        """

    def parked(self, store_id: str, limit: int = 500) -> Sequence[tuple[Task, Entry]]:
        """The tasks of a store that wait for a person, each with its document; newest first."""

    def use_request(self, store_id: str, order_id: int, asked_at: datetime) -> bool:
        """Make use of what a person asked for at that time, once. False when it is used up."""

    def keep_request(self, store_id: str, order_id: int, asked_at: datetime) -> None:
        """Nothing came of it: what was asked for at that time may be made use of again."""

    def task_parked(self, task_id: int, problem: str) -> None:
        """Waits for a person."""

    def happened(
        self,
        store_id: str,
        order_id: int,
        code: str,
        now: datetime,
        params: Mapping[str, str] | None = None,
    ) -> None:
        """Add a line to the order's timeline. Saying the same thing twice in a row adds nothing."""

    def timeline(self, store_id: str, order_id: int) -> Sequence[Happening]:
        """The order's timeline, oldest first."""
