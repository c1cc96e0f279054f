"""The demo's start page: shop, watch an order become a document, read the mail and the PDF, cancel it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from e2e.simulators.jumpseller import JumpsellerSimulator
from e2e.simulators.jumpseller.catalogue import SHOPS
from e2e.simulators.jumpseller.shop import act
from e2e.simulators.mailbox import Mailbox

FILES = Path(__file__).parent
ACTIONS = frozenset({"paid", "canceled"})
MOST_ORDERS = 30

TellOrder = Callable[[str, int, str], dict[str, Any]]
LANGUAGES = frozenset({"en", "es", "pt"})


class Desk:
    """The page and what it asks every second. `tell` gives an order's ledger, as `folio show` prints it."""

    def __init__(self, simulator: JumpsellerSimulator, mailbox: Mailbox, tell: TellOrder, folio_url: str) -> None:
        self._simulator, self._mailbox = simulator, mailbox
        self._tell, self._folio_url = tell, folio_url

    def app(self) -> Starlette:
        """The application."""
        return Starlette(
            routes=[
                Route("/", self._page),
                Route("/desk.css", self._file),
                Route("/desk.js", self._file),
                Route("/state.json", self._state),
                Route("/shop/{code}", self._shop),
                Route("/orders/{code}/{order_id:int}/{action}", self._act, methods=["POST"]),
            ]
        )

    async def _page(self, _: Request) -> Response:
        return FileResponse(
            FILES / "desk.html",
            headers={
                "Content-Security-Policy": (
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
                    "form-action 'self'; base-uri 'none'"
                )
            },
        )

    async def _file(self, request: Request) -> Response:
        return FileResponse(FILES / request.url.path.strip("/"))

    async def _shop(self, request: Request) -> Response:
        """A filled cart, straight at the checkout."""
        code = request.path_params["code"]
        keys = [product.key for product in SHOPS[code]["products"]][:2]
        token = self._simulator.shop.new_cart(code, keys)
        return RedirectResponse(f"{self._simulator.url}/v2/checkout/vertical/{token}", status_code=302)

    async def _act(self, request: Request) -> Response:
        path = request.path_params
        if path["action"] not in ACTIONS:
            return JSONResponse({"done": False}, status_code=404)
        store = self._simulator.world.stores[path["code"]]
        await run_in_threadpool(act, self._simulator.world, store, path["order_id"], path["action"])
        return JSONResponse({"done": True})

    async def _state(self, request: Request) -> Response:
        asked = request.query_params.get("lang", "en")
        return JSONResponse(await run_in_threadpool(self.state, asked if asked in LANGUAGES else "en"))

    def state(self, language: str = "en") -> dict[str, Any]:
        """Stores, orders newest first with their ledger, and the mail."""
        orders = []
        with self._simulator.world.lock:
            known = [
                (order["created_at"], code, dict(order))
                for code, store in self._simulator.world.stores.items()
                for order in store.orders.values()
            ]
        for _, code, order in sorted(known, key=lambda item: item[0], reverse=True)[:MOST_ORDERS]:
            orders.append(
                {
                    "code": code,
                    "id": order["id"],
                    "status": order["status_enum"],
                    "total": order["total"],
                    "currency": order["currency"],
                    "buyer": order["customer"]["fullname"],
                    "admin": f"{self._simulator.url}/admin/{code}/orders/{order['id']}",
                    "ledger": self._tell(code, order["id"], language),
                    "mails": self._mails(code, order["id"]),
                }
            )
        return {
            "folio": self._folio_url,
            "mailbox": self._mailbox.url,
            "stores": [
                {
                    "code": code,
                    "name": store.name,
                    "country": store.country,
                    "shop": f"{self._simulator.url}/shop/{code}",
                }
                for code, store in self._simulator.world.stores.items()
            ],
            "orders": orders,
        }

    def _mails(self, code: str, order_id: int) -> list[dict[str, str]]:
        store = self._simulator.world.stores[code]
        return [
            {"subject": str(mail.message["Subject"]), "url": f"{self._mailbox.url}/mailbox/{mail.number}"}
            for mail in self._mailbox.received
            if str(order_id) in str(mail.message["Subject"]) and _is_from(str(mail.message["From"]), code, store.name)
        ]


def _is_from(sender: str, code: str, name: str) -> bool:
    seller = SHOPS[code]["policy"]["seller"]["name"] if code in SHOPS else name
    return seller.split()[0] in sender
