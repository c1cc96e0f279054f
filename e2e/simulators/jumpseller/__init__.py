"""Jumpseller, simulated over real HTTP from its OpenAPI file and the quirks that integrators met.

One server plays all of its hosts: the API under /v1, the accounts server under /oauth, the shops' own pages, and
/_sim for whoever steers it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette

from e2e.simulators.jumpseller.accounts import Accounts
from e2e.simulators.jumpseller.api import Api
from e2e.simulators.jumpseller.catalogue import SHOPS, demo_store
from e2e.simulators.jumpseller.control import Control
from e2e.simulators.jumpseller.faults import Faults, Lying
from e2e.simulators.jumpseller.hooks import Deliverer
from e2e.simulators.jumpseller.shop import Shop
from e2e.simulators.jumpseller.world import SimStore, World
from e2e.simulators.serving import Dated, Server


class JumpsellerSimulator:
    """The platform on a port of this machine. Use as a context manager, or start() and stop()."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        time_scale: float = 1.0,
        limits: bool = True,
        port: int = 0,
    ) -> None:
        self.world = World(clock)
        self.faults = Faults()
        self.deliverer = Deliverer(self.world, time_scale=time_scale)
        self.shop = Shop(self.world)
        routes = [
            *Api(self.world, limits=limits).routes(),
            *Accounts(self.world).routes(),
            *self.shop.routes(),
            *Control(self.world, self.deliverer, self.faults).routes(),
        ]
        app: Any = Lying(Dated(Starlette(routes=routes), clock), self.faults)
        self._server = Server(app, port=port)

    @property
    def url(self) -> str:
        """The address of everything."""
        return self._server.url

    @property
    def api_url(self) -> str:
        """FOLIO_JUMPSELLER_API_URL."""
        return f"{self.url}/v1"

    @property
    def accounts_url(self) -> str:
        """FOLIO_JUMPSELLER_ACCOUNTS_URL."""
        return self.url

    def start(self) -> Self:
        """Serve and deliver."""
        self._server.start()
        self.deliverer.start()
        return self

    def stop(self) -> None:
        """Stop both."""
        self.deliverer.stop()
        self._server.stop()

    def open_store(
        self, code: str = "tienda", *, country: str = "CL", currency: str = "CLP", **more: Any
    ) -> SimStore:
        """A plain store for tests."""
        zones = {"CL": "Santiago", "PT": "Lisbon", "CO": "Bogota", "MX": "Mexico City"}
        store = SimStore(
            code=code,
            name=more.pop("name", f"Tienda {code}"),
            country=country,
            currency=currency,
            timezone=zones.get(country, ""),
            url=self.url,
            email=f"{code}@example.com",
            **more,
        )
        return self.world.add_store(store)

    def open_demo_stores(self) -> list[SimStore]:
        """The two stores of the demo."""
        return [self.world.add_store(demo_store(code, self.url)) for code in SHOPS]

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()
