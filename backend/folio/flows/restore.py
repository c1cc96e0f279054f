"""A database that was put back to yesterday learns what it forgot, before it may issue again.

The books are rebuilt from the number ledger, so that no number is given out twice and none is lost. Each rebuilt
document is told to its order, so that no order gets a second one. What was on its way when the copy was made is
looked up; mails that may have been sent since wait for a person; every order concerned is settled anew.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from folio.domain.document import DocumentState
from folio.domain.ledger import DOUBTS
from folio.domain.plan import OPEN
from folio.domain.ports import Bells, BookEntry, Clock, Ledger, Provider
from folio.domain.ports.restoring import Past
from folio.domain.restoring import Vouched
from folio.domain.snapshot import freeze

BUILTIN = "builtin"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. `copied_at` is the newest moment the copy knew; None when there was nothing to restore.
    `series`, `contradictions` and `closed` are what `Begun` and `Rebuilt` tell.
    """

    copied_at: datetime | None
    numbers: tuple[tuple[str, str], ...] = ()
    documents: int = 0
    undecided: int = 0
    mails: int = 0
    orders: int = 0
    epoch: int = 0
    series: str = ""
    contradictions: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


def restore_past(
    past: Past,
    *,
    ledger: Ledger,
    bells: Bells,
    provider_of: Callable[[str], Provider],
    clock: Clock,
    vouched: Vouched,
) -> Restored:
    """Restore, or do nothing when the database is the newest there is. Repeating it after a crash goes on.

    A series in which books and ledger contradict each other stays closed and holds up no other. Raises
    `CannotRestore` where a person must say first what became of the ledger.
    """
    begun = past.begin(clock(), vouched)
    if begun is None:
        return Restored(None)
    rebuilt = past.rebuild_numbers(clock(), new_series=vouched.new_series)
    entries = past.not_told()
    told = sum(
        _tell_order(past, store_id, entry, ledger, provider_of(store_id), clock) for store_id, entry in entries
    )
    doubts = past.doubt(clock())
    orders = {*doubts.orders, *((store_id, entry.document.order_id) for store_id, entry in entries)}
    for store_id, order_id in sorted(orders):
        bells.ring(store_id, order_id)
    epoch = past.finish(clock())
    return Restored(
        begun.copied_at,
        rebuilt.numbers,
        told,
        doubts.undecided,
        doubts.mails,
        len(orders),
        epoch,
        begun.series,
        rebuilt.contradictions,
        rebuilt.closed,
    )


def _tell_order(past: Past, store_id: str, kept: BookEntry, ledger: Ledger, provider: Provider, clock: Clock) -> bool:
    """Make the document of a number the truth of its order again. False when the order holds another document."""
    document = kept.document
    issued = provider.find_by_reference(document.reference)
    row = ledger.reserve(
        store_id, document.order_id, document.kind, document.sequence, BUILTIN, document.reference, clock()
    )
    if issued is None or row.state not in (*OPEN, DocumentState.SENDING, DocumentState.UNKNOWN):
        return False
    if row.state is DocumentState.HELD and row.held_reason in DOUBTS:
        ledger.reopen(row.id, DocumentState.UNKNOWN, clock())
    elif row.state in OPEN:
        digest = hashlib.sha256(freeze(document).encode()).hexdigest()
        ledger.begin(row.id, document, digest, kept.entered_at)
    past.keep_as_printed(row.id, document)
    ledger.issued(row.id, issued, clock(), told="restored", mailed_before=True)
    return True
