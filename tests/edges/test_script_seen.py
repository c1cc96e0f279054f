"""The merchant's page says whether a page of the shop loaded the checkout script, and what to do where none did."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from folio.domain.policy import Policy, ScriptChoice
from folio.domain.store import Store
from folio.edges.admin.script_seen import tell_script
from tests.edges.web import Web, a_web

ADDRESS = "https://folio.example/s/abc/embed.js"
# 01:30 in Santiago, where it is still the 24th at midnight UTC.
NOW = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
STORE = Store(
    id="0123456789abcdef", code="tienda", name="Tienda", country="CL", currency="CLP", timezone="Santiago",
    url="https://tienda.example.com", email="t@example.com", install_key="k" * 32, policy=Policy(),
    status="connected", connected_at=NOW - timedelta(days=3), start_at=NOW - timedelta(days=3),
)  # fmt: skip


def test_seen_today_by_the_stores_own_clock() -> None:
    said = tell_script(STORE, datetime(2026, 11, 24, 12, 5, tzinfo=UTC), NOW, ADDRESS)
    assert (said["script_state"], said["script_seen"], said["script_tag"]) == ("ok", "hoy a las 09:05", "")


def test_seen_last_night_is_not_today_and_asks_for_nothing_yet() -> None:
    said = tell_script(STORE, datetime(2026, 11, 24, 2, 0, tzinfo=UTC), NOW, ADDRESS)
    assert (said["script_state"], said["script_seen"]) == ("unknown", "por última vez el 2026-11-23 23:00")
    assert said["script_tag"] == ""


@pytest.mark.parametrize("seen", [None, NOW - timedelta(hours=24)], ids=["never", "a day ago"])
def test_not_seen_for_a_day_brings_the_tag_to_put_in_by_hand(seen: datetime | None) -> None:
    said = tell_script(STORE, seen, NOW, ADDRESS)
    assert said["script_state"] == "unknown"
    assert said["script_tag"] == f'<script defer src="{ADDRESS}" referrerpolicy="origin"></script>'


def test_a_store_connected_an_hour_ago_is_given_time() -> None:
    said = tell_script(replace(STORE, connected_at=NOW - timedelta(hours=1)), None, NOW, ADDRESS)
    assert (said["script_seen"], said["script_tag"]) == ("todavía no", "")


def test_a_script_that_is_switched_off_is_said_to_be_off() -> None:
    off = replace(STORE, policy=replace(STORE.policy, script=ScriptChoice(mode="off")))
    said = tell_script(off, NOW, NOW, ADDRESS)
    assert (said["script_seen"], said["script_tag"]) == ("apagado en los ajustes", "")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


def test_the_page_shows_the_tag_as_text_until_a_page_of_the_shop_loaded_it(web: Web) -> None:
    shop, store = web.shop()
    web.clock.at += timedelta(days=2)
    browser = web.browser()
    web.sign_in(browser, shop)
    address = f"https://folio.example/s/{store.id}/embed.js"
    home = browser.get("/admin/").text
    assert f"&lt;script defer src=&#34;{address}&#34;" in home
    assert f'src="{address}"' not in home
    web.wiring.storage.stores.saw_script(store.id, web.clock.at)
    home = browser.get("/admin/").text
    assert "hoy a las" in home
    assert address not in home
