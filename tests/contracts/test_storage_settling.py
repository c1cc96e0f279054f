"""The right to settle one order: one holder among threads and processes, renewed while held, free after a death."""

import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from folio.adapters.storage import Storage
from folio.adapters.storage import settling as room
from folio.adapters.storage.database import open_engine, reading, writing
from folio.adapters.storage.settling import HELD_FOR, Settling
from folio.adapters.storage.tables import settling
from folio.domain.errors import Busy, Unavailable
from tests.databases import NOW, SetClock

ORDER = "order:store:1"


def is_free(rights: Settling, name: str = ORDER) -> bool:
    try:
        with rights.alone(name):
            return True
    except Busy:
        return False


def test_one_holds_the_right_and_everybody_else_is_told_at_once(storage: Storage) -> None:
    with storage.settling.alone(ORDER):
        assert not is_free(storage.settling)
        assert is_free(storage.settling, "order:store:2")
    assert is_free(storage.settling)


def test_a_failure_inside_frees_the_right_and_is_not_hidden(engine: sa.Engine, storage: Storage) -> None:
    with pytest.raises(ZeroDivisionError), storage.settling.alone(ORDER):
        raise ZeroDivisionError
    assert is_free(storage.settling)
    with reading(engine) as connection:
        assert connection.execute(sa.select(settling)).all() == []


def test_many_threads_never_hold_it_together(engine: sa.Engine) -> None:
    rights, inside, most, held = Settling(engine, SetClock()), 0, 0, 0

    def try_often(_: int) -> None:
        nonlocal inside, most, held
        for _ in range(8):
            try:
                with rights.alone(ORDER):
                    inside += 1
                    most, held = max(most, inside), held + 1
                    time.sleep(0.002)
                    inside -= 1
            except Busy:
                time.sleep(0.001)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(try_often, range(6)))
    assert (most, inside) == (1, 0)
    assert held > 0


def _count(url: str, path: str) -> None:
    """Twenty times: take the right, read a number from a file, and write it one higher."""
    engine = open_engine(url)
    rights, done = Settling(engine, SetClock()), 0
    while done < 20:
        try:
            with rights.alone(ORDER), Path(path).open("r+") as file:
                number = int(file.read())
                time.sleep(0.002)
                file.seek(0)
                file.write(str(number + 1))
                done += 1
        except Busy:
            time.sleep(0.001)
    engine.dispose()


def _hold(url: str, held: "multiprocessing.synchronize.Event") -> None:
    engine = open_engine(url)
    with Settling(engine, SetClock()).alone(ORDER):
        held.set()
        time.sleep(600)


def test_two_processes_never_hold_it_together(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("count") / "number"
    path.write_text("0")
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_count, args=(database_url, str(path))) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert path.read_text() == "40"


def test_a_killed_holders_right_is_free_after_its_time_and_not_before(database_url: str, engine: sa.Engine) -> None:
    spawn = multiprocessing.get_context("spawn")
    held = spawn.Event()
    holder = spawn.Process(target=_hold, args=(database_url, held))
    holder.start()
    assert held.wait(30)
    holder.kill()
    holder.join()
    clock = SetClock()
    rights = Settling(engine, clock)
    assert not is_free(rights)
    clock.now = NOW + HELD_FOR - timedelta(seconds=1)
    assert not is_free(rights)
    clock.now = NOW + HELD_FOR
    assert is_free(rights)


def test_a_right_is_renewed_for_as_long_as_the_work_takes(
    engine: sa.Engine, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "RENEWED_EVERY", 0.02)
    rights = Settling(engine, clock)
    with rights.alone(ORDER):
        for _ in range(4):
            clock.now += HELD_FOR - timedelta(seconds=5)
            wait_until_held_until(engine, clock)
            assert not is_free(rights)
    assert is_free(rights)


def wait_until_held_until(engine: sa.Engine, clock: SetClock) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with reading(engine) as connection:
            until = connection.execute(sa.select(settling.c.until)).scalar_one()
        if until == clock.now + HELD_FOR:
            return
        time.sleep(0.01)
    pytest.fail("the right was not renewed")


def test_a_renewal_that_fails_is_tried_again(
    engine: sa.Engine, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "RENEWED_EVERY", 0.02)
    failed = threading.Event()

    def writing_with_an_outage(engine: sa.Engine):  # type: ignore[no-untyped-def]
        if threading.current_thread() is not threading.main_thread() and not failed.is_set():
            failed.set()
            raise Unavailable("The database cannot be used now.")
        return writing(engine)

    monkeypatch.setattr(room, "writing", writing_with_an_outage)
    with Settling(engine, clock).alone(ORDER):
        assert failed.wait(20)
        clock.now += timedelta(seconds=10)
        wait_until_held_until(engine, clock)


def test_who_lost_the_right_does_not_take_it_from_the_next(engine: sa.Engine, clock: SetClock) -> None:
    rights = Settling(engine, clock)
    with rights.alone(ORDER):
        clock.now += HELD_FOR  # the process slept for so long that no renewal came
        second = rights.alone(ORDER)
        second.__enter__()
    assert not is_free(rights)
    second.__exit__(None, None, None)
    assert is_free(rights)


def test_a_database_lost_at_the_end_does_not_undo_what_was_done(
    engine: sa.Engine, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights = Settling(engine, clock)

    def gone(_engine: sa.Engine) -> None:
        raise Unavailable("The database cannot be used now.")

    with rights.alone(ORDER):
        monkeypatch.setattr(room, "writing", gone)
    monkeypatch.undo()
    assert not is_free(rights)
    clock.now += HELD_FOR
    assert is_free(rights)
