"""The issued PDF behind an unguessable link that works for years."""

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from folio.domain.document import DocumentState, Rendering
from folio.domain.errors import NotFound
from folio.domain.ledger import Entry
from folio.domain.ports import Ledger
from folio.edges.addresses import is_key
from folio.edges.conditional import unchanged

HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; object-src 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}

# A provider's document number is part of the file's name, and headers are no place for its quotes or accents.
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def routes(
    *, ledger: Ledger, pdf_of: Callable[[Entry], Rendering], count_miss: Callable[[Request], None]
) -> list[BaseRoute]:
    """The document route. `count_miss` slows down whoever guesses (it raises when there were too many)."""

    async def show(request: Request) -> Response:
        token = request.path_params["token"]
        rendering = await run_in_threadpool(_find, token, ledger, pdf_of)
        if rendering is None:
            count_miss(request)
            raise NotFound("There is no such document, or the link is not complete.")
        etag = f'"{rendering.sha256}"'
        if unchanged(request, etag):
            return Response(status_code=304, headers={**HEADERS, "ETag": etag})
        name = UNSAFE.sub("-", rendering.file_name)
        headers = {**HEADERS, "ETag": etag, "Content-Disposition": f'inline; filename="{name}"'}
        return Response(rendering.content, media_type=rendering.media_type, headers=headers)

    return [Route("/documents/{token}", show, methods=["GET"])]


def _find(token: str, ledger: Ledger, pdf_of: Callable[[Entry], Rendering]) -> Rendering | None:
    if not is_key(token, shortest=20):
        return None
    entry = ledger.by_token(token)
    if entry is None or entry.state is not DocumentState.ISSUED:
        return None
    return pdf_of(entry)
