"""Deliveries, byte for byte as received, each of them once; keeping one rings its order's bell in the same commit."""

import hashlib
import json
from collections.abc import Sequence

import sqlalchemy as sa

from folio.adapters.storage.bells import SqlBells
from folio.adapters.storage.database import reading, upsert
from folio.adapters.storage.group_commit import GroupCommit
from folio.adapters.storage.tables import deliveries
from folio.domain.delivery import Delivery
from folio.domain.ports import DeliveryRecord
from folio.steps import step

_LISTED = [
    deliveries.c[name]
    for name in ("id", "store_id", "event", "received_at", "times", "order_id", "quarantine", "digest")
]


class SqlInbox:
    """The port `Inbox` in SQL."""

    def __init__(self, engine: sa.Engine, bells: SqlBells) -> None:
        self._engine = engine
        self._bells = bells
        self._writer = GroupCommit(engine)

    def keep(self, delivery: Delivery) -> bool:
        """Durably store; False when these very bytes were here before. Raises `Unavailable`."""
        return self._writer.run(lambda connection: self._keep_in(connection, delivery))

    def close(self) -> None:
        """Store what is waiting and stop the writer."""
        self._writer.close()

    def recent(self, store_id: str, limit: int = 50) -> Sequence[DeliveryRecord]:
        """The newest deliveries of a store."""
        return self._list(
            sa.select(*_LISTED).where(deliveries.c.store_id == store_id).order_by(deliveries.c.id.desc()).limit(limit)
        )

    def of_order(self, store_id: str, order_id: int, limit: int = 50) -> Sequence[DeliveryRecord]:
        """The deliveries that spoke of one order, oldest first."""
        return self._list(
            sa.select(*_LISTED)
            .where(deliveries.c.store_id == store_id, deliveries.c.order_id == order_id)
            .order_by(deliveries.c.id)
            .limit(limit)
        )

    def _list(self, query: sa.Select[tuple[object, ...]]) -> Sequence[DeliveryRecord]:
        with reading(self._engine) as connection:
            return [DeliveryRecord(**row) for row in connection.execute(query).mappings()]

    def _keep_in(self, connection: sa.Connection, delivery: Delivery) -> bool:
        received = delivery.received_at
        times: int = connection.execute(
            upsert(connection, deliveries)
            .values(
                store_id=delivery.store_id,
                digest=hashlib.sha256(delivery.body).hexdigest(),
                event=delivery.event,
                received_at=received,
                last_received_at=received,
                times=1,
                order_id=delivery.order_id,
                quarantine=delivery.quarantine,
                headers=json.dumps(delivery.headers),
                body=delivery.body,
            )
            .on_conflict_do_update(
                index_elements=["store_id", "digest"],
                set_={"times": deliveries.c.times + 1, "last_received_at": received},
            )
            .returning(deliveries.c.times)
        ).scalar_one()
        if delivery.order_id is not None and not delivery.quarantine:
            self._bells.ring_in(connection, delivery.store_id, delivery.order_id)
        step("W2")  # in the transaction, not committed
        return times == 1
