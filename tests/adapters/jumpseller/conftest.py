"""A lying server, and clients with much and with little patience for it."""

from collections.abc import Iterator

import httpx
import pytest

from folio.adapters.jumpseller.http import HttpClient
from tests.adapters.jumpseller.lying_server import LyingServer, lying_server

PATIENT = httpx.Timeout(10.0)
HASTY = httpx.Timeout(connect=10.0, read=0.2, write=10.0, pool=10.0)


@pytest.fixture
def server() -> Iterator[LyingServer]:
    """The other side."""
    with lying_server() as running:
        yield running


@pytest.fixture(scope="module")  # making one reads the certificate store, which takes longer than a test
def http() -> Iterator[HttpClient]:
    """Our side, with patience for a busy machine."""
    client = HttpClient(timeout=PATIENT)
    yield client
    client.close()


@pytest.fixture(scope="module")
def hasty() -> Iterator[HttpClient]:
    """Our side, for those who never answer: it waits a fifth of a second."""
    client = HttpClient(timeout=HASTY)
    yield client
    client.close()
