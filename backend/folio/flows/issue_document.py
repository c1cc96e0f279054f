"""One planned document becomes one issued document, once.

Look up, write the attempt, issue, compare, record. A call without a clear answer is *unknown*, never failed; what
then happens is in `recover_document`. Crashed in the middle and started again, the same story finds what was made
instead of making another.
"""

import hashlib

from folio.domain.document import Document, IssuedDocument
from folio.domain.errors import Held, MissingScope, ProviderRejected, TwoFound, Unavailable, UnknownOutcome
from folio.domain.ledger import Entry
from folio.domain.money import to_decimal_text
from folio.domain.sentences import say
from folio.domain.snapshot import freeze
from folio.flows.issuing import Issuing, Later, hand_over
from folio.flows.restored import held_by_listed
from folio.steps import step


def ready_to_issue(entry: Entry, document: Document, at: Issuing) -> Later | None:
    """What must hold before a document is sent. The wait while its provider is paused, or None.

    Raises `Held`, nothing having been sent: the provider would make another total of it, or has no guard against
    twins and nobody asked for this document.
    """
    _refuse_a_differing_total(document, at)
    unasked = at.alone_may_not(entry)
    if unasked is not None and not at.was_asked():
        raise unasked
    paused = at.paused(entry)
    if paused is None and unasked is not None and not at.use_request():
        raise unasked
    return paused


def issue_document(entry: Entry, document: Document, at: Issuing) -> IssuedDocument:
    """Issue a drafted document under its reserved row.

    Raises `Held` (a person must act; the row says why), `Unavailable` (surely nothing happened) or
    `UnknownOutcome` (it may have; the row is UNKNOWN).
    """
    digest = digest_of(document)
    try:
        found = _look_first(entry, at)
    except TwoFound as twins:
        at.ledger.begin(entry.id, document, digest, at.clock())
        at.ledger.conflict(entry.id, None, twins.params, at.clock(), reason=twins.reason)
        raise
    if found is None and at.forgotten is not None:
        _refuse_what_is_listed(entry, at)
    at.ledger.begin(entry.id, document, digest, at.clock())
    step("P3")  # the attempt is written, nothing was sent
    return record(entry, document, found, at, adopted=True) if found else send(entry, document, at)


def digest_of(document: Document) -> str:
    """The fingerprint of what an attempt sends, in lower-case hex."""
    return hashlib.sha256(freeze(document).encode()).hexdigest()


def _look_first(entry: Entry, at: Issuing) -> IssuedDocument | None:
    """What exists already: a restored or reconnected store may have forgotten it. Nothing is written for this, so
    every failure is `Unavailable`, or the `Held` of a provider that does not let us ask.
    """
    if not at.provider.capabilities.look_up:
        return None
    try:
        found = at.provider.find_by_reference(entry.reference)
        if found is not None and not is_complete(found):
            raise Unavailable(f"{at.provider.name} has a document of ours without its number.")
    except TwoFound:
        raise
    except Held as refusal:
        at.ledger.hold(entry.id, refusal.reason, refusal.params, at.clock())
        raise
    except (Unavailable, UnknownOutcome) as fault:
        at.tell(entry, "provider_unavailable", provider=at.provider.name)
        at.failed()
        if isinstance(fault, Unavailable):
            raise
        raise Unavailable(fault.sentence) from fault
    return found


def _refuse_what_is_listed(entry: Entry, at: Issuing) -> None:
    """Raises `Held` when the order shows a document of ours that neither we nor the provider know any more."""
    try:
        listed = at.platform.documents(entry.order_id)
    except MissingScope:
        return  # the store lets us see no documents, so none of ours was ever put there
    except Held as refusal:
        held: Held | None = refusal
    except (Unavailable, UnknownOutcome):
        at.keep_request(entry)
        raise
    else:
        held = held_by_listed(entry, listed)
    if held is not None:
        at.ledger.hold(entry.id, held.reason, held.params, at.clock())
        raise held


def send(entry: Entry, document: Document, at: Issuing, *, repeat: bool = False) -> IssuedDocument:
    """Make the call whose attempt is written, and record how it ended. `repeat`: an earlier call with the same key
    is still unknown, so that nothing short of an answer settles it. Raises as `issue_document` does.
    """
    try:
        issued = at.provider.issue(document)
        if not is_complete(issued):
            raise UnknownOutcome(f"{at.provider.name} answered without a number.")
    except UnknownOutcome:
        at.ledger.unknown(entry.id, at.clock())
        at.tell(entry, "outcome_unknown", provider=at.provider.name)
        at.failed()
        if at.unguarded:
            hand_over(entry, "unknown_no_look_up", at)
        raise
    except Unavailable:
        if repeat:
            at.ledger.still_unknown(entry.id, "unavailable", at.clock())
        else:
            at.ledger.not_issued(entry.id, "unavailable", at.clock())
            at.keep_request(entry)
        at.tell(entry, "provider_unavailable", provider=at.provider.name)
        at.failed()
        raise
    except TwoFound as twins:
        at.ledger.conflict(entry.id, None, twins.params, at.clock(), reason=twins.reason)
        raise
    except Held as refusal:
        at.worked()
        _refused(entry, refusal, at)
        raise
    at.worked()
    return record(entry, document, issued, at, adopted=False)


def _refused(entry: Entry, refusal: Held, at: Issuing) -> None:
    """The provider said no. After an unknown outcome that proves nothing: "this exists already" is a refusal too.
    Then raises `UnknownOutcome`, or `Held` where the provider cannot be asked.
    """
    if not entry.unknowns:
        if isinstance(refusal, ProviderRejected):
            at.ledger.rejected(entry.id, refusal.reason, refusal.params, at.clock())
        else:
            at.ledger.not_issued(entry.id, "refused", at.clock())
            at.ledger.hold(entry.id, refusal.reason, refusal.params, at.clock())
        return
    at.ledger.still_unknown(entry.id, "refused", at.clock(), refusal.reason, refusal.params)
    sentence = say(refusal.reason, at.store.language, refusal.params)
    at.tell(entry, "refusal_doubted", provider=at.provider.name, sentence=sentence)
    if not at.provider.capabilities.look_up:
        hand_over(entry, "unknown_no_look_up", at)
    raise UnknownOutcome(f"{at.provider.name} refused after an unknown outcome; it is looked up first.") from refusal


def record(entry: Entry, document: Document, issued: IssuedDocument, at: Issuing, *, adopted: bool) -> IssuedDocument:
    """Compare what came back with what was asked, then make it the truth. Raises `Held` for a difference."""
    differing = _difference(document, issued)
    if differing is not None:
        at.ledger.conflict(entry.id, issued, differing.params, at.clock(), reason=differing.reason)
        raise differing
    if adopted:
        at.worked()  # what was lost came through: the provider issues
    step("P6")  # the answer is understood, not saved
    at.ledger.issued(
        entry.id,
        issued,
        at.clock(),
        told="adopted" if adopted else "issued",
        mailed_before=adopted and at.was_mailed_before(issued),
    )
    step("P7")  # issued, its tasks and its line of the timeline written in the same transaction
    return issued


def is_complete(issued: IssuedDocument) -> bool:
    """Whether it names the document: without a number or the provider's own key nothing of it can be believed."""
    return all(isinstance(text, str) and text.strip() for text in (issued.number, issued.external_id))


def _refuse_a_differing_total(document: Document, at: Issuing) -> None:
    predicted = at.provider.predict_total(document)
    if predicted != document.total:
        raise Held(
            "total_would_differ",
            {
                "ours": to_decimal_text(document.total, document.currency),
                "theirs": to_decimal_text(predicted, document.currency),
                "provider": at.provider.name,
            },
        )


def _difference(document: Document, issued: IssuedDocument) -> Held | None:
    """What the provider says otherwise than we asked; the gravest, None when nothing differs."""
    ours, theirs = (document.total, document.currency), (issued.total, issued.currency)
    if ours != theirs:
        return Held("conflict", {"number": issued.number, "ours": _amount(*ours), "theirs": _amount(*theirs)})
    if issued.reference != document.reference:
        return Held(
            "conflict_reference",
            {"number": issued.number, "ours": document.reference, "theirs": issued.reference},
        )
    if issued.buyer_tax_id is not None and issued.buyer_tax_id != document.buyer.tax_id:
        return Held("conflict_buyer", {"number": issued.number})
    return None


def _amount(total: int, currency: str) -> str:
    return f"{to_decimal_text(total, currency)} {currency}"
