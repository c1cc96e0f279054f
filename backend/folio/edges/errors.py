"""Domain errors become HTTP answers: the only place where both words meet.

Machines get `application/problem+json` (RFC 9457), browsers looking for a page get one. Neither ever gets a
traceback, nor anything of what they sent.
"""

import logging
import math
from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from folio.domain.errors import (
    FolioError,
    Malformed,
    NotAuthentic,
    NotFound,
    RateLimited,
    Refused,
    Unavailable,
    UnknownStore,
)
from folio.edges.body import Encoded, TooLarge, TooSlow
from folio.edges.error_words import error_words
from folio.edges.pages import language_of, page

logger = logging.getLogger("folio.web")


class TooMany(Refused):
    """The caller asks too often: answered 429 with when to come back."""

    def __init__(self, seconds: float) -> None:
        super().__init__("Too many requests. Wait a moment and try again.", code="too_many_requests")
        self.seconds = seconds


class WrongType(Refused):
    """A content type that the route does not read: answered 415."""


class WrongOrigin(Refused):
    """A web page that does not belong to the store: answered 403."""


class StaleForm(Refused):
    """A form that does not come from a page of this very session: answered 403."""

    def __init__(self) -> None:
        super().__init__("The page is too old. Go back, reload it and try again.", code="stale_form")


# The nearest class in an error's ancestry decides.
STATUS: dict[type[FolioError], int] = {
    TooLarge: 413,
    TooSlow: 408,
    Encoded: 415,
    WrongType: 415,
    WrongOrigin: 403,
    StaleForm: 403,
    TooMany: 429,
    NotAuthentic: 401,
    UnknownStore: 401,
    NotFound: 404,
    Malformed: 400,
    Refused: 400,
    RateLimited: 503,
    Unavailable: 503,
    FolioError: 500,
}
TITLES = {
    400: "Not understood",
    401: "Not authentic",
    403: "Not allowed",
    404: "Not found",
    405: "Not this way",
    408: "Too slow",
    413: "Too large",
    415: "Not this type",
    429: "Too many requests",
    431: "Too large",
    500: "A fault of ours",
    503: "Not now",
}


def status_of(fault: FolioError) -> int:
    """The HTTP status of a domain error."""
    return next(STATUS[kind] for kind in type(fault).__mro__ if kind in STATUS)


def problem(
    status: int, detail: str, *, code: str, field: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A problem answer for a machine."""
    body: dict[str, Any] = {"type": "about:blank", "title": TITLES.get(status, "Refused"), "status": status}
    body |= {"detail": detail, "code": code} | ({"field": field} if field else {})
    return JSONResponse(
        body,
        status_code=status,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", **(headers or {})},
        media_type="application/problem+json",
    )


def answer(fault: FolioError) -> Response:
    """The problem answer of a domain error."""
    status = status_of(fault)
    headers: dict[str, str] = {}
    if isinstance(fault, TooMany):
        headers["Retry-After"] = str(max(1, math.ceil(fault.seconds)))
    elif isinstance(fault, Unavailable):
        headers["Retry-After"] = str(math.ceil(fault.retry_after or 10))
    detail = fault.sentence if status != 500 else "Something on our side went wrong. Nothing was lost; try again."
    code = fault.code if isinstance(fault, Refused) else "unavailable" if status == 503 else "fault"
    return problem(status, detail, code=code, field=getattr(fault, "field", None), headers=headers)


def handlers() -> dict[Any, Callable[[Request, Exception], Response]]:
    """Exception handlers for the application."""
    return {FolioError: _folio, HTTPException: _http, Exception: _bug}


def _folio(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, FolioError):
        return _bug(request, fault)
    answered = answer(fault)
    if answered.status_code == 500:
        logger.error("request failed", extra={"fault": type(fault).__name__, "route": _route(request)})
    return _for_people(request, answered, fault.code if isinstance(fault, Refused) else "")


def _http(request: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    headers = dict(fault.headers or {}) if isinstance(fault, HTTPException) else {}
    detail = {404: "There is nothing at this address.", 405: "This address does not answer to that method."}.get(
        status, "The request was not understood."
    )
    code = {404: "not_found", 405: "wrong_method"}.get(status, "refused")
    return _for_people(request, problem(status, detail, code=code, headers=headers), code)


def _bug(request: Request, fault: Exception) -> Response:
    # The kind of fault only: its text may hold what somebody sent.
    logger.error("request failed", extra={"fault": type(fault).__name__, "route": _route(request)})
    detail = "Something on our side went wrong. Nothing was lost; try again."
    return _for_people(request, problem(500, detail, code="fault"), "fault")


def _route(request: Request) -> str:
    route = request.scope.get("route")
    return str(getattr(route, "path", ""))


def _for_people(request: Request, answered: Response, code: str) -> Response:
    """A page in the reader's language instead of JSON, where a person's browser asked for one."""
    if "text/html" not in request.headers.get("accept", ""):
        return answered
    language = language_of(request)
    title, sentence = error_words(answered.status_code, code, language)
    shown = page(
        "message.html",
        status=answered.status_code,
        language=language,
        title=title,
        sentence=sentence,
        link=None,
        link_text="",
    )
    for name in ("Retry-After", "Allow"):
        if name in answered.headers:
            shown.headers[name] = answered.headers[name]
    return shown
