"""What the sweep asks ledger, inbox and its own memory, each question one statement."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from folio.adapters.storage.database import reading
from folio.adapters.storage.ledger_rows import memory_of
from folio.adapters.storage.tables import deliveries, documents, orders, sweep_finds, sweeps, tasks, timeline
from folio.domain.document import DocumentKind, DocumentState
from folio.domain.ledger import TaskKind, TaskState
from folio.domain.order import OrderStatus
from folio.domain.plan import SALES, UNDECIDED
from folio.domain.sweeping import WINDOW, Attached, SweepState, SweepTotals, Tally, Unfinished

OWED = (TaskState.DUE.value, TaskState.SENDING.value)
FOR_A_PERSON = (DocumentState.HELD.value, DocumentState.REJECTED.value, DocumentState.CONFLICT.value)
ISSUED = DocumentState.ISSUED.value
SALE_KINDS = tuple(sorted(kind.value for kind in SALES))
CREDIT_KINDS = (DocumentKind.CREDIT_NOTE.value,)


class Questions:
    """The reading half of the port `Sweeps`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def state(self, store_id: str) -> SweepState:
        """How far the store's sweeps came."""
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(sweeps).where(sweeps.c.store_id == store_id)).mappings().one_or_none()
        return SweepState(**row) if row else SweepState(store_id)

    def unfinished(self, store_id: str, quiet: Collection[str]) -> Sequence[Unfinished]:
        """Orders that may need something, the one not looked at for longest first."""
        told = _newest_sentence()
        unanswered = orders.c.answered < orders.c.rung
        waits = sa.or_(
            orders.c.status == OrderStatus.PENDING.value,
            sa.and_(orders.c.status == "", orders.c.rung > 0),
            sa.and_(orders.c.status == OrderStatus.PAID.value, ~_documents(kinds=SALE_KINDS, states=(ISSUED,))),
            sa.and_(orders.c.status == OrderStatus.CANCELED.value, _sum(SALE_KINDS) > _sum(CREDIT_KINDS)),
        )
        left_alone = sa.or_(told.in_(sorted(quiet)), _documents(states=FOR_A_PERSON))
        query = (
            sa.select(*orders.c, told.label("told"))
            .where(
                orders.c.store_id == store_id,
                sa.or_(unanswered, _documents(states=sorted(UNDECIDED)), _owed(), sa.and_(waits, ~left_alone)),
            )
            .order_by(sa.case((orders.c.seen_at.is_(None), 0), else_=1), orders.c.seen_at, orders.c.order_id)
        )
        with reading(self._engine) as connection:
            rows: Sequence[Any] = connection.execute(query).all()
        return [Unfinished(memory_of(row), row.told, answered=row.answered >= row.rung) for row in rows]

    def told_since(self, store_id: str, order_id: int, since: datetime | None) -> bool:
        """Whether a delivery spoke of the order."""
        about = sa.and_(deliveries.c.store_id == store_id, deliveries.c.order_id == order_id)
        later = deliveries.c.last_received_at >= since if since is not None else sa.true()
        with reading(self._engine) as connection:
            return connection.execute(sa.select(deliveries.c.id).where(about, later).limit(1)).first() is not None

    def tally(self, store_id: str, now: datetime) -> Tally:
        """The last 24 hours of one store."""
        with reading(self._engine) as connection:
            found = set(connection.execute(_finds(now).where(sweep_finds.c.store_id == store_id)).scalars())
            if not found:
                return Tally(0, 0)
            told = connection.execute(
                sa.select(deliveries.c.order_id)
                .where(
                    deliveries.c.store_id == store_id,
                    deliveries.c.last_received_at > now - WINDOW,
                    deliveries.c.order_id.is_not(None),
                )
                .distinct()
            ).scalars()
            return Tally(len(found), len(found.union(told)))

    def totals(self, now: datetime) -> SweepTotals:
        """Figures over all stores."""
        with reading(self._engine) as connection:
            found, hooks = connection.execute(
                sa.select(
                    sa.func.coalesce(sa.func.sum(sweeps.c.found), 0),
                    sa.func.coalesce(sa.func.sum(sweeps.c.hooks_restored), 0),
                )
            ).one()
            lately = len(connection.execute(_finds(now)).all())
        return SweepTotals(int(found), lately, int(hooks))

    def attached(self, store_id: str, since: datetime) -> Sequence[Attached]:
        """Issued documents whose entry was put on their order since then."""
        names = ("order_id", "kind", "reference", "public_id", "number")
        columns = [documents.c.id.label("entry_id"), *(documents.c[name] for name in names)]
        done = sa.exists().where(
            tasks.c.document_id == documents.c.id,
            tasks.c.kind == TaskKind.ATTACH.value,
            tasks.c.state == TaskState.DONE.value,
        )
        query = (
            sa.select(*columns)
            .where(
                documents.c.store_id == store_id,
                documents.c.state == ISSUED,
                documents.c.attached_at >= since,
                done,
            )
            .order_by(documents.c.id)
        )
        with reading(self._engine) as connection:
            return [Attached(**row) for row in connection.execute(query).mappings()]


def _newest_sentence() -> sa.ColumnElement[str]:
    newest = (
        sa.select(timeline.c.code)
        .where(timeline.c.store_id == orders.c.store_id, timeline.c.order_id == orders.c.order_id)
        .order_by(timeline.c.id.desc())
        .limit(1)
        .correlate(orders)
        .scalar_subquery()
    )
    return sa.func.coalesce(newest, "")


def _documents(states: Sequence[str], kinds: Sequence[str] = ()) -> sa.Exists:
    """Whether the order has a document in one of these states."""
    found = sa.exists().where(
        documents.c.store_id == orders.c.store_id,
        documents.c.order_id == orders.c.order_id,
        documents.c.state.in_(states),
    )
    return found.where(documents.c.kind.in_(kinds)) if kinds else found


def _sum(kinds: Sequence[str]) -> sa.ColumnElement[int]:
    """Money of the order's issued documents of some kinds, in minor units. An order has one currency."""
    total = (
        sa.select(sa.func.sum(documents.c.total))
        .where(
            documents.c.store_id == orders.c.store_id,
            documents.c.order_id == orders.c.order_id,
            documents.c.state == ISSUED,
            documents.c.kind.in_(kinds),
        )
        .correlate(orders)
        .scalar_subquery()
    )
    return sa.func.coalesce(total, 0)


def _owed() -> sa.Exists:
    return sa.exists().where(
        tasks.c.store_id == orders.c.store_id, tasks.c.order_id == orders.c.order_id, tasks.c.state.in_(OWED)
    )


def _finds(now: datetime) -> sa.Select[tuple[int]]:
    """Orders found in the last 24 hours that no delivery spoke of since we last knew better."""
    told = sa.exists().where(
        deliveries.c.store_id == sweep_finds.c.store_id,
        deliveries.c.order_id == sweep_finds.c.order_id,
        sa.or_(sweep_finds.c.since.is_(None), deliveries.c.last_received_at >= sweep_finds.c.since),
    )
    return sa.select(sweep_finds.c.order_id).where(sweep_finds.c.found_at > now - WINDOW, ~told)
