"""The outside world and a warm parent of processes, once for each process of the test run; databases on demand."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import PostgresServer
from tests.faults.nurse import Nursery
from tests.faults.stage import Outside, Stage, outside, stage

SLOTS = 4

OpenStages = Callable[..., list[Stage]]


@pytest.fixture(scope="session")
def world() -> Iterator[Outside]:
    """Platform, mail server and provider."""
    with outside() as opened:
        yield opened


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """The warm parent."""
    opened = Nursery(tmp_path_factory.mktemp("nursery"))
    yield opened
    opened.close()


@pytest.fixture
def open_stages(
    request: pytest.FixtureRequest, world: Outside, nursery: Nursery, tmp_path: Path
) -> Iterator[OpenStages]:
    """Installations on databases of their own; stopped when the test ends."""
    with ExitStack() as stack:

        def opened(
            database: str, slots: int = SLOTS, *, switches: tuple[str, ...] = ("hurry",), workers: int = 1
        ) -> list[Stage]:
            return [
                stack.enter_context(
                    stage(
                        world,
                        nursery,
                        tmp_path / f"s{slot}",
                        fresh(slot, database),
                        switches=switches,
                        workers=workers,
                    )
                )
                for slot in range(slots)
            ]

        def fresh(slot: int, database: str) -> str:
            if database == "sqlite":
                return f"sqlite:///{tmp_path}/s{slot}/folio.db"
            server: PostgresServer = request.getfixturevalue("postgres_server")
            url = server.create()
            stack.callback(server.drop, url)
            return url

        yield opened
