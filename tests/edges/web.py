"""The whole web application over real SQLite and a simulated platform, asked without a socket."""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from e2e.simulators.jumpseller import JumpsellerSimulator
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import ALL_SCOPES, SimStore
from folio.adapters.storage.database import reading
from folio.app import make_app
from folio.domain.ledger import Entry
from folio.domain.store import Store
from folio.settings import Settings
from folio.wiring import Wiring, open_wiring
from tests.builders import NOON, SetClock

HOST = "folio.example"
PUBLIC_URL = f"https://{HOST}"
KEY = bytes(range(32))
POLICY = {
    "seller": {"name": "Comercial Prueba SpA", "tax_id": "76.086.428-5", "address": "Calle 1", "city": "Santiago"}
}
SHOPS = itertools.count(1)
ADDRESSES = itertools.count(1)
Headers = Sequence[tuple[str | bytes, str | bytes]]


@dataclass
class Browser:
    """Somebody who asks: keeps cookies and follows nothing by itself. `address` is where the calls come from."""

    app: Starlette
    url: str = PUBLIC_URL
    address: str = "192.0.2.7"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def ask(self, method: str, path: str, *, headers: Headers = (), **sent: Any) -> httpx.Response:
        """One request, answered."""
        return asyncio.run(self._ask(method, path, headers, sent))

    def get(self, path: str, **sent: Any) -> httpx.Response:
        """GET."""
        return self.ask("GET", path, **sent)

    def post(self, path: str, **sent: Any) -> httpx.Response:
        """POST."""
        return self.ask("POST", path, **sent)

    async def _ask(self, method: str, path: str, headers: Headers, sent: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(self.address, 5000))
        async with httpx.AsyncClient(transport=transport, base_url=self.url, cookies=self.cookies) as client:
            encoded = [(_bytes(name), _bytes(value)) for name, value in headers]
            answered = await client.request(method, path, headers=encoded, **sent)
            self.cookies = client.cookies
            return answered


@dataclass
class Web:
    """A running installation in the hands of a test."""

    wiring: Wiring
    app: Starlette
    simulator: JumpsellerSimulator
    clock: SetClock

    def browser(self, address: str = "192.0.2.7") -> Browser:
        """A browser without any cookie."""
        return Browser(self.app, self.wiring.settings.public_url, address)

    def new_shop(self, **more: Any) -> SimStore:
        """A shop at the platform that nobody connected."""
        return self.simulator.open_store(more.pop("code", f"tienda{next(SHOPS)}"), **more)

    def shop(self, **more: Any) -> tuple[SimStore, Store]:
        """A shop at the platform, connected with its own API login and `POLICY`."""
        simulated = self.new_shop(**more)
        return simulated, self.wiring.connect_with_token(simulated.login, simulated.authtoken, POLICY)

    def order(self, shop: SimStore, number: int = 1, **basket: Any) -> int:
        """A paid order at the platform, settled by nobody yet."""
        items = (Item(basket.pop("product", "Té de hierbas"), 8990, 2),)
        return self.simulator.world.place(shop, Basket(items=items, **basket), person(number), at=self.clock())

    def issued(self, shop: SimStore, store: Store, number: int = 1, **basket: Any) -> Entry:
        """A paid order, settled; its document."""
        order_id = self.order(shop, number, **basket)
        self.wiring.settle(store.id, order_id)
        return self.wiring.storage.ledger.entries(store.id, order_id)[-1]

    def sign_in(self, browser: Browser, shop: SimStore) -> httpx.Response:
        """The whole OAuth story, up to the answer of the callback."""
        answered, state = self.begin(browser)
        assert answered.status_code == 302
        return browser.get(f"/oauth/callback?{urlencode({'code': self.code(shop), 'state': state})}")

    def begin(self, browser: Browser) -> tuple[httpx.Response, str]:
        """`GET /install`: the answer and the state it sent the browser away with. Each from an address of its own:
        installs are limited per address, and a quick machine starts more of them a minute than one may.
        """
        browser.address = f"198.51.100.{next(ADDRESSES) % 250}"
        answered = browser.get("/install")
        return answered, parse_qs(urlsplit(answered.headers["location"]).query)["state"][0]

    def code(self, shop: SimStore) -> str:
        """A code that the platform gives for a shop's consent."""
        return self.simulator.world.grant_code(self.wiring.settings.client_id, shop.code, ALL_SCOPES)

    def rows(self, table: str) -> list[Any]:
        """Every row of a table."""
        with reading(self.wiring.engine) as connection:
            return list(connection.execute(sa.text(f"SELECT * FROM {table}")))

    def calls(self) -> int:
        """How often the platform was asked for anything."""
        return sum(self.simulator.world.calls.values())


def sign(body: bytes, token: str) -> str:
    """The platform's signature over a body."""
    return base64.b64encode(hmac.new(token.encode(), body, hashlib.sha256).digest()).decode()


def delivery(token: str, order_id: Any = 1026, *, event: str = "order_paid") -> tuple[bytes, Headers]:
    """A signed delivery: body and headers."""
    body = json.dumps({"order": {"id": order_id, "status_enum": "paid", "total": 369.2}}).encode()
    return body, signed(body, token, event=event)


def signed(body: bytes, token: str, *, event: str = "order_paid") -> Headers:
    """The headers with which the platform posts a body."""
    return [
        ("Content-Type", "application/json"),
        ("Jumpseller-Event", event),
        ("Jumpseller-Hmac-Sha256", sign(body, token)),
    ]


def log_of(caplog: pytest.LogCaptureFixture) -> str:
    """Everything the program logged, extras included; the tests' own client is left out."""
    chatter = ("httpx", "httpcore", "asyncio", "uvicorn")
    return "\n".join(str(vars(r)) + r.getMessage() for r in caplog.records if not r.name.startswith(chatter))


def csrf_of(page: str) -> str:
    """The token in a page's form."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def cookie_parts(header: str) -> tuple[str, str, set[str]]:
    """A Set-Cookie header as name, value and attributes in lower case."""
    first, *attributes = header.split("; ")
    name, _, value = first.partition("=")
    return name, value, {attribute.lower() for attribute in attributes}


@contextmanager
def open_web(
    folder: Path, patch: pytest.MonkeyPatch, *, url: str = PUBLIC_URL, database_url: str = "", **settings: Any
) -> Iterator[Web]:
    """An installation on a database of its own, whose time stands at NOON until the test moves it."""
    clock = SetClock(NOON)
    for module in ("folio.wiring", "folio.app"):
        patch.setattr(f"{module}.now", clock)
    with JumpsellerSimulator(clock=clock, limits=False) as simulator:
        simulator.world.fire = lambda *_: None  # each test rings for itself
        app = simulator.world.add_app(f"{url}/oauth/callback")
        chosen = Settings(
            database_url=database_url or f"sqlite:///{folder}/folio.db",
            public_url=url,
            secret_key=KEY,
            client_id=app.client_id,
            client_secret=app.client_secret,
            api_url=simulator.api_url,
            accounts_url=simulator.accounts_url,
            **settings,
        )
        with open_wiring(chosen) as wiring:
            yield Web(wiring, make_app(wiring), simulator, clock)


def a_web(folders: pytest.TempPathFactory) -> Iterator[Web]:
    """The body of a fixture: one installation for all tests of a module, each with shops of its own."""
    with pytest.MonkeyPatch.context() as patch, open_web(folders.mktemp("web"), patch) as running:
        yield running


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def settle(web: Web, store: Store, order_id: int) -> None:
    """Ring an order's bell and answer it at once, as a worker would."""
    bell = web.wiring.storage.bells.ring(store.id, order_id)
    web.wiring.answer(store.id, order_id, bell, 0.0)
