"""Leases while clocks jump or differ: nobody is locked out for longer than a lease, nobody shares one."""

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from folio.adapters.storage import Storage
from folio.adapters.storage.database import writing
from folio.adapters.storage.renewals import HELD_FOR as RENEWAL_HELD_FOR
from folio.adapters.storage.settling import HELD_FOR, Settling
from folio.adapters.storage.tables import settling
from folio.domain.errors import Busy
from tests.databases import NOW, SetClock
from tests.storage_examples import PAIR, info

ORDER = "order:store:1"
DAY = timedelta(days=1)


def is_free(rights: Settling) -> bool:
    try:
        with rights.alone(ORDER):
            return True
    except Busy:
        return False


def left_behind(engine: sa.Engine, until: object) -> None:
    """The row of a holder that was killed."""
    with writing(engine) as connection:
        connection.execute(settling.insert().values(name=ORDER, holder="dead", until=until))


def test_a_killed_holders_right_does_not_last_a_day_when_the_clock_is_put_back(
    engine: sa.Engine, clock: SetClock
) -> None:
    left_behind(engine, clock() + HELD_FOR)
    clock.now -= DAY
    assert is_free(Settling(engine, clock))


def test_a_clock_that_stands_still_or_goes_a_little_back_shares_no_right(engine: sa.Engine, clock: SetClock) -> None:
    rights = Settling(engine, clock)
    with rights.alone(ORDER):
        assert not is_free(rights)
        clock.now -= timedelta(seconds=20)
        assert not is_free(rights)
    assert is_free(rights)


def test_a_clock_a_day_ahead_ends_no_work_that_is_renewed_and_frees_what_was_left(
    engine: sa.Engine, clock: SetClock
) -> None:
    left_behind(engine, clock() + HELD_FOR)
    clock.now += DAY
    rights = Settling(engine, clock)
    assert is_free(rights)


def test_machines_whose_clocks_differ_agree_where_the_server_decides(engine: sa.Engine) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("an embedded database serves one machine, which has one clock")
    here = Settling(engine, SetClock(NOW), by_server=True)
    there = Settling(engine, SetClock(NOW + DAY), by_server=True)
    yesterday = Settling(engine, SetClock(NOW - DAY), by_server=True)
    with here.alone(ORDER):
        assert not is_free(there)
        assert not is_free(yesterday)
    assert is_free(there)
    with writing(engine) as connection:
        moment = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    left_behind(engine, moment + timedelta(seconds=1))
    assert not is_free(here)
    deadline = time.monotonic() + 30
    while not is_free(here):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_the_server_can_be_proved_writable_by_its_own_clock(storage: Storage) -> None:
    storage.settling.prove_writable()
    with storage.settling.alone(ORDER):
        assert not is_free(storage.settling)


def test_a_killed_renewal_does_not_last_a_day_when_the_clock_is_put_back(storage: Storage, clock: SetClock) -> None:
    store = storage.stores.connect(info(), PAIR, NOW)
    held = storage.stores.renewing(store.id)
    held.__enter__()
    clock.now -= DAY
    assert DAY > 2 * RENEWAL_HELD_FOR
    with storage.stores.renewing(store.id) as second:
        assert second.auth == PAIR
    held.__exit__(None, None, None)
