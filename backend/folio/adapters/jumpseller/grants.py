"""What a store's calls are authorised with: its own API login, or OAuth tokens that are renewed when they end."""

import base64
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from folio.domain.errors import Unavailable
from folio.domain.ports import Authorizer, Clock, Renewal, Stores
from folio.domain.store import BasicAuth, TokenPair
from folio.steps import step

RENEW_BEFORE = timedelta(seconds=60)
SAVE_WAITS = (0.2, 1.0, 3.0, 8.0)


class Grant(Protocol):
    """Gives the Authorization header of a store."""

    def header(self) -> str:
        """The value for now. Raises `NeedsReconnect`."""

    def refused(self) -> bool:
        """The platform refused the header just given. True when another try with a new one makes sense."""


class BasicGrant:
    """A store's own API login."""

    def __init__(self, auth: BasicAuth) -> None:
        pair = f"{auth.login}:{auth.authtoken}".encode()
        self._header = f"Basic {base64.b64encode(pair).decode('ascii')}"

    def header(self) -> str:
        """Always the same."""
        return self._header

    def refused(self) -> bool:
        """There is no other one."""
        return False


class FixedGrant:
    """A token pair that is not stored yet: the one an install just received."""

    def __init__(self, pair: TokenPair) -> None:
        self._header = f"Bearer {pair.access_token}"

    def header(self) -> str:
        """Always the same."""
        return self._header

    def refused(self) -> bool:
        """A pair this young is not renewed."""
        return False


class StoredGrant:
    """A stored token pair, renewed when it ends: one process at a time, and saved before it is used."""

    def __init__(
        self,
        store_id: str,
        stores: Stores,
        authorizer: Authorizer,
        clock: Clock,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store_id, self._stores, self._sleep = store_id, stores, sleep
        self._authorizer, self._clock = authorizer, clock
        self._used = ""

    def header(self) -> str:
        """The present token, renewed first when it ends within a minute."""
        pair = self._stores.auth(self._store_id)
        if isinstance(pair, BasicAuth):
            return BasicGrant(pair).header()
        if pair.expires_at - self._clock() < RENEW_BEFORE:
            pair = self._renew(pair.access_token)
        self._used = pair.access_token
        return f"Bearer {pair.access_token}"

    def refused(self) -> bool:
        """Renew the token that was refused, unless somebody did meanwhile."""
        if not self._used:
            return False
        self._renew(self._used)
        return True

    def _renew(self, stale: str) -> TokenPair:
        with self._stores.renewing(self._store_id) as renewal:
            if renewal.auth.access_token != stale and renewal.auth.expires_at > self._clock():
                return renewal.auth
            pair = self._authorizer.refresh(renewal.auth.refresh_token)
            step("R1")  # the old pair is dead, the new one not saved
            self._save(renewal, pair)
            return pair

    def _save(self, renewal: Renewal, pair: TokenPair) -> None:
        """The old pair is dead by now: a database that is busy for a moment must not cost the store its grant."""
        for wait in SAVE_WAITS:
            try:
                renewal.save(pair)
            except Unavailable:
                self._sleep(wait)
            else:
                return
        renewal.save(pair)
