"""An issued document reaches the order and the buyer: attached at the platform, e-mailed with its PDF.

Both are tasks of their own. Each try is written down before the call; list before post, so an entry is never
doubled; a mail of unknown outcome is sent once more with the same Message-ID and never a third time. Whatever
fails here never touches the document.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from folio.domain.document import Document, IssuedDocument, Rendering
from folio.domain.errors import Held, Unavailable, UnknownOutcome
from folio.domain.ledger import Entry, TaskKind, TaskState
from folio.domain.ports import Clock, Ledger, Letter, Platform, Post
from folio.domain.store import Store
from folio.flows.attach_document import attach_document
from folio.flows.owed import Owed
from folio.steps import step

Compose = Callable[[Store, Document, IssuedDocument, Rendering, str, str, int], Letter]


def deliver_documents(
    store: Store,
    entries: Sequence[Entry],
    buyer_email: str,
    *,
    platform: Platform,
    ledger: Ledger,
    post: Post,
    compose: Compose,
    pdf_of: Callable[[Entry], Rendering],
    clock: Clock,
    document_url: Callable[[Entry], str],
    order_gone: bool = False,
) -> float | None:
    """Do every task that is due for these documents. Seconds until the next one is due, or None when all is done.
    `order_gone`: the platform has the order no more, so that nothing can be attached to it.
    """
    if not entries:
        return None
    order_id = entries[0].order_id
    by_id = {entry.id: entry for entry in entries}
    for task in ledger.tasks(store.id, order_id):
        entry = by_id.get(task.entry_id)
        if entry is None or entry.issued is None or entry.document is None:
            continue
        owed = Owed(task, entry, entry.issued, ledger, clock)
        if not owed.is_due:
            continue
        if task.kind is TaskKind.MAIL:
            letter = _Letter(store, entry.document, buyer_email or entry.document.buyer.email, document_url(entry))
            letter.send(owed, post, compose, pdf_of)
        elif order_gone:
            owed.park("order_is_gone")
        else:
            attach_document(owed, document_url(entry), platform)
            by_id = {entry.id: entry for entry in ledger.entries(store.id, order_id)}  # its link may be another now
    waiting = [task for task in ledger.tasks(store.id, order_id) if task.state is not TaskState.PARKED]
    return min(((t.next_at - clock()).total_seconds() for t in waiting), default=None)


@dataclass(frozen=True, slots=True)
class _Letter:
    """The letter that brings a document, and to whom."""

    store: Store
    document: Document
    address: str
    link: str

    def send(self, owed: Owed, post: Post, compose: Compose, pdf_of: Callable[[Entry], Rendering]) -> None:
        """Send it, once if that can be."""
        if not self.address:
            owed.park("no_address", code="mail_no_address")
            return
        if owed.too_unsure:
            owed.park("twice_unknown")
            return
        try:
            pdf, copy = pdf_of(owed.entry), owed.task.resent + 1
            letter = compose(self.store, self.document, owed.issued, pdf, self.link, self.address, copy)
        except (Unavailable, UnknownOutcome) as fault:
            # Nothing was sent this time; a crash before, in the middle of a call, still counts.
            owed.failed(fault, unknown=owed.crashed)
            return
        except Held as refusal:
            owed.refused(refusal)
            return
        owed.begin()
        step("E1")  # mailing is written down, nothing was sent
        try:
            post.send(letter)
            step("E2")  # accepted by the mail server, not saved
        except (Unavailable, UnknownOutcome) as fault:
            owed.failed(fault)
        except Held as refusal:
            owed.refused(refusal)
        else:
            owed.done()
            step("E3")  # mailed and saved
            owed.tell("mailed")
