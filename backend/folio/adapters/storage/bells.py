"""Bells: a counter of rings and a counter of answers per order; each ring queues its settle in the same commit."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from folio.adapters.storage.database import reading, upsert, writing
from folio.adapters.storage.tables import orders

Enqueue = Callable[[sa.Connection, str, int, int, float], None]


class SqlBells:
    """The port `Bells` in SQL. `enqueue` puts the settle on the queue, inside the transaction it is given."""

    def __init__(self, engine: sa.Engine, enqueue: Enqueue) -> None:
        self._engine = engine
        self._enqueue = enqueue

    def ring(self, store_id: str, order_id: int, *, delay: float = 0.0, requested: bool = False) -> int:
        """Ring in a transaction of its own. The bell's number is returned."""
        with writing(self._engine) as connection:
            return self.ring_in(connection, store_id, order_id, delay=delay, requested=requested)

    def ring_in(
        self, connection: sa.Connection, store_id: str, order_id: int, *, delay: float = 0.0, requested: bool = False
    ) -> int:
        """Ring inside the caller's transaction."""
        changed: dict[str, object] = {"rung": orders.c.rung + 1}
        if requested:
            changed["requested"] = True
        bell: int = connection.execute(
            upsert(connection, orders)
            .values(store_id=store_id, order_id=order_id, rung=1, requested=requested)
            .on_conflict_do_update(index_elements=["store_id", "order_id"], set_=changed)
            .returning(orders.c.rung)
        ).scalar_one()
        self._enqueue(connection, store_id, order_id, bell, delay)
        return bell

    def rung(self, store_id: str, order_id: int) -> tuple[int, int]:
        """(rings so far, rings already answered); zeros for an order nobody rang for."""
        with reading(self._engine) as connection:
            row = connection.execute(
                sa.select(orders.c.rung, orders.c.answered).where(
                    orders.c.store_id == store_id, orders.c.order_id == order_id
                )
            ).one_or_none()
        return (row.rung, row.answered) if row else (0, 0)

    def unanswered(self, store_id: str) -> Sequence[int]:
        """The orders with a ring that nobody answered yet, oldest first."""
        with reading(self._engine) as connection:
            return list(
                connection.execute(
                    sa.select(orders.c.order_id)
                    .where(orders.c.store_id == store_id, orders.c.answered < orders.c.rung)
                    .order_by(orders.c.order_id)
                ).scalars()
            )

    def answered(self, store_id: str, order_id: int, through: int) -> None:
        """All rings up to `through` are answered; a smaller number than before changes nothing."""
        with writing(self._engine) as connection:
            connection.execute(
                orders.update()
                .where(orders.c.store_id == store_id, orders.c.order_id == order_id, orders.c.answered < through)
                .values(answered=through)
            )
