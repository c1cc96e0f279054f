"""Named points of the program at which a test may kill it. In production each is a call of an empty function.

`step("P4")` stands in flows, adapters and edges at the moments that matter to a crash: what was just written down,
what is on its way. Tests name a plan file in FOLIO_FAULTS (and say so in FOLIO_UNDER_TEST); its first line lists
steps, `P4` or `E2:3` for the third passing, and the process that passes the next one of them is ended by SIGKILL,
after one more line was written to the file. Every process of the test reads the same file, so a plan of two steps
kills twice, whoever passes them. What each name means stands in docs/faults.md.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

PLAN, MARK = "FOLIO_FAULTS", "FOLIO_UNDER_TEST"
_HOME = frozenset({"127.0.0.1", "localhost", "::1"})


def _nothing(_name: str, /) -> None:
    """What a step is in production."""


class _Doomed:
    """What a step is under test: the plan decides whether this passing is the last thing the process does."""

    def __init__(self, plan: Path) -> None:
        self.plan = plan
        self._lock, self._awaited, self._passed = threading.Lock(), "", 0

    def __call__(self, name: str, /) -> None:
        with self._lock:
            text = self.plan.read_text("ascii") if self.plan.exists() else ""
            steps, *killed = text.splitlines() or [""]
            left = steps.split()[len(killed) :]
            wanted, _, nth = left[0].partition(":") if left else ("", "", "")
            if name != wanted:
                return
            if text != self._awaited:
                self._awaited, self._passed = text, 0
            self._passed += 1
            if self._passed >= int(nth or 1):
                with self.plan.open("a", encoding="ascii") as file:
                    file.write(f"\n{name}")
                os.kill(os.getpid(), signal.SIGKILL)


def _bound(environment: Mapping[str, str]) -> Callable[[str], None]:
    plan = environment.get(PLAN, "")
    return _Doomed(Path(plan)) if plan and not problem_of(environment) else _nothing


def problem_of(environment: Mapping[str, str]) -> str:
    """Why this environment must not run with faults, or nothing: they need a second variable that says so, and a
    public address on this very machine.
    """
    if not environment.get(PLAN):
        return ""
    home = urlsplit(environment.get("FOLIO_PUBLIC_URL") or "http://127.0.0.1").hostname in _HOME
    if environment.get(MARK) == "1" and home:
        return ""
    return f"{PLAN} makes Folio kill itself and is for tests on one machine alone: unset it"


def follow(plan: str) -> None:
    """Under test: obey another plan file from now on, as a process forked from a warm one must."""
    if not isinstance(step, _Doomed):
        message = "no plan can be followed: this process was not started under test"
        raise TypeError(message)
    step.plan = Path(plan)


def armed() -> bool:
    """Whether this process may be killed by a plan."""
    return step is not _nothing


def written(content: bytes, name: str) -> bytes | Iterator[bytes]:
    """A request's body as it is; under test in two halves, with the step between them on the wire."""
    return _halves(content, name) if armed() else content


def _halves(content: bytes, name: str) -> Iterator[bytes]:
    middle = len(content) // 2
    yield content[:middle]
    step(name)
    yield content[middle:]


step: Callable[[str], None] = _bound(os.environ)
