"""Fixtures for tests that drive a real browser. Import what a test file needs, or all of it in `e2e/conftest.py`.

The Chromium of the machine is used where there is one (`FOLIO_CHROMIUM` names another), else Playwright's own.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
WAIT_MS = 5000


def chromium_path() -> str | None:
    """Where the machine's Chromium is; None leaves the choice to Playwright."""
    found = (shutil.which(name) for name in NAMES)
    return os.environ.get("FOLIO_CHROMIUM") or next((path for path in found if path), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; tests open contexts of their own in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile on a desk's screen: no cookies, no storage, nothing cached."""
    fresh = chromium.new_context(viewport={"width": DESKTOP["width"], "height": DESKTOP["height"]})
    fresh.set_default_timeout(WAIT_MS)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose uncaught script errors fail the test."""
    fresh = context.new_page()
    errors: list[str] = []
    fresh.on("pageerror", lambda error: errors.append(error.message))
    yield fresh
    assert errors == []
