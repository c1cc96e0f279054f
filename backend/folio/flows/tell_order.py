"""The ledger of one order, told in full: what `folio show` prints and the demo's desk draws."""

from collections.abc import Callable
from typing import Any

from folio.domain.document import DocumentState
from folio.domain.ledger import Entry
from folio.domain.money import to_decimal_text
from folio.domain.ports import Inbox, Ledger
from folio.domain.sentences import say
from folio.domain.store import Store


def tell_order(
    store: Store,
    order_id: int,
    *,
    ledger: Ledger,
    inbox: Inbox,
    document_url: Callable[[Entry], str],
    language: str = "en",
) -> dict[str, Any]:
    """Documents and timeline of an order as JSON values. An order we never heard of has empty lists."""
    happenings = [
        {"at": h.at.isoformat(), "code": h.code, "sentence": say(h.code, language, dict(h.params))}
        for h in ledger.timeline(store.id, order_id)
    ]
    knocks = [
        {
            "at": d.received_at.isoformat(),
            "code": "webhook_received",
            "sentence": say("webhook_received", language, {"event": d.event or "?"}),
        }
        for d in inbox.of_order(store.id, order_id)
    ]
    return {
        "order": order_id,
        "documents": [_document(e, language, document_url) for e in ledger.entries(store.id, order_id)],
        "timeline": sorted(happenings + knocks, key=lambda line: line["at"]),
    }


def _document(entry: Entry, language: str, document_url: Callable[[Entry], str]) -> dict[str, Any]:
    document, issued = entry.document, entry.issued
    total, currency = None, None
    if issued is not None:
        total, currency = to_decimal_text(issued.total, issued.currency), issued.currency
    elif document is not None:
        total, currency = to_decimal_text(document.total, document.currency), document.currency
    return {
        "kind": entry.kind.value,
        "state": entry.state.value,
        "number": issued.number if issued else None,
        "reference": entry.reference,
        "total": total,
        "currency": currency,
        "provider": entry.provider,
        "attached": entry.attached_at is not None,
        "mailed": entry.mailed_at is not None,
        "held_reason": say(entry.held_reason, language, dict(entry.held_params)) if entry.held_reason else None,
        "url": document_url(entry) if entry.state is DocumentState.ISSUED else None,
    }
