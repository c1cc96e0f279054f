"""A running platform with one store, for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.simulators.platform import Platform, start


@pytest.fixture
def platform() -> Iterator[Platform]:
    running = start()
    try:
        yield running
    finally:
        running.stop()
