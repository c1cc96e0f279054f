"""Requests whose headers alone are too much are turned away before anything reads them.

The HTTP parser in front of us has no limit of its own, and a header of a megabyte costs memory before any route
could refuse it.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from folio.edges.errors import problem

LIMIT = 16 * 1024


class HeadLimit:
    """Answers 431 when address and headers together are larger than 16 KiB."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http" or _size(scope) <= LIMIT:
            await self._app(scope, receive, send)
            return
        answered = problem(431, "The address or the headers of the request are too long.", code="headers_too_large")
        answered.headers["Connection"] = "close"
        await answered(scope, receive, send)


def _size(scope: Scope) -> int:
    address = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    return address + sum(len(name) + len(value) for name, value in scope["headers"])
