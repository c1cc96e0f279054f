"""The simulated platform put together from its parts, on a clock the test moves, without its shop pages."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from starlette.applications import Starlette

from e2e.simulators.jumpseller.accounts import Accounts
from e2e.simulators.jumpseller.api import Api
from e2e.simulators.jumpseller.faults import Faults, Lying
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import ALL_SCOPES, OAuthApp, SimStore, World
from e2e.simulators.serving import Server

START = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
CALLBACK = "http://folio.example.com/oauth/callback"
JSON = {"Content-Type": "application/json"}


class Hand:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, step: timedelta) -> None:
        self.now += step


@dataclass
class Platform:
    """What a test holds."""

    clock: Hand
    world: World
    store: SimStore
    app: OAuthApp
    faults: Faults
    server: Server
    owner: httpx.Client
    browser: httpx.Client

    def place(self, *, status: str = "paid", price: int = 11900, at: datetime | None = None) -> int:
        basket = Basket((Item("Tetera", price),))
        return self.world.place(self.store, basket, person(3), status=status, at=at)

    def token(self, scopes: frozenset[str] = ALL_SCOPES) -> dict[str, Any]:
        return self.world.grant_tokens(self.app.client_id, self.store.code, scopes)

    def bearer(self, scopes: frozenset[str] = ALL_SCOPES) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(scopes)['access_token']}"}

    def exchange(self, **fields: str) -> httpx.Response:
        known = {"client_id": self.app.client_id, "client_secret": self.app.client_secret}
        return self.browser.post("/oauth/token", data={**known, **fields})

    def stop(self) -> None:
        self.owner.close()
        self.browser.close()
        self.server.stop()


def start(*, limits: bool = True) -> Platform:
    """Serve a platform with the store `tienda`. The caller stops it."""
    clock = Hand()
    world, faults = World(clock), Faults()
    store = world.add_store(
        SimStore("tienda", "Tienda", "CL", "CLP", "America/Santiago", "http://tienda.example.com", "t@example.com")
    )
    app = world.add_app(CALLBACK)
    routes = [*Api(world, limits=limits).routes(), *Accounts(world).routes()]
    server = Server(Lying(Starlette(routes=routes), faults)).start()
    owner = httpx.Client(base_url=f"{server.url}/v1", auth=(store.login, store.authtoken), trust_env=False, timeout=5)
    browser = httpx.Client(base_url=server.url, trust_env=False, timeout=5)
    return Platform(clock, world, store, app, faults, server, owner, browser)
