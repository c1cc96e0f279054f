"""Which workers live: each writes its beat, and whose last beat is too far away is dead.

On PostgreSQL the server's clock writes and judges every beat, so that machines whose clocks differ agree. An
embedded database serves one machine, whose own clock decides. A beat further ahead than the living may be was
written before the clock was put back: nobody keeps it up, so it counts as missing too.
"""

import time
from collections.abc import Callable

import sqlalchemy as sa

executors = sa.Table(
    "executors",
    sa.MetaData(),
    sa.Column("id", sa.String(80), primary_key=True),
    sa.Column("beat_at", sa.Float, nullable=False),
)


class Beats:
    """One worker's beats, and what it sees of the others."""

    def __init__(
        self, engine: sa.Engine, executor_id: str, *, dead_after: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine, self._executor_id = engine, executor_id
        self._dead_after, self._clock = dead_after, clock
        self._by_server = engine.dialect.name == "postgresql"

    def beat(self) -> None:
        """Say that this worker lives."""
        mine = executors.c.id == self._executor_id
        with self._engine.begin() as connection:
            updated = connection.execute(
                executors.update().where(mine).values(beat_at=self._now()).returning(executors.c.id)
            ).first()
            if updated is None:
                connection.execute(executors.insert().values(id=self._executor_id, beat_at=self._now()))

    def end(self) -> None:
        """Say that this worker left nothing to take over."""
        with self._engine.begin() as connection:
            connection.execute(executors.delete().where(executors.c.id == self._executor_id))

    def bury(self) -> tuple[list[str], set[str]]:
        """Forget the others that are dead. (their ids, the ids of the living)"""
        missing = sa.or_(
            executors.c.beat_at < self._now() - self._dead_after,
            executors.c.beat_at > self._now() + self._dead_after,
        )
        with self._engine.begin() as connection:
            dead = connection.execute(
                executors.delete().where(missing, executors.c.id != self._executor_id).returning(executors.c.id)
            ).scalars()
            gone = sorted(dead)
            return gone, set(connection.execute(sa.select(executors.c.id)).scalars())

    def _now(self) -> sa.ColumnElement[float]:
        """The present moment in seconds, by whichever clock decides."""
        if not self._by_server:
            return sa.literal(self._clock(), sa.Float)
        return sa.cast(sa.func.extract("epoch", sa.func.clock_timestamp()), sa.Float)
