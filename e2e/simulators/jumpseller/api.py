"""The platform's REST API, as its OpenAPI file and its users describe it."""

import base64
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from e2e.simulators.jumpseller.orders import STATUS_NAMES, stamp, status_fields
from e2e.simulators.jumpseller.world import ALL_SCOPES, SimStore, World

PER_SECOND, PER_MINUTE, BAN_AFTER = 20, 800, 2000
EVENTS = frozenset(
    "order_pending_payment order_paid order_shipped order_canceled order_abandoned order_updated product_created "
    "product_updated product_deleted product_stock_updated customer_created customer_updated customer_deleted".split()
)
TEMPLATES = frozenset("layout home product page category cart checkout".split())


class Refusal(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status)
        self.status, self.body = status, body


class Caller:
    """Who is calling: a store, by its own login or by an app's token with scopes."""

    def __init__(self, store: SimStore, scopes: frozenset[str], app: str | None) -> None:
        self.store, self.scopes, self.app = store, scopes, app

    def need(self, *scopes: str) -> None:
        """403 unless one of the scopes was granted."""
        if not any(scope in self.scopes and scope not in self.store.missing_scopes for scope in scopes):
            raise Refusal(403, {"message": f"Insufficient scope, needs {scopes[0]}"})


Handler = Callable[[Caller, Request, dict[str, Any]], Any]


class Api:
    """The routes under /v1."""

    def __init__(self, world: World, *, limits: bool = True) -> None:
        self._world, self._limits = world, limits
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._hits: dict[str, int] = defaultdict(int)
        self._banned: dict[str, datetime] = {}

    def routes(self) -> list[BaseRoute]:
        """Every route, path and method."""
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/store/info.json", self._info),
            ("GET", "/store/languages.json", self._languages),
            ("GET", "/taxes.json", self._taxes),
            ("GET", "/orders.json", self._orders),
            ("GET", "/orders/count.json", self._count),
            ("GET", "/orders/status/{status}.json", self._by_status),
            ("GET", "/orders/after/{order_id:int}.json", self._after),
            ("GET", "/orders/search.json", self._search),
            ("GET", "/orders/{order_id:int}.json", self._order),
            ("PUT", "/orders/{order_id:int}.json", self._edit_order),
            ("GET", "/orders/{order_id:int}/history.json", self._history),
            ("POST", "/orders/{order_id:int}/history.json", self._add_history),
            ("GET", "/orders/{order_id:int}/documents.json", self._documents),
            ("POST", "/orders/{order_id:int}/documents.json", self._add_document),
            ("DELETE", "/orders/{order_id:int}/documents/{public_id}.json", self._remove_document),
            ("GET", "/documents.json", self._all_documents),
            ("GET", "/hooks.json", self._hooks),
            ("POST", "/hooks.json", self._add_hook),
            ("DELETE", "/hooks/{hook_id:int}.json", self._remove_hook),
            ("GET", "/jsapps.json", self._jsapps),
            ("POST", "/jsapps.json", self._add_jsapp),
            ("DELETE", "/jsapps/{app_id:int}.json", self._remove_jsapp),
            ("GET", "/products.json", self._products),
            ("GET", "/products_locations", self._stock),
            ("GET", "/checkout_custom_fields.json", self._fields),
            ("POST", "/checkout_custom_fields.json", self._add_field),
        ]
        return [Route(f"/v1{path}", self._endpoint(handler), methods=[method]) for method, path, handler in table]

    def _endpoint(self, handler: Handler) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            route = request.scope["route"].path
            with self._world.lock:
                self._world.calls[f"{request.method} {route}"] += 1
            headers: dict[str, str] = {}
            try:
                caller = self._caller(request)
                headers = self._limit(caller.store.code)
                body = await _body(request)
                with self._world.lock:
                    result = handler(caller, request, body)
            except _Limited as refusal:
                return JSONResponse(refusal.body, status_code=429, headers=refusal.headers)
            except Refusal as refusal:
                if isinstance(refusal.body, str):
                    return Response(refusal.body, status_code=refusal.status, headers=headers)
                return JSONResponse(refusal.body, status_code=refusal.status, headers=headers)
            return JSONResponse(result, headers=headers)

        return endpoint

    # --- who, and how often -------------------------------------------------------------------------------

    def _caller(self, request: Request) -> Caller:
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        login, token = request.query_params.get("login", ""), request.query_params.get("authtoken", "")
        if scheme.lower() == "basic":
            try:
                login, _, token = base64.b64decode(value).decode().partition(":")
            except ValueError:
                raise Refusal(401, {"message": "Unauthorized"}) from None
        if login:
            for store in self._world.stores.values():
                if (store.login, store.authtoken) == (login, token):
                    return Caller(store, ALL_SCOPES, None)
        known = self._world.tokens.get(value) if scheme.lower() == "bearer" else None
        if known is None or known.expires_at <= self._world.clock():
            raise Refusal(401, {"message": "Unauthorized"})
        return Caller(self._world.stores[known.store], known.scopes, "app")

    def _limit(self, code: str) -> dict[str, str]:
        if not self._limits:
            return {}
        now, recent = time.monotonic(), self._recent[code]
        if code in self._banned and self._banned[code] > self._world.clock():
            raise _Limited({"Jumpseller-BannedByRateLimit-Reset": self._banned[code].isoformat()})
        while recent and recent[0] <= now - 60:
            recent.popleft()
        second = sum(1 for at in recent if at > now - 1)
        headers = {
            "Jumpseller-PerSecondRateLimit-Limit": str(PER_SECOND),
            "Jumpseller-PerSecondRateLimit-Remaining": str(max(0, PER_SECOND - second - 1)),
            "Jumpseller-PerMinuteRateLimit-Limit": str(PER_MINUTE),
            "Jumpseller-PerMinuteRateLimit-Remaining": str(max(0, PER_MINUTE - len(recent) - 1)),
        }
        if second >= PER_SECOND or len(recent) >= PER_MINUTE:
            self._hits[code] += 1
            if self._hits[code] > BAN_AFTER:
                until = self._banned[code] = self._world.clock() + timedelta(hours=1)
                headers["Jumpseller-BannedByRateLimit-Reset"] = until.isoformat()
            raise _Limited(headers)
        recent.append(now)
        return headers

    # --- store --------------------------------------------------------------------------------------------

    def _info(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("read_store")
        info = caller.store.info()
        fields = [f for f in request.query_params.get("fields", "").split(",") if f]
        return {"store": {key: info[key] for key in fields if key in info} if fields else info}

    def _languages(self, caller: Caller, _: Request, __: dict[str, Any]) -> Any:
        caller.need("read_store")
        code = {"PT": "pt", "BR": "pt"}.get(caller.store.country, "es")
        return [{"code": code, "name": code}]

    def _taxes(self, caller: Caller, _: Request, __: dict[str, Any]) -> Any:
        caller.need("read_taxes")
        return [{"tax": tax} for tax in caller.store.taxes]

    # --- orders -------------------------------------------------------------------------------------------

    def _find(self, caller: Caller, request: Request) -> dict[str, Any]:
        caller.need("read_orders")
        order = caller.store.orders.get(request.path_params["order_id"])
        if order is None:
            raise Refusal(404, {"message": "Order not found"})
        return order

    def _order(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        return {"order": self._find(caller, request)}

    def _edit_order(self, caller: Caller, request: Request, body: dict[str, Any]) -> Any:
        caller.need("write_orders")
        order = self._find(caller, request)
        given = body.get("order", {})
        statuses = {name.casefold(): key for key, name in STATUS_NAMES.items()}
        wanted = statuses.get(str(given.get("status", "")).casefold(), given.get("status"))
        if wanted in STATUS_NAMES:
            order.update(status_fields(wanted))
        order.update({k: given[k] for k in ("additional_information", "additional_fields") if k in given})
        self._world.fire(caller.store, "order_updated", order)
        return {"order": order}

    def _orders(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("read_orders")
        statuses = request.query_params.getlist("status_filters[]")
        found = [o for o in self._newest(caller) if not statuses or o["status_enum"] in statuses]
        return _page(request, [{"order": o} for o in _in_window(request, found, self._world.clock())])

    def _by_status(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("read_orders")
        if request.path_params["status"] not in STATUS_NAMES:
            raise Refusal(404, {"message": "Status not found"})
        found = [o for o in self._newest(caller) if o["status_enum"] == request.path_params["status"]]
        return _page(request, [{"order": o} for o in found])

    def _after(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("read_orders")
        after = request.path_params["order_id"]
        found = sorted((o for i, o in caller.store.orders.items() if i > after), key=lambda o: int(o["id"]))
        return _page(request, [{"order": o} for o in found])

    def _count(self, caller: Caller, _: Request, __: dict[str, Any]) -> Any:
        caller.need("read_orders")
        return {"count": len(caller.store.orders)}

    def _search(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("read_orders")
        query = request.query_params.get("query", "").casefold()
        found = [o for o in self._newest(caller) if query in json.dumps(o).casefold()]
        return {"orders": _page(request, [{"order": o} for o in found]), "count": len(found)}

    def _products(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("read_products")
        return _page(request, [{"product": product} for product in caller.store.products.values()])

    def _stock(self, caller: Caller, _: Request, __: dict[str, Any]) -> Any:
        caller.need("read_products")
        return [
            {"location_id": 314455, "product_id": p["id"], "variant_id": None, "stock": p["stock"]}
            for p in caller.store.products.values()
        ]

    def _newest(self, caller: Caller) -> list[dict[str, Any]]:
        return sorted(caller.store.orders.values(), key=lambda o: -int(o["id"]))

    def _history(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        order = self._find(caller, request)
        return [{"order_history": note} for note in caller.store.history.get(order["id"], [])]

    def _add_history(self, caller: Caller, request: Request, body: dict[str, Any]) -> Any:
        caller.need("write_orders")
        order = self._find(caller, request)
        message = str(body.get("order_history", {}).get("message", ""))
        note = {"id": self._world.next_id(), "message": message, "created_at": stamp(self._world.clock())}
        caller.store.history.setdefault(order["id"], []).append(note)
        return {"order_history": note}

    # --- documents ----------------------------------------------------------------------------------------

    def _documents(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        order = self._find(caller, request)
        return [{"document": d} for d in caller.store.documents.get(order["id"], [])]

    def _add_document(self, caller: Caller, request: Request, body: dict[str, Any]) -> Any:
        order = self._find(caller, request)
        caller.need("write_orders")
        given = body.get("document")
        if not isinstance(given, dict) or type(given.get("document_type")) is not int:
            raise Refusal(400, {"message": "document is missing"})
        if given["document_type"] not in (0, 1) or not str(given.get("url", "")).startswith("http"):
            raise Refusal(422, {"message": "document is not valid"})
        document = {key: given.get(key) for key in ("document_type", "external_id", "public_id", "url")}
        document |= {"order_id": order["id"], "app_code": caller.app}
        caller.store.documents.setdefault(order["id"], []).append(document)
        return {"document": document}

    def _remove_document(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        order = self._find(caller, request)
        caller.need("write_orders")
        there = caller.store.documents.get(order["id"], [])
        left = [d for d in there if d["public_id"] != request.path_params["public_id"]]
        if len(left) == len(there):
            raise Refusal(404, {"message": "Document not found"})
        caller.store.documents[order["id"]] = left
        return "OK"

    def _all_documents(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("read_orders")
        return _page(request, [{"document": d} for docs in caller.store.documents.values() for d in docs])

    # --- hooks, script tags, fields -------------------------------------------------------------------------

    def _hooks(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("read_hooks", "write_hooks")
        shown = ("id", "name", "event", "url", "application_id", "created_at")
        return _page(request, [{"hook": {k: h[k] for k in shown}} for h in caller.store.hooks.values()])

    def _add_hook(self, caller: Caller, _: Request, body: dict[str, Any]) -> Any:
        caller.need("write_hooks")
        given = body.get("hook")
        if not isinstance(given, dict) or given.get("event") not in EVENTS:
            raise Refusal(400, {"message": "Event is not included in the list"})
        hook = {
            "id": self._world.next_id(),
            "name": None,
            "event": given["event"],
            "url": given.get("url"),
            "application_id": 77 if caller.app else None,
            "created_at": self._world.clock().isoformat(),
        }
        caller.store.hooks[hook["id"]] = hook
        return {"hook": hook}

    def _remove_hook(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("write_hooks")
        if caller.store.hooks.pop(request.path_params["hook_id"], None) is None:
            raise Refusal(404, {"message": "Hook not found"})
        return "OK"

    def _jsapps(self, caller: Caller, _: Request, __: dict[str, Any]) -> Any:
        caller.need("read_apps", "read_jsapps")
        if not caller.store.jsapps:
            raise Refusal(404, {"message": "This store doesn't have any JsApps"})
        return [{"js_app": app} for app in caller.store.jsapps.values()]

    def _add_jsapp(self, caller: Caller, _: Request, body: dict[str, Any]) -> Any:
        caller.need("read_apps", "write_jsapps")
        given = body.get("app", {})
        errors = []
        if given.get("element") not in ("head", "body"):
            errors.append("Element is not included in the list")
        if given.get("template") not in TEMPLATES:
            errors.append("Template is not included in the list")
        if caller.app is None:
            errors.append("Oauth application must exist")
        if errors:
            raise Refusal(400, {"errors": errors})
        app = {"id": self._world.next_id(), "application_id": 77}
        app |= {key: given.get(key) for key in ("url", "template", "element")}
        caller.store.jsapps[app["id"]] = app
        return {"js_app": app}

    def _remove_jsapp(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("read_apps", "write_jsapps")
        if caller.store.jsapps.pop(request.path_params["app_id"], None) is None:
            raise Refusal(404, {"message": "JsApp not found"})
        return {"message": "JsApp deleted"}

    def _fields(self, caller: Caller, request: Request, _: dict[str, Any]) -> Any:
        caller.need("read_settings", "read_checkout_custom_fields")
        return _page(request, [{"checkout_custom_field": f} for f in caller.store.custom_fields.values()])

    def _add_field(self, caller: Caller, _: Request, body: dict[str, Any]) -> Any:
        caller.need("write_settings", "write_checkout_custom_fields")
        given = body.get("checkout_custom_field", {})
        made: dict[str, Any] = {"id": 40000 + self._world.next_id(), "position": len(caller.store.custom_fields) + 1}
        made |= {"deletable": True, "required": False, "custom_field_select_options": [], **given}
        caller.store.custom_fields[made["id"]] = made
        return {"checkout_custom_field": made}


class _Limited(Refusal):
    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__(429, {"message": "Too many requests"})
        self.headers = headers


async def _body(request: Request) -> dict[str, Any]:
    if request.method not in ("POST", "PUT"):
        return {}
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refusal(415, {"message": "Content-Type must be application/json"})
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise Refusal(400, "400 Bad Request") from None
    return body if isinstance(body, dict) else {}


def _page(request: Request, items: list[Any]) -> list[Any]:
    limit = min(100, int(request.query_params.get("limit", "50")))
    page = max(1, int(request.query_params.get("page", "1")))
    return items[(page - 1) * limit : page * limit]


def _in_window(request: Request, orders: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    named = {"today": 0, "yesterday": 1, "last7days": 7, "last30days": 30, "last90days": 90}
    choice = request.query_params.get("dateFilter", "")
    first, last = date.min, date.max
    if choice in named:
        first = now.date() - timedelta(days=named[choice])
    elif choice == "customDate":
        first = date.fromisoformat(request.query_params.get("initialDate", "0001-01-01"))
        last = date.fromisoformat(request.query_params.get("finalDate", "9999-12-31"))
    return [o for o in orders if first <= date.fromisoformat(o["created_at"][:10]) <= last]
