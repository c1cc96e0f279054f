"""The client of the nursery: starts children of the warm parent, kills them, and knows who has died."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Child:
    """A process of Folio. `status` is None while it lives."""

    pid: int
    status: int | None = None

    @property
    def was_killed(self) -> bool:
        """Ended by SIGKILL, as planned."""
        return self.status is not None and os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL


class Nursery:
    """The client of `tests.faults.nursery`."""

    def __init__(self, folder: Path) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("FOLIO_")}
        environment |= {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "backend"), str(ROOT)]),
            "FOLIO_FAULTS": str(folder / "nobody"),
            "FOLIO_UNDER_TEST": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._born: queue.SimpleQueue[Child] = queue.SimpleQueue()
        self._children: dict[int, Child] = {}
        self._lock, self._ready = threading.Lock(), threading.Event()
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()
        if not self._ready.wait(60):
            message = "the nursery did not open"
            raise RuntimeError(message)

    def run(self, what: str, environment: dict[str, str], log: Path, switches: tuple[str, ...]) -> Child:
        """Fork a child that runs `folio web` or `folio worker`."""
        with self._lock:
            self._say({"run": what, "environment": environment, "log": str(log), "switches": switches})
            return self._born.get(timeout=30)

    def kill(self, child: Child) -> None:
        """End a child at once; returns when it is gone."""
        with self._lock:
            self._say({"kill": child.pid})
        deadline = time.monotonic() + 30
        while child.status is None and time.monotonic() < deadline:
            time.sleep(0.01)

    def close(self) -> None:
        """End it and its children."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(30)
        self._ear.join(10)
        if self._process.stdout:
            self._process.stdout.close()

    def _say(self, command: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            fact = json.loads(line)
            if "born" in fact:
                self._children[fact["born"]] = child = Child(fact["born"])
                self._born.put(child)
            elif "died" in fact:
                self._children[fact["died"]].status = fact["status"]
            else:
                self._ready.set()
