"""Where a fault run plays: the world outside (platform, mail, provider) and installations that can be killed."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from e2e.simulators.jumpseller import JumpsellerSimulator
from e2e.simulators.mailbox import Mailbox
from e2e.simulators.rehearsal import RehearsalProvider
from e2e.simulators.serving import free_port
from folio.settings import read_settings
from folio.wiring import Wiring, open_wiring
from tests.faults.nurse import Child, Nursery

QUIET_SECONDS = "0.8"
PATIENCE = 150.0
NEVER = "0 0 29 2 *"


@dataclass
class Outside:
    """The three who count: each keeps the truth of its own side. Shared by all installations of a run."""

    platform: JumpsellerSimulator
    mailbox: Mailbox
    provider: RehearsalProvider


@contextmanager
def outside() -> Iterator[Outside]:
    """All three, serving."""
    with (
        JumpsellerSimulator(limits=False, time_scale=0.004) as platform,
        Mailbox() as mailbox,
        RehearsalProvider() as provider,
    ):
        yield Outside(platform, mailbox, provider)


@dataclass
class Stage:
    """One installation: a database of its own, a web process and workers that are started again when killed.

    `wiring` looks into the same database from here, as `folio store connect` and `folio show` do.
    """

    outside: Outside
    nursery: Nursery
    folder: Path
    environment: dict[str, str]
    wiring: Wiring
    switches: tuple[str, ...]
    workers: int = 1
    running: dict[str, Child] = field(default_factory=dict)
    kills: int = 0

    @property
    def plan(self) -> Path:
        """The file that says where the next process dies."""
        return self.folder / "plan"

    def set_plan(self, steps: tuple[str, ...]) -> None:
        """Whoever passes these steps, one after the other, is killed there."""
        draft = self.plan.with_suffix(".draft")
        draft.write_text(" ".join(steps))
        draft.replace(self.plan)

    def killed(self) -> list[str]:
        """The steps of the plan at which somebody was killed."""
        return self.plan.read_text().splitlines()[1:]

    def tend(self) -> int:
        """Start what is not running; how many had been killed. Any other end is a failure of the run."""
        dead = 0
        for role in ("web", *(f"worker{n}" for n in range(self.workers))):
            child = self.running.get(role)
            if child is not None and child.status is None:
                continue
            if child is not None:
                if not child.was_killed:
                    message = f"{role} ended by itself ({child.status}): {self.said()[-3000:]}"
                    raise AssertionError(message)
                dead += 1
            what = "web" if role == "web" else "worker"
            self.running[role] = self.nursery.run(what, self.environment, self.folder / "folio.log", self.switches)
        self.kills += dead
        return dead

    def kill(self, role: str) -> None:
        """SIGKILL, wherever it is."""
        self.nursery.kill(self.running[role])

    def said(self) -> str:
        """What the processes logged."""
        log = self.folder / "folio.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def ready(self) -> bool:
        """Whether the web process answers."""
        try:
            url = self.environment["FOLIO_PUBLIC_URL"]
            return httpx.get(f"{url}/readyz", trust_env=False, timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """Kill what still runs."""
        for child in self.running.values():
            self.nursery.kill(child)


@contextmanager
def stage(
    outside: Outside,
    nursery: Nursery,
    folder: Path,
    database_url: str,
    *,
    switches: tuple[str, ...] = ("hurry",),
    workers: int = 1,
) -> Iterator[Stage]:
    """An installation that runs until the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    app = outside.platform.world.add_app(f"http://127.0.0.1:{port}/oauth/callback")
    environment = {
        "FOLIO_JUMPSELLER_CLIENT_ID": app.client_id,
        "FOLIO_JUMPSELLER_CLIENT_SECRET": app.client_secret,
        "FOLIO_DATABASE_URL": database_url,
        "FOLIO_SECRET_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "FOLIO_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "FOLIO_BIND": f"127.0.0.1:{port}",
        "FOLIO_JUMPSELLER_API_URL": outside.platform.api_url,
        "FOLIO_JUMPSELLER_ACCOUNTS_URL": outside.platform.accounts_url,
        "FOLIO_SMTP_URL": outside.mailbox.smtp_url,
        "FOLIO_MAIL_FROM": "documentos@folio.example",
        "FOLIO_REHEARSAL_URL": outside.provider.url,
        "FOLIO_QUIET_SECONDS": QUIET_SECONDS,
        "FOLIO_SWEEP_CRON": NEVER,
        "FOLIO_FAULTS": str(folder / "plan"),
        "FOLIO_UNDER_TEST": "1",
    }
    with ExitStack() as stack:
        wiring = stack.enter_context(open_wiring(read_settings(environment)))
        made = Stage(outside, nursery, folder, environment, wiring, switches, workers)
        stack.callback(made.stop)
        made.set_plan(())
        made.tend()
        eventually(made.ready, "a web process that answers")
        yield made


def eventually(check: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Wait for a condition; its value is returned. Fails naming what did not come."""
    deadline = time.monotonic() + seconds
    while not (value := check()):
        if time.monotonic() > deadline:
            message = f"waited {seconds:.0f} s in vain for {what}"
            raise AssertionError(message)
        time.sleep(0.05)
    return value
