"""A warm parent that has imported Folio once and forks its processes: each child runs the real program.

Reads one JSON line a command, `{"run": "web" | "worker", "environment": {…}, "log": file, "switches": [...]}` or
`{"kill": pid}`, and writes `{"born": pid}` and `{"died": pid, "status": n}`. When its input ends, so do its children.
A fork costs milliseconds where a new interpreter costs seconds; what the child then runs is `folio web` and
`folio worker`, and when it is killed it is really killed.
"""

import json
import os
import select
import signal
import sys
from contextlib import suppress
from typing import Any

import uvicorn  # noqa: F401  warm

import folio.app  # noqa: F401  warm
from folio import steps
from folio.processes import run_web, run_worker
from folio.settings import read_settings
from tests.faults import switches


def main() -> None:
    """Serve until the input ends."""
    children: set[int] = set()
    buffer = b""
    _tell({"ready": True})
    while True:
        readable, _, _ = select.select([0], [], [], 0.02)
        if readable:
            chunk = os.read(0, 1 << 16)
            if not chunk:
                break
            *lines, buffer = (buffer + chunk).split(b"\n")
            for line in lines:
                _obey(json.loads(line), children)
        _bury(children)
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _obey(command: dict[str, Any], children: set[int]) -> None:
    if "kill" in command:
        if command["kill"] in children:
            os.kill(command["kill"], signal.SIGKILL)
        return
    pid = os.fork()
    if pid == 0:
        _live(command)
    children.add(pid)
    _tell({"born": pid})


def _live(command: dict[str, Any]) -> None:
    """The child's whole life. Never returns."""
    code = 1
    try:
        null = os.open(os.devnull, os.O_RDONLY)
        log = os.open(command["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for number, target in ((null, 0), (log, 1), (log, 2)):
            os.dup2(number, target)
        for name in [name for name in os.environ if name.startswith("FOLIO_")]:
            del os.environ[name]
        os.environ.update(command["environment"])
        for switch in command["switches"]:
            switches.turn(switch)
        steps.follow(os.environ[steps.PLAN])
        run = {"web": run_web, "worker": run_worker}[command["run"]]
        code = run(read_settings())
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _bury(children: set[int]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        children.discard(pid)
        _tell({"died": pid, "status": status})


def _tell(fact: dict[str, Any]) -> None:
    os.write(1, json.dumps(fact).encode() + b"\n")


if __name__ == "__main__":
    main()
