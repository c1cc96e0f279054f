"""`GET /s/{store_id}/embed.js`: the checkout script, with the store's settings and its sentences baked in.

One request at load, none for settings. A store that is unknown, gone or switched off gets a script that does
nothing, with the same 200: a page must never break because of us. A shop page that loads it tells us, by its
origin alone, that the script is in place.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from folio.domain.errors import FolioError
from folio.domain.origins import origins_of
from folio.domain.ports import Clock
from folio.domain.store import Store
from folio.edges.conditional import unchanged

STATIC = Path(__file__).resolve().parent.parent / "static"
BUILT = STATIC / "embed.js"
TEXTS: dict[str, dict[str, str]] = json.loads((STATIC / "embed-texts.json").read_text("utf-8"))
PLACE = "__FOLIO_CONFIG__"
NOTHING = "/* Folio is off for this store. */"
JAVASCRIPT = "text/javascript; charset=utf-8"
_UNSAFE = re.compile("[<>&\\u2028\\u2029]")
SEEN_EVERY = timedelta(minutes=1)
HEADERS = {
    "Cache-Control": "public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}


@dataclass(frozen=True, slots=True)
class _Built:
    plain: bytes
    packed: bytes
    etag: str


def routes(
    *,
    store_of: Callable[[str], Store | None],
    public_url: str,
    saw_script: Callable[[str, datetime], None],
    clock: Clock,
    on: bool = True,
) -> list[BaseRoute]:
    """The script's route. With `on` false every store's script does nothing: the switch for a bad day."""
    source = BUILT.read_text("utf-8")
    seen: dict[str, datetime] = {}

    async def embed(request: Request) -> Response:
        try:
            store = await run_in_threadpool(store_of, request.path_params["store_id"])
        except FolioError:
            # Nobody can say now. The page gets nothing this once and asks again the next time.
            return Response(NOTHING, media_type=JAVASCRIPT, headers={**HEADERS, "Cache-Control": "no-store"})
        built = _build(source, _settings(store, public_url) if store and on else "")
        if store is not None and _from_its_shop(request, store):
            await run_in_threadpool(_note, store.id)
        if unchanged(request, built.etag):
            return Response(status_code=304, headers={**HEADERS, "ETag": built.etag})
        packed = _unpacks(request.headers.get("accept-encoding", ""))
        return Response(
            built.packed if packed else built.plain,
            media_type=JAVASCRIPT,
            headers={**HEADERS, "ETag": built.etag, **({"Content-Encoding": "gzip"} if packed else {})},
        )

    def _note(store_id: str) -> None:
        now = clock()
        if store_id in seen and now - seen[store_id] < SEEN_EVERY:
            return
        seen[store_id] = now
        try:
            saw_script(store_id, now)
        except FolioError:
            seen.pop(store_id, None)  # not worth a shopper's wait; the next load tells again

    return [Route("/s/{store_id}/embed.js", embed, methods=["GET"])]


def _unpacks(accepted: str) -> bool:
    """Whether gzip is among the accepted encodings and not explicitly unwanted (weight 0)."""
    for part in accepted.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() == "gzip":
            return weight.strip().rstrip("0").rstrip(".") != "q="
    return False


def _settings(store: Store, public_url: str) -> str:
    """The store's settings as a JavaScript literal, or nothing where the script is off."""
    choice = store.policy.script
    if store.status == "disconnected" or choice.mode == "off":
        return ""
    settings: dict[str, Any] = {
        "store": store.id,
        "country": store.country,
        "lang": store.language,
        "api": f"{public_url}/v1/check",
        "mode": choice.mode,
        "required": choice.required,
        "format": choice.format,
        "hold_ms": choice.hold_ms,
        "timeout_ms": choice.timeout_ms,
        "taxIdSelectors": list(choice.tax_id_selectors),
        "nameSelectors": list(choice.name_selectors),
    }
    return baked(settings)


def baked(settings: dict[str, Any]) -> str:
    """Settings and the sentences of their language as a JavaScript literal."""
    told = {**settings, "texts": _texts(str(settings["lang"]), str(settings["country"]))}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # Safe wherever a page may put it, an inline script included, and for browsers that end a line at U+2028.
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _texts(lang: str, country: str) -> dict[str, list[str]]:
    """Of every reason the sentence in the store's language, in its region's words, and the one in English."""
    base, _, region = lang.replace("_", "-").partition("-")
    own = TEXTS.get(f"{base}-{region or country}", TEXTS.get(base, TEXTS["en"]))
    sentences = {reason: [own[reason], english] for reason, english in TEXTS["en"].items()}
    return {"lang": [base if base in TEXTS else "en", "en"], **sentences}


@lru_cache(maxsize=1024)
def _build(source: str, settings: str) -> _Built:
    text = source.replace(PLACE, settings) if settings else NOTHING
    plain = text.encode()
    return _Built(plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:32]}"')


def _from_its_shop(request: Request, store: Store) -> bool:
    """Whether a page of the store loads the script. Origin alone is read; checkout addresses hold a cart's token."""
    page = request.headers.get("origin") or request.headers.get("referer", "")
    parts = urlsplit(page)
    return f"{parts.scheme}://{parts.netloc}".lower() in origins_of(store)
