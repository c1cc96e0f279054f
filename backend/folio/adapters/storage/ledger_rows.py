"""Rows of the ledger's tables as the values the flows know."""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from folio.domain.document import DocumentKind, DocumentState, IssuedDocument
from folio.domain.ledger import Entry, OrderMemory, Task, TaskKind, TaskState
from folio.domain.snapshot import thaw


class NotAllowed(RuntimeError):
    """A document or task was not in a state this change may come from: a bug in a flow, or two at once."""


def pairs_json(params: Mapping[str, str] | None) -> str:
    """Parameters of a sentence as JSON pairs, in order of name so that equal ones are equal text."""
    return json.dumps(sorted((params or {}).items()), ensure_ascii=False)


def pairs_of(text: str) -> tuple[tuple[str, str], ...]:
    """The parameters again."""
    return tuple((name, value) for name, value in json.loads(text))


def entry_of(row: sa.Row[Any]) -> Entry:
    """A document's row as an `Entry`."""
    state = DocumentState(row.state)
    return Entry(
        id=row.id,
        store_id=row.store_id,
        order_id=row.order_id,
        kind=DocumentKind(row.kind),
        sequence=row.sequence,
        state=state,
        reference=row.reference,
        provider=row.provider,
        token=row.token,
        document=thaw(row.snapshot) if row.snapshot else None,
        # What a provider made against our wish is kept in the row, but nobody may deliver it.
        issued=_issued_of(row) if state is DocumentState.ISSUED else None,
        held_reason=row.held_reason,
        held_params=pairs_of(row.held_params),
        created_at=row.created_at,
        sent_at=row.sent_at,
        issued_at=row.issued_at,
        attached_at=row.attached_at,
        mailed_at=row.mailed_at,
        unknowns=row.unknowns,
        excused=row.excused,
        unsure_since=row.unsure_since,
        missed_at=row.missed_at,
        handed_at=row.handed_at,
    )


def _issued_of(row: sa.Row[Any]) -> IssuedDocument:
    return IssuedDocument(
        provider=row.issued_provider,
        reference=row.issued_reference,
        external_id=row.external_id,
        number=row.number,
        series=row.issued_series,
        public_id=row.public_id,
        total=row.total,
        currency=row.currency,
        issued_at=row.issued_at,
        buyer_tax_id=row.buyer_tax_id or None,
    )


def issued_columns(issued: IssuedDocument) -> dict[str, Any]:
    """The columns that hold what a provider certified."""
    return {
        "issued_provider": issued.provider,
        "issued_reference": issued.reference,
        "external_id": issued.external_id,
        "number": issued.number,
        "issued_series": issued.series,
        "public_id": issued.public_id,
        "total": issued.total,
        "currency": issued.currency,
        "issued_at": issued.issued_at,
        "buyer_tax_id": issued.buyer_tax_id or "",
    }


def task_of(row: sa.Row[Any]) -> Task:
    """A task's row as a `Task`."""
    return Task(
        id=row.id,
        entry_id=row.document_id,
        store_id=row.store_id,
        order_id=row.order_id,
        kind=TaskKind(row.kind),
        state=TaskState(row.state),
        tries=row.tries,
        unknowns=row.unknowns,
        resent=row.resent,
        next_at=row.next_at,
        problem=row.problem,
    )


def memory_of(row: sa.Row[Any]) -> OrderMemory:
    """An order's row as an `OrderMemory`."""
    return OrderMemory(
        row.store_id, row.order_id, row.first_status, row.status, bool(row.requested), row.seen_at, row.asked_at
    )
