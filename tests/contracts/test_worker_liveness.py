"""Who counts as a living worker, while clocks jump or differ; and that a worker's heart goes on whatever fails."""

import logging
import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

import folio.adapters.engine as engine_room
from folio.adapters.engine import Worker
from folio.adapters.liveness import Beats, executors
from folio.adapters.storage.database import writing

DEAD_AFTER = 12.0
DAY = 86_400.0


class Wall:
    """A machine's clock, moved by the test."""

    def __init__(self, ahead: float = 0.0) -> None:
        self.now = time.time() + ahead

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def beating(engine: sa.Engine) -> sa.Engine:
    """A database with the table of beats."""
    executors.metadata.create_all(engine)
    return engine


def worker_at(engine: sa.Engine, name: str, wall: Wall) -> Beats:
    beats = Beats(engine, name, dead_after=DEAD_AFTER, clock=wall)
    beats.beat()
    return beats


def left_behind(engine: sa.Engine, wall: Wall, seconds: float) -> None:
    """The last beat of a killed worker, so many seconds from now by whichever clock decides."""
    moment = wall()
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            now: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
            moment = now.astimezone(UTC).timestamp()
        connection.execute(executors.insert().values(id="killed", beat_at=moment + seconds))


@pytest.mark.parametrize(
    ("seconds", "dead"), [(-13, True), (-10, False), (0, False), (10, False), (14, True), (DAY, True)]
)
def test_a_worker_whose_last_beat_is_too_far_away_is_dead_whether_behind_or_ahead(
    beating: sa.Engine, seconds: float, dead: bool
) -> None:
    wall = Wall()
    living = worker_at(beating, "living", wall)
    left_behind(beating, wall, seconds)
    gone, alive = living.bury()
    assert gone == (["killed"] if dead else [])
    assert alive == ({"living"} if dead else {"living", "killed"})
    assert living.bury() == ([], alive)  # the dead are named once


@pytest.mark.parametrize("ahead", [-DAY, -13.0, 13.0, DAY])
def test_machines_whose_clocks_differ_bury_nobody_where_the_server_decides(beating: sa.Engine, ahead: float) -> None:
    if beating.dialect.name != "postgresql":
        pytest.skip("an embedded database serves one machine, which has one clock")
    here, there = worker_at(beating, "here", Wall()), worker_at(beating, "there", Wall(ahead))
    assert here.bury() == ([], {"here", "there"})
    assert there.bury() == ([], {"here", "there"})


def test_a_worker_killed_before_the_clock_was_put_back_is_not_living_until_that_hour_comes_again(
    beating: sa.Engine,
) -> None:
    if beating.dialect.name != "sqlite":
        pytest.skip("its own clock decides on one machine only")
    wall = Wall()
    worker_at(beating, "killed", wall)
    living = worker_at(beating, "living", wall)
    wall.now -= 3_600
    living.beat()
    assert living.bury() == (["killed"], {"living"})


def test_a_worker_is_never_dead_to_itself_and_gone_when_it_ends(beating: sa.Engine) -> None:
    wall = Wall()
    worker, other = worker_at(beating, "worker", wall), worker_at(beating, "other", wall)
    with writing(beating) as connection:
        connection.execute(executors.update().where(executors.c.id == "worker").values(beat_at=0.0))
    assert worker.bury() == ([], {"worker", "other"})
    worker.end()
    assert other.bury() == ([], {"other"})


def test_a_heart_beats_on_whatever_failed_and_tells_what_and_where_without_its_text(
    beating: sa.Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engine_room, "HEARTBEAT_SECONDS", 0.01)
    looks: list[float] = []

    def odd(_worker: Worker) -> None:
        looks.append(time.monotonic())
        raise RuntimeError("hunter2 of Ana")

    monkeypatch.setattr(Worker, "_take_over_from_the_dead", odd)
    worker = Worker(beating, executor_id="w", settle=lambda *_: None, sweep=lambda: None, sweep_cron="0 0 29 2 *")
    with caplog.at_level(logging.WARNING, "folio.engine"):
        worker._heart.start()
        deadline = time.monotonic() + 20
        while len(looks) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        worker._stopping.set()
        worker._heart.join(20)
    assert len(looks) >= 3
    told = [vars(record) for record in caplog.records if record.name == "folio.engine"]
    assert {one["fault"] for one in told} == {"RuntimeError"}
    assert all("test_worker_liveness.py:" in one["at"] for one in told)
    assert "hunter2" not in str(told)
