"""A database put back to an older copy, through real processes, on both databases: nothing twice, nothing lost."""

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from e2e.running import RunningFolio, eventually, running_folio
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import SimStore
from folio.adapters.storage.database import open_engine
from folio.adapters.storage.tables import documents, orders
from tests.databases import PostgresServer

TEA = Item("Té de hierbas", 8990, 2, sku="TE-250")


@dataclass
class House:
    """A running installation, and how its stopped database is copied and put back."""

    folio: RunningFolio
    copy: Callable[[], None]
    put_back: Callable[[], None]


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    if request.param == "sqlite":
        files = ("folio.db", "folio.db-wal", "folio.db-shm")

        def move(source: Path, target: Path) -> None:
            for name in files:
                (target / name).unlink(missing_ok=True)
                if (source / name).exists():
                    shutil.copyfile(source / name, target / name)

        copied = tmp_path / "copied"
        copied.mkdir()
        with running_folio(tmp_path) as folio:
            yield House(folio, lambda: move(tmp_path, copied), lambda: move(copied, tmp_path))
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create_empty()
    name = str(sa.make_url(url).database)

    def replace(source: str, target: str) -> None:
        server._admin(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        server._admin(f"CREATE DATABASE {target} TEMPLATE {source}")

    with running_folio(tmp_path, url, FOLIO_NUMBER_LEDGER=str(tmp_path / "numbers")) as folio:
        yield House(folio, lambda: replace(name, f"c{name}"), lambda: replace(f"c{name}", name))
    server.drop(url)


def place(folio: RunningFolio, store: SimStore, first: int, many: int) -> list[int]:
    return [folio.simulator.world.place(store, Basket(items=(TEA,)), person(n)) for n in range(first, first + many)]


def delivered(folio: RunningFolio, store: SimStore, orders: list[int]) -> bool:
    return all(store.documents.get(order) for order in orders) and mails(folio, orders) == [1] * len(orders)


def mails(folio: RunningFolio, orders: list[int]) -> list[int]:
    subjects = [str(mail.message["Subject"]) for mail in folio.mailbox.received]
    return [sum(f" {order})" in subject for subject in subjects) for order in orders]


def ledger(folio: RunningFolio) -> dict[int, str]:
    """The number of each order's one document."""
    with opened(folio) as connection:
        rows = connection.execute(sa.select(documents.c.order_id, documents.c.number)).all()
    found = {row.order_id: row.number for row in rows}
    assert len(found) == len(rows)
    return found


def answered(folio: RunningFolio) -> bool:
    with opened(folio) as connection:
        return not connection.execute(sa.select(orders.c.order_id).where(orders.c.answered < orders.c.rung)).all()


@contextmanager
def opened(folio: RunningFolio) -> Iterator[sa.Connection]:
    engine = open_engine(folio.environment["FOLIO_DATABASE_URL"])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def readiness(folio: RunningFolio) -> dict[str, Any]:
    answer = httpx.get(f"{folio.url}/readyz", trust_env=False)
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.timeout(400)
def test_a_restored_past_issues_nothing_twice_reuses_no_number_and_loses_none(house: House) -> None:
    folio = house.folio
    store = folio.simulator.open_store()
    folio.connect(store)
    folio.start()
    before = place(folio, store, 1, 5)
    eventually(lambda: delivered(folio, store, before), "the first five documents")
    folio.stop()
    house.copy()
    folio.start()
    since = place(folio, store, 6, 5)
    eventually(lambda: delivered(folio, store, since), "five more")
    folio.stop(signal.SIGKILL)
    house.put_back()

    folio.start()
    told = readiness(folio)
    assert told["issuing"] is False
    assert "folio restore" in told["why"]
    assert folio.cli("doctor", check=False).returncode == 1
    (new,) = place(folio, store, 11, 1)
    for order in since:
        folio.simulator.world.fire(store, "order_updated", store.orders[order])
    eventually(folio.simulator.deliverer.idle, "the deliveries to be stored")
    time.sleep(2)
    assert not store.documents.get(new)

    done = json.loads(folio.cli("restore", "--json").stdout)
    assert sorted(number for _, number in done["numbers"]) == [f"receipt B-{n}" for n in (10, 6, 7, 8, 9)]
    eventually(lambda: delivered(folio, store, [new]), "the document of the order that waited")
    assert readiness(folio) == {"ready": True}
    every = [*before, *since, new]
    eventually(lambda: answered(folio), "every bell to be answered")
    issued = ledger(folio)
    assert sorted(issued) == sorted(every)
    assert sorted(issued.values(), key=lambda number: int(number[2:])) == [f"B-{n}" for n in range(1, 12)]
    assert [[entry["public_id"] for entry in store.documents[order]] for order in every] == [
        [issued[order]] for order in every
    ]
    assert mails(folio, every) == [1] * 11
    link = store.documents[since[0]][0]["url"]
    assert httpx.get(link, trust_env=False).headers["content-type"] == "application/pdf"

    again = json.loads(folio.cli("restore", "--json").stdout)
    assert (again["restored"], again["numbers"], again["orders"]) == (False, [], 0)


def test_a_backup_put_back_by_the_command_goes_on_without_a_gap(tmp_path: Path) -> None:
    with running_folio(tmp_path) as folio:
        store = folio.simulator.open_store()
        folio.connect(store)
        folio.start()
        first = place(folio, store, 1, 2)
        eventually(lambda: delivered(folio, store, first), "the first two documents")
        copy = tmp_path / "copy"
        made = json.loads(folio.cli("backup", str(copy), "--json").stdout)
        assert "folio.db" in made["files"]
        since = place(folio, store, 3, 2)
        eventually(lambda: delivered(folio, store, since), "two more")
        assert "Stop Folio first" in folio.cli("restore", "--from", str(copy), check=False).stderr
        folio.stop()
        numbers = tmp_path / "folio.db.numbers"
        numbers.rename(tmp_path / "elsewhere")
        assert "--ledger-lost" in folio.cli("restore", "--from", str(copy), check=False).stderr
        (tmp_path / "elsewhere").rename(numbers)
        done = json.loads(folio.cli("restore", "--from", str(copy), "--json").stdout)
        assert sorted(number for _, number in done["numbers"]) == ["receipt B-3", "receipt B-4"]
        assert os.path.exists(done["put_aside"])  # noqa: PTH110  a string from JSON
        folio.start()
        last = place(folio, store, 5, 1)
        eventually(lambda: delivered(folio, store, last), "the next document")
        assert store.documents[last[0]][0]["public_id"] == "B-5"
        assert mails(folio, first + since + last) == [1] * 5
