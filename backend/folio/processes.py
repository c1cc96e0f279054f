"""The processes of a running Folio: web, worker, and `serve`, which keeps one of each alive.

Web and worker are apart so that a busy worker never makes a shopper or the platform wait.
"""

import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

from folio.logs import configure
from folio.settings import Settings

STOP_SECONDS = 30.0
RESTART_AFTER = 1.0
SHORT_LIFE = 10.0
MOST_SHORT_LIVES = 5
CHILDREN = ("web", "worker")

logger = logging.getLogger("folio.processes")


def run_web(settings: Settings) -> int:
    """Serve HTTP until told to stop."""
    import uvicorn

    from folio.app import make_app
    from folio.wiring import open_wiring

    configure(settings.log_level)
    with open_wiring(settings) as wiring:
        uvicorn.run(
            make_app(wiring),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=20,
            timeout_keep_alive=15,
            limit_concurrency=1000,
            h11_max_incomplete_event_size=16 * 1024,
            proxy_headers=False,
        )
    return 0


def run_worker(settings: Settings) -> int:
    """Settle orders until told to stop."""
    from folio.wiring import open_wiring

    configure(settings.log_level)
    stop = stop_signal()
    with open_wiring(settings) as wiring:
        worker = wiring.worker(executor_id=executor_id())
        worker.start()
        logger.info("worker started")
        stop.wait()
        wiring.stopping.set()
        worker.stop()
    return 0


def executor_id() -> str:
    """A name no other worker ever had: host, process and chance."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"


def serve(settings: Settings) -> int:
    """Run web and worker as children; start one again when it dies; pass the stop signal on to both."""
    from folio.wiring import open_wiring

    configure(settings.log_level)
    with open_wiring(settings):
        pass  # creates or migrates the database once, before two processes want to
    sys.stderr.write(f"Folio runs at {settings.public_url} (stop with Ctrl-C)\n")
    return supervise([[sys.executable, "-m", "folio", child] for child in CHILDREN])


def supervise(commands: Sequence[Sequence[str]]) -> int:
    """Keep one process per command alive until told to stop, then stop them all, gently first.

    A process that ends again and again right after its start will not get better by itself: then all are stopped
    and the exit code is 1.
    """
    stop = stop_signal()
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603  our own program
    started = [time.monotonic()] * len(running)
    failures = [0] * len(running)
    code = 0
    try:
        while not stop.wait(0.2):
            for place, process in enumerate(running):
                if process.poll() is None:
                    continue
                child = commands[place][-1]
                failures[place] = failures[place] + 1 if time.monotonic() - started[place] < SHORT_LIFE else 1
                if failures[place] > MOST_SHORT_LIVES:
                    logger.error("a process ends right after its start; giving up", extra={"child": child})
                    code = 1
                    stop.set()
                    break
                logger.error("a process ended; starting it again", extra={"child": child})
                if stop.wait(RESTART_AFTER):
                    break
                running[place] = subprocess.Popen(commands[place])  # noqa: S603
                started[place] = time.monotonic()
    finally:
        _stop_all(running)
    return code


def _stop_all(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def stop_signal() -> threading.Event:
    """An event set by SIGTERM or SIGINT."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop
