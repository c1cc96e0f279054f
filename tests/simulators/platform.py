"""The simulated platform as tests use it: the real runner, one store, a clock the test moves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from e2e.simulators.jumpseller import JumpsellerSimulator
from e2e.simulators.jumpseller.faults import Faults
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import ALL_SCOPES, OAuthApp, SimStore, World

START = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
CALLBACK = "http://folio.example.com/oauth/callback"


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
    """What a test holds. `owner` calls the API with the store's own login, `browser` calls anything."""

    clock: Hand
    simulator: JumpsellerSimulator
    store: SimStore
    app: OAuthApp
    owner: httpx.Client
    browser: httpx.Client

    @property
    def world(self) -> World:
        return self.simulator.world

    @property
    def faults(self) -> Faults:
        return self.simulator.faults

    def place(self, *, status: str = "paid", price: int = 11900, at: datetime | None = None) -> int:
        basket = Basket((Item("Tetera", price),))
        return self.world.place(self.store, basket, person(3), status=status, at=at)

    def bearer(self, scopes: frozenset[str] = ALL_SCOPES) -> dict[str, str]:
        pair = self.world.grant_tokens(self.app.client_id, self.store.code, scopes)
        return {"Authorization": f"Bearer {pair['access_token']}"}

    def as_app(self, method: str, path: str, *, scopes: frozenset[str] = ALL_SCOPES, **more: Any) -> httpx.Response:
        return self.browser.request(method, f"/v1{path}", headers=self.bearer(scopes), **more)

    def exchange(self, **fields: str) -> httpx.Response:
        known = {"client_id": self.app.client_id, "client_secret": self.app.client_secret}
        return self.browser.post("/oauth/token", data={**known, **fields})

    def stop(self) -> None:
        self.owner.close()
        self.browser.close()
        self.simulator.stop()


def start(*, limits: bool = True) -> Platform:
    """Serve a platform with the store `tienda`. The caller stops it."""
    clock = Hand()
    simulator = JumpsellerSimulator(clock=clock, time_scale=0.001, limits=limits).start()
    store = simulator.open_store("tienda")
    app = simulator.world.add_app(CALLBACK)
    login = (store.login, store.authtoken)
    # Plain HTTP to this machine: `verify=False` only spares the loading of certificates nobody needs.
    owner = httpx.Client(base_url=simulator.api_url, auth=login, verify=False, trust_env=False, timeout=5)
    browser = httpx.Client(base_url=simulator.url, verify=False, trust_env=False, timeout=5)
    return Platform(clock, simulator, store, app, owner, browser)
