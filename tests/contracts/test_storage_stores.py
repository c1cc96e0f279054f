"""Stores and installs, on both databases."""

import multiprocessing
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from folio.adapters.storage import CannotOpen, Storage, open_storage
from folio.adapters.storage.database import open_engine
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import renewals, stores
from folio.domain.errors import NeedsReconnect, Unavailable, UnknownStore
from folio.domain.store import BasicAuth, Feature, Store, TokenPair
from tests.databases import KEY, NOW, Queue, SetClock
from tests.storage_examples import PAIR, info


@pytest.fixture
def store(storage: Storage) -> Store:
    return storage.stores.connect(info(), PAIR, NOW)


def test_a_new_store_is_found_by_id_code_and_install_key(storage: Storage, store: Store) -> None:
    assert len(store.id) == 16
    assert len(store.install_key) >= 22
    assert (store.connected_at, store.start_at, store.status) == (NOW, NOW, "connected")
    assert storage.stores.get(store.id) == store
    assert storage.stores.by_code("shop") == store
    assert storage.stores.by_install_key(store.install_key) == store
    assert storage.stores.by_install_key("another") is None
    assert storage.stores.auth(store.id) == PAIR
    assert storage.stores.hooks_tokens(store.id, NOW) == ["hooks-1"]


def test_an_unknown_store_is_refused_by_every_question(storage: Storage) -> None:
    for ask in (storage.stores.get, storage.stores.by_code, storage.stores.auth, storage.stores.policy_json):
        with pytest.raises(UnknownStore):
            ask("nobody")
    with pytest.raises(UnknownStore):
        storage.stores.set_status("nobody", "connected")
    with pytest.raises(UnknownStore), storage.stores.renewing("nobody"):
        pytest.fail("nobody's tokens were renewed")


def test_connecting_again_keeps_who_the_store_is_and_renews_the_rest(storage: Storage, store: Store) -> None:
    storage.stores.save_policy(store.id, {"provider": "bsale", "credentials": {"token": "t"}})
    storage.stores.set_status(store.id, "disconnected")
    basic = BasicAuth("login", "authtoken")
    again = storage.stores.connect(info(name="New name", hooks_token="hooks-2"), basic, NOW + timedelta(days=3))
    assert (again.id, again.install_key, again.start_at) == (store.id, store.install_key, NOW)
    assert (again.name, again.status, again.policy.provider) == ("New name", "connected", "bsale")
    assert storage.stores.auth(store.id) == basic
    assert [s.code for s in storage.stores.all()] == ["shop"]


def test_a_changed_hooks_token_keeps_its_predecessor_for_a_day(storage: Storage, store: Store) -> None:
    storage.stores.refresh_info(store.id, info(hooks_token="hooks-2"), NOW)
    storage.stores.refresh_info(store.id, info(hooks_token="hooks-2"), NOW + timedelta(hours=1))
    assert storage.stores.hooks_tokens(store.id, NOW + timedelta(hours=23)) == ["hooks-2", "hooks-1"]
    assert storage.stores.hooks_tokens(store.id, NOW + timedelta(hours=24)) == ["hooks-2"]


def test_a_start_date_is_midnight_on_the_stores_wall(storage: Storage, store: Store) -> None:
    policy = {"start_date": "2026-01-15", "credentials": {"token": "secret"}}
    saved = storage.stores.save_policy(store.id, policy)
    assert saved.start_at == datetime(2026, 1, 15, 3, tzinfo=UTC)
    assert storage.stores.policy_json(store.id) == policy
    assert storage.stores.save_policy(store.id, {}).start_at == NOW


def test_features_and_the_script_are_remembered(storage: Storage, store: Store) -> None:
    storage.stores.set_feature(store.id, Feature("hooks", "ok"))
    storage.stores.set_feature(store.id, Feature("hooks", "degraded", "paused"))
    storage.stores.set_feature(store.id, Feature("script", "ok"))
    assert storage.stores.features(store.id) == [Feature("hooks", "degraded", "paused"), Feature("script", "ok")]
    assert storage.stores.script_seen_at(store.id) is None
    storage.stores.saw_script(store.id, NOW)
    assert storage.stores.script_seen_at(store.id) == NOW


def test_no_secret_is_readable_in_the_table(storage: Storage, store: Store, engine: sa.Engine) -> None:
    storage.stores.save_policy(store.id, {"credentials": {"token": "provider-secret"}})
    with engine.connect() as connection:
        row = repr(
            [bytes(v) if isinstance(v, memoryview) else v for v in connection.execute(sa.select(stores)).one()]
        )
    for secret in ("hooks-1", "access-1", "refresh-1", "provider-secret", store.install_key):
        assert secret not in row


def test_a_secret_moved_to_another_store_does_not_open(storage: Storage, store: Store, engine: sa.Engine) -> None:
    other = storage.stores.connect(info(code="other"), PAIR, NOW)
    with engine.begin() as connection:
        auth = connection.execute(sa.select(stores.c.auth).where(stores.c.id == store.id)).scalar_one()
        connection.execute(stores.update().where(stores.c.id == other.id).values(auth=auth))
    assert storage.stores.auth(store.id) == PAIR
    with pytest.raises(CannotOpen):
        storage.stores.auth(other.id)


def test_with_a_wrong_key_stores_are_listed_and_using_one_says_why(engine: sa.Engine, store: Store) -> None:
    wrong = open_storage(engine, Seal(bytes(32)), SetClock(), Queue())
    assert [(s.code, s.install_key) for s in wrong.stores.all()] == [("shop", "")]
    with pytest.raises(CannotOpen, match="FOLIO_SECRET_KEY"):
        wrong.stores.get(store.id)
    rotated = open_storage(engine, Seal(bytes(32), previous=[KEY]), SetClock(), Queue())
    assert rotated.stores.get(store.id) == store


def test_a_renewal_saves_what_the_next_one_reads(storage: Storage, store: Store) -> None:
    fresh = TokenPair("access-2", "refresh-2", NOW)
    with storage.stores.renewing(store.id) as renewal:
        assert renewal.auth == PAIR
        renewal.save(fresh)
        assert storage.stores.auth(store.id) == fresh
    with storage.stores.renewing(store.id) as renewal:
        assert renewal.auth == fresh


def test_a_grant_given_meanwhile_is_not_overwritten_by_a_renewal(storage: Storage, store: Store) -> None:
    newer = TokenPair("access-9", "refresh-9", NOW)
    with storage.stores.renewing(store.id) as renewal:
        storage.stores.connect(info(), newer, NOW)
        with pytest.raises(Unavailable):
            renewal.save(TokenPair("access-2", "refresh-2", NOW))
    assert storage.stores.auth(store.id) == newer


def test_an_own_api_login_has_nothing_to_renew(storage: Storage) -> None:
    own = storage.stores.connect(info(code="own"), BasicAuth("l", "t"), NOW)
    with pytest.raises(NeedsReconnect), storage.stores.renewing(own.id):
        pytest.fail("an API login was renewed")


def test_a_killed_holder_blocks_for_a_minute_only(
    storage: Storage, store: Store, engine: sa.Engine, clock: SetClock
) -> None:
    with engine.begin() as connection:
        until = NOW + timedelta(seconds=60)
        connection.execute(renewals.insert().values(store_id=store.id, holder="killed", until=until))
    entered = threading.Event()

    def renew() -> None:
        with storage.stores.renewing(store.id):
            entered.set()

    thread = threading.Thread(target=renew)
    thread.start()
    assert not entered.wait(0.3)
    clock.now = NOW + timedelta(seconds=60)
    thread.join(10)
    assert entered.is_set()


def _renew_often(url: str, store_id: str, times: int) -> None:
    engine = open_engine(url)
    opened = open_storage(engine, Seal(KEY), lambda: datetime.now(UTC), Queue())
    for _ in range(times):
        with opened.stores.renewing(store_id) as renewal:
            before = int(renewal.auth.access_token)
            time.sleep(0.01)
            renewal.save(TokenPair(str(before + 1), "r", NOW))
    engine.dispose()


def test_two_processes_never_renew_at_once(storage: Storage, database_url: str) -> None:
    store = storage.stores.connect(info(), TokenPair("0", "r", NOW), NOW)
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_renew_often, args=(database_url, store.id, 4)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    auth = storage.stores.auth(store.id)
    assert isinstance(auth, TokenPair)
    assert auth.access_token == "8"


def test_a_state_works_once_in_its_own_browser_for_ten_minutes(storage: Storage) -> None:
    states = storage.states
    states.keep("state", "browser", NOW)
    assert states.take("state", "stranger", NOW) == "other_browser"
    assert states.take("state", "browser", NOW + timedelta(minutes=10)) == "ok"
    assert states.take("state", "browser", NOW + timedelta(minutes=10)) == "used"
    assert states.take("never", "browser", NOW) == "unknown"
    states.keep("late", "browser", NOW)
    assert states.take("late", "browser", NOW + timedelta(minutes=10, seconds=1)) == "expired"
    states.keep("next", "browser", NOW + timedelta(days=2))
    assert states.take("late", "browser", NOW) == "unknown"


def test_a_status_is_only_changed_from_the_one_that_was_seen(storage: Storage, store: Store) -> None:
    storage.stores.set_status(store.id, "disconnected")
    storage.stores.set_status(store.id, "reconnect", only_from="connected")
    assert storage.stores.get(store.id).status == "disconnected"
    storage.stores.set_status(store.id, "connected", only_from="disconnected")
    assert storage.stores.get(store.id).status == "connected"


def test_orders_with_a_ring_that_nobody_answered_are_known(storage: Storage, store: Store) -> None:
    for order_id in (3, 1, 2):
        storage.bells.ring(store.id, order_id)
    storage.bells.answered(store.id, 2, 1)
    assert storage.bells.unanswered(store.id) == [1, 3]
