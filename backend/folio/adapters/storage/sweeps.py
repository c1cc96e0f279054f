"""The sweep's memory in SQL: how far it came, what it found, and what it puts right or forgets."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from folio.adapters.storage.database import upsert, writing
from folio.adapters.storage.sweep_questions import Questions
from folio.adapters.storage.tables import deliveries, documents, orders, sweep_finds, sweeps, tasks
from folio.domain.ledger import TaskKind, TaskState


class SqlSweeps(Questions):
    """The port `Sweeps` in SQL; what it only reads is in `sweep_questions`."""

    def reached(self, store_id: str, watermark: int) -> None:
        """Raise the watermark, never lower it."""
        self._note(store_id, {"watermark": watermark}, where=sweeps.c.watermark < watermark)

    def begin_daily(self, store_id: str, now: datetime) -> None:
        """From the first window on."""
        self._note(store_id, {"daily_began_at": now, "windows_done": 0})

    def window_done(self, store_id: str, windows: int) -> None:
        """One more window."""
        self._note(store_id, {"windows_done": windows})

    def end_daily(self, store_id: str, now: datetime) -> None:
        """Complete."""
        self._note(store_id, {"daily_done_at": now})

    def hooks_restored(self, store_id: str, hooks: int, now: datetime) -> None:
        """Count and remember when."""
        self._note(
            store_id,
            {"hooks_restored": hooks, "hooks_restored_at": now},
            added={"hooks_restored": sweeps.c.hooks_restored + hooks},
        )

    def _note(
        self,
        store_id: str,
        values: dict[str, Any],
        *,
        added: dict[str, Any] | None = None,
        where: sa.ColumnElement[bool] | None = None,
    ) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                upsert(connection, sweeps)
                .values(store_id=store_id, **values)
                .on_conflict_do_update(index_elements=["store_id"], set_={**values, **(added or {})}, where=where)
            )

    def found(self, store_id: str, order_id: int, status: str, since: datetime | None, now: datetime) -> bool:
        """The find and the store's count, in one transaction."""
        with writing(self._engine) as connection:
            new = connection.execute(
                upsert(connection, sweep_finds)
                .values(store_id=store_id, order_id=order_id, status=status, since=since, found_at=now)
                .on_conflict_do_nothing(index_elements=["store_id", "order_id", "status"])
                .returning(sweep_finds.c.order_id)
            ).first()
            if new is None:
                return False
            connection.execute(
                upsert(connection, sweeps)
                .values(store_id=store_id, found=1)
                .on_conflict_do_update(index_elements=["store_id"], set_={"found": sweeps.c.found + 1})
            )
        return True

    def attach_again(self, entry_id: int, now: datetime) -> bool:
        """The task is due and its tries count anew; the document is not attached any more."""
        with writing(self._engine) as connection:
            again = connection.execute(
                tasks.update()
                .where(
                    tasks.c.document_id == entry_id,
                    tasks.c.kind == TaskKind.ATTACH.value,
                    tasks.c.state == TaskState.DONE.value,
                )
                .values(state=TaskState.DUE.value, tries=0, unknowns=0, next_at=now, problem="")
                .returning(tasks.c.id)
            ).first()
            if again is None:
                return False
            connection.execute(documents.update().where(documents.c.id == entry_id).values(attached_at=None))
        return True

    def prune(self, store_id: str, before: datetime, limit: int) -> int:
        """A batch of old deliveries, and of finds as old: small, so that no webhook waits for the write."""
        unanswered = sa.exists().where(
            orders.c.store_id == deliveries.c.store_id,
            orders.c.order_id == deliveries.c.order_id,
            orders.c.answered < orders.c.rung,
        )
        old = (
            sa.select(deliveries.c.id)
            .where(
                deliveries.c.store_id == store_id,
                deliveries.c.last_received_at < before,
                deliveries.c.quarantine == "",
                ~unanswered,
            )
            .order_by(deliveries.c.last_received_at)
            .limit(limit)
        )
        with writing(self._engine) as connection:
            gone = connection.execute(deliveries.delete().where(deliveries.c.id.in_(old)))
            connection.execute(
                sweep_finds.delete().where(sweep_finds.c.store_id == store_id, sweep_finds.c.found_at < before)
            )
        return gone.rowcount
