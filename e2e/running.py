"""A real Folio beside the simulators: `folio serve` as a process, driven by its command line, as its users do."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from e2e.simulators.jumpseller import JumpsellerSimulator
from e2e.simulators.jumpseller.world import SimStore
from e2e.simulators.mailbox import Mailbox
from e2e.simulators.serving import free_port

ROOT = Path(__file__).resolve().parent.parent
POLICY = {
    "seller": {"name": "Comercial Prueba SpA", "tax_id": "76.086.428-5", "address": "Calle 1", "city": "Santiago"},
    "bcc": ["libros@example.com"],
}
PATIENCE = 90.0  # for loaded machines; nothing takes longer than a few seconds on a quiet one


def eventually(check: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Wait for a condition of the outside world; its value is returned. Fails naming what did not come."""
    deadline = time.monotonic() + seconds
    while True:
        value = check()
        if value:
            return value
        if time.monotonic() > deadline:
            message = f"waited {seconds:.0f} s in vain for {what}"
            raise AssertionError(message)
        time.sleep(0.05)


@dataclass
class RunningFolio:
    """The installation under test. `log` is where its processes write."""

    simulator: JumpsellerSimulator
    mailbox: Mailbox
    environment: dict[str, str]
    url: str
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def cli(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `folio …` to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "folio", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
        if check and done.returncode:
            message = f"folio {arguments[0]} failed: {done.stderr}"
            raise AssertionError(message)
        return done

    def connect(self, store: SimStore, policy: dict[str, Any] | None = None) -> dict[str, str]:
        """`folio store connect`; its JSON answer."""
        path = self.log.parent / "policy.json"
        path.write_text(json.dumps(POLICY if policy is None else policy))
        done = self.cli(
            "store",
            "connect",
            "--login",
            store.login,
            "--authtoken",
            store.authtoken,
            "--policy",
            str(path),
            "--json",
        )
        facts: dict[str, str] = json.loads(done.stdout)
        return facts

    def show(self, store: SimStore, order_id: int) -> dict[str, Any]:
        """`folio show STORE ORDER --json`."""
        facts: dict[str, Any] = json.loads(self.cli("show", store.code, str(order_id), "--json").stdout)
        return facts

    def start(self) -> None:
        """`folio serve`, until it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "folio", "serve"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        eventually(self._ready, "a ready Folio")

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Stop it, gently or (SIGKILL) with everything it started."""
        if self.process is None:
            return
        if how == signal.SIGKILL:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.send_signal(how)
        self.process.wait(40)
        self.process = None


@contextmanager
def running_folio(folder: Path, database_url: str = "", **more: str) -> Iterator[RunningFolio]:
    """Simulators and an installation on free ports; `folio serve` is started by the test."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with JumpsellerSimulator(limits=False) as simulator, Mailbox() as mailbox:
        app = simulator.world.add_app(f"{url}/oauth/callback")
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("FOLIO_")},
            "PYTHONPATH": os.pathsep.join([str(ROOT / "backend"), str(ROOT)]),
            "FOLIO_DATABASE_URL": database_url or f"sqlite:///{folder}/folio.db",
            "FOLIO_SECRET_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            "FOLIO_PUBLIC_URL": url,
            "FOLIO_BIND": f"127.0.0.1:{port}",
            "FOLIO_JUMPSELLER_API_URL": simulator.api_url,
            "FOLIO_JUMPSELLER_ACCOUNTS_URL": simulator.accounts_url,
            "FOLIO_JUMPSELLER_CLIENT_ID": app.client_id,
            "FOLIO_JUMPSELLER_CLIENT_SECRET": app.client_secret,
            "FOLIO_SMTP_URL": mailbox.smtp_url,
            "FOLIO_MAIL_FROM": "documentos@folio.example",
            **more,
        }
        installation = RunningFolio(simulator, mailbox, environment, url, folder / "folio.log")
        try:
            yield installation
        finally:
            installation.stop(signal.SIGKILL)
