"""Connecting by OAuth: send the merchant away, take the merchant back.

The state is random, used once, good for ten minutes, and bound to the browser that started by a cookie: a table of
issued states alone would let an attacker finish somebody else's install. A callback whose state we do not know
starts over instead of trusting the code.
"""

import logging
import secrets
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from folio.domain.errors import FolioError, Malformed, Refused, Unavailable
from folio.domain.ports import Authorizer, Clock, OAuthStates
from folio.domain.store import Store
from folio.edges.admin.words import install_words
from folio.edges.limits import INSTALLS_PER_ADDRESS, Limiter
from folio.edges.pages import language_of, page

TEN_MINUTES = 600
HOME = "/admin/"
LONGEST = 512

logger = logging.getLogger("folio.install")


def routes(
    *,
    states: OAuthStates,
    authorizer: Authorizer,
    connect: Callable[[str], Store],
    sign_in: Callable[[Response, Store], None],
    signed_in: Callable[[Request], bool],
    limiter: Limiter,
    clock: Clock,
    secure: bool,
) -> list[BaseRoute]:
    """The two routes. `secure` is false only for a demo on plain http."""
    door = _Door(states, authorizer, connect, sign_in, signed_in, limiter, clock, secure)
    return [
        Route("/install", door.start, methods=["GET"]),
        Route("/oauth/callback", door.finish, methods=["GET"]),
    ]


class _Door:
    def __init__(
        self,
        states: OAuthStates,
        authorizer: Authorizer,
        connect: Callable[[str], Store],
        sign_in: Callable[[Response, Store], None],
        signed_in: Callable[[Request], bool],
        limiter: Limiter,
        clock: Clock,
        secure: bool,
    ) -> None:
        self._states, self._authorizer, self._connect = states, authorizer, connect
        self._sign_in, self._signed_in, self._limiter = sign_in, signed_in, limiter
        self._clock, self._secure = clock, secure
        self._cookie = "__Host-folio-install" if secure else "folio-install"

    async def start(self, request: Request) -> Response:
        """Send the browser to the platform with a fresh state."""
        return await self._begin(request)

    async def _begin(self, request: Request) -> Response:
        self._limiter.take("install", self._limiter.address(request), INSTALLS_PER_ADDRESS)
        state, browser = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        try:
            url = self._authorizer.authorize_url(state)
        except Unavailable as fault:
            return self._message(request, 503, "not_configured", fault)
        await run_in_threadpool(self._states.keep, state, browser, self._clock())
        response = RedirectResponse(url, status_code=302)
        self._set_cookie(response, browser, TEN_MINUTES)
        response.headers["Cache-Control"] = "no-store"
        return response

    async def finish(self, request: Request) -> Response:
        """Take the browser back: check the state, trade the code, show the merchant's page."""
        query = request.query_params
        if any(len(query.getlist(name)) > 1 for name in ("state", "code", "error")):
            return self._message(request, 400, "odd_callback")
        state, code, error = query.get("state", ""), query.get("code", ""), query.get("error", "")
        if max(len(state), len(code), len(error)) > LONGEST:
            return self._message(request, 400, "odd_callback")
        if not state and not error:
            return await self._begin(request)
        browser = request.cookies.get(self._cookie, "")
        found = await run_in_threadpool(self._states.take, state, browser, self._clock()) if state else "unknown"
        if error:
            return self._message(request, 200, "denied")
        if found == "unknown":
            return await self._begin(request)
        if found != "ok":
            return self._after_used(request, found)
        if not code:
            return self._message(request, 400, "odd_callback")
        return await self._trade(request, code)

    async def _trade(self, request: Request, code: str) -> Response:
        try:
            store = await run_in_threadpool(self._connect, code)
        except Refused as fault:
            if isinstance(fault, Malformed):
                return self._message(request, 502, "odd_answer", fault)
            return self._home() if self._signed_in(request) else self._message(request, 400, "code_refused", fault)
        except Unavailable as fault:
            return self._message(request, 503, "platform_down", fault)
        except FolioError as fault:
            return self._message(request, 503, "platform_down", fault)
        response = self._home()
        self._sign_in(response, store)
        self._set_cookie(response, "", 0)
        logger.info("store connected", extra={"store": store.id})
        return response

    def _after_used(self, request: Request, found: str) -> Response:
        """The back button after a good install leads on; anything else says what happened."""
        if found in ("used", "other_browser") and self._signed_in(request):
            return self._home()
        return self._message(request, 400, found)

    def _home(self) -> Response:
        return RedirectResponse(HOME, status_code=302)

    def _message(self, request: Request, status: int, key: str, fault: FolioError | None = None) -> Response:
        if fault is not None:
            logger.warning("install not finished", extra={"outcome": key, "fault": type(fault).__name__})
        language = language_of(request)
        title, sentence, again = install_words(key, language)
        return page(
            "message.html",
            status=status,
            language=language,
            title=title,
            sentence=sentence,
            link="/install",
            link_text=again,
        )

    def _set_cookie(self, response: Response, value: str, seconds: int) -> None:
        secure = "; Secure" if self._secure else ""
        response.headers.append(
            "set-cookie",
            f"{self._cookie}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}",
        )
