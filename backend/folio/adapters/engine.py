"""The engine: DBOS Transact behind one door, so that it could be replaced by another.

It makes things run; it knows nothing. One workflow, `settle`, takes ids and a bell number, never an object, and
has no steps of its own: our ledger is what survives a crash, and a workflow that starts again finds there what
was already done. The queue is partitioned by store with one settle at a time, so no store can delay another and
the platform's rate limit per store can be kept in process.

Six rules hold (docs/decisions/0004): the application version is a constant, executors have ids of their own and
a heartbeat, the SQLAlchemy engine is ours, arguments are ids, every create is looked up first, and PostgreSQL
is reached without transaction pooling.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions

from folio.adapters.liveness import Beats, executors
from folio.unforeseen import told_of

APPLICATION = "folio"
VERSION = "1"
SETTLE_QUEUE = "settle"
HEARTBEAT_SECONDS = 2.0
DEAD_AFTER_SECONDS = 12.0
SETTLES_PER_WORKER = 8

logger = logging.getLogger("folio.engine")


class Settle(Protocol):
    """What a bell makes run: settle one order. Never raises; asks for more by ringing again itself."""

    def __call__(self, store_id: str, order_id: int, bell: int, waited: float) -> None:
        """`waited` is the delay in seconds the bell was rung with: the base of the next back-off."""


def prepare(engine: sa.Engine) -> None:
    """Create or upgrade the engine's own tables. Safe to repeat, and before any process needs them."""
    from dbos._sys_db import SystemDatabase

    database = SystemDatabase.create(
        system_database_url=_shape_of_url(engine),
        engine_kwargs={},
        engine=engine,
        schema="dbos",
        serializer=DBOSPortableJSONSerializer(),
        executor_id=None,
        use_listen_notify=False,
    )
    database.run_migrations()
    executors.metadata.create_all(engine, checkfirst=True)


class Enqueuer:
    """Puts settles on the queue inside the caller's own transaction: a bell is rung exactly if it is answered."""

    def __init__(self, engine: sa.Engine) -> None:
        self._client = DBOSClient(
            system_database_engine=engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            retry_connection_errors=False,
        )

    def __call__(self, connection: sa.Connection, store_id: str, order_id: int, bell: int, delay: float) -> None:
        """Queue the settle that answers one bell, `delay` seconds from now."""
        options: EnqueueOptions = {
            "workflow_name": "settle",
            "queue_name": SETTLE_QUEUE,
            "workflow_id": f"{store_id}/{order_id}/{bell}",
            "queue_partition_key": store_id,
        }
        if delay > 0:
            options["delay_seconds"] = delay
        self._client.enqueue_in_transaction(connection, options, store_id, order_id, bell, delay)

    def close(self) -> None:
        """Let go of the client; the SQLAlchemy engine stays the caller's."""
        self._client.destroy()


class Worker:
    """Runs queued settles and the scheduled sweep until stopped. One per process."""

    def __init__(
        self,
        engine: sa.Engine,
        *,
        executor_id: str,
        settle: Settle,
        sweep: Callable[[], None],
        sweep_cron: str,
        polling_seconds: float = 0.5,
    ) -> None:
        self._engine = engine
        self._executor_id = executor_id
        self._settle = settle
        self._sweep = sweep
        self._sweep_cron = sweep_cron
        self._polling_seconds = polling_seconds
        self._beats = Beats(engine, executor_id, dead_after=DEAD_AFTER_SECONDS)
        self._running: set[str] = set()
        self._suspects: set[str] = set()
        self._draining, self._stopping = threading.Event(), threading.Event()
        self._heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_engine": self._engine,
            "application_version": VERSION,
            "executor_id": self._executor_id,
            "serializer": DBOSPortableJSONSerializer(),
            "run_migrations": False,
            "use_listen_notify": False,
            "console_log_level": "ERROR",
            "log_level": "ERROR",
        }
        DBOS(config=config)
        _log_as_everything_else()
        settle, sweep = self._settle, self._sweep

        @DBOS.workflow(name="settle")
        def run_settle(store_id: str, order_id: int, bell: int, waited: float) -> None:
            workflow = DBOS.workflow_id or ""
            self._running.add(workflow)
            try:
                settle(store_id, order_id, bell, waited)
            finally:
                self._running.discard(workflow)

        @DBOS.workflow(name="sweep")
        def run_sweep(_at: datetime, _context: Any) -> None:
            sweep()

        self._beats.beat()
        DBOS.launch()
        DBOS.register_queue(
            SETTLE_QUEUE,
            partition_concurrency=1,
            worker_concurrency=SETTLES_PER_WORKER,
            polling_interval_sec=self._polling_seconds,
            on_conflict="always_update",
        )
        DBOS.apply_schedules(
            [{"schedule_name": "sweep", "workflow_fn": run_sweep, "schedule": self._sweep_cron, "context": None}]
        )
        self._heart.start()

    def stop(self, drain_seconds: int = 20) -> None:
        """Take no new work, give running settles time to end, and leave the rest to the living."""
        self._draining.set()
        DBOS.destroy(workflow_completion_timeout_sec=drain_seconds, destroy_registry=True)
        self._stopping.set()  # only now: while settles drain, the others must see that this worker lives
        self._heart.join()
        self._beats.end()

    def _beat(self) -> None:
        while not self._stopping.wait(HEARTBEAT_SECONDS):
            try:
                self._beats.beat()
                if not self._draining.is_set():
                    self._take_over_from_the_dead()
                    self._end_what_was_not_recorded()
            except Exception as fault:  # a heart that stops while the worker works on gives its work to others
                logger.warning("heartbeat failed", extra=told_of(fault))

    def _end_what_was_not_recorded(self) -> None:
        """A settle that ended while the database took no write is still "running" there and blocks its store's queue:
        it is queued again, and finds its bell answered. Two beats apart, so that none is caught between its steps.
        """
        mine = DBOS.list_workflows(status="PENDING", executor_id=self._executor_id, queue_name=SETTLE_QUEUE)
        idle = {status.workflow_id for status in mine} - self._running
        for workflow in idle & self._suspects:
            logger.warning("the end of a settle was not recorded; it is queued again")
            DBOS.resume_workflow(workflow, queue_name=SETTLE_QUEUE)
        self._suspects = idle

    def _take_over_from_the_dead(self) -> None:
        """Hand a dead worker's unfinished settles back to the queue, where any living worker takes them."""
        gone, living = self._beats.bury()
        orphans = {status.executor_id for status in DBOS.list_workflows(status="PENDING") if status.executor_id}
        gone = sorted({*gone, *(orphans - living)})
        if gone:
            logger.warning("taking over the work of %d dead worker(s)", len(gone))
            DBOS._recover_pending_workflows(gone)  # noqa: SLF001  its only door; compare-and-set on the executor


def _log_as_everything_else() -> None:
    """DBOS brings its own way to the console, with the texts of exceptions; its records go through ours instead."""
    theirs = logging.getLogger("dbos")
    theirs.handlers.clear()
    theirs.propagate = True


def _shape_of_url(engine: sa.Engine) -> str:
    return "sqlite:///ours.sqlite" if engine.dialect.name == "sqlite" else "postgresql://ours"
