"""An issued document reaches the order and the buyer: attached at the platform, e-mailed with its PDF.

Both are tasks of their own. Each try is written down before the call; list before post, so an entry is never
doubled; a mail of unknown outcome is sent once more with the same Message-ID and never a third time. Whatever
fails here never touches the document.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from folio.domain.document import Document, DocumentKind, IssuedDocument, Rendering
from folio.domain.errors import Held, MissingScope, NeedsReconnect, NotFound, Unavailable, UnknownOutcome
from folio.domain.ledger import Entry, Task, TaskKind, TaskState
from folio.domain.ports import Clock, Ledger, Letter, Platform, PlatformDocument, Post
from folio.domain.sentences import say
from folio.domain.store import Store
from folio.steps import step

FIRST_WAIT = 60.0
LONGEST_WAIT = 4 * 3600.0
MOST_TRIES = 20
MOST_UNKNOWNS = 2  # of mails, and of notes in an order's history, which nothing tells apart

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
    send = _Mailing(store, post, compose, pdf_of, document_url, ledger, clock)
    for task in ledger.tasks(store.id, order_id):
        entry = by_id.get(task.entry_id)
        if entry is None or entry.issued is None or entry.document is None or not _due(task, clock):
            continue
        if task.kind is TaskKind.ATTACH and order_gone:
            _park(task, entry, entry.issued, ledger, clock, "attach", "order_is_gone")
        elif task.kind is TaskKind.ATTACH:
            _attach(task, entry, entry.issued, document_url(entry), platform, ledger, clock)
        else:
            address = buyer_email or entry.document.buyer.email
            send(task, entry, entry.document, entry.issued, address)
    waiting = [task for task in ledger.tasks(store.id, order_id) if task.state is not TaskState.PARKED]
    return min(((t.next_at - clock()).total_seconds() for t in waiting), default=None)


def _due(task: Task, clock: Clock) -> bool:
    """A time further away than any wait was written before the clock was put back."""
    left = (task.next_at - clock()).total_seconds()
    return task.state is not TaskState.PARKED and not 0 < left <= LONGEST_WAIT


def _attach(
    task: Task, entry: Entry, issued: IssuedDocument, url: str, platform: Platform, ledger: Ledger, clock: Clock
) -> None:
    wanted = PlatformDocument(
        type=0 if entry.kind is DocumentKind.CREDIT_NOTE else 1,
        external_id=entry.reference,
        public_id=issued.public_id,
        url=url,
    )
    ledger.task_sending(task.id, clock())
    step("A1")  # attaching is written down, the platform was not asked
    code = "attached"
    try:
        there = platform.documents(entry.order_id)
        if not any(_is_same(listed, wanted) for listed in there):
            platform.add_document(entry.order_id, wanted)
            step("A2")  # attached, not saved
    except MissingScope:
        code = "attach_noted"
        if not _note_instead(task, entry, issued, url, platform, ledger, clock):
            return
    except (Unavailable, UnknownOutcome, NotFound) as fault:
        # The order was just read, so "not found" speaks of its document list and may pass.
        _again(task, entry, issued, ledger, clock, "attach", fault, unknown=isinstance(fault, UnknownOutcome))
        return
    except Held as refusal:
        _park(task, entry, issued, ledger, clock, "attach", _reason(refusal, entry))
        return
    ledger.task_done(task.id, clock())
    step("A3")  # attached and saved
    ledger.happened(entry.store_id, entry.order_id, code, clock(), {"number": issued.number})


def _is_same(listed: PlatformDocument, wanted: PlatformDocument) -> bool:
    """Whether an entry is our document's. Numbers repeat: an invoice and a credit note may both be no. 100."""
    if listed.external_id:
        return listed.external_id == wanted.external_id
    return (listed.type, listed.public_id) == (wanted.type, wanted.public_id)


def _note_instead(
    task: Task, entry: Entry, issued: IssuedDocument, url: str, platform: Platform, ledger: Ledger, clock: Clock
) -> bool:
    """Where the store granted no documents, the order's history carries the link. What may be there already is not
    written a third time.
    """
    if _unknowns(task) >= MOST_UNKNOWNS:
        _park(task, entry, issued, ledger, clock, "attach", "twice_unknown")
        return False
    try:
        platform.add_note(entry.order_id, f"{issued.number}: {url}")
    except (Unavailable, UnknownOutcome) as fault:
        _again(task, entry, issued, ledger, clock, "attach", fault, unknown=isinstance(fault, UnknownOutcome))
        return False
    except (MissingScope, NotFound, Held):
        _park(task, entry, issued, ledger, clock, "attach", "orders_not_open")
        return False
    return True


def _reason(refusal: Held, entry: Entry) -> str:
    """The refusal in words, as they stand between brackets in the timeline."""
    language = entry.document.language if entry.document else "en"
    return say(refusal.reason, language, refusal.params).rstrip(".")


class _Mailing:
    """Sending one document's letter, with everything that takes."""

    def __init__(
        self,
        store: Store,
        post: Post,
        compose: Compose,
        pdf_of: Callable[[Entry], Rendering],
        document_url: Callable[[Entry], str],
        ledger: Ledger,
        clock: Clock,
    ) -> None:
        self._store, self._post, self._compose = store, post, compose
        self._pdf_of, self._document_url = pdf_of, document_url
        self._ledger, self._clock = ledger, clock

    def __call__(self, task: Task, entry: Entry, document: Document, issued: IssuedDocument, address: str) -> None:
        ledger, clock = self._ledger, self._clock
        if not address:
            _park(task, entry, issued, ledger, clock, "mail", "no_address", code="mail_no_address")
            return
        if _unknowns(task) >= MOST_UNKNOWNS:
            _park(task, entry, issued, ledger, clock, "mail", "twice_unknown")
            return
        try:
            pdf, link = self._pdf_of(entry), self._document_url(entry)
            letter = self._compose(self._store, document, issued, pdf, link, address, task.resent + 1)
        except (Unavailable, UnknownOutcome) as fault:
            # Nothing was sent this time; a crash before, in the middle of a call, still counts.
            _again(task, entry, issued, ledger, clock, "mail", fault, unknown=task.state is TaskState.SENDING)
            return
        except Held as refusal:
            _park(task, entry, issued, ledger, clock, "mail", _reason(refusal, entry))
            return
        try:
            ledger.task_sending(task.id, clock())
            step("E1")  # mailing is written down, nothing was sent
            self._post.send(letter)
            step("E2")  # accepted by the mail server, not saved
        except (Unavailable, UnknownOutcome) as fault:
            _again(task, entry, issued, ledger, clock, "mail", fault, unknown=isinstance(fault, UnknownOutcome))
        except Held as refusal:
            _park(task, entry, issued, ledger, clock, "mail", _reason(refusal, entry))
        else:
            ledger.task_done(task.id, clock())
            step("E3")  # mailed and saved
            ledger.happened(entry.store_id, entry.order_id, "mailed", clock(), {"number": issued.number})


def _unknowns(task: Task) -> int:
    """How often it may have taken effect. One that was found in the middle of a call crashed there."""
    return task.unknowns + (task.state is TaskState.SENDING)


def _again(
    task: Task,
    entry: Entry,
    issued: IssuedDocument,
    ledger: Ledger,
    clock: Clock,
    what: str,
    fault: Unavailable | UnknownOutcome | NotFound,
    *,
    unknown: bool,
) -> None:
    if task.tries + 1 >= MOST_TRIES and not isinstance(fault, NeedsReconnect):
        _park(task, entry, issued, ledger, clock, what, "tries_failed")
        return
    asked = fault.retry_after if isinstance(fault, Unavailable) else None
    wait = min(max(asked or 0.0, FIRST_WAIT * 2**task.tries), LONGEST_WAIT)
    next_at = clock() + timedelta(seconds=wait)
    ledger.task_again(task.id, fault.sentence, next_at, unknown=unknown)
    ledger.happened(
        entry.store_id, entry.order_id, f"{what}_waits", clock(), {"number": issued.number, "problem": fault.sentence}
    )


def _park(
    task: Task,
    entry: Entry,
    issued: IssuedDocument,
    ledger: Ledger,
    clock: Clock,
    what: str,
    problem: str,
    code: str = "",
) -> None:
    ledger.task_parked(task.id, problem)
    ledger.happened(
        entry.store_id,
        entry.order_id,
        code or f"{what}_parked",
        clock(),
        {"number": issued.number, "problem": problem},
    )
