"""`folio demo`: everything on one machine, to be tried by hand.

The real program runs as it would anywhere (a web process and a worker over an embedded database), told by its
environment that Jumpseller and the mail server are the simulated ones of `e2e/simulators`. They are part of the
repository, not of the installed package, so the demo needs a checkout.
"""

import base64
import importlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from folio.domain.errors import FolioError, UnknownStore
from folio.processes import CHILDREN, STOP_SECONDS, stop_signal
from folio.settings import read_settings
from folio.wiring import open_wiring

REPOSITORY = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60.0


class NoSimulators(FolioError):
    """The simulators are not here: the package was installed without its repository."""


def run_demo(*, first_port: int, keep: Path | None) -> int:
    """Run until interrupted. Ports: the demo's page, the platform, mail, mail's web view, Folio."""
    stop = stop_signal()
    with _folder(keep) as folder, running_demo(folder, first_port) as url:
        sys.stdout.write(f"\n  Open {url}  in your browser. Stop with Ctrl-C.\n\n")
        sys.stdout.flush()
        stop.wait()
    return 0


@contextmanager
def running_demo(folder: Path, first_port: int) -> Iterator[str]:
    """The whole demo in a folder; the address of its page."""
    simulators = _simulators()
    desk_port, platform_port, smtp_port, mail_port, folio_port = range(first_port, first_port + 5)
    folio_url = f"http://127.0.0.1:{folio_port}"
    platform = simulators["jumpseller"].JumpsellerSimulator(port=platform_port, limits=False)
    mailbox = simulators["mailbox"].Mailbox(smtp_port=smtp_port, web_port=mail_port)
    with platform, mailbox:
        stores = platform.open_demo_stores()
        app = platform.world.add_app(f"{folio_url}/oauth/callback")
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "backend"), os.environ.get("PYTHONPATH", "")]),
            "FOLIO_DATABASE_URL": f"sqlite:///{folder}/folio.db",
            "FOLIO_SECRET_KEY": _key(folder),
            "FOLIO_PUBLIC_URL": folio_url,
            "FOLIO_BIND": f"127.0.0.1:{folio_port}",
            "FOLIO_JUMPSELLER_API_URL": platform.api_url,
            "FOLIO_JUMPSELLER_ACCOUNTS_URL": platform.accounts_url,
            "FOLIO_JUMPSELLER_CLIENT_ID": app.client_id,
            "FOLIO_JUMPSELLER_CLIENT_SECRET": app.client_secret,
            "FOLIO_SMTP_URL": mailbox.smtp_url,
            "FOLIO_MAIL_FROM": "documentos@folio.example",
            "FOLIO_LOG_LEVEL": "WARNING",
        }
        with open_wiring(read_settings(environment)) as wiring, _processes(environment, folio_url):
            for store in stores:
                # As the merchant would through the consent page: only an app's own grant may add the script.
                scopes = simulators["world"].ALL_SCOPES
                code = platform.world.grant_code(app.client_id, store.code, scopes)
                connected = wiring.connect_with_code(code)
                wiring.storage.stores.save_policy(connected.id, simulators["catalogue"].SHOPS[store.code]["policy"])
            desk = simulators["desk"].Desk(platform, mailbox, _teller(wiring), folio_url)
            with simulators["serving"].Server(desk.app(), port=desk_port) as server:
                yield server.url


def _simulators() -> dict[str, Any]:
    if not (REPOSITORY / "e2e" / "simulators").is_dir():
        raise NoSimulators("The demo needs the repository: clone it and run `make demo` there.")
    if str(REPOSITORY) not in sys.path:
        sys.path.insert(0, str(REPOSITORY))
    rooms = {
        "jumpseller": "jumpseller",
        "catalogue": "jumpseller.catalogue",
        "world": "jumpseller.world",
        "mailbox": "mailbox",
        "desk": "desk",
        "serving": "serving",
    }
    return {name: importlib.import_module(f"e2e.simulators.{room}") for name, room in rooms.items()}


@contextmanager
def _processes(environment: dict[str, str], folio_url: str) -> Iterator[None]:
    """Web and worker, as `folio serve` runs them."""
    commands = [[sys.executable, "-m", "folio", child] for child in CHILDREN]
    running = [subprocess.Popen(command, env=environment) for command in commands]  # noqa: S603  our own program
    try:
        _wait_until_ready(folio_url, running)
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(STOP_SECONDS)


def _wait_until_ready(url: str, running: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in running):
            raise NoSimulators("Folio did not start; its last lines above say why. Is another program on its port?")
        try:
            if httpx.get(f"{url}/readyz", trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise NoSimulators("Folio did not become ready within a minute.")


def _teller(wiring: Any) -> Any:
    def tell(code: str, order_id: int, language: str) -> dict[str, Any]:
        try:
            told: dict[str, Any] = wiring.tell(wiring.storage.stores.by_code(code), order_id, language)
        except UnknownStore:
            return {"order": order_id, "documents": [], "timeline": []}
        return told

    return tell


def _key(folder: Path) -> str:
    path = folder / "secret.key"
    if not path.exists():
        path.write_text(base64.b64encode(secrets.token_bytes(32)).decode("ascii"))
        path.chmod(0o600)
    return path.read_text("ascii")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="folio-demo-") as folder:
        yield Path(folder)
