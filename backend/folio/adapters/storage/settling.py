"""One settle per order at a time, on all machines: a row with a holder and an end, renewed while the work goes on.

A holder that was killed stops renewing, and the order is free again after half a minute. No transaction stays open
while the platform or a provider is asked. On PostgreSQL the server's clock decides, so that machines whose clocks
differ agree; and an end further away than any holder would set it was set before the clock was put back: it counts
as over.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

import sqlalchemy as sa

from folio.adapters.storage.columns import UtcTime
from folio.adapters.storage.database import upsert, writing
from folio.adapters.storage.tables import settling
from folio.domain.errors import Busy, Unavailable
from folio.domain.ports import Clock

HELD_FOR = timedelta(seconds=30)
RENEWED_EVERY = 8.0
PROBE = "probe"


class Settling:
    """Hands out the right to settle one order."""

    def __init__(self, engine: sa.Engine, clock: Clock, *, by_server: bool = False) -> None:
        """`by_server`: ask the database what time it is, where it is a server."""
        self._engine, self._clock = engine, clock
        self._by_server = by_server and engine.dialect.name == "postgresql"

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Hold the right of this name while the block runs. Raises `Busy` when somebody else holds it."""
        holder = secrets.token_hex(16)
        if not self._take(name, holder):
            raise Busy("The order is being settled by another process right now.")
        done = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(name, holder, done), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()
            with suppress(Unavailable), writing(self._engine) as connection:  # else it ends by itself
                connection.execute(settling.delete().where(settling.c.name == name, settling.c.holder == holder))

    def prove_writable(self) -> None:
        """Commit a write that leaves nothing behind. Raises `Unavailable` when the database takes none."""
        probe = settling.c.name == PROBE
        with writing(self._engine) as connection:
            connection.execute(settling.delete().where(probe))
            connection.execute(settling.insert().values(name=PROBE, holder="", until=self._now()))
            connection.execute(settling.delete().where(probe))

    def _take(self, name: str, holder: str) -> bool:
        over = (settling.c.until <= self._now()) | (settling.c.until > self._now(after=2 * HELD_FOR))
        mine = {"holder": holder, "until": self._now(after=HELD_FOR)}
        with writing(self._engine) as connection:
            taken = connection.execute(
                upsert(connection, settling)
                .values(name=name, **mine)
                .on_conflict_do_update(index_elements=["name"], set_=mine, where=over)
                .returning(settling.c.holder)
            ).scalar()
        return taken is not None

    def _now(self, after: timedelta = timedelta()) -> sa.ColumnElement[datetime]:
        """The present moment, or one after it, by whichever clock decides."""
        if not self._by_server:
            return sa.literal(self._clock() + after, UtcTime())
        moment = sa.func.clock_timestamp(type_=sa.DateTime(timezone=True)) + sa.literal(after, sa.Interval())
        return sa.type_coerce(moment, UtcTime())

    def _keep(self, name: str, holder: str, done: threading.Event) -> None:
        while not done.wait(RENEWED_EVERY):
            try:
                with writing(self._engine) as connection:
                    connection.execute(
                        settling.update()
                        .where(settling.c.name == name, settling.c.holder == holder)
                        .values(until=self._now(after=HELD_FOR))
                    )
            except Unavailable:
                continue  # the next beat tries again; the right has time left
