"""A stage for the checkout script: a shop on one origin, Folio's script and check address on another.

The shop shows the simulated checkout and takes orders. The other side serves the built script with the settings a
test asked for, and answers checks with the real rules, after as long a delay as the test wants.
"""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from e2e.simulators.checkout import checkout_html
from folio.domain import tax_id
from folio.edges.embed import BUILT, PLACE, baked

LINES = [
    {"name": "Tetera de gres", "qty": 1, "price": 24990},
    {"name": "Té negro Ceylán 250 g", "qty": 2, "price": 9980},
]
CLASSIC = """<!doctype html><html lang="es"><title>Checkout</title><body style="font-family:sans-serif">
<form id="checkout" action="/classic" method="post">
<div id="shipping_address_taxid" class="field"><label for="order_shipping_address_taxid">RUT</label>
<input id="order_shipping_address_taxid" name="taxid"></div>
<div id="billing_address" style="display:none"><div class="field">
<input id="order_billing_address_taxid" name="billing" value="1-1-1"></div></div>
<div class="field"><label for="order_other_documento">Documento</label><select id="order_other_documento" name="kind">
<option>Boleta</option><option>Factura</option></select></div>
<div class="field"><label for="nombre">Nombre de la empresa</label><input id="nombre" name="company"></div>
<div style="position:absolute;left:-9999px"><input type="submit" id="submit_review_order" value="x"></div>
<label for="submit_review_order" id="submit_review_order_2" style="background:#ddd;padding:1em">Confirmar</label>
</form><script defer src="%s"></script></body></html>"""
LABELS = {"CL": "RUT", "PT": "NIF", "CO": "NIT", "BR": "CNPJ / CPF", "DO": "RNC"}
LANGUAGES = {"PT": "pt", "BR": "pt", "US": "en"}


@dataclass
class Stage:
    """The two servers, what they were told, and what they saw."""

    shop: str = ""
    host: str = ""
    delay: float = 0.0
    readable: bool = True
    asked: list[dict[str, Any]] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)

    def address(
        self, *, country: str = "CL", script: str = "script", page: dict[str, Any] | None = None, **given: Any
    ) -> str:
        """The checkout's address: settings of the script as keywords, settings of the page as `page`."""
        settings = {
            "store": "st_1",
            "country": country,
            "lang": LANGUAGES.get(country, "es"),
            "mode": "confirm",
        } | given
        told = {"country": country, "page": page or {}, "script": script, "settings": settings}
        return f"{self.shop}/v2/checkout/vertical/t0ken?told={quote(json.dumps(told))}"

    def forget(self) -> None:
        """Nothing seen, no delay, answers readable across origins."""
        self.delay, self.readable = 0.0, True
        for seen in (self.asked, self.heads, self.methods, self.orders):
            seen.clear()

    def script_address(self, settings: dict[str, Any]) -> str:
        """Where the script with these settings is."""
        return (
            f"{self.host}/s/st_1/embed.js?settings={quote(json.dumps(settings | {'api': f'{self.host}/v1/check'}))}"
        )

    async def checkout(self, request: Request) -> Response:
        told = json.loads(request.query_params["told"])
        url = self.script_address(told["settings"]) if told["script"] != "none" else None
        country = told["country"]
        settings = {
            "token": "t0ken", "language": LANGUAGES.get(country, "es"),
            "store": {"name": "Casa Ceibo", "country": country, "currency": "EUR" if country == "PT" else "CLP"},
            "lines": LINES, "shipping": {"name": "Chilexpress", "price": 3990}, "total": 48940,
            "taxid_label": LABELS.get(country, "Tax ID"), "company_fields": True, "place_url": "/place",
            "success_url": "/done",
        } | told["page"]  # fmt: skip
        html = checkout_html(settings=settings, script_url=url)
        if told["script"] == "twice" and url:
            html = html.replace("</body>", f'<script defer src="{url}&again=1"></script></body>')
        headers = {"Content-Security-Policy": told["page"]["csp"]} if "csp" in told["page"] else {}
        return HTMLResponse(html, headers=headers)

    async def place(self, request: Request) -> Response:
        self.orders.append(json.loads(await request.body()))
        return JSONResponse({"next": "/done"})

    async def classic(self, request: Request) -> Response:
        """The server-rendered checkout: a form, a hidden real button, a label that looks like one."""
        if request.method == "POST":
            self.orders.append({"body": (await request.body()).decode()})
            return await self.done(request)
        told = json.loads(request.query_params["told"])
        return HTMLResponse(CLASSIC % escape(self.script_address(told["settings"])))

    async def done(self, _request: Request) -> Response:
        return HTMLResponse("<!doctype html><title>done</title><h1>Gracias</h1>")

    async def script(self, request: Request) -> Response:
        text = BUILT.read_text("utf-8").replace(PLACE, baked(json.loads(request.query_params["settings"])))
        return Response(text, media_type="text/javascript; charset=utf-8")

    async def check(self, request: Request) -> Response:
        self.methods.append(request.method)
        body = await request.body()
        self.heads.append(dict(request.headers))
        allow = {"Access-Control-Allow-Origin": self.shop if self.readable else "https://elsewhere.example"}
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=allow | {"Access-Control-Allow-Headers": "content-type"})
        asked = json.loads(body)
        self.asked.append(asked)
        if self.delay:
            await asyncio.sleep(self.delay)
        verdict = tax_id.judge(asked["country"], asked["tax_id"], asked["kind"])
        told = {
            "verdict": verdict.answer.value, "certain": verdict.certain, "reason": verdict.reason,
            "type": verdict.type, "kind": verdict.kind, "compact": verdict.compact, "formatted": verdict.formatted,
            "message": "",
        }  # fmt: skip
        return JSONResponse({"tax_id": told, "rules": "test"}, headers=allow)


@contextmanager
def open_stage() -> Iterator[Stage]:
    """Both servers on free ports, until the block ends."""
    stage = Stage()
    shop = Starlette(
        routes=[
            Route("/v2/checkout/vertical/t0ken", stage.checkout),
            Route("/checkout", stage.classic),
            Route("/classic", stage.classic, methods=["POST"]),
            Route("/place", stage.place, methods=["POST"]),
            Route("/done", stage.done),
        ]
    )
    folio = Starlette(
        routes=[
            Route("/s/st_1/embed.js", stage.script),
            Route("/v1/check", stage.check, methods=["POST", "OPTIONS"]),
        ]
    )
    with _served(shop) as stage.shop, _served(folio) as stage.host:
        yield stage


@contextmanager
def _served(app: Starlette) -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
