"""What an older copy of the database believes unfinished may have been finished since."""

from datetime import datetime

import sqlalchemy as sa

from folio.adapters.storage.ledger_documents import MAILED_BEFORE
from folio.adapters.storage.tables import documents, orders, sweeps, tasks
from folio.domain.document import DocumentState
from folio.domain.ledger import TaskKind, TaskState
from folio.domain.plan import UNDECIDED
from folio.domain.ports.restoring import Doubts

FINAL = (DocumentState.ISSUED.value, DocumentState.CONFLICT.value)
WAITING = (TaskState.DUE.value, TaskState.SENDING.value)


def doubt_everything(connection: sa.Connection, now: datetime) -> Doubts:
    """Look-ups of open outcomes begin anew, for the old ones asked before the copy was put back. Mails that were due
    wait for a person.
    """
    undecided = connection.execute(
        documents.update()
        .where(documents.c.state.in_(sorted(UNDECIDED)))
        .values(missed_at=None)
        .returning(documents.c.id)
    ).all()
    mails = connection.execute(
        tasks.update()
        .where(tasks.c.kind == TaskKind.MAIL.value, tasks.c.state.in_(WAITING))
        .values(
            state=TaskState.PARKED.value,
            problem=MAILED_BEFORE,
            unknowns=sa.case((tasks.c.unknowns > 0, tasks.c.unknowns), else_=1),
            changed_at=now,
        )
        .returning(tasks.c.id)
    ).all()
    open_documents = sa.select(documents.c.store_id, documents.c.order_id).where(documents.c.state.not_in(FINAL))
    open_tasks = sa.select(tasks.c.store_id, tasks.c.order_id).where(tasks.c.state != TaskState.DONE.value)
    unanswered = sa.select(orders.c.store_id, orders.c.order_id).where(orders.c.answered < orders.c.rung)
    concerned = connection.execute(sa.union(open_documents, open_tasks, unanswered)).all()
    return Doubts(len(undecided), len(mails), [(row[0], row[1]) for row in concerned])


def sweep_again(connection: sa.Connection, since: datetime) -> None:
    """Each store's next sweep lists again what came after a moment, and its daily one is due."""
    seen = (
        sa.select(sa.func.coalesce(sa.func.max(orders.c.order_id), 0))
        .where(orders.c.store_id == sweeps.c.store_id, orders.c.seen_at < since)
        .scalar_subquery()
    )
    connection.execute(sweeps.update().values(daily_began_at=None, daily_done_at=None, windows_done=0))
    connection.execute(sweeps.update().where(sweeps.c.watermark > seen).values(watermark=seen))
