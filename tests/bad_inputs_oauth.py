"""Cases of the catalogue about connecting that are a story of several requests."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from e2e.simulators.jumpseller.world import SimStore
from folio.domain.store import TokenPair
from folio.wiring import Wiring
from tests import bad_inputs_language as language
from tests.edges.web import Browser, Web, settle

Case = dict[str, Any]
EVENTS = ["order_canceled", "order_paid", "order_updated"]


def token_requests(web: Web) -> int:
    return web.simulator.world.calls["POST /oauth/token"]


Story = Callable[[Web, Case, Browser, SimStore, pytest.MonkeyPatch], None]


def fails_then_works(
    web: Web,
    case: Case,
    browser: Browser,
    shop: SimStore,
    _patch: pytest.MonkeyPatch,
    *,
    lie: tuple[str, str, str, int],
) -> None:
    before = web.rows("stores")
    method, pattern, kind, times = lie
    web.simulator.faults.add(method, pattern, kind, times=times)
    answered = web.sign_in(browser, shop)
    web.simulator.faults.clear()
    assert answered.status_code in language.statuses(case["expected"]["status"])
    assert "set-cookie" not in answered.headers or "session" not in answered.headers["set-cookie"]
    assert web.rows("stores") == before
    assert web.sign_in(browser, shop).status_code == 302
    assert len(shop.hooks) == 3


def odd_tokens(web: Web, case: Case, browser: Browser, shop: SimStore, patch: pytest.MonkeyPatch) -> None:
    grant = web.simulator.world.grant_tokens
    before = web.rows("stores")
    for change in (
        {"refresh_token": None}, {"expires_in": 0}, {"expires_in": -1}, {"expires_in": 10**12},
        {"expires_in": "3600"}, {"expires_in": None}, {"expires_in": True}, {"access_token": ""}, {"access_token": 7},
    ):  # fmt: skip
        patch.setattr(web.simulator.world, "grant_tokens", lambda *a, change=change: {**grant(*a), **change})
        assert web.sign_in(browser, shop).status_code in language.statuses(case["expected"]["status"]), change
    assert web.rows("stores") == before


def two_tabs(web: Web, case: Case, browser: Browser, shop: SimStore, _patch: pytest.MonkeyPatch) -> None:
    others = [browser, web.browser("203.0.113.200")]
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda tab=tab: answers.append(web.sign_in(tab, shop).status_code)) for tab in others
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= language.statuses(case["expected"]["status"])
    assert len([row for row in web.rows("stores") if row.code == shop.code]) == 1
    assert sorted(hook["event"] for hook in shop.hooks.values()) == EVENTS
    assert len(shop.jsapps) == 1


def killed_before_hooks(web: Web, case: Case, browser: Browser, shop: SimStore, patch: pytest.MonkeyPatch) -> None:
    def killed(*_: Any) -> None:
        raise RuntimeError

    with patch.context() as dying:
        dying.setattr(Wiring, "_provision", killed)
        assert web.sign_in(browser, shop).status_code == 500
    assert shop.hooks == {}
    web.wiring.sweep(shop.code)
    web.wiring.sweep(shop.code)
    assert sorted(hook["event"] for hook in shop.hooks.values()) == EVENTS


def grant_is_gone(web: Web, case: Case, browser: Browser, shop: SimStore, _patch: pytest.MonkeyPatch) -> None:
    web.sign_in(browser, shop)
    order_id = web.order(shop)
    web.clock.at += timedelta(hours=2)
    web.simulator.world.refresh_tokens.clear()
    store = web.wiring.storage.stores.by_code(shop.code)
    settle(web, store, order_id)
    assert web.wiring.storage.stores.get(store.id).status == "reconnect"
    assert [line["code"] for line in web.wiring.tell(store, order_id)["timeline"]][-1] == "needs_reconnect"
    rung, answered = web.wiring.storage.bells.rung(store.id, order_id)
    assert rung > answered  # parked: asked again later, not failed
    assert web.sign_in(browser, shop).status_code == 302
    settle(web, store, order_id)
    assert [document["state"] for document in web.wiring.tell(store, order_id)["documents"]] == ["issued"]


def killed_while_renewing(web: Web, case: Case, browser: Browser, shop: SimStore, patch: pytest.MonkeyPatch) -> None:
    web.sign_in(browser, shop)
    order_id = web.order(shop)
    store = web.wiring.storage.stores.by_code(shop.code)
    web.clock.at += timedelta(hours=2)
    token_before = token_requests(web)
    pair = web.wiring.storage.stores.auth(store.id)
    assert isinstance(pair, TokenPair)
    web.wiring.authorizer.refresh(pair.refresh_token)  # and died before it was kept
    settle(web, store, order_id)
    assert token_requests(web) - token_before == 2  # the old token was tried once more
    assert web.wiring.storage.stores.get(store.id).status == "reconnect"
    assert web.sign_in(browser, shop).status_code == 302
    settle(web, store, order_id)
    assert len(web.wiring.tell(store, order_id)["documents"]) == 1


STORIES: dict[str, Story] = {
    "token_timeout": partial(fails_then_works, lie=("POST", r"/oauth/token", "drop_after", 1)),
    "token_html": partial(fails_then_works, lie=("POST", r"/oauth/token", "html", 1)),
    "store_info_500": partial(fails_then_works, lie=("GET", r"/store/info", "500", 9)),
    "token_shape": odd_tokens,
    "concurrent": two_tabs,
    "kill_after_token": killed_before_hooks,
    "refresh_revoked": grant_is_gone,
    "kill_in_refresh": killed_while_renewing,
}
