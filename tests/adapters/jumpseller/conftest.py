"""A lying server, and clients with little patience for it."""

from collections.abc import Iterator

import httpx
import pytest

from folio.adapters.jumpseller.http import HttpClient
from tests.adapters.jumpseller.lying_server import LyingServer, lying_server

IMPATIENT = httpx.Timeout(connect=2.0, read=0.25, write=2.0, pool=2.0)


@pytest.fixture
def server() -> Iterator[LyingServer]:
    """The other side."""
    with lying_server() as running:
        yield running


@pytest.fixture
def http() -> Iterator[HttpClient]:
    """Our side, which waits a quarter of a second for an answer."""
    client = HttpClient(timeout=IMPATIENT)
    yield client
    client.close()
