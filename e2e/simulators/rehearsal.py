"""The provider to rehearse with: small, honest by default, and able to lie in every way that a provider can.

    POST /documents                  {"reference", "kind", "currency", "total", "buyer", ...}, Idempotency-Key
    GET  /documents?reference=…      {"documents": [...]}
    GET  /documents/{id}/pdf
    GET  /account

Each account (its bearer token) has its own documents, capabilities and lies. `Account.documents` is the truth that
tests count: what the provider has issued, whatever it said.
"""

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, NoReturn, Self

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from e2e.simulators.serving import Server

LIES = (
    "drop",  # nothing is issued, and the line breaks
    "commit_drop",  # issued, and the line breaks
    "late",  # the line breaks at once, and it is issued a moment later
    "too_late",  # the same, later than anybody waits: right after the repeat was issued
    "delay",  # issued and told, slowly
    "500",
    "commit_500",
    "429",
    "commit_html",
    "commit_empty",
    "commit_truncated",
    "commit_nameless",  # a success without an id
    "wrong_total",
    "commit_refuse",  # issued, and refused
    "refuse",
)
LONGEST_LATE = 60.0  # seconds until a document that waits for its twin is issued without
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"


@dataclass
class Account:
    """One merchant's account. `can` holds `key` (an idempotency key is honoured) and `look_up` (lists by reference).

    `lies` are told by the next writes, one each; `seconds` is how long a delay takes and how late "late" is.
    `on_their_way` counts documents that are still to be issued late.
    """

    can: frozenset[str] = frozenset({"key", "look_up"})
    lies: list[str] = field(default_factory=list)
    seconds: float = 0.4
    documents: list[dict[str, Any]] = field(default_factory=list)
    writes: int = 0
    look_ups: int = 0
    on_their_way: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def under(self, reference: str) -> list[dict[str, Any]]:
        """What was issued under a reference."""
        with self.lock:
            return [one for one in self.documents if one["reference"] == reference]

    def issue(self, asked: dict[str, Any], key: str, *, wrong: bool = False) -> dict[str, Any]:
        """Issue, once per key where the account has keys."""
        with self.lock:
            if key and "key" in self.can:
                for one in self.documents:
                    if one["key"] == key:
                        return one
            number = len(self.documents) + 1
            made = {
                "id": f"d{number}",
                "number": f"R-{number}",
                "reference": asked["reference"],
                "kind": asked["kind"],
                "total": _one_more(asked["total"]) if wrong else asked["total"],
                "currency": asked["currency"],
                "buyer_tax_id": asked["buyer"]["tax_id"],
                "issued_at": datetime.now(UTC).isoformat(),
                "key": key,
            }
            self.documents.append(made)
            return made

    def next_lie(self) -> str:
        """The lie this write tells, if any."""
        with self.lock:
            self.writes += 1
            return self.lies.pop(0) if self.lies else ""


class RehearsalProvider:
    """The provider on a port of this machine. Use as a context manager, or start() and stop()."""

    def __init__(self, port: int = 0) -> None:
        self.accounts: dict[str, Account] = {}
        routes = [
            Route("/documents", self._post, methods=["POST"]),
            Route("/documents", self._find, methods=["GET"]),
            Route("/documents/{id}/pdf", self._pdf, methods=["GET"]),
            Route("/account", self._account, methods=["GET"]),
        ]
        self._server = Server(_Door(Starlette(routes=routes)), port=port)

    @property
    def url(self) -> str:
        """FOLIO_REHEARSAL_URL."""
        return self._server.url

    def open(self, token: str, can: str = "key look_up", lies: tuple[str, ...] = (), seconds: float = 0.4) -> Account:
        """Open an account."""
        unknown = set(lies) - set(LIES)
        if unknown:
            message = f"unknown lies {sorted(unknown)}"
            raise ValueError(message)
        self.accounts[token] = Account(frozenset(can.split()), list(lies), seconds)
        return self.accounts[token]

    def start(self) -> Self:
        """Serve."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    def _of(self, request: Request) -> Account | None:
        return self.accounts.get(request.headers.get("authorization", "").removeprefix("Bearer "))

    async def _account(self, request: Request) -> Response:
        return JSONResponse({"active": True}) if self._of(request) else _unauthorized()

    async def _find(self, request: Request) -> Response:
        account = self._of(request)
        if account is None:
            return _unauthorized()
        account.look_ups += 1
        if "look_up" not in account.can:
            return JSONResponse({"problem": "no such call"}, status_code=404)
        found = account.under(request.query_params.get("reference", ""))
        return JSONResponse({"documents": [_told(one) for one in found]})

    async def _pdf(self, request: Request) -> Response:
        account = self._of(request)
        if account is None:
            return _unauthorized()
        one = next((d for d in account.documents if d["id"] == request.path_params["id"]), None)
        if one is None:
            return JSONResponse({"problem": "no such document"}, status_code=404)
        return Response(PDF + b"% " + one["number"].encode() + b"\n%%EOF\n", media_type="application/pdf")

    async def _post(self, request: Request) -> Response:
        account = self._of(request)
        if account is None:
            return _unauthorized()
        try:
            asked = json.loads(await request.body())
            _check(asked)
        except ClientDisconnect:
            return Response()  # half a request is none
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"problem": "that is no document"}, status_code=422)
        key = request.headers.get("idempotency-key", "")
        lie = account.next_lie()
        answer = await self._lie(account, lie, asked, key)
        if lie in ("drop", "commit_drop", *LATE):
            request.scope["cut"]()
        return answer

    async def _lie(self, account: Account, lie: str, asked: dict[str, Any], key: str) -> Response:
        if lie == "drop":
            return Response()
        if lie in LATE:
            account.on_their_way += 1
            threading.Thread(target=LATE[lie], args=(account, asked, key), daemon=True).start()
            return Response()
        refusals = {"500": 500, "429": 429, "refuse": 422}
        if lie in refusals:
            headers = {"Retry-After": "1"} if lie == "429" else {}
            return JSONResponse({"problem": "not now"}, status_code=refusals[lie], headers=headers)
        made = account.issue(asked, key, wrong=lie == "wrong_total")
        if lie == "delay":
            await asyncio.sleep(account.seconds)
        answers: dict[str, Response] = {
            "commit_500": JSONResponse({"problem": "something broke"}, status_code=500),
            "commit_html": HTMLResponse("<!doctype html><h1>We will be right back</h1>"),
            "commit_empty": Response(b"", media_type="application/json"),
            "commit_truncated": Response(json.dumps(_told(made))[:30].encode(), media_type="application/json"),
            "commit_nameless": JSONResponse({k: v for k, v in _told(made).items() if k != "id"}),
            "commit_refuse": JSONResponse({"problem": "refused"}, status_code=422),
        }
        return answers.get(lie) or JSONResponse(_told(made), status_code=201)


class _Door:
    """Lets a handler break the line without a word."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(
        self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        """Serve one request."""
        cycle: Any = getattr(send, "__self__", None)
        scope["cut"] = lambda: cycle.transport.abort()
        await self._app(scope, receive, send)


def _issue_late(account: Account, asked: dict[str, Any], key: str) -> None:
    time.sleep(account.seconds)
    account.issue(asked, key)
    account.on_their_way -= 1


def _issue_too_late(account: Account, asked: dict[str, Any], key: str) -> None:
    until = time.monotonic() + LONGEST_LATE
    while not account.under(asked["reference"]) and time.monotonic() < until:
        time.sleep(0.02)
    account.issue(asked, key)
    account.on_their_way -= 1


LATE: dict[str, Callable[[Account, dict[str, Any], str], None]] = {"late": _issue_late, "too_late": _issue_too_late}


def _unauthorized() -> Response:
    return JSONResponse({"problem": "who is this?"}, status_code=401)


def _told(made: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if name != "key"}


def _check(asked: Any) -> None:
    if asked["kind"] == "credit_note" and not asked["original"]:
        _refuse("nothing to credit")
    for text in (asked["reference"], asked["total"], asked["currency"], asked["buyer"]["name"]):
        if not isinstance(text, str) or not text:
            _refuse("not a text")


def _refuse(problem: str) -> NoReturn:
    raise ValueError(problem)


def _one_more(total: str) -> str:
    whole, dot, cents = total.partition(".")
    return f"{int(whole) + 1}{dot}{cents}"
