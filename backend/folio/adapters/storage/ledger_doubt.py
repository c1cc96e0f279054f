"""The ledger's steps of a document in doubt: from a call without a clear answer to knowing, or to a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from folio.adapters.storage.database import reading, writing
from folio.adapters.storage.ledger_rows import entry_of, pairs_json
from folio.adapters.storage.ledger_steps import NOT_HELD, add_line, finish_attempt, start_attempt, take_step
from folio.adapters.storage.tables import attempts, documents
from folio.domain.document import DocumentState
from folio.domain.ledger import Entry

SENDING, UNKNOWN = DocumentState.SENDING, DocumentState.UNKNOWN
REJECTED, HELD, CONFLICT = DocumentState.REJECTED, DocumentState.HELD, DocumentState.CONFLICT
ISSUED = DocumentState.ISSUED
NOT_ISSUED = [state.value for state in (DocumentState.PLANNED, REJECTED, HELD)]
EXCUSED_CRASHES = 4  # a process that always dies at this document ends with a person too
_SINCE = sa.func.coalesce(documents.c.unsure_since, documents.c.sent_at)


class Doubts:
    """The part of the port `Ledger` that speaks of documents in doubt."""

    _engine: sa.Engine

    def repeat(self, entry_id: int, digest: str, now: datetime) -> None:
        """Write one more attempt of the frozen draft before any byte leaves."""
        with writing(self._engine) as connection:
            row = take_step(connection, entry_id, {UNKNOWN}, SENDING, sent_at=now)
            start_attempt(connection, entry_id, row.reference, digest, now)

    def unknown(self, entry_id: int, now: datetime, *, crashed: bool = False) -> None:
        """The attempt may have created something."""
        excused = sa.case((documents.c.unknowns < EXCUSED_CRASHES, 1), else_=0) if crashed else 0
        with writing(self._engine) as connection:
            take_step(
                connection,
                entry_id,
                {SENDING},
                UNKNOWN,
                unknowns=documents.c.unknowns + 1,
                excused=documents.c.excused + excused,
                unsure_since=_SINCE,
                missed_at=None,
            )
            finish_attempt(connection, entry_id, "unknown", now)

    def still_unknown(
        self, entry_id: int, outcome: str, now: datetime, reason: str = "", params: Mapping[str, str] | None = None
    ) -> None:
        """The attempt created nothing, an earlier one may have."""
        with writing(self._engine) as connection:
            take_step(
                connection,
                entry_id,
                {SENDING},
                UNKNOWN,
                held_reason=reason,
                held_params=pairs_json(params),
                unsure_since=_SINCE,
                missed_at=None,
            )
            finish_attempt(connection, entry_id, outcome, now)

    def missed(self, entry_id: int, now: datetime) -> None:
        """A look-up definitely found nothing; the first of several such times stays."""
        first = sa.func.coalesce(documents.c.missed_at, now)
        with writing(self._engine) as connection:
            take_step(connection, entry_id, {UNKNOWN}, UNKNOWN, missed_at=first)

    def refusal_stands(self, entry_id: int, now: datetime) -> None:
        """The refusal that was kept is true; what it said stays to be told."""
        with writing(self._engine) as connection:
            take_step(connection, entry_id, {UNKNOWN}, REJECTED)
            finish_attempt(connection, entry_id, "rejected", now)

    def hand_over(self, entry_id: int, reason: str, params: Mapping[str, str], now: datetime) -> None:
        """A person must look at the provider. The attempt stays unknown."""
        with writing(self._engine) as connection:
            take_step(
                connection,
                entry_id,
                {UNKNOWN},
                HELD,
                held_reason=reason,
                held_params=pairs_json(params),
                handed_at=now,
            )

    def may_have_come_late(self, store_id: str, since: datetime) -> Sequence[Entry]:
        """Oldest first."""
        tries = sa.select(sa.func.count()).where(attempts.c.document_id == documents.c.id).scalar_subquery()
        issued = documents.c.state == ISSUED.value
        lately = sa.and_(documents.c.sent_at >= since, documents.c.unsure_since.is_not(None))
        with reading(self._engine) as connection:
            rows = connection.execute(
                sa.select(documents)
                .where(
                    documents.c.store_id == store_id,
                    sa.or_(
                        sa.and_(issued, documents.c.held_reason != ""),
                        sa.and_(issued, lately, tries > 1),
                        sa.and_(documents.c.state.in_(NOT_ISSUED), lately),
                    ),
                )
                .order_by(documents.c.id)
            )
            return [entry_of(row) for row in rows]

    def came_late(self, entry_id: int, now: datetime) -> None:
        """Whatever it waited for: to be looked up once more."""
        with writing(self._engine) as connection:
            row = connection.execute(
                documents.update()
                .where(documents.c.id == entry_id, documents.c.state.in_(NOT_ISSUED))
                .values(state=UNKNOWN.value, missed_at=None, **NOT_HELD)
                .returning(documents.c.store_id, documents.c.order_id, documents.c.reference)
            ).one_or_none()
            if row is not None:
                add_line(connection, (row.store_id, row.order_id), "came_late", now, {"reference": row.reference})

    def twin_found(self, entry_id: int, reason: str, params: Mapping[str, str], now: datetime) -> None:
        """The document stays issued; its reason to wait for a person is the twin."""
        self._tell_of_twin(entry_id, reason, params, now, reason)

    def twin_gone(self, entry_id: int, now: datetime) -> None:
        """Waiting for nobody."""
        self._tell_of_twin(entry_id, "twin_gone", {}, now, "")

    def _tell_of_twin(self, entry_id: int, code: str, params: Mapping[str, str], now: datetime, reason: str) -> None:
        with writing(self._engine) as connection:
            number = connection.execute(sa.select(documents.c.number).where(documents.c.id == entry_id)).scalar()
            params = {"number": number or "", **params}
            row = connection.execute(
                documents.update()
                .where(documents.c.id == entry_id, documents.c.state == ISSUED.value)
                .values(held_reason=reason, held_params=pairs_json(params if reason else {}))
                .returning(documents.c.store_id, documents.c.order_id)
            ).one_or_none()
            if row is not None:
                add_line(connection, (row.store_id, row.order_id), code, now, params)

    def reopen(self, entry_id: int, to: DocumentState, now: datetime) -> None:
        """A person looked and asked again: what was unknown before does not count any more."""
        del now  # the timeline tells when a person asked
        forgotten = {"unsure_since": None} if to is not UNKNOWN else {}
        with writing(self._engine) as connection:
            take_step(
                connection,
                entry_id,
                {HELD, CONFLICT} if to is UNKNOWN else {HELD},
                to,
                asked_for=True,
                excused=documents.c.unknowns,
                missed_at=None,
                **forgotten,
                **NOT_HELD,
            )
