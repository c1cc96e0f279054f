"""Alive, ready, and the figures.

`/livez` says that the process answers. `/readyz` says that it can do its work: write durably. It never depends on
a provider or the platform, because their outage must not take the webhooks down.
"""

from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from folio.domain.errors import FolioError


def routes(*, check_ready: Callable[[], None]) -> list[BaseRoute]:
    """The three routes. `check_ready` raises a `FolioError` with the reason when the process is not ready."""

    async def livez(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_: Request) -> Response:
        try:
            await run_in_threadpool(check_ready)
        except FolioError as fault:
            said = {"ready": False, "why": fault.sentence}
            return JSONResponse(said, status_code=503, headers={"Retry-After": "10"})
        return JSONResponse({"ready": True})

    async def metrics(_: Request) -> Response:
        figures = await run_in_threadpool(generate_latest)
        return Response(figures, media_type=CONTENT_TYPE_LATEST)

    return [Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics)]
