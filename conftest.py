"""Fixtures that unit and browser tests share."""

import folio  # noqa: F401  before anything imports sqlite3

pytest_plugins = ["tests.databases", "tests.faults.telling"]
