"""The one way a document's row changes: an UPDATE that names the states it may come from, or `NotAllowed`.

Two processes, or a flow with a bug, can so neither take a document back from ISSUED nor send one twice at the same
moment; and a document that was handed to a person because it may exist is moved on by nothing but that person.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from folio.adapters.storage.ledger_rows import NotAllowed, pairs_json
from folio.adapters.storage.tables import attempts, documents, timeline
from folio.domain.document import DocumentState
from folio.domain.ledger import DOUBTS

NOT_HELD: dict[str, Any] = {"held_reason": "", "held_params": "[]"}
_IN_DOUBT = sa.and_(documents.c.state == DocumentState.HELD, documents.c.held_reason.in_(sorted(DOUBTS)))
_FOR_A_PERSON = sa.or_(_IN_DOUBT, documents.c.state == DocumentState.CONFLICT)


def take_step(
    connection: sa.Connection,
    entry_id: int,
    sources: set[DocumentState],
    to: DocumentState,
    *,
    asked_for: bool = False,
    **values: Any,
) -> sa.Row[Any]:
    """Take one step, or raise `NotAllowed` telling where the document stands."""
    row = connection.execute(
        documents.update()
        .where(
            documents.c.id == entry_id,
            documents.c.state.in_(sorted(sources)),
            _FOR_A_PERSON if asked_for else sa.not_(_IN_DOUBT),
        )
        .values(state=to.value, **values)
        .returning(documents.c.store_id, documents.c.order_id, documents.c.reference)
    ).one_or_none()
    if row is not None:
        return row
    state = connection.execute(sa.select(documents.c.state).where(documents.c.id == entry_id)).scalar()
    message = f"document {entry_id} cannot become {to.value}: it is {state or 'not in the ledger'}"
    raise NotAllowed(message)


def start_attempt(connection: sa.Connection, entry_id: int, reference: str, digest: str, now: datetime) -> None:
    """Write down a call before it is made."""
    connection.execute(
        attempts.insert().values(document_id=entry_id, reference=reference, digest=digest, started_at=now)
    )


def finish_attempt(connection: sa.Connection, entry_id: int, outcome: str, now: datetime) -> None:
    """What became of the newest attempt. An unknown one gets its true outcome once that is known."""
    newest = sa.select(sa.func.max(attempts.c.id)).where(attempts.c.document_id == entry_id).scalar_subquery()
    connection.execute(attempts.update().where(attempts.c.id == newest).values(outcome=outcome, finished_at=now))


def add_line(
    connection: sa.Connection,
    order: tuple[str, int],
    code: str,
    now: datetime,
    params: Mapping[str, str] | None = None,
) -> None:
    """Add a line to the timeline of (store, order), unless it says exactly what the last line says."""
    store_id, order_id = order
    line = (code, pairs_json(params))
    last = connection.execute(
        sa.select(timeline.c.code, timeline.c.params)
        .where(timeline.c.store_id == store_id, timeline.c.order_id == order_id)
        .order_by(timeline.c.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or tuple(last) != line:
        values = {"store_id": store_id, "order_id": order_id, "at": now, "code": line[0], "params": line[1]}
        connection.execute(timeline.insert().values(values))
