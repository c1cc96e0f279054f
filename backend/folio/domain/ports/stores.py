"""The stores that connected, and the installs that were started."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from folio.domain.store import BasicAuth, Feature, Store, StoreInfo, TokenPair


class Renewal(Protocol):
    """Exclusive right to renew one store's tokens. `auth` is what is stored now."""

    auth: TokenPair

    def save(self, pair: TokenPair) -> None:
        """Keep the new pair, durably, before anyone uses it."""


class Stores(Protocol):
    """The stores that connected. Secrets are sealed at rest."""

    def get(self, store_id: str) -> Store:
        """Raises `UnknownStore`."""

    def by_code(self, code: str) -> Store:
        """Raises `UnknownStore`."""

    def by_install_key(self, install_key: str) -> Store | None:
        """The store whose webhook URL holds this key, connected or not."""

    def all(self) -> Sequence[Store]:
        """Every store, by code."""

    def connect(self, info: StoreInfo, auth: TokenPair | BasicAuth, now: datetime) -> Store:
        """Add a store, or renew the one with this code: its id, install key, policy, numbers and history stay."""

    def refresh_info(self, store_id: str, info: StoreInfo, now: datetime) -> Store:
        """Take over what the platform now says of the store. A changed hooks token keeps its predecessor."""

    def hooks_tokens(self, store_id: str, now: datetime) -> Sequence[str]:
        """The tokens that may sign deliveries: the current one, and its predecessor for 24 hours."""

    def auth(self, store_id: str) -> TokenPair | BasicAuth:
        """The store's grant, unsealed."""

    def renewing(self, store_id: str) -> AbstractContextManager[Renewal]:
        """Wait for, and hold, the only right to renew this store's tokens, across all processes."""

    def policy_json(self, store_id: str) -> dict[str, Any]:
        """The policy as chosen, credentials included."""

    def save_policy(self, store_id: str, policy: Mapping[str, Any]) -> Store:
        """Replace the policy (already validated)."""

    def set_status(self, store_id: str, status: str, *, only_from: str = "") -> None:
        """`connected`, `reconnect` (grant gone, work parked) or `disconnected`. `only_from`: unless it is another
        one by now.
        """

    def features(self, store_id: str) -> Sequence[Feature]:
        """How each thing we set up at the store is doing."""

    def set_feature(self, store_id: str, feature: Feature) -> None:
        """Remember how one thing is doing."""

    def saw_script(self, store_id: str, at: datetime) -> None:
        """The checkout script reported that it runs in the store's checkout."""

    def script_seen_at(self, store_id: str) -> datetime | None:
        """When it last did."""


class OAuthStates(Protocol):
    """Installs that were started and not finished."""

    def keep(self, state: str, browser: str, now: datetime) -> None:
        """Remember that this browser started an install."""

    def take(self, state: str, browser: str, now: datetime) -> str:
        """Use a state once: `ok`, `unknown`, `used`, `expired` or `other_browser`."""
