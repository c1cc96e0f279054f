"""The platform's OAuth server: a consent page, codes, tokens that live an hour, refresh tokens that die when used."""

import html
import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from e2e.simulators.jumpseller.world import ALL_SCOPES, World

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Authorize</title><link rel="stylesheet" href="/assets/shop.css"><main class="sheet"><h1>Authorize {app}</h1>
<p>{app} asks to work with your store. It wants to:</p><ul class="scopes">{scopes}</ul>
<form method="post" action="/oauth/authorize?{query}">
<p><label>Store <select name="store">{stores}</select></label></p>
<p><button name="answer" value="yes">Yes, Authorize</button>
<button class="plain" name="answer" value="no">No</button>
</p></form></main></html>"""


class Accounts:
    """The routes under /oauth."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[BaseRoute]:
        """Authorize, token, token info."""
        return [
            Route("/oauth/authorize", self._ask, methods=["GET"]),
            Route("/oauth/authorize", self._answer, methods=["POST"]),
            Route("/oauth/token", self._token, methods=["POST"]),
            Route("/oauth/token/info", self._info, methods=["GET"]),
        ]

    async def _ask(self, request: Request) -> Response:
        query = dict(request.query_params)
        app = self._world.apps.get(query.get("client_id", ""))
        scopes = query.get("scope", "").split()
        if app is None or query.get("redirect_uri") != app.redirect_uri or query.get("response_type") != "code":
            return HTMLResponse("<h1>The client is not known</h1>", status_code=401)
        if unknown := set(scopes) - ALL_SCOPES:
            return HTMLResponse(f"<h1>invalid_scope: {html.escape(' '.join(unknown))}</h1>", status_code=400)
        return HTMLResponse(
            PAGE.format(
                app=html.escape(app.name),
                query=html.escape(urlencode(query)),
                scopes="".join(f"<li>{html.escape(s.replace('_', ' '))}</li>" for s in scopes),
                stores="".join(
                    f'<option value="{html.escape(s.code)}">{html.escape(s.name)}</option>'
                    for s in self._world.stores.values()
                ),
            )
        )

    async def _answer(self, request: Request) -> Response:
        query = dict(request.query_params)
        form = dict(parse_qsl((await request.body()).decode()))
        app = self._world.apps[query["client_id"]]
        back = {"state": query["state"]} if "state" in query else {}
        if form.get("answer") != "yes":
            denied = {"error": "access_denied", "error_description": "The resource owner denied the request."}
            return RedirectResponse(f"{app.redirect_uri}?{urlencode({**denied, **back})}", status_code=302)
        code = self._world.grant_code(app.client_id, form["store"], frozenset(query.get("scope", "").split()))
        return RedirectResponse(f"{app.redirect_uri}?{urlencode({'code': code, **back})}", status_code=302)

    async def _token(self, request: Request) -> Response:
        with self._world.lock:
            self._world.calls["POST /oauth/token"] += 1
        given = await _fields(request)
        app = self._world.apps.get(given.get("client_id", ""))
        if app is None or app.client_secret != given.get("client_secret"):
            return _error(401, "invalid_client", "Client authentication failed.")
        with self._world.lock:
            if given.get("grant_type") == "authorization_code":
                known = self._world.codes.pop(given.get("code", ""), None)
                if known is None or known[0] != app.client_id or given.get("redirect_uri") != app.redirect_uri:
                    return _error(400, "invalid_grant", "The provided authorization grant is invalid.")
            elif given.get("grant_type") == "refresh_token":
                known = self._world.refresh_tokens.pop(given.get("refresh_token", ""), None)
                if known is None or known[0] != app.client_id:
                    return _error(400, "invalid_grant", "The provided authorization grant is invalid.")
            else:
                return _error(400, "unsupported_grant_type", "The grant type is not supported.")
            _, store, scopes = known
            return JSONResponse(self._world.grant_tokens(app.client_id, store, scopes))

    async def _info(self, request: Request) -> Response:
        token = request.headers.get("authorization", "").partition(" ")[2]
        known = self._world.tokens.get(token)
        if known is None:
            return _error(401, "invalid_token", "The access token is invalid")
        return JSONResponse({"scope": sorted(known.scopes), "expires_in": 3600})


async def _fields(request: Request) -> dict[str, str]:
    media_type = request.headers.get("content-type", "")
    if media_type.startswith("multipart/form-data"):
        async with request.form() as form:
            return {key: str(value) for key, value in form.items()}
    body = await request.body()
    if media_type.startswith("application/json"):
        parsed: dict[str, Any] = json.loads(body)
        return {k: str(v) for k, v in parsed.items()}
    return dict(parse_qsl(body.decode()))


def _error(status: int, code: str, text: str) -> Response:
    return JSONResponse({"error": code, "error_description": text}, status_code=status)
