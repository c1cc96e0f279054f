"""A small door for tests and the demo in another process: place, pay, cancel, lie, and look at the truth."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from e2e.simulators.jumpseller.faults import Faults
from e2e.simulators.jumpseller.hooks import Deliverer
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.shop import act
from e2e.simulators.jumpseller.world import World


class Control:
    """The routes under /_sim."""

    def __init__(self, world: World, deliverer: Deliverer, faults: Faults) -> None:
        self._world, self._deliverer, self._faults = world, deliverer, faults

    def routes(self) -> list[BaseRoute]:
        """Orders, actions, faults, truth."""
        return [
            Route("/_sim/{code}/orders", self._place, methods=["POST"]),
            Route("/_sim/{code}/orders/{order_id:int}/{action}", self._act, methods=["POST"]),
            Route("/_sim/{code}/truth", self._truth, methods=["GET"]),
            Route("/_sim/faults", self._lie, methods=["POST"]),
            Route("/_sim/deliveries", self._deliveries, methods=["GET"]),
        ]

    async def _place(self, request: Request) -> Response:
        store = self._world.stores[request.path_params["code"]]
        given: dict[str, Any] = json.loads(await request.body() or b"{}")
        items = tuple(Item(**item) for item in given.pop("items", [{"name": "Producto", "price": 10000}]))
        buyer = person(given.pop("buyer", 1), store.country)
        status = given.pop("status", "paid")
        order_id = self._world.place(store, Basket(items=items, **given), buyer, status=status)
        return JSONResponse({"order_id": order_id})

    async def _act(self, request: Request) -> Response:
        store = self._world.stores[request.path_params["code"]]
        act(self._world, store, request.path_params["order_id"], request.path_params["action"])
        return JSONResponse({"done": True})

    async def _truth(self, request: Request) -> Response:
        store = self._world.stores[request.path_params["code"]]
        with self._world.lock:
            return JSONResponse(
                {
                    "orders": store.orders,
                    "documents": store.documents,
                    "hooks": list(store.hooks.values()),
                    "jsapps": list(store.jsapps.values()),
                    "calls": dict(self._world.calls),
                }
            )

    async def _lie(self, request: Request) -> Response:
        given = json.loads(await request.body())
        if given.get("clear"):
            self._faults.clear()
        else:
            self._faults.add(**given)
        return JSONResponse({"done": True})

    async def _deliveries(self, _: Request) -> Response:
        return JSONResponse([[a.store, a.event, a.order_id, a.number, a.status] for a in self._deliverer.log])
