"""The circuits of all connections to providers, shared by every worker. What they mean is in `domain/circuit`."""

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from folio.adapters.storage.database import reading, upsert, writing
from folio.adapters.storage.tables import circuits
from folio.domain.circuit import Circuit


class SqlCircuits:
    """The port `Circuits` in SQL. A connection without failures has no row."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def enter(self, store_id: str, provider: str, now: datetime) -> float:
        """Seconds until a document may be sent; 0 means now. After a pause one caller is let in."""
        found = self._read(store_id, provider)
        if found is None or found.paused_until is None or found.wait(now) > 0:
            return found.wait(now) if found else 0.0
        trial = found.on_trial(now)
        with writing(self._engine) as connection:
            mine = connection.execute(
                circuits.update()
                .where(_is(store_id, provider), circuits.c.paused_until == found.paused_until)
                .values(paused_until=trial.paused_until)
                .returning(circuits.c.failures)
            ).first()
        return 0.0 if mine else trial.wait(now)

    def worked(self, store_id: str, provider: str) -> None:
        """Forget all failures."""
        if self._read(store_id, provider) is not None:
            with writing(self._engine) as connection:
                connection.execute(circuits.delete().where(_is(store_id, provider)))

    def failed(self, store_id: str, provider: str, now: datetime) -> None:
        """Count one more."""
        with writing(self._engine) as connection:
            # The upsert locks the row, so that failures that come at the same moment are all counted.
            row = connection.execute(
                upsert(connection, circuits)
                .values(store_id=store_id, provider=provider)
                .on_conflict_do_update(
                    index_elements=["store_id", "provider"], set_={"failures": circuits.c.failures}
                )
                .returning(circuits.c.failures, circuits.c.pause_seconds, circuits.c.paused_until)
            ).one()
            counted = Circuit(row.failures, row.pause_seconds, row.paused_until).failed(now)
            connection.execute(circuits.update().where(_is(store_id, provider)).values(**asdict(counted)))

    def _read(self, store_id: str, provider: str) -> Circuit | None:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(circuits).where(_is(store_id, provider))).one_or_none()
        return Circuit(row.failures, row.pause_seconds, row.paused_until) if row else None


def _is(store_id: str, provider: str) -> sa.ColumnElement[bool]:
    return sa.and_(circuits.c.store_id == store_id, circuits.c.provider == provider)
