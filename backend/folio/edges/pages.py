"""Server-rendered pages: one Jinja environment, one stylesheet, a strict content policy."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGES = ("es", "pt", "en")
# The platform's admin may show us in a frame; nobody else may.
FRAME_ANCESTORS = "'self' https://*.jumpseller.com"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    f"form-action 'self'; base-uri 'none'; frame-ancestors {FRAME_ANCESTORS}"
)

templates = Environment(
    loader=FileSystemLoader(PACKAGE / "pages"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Render one page with the headers every page carries."""
    return HTMLResponse(
        templates.get_template(template).render(**values),
        status_code=status,
        headers={
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def language_of(request: Request, default: str = "en") -> str:
    """The first of our languages that the browser asks for."""
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return default


def routes() -> list[BaseRoute]:
    """The stylesheet and other assets of our pages."""
    return [Mount("/static", StaticFiles(directory=PACKAGE / "static"), name="static")]
