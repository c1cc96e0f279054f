"""The truth of the simulated platform: stores, orders, hooks, documents, grants. In memory, behind one lock."""

import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from e2e.simulators.jumpseller.orders import Basket, make_order, status_fields
from e2e.simulators.jumpseller.people import Person

ALL_SCOPES = frozenset(
    f"{verb}_{thing}"
    for verb in ("read", "write")
    for thing in (
        "products orders customers categories store settings shipping_methods payment_methods hooks promotions taxes "
        "pages countries custom_fields checkout_custom_fields customer_categories jsapps fulfillments locations"
    ).split()
) | {"read_apps", "write_reviews", "read_transaction_ledgers", "write_store_setup"}


@dataclass
class SimStore:
    """One store of the platform."""

    code: str
    name: str
    country: str
    currency: str
    timezone: str
    url: str
    email: str
    login: str = field(default_factory=lambda: secrets.token_hex(8))
    authtoken: str = field(default_factory=lambda: secrets.token_hex(16))
    hooks_token: str = field(default_factory=lambda: secrets.token_hex(16))
    logo: str = ""
    missing_scopes: set[str] = field(default_factory=set)
    orders: dict[int, dict[str, Any]] = field(default_factory=dict)
    documents: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    history: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    hooks: dict[int, dict[str, Any]] = field(default_factory=dict)
    jsapps: dict[int, dict[str, Any]] = field(default_factory=dict)
    custom_fields: dict[int, dict[str, Any]] = field(default_factory=dict)
    products: dict[int, dict[str, Any]] = field(default_factory=dict)
    taxes: list[dict[str, Any]] = field(default_factory=list)
    next_order: int = 1001

    def info(self) -> dict[str, Any]:
        """As /store/info.json tells it."""
        return {
            "id": abs(hash(self.code)) % 100000,
            "name": self.name,
            "code": self.code,
            "currency": self.currency,
            "country": self.country,
            "timezone": self.timezone,
            "email": self.email,
            "hooks_token": self.hooks_token,
            "url": self.url,
            "logo": self.logo or None,
            "weight_unit": "kg",
            "subscription_status": "active",
            "subscription_plan": "pro",
            "checkout_version": "v2",
            "address": {"city": None, "country": self.country, "country_code": self.country},
        }


@dataclass
class OAuthApp:
    """A registered app."""

    client_id: str
    client_secret: str
    redirect_uri: str
    name: str = "Folio"


@dataclass
class AccessToken:
    """An access token and whom it speaks for."""

    store: str
    scopes: frozenset[str]
    expires_at: datetime


class World:
    """Everything the platform knows. `fire` is called with (store, event, order) after each change."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.stores: dict[str, SimStore] = {}
        self.apps: dict[str, OAuthApp] = {}
        self.codes: dict[str, tuple[str, str, frozenset[str]]] = {}
        self.tokens: dict[str, AccessToken] = {}
        self.refresh_tokens: dict[str, tuple[str, str, frozenset[str]]] = {}
        self.calls: Counter[str] = Counter()
        self.carts: dict[str, dict[str, Any]] = {}
        self.fire: Callable[[SimStore, str, dict[str, Any]], None] = lambda *_: None
        self._ids = iter(range(1, 10**9))

    def next_id(self) -> int:
        """A number nobody had before."""
        return next(self._ids)

    def add_store(self, store: SimStore) -> SimStore:
        """Open a store."""
        with self.lock:
            self.stores[store.code] = store
        return store

    def add_app(self, redirect_uri: str) -> OAuthApp:
        """Register an app."""
        app = OAuthApp(secrets.token_hex(16), secrets.token_hex(24), redirect_uri)
        with self.lock:
            self.apps[app.client_id] = app
        return app

    # --- the life of an order -----------------------------------------------------------------------------

    def place(
        self, store: SimStore, basket: Basket, buyer: Person, *, status: str = "paid", at: datetime | None = None
    ) -> int:
        """A shopper finishes a checkout. Fires what the platform fires for it."""
        with self.lock:
            order_id = store.next_order
            store.next_order += 1
            first = "pending_payment" if status in ("paid", "pending_payment") else status
            order = make_order(order_id, basket, buyer, at or self.clock(), first)
            store.orders[order_id] = order
        if first == "pending_payment":
            self._changed(store, order, "order_pending_payment")
        elif first == "abandoned":
            self._changed(store, order, "order_abandoned")
        if status == "paid":
            self.set_status(store, order_id, "paid")
        return order_id

    def set_status(self, store: SimStore, order_id: int, status: str) -> None:
        """Paid, canceled, … by gateway or admin."""
        with self.lock:
            order = store.orders[order_id]
            order.update(status_fields(status))
        self._changed(store, order, {"paid": "order_paid", "canceled": "order_canceled"}.get(status, ""))

    def ship(self, store: SimStore, order_id: int) -> None:
        """The parcel leaves."""
        with self.lock:
            order = store.orders[order_id]
            order.update(
                fulfillment_status="fulfilled", shipment_status="Procesado", shipment_status_enum="fulfilled"
            )
        self._changed(store, order, "order_shipped")

    def edit(self, store: SimStore, order_id: int, changes: dict[str, Any]) -> None:
        """The merchant edits an order."""
        with self.lock:
            order = store.orders[order_id]
            order.update(changes)
        self._changed(store, order, "")

    def _changed(self, store: SimStore, order: dict[str, Any], event: str) -> None:
        for name in (event, "order_updated"):
            if name:
                self.fire(store, name, order)

    # --- grants -------------------------------------------------------------------------------------------

    def grant_code(self, client_id: str, store: str, scopes: frozenset[str]) -> str:
        """The merchant pressed "Yes, Authorize"."""
        code = secrets.token_urlsafe(24)
        with self.lock:
            self.codes[code] = (client_id, store, scopes)
        return code

    def grant_tokens(self, client_id: str, store: str, scopes: frozenset[str]) -> dict[str, Any]:
        """A fresh pair; good for one hour."""
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        now = self.clock()
        with self.lock:
            self.tokens[access] = AccessToken(store, scopes, now + timedelta(hours=1))
            self.refresh_tokens[refresh] = (client_id, store, scopes)
        return {
            "access_token": access,
            "token_type": "bearer",
            "expires_in": 3600,
            "refresh_token": refresh,
            "created_at": int(now.timestamp()),
        }
