"""One planned document becomes one issued document, once.

Reserve, look up, issue, compare, record. The attempt is written before the call; a call without a clear answer
is *unknown*, never failed; an unknown is looked up by its reference before anything is repeated. Crashed in the
middle and started again, the same story finds what was made instead of making another.
"""

import hashlib
from dataclasses import dataclass

from folio.domain.document import Document, DocumentState, IssuedDocument
from folio.domain.errors import Held, ProviderRejected, Unavailable, UnknownOutcome
from folio.domain.ledger import Entry
from folio.domain.money import to_decimal_text
from folio.domain.ports import Clock, Ledger, Provider
from folio.domain.sentences import say
from folio.domain.snapshot import freeze


@dataclass(frozen=True, slots=True)
class Later:
    """Not done; ask again in `seconds`."""

    seconds: float


def issue_document(
    entry: Entry, document: Document, *, provider: Provider, ledger: Ledger, clock: Clock
) -> IssuedDocument:
    """Issue a drafted document under its reserved row.

    Raises `Held` (a person must act; the row says why), `Unavailable` (surely nothing happened) or
    `UnknownOutcome` (it may have; the row is UNKNOWN).
    """
    try:
        _refuse_a_differing_total(document, provider)
    except Held as refusal:
        ledger.hold(entry.id, refusal.reason, refusal.params, clock())
        raise
    digest = hashlib.sha256(freeze(document).encode()).hexdigest()
    ledger.begin(entry.id, document, digest, clock())
    try:
        # Asked even before a first call: a restored or reconnected store may have forgotten what exists.
        found = provider.find_by_reference(document.reference)
        issued = found or provider.issue(document)
    except UnknownOutcome:
        ledger.unknown(entry.id, clock())
        _tell(ledger, entry, "outcome_unknown", clock, provider=provider.name)
        raise
    except Unavailable:
        ledger.not_issued(entry.id, "unavailable", clock())
        _tell(ledger, entry, "provider_unavailable", clock, provider=provider.name)
        raise
    except ProviderRejected as refusal:
        ledger.rejected(entry.id, refusal.reason, refusal.params, clock())
        raise
    except Held as refusal:
        ledger.not_issued(entry.id, "refused", clock())
        ledger.hold(entry.id, refusal.reason, refusal.params, clock())
        raise
    return _record(entry, document, issued, provider, ledger, clock, adopted=found is not None)


def recover_document(
    entry: Entry, *, provider: Provider, ledger: Ledger, clock: Clock, quiet_seconds: float
) -> IssuedDocument | Later:
    """Find out what became of a call without a clear answer.

    Waits out the quiet period, in which a slow provider may still commit, then looks up. Found: adopted with the
    draft that was frozen for it. Surely not there: the row is planned again, and the order is drafted anew under the
    same reference.
    """
    document = entry.document
    if document is None or entry.sent_at is None:
        ledger.not_issued(entry.id, "never_sent", clock())
        return Later(0)
    if entry.state is DocumentState.SENDING:
        ledger.unknown(entry.id, clock())
    quiet = 0.0 if provider.capabilities.sees_at_once else quiet_seconds
    waited = (clock() - entry.sent_at).total_seconds()
    if waited < quiet:
        return Later(quiet - waited)
    found = provider.find_by_reference(entry.reference)
    if found is None:
        ledger.not_issued(entry.id, "looked_up_none", clock())
        return Later(0)
    return _record(entry, document, found, provider, ledger, clock, adopted=True)


def _record(
    entry: Entry,
    document: Document,
    issued: IssuedDocument,
    provider: Provider,
    ledger: Ledger,
    clock: Clock,
    *,
    adopted: bool,
) -> IssuedDocument:
    """Compare what came back with what was asked, then make it the truth."""
    differing = _differences(document, issued)
    if differing:
        ledger.conflict(entry.id, issued, differing, clock())
        raise Held("conflict", differing)
    ledger.issued(entry.id, issued, clock())
    _tell(
        ledger,
        entry,
        "adopted" if adopted else "issued",
        clock,
        number=issued.number,
        provider=provider.name,
        total=to_decimal_text(issued.total, issued.currency),
        currency=issued.currency,
    )
    return issued


def _refuse_a_differing_total(document: Document, provider: Provider) -> None:
    predicted = provider.predict_total(document)
    if predicted != document.total:
        raise Held(
            "total_would_differ",
            {
                "ours": to_decimal_text(document.total, document.currency),
                "theirs": to_decimal_text(predicted, document.currency),
                "provider": provider.name,
            },
        )


def _differences(document: Document, issued: IssuedDocument) -> dict[str, str]:
    if (issued.total, issued.currency, issued.reference) == (
        document.total,
        document.currency,
        document.reference,
    ) and (not issued.buyer_tax_id or issued.buyer_tax_id == document.buyer.tax_id):
        return {}
    return {
        "number": issued.number,
        "ours": f"{to_decimal_text(document.total, document.currency)} {document.currency}",
        "theirs": f"{to_decimal_text(issued.total, issued.currency)} {issued.currency}",
    }


def _tell(ledger: Ledger, entry: Entry, code: str, clock: Clock, **params: str) -> None:
    ledger.happened(entry.store_id, entry.order_id, code, clock(), params)


def tell_held(ledger: Ledger, store_id: str, order_id: int, held: Held, language: str, clock: Clock) -> None:
    """Put a hold on the timeline, in the sentence the merchant reads."""
    ledger.happened(
        store_id,
        order_id,
        "held",
        clock(),
        {"sentence": say(held.reason, language, held.params), "reason": held.reason},
    )
