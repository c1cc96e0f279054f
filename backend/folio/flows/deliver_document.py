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
MOST_UNKNOWN_MAILS = 2

Compose = Callable[[Store, Document, IssuedDocument, Rendering, str, str], Letter]


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
) -> float | None:
    """Do every task that is due for these documents. Seconds until the next one is due, or None when all is done."""
    if not entries:
        return None
    order_id = entries[0].order_id
    by_id = {entry.id: entry for entry in entries}
    send = _Mailing(store, post, compose, pdf_of, document_url, ledger, clock)
    for task in ledger.tasks(store.id, order_id):
        entry = by_id.get(task.entry_id)
        if entry is None or entry.issued is None or entry.document is None or not _due(task, clock):
            continue
        if task.kind is TaskKind.ATTACH:
            _attach(task, entry, entry.issued, document_url(entry), platform, ledger, clock)
        else:
            address = buyer_email or entry.document.buyer.email
            send(task, entry, entry.document, entry.issued, address)
    waiting = [task for task in ledger.tasks(store.id, order_id) if task.state is not TaskState.PARKED]
    return min(((t.next_at - clock()).total_seconds() for t in waiting), default=None)


def _due(task: Task, clock: Clock) -> bool:
    return task.state is not TaskState.PARKED and task.next_at <= clock()


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
        if not any(d.external_id == wanted.external_id or d.public_id == wanted.public_id for d in there):
            platform.add_document(entry.order_id, wanted)
            step("A2")  # attached, not saved
    except MissingScope:
        code = "attach_noted"
        if not _note_instead(task, entry, issued, url, platform, ledger, clock):
            return
    except (Unavailable, UnknownOutcome, NotFound) as fault:
        # The order was just read, so "not found" speaks of its document list and may pass.
        _again(task, entry, issued, ledger, clock, "attach", fault)
        return
    except Held as refusal:
        _park(task, entry, issued, ledger, clock, "attach", _reason(refusal, entry))
        return
    ledger.task_done(task.id, clock())
    step("A3")  # attached and saved
    ledger.happened(entry.store_id, entry.order_id, code, clock(), {"number": issued.number})


def _note_instead(
    task: Task, entry: Entry, issued: IssuedDocument, url: str, platform: Platform, ledger: Ledger, clock: Clock
) -> bool:
    """Where the store granted no documents, the order's history carries the link."""
    try:
        platform.add_note(entry.order_id, f"{issued.number}: {url}")
    except (Unavailable, UnknownOutcome) as fault:
        _again(task, entry, issued, ledger, clock, "attach", fault)
        return False
    except (MissingScope, NotFound, Held):
        _park(task, entry, issued, ledger, clock, "attach", "the store granted no access to orders")
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
            _park(task, entry, issued, ledger, clock, "mail", "no address", code="mail_no_address")
            return
        unknowns = task.unknowns + (task.state is TaskState.SENDING)
        if unknowns >= MOST_UNKNOWN_MAILS:
            _park(task, entry, issued, ledger, clock, "mail", "two tries of unknown outcome")
            return
        try:
            letter = self._compose(
                self._store, document, issued, self._pdf_of(entry), self._document_url(entry), address
            )
            ledger.task_sending(task.id, clock())
            step("E1")  # mailing is written down, nothing was sent
            self._post.send(letter)
            step("E2")  # accepted by the mail server, not saved
        except (Unavailable, UnknownOutcome) as fault:
            _again(task, entry, issued, ledger, clock, "mail", fault)
        except Held as refusal:
            _park(task, entry, issued, ledger, clock, "mail", _reason(refusal, entry))
        else:
            ledger.task_done(task.id, clock())
            step("E3")  # mailed and saved
            ledger.happened(entry.store_id, entry.order_id, "mailed", clock(), {"number": issued.number})


def _again(
    task: Task,
    entry: Entry,
    issued: IssuedDocument,
    ledger: Ledger,
    clock: Clock,
    what: str,
    fault: Unavailable | UnknownOutcome | NotFound,
) -> None:
    unknown = isinstance(fault, UnknownOutcome)
    if task.tries + 1 >= MOST_TRIES and not isinstance(fault, NeedsReconnect):
        _park(task, entry, issued, ledger, clock, what, f"{MOST_TRIES} tries failed")
        return
    asked = fault.retry_after if isinstance(fault, Unavailable) else None
    wait = max(asked or 0.0, min(FIRST_WAIT * 2**task.tries, LONGEST_WAIT))
    ledger.task_again(task.id, fault.sentence, clock() + timedelta(seconds=wait), unknown=unknown)
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
