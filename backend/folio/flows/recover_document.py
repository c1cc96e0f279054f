"""What became of a call without a clear answer is found out before anything is repeated.

A provider that can be asked is looked up after a quiet period, in which a slow one may still commit, and, when it
has nothing, once more a quiet period later: an index may be behind, and one empty look-up is not a no. Then the
document is planned again, once. One that only keeps idempotency keys is sent the frozen draft once more under the
same key, while the key lives. Whatever else remains in doubt waits for a person; nothing is ever repeated blind.
"""

from datetime import timedelta

from folio.domain.document import Document, DocumentState, IssuedDocument
from folio.domain.errors import Held, TwoFound, Unavailable, UnknownOutcome
from folio.domain.ledger import Entry
from folio.flows.issue_document import digest_of, is_complete, record, send
from folio.flows.issuing import Issuing, Later, hand_over, tell_held
from folio.steps import step

MOST_UNKNOWNS = 2


def recover_document(entry: Entry, at: Issuing) -> IssuedDocument | Later:
    """Find out about a document in SENDING (we crashed) or UNKNOWN. `Later(0)`: its row says what is next.

    Raises `Held` once a person must act, `Unavailable` when the provider could not be asked, and `UnknownOutcome`
    when a repeat ended as the call before.
    """
    document = entry.document
    if document is None or entry.sent_at is None:
        at.ledger.not_issued(entry.id, "never_sent", at.clock())
        return Later(0)
    if entry.state is DocumentState.SENDING:
        at.ledger.unknown(entry.id, at.clock(), crashed=True)
        return Later(0)
    if not at.provider.capabilities.look_up:
        return _repeat_under_the_key(entry, document, at)
    wait = _quiet_left(entry, at)
    return Later(wait) if wait > 0 else _look_up(entry, document, at)


def reopen_document(entry: Entry, at: Issuing) -> Later:
    """A person looked at the provider and asked again: one more round. Where the provider can be asked it is looked
    up again; else the person's word counts, unless they looked when it may not have been there yet (`Held`). What a
    provider without a look-up made otherwise than asked stays as it is: nothing could tell that it was put right.
    """
    if at.provider.capabilities.look_up:
        at.ledger.reopen(entry.id, DocumentState.UNKNOWN, at.clock())
        return Later(0)
    if entry.state is DocumentState.CONFLICT:
        raise Held("conflict_stays", {"provider": at.provider.name, "reference": entry.reference})
    quiet_until = (entry.sent_at or entry.created_at) + timedelta(seconds=at.quiet_seconds)
    if at.memory.asked_at is None or at.memory.asked_at < quiet_until:
        until = at.local(quiet_until)
        raise Held("retry_too_early", {"provider": at.provider.name, "reference": entry.reference, "until": until})
    at.ledger.reopen(entry.id, DocumentState.PLANNED, at.clock())
    return Later(0)


def _quiet_left(entry: Entry, at: Issuing) -> float:
    """Seconds until the provider may be asked, or asked again. A time far ahead was written before the clock was put
    back: it is not waited for.
    """
    since = entry.missed_at or entry.sent_at
    if since is None or at.provider.capabilities.sees_at_once:
        return 0.0
    left = at.quiet_seconds - (at.clock() - since).total_seconds()
    return left if left <= 2 * at.quiet_seconds else 0.0


def _look_up(entry: Entry, document: Document, at: Issuing) -> IssuedDocument | Later:
    """Ask. Only a definite answer moves the document on."""
    try:
        found = at.provider.find_by_reference(entry.reference)
    except TwoFound as twins:
        at.ledger.conflict(entry.id, None, twins.params, at.clock(), reason=twins.reason)
        raise
    except (Unavailable, UnknownOutcome):
        at.tell(entry, "provider_unavailable", provider=at.provider.name)
        at.failed()
        raise
    except Held as refusal:
        # The provider does not let us ask (credentials, most often): the merchant is told, and we come back.
        tell_held(at.ledger, at.store, entry.order_id, refusal, at.clock)
        return Later(max(at.quiet_seconds, 60.0))
    if found is None:
        return _found_nothing(entry, at)
    if not is_complete(found):
        raise Unavailable(f"{at.provider.name} has a document of ours without its number.")
    return record(entry, document, found, at, adopted=True)


def _found_nothing(entry: Entry, at: Issuing) -> Later:
    if entry.missed_at is None and not at.provider.capabilities.sees_at_once:
        at.ledger.missed(entry.id, at.clock())
        at.tell(entry, "looked_up_once", provider=at.provider.name, reference=entry.reference)
        return Later(at.quiet_seconds)
    at.tell(entry, "looked_up_none", provider=at.provider.name, reference=entry.reference)
    if entry.held_reason:
        at.ledger.refusal_stands(entry.id, at.clock())
        raise Held(entry.held_reason, dict(entry.held_params))
    if entry.unknowns - entry.excused >= MOST_UNKNOWNS:
        hand_over(entry, "unknown_twice", at)
    at.ledger.not_issued(entry.id, "looked_up_none", at.clock())
    return Later(0)


def _repeat_under_the_key(entry: Entry, document: Document, at: Issuing) -> IssuedDocument | Later:
    """Send the frozen draft once more: under the same key the provider gives back what it made, or makes it."""
    if at.unguarded or entry.held_reason or entry.unknowns - entry.excused >= MOST_UNKNOWNS:
        hand_over(entry, "unknown_no_look_up", at)
    wait = _quiet_left(entry, at)
    if wait > 0:
        return Later(wait)
    first = entry.unsure_since or entry.sent_at or at.clock()
    lives = at.provider.capabilities.key_seconds
    if lives is not None and (at.clock() - first).total_seconds() >= lives:
        hand_over(entry, "unknown_no_look_up", at)
    paused = at.paused(entry)
    if paused is not None:
        return paused
    at.ledger.repeat(entry.id, digest_of(document), at.clock())
    step("P3")  # the attempt is written, nothing was sent
    return send(entry, document, at, repeat=True)
