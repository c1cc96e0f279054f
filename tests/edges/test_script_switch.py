"""Switching the checkout script off, and telling that it is in place: what the server owes to both."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from folio.app import make_app
from folio.domain.store import Store
from folio.edges.embed import NOTHING
from tests.edges.web import POLICY, Browser, Web, a_web

SHOP = "https://tienda-propia.example"


class Seconds:
    """The directory's time, in the hands of the test."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


@pytest.fixture
def seconds(web: Web, monkeypatch: pytest.MonkeyPatch) -> Seconds:
    made = Seconds()
    monkeypatch.setattr(web.wiring.directory, "_monotonic", made)
    return made


def test_a_script_that_was_switched_off_is_gone_within_half_a_minute_also_from_caches(
    web: Web, seconds: Seconds
) -> None:
    shop = web.new_shop()
    store = web.wiring.connect_with_token(shop.login, shop.authtoken, POLICY)
    path = f"/s/{store.id}/embed.js"
    etag = web.browser().get(path).headers["etag"]
    off = web.wiring.connect_with_token(shop.login, shop.authtoken, {**POLICY, "script": {"mode": "off"}})
    assert off.id == store.id  # the same address, as it stands in the shop's pages
    seconds.now += 31
    answered = web.browser().get(path, headers=[("If-None-Match", etag)])
    assert (answered.status_code, answered.text) == (200, NOTHING)
    assert "max-age=300" in answered.headers["cache-control"]  # and the switch back is as quick


def test_a_store_that_left_gets_a_script_that_does_nothing_within_half_a_minute(web: Web, seconds: Seconds) -> None:
    store = web.shop()[1]
    path = f"/s/{store.id}/embed.js"
    assert web.browser().get(path).text != NOTHING
    web.wiring.disconnect(store)
    seconds.now += 31
    assert web.browser().get(path).text == NOTHING


def test_one_switch_turns_every_stores_script_off(web: Web) -> None:
    store = web.shop()[1]
    off = replace(web.wiring, settings=replace(web.wiring.settings, checkout_script=False))
    answered = Browser(make_app(off), web.wiring.settings.public_url, "192.0.2.9").get(f"/s/{store.id}/embed.js")
    assert (answered.status_code, answered.text) == (200, NOTHING)


def test_a_page_that_holds_the_script_already_still_tells_that_it_is_in_place(web: Web) -> None:
    store = a_shop_of_its_own(web)
    path = f"/s/{store.id}/embed.js"
    etag = web.browser().get(path).headers["etag"]
    assert web.wiring.storage.stores.script_seen_at(store.id) is None
    web.clock.at += timedelta(minutes=5)
    answered = web.browser().get(path, headers=[("If-None-Match", etag), ("Referer", f"{SHOP}/v2/checkout/token")])
    assert answered.status_code == 304
    assert web.wiring.storage.stores.script_seen_at(store.id) == web.clock.at


def test_a_tag_managers_preview_and_a_search_engine_are_no_checkout(web: Web) -> None:
    store = a_shop_of_its_own(web)
    for page in ("https://tagmanager.google.com/", "https://tagassistant.google.com/", f"{SHOP}.translate.goog/"):
        web.browser().get(f"/s/{store.id}/embed.js", headers=[("Referer", page)])
    web.browser().get(f"/s/{store.id}/embed.js")  # nothing said, as most robots do
    assert web.wiring.storage.stores.script_seen_at(store.id) is None


def a_shop_of_its_own(web: Web) -> Store:
    shop = web.new_shop()
    shop.url = SHOP
    return web.wiring.connect_with_token(shop.login, shop.authtoken, POLICY)
