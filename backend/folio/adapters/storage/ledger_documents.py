"""The documents of the ledger and the steps they take on the straight way; those in doubt are in `ledger_doubt`."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from folio.adapters.storage.database import reading, upsert, writing
from folio.adapters.storage.ledger_rows import entry_of, issued_columns, pairs_json
from folio.adapters.storage.ledger_steps import NOT_HELD, add_line, finish_attempt, start_attempt, take_step
from folio.adapters.storage.tables import attempts, documents, renderings, tasks
from folio.domain.document import Document, DocumentKind, DocumentState, IssuedDocument, Rendering
from folio.domain.ledger import WAITING, Entry, TaskKind, TaskState
from folio.domain.money import to_decimal_text
from folio.domain.snapshot import freeze

PLANNED, SENDING, ISSUED = DocumentState.PLANNED, DocumentState.SENDING, DocumentState.ISSUED
REJECTED, UNKNOWN = DocumentState.REJECTED, DocumentState.UNKNOWN
CONFLICT, HELD = DocumentState.CONFLICT, DocumentState.HELD
TOKEN_BYTES = 24
MAILED_BEFORE = "mailed_before"


class Documents:
    """The part of the port `Ledger` that speaks of documents."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def entries(self, store_id: str, order_id: int) -> Sequence[Entry]:
        """The order's documents, oldest first."""
        return self._entries(
            sa.select(documents)
            .where(documents.c.store_id == store_id, documents.c.order_id == order_id)
            .order_by(documents.c.id)
        )

    def recent(self, store_id: str, limit: int = 100) -> Sequence[Entry]:
        """The store's newest documents."""
        return self._entries(
            sa.select(documents).where(documents.c.store_id == store_id).order_by(documents.c.id.desc()).limit(limit)
        )

    def waiting(self, store_id: str, limit: int = 500) -> Sequence[Entry]:
        """The store's documents that wait for a person or have an unknown outcome, newest first."""
        waits = sa.or_(
            documents.c.state.in_(sorted(WAITING)),
            sa.and_(documents.c.state == ISSUED, documents.c.held_reason != ""),
        )
        return self._entries(
            sa.select(documents)
            .where(documents.c.store_id == store_id, waits)
            .order_by(documents.c.id.desc())
            .limit(limit)
        )

    def by_token(self, token: str) -> Entry | None:
        """The document behind a public link."""
        found = self._entries(sa.select(documents).where(documents.c.token == token))
        return found[0] if found else None

    def reserve(
        self,
        store_id: str,
        order_id: int,
        kind: DocumentKind,
        sequence: int,
        provider: str,
        reference: str,
        now: datetime,
    ) -> Entry:
        """The row of (store, order, kind, sequence): made if it is not there, returned as it is if it is."""
        mine = {"store_id": store_id, "order_id": order_id, "kind": kind.value, "sequence": sequence}
        with writing(self._engine) as connection:
            connection.execute(
                upsert(connection, documents)
                .values(
                    **mine,
                    state=PLANNED.value,
                    provider=provider,
                    reference=reference,
                    token=secrets.token_urlsafe(TOKEN_BYTES),
                    created_at=now,
                )
                .on_conflict_do_nothing(index_elements=list(mine))
            )
            return entry_of(connection.execute(sa.select(documents).filter_by(**mine)).one())

    def hold(self, entry_id: int, reason: str, params: Mapping[str, str], now: datetime) -> None:
        """Let a document wait for a person. One that may have been sent is not held: it is looked up first."""
        del now  # the timeline tells when
        with writing(self._engine) as connection:
            take_step(
                connection,
                entry_id,
                {PLANNED, HELD, REJECTED},
                HELD,
                held_reason=reason,
                held_params=pairs_json(params),
            )

    def close(self, entry_id: int, now: datetime) -> None:
        """Not due any more: back to PLANNED, waiting for nobody."""
        del now  # the timeline tells when
        with writing(self._engine) as connection:
            take_step(connection, entry_id, {PLANNED, HELD, REJECTED}, PLANNED, **NOT_HELD)

    def withdraw(self, entry_id: int, now: datetime) -> None:
        """Gone, if nothing was ever tried under it; else closed, because its attempts must stay readable."""
        with writing(self._engine) as connection:
            tried = connection.execute(
                sa.select(attempts.c.id).where(attempts.c.document_id == entry_id).limit(1)
            ).first()
            if tried is None:
                connection.execute(
                    documents.delete().where(documents.c.id == entry_id, documents.c.state.in_([PLANNED, HELD]))
                )
                return
        self.close(entry_id, now)

    def assign(self, entry_id: int, provider: str) -> None:
        """Let another provider issue a document that surely exists nowhere."""
        with writing(self._engine) as connection:
            connection.execute(
                documents.update()
                .where(
                    documents.c.id == entry_id,
                    documents.c.state.in_([PLANNED, HELD, REJECTED]),
                    documents.c.unsure_since.is_(None),
                )
                .values(provider=provider)
            )

    def begin(self, entry_id: int, document: Document, digest: str, now: datetime) -> None:
        """Write the attempt and the frozen draft before any byte leaves."""
        with writing(self._engine) as connection:
            take_step(
                connection,
                entry_id,
                {PLANNED, HELD, REJECTED},
                SENDING,
                snapshot=freeze(document),
                reference=document.reference,
                sent_at=now,
                missed_at=None,
                **NOT_HELD,
            )
            start_attempt(connection, entry_id, document.reference, digest, now)

    def issued(
        self,
        entry_id: int,
        issued: IssuedDocument,
        now: datetime,
        *,
        told: str = "issued",
        mailed_before: bool = False,
    ) -> None:
        """Record the issued document, the tasks it owes and the line that tells of it, together."""
        mail = {"state": TaskState.PARKED.value, "unknowns": 1, "problem": MAILED_BEFORE} if mailed_before else {}
        with writing(self._engine) as connection:
            row = take_step(
                connection, entry_id, {SENDING, UNKNOWN, CONFLICT}, ISSUED, **issued_columns(issued), **NOT_HELD
            )
            finish_attempt(connection, entry_id, "issued", now)
            connection.execute(
                tasks.insert(),
                [
                    {
                        "document_id": entry_id,
                        "store_id": row.store_id,
                        "order_id": row.order_id,
                        "kind": kind.value,
                        "state": TaskState.DUE.value,
                        "unknowns": 0,
                        "problem": "",
                        "next_at": now,
                        **more,
                    }
                    for kind, more in ((TaskKind.ATTACH, {}), (TaskKind.MAIL, mail))
                ],
            )
            add_line(
                connection,
                (row.store_id, row.order_id),
                told,
                now,
                {
                    "number": issued.number,
                    "provider": issued.provider,
                    "total": to_decimal_text(issued.total, issued.currency),
                    "currency": issued.currency,
                },
            )

    def not_issued(self, entry_id: int, outcome: str, now: datetime) -> None:
        """The attempt surely created nothing: back to PLANNED."""
        with writing(self._engine) as connection:
            take_step(connection, entry_id, {SENDING, UNKNOWN}, PLANNED)
            finish_attempt(connection, entry_id, outcome, now)

    def rejected(self, entry_id: int, reason: str, params: Mapping[str, str], now: datetime) -> None:
        """The provider said no."""
        with writing(self._engine) as connection:
            take_step(connection, entry_id, {SENDING}, REJECTED, held_reason=reason, held_params=pairs_json(params))
            finish_attempt(connection, entry_id, "rejected", now)

    def conflict(
        self,
        entry_id: int,
        issued: IssuedDocument | None,
        params: Mapping[str, str],
        now: datetime,
        *,
        reason: str = "conflict",
    ) -> None:
        """What was issued is not what we asked for: its facts are kept, nothing of it is delivered."""
        with writing(self._engine) as connection:
            take_step(
                connection,
                entry_id,
                {SENDING, UNKNOWN, CONFLICT},
                CONFLICT,
                held_reason=reason,
                held_params=pairs_json(params),
                handed_at=now,
                **(issued_columns(issued) if issued else {}),
            )
            finish_attempt(connection, entry_id, "conflict", now)

    def keep_token(self, entry_id: int, token: str) -> bool:
        """Two at once for one token end in the error of its uniqueness, and the task is done again."""
        with writing(self._engine) as connection:
            taken = connection.execute(sa.select(documents.c.id).where(documents.c.token == token)).scalar()
            if taken is None:
                connection.execute(documents.update().where(documents.c.id == entry_id).values(token=token))
            return taken in (None, entry_id)

    def keep_rendering(self, entry_id: int, rendering: Rendering) -> None:
        """Keep the bytes the buyer gets, once: the first ones stay."""
        with writing(self._engine) as connection:
            connection.execute(
                upsert(connection, renderings)
                .values(
                    document_id=entry_id,
                    media_type=rendering.media_type,
                    file_name=rendering.file_name,
                    content=rendering.content,
                    sha256=rendering.sha256,
                )
                .on_conflict_do_nothing(index_elements=["document_id"])
            )

    def rendering(self, entry_id: int) -> Rendering | None:
        """Those bytes."""
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(renderings).where(renderings.c.document_id == entry_id)).one_or_none()
        return Rendering(row.media_type, row.file_name, bytes(row.content), row.sha256) if row else None

    def _entries(self, query: sa.Select[Any]) -> Sequence[Entry]:
        with reading(self._engine) as connection:
            return [entry_of(row) for row in connection.execute(query)]
