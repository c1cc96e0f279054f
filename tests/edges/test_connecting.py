"""Connecting a store through the whole application: what is put in place, once, and what is kept of it."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from e2e.simulators.jumpseller.world import SimStore
from folio.wiring import Wiring
from tests.edges.web import PUBLIC_URL, Browser, Web, a_web, log_of

EVENTS = ["order_canceled", "order_paid", "order_updated"]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


@pytest.fixture
def browser(web: Web) -> Browser:
    return web.browser()


def events(shop: SimStore) -> list[str]:
    return sorted(hook["event"] for hook in shop.hooks.values())


def features(web: Web, shop: SimStore) -> dict[str, str]:
    store = web.wiring.storage.stores.by_code(shop.code)
    return {feature.name: feature.state for feature in web.wiring.storage.stores.features(store.id)}


def test_an_install_puts_hooks_and_script_in_place_and_shows_the_pages(web: Web, browser: Browser) -> None:
    shop = web.new_shop()
    answered = web.sign_in(browser, shop)
    assert (answered.status_code, answered.headers["location"]) == (302, "/admin/")
    store = web.wiring.storage.stores.by_code(shop.code)
    assert events(shop) == EVENTS
    assert {hook["url"] for hook in shop.hooks.values()} == {f"{PUBLIC_URL}/webhooks/jumpseller/{store.install_key}"}
    assert [script["url"] for script in shop.jsapps.values()] == [f"{PUBLIC_URL}/s/{store.id}/embed.js"]
    assert features(web, shop) == {"hooks": "ok", "script": "ok"}
    assert browser.get("/admin/").status_code == 200


def test_connecting_again_keeps_the_store_and_doubles_nothing(web: Web, browser: Browser) -> None:
    shop = web.new_shop()
    web.sign_in(browser, shop)
    first = web.wiring.storage.stores.by_code(shop.code)
    web.sign_in(web.browser(), shop)
    again = web.wiring.storage.stores.by_code(shop.code)
    assert (again.id, again.install_key) == (first.id, first.install_key)
    assert (events(shop), len(shop.jsapps)) == (EVENTS, 1)


def test_two_tabs_that_connect_at_once_put_everything_there_once(web: Web) -> None:
    shop = web.new_shop()
    tabs = [web.browser(f"203.0.113.{number}") for number in (1, 2)]
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda tab=tab: answers.append(web.sign_in(tab, shop).status_code)) for tab in tabs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert len([row for row in web.rows("stores") if row.code == shop.code]) == 1
    assert (events(shop), len(shop.jsapps)) == (EVENTS, 1)


def test_an_install_that_died_halfway_is_finished_by_the_sweep(
    web: Web, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = web.new_shop()

    def killed(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as dying:
        dying.setattr(Wiring, "_provision", killed)
        assert web.sign_in(browser, shop).status_code == 500
    assert (events(shop), len(shop.jsapps)) == ([], 0)
    for _ in range(2):
        web.wiring.sweep(shop.code)
    assert (events(shop), len(shop.jsapps)) == (EVENTS, 1)


def test_a_scope_that_was_not_granted_switches_off_one_thing_and_says_what_to_do(web: Web, browser: Browser) -> None:
    shop = web.new_shop(missing_scopes={"write_hooks", "read_apps", "read_jsapps", "write_jsapps"})
    assert web.sign_in(browser, shop).status_code == 302
    assert features(web, shop) == {"hooks": "degraded", "script": "degraded"}
    page = browser.get("/admin/").text
    assert "hourly sweep" in page
    assert "&lt;script defer src=" in page


def test_a_platform_that_is_down_leaves_nothing_half_done(web: Web, browser: Browser) -> None:
    shop = web.new_shop()
    before = web.rows("stores")
    web.simulator.faults.add("POST", r"/oauth/token", "drop_after")
    answered = web.sign_in(browser, shop)
    web.simulator.faults.clear()
    assert answered.status_code == 503
    assert web.rows("stores") == before
    assert web.sign_in(browser, shop).status_code == 302


def test_only_digests_and_sealed_secrets_reach_the_disk(web: Web, browser: Browser) -> None:
    shop = web.new_shop()
    _, state = web.begin(browser)
    code = web.code(shop)
    browser.get(f"/oauth/callback?{urlencode({'code': code, 'state': state})}")
    store = web.wiring.storage.stores.by_code(shop.code)
    tokens = [token for token, known in web.simulator.world.tokens.items() if known.store == shop.code]
    refresh = [token for token, known in web.simulator.world.refresh_tokens.items() if known[1] == shop.code]
    folder = Path(web.wiring.settings.database_url.removeprefix("sqlite:///")).parent
    written = b"".join(path.read_bytes() for path in folder.iterdir())
    assert shop.code.encode() in written
    secrets = [state, code, store.install_key, shop.hooks_token, *tokens, *refresh, web.wiring.settings.client_secret]
    assert len(secrets) >= 7
    assert not [secret for secret in secrets if secret.encode() in written]


def test_no_code_state_or_token_is_logged(web: Web, browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    shop = web.new_shop()
    with caplog.at_level(logging.DEBUG):
        begun, state = web.begin(browser)
        code = web.code(shop)
        browser.get(f"/oauth/callback?{urlencode({'code': code, 'state': state})}")
    assert begun.headers["cache-control"] == "no-store"
    told = log_of(caplog)
    assert "store connected" in told
    assert not [secret for secret in (code, state, shop.hooks_token) if secret in told]


def test_the_browser_is_sent_away_with_our_client_and_address(web: Web, browser: Browser) -> None:
    begun, _ = web.begin(browser)
    sent = parse_qs(urlsplit(begun.headers["location"]).query)
    assert sent["redirect_uri"] == [f"{PUBLIC_URL}/oauth/callback"]
    assert sent["response_type"] == ["code"]
    assert "client_secret" not in sent
    assert {"read_store", "read_orders", "write_orders", "read_hooks", "write_hooks"} <= set(sent["scope"][0].split())
