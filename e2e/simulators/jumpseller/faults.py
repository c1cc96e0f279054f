"""Lies the platform can be told to tell: slow, silent, refusing, or doing the thing and losing the answer."""

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]

KINDS = frozenset({"delay", "hang", "drop", "drop_after", "500", "429", "403", "html", "truncated", "wrong_json"})
HTML = b"<!doctype html><title>Maintenance</title><h1>We will be right back</h1>"


@dataclass
class Fault:
    """One lie: for calls of `method` whose path matches, `times` times. `seconds` for delay and hang."""

    method: str
    pattern: str
    kind: str
    times: int = 1
    seconds: float = 30.0


class Faults:
    """The lies in force."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, method: str, pattern: str, kind: str, times: int = 1, seconds: float = 30.0) -> None:
        """Tell a lie from now on."""
        if kind not in KINDS:
            message = f"unknown fault {kind}"
            raise ValueError(message)
        with self._lock:
            self._faults.append(Fault(method, pattern, kind, times, seconds))

    def clear(self) -> None:
        """Tell the truth again."""
        with self._lock:
            self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The lie for this call, used up once."""
        with self._lock:
            for fault in self._faults:
                if fault.times > 0 and fault.method in (method, "*") and re.search(fault.pattern, path):
                    fault.times -= 1
                    return fault
        return None


class Lying:
    """Middleware that tells them."""

    def __init__(self, app: App, faults: Faults) -> None:
        self._app, self._faults = app, faults

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Pass the call on, or not, or not the answer."""
        fault = self._faults.take(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if fault is None:
            await self._app(scope, receive, send)
            return
        if fault.kind in ("delay", "hang"):
            await asyncio.sleep(fault.seconds)
            if fault.kind == "delay":
                await self._app(scope, receive, send)
            return
        if fault.kind == "drop":
            _cut(send)
            return
        if fault.kind == "drop_after":
            await self._app(scope, receive, _swallow)
            _cut(send)
            return
        status, body, kind = {
            "html": (200, HTML, b"text/html"),
            "truncated": (200, b'{"order": {"id": 1, "sta', b"application/json"),
            "wrong_json": (200, b'{"unexpected": true}', b"application/json"),
        }.get(
            fault.kind, (int(fault.kind) if fault.kind.isdigit() else 500, b'{"message":"no"}', b"application/json")
        )
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
        await send({"type": "http.response.body", "body": body})


def _cut(send: Any) -> None:
    """Lose the connection without a word: `send` is bound to the server's own view of this request."""
    send.__self__.transport.abort()


async def _swallow(_: Message) -> None:
    """The answer is lost on its way."""
