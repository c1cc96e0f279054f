"""A store's tokens are renewed once, saved before they are used, and never used up by two."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from folio.adapters.jumpseller.client import Platforms
from folio.adapters.jumpseller.grants import BasicGrant, StoredGrant
from folio.adapters.jumpseller.http import HttpClient
from folio.domain.errors import NeedsReconnect, Unavailable
from folio.domain.store import BasicAuth, TokenPair
from tests.adapters.jumpseller.lying_server import Asked, LyingServer, Reply, says
from tests.adapters.jumpseller.twins import StoresInMemory
from tests.builders import NOON, SetClock, a_clock
from tests.payloads.platform import a_store_info

STORE = "store-1"
HOUR = timedelta(hours=1)


class Server:
    """The platform's sign-in with rotation: a refresh token works once."""

    def __init__(self, clock: SetClock, alive: str) -> None:
        self.clock, self.alive = clock, alive
        self.refreshed: list[str] = []
        self.down = False

    def authorize_url(self, state: str) -> str:
        return f"https://accounts.example/?state={state}"

    def exchange(self, code: str) -> TokenPair:
        raise NotImplementedError(code)

    def refresh(self, refresh_token: str) -> TokenPair:
        self.refreshed.append(refresh_token)
        time.sleep(0.01)  # long enough for the others to arrive
        if self.down:
            raise Unavailable("down")
        if refresh_token != self.alive:
            raise NeedsReconnect("dead")
        number = len(self.refreshed)
        self.alive = f"refresh-{number}"
        return TokenPair(f"access-{number}", self.alive, self.clock() + HOUR)


@pytest.fixture
def clock() -> SetClock:
    return a_clock()


@pytest.fixture
def stores() -> StoresInMemory:
    made = StoresInMemory()
    made.grants[STORE] = TokenPair("access-0", "refresh-0", NOON + HOUR)
    return made


@pytest.fixture
def sign_in(clock: SetClock) -> Server:
    return Server(clock, "refresh-0")


@pytest.fixture
def grant(stores: StoresInMemory, sign_in: Server, clock: SetClock) -> StoredGrant:
    return StoredGrant(STORE, stores, sign_in, clock)


def test_a_token_with_time_left_is_used_as_it_is(grant: StoredGrant, sign_in: Server, clock: SetClock) -> None:
    clock.at = NOON + HOUR - timedelta(seconds=60)
    assert grant.header() == "Bearer access-0"
    assert sign_in.refreshed == []


def test_a_token_with_less_than_a_minute_left_is_renewed_and_saved_first(
    grant: StoredGrant, stores: StoresInMemory, clock: SetClock
) -> None:
    clock.at = NOON + HOUR - timedelta(seconds=59)
    assert grant.header() == "Bearer access-1"
    assert stores.saved == [TokenPair("access-1", "refresh-1", clock.at + HOUR)]
    assert stores.auth(STORE) == stores.saved[0]


def test_eight_at_once_renew_once(stores: StoresInMemory, sign_in: Server, clock: SetClock) -> None:
    clock.at = NOON + HOUR
    barrier = threading.Barrier(8)

    def ask() -> str:
        mine = StoredGrant(STORE, stores, sign_in, clock)
        barrier.wait()
        return mine.header()

    with ThreadPoolExecutor(8) as pool:
        headers = [future.result() for future in [pool.submit(ask) for _ in range(8)]]
    assert set(headers) == {"Bearer access-1"}
    assert sign_in.refreshed == ["refresh-0"]


def test_a_refused_token_that_somebody_renewed_meanwhile_is_not_renewed_again(
    grant: StoredGrant, stores: StoresInMemory, sign_in: Server
) -> None:
    grant.header()
    stores.grants[STORE] = TokenPair("access-9", "refresh-9", NOON + HOUR)
    assert grant.refused()
    assert sign_in.refreshed == []
    assert grant.header() == "Bearer access-9"


def test_a_refused_token_is_renewed_before_its_time(grant: StoredGrant, sign_in: Server) -> None:
    grant.header()
    assert grant.refused()
    assert sign_in.refreshed == ["refresh-0"]
    assert grant.header() == "Bearer access-1"


def test_a_pair_lost_in_a_crash_leads_to_one_try_with_the_old_token_and_a_reconnect(
    grant: StoredGrant, stores: StoresInMemory, sign_in: Server, clock: SetClock
) -> None:
    clock.at = NOON + HOUR
    sign_in.alive = "a pair that was given and never saved"
    with pytest.raises(NeedsReconnect):
        grant.header()
    assert sign_in.refreshed == ["refresh-0"]
    assert stores.saved == []


def test_an_outage_while_renewing_keeps_the_grant(
    grant: StoredGrant, stores: StoresInMemory, sign_in: Server, clock: SetClock
) -> None:
    clock.at = NOON + HOUR
    sign_in.down = True
    with pytest.raises(Unavailable) as caught:
        grant.header()
    assert not isinstance(caught.value, NeedsReconnect)
    sign_in.down = False
    assert grant.header() == "Bearer access-2"
    assert sign_in.refreshed == ["refresh-0", "refresh-0"]


def test_a_stores_own_login_is_never_renewed(stores: StoresInMemory, sign_in: Server, clock: SetClock) -> None:
    stores.grants[STORE] = BasicAuth("login", "token")
    grant = StoredGrant(STORE, stores, sign_in, clock)
    assert grant.header() == BasicGrant(BasicAuth("login", "token")).header()
    assert not grant.refused()
    assert sign_in.refreshed == []


# --- the whole way, over the wire -----------------------------------------------------------------------------


@pytest.fixture
def platforms(
    server: LyingServer, http: HttpClient, stores: StoresInMemory, sign_in: Server, clock: SetClock
) -> Platforms:
    return Platforms(server.url, http, stores, sign_in, clock)


def only(token: str) -> Callable[[Asked], Reply]:
    """Answers who comes with this token, and nobody else."""

    def answer(asked: Asked) -> Reply:
        good = asked.headers["authorization"] == f"Bearer {token}"
        return says(a_store_info()) if good else says({"message": "Unauthorized"}, 401)

    return answer


def test_one_refusal_is_answered_with_one_renewal_and_one_more_try(
    platforms: Platforms, server: LyingServer, sign_in: Server
) -> None:
    server.will(only("access-1"))
    assert platforms.of(STORE).info().code == "losaromos"
    assert [asked.headers["authorization"] for asked in server.asked] == ["Bearer access-0", "Bearer access-1"]
    assert sign_in.refreshed == ["refresh-0"]


def test_a_second_refusal_asks_for_a_reconnect(platforms: Platforms, server: LyingServer, sign_in: Server) -> None:
    server.will(only("nobody's"))
    with pytest.raises(NeedsReconnect):
        platforms.of(STORE).info()
    assert len(server.asked) == 2
    assert len(sign_in.refreshed) == 1


def test_a_store_that_is_only_connecting_is_asked_with_what_it_just_gave(
    platforms: Platforms, server: LyingServer
) -> None:
    server.will(says(a_store_info()))
    platforms.with_auth(TokenPair("just-given", "r", NOON)).info()
    platforms.with_auth(BasicAuth("login", "token")).info()
    assert [asked.headers["authorization"].split()[0] for asked in server.asked] == ["Bearer", "Basic"]


def test_all_platforms_of_one_store_share_one_budget(platforms: Platforms) -> None:
    assert platforms.of(STORE)._budget is platforms.of(STORE)._budget
    assert platforms.of(STORE)._budget is not platforms.of("store-2")._budget
