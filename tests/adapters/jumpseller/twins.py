"""A memory of stores for tests of the platform: just enough of `Stores`, with real exclusion while renewing."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from folio.domain.errors import UnknownStore
from folio.domain.policy import Policy
from folio.domain.store import BasicAuth, Feature, Store, StoreInfo, TokenPair


class RenewalInMemory:
    """The held right: saving is what everybody reads next."""

    def __init__(self, stores: "StoresInMemory", store_id: str, auth: TokenPair) -> None:
        self._stores, self._store_id, self.auth = stores, store_id, auth

    def save(self, pair: TokenPair) -> None:
        self._stores.grants[self._store_id] = pair
        self._stores.saved.append(pair)
        self.auth = pair


class StoresInMemory:
    """`Stores` that live as long as the test. `saved` is every renewed pair, in order."""

    def __init__(self) -> None:
        self.grants: dict[str, TokenPair | BasicAuth] = {}
        self.saved: list[TokenPair] = []
        self.seen: dict[str, datetime] = {}
        self._stores: dict[str, Store] = {}
        self._infos: dict[str, StoreInfo] = {}
        self._policies: dict[str, dict[str, Any]] = {}
        self._features: dict[str, dict[str, Feature]] = {}
        self._renewing = threading.Lock()

    def get(self, store_id: str) -> Store:
        if store_id not in self._stores:
            raise UnknownStore
        return self._stores[store_id]

    def by_code(self, code: str) -> Store:
        found = [store for store in self._stores.values() if store.code == code]
        if not found:
            raise UnknownStore
        return found[0]

    def by_install_key(self, install_key: str) -> Store | None:
        return next((s for s in self._stores.values() if s.install_key == install_key), None)

    def all(self) -> Sequence[Store]:
        return sorted(self._stores.values(), key=lambda store: store.code)

    def connect(self, info: StoreInfo, auth: TokenPair | BasicAuth, now: datetime) -> Store:
        old = next((s for s in self._stores.values() if s.code == info.code), None)
        number = len(self._stores) + 1
        known = old or Store(
            id=f"store-{number}",
            code=info.code,
            name=info.name,
            country=info.country,
            currency=info.currency,
            timezone=info.timezone,
            url=info.url,
            email=info.email,
            install_key=f"install-key-{number}",
            policy=Policy(),
            status="connected",
            connected_at=now,
            start_at=now,
        )
        self._stores[known.id] = replace(known, status="connected", name=info.name)
        self._infos[known.id] = info
        self.grants[known.id] = auth
        return self._stores[known.id]

    def refresh_info(self, store_id: str, info: StoreInfo, now: datetime) -> Store:
        self._infos[store_id] = info
        return self.get(store_id)

    def hooks_tokens(self, store_id: str, now: datetime) -> Sequence[str]:
        return [self._infos[store_id].hooks_token]

    def auth(self, store_id: str) -> TokenPair | BasicAuth:
        return self.grants[store_id]

    @contextmanager
    def renewing(self, store_id: str) -> Iterator[RenewalInMemory]:
        with self._renewing:
            auth = self.grants[store_id]
            assert isinstance(auth, TokenPair)
            yield RenewalInMemory(self, store_id, auth)

    def policy_json(self, store_id: str) -> dict[str, Any]:
        return self._policies.get(store_id, {})

    def save_policy(self, store_id: str, policy: Mapping[str, Any]) -> Store:
        self._policies[store_id] = dict(policy)
        return self.get(store_id)

    def set_status(self, store_id: str, status: str, *, only_from: str = "") -> None:
        store = self.get(store_id)
        if not only_from or store.status == only_from:
            self._stores[store_id] = replace(store, status=status)

    def features(self, store_id: str) -> Sequence[Feature]:
        return list(self._features.get(store_id, {}).values())

    def set_feature(self, store_id: str, feature: Feature) -> None:
        self._features.setdefault(store_id, {})[feature.name] = feature

    def saw_script(self, store_id: str, at: datetime) -> None:
        self.seen[store_id] = at

    def script_seen_at(self, store_id: str) -> datetime | None:
        return self.seen.get(store_id)
