"""The ledger: orders, documents, tasks and timelines. The truth about what was issued."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from folio.adapters.storage.database import reading, upsert, writing
from folio.adapters.storage.ledger_documents import Documents
from folio.adapters.storage.ledger_doubt import Doubts
from folio.adapters.storage.ledger_rows import NotAllowed, entry_of, memory_of, pairs_of, task_of
from folio.adapters.storage.ledger_steps import add_line
from folio.adapters.storage.tables import documents, orders, tasks, timeline
from folio.domain.ledger import Entry, Happening, OrderMemory, Task, TaskKind, TaskState

DUE, TASK_SENDING, DONE, PARKED = TaskState.DUE, TaskState.SENDING, TaskState.DONE, TaskState.PARKED
_STAMP = {TaskKind.ATTACH.value: "attached_at", TaskKind.MAIL.value: "mailed_at"}


class SqlLedger(Documents, Doubts):
    """The port `Ledger` in SQL; the documents themselves are in `ledger_documents` and `ledger_doubt`."""

    def memory(self, store_id: str, order_id: int) -> OrderMemory | None:
        """What we remember of the order itself. Its statuses are empty while only its bell rang."""
        with reading(self._engine) as connection:
            row = connection.execute(
                sa.select(orders).where(orders.c.store_id == store_id, orders.c.order_id == order_id)
            ).one_or_none()
        return memory_of(row) if row else None

    def remember(self, store_id: str, order_id: int, status: str, now: datetime) -> OrderMemory:
        """Note the order's status as just read; the first one ever seen stays beside it."""
        first = sa.case((orders.c.seen_at.is_(None), status), else_=orders.c.first_status)
        with writing(self._engine) as connection:
            row = connection.execute(
                upsert(connection, orders)
                .values(store_id=store_id, order_id=order_id, first_status=status, status=status, seen_at=now)
                .on_conflict_do_update(
                    index_elements=["store_id", "order_id"],
                    set_={"first_status": first, "status": status, "seen_at": now},
                )
                .returning(*orders.c)
            ).one()
        return memory_of(row)

    def tasks(self, store_id: str, order_id: int) -> Sequence[Task]:
        """The tasks of the order's documents that are not done, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                sa.select(tasks)
                .where(tasks.c.store_id == store_id, tasks.c.order_id == order_id, tasks.c.state != DONE.value)
                .order_by(tasks.c.id)
            )
            return [task_of(row) for row in rows]

    def task_sending(self, task_id: int, now: datetime) -> None:
        """Written before the call. A task found still sending crashed last time: that try is counted as unknown."""
        crashed = sa.case((tasks.c.state == TASK_SENDING.value, 1), else_=0)
        self._task_step(
            task_id,
            {DUE, TASK_SENDING},
            TASK_SENDING,
            tries=tasks.c.tries + crashed,
            unknowns=tasks.c.unknowns + crashed,
            changed_at=now,
        )

    def task_done(self, task_id: int, now: datetime) -> None:
        """Done; also stamps the document, in the same transaction."""
        with writing(self._engine) as connection:
            row = _task_step(connection, task_id, {DUE, TASK_SENDING, PARKED}, DONE, problem="", changed_at=now)
            connection.execute(
                documents.update().where(documents.c.id == row.document_id).values({_STAMP[row.kind]: now})
            )

    def task_again(self, task_id: int, problem: str, next_at: datetime, *, unknown: bool) -> None:
        """Try again at `next_at`."""
        self._task_step(
            task_id,
            {DUE, TASK_SENDING},
            DUE,
            problem=problem,
            next_at=next_at,
            tries=tasks.c.tries + 1,
            unknowns=tasks.c.unknowns + int(unknown),
        )

    def asked(self, store_id: str, order_id: int, now: datetime) -> None:
        """A person asked: noted, told, and parked tasks are due once more, their tries counted anew."""
        with writing(self._engine) as connection:
            connection.execute(
                upsert(connection, orders)
                .values(store_id=store_id, order_id=order_id, asked_at=now)
                .on_conflict_do_update(index_elements=["store_id", "order_id"], set_={"asked_at": now})
            )
            connection.execute(
                tasks.update()
                .where(
                    tasks.c.store_id == store_id,
                    tasks.c.order_id == order_id,
                    tasks.c.state == PARKED.value,
                    sa.or_(tasks.c.kind != TaskKind.MAIL.value, tasks.c.unknowns == 0),
                )
                .values(state=DUE.value, tries=0, unknowns=0, next_at=now)
            )
            add_line(connection, (store_id, order_id), "requested", now)

    def resend(self, entry_id: int, now: datetime) -> bool:
        """Due for one more send: should that end unknown, it waits for a person again."""
        with writing(self._engine) as connection:
            row = connection.execute(
                tasks.update()
                .where(
                    tasks.c.document_id == entry_id,
                    tasks.c.kind == TaskKind.MAIL.value,
                    tasks.c.state.in_([DONE.value, PARKED.value]),
                )
                .values(state=DUE.value, tries=0, unknowns=1, resent=tasks.c.resent + 1, next_at=now, problem="")
                .returning(tasks.c.store_id, tasks.c.order_id)
            ).one_or_none()
            if row is None:
                return False
            number = connection.execute(sa.select(documents.c.number).where(documents.c.id == entry_id)).scalar_one()
            add_line(connection, (row.store_id, row.order_id), "resend_asked", now, {"number": number})
            return True

    def parked(self, store_id: str, limit: int = 500) -> Sequence[tuple[Task, Entry]]:
        """The tasks of a store that wait for a person, each with its document; newest first."""
        of_store = sa.and_(tasks.c.store_id == store_id, tasks.c.state == PARKED.value)
        newest = sa.select(tasks).where(of_store).order_by(tasks.c.id.desc()).limit(limit)
        with reading(self._engine) as connection:
            found = [task_of(row) for row in connection.execute(newest)]
            of_tasks = sa.select(documents).where(documents.c.id.in_({task.entry_id for task in found}))
            entries = {row.id: entry_of(row) for row in connection.execute(of_tasks)}
        return [(task, entries[task.entry_id]) for task in found]

    def use_request(self, store_id: str, order_id: int, asked_at: datetime) -> bool:
        """Make use of what a person asked for at that time, once."""
        with writing(self._engine) as connection:
            used = connection.execute(
                orders.update()
                .where(orders.c.store_id == store_id, orders.c.order_id == order_id, orders.c.asked_at == asked_at)
                .values(asked_at=None)
                .returning(orders.c.order_id)
            ).first()
        return used is not None

    def keep_request(self, store_id: str, order_id: int, asked_at: datetime) -> None:
        """Nothing came of it; a newer request stays."""
        with writing(self._engine) as connection:
            connection.execute(
                orders.update()
                .where(orders.c.store_id == store_id, orders.c.order_id == order_id, orders.c.asked_at.is_(None))
                .values(asked_at=asked_at)
            )

    def task_parked(self, task_id: int, problem: str) -> None:
        """Waits for a person."""
        self._task_step(task_id, {DUE, TASK_SENDING, PARKED}, PARKED, problem=problem)

    def happened(
        self,
        store_id: str,
        order_id: int,
        code: str,
        now: datetime,
        params: Mapping[str, str] | None = None,
    ) -> None:
        """Add a line to the order's timeline, unless it says exactly what the last line says."""
        with writing(self._engine) as connection:
            add_line(connection, (store_id, order_id), code, now, params)

    def timeline(self, store_id: str, order_id: int) -> Sequence[Happening]:
        """The order's timeline, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                sa.select(timeline)
                .where(timeline.c.store_id == store_id, timeline.c.order_id == order_id)
                .order_by(timeline.c.id)
            )
            return [Happening(row.at, row.code, pairs_of(row.params)) for row in rows]

    def _task_step(self, task_id: int, sources: set[TaskState], to: TaskState, **values: Any) -> None:
        with writing(self._engine) as connection:
            _task_step(connection, task_id, sources, to, **values)


def _task_step(
    connection: sa.Connection, task_id: int, sources: set[TaskState], to: TaskState, **values: Any
) -> sa.Row[Any]:
    row = connection.execute(
        tasks.update()
        .where(tasks.c.id == task_id, tasks.c.state.in_(sorted(sources)))
        .values(state=to.value, **values)
        .returning(tasks.c.document_id, tasks.c.kind)
    ).one_or_none()
    if row is not None:
        return row
    state = connection.execute(sa.select(tasks.c.state).where(tasks.c.id == task_id)).scalar()
    message = f"task {task_id} cannot become {to.value}: it is {state or 'not in the ledger'}"
    raise NotAllowed(message)
