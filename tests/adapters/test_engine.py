"""The engine with the real DBOS, on both databases. Workers are processes: DBOS is one for a process."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from folio.adapters.engine import Enqueuer, prepare
from folio.adapters.storage.database import open_engine

ROOT = Path(__file__).resolve().parent.parent.parent
NEVER = "0 0 29 2 *"


class Line(NamedTuple):
    """What a worker noted: an event of a bell, by whom and when."""

    event: str
    store: str
    order: int
    bell: int
    waited: float
    worker: str
    at: float


@dataclass
class Workshop:
    """A database, its workers, and their notes."""

    url: str
    folder: Path
    engine: sa.Engine
    enqueue: Enqueuer
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *, seconds: float = 0.0, cron: str = NEVER) -> None:
        arguments = [self.url, name, str(self.folder / "notes"), str(seconds), cron]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.workers[name] = subprocess.Popen(
                [sys.executable, "-m", "tests.adapters.engine_worker", *arguments],
                env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "backend"), str(ROOT)])},
                stdout=log,
                stderr=log,
            )

    def ring(self, store: str, order: int = 1, bell: int = 1, delay: float = 0.0) -> None:
        with self.engine.begin() as connection:
            self.enqueue(connection, store, order, bell, delay)

    def notes(self, event: str, store: str = "") -> list[Line]:
        path = self.folder / "notes"
        if not path.exists():
            return []
        rows = [row.split() for row in path.read_text().splitlines() if len(row.split()) == 7]
        lines = [Line(r[0], r[1], int(r[2]), int(r[3]), float(r[4]), r[5], float(r[6])) for r in rows]
        return [line for line in lines if line.event == event and store in ("", line.store)]

    def wait(self, check: Callable[[], object], what: str, seconds: float = 40.0) -> None:
        deadline = time.monotonic() + seconds
        while not check():
            if time.monotonic() > deadline:
                logs = "\n".join(path.read_text()[-1500:] for path in self.folder.glob("*.log"))
                pytest.fail(f"waited in vain for {what}\n{logs}")
            time.sleep(0.05)

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()


@pytest.fixture
def workshop(empty_database_url: str, tmp_path: Path) -> Iterator[Workshop]:
    engine = open_engine(empty_database_url)
    prepare(engine)
    prepare(engine)  # safe to repeat
    enqueue = Enqueuer(engine)
    workshop = Workshop(empty_database_url, tmp_path, engine, enqueue)
    yield workshop
    for process in workshop.workers.values():
        process.kill()
        process.wait()
    enqueue.close()
    engine.dispose()


def test_a_bell_is_answered_once_exactly_if_its_transaction_was_and_not_before_its_delay(workshop: Workshop) -> None:
    with workshop.engine.begin() as connection:
        workshop.enqueue(connection, "undone", 1, 1, 0.0)
        connection.rollback()
    workshop.start("one")
    workshop.wait(lambda: workshop.notes("up"), "a running worker")
    rung_at = time.time()
    workshop.ring("later", delay=3.0)
    for bell in (3, 3, 4):  # the same bell queued twice is one settle
        workshop.ring("now", order=7, bell=bell)
    workshop.wait(lambda: workshop.notes("end", "later"), "the delayed settle")
    (now, again), (later,) = workshop.notes("start", "now"), workshop.notes("start", "later")
    assert (now.order, now.bell, now.waited, later.waited) == (7, 3, 0.0, 3.0)
    assert (again.order, again.bell) == (7, 4)
    assert again.at < later.at
    assert rung_at + 3.0 <= later.at < rung_at + 12.0
    assert workshop.notes("start", "undone") == []


def test_a_store_settles_one_order_at_a_time_and_delays_no_other(workshop: Workshop) -> None:
    for order in range(1, 5):
        workshop.ring("busy", order)
    workshop.ring("other")
    workshop.start("one", seconds=0.4)
    workshop.start("two", seconds=0.4)
    workshop.wait(lambda: len(workshop.notes("end")) == 5, "five settles")
    starts, ends = workshop.notes("start", "busy"), workshop.notes("end", "busy")
    assert all(end.at <= start.at for end, start in zip(ends, starts[1:], strict=False))
    assert workshop.notes("start", "other")[0].at < starts[-1].at


def test_a_killed_workers_settle_is_taken_over_by_the_living(workshop: Workshop) -> None:
    workshop.ring("shop", 1)
    workshop.start("doomed", seconds=600)
    workshop.wait(lambda: workshop.notes("start"), "a started settle")
    workshop.ring("shop", 2)  # waits behind the first
    workshop.start("living")
    workshop.wait(lambda: len(workshop.notes("up")) == 2, "a second worker")
    killed_at = time.time()
    workshop.workers["doomed"].kill()
    workshop.wait(lambda: len(workshop.notes("end")) == 2, "the dead worker's settles", 60)
    ends = workshop.notes("end")
    assert {line.worker for line in ends} == {"living"}
    assert {line.order for line in ends} == {1, 2}
    assert all(line.at - killed_at < 60 for line in ends)


def test_a_stop_lets_running_settles_end_and_leaves_the_rest_to_the_next_worker(workshop: Workshop) -> None:
    for order in (1, 2, 3):
        workshop.ring("shop", order)
    workshop.start("first", seconds=1.5)
    workshop.wait(lambda: workshop.notes("start"), "a started settle")
    workshop.workers["first"].terminate()
    assert workshop.workers["first"].wait(40) == 0
    assert workshop.notes("down")[0].worker == "first"
    done = {line.order for line in workshop.notes("end")}
    assert {line.order for line in workshop.notes("start")} == done
    assert len(done) < 3
    workshop.start("next")
    workshop.wait(lambda: len(workshop.notes("end")) == 3, "what was left")
    assert sorted(line.order for line in workshop.notes("start")) == [1, 2, 3]


def test_the_sweep_comes_when_its_schedule_says_and_a_failing_settle_tells_no_log_why(workshop: Workshop) -> None:
    workshop.ring("failing")
    workshop.ring("shop")
    workshop.start("one", cron="* * * * * *")
    workshop.wait(lambda: len(workshop.notes("sweep")) >= 2, "two sweeps")
    workshop.wait(lambda: workshop.notes("end", "shop"), "the healthy settle")
    assert len(workshop.notes("start", "failing")) == 1
    workshop.workers["one"].terminate()
    assert workshop.workers["one"].wait(40) == 0
    assert "hunter2" not in workshop.said("one")
    assert "Ana" not in workshop.said("one")


def test_a_settle_whose_end_could_not_be_recorded_does_not_block_its_store(workshop: Workshop) -> None:
    workflows = "workflow_status" if workshop.engine.dialect.name == "sqlite" else "dbos.workflow_status"
    this = "WHERE workflow_uuid = 's1/1/1'"

    def recorded() -> bool:
        with workshop.engine.connect() as connection:
            return connection.exec_driver_sql(f"SELECT status FROM {workflows} {this}").scalar() == "SUCCESS"

    workshop.start("a")
    workshop.ring("s1", bell=1)
    workshop.wait(recorded, "the first settle")
    with workshop.engine.begin() as connection:  # as a full disk leaves it: at its end, and "running" on record
        connection.exec_driver_sql(f"UPDATE {workflows} SET status = 'PENDING' {this}")
    workshop.ring("s1", bell=2)
    workshop.wait(lambda: [line for line in workshop.notes("end") if line.bell == 2], "the store's next settle")
    workshop.wait(recorded, "the end on record after all")
