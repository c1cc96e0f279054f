"""Webhooks that do not arrive: what the merchant reads, and what whoever watches the installation sees."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from e2e.simulators.jumpseller.world import SimStore
from folio.adapters.storage.sweeps import SqlSweeps
from folio.domain.errors import Unavailable
from folio.domain.store import Store
from folio.edges.admin.words import WORDS
from tests.edges.web import Browser, Web, a_web, delivery

Merchant = tuple[Browser, SimStore, Store]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


@pytest.fixture
def merchant(web: Web) -> Merchant:
    return merchant_of(web)


def merchant_of(web: Web, **shop: str) -> Merchant:
    simulated, store = web.shop(**shop)
    browser = web.browser()
    web.sign_in(browser, simulated)
    return browser, simulated, store


def find(web: Web, store: Store, *order_ids: int) -> None:
    for order_id in order_ids:
        web.wiring.storage.sweeps.found(store.id, order_id, "paid", None, web.clock())


@pytest.mark.parametrize(("country", "column"), [("CL", 0), ("PT", 1), ("GB", 2)])
def test_three_orders_nobody_told_of_are_a_warning_in_the_merchants_language(
    web: Web, country: str, column: int
) -> None:
    browser, shop, store = merchant_of(web, country=country)
    for order_id in range(100, 120):
        body, headers = delivery(shop.hooks_token, order_id)
        assert web.browser().post(f"/webhooks/jumpseller/{store.install_key}", content=body, headers=headers)
    find(web, store, 1, 2)
    title = WORDS["silent_hooks_title"][column]
    assert title not in browser.get("/admin/").text
    find(web, store, 3)
    page = browser.get("/admin/").text
    assert title in page
    assert WORDS["silent_hooks"][column].format(count=3) in page


def test_more_than_a_fifth_of_the_orders_is_a_warning_too(web: Web, merchant: Merchant) -> None:
    browser, _, store = merchant
    find(web, store, 1)
    assert WORDS["silent_hooks_title"][0] in browser.get("/admin/").text


def test_the_warning_is_of_one_store_and_one_day(web: Web, merchant: Merchant) -> None:
    browser, _, store = merchant
    other, _, _ = merchant_of(web)
    find(web, store, 1, 2, 3)
    assert WORDS["silent_hooks_title"][0] not in other.get("/admin/").text
    web.clock.at += timedelta(days=1)
    assert WORDS["silent_hooks_title"][0] not in browser.get("/admin/").text


def test_the_merchant_reads_for_a_week_when_webhooks_were_registered_anew(web: Web, merchant: Merchant) -> None:
    browser, _, store = merchant
    told = WORDS["hooks_restored"][0].split("{")[0]
    assert told not in browser.get("/admin/").text
    web.wiring.storage.sweeps.hooks_restored(store.id, 3, web.clock())
    assert told in browser.get("/admin/").text
    web.clock.at += timedelta(days=7)
    assert told not in browser.get("/admin/").text


# --- the figures --------------------------------------------------------------------------------------------


def figures(web: Web) -> dict[str, float]:
    text = web.browser().get("/metrics").text
    found = re.findall(r"^(folio_(?:found|hooks)\w+) (\S+)$", text, re.MULTILINE)
    return {name: float(value) for name, value in found}


def test_the_figures_count_what_the_sweeps_found_over_all_stores(web: Web) -> None:
    before = figures(web)
    for number in (1, 2):
        _, store = web.shop()
        find(web, store, *range(number))
        web.wiring.storage.sweeps.hooks_restored(store.id, 1, web.clock())
    gained = {name: value - before[name] for name, value in figures(web).items()}
    assert gained == {
        "folio_found_by_sweep_total": 3.0,
        "folio_found_by_sweep_last_day": 3.0,
        "folio_hooks_restored_total": 2.0,
    }


def test_without_a_database_the_other_figures_are_still_there(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise Unavailable("The database cannot be used now.")

    monkeypatch.setattr(SqlSweeps, "totals", away)
    assert figures(web) == {}
    assert "folio_deliveries_total" in web.browser().get("/metrics").text
