"""A store to sweep, for every test of the sweep."""

import pytest

from folio.adapters.storage import Storage
from folio.domain.store import BasicAuth
from tests.databases import Queue, SetClock
from tests.flows.broom import Broom
from tests.flows.shop import shop  # noqa: F401  the fixture of the issue protocol
from tests.flows.test_answer_bell import INFO


@pytest.fixture
def broom(storage: Storage, queue: Queue, clock: SetClock) -> Broom:
    """Connected a hundred days ago."""
    store = storage.stores.connect(INFO, BasicAuth("login", "token"), clock())
    broom = Broom(storage, queue, clock, store)
    broom.start_at("2025-11-22")
    return broom
