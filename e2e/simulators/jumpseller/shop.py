"""The shop's own pages: shelf, checkout, thank-you page, and the order as the merchant sees it in the admin."""

import html
import json
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from e2e.simulators import checkout
from e2e.simulators.jumpseller.catalogue import SHOPS, picture
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import Person, person
from e2e.simulators.jumpseller.world import SimStore, World
from folio.domain.money import format_local, to_decimal_text

ASSETS = Path(__file__).parent / "assets"
WORDS = {
    "es": {
        "buy": "Comprar", "thanks": "Gracias por tu compra", "order": "Pedido", "back": "Volver a la tienda",
        "mail": "Tu documento llega por correo en unos segundos.",
    },
    "pt": {
        "buy": "Comprar", "thanks": "Obrigado pela sua compra", "order": "Encomenda", "back": "Voltar à loja",
        "mail": "O seu documento chega por e-mail dentro de segundos.",
    },
}  # fmt: skip
FRAME = """<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>
<link rel="stylesheet" href="/assets/shop.css"></head><body>{body}</body></html>"""


class Shop:
    """The routes of the shop pages of every demo store."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[BaseRoute]:
        """Shelf, checkout, success, admin, assets."""
        return [
            Route("/shop/{code}", self._shelf, methods=["GET"]),
            Route("/shop/{code}/cart", self._fill_cart, methods=["POST"]),
            Route("/v2/checkout/vertical/{token}", self._checkout, methods=["GET"]),
            Route("/v2/checkout/{token}/place", self._place, methods=["POST"]),
            Route("/v2/checkout/success/{token}", self._success, methods=["GET"]),
            Route("/admin/{code}/orders/{order_id:int}", self._admin, methods=["GET"]),
            Route("/admin/{code}/orders/{order_id:int}/{action}", self._act, methods=["POST"]),
            Mount("/checkout-assets", StaticFiles(directory=checkout.STATIC)),
            Mount("/assets", StaticFiles(directory=ASSETS)),
        ]

    async def _shelf(self, request: Request) -> Response:
        code = request.path_params["code"]
        shop, store = SHOPS[code], self._world.stores[code]
        words = WORDS[shop["language"]]
        cards = "".join(
            f'<article class="product">{picture(p)}<h2>{html.escape(p.name)}</h2>'
            f"<p>{format_local(p.price, store.currency, shop['language'])}</p>"
            f'<form method="post" action="/shop/{code}/cart"><input type="hidden" name="key" value="{p.key}">'
            f"<button>{words['buy']}</button></form></article>"
            for p in shop["products"]
        )
        body = f'<header class="shop"><h1>{html.escape(store.name)}</h1></header><main class="shelf">{cards}</main>'
        return HTMLResponse(FRAME.format(language=shop["language"], title=html.escape(store.name), body=body))

    async def _fill_cart(self, request: Request) -> Response:
        key = parse_qs((await request.body()).decode()).get("key", [""])[0]
        token = self.new_cart(request.path_params["code"], [key])
        return RedirectResponse(f"/v2/checkout/vertical/{token}", status_code=303)

    def new_cart(self, code: str, keys: list[str]) -> str:
        """A cart with one of each product; its token is the checkout's address."""
        token = secrets.token_urlsafe(12)
        products = {p.key: p for p in SHOPS[code]["products"]}
        self._world.carts[token] = {"code": code, "items": [products[key] for key in keys], "order": None}
        return token

    async def _checkout(self, request: Request) -> Response:
        token = request.path_params["token"]
        cart = self._world.carts.get(token)
        if cart is None:
            return HTMLResponse("<h1>404</h1>", status_code=404)
        store, shop = self._world.stores[cart["code"]], SHOPS[cart["code"]]
        name, price = shop["shipping"]
        total = sum(p.price for p in cart["items"]) + price

        def amount(minor: int) -> float:
            return float(to_decimal_text(minor, store.currency))

        settings = {
            "token": token,
            "language": shop["language"],
            "store": {"name": store.name, "country": store.country, "currency": store.currency},
            "lines": [
                {"name": p.name, "qty": 1, "price": amount(p.price), "image": _data(picture(p))}
                for p in cart["items"]
            ],
            "shipping": {"name": name, "price": amount(price)},
            "total": amount(total),
            "taxid_label": shop["taxid_label"],
            "company_fields": True,
            "place_url": f"/v2/checkout/{token}/place",
            "success_url": f"/v2/checkout/success/{token}",
        }
        scripts = [a["url"] for a in store.jsapps.values() if a["template"] == "checkout"]
        return HTMLResponse(checkout.checkout_html(settings=settings, script_url=scripts[0] if scripts else None))

    async def _place(self, request: Request) -> Response:
        token = request.path_params["token"]
        cart = self._world.carts.get(token)
        if cart is None:
            return JSONResponse({"message": "unknown cart"}, status_code=404)
        given: dict[str, Any] = json.loads(await request.body())
        if cart["order"] is None:
            cart["order"] = self._order(cart, given)
        return JSONResponse({"next": f"/v2/checkout/success/{token}", "order_id": cart["order"]})

    def _order(self, cart: dict[str, Any], given: dict[str, Any]) -> int:
        store, shop = self._world.stores[cart["code"]], SHOPS[cart["code"]]
        _, shipping = shop["shipping"]
        basket = Basket(
            items=tuple(Item(p.name, p.price, sku=p.sku) for p in cart["items"]),
            currency=store.currency,
            rate=shop["rate"],
            shipping=shipping,
            company_name=str(given.get("company_name") or "") or None,
            activity=str(given.get("business_activity") or "") or None,
        )
        paid = "transfer" not in str(given.get("payment", "")).lower()
        return self._world.place(store, basket, _buyer(given, store), status="paid" if paid else "pending_payment")

    async def _success(self, request: Request) -> Response:
        cart = self._world.carts.get(request.path_params["token"])
        if cart is None or cart["order"] is None:
            return HTMLResponse("<h1>404</h1>", status_code=404)
        shop = SHOPS[cart["code"]]
        words = WORDS[shop["language"]]
        body = (
            f'<main class="sheet"><h1>{words["thanks"]}</h1><p>{words["order"]} <strong>{cart["order"]}</strong></p>'
            f'<p>{words["mail"]}</p><p><a href="/shop/{cart["code"]}">{words["back"]}</a></p></main>'
        )
        return HTMLResponse(FRAME.format(language=shop["language"], title=words["thanks"], body=body))

    async def _admin(self, request: Request) -> Response:
        store = self._world.stores[request.path_params["code"]]
        order = store.orders[request.path_params["order_id"]]
        path = f"/admin/{store.code}/orders/{order['id']}"
        documents = "".join(
            f'<li><a href="{html.escape(d["url"])}">{html.escape(d["public_id"])}</a> '
            f"({'credit note' if d['document_type'] == 0 else 'invoice'})</li>"
            for d in store.documents.get(order["id"], [])
        )
        buttons = "".join(
            f'<form method="post" action="{path}/{action}"><button class="plain">{label}</button></form>'
            for action, label in (("paid", "Mark paid"), ("canceled", "Cancel"), ("ship", "Ship"))
        )
        notes = "".join(f"<li>{html.escape(n['message'])}</li>" for n in store.history.get(order["id"], []))
        body = (
            f'<main class="sheet"><h1>{html.escape(store.name)}: order {order["id"]}</h1>'
            f"<p>{order['status_name']}, {order['total']} {order['currency']}</p>"
            f"<h2>Documents</h2><ul>{documents or '<li>none yet</li>'}</ul>"
            f"<h2>History</h2><ul>{notes or '<li>nothing yet</li>'}</ul><p class='row'>{buttons}</p></main>"
        )
        return HTMLResponse(FRAME.format(language="en", title=f"Order {order['id']}", body=body))

    async def _act(self, request: Request) -> Response:
        store, order_id = self._world.stores[request.path_params["code"]], request.path_params["order_id"]
        act(self._world, store, order_id, request.path_params["action"])
        return RedirectResponse(f"/admin/{store.code}/orders/{order_id}", status_code=303)


def act(world: World, store: SimStore, order_id: int, action: str) -> None:
    """What the merchant's admin can do with an order."""
    if action == "ship":
        world.ship(store, order_id)
    elif action in ("paid", "canceled"):
        world.set_status(store, order_id, action)


def _buyer(given: dict[str, Any], store: SimStore) -> Person:
    example = person(0, store.country)
    address = {
        **example.address,
        **{
            key: given[key]
            for key in ("name", "surname", "address", "city", "municipality", "region")
            if given.get(key)
        },
    }
    return Person(
        str(given.get("name") or example.name),
        str(given.get("surname") or example.surname),
        str(given.get("email") or ""),
        str(given.get("taxid") or ""),
        address,
    )


def _data(svg: str) -> str:
    return "data:image/svg+xml," + svg.replace("#", "%23").replace('"', "'").replace("<", "%3C").replace(">", "%3E")
