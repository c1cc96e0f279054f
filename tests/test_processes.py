"""`supervise`: children live as long as it does, are started again, are stopped gently, and are never left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from folio.processes import executor_id

ROOT = Path(__file__).resolve().parent.parent
# A child writes its pid with each start, and what it was told; a stubborn one does not listen, a hopeless one ends.
CHILD = """
import os, pathlib, signal, sys, time
folder, name, manner = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
def on_term(*_):
    (folder / f"{name}.{os.getpid()}.told").write_text("")
    if manner == "gentle":
        sys.exit(0)
signal.signal(signal.SIGTERM, on_term)
(folder / f"{name}.{os.getpid()}.up").write_text("")
if manner == "hopeless":
    sys.exit(3)
while True:
    time.sleep(0.05)
"""
PARENT = """
import sys
from folio import logs, processes
logs.configure("INFO")
processes.STOP_SECONDS, processes.RESTART_AFTER = 1.0, 0.1
child, folder = sys.argv[1:3]
sys.exit(processes.supervise([[sys.executable, child, folder, *c.split(":")] for c in sys.argv[3:]]))
"""


class Family:
    """A supervisor and the marks its children left in a folder."""

    def __init__(self, folder: Path, *children: str) -> None:
        self.folder = folder
        (folder / "child.py").write_text(CHILD)
        with (folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PARENT, str(folder / "child.py"), str(folder), *children],
                env={**os.environ, "PYTHONPATH": str(ROOT / "backend")},
                stderr=log,
            )

    def pids(self, name: str, mark: str = "up") -> set[int]:
        return {int(path.name.split(".")[1]) for path in self.folder.glob(f"{name}.*.{mark}")}

    def alive(self) -> set[int]:
        return {pid for pid in self.pids("*") if Path(f"/proc/{pid}").exists()}

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pid in self.alive():
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Family]]:
    families: list[Family] = []

    def starting(*children: str) -> Family:
        families.append(Family(tmp_path, *children))
        for child in children:
            wait(partial(families[-1].pids, child.split(":")[0]), f"a running {child}")
        return families[-1]

    yield starting
    for family in families:
        family.end()


def wait(check: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 30
    while not check():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


def test_a_dead_child_is_started_again_and_its_sibling_left_alone(start: Callable[..., Family]) -> None:
    family = start("web:gentle", "worker:gentle")
    (first,) = family.pids("worker")
    os.kill(first, signal.SIGKILL)
    wait(lambda: len(family.pids("worker")) == 2, "a second worker")
    assert len(family.pids("web")) == 1
    assert family.process.poll() is None
    assert len(family.alive()) == 2
    (line,) = (json.loads(line) for line in (family.folder / "log").read_text().splitlines())
    assert (line["event"], line["child"]) == ("a process ended; starting it again", "gentle")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_signal_to_stop_is_passed_on_and_all_end_well(start: Callable[..., Family], how: signal.Signals) -> None:
    family = start("web:gentle", "worker:gentle")
    family.process.send_signal(how)
    assert family.process.wait(20) == 0
    assert family.pids("web", "told") == family.pids("web")
    assert family.pids("worker", "told") == family.pids("worker")
    assert family.alive() == set()


def test_a_stubborn_child_is_killed_when_its_time_is_up(start: Callable[..., Family]) -> None:
    family = start("web:gentle", "worker:stubborn")
    family.process.send_signal(signal.SIGTERM)
    assert family.process.wait(20) == 0
    assert family.pids("worker", "told") == family.pids("worker")
    assert family.alive() == set()


def test_a_stop_while_a_child_is_dead_is_still_a_clean_stop(start: Callable[..., Family]) -> None:
    family = start("web:gentle", "worker:gentle")
    os.kill(family.pids("worker").pop(), signal.SIGKILL)
    family.process.send_signal(signal.SIGTERM)
    assert family.process.wait(20) == 0
    assert family.alive() == set()


def test_no_two_workers_have_one_name() -> None:
    names = {executor_id() for _ in range(50)}
    assert len(names) == 50
    assert max(map(len, names)) <= 80


def test_a_child_that_ends_at_once_again_and_again_is_given_up_and_its_sibling_stopped(
    start: Callable[..., Family], tmp_path: Path
) -> None:
    family = start("worker:gentle", "web:hopeless")
    assert family.process.wait(40) == 1
    assert family.alive() == set()
    told = [json.loads(line)["event"] for line in (tmp_path / "log").read_text().splitlines()]
    assert told[-1] == "a process ends right after its start; giving up"
