"""The outside world and a warm parent of processes, once for each process of the test run; databases on demand."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import PostgresServer
from tests.faults.cases import Case
from tests.faults.nurse import Nursery
from tests.faults.runner import play_all
from tests.faults.stage import Outside, Stage, outside, stage
from tests.faults.tally import Tally

SLOTS = 4
CASES_A_SLOT = 4  # opening an installation costs about as much as a case
SOAK = os.environ.get("FOLIO_SOAK") == "1"
DATABASES = ("sqlite", "postgresql")

OpenStages = Callable[..., list[Stage]]
PlayWell = Callable[..., Tally]


def every_nth(n: int, cases: Sequence[Case], database: str) -> list[Case]:
    """One case in n, other ones on each database; in a soak run, all on both."""
    return list(cases if SOAK else cases[DATABASES.index(database) :: n])


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


@pytest.fixture
def play_well(open_stages: OpenStages, tell: Callable[[Tally], None]) -> PlayWell:
    """Play cases on a database; every one must end as it should."""

    def played(database: str, cases: Sequence[Case], *switches: str) -> Tally:
        slots = max(1, min(SLOTS, len(cases) // CASES_A_SLOT))
        tally = play_all(open_stages(database, slots, switches=("hurry", *switches)), cases)
        tell(tally)
        assert not tally.problems, "\n".join(tally.problems)
        assert (tally.cases, tally.lost, tally.doubled, tally.gaps) == (len(cases), 0, 0, 0)
        return tally

    return played
