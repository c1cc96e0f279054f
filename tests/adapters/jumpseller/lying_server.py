"""A web server on this machine that answers by script: it may tell the truth, hang, hang up, drip or lie."""

import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.payloads.orders import as_json


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What to answer. `fault` spoils it: `hang`, `reset` (before a byte), `cut` (in the
    middle) or `drip` (a byte at a time, without end)."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


Script = Reply | Callable[[Asked], Reply]


def says(payload: Any, status: int = 200, **headers: str) -> Reply:
    """A JSON answer. Header names are given with underscores."""
    return Reply(status, as_json(payload), {name.replace("_", "-"): value for name, value in headers.items()})


class LyingServer:
    """Answers the scripted replies in order, and the last one ever after; keeps what it was asked."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self._script: deque[Script] = deque([Reply()])
        self._lock = threading.Lock()

    def will(self, *script: Script) -> None:
        """Set what is answered from now on."""
        with self._lock:
            self._script = deque(script)

    def reply_to(self, asked: Asked) -> Reply:
        """Take the next reply of the script."""
        with self._lock:
            self.asked.append(asked)
            following = self._script[0] if len(self._script) == 1 else self._script.popleft()
        return following(asked) if callable(following) else following


@contextmanager
def lying_server() -> Iterator[LyingServer]:
    """A server for the length of a test."""
    web = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    web.daemon_threads = True
    server = LyingServer(web.server_address[1])
    _Handler.servers[web.server_address[1]] = server
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        web.shutdown()
        thread.join()
        web.server_close()
        del _Handler.servers[web.server_address[1]]


class _Handler(BaseHTTPRequestHandler):
    servers: ClassVar[dict[int, LyingServer]] = {}
    protocol_version = "HTTP/1.1"

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True  # the client gave up: what many of these tests are about

    def _answer(self) -> None:
        server = self.servers[self.connection.getsockname()[1]]
        length = int(self.headers.get("content-length") or 0)
        split = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, split.path, parse_qs(split.query), headers, self.rfile.read(length))
        reply = server.reply_to(asked)
        if reply.fault == "reset":
            self._hang_up()
            return
        if reply.fault == "hang":
            server.closing.wait(30)
            self._hang_up()
            return
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) + (1000 if reply.fault else 0)))
        self.end_headers()
        if reply.fault == "drip":
            self._drip(server)
            return
        self.wfile.write(reply.body)
        if reply.fault == "cut":
            self._hang_up()

    def _drip(self, server: LyingServer) -> None:
        while not server.closing.wait(0.02):
            self.wfile.write(b" ")
        self._hang_up()

    def _hang_up(self) -> None:
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  names of the standard library

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  name of the standard library
        """Quiet: the tests look at `asked`."""
