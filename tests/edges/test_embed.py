"""The checkout script's address: the store's settings inside, never an error."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from folio.domain.errors import Unavailable
from folio.domain.sentences import verdicts
from folio.domain.store import Store
from folio.edges.embed import BUILT, NOTHING, PLACE, TEXTS, baked
from tests.edges.web import POLICY, Web, a_web

# Bytes of the file as a browser gets it, gzip -9. The aim is 7000; it may only go down.
BUDGET = 9_400
SETTINGS = {
    "api": "https://folio.example.com/v1/check", "country": "CL", "format": "keep", "hold_ms": 700, "lang": "es",
    "mode": "confirm", "nameSelectors": [], "required": "auto", "store": "st_01hzy3k4m5", "taxIdSelectors": [],
    "timeout_ms": 2500,
}  # fmt: skip


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


@pytest.fixture
def store(web: Web) -> Store:
    return web.shop()[1]


def path_of(store: Store) -> str:
    return f"/s/{store.id}/embed.js"


def with_script(web: Web, **script: Any) -> Store:
    shop = web.new_shop()
    return web.wiring.connect_with_token(shop.login, shop.authtoken, {**POLICY, "script": script})


def settings_in(text: str) -> dict[str, Any]:
    found = re.search(r'\{"api":.*?"timeout_ms":\d+\}', text)
    assert found is not None
    given: dict[str, Any] = json.loads(found[0])
    return given


def test_the_built_script_has_one_place_for_the_settings() -> None:
    assert BUILT.read_text("utf-8").count(PLACE) == 1


def test_the_script_carries_its_stores_settings_and_needs_no_second_request(web: Web, store: Store) -> None:
    answered = web.browser().get(path_of(store))
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "text/javascript; charset=utf-8"
    assert PLACE not in answered.text
    settings = settings_in(answered.text)
    assert settings["api"] == "https://folio.example/v1/check"
    assert (settings["store"], settings["country"], settings["lang"]) == (store.id, "CL", "es")


def test_what_the_merchant_chose_is_inside(web: Web) -> None:
    text = web.browser().get(path_of(with_script(web, mode="strict", required="always"))).text
    settings = settings_in(text)
    assert (settings["mode"], settings["required"]) == ("strict", "always")


def test_no_secret_of_the_store_is_inside(web: Web) -> None:
    shop, store = web.shop()
    text = web.browser().get(path_of(store)).text
    secrets = (store.install_key, shop.hooks_token, shop.authtoken, shop.login, store.email, POLICY["seller"]["name"])
    assert not [secret for secret in secrets if secret and secret in text]


def test_an_unknown_gone_or_switched_off_store_gets_a_script_that_does_nothing(web: Web, store: Store) -> None:
    off = with_script(web, mode="off")
    gone = web.shop()[1]
    web.wiring.disconnect(gone)
    for path in (path_of(off), path_of(gone), "/s/nobody/embed.js", f"/s/{'x' * 5000}/embed.js", "/s/%00/embed.js"):
        answered = web.browser().get(path)
        assert (answered.status_code, answered.text) == (200, NOTHING), path
        assert answered.headers["content-type"] == "text/javascript; charset=utf-8"


def test_a_database_that_is_away_breaks_no_checkout(web: Web, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise Unavailable("The database cannot be used now.")

    monkeypatch.setattr(web.wiring.directory, "_find", away)
    answered = web.browser().get("/s/never-asked-before/embed.js")
    assert (answered.status_code, answered.text) == (200, NOTHING)


def test_any_page_may_load_it_with_any_kind_of_script_tag(web: Web, store: Store) -> None:
    headers = web.browser().get(path_of(store), headers=[("Origin", "https://losaromos.example")]).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


def test_it_is_cached_for_minutes_and_outlives_our_outages_in_the_cache(web: Web, store: Store) -> None:
    cached = web.browser().get(path_of(store)).headers["cache-control"]
    assert "max-age=300" in cached
    assert "stale-if-error=604800" in cached


@pytest.mark.parametrize("form", ["{}", "W/{}", '"older", {}'])
def test_a_cache_that_holds_this_version_gets_no_bytes_again(web: Web, store: Store, form: str) -> None:
    etag = web.browser().get(path_of(store)).headers["etag"]
    answered = web.browser().get(path_of(store), headers=[("If-None-Match", form.format(etag))])
    assert (answered.status_code, answered.content, answered.headers["etag"]) == (304, b"", etag)


def test_new_settings_are_a_new_version(web: Web) -> None:
    etags = {
        web.browser().get(path_of(with_script(web, mode=mode))).headers["etag"] for mode in ("hint", "strict", "off")
    }
    assert len(etags) == 3


def test_it_is_packed_only_for_those_who_can_unpack(web: Web, store: Store) -> None:
    plain = web.browser().get(path_of(store), headers=[("Accept-Encoding", "identity")])
    packed = web.browser().get(path_of(store), headers=[("Accept-Encoding", "br, gzip")])
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert len(gzip.compress(plain.content, 9)) == int(packed.headers["content-length"])
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    unwanted = web.browser().get(path_of(store), headers=[("Accept-Encoding", "gzip;q=0")])
    assert "content-encoding" not in unwanted.headers


def test_the_script_stays_small(web: Web, store: Store) -> None:
    assert len(gzip.compress(web.browser().get(path_of(store)).content, 9)) <= BUDGET


@pytest.mark.parametrize(("lang", "country"), [("es", "CL"), ("es", "ES"), ("pt", "PT"), ("pt", "BR"), ("en", "US")])
def test_it_stays_small_in_every_language(lang: str, country: str) -> None:
    text = BUILT.read_text("utf-8").replace(PLACE, baked({**SETTINGS, "lang": lang, "country": country}))
    assert len(gzip.compress(text.encode(), 9)) <= BUDGET


@pytest.mark.parametrize(
    ("lang", "country", "word"),
    [
        ("es", "CL", "dígito verificador"),
        ("es", "ES", "dígito de control"),
        ("es-ES", "CL", "dígito de control"),
        ("pt", "PT", "dígito de controlo"),
        ("pt", "BR", "dígito verificador"),
        ("fr", "FR", "check digit"),
    ],
)
def test_a_store_gets_its_language_in_its_regions_words_and_english(lang: str, country: str, word: str) -> None:
    texts = json.loads(baked({**SETTINGS, "lang": lang, "country": country}))["texts"]
    assert word in texts["checksum"][0]
    assert "check digit" in texts["checksum"][1]
    assert texts["lang"] == [lang[:2] if lang != "fr" else "en", "en"]
    assert {len(pair) for pair in texts.values()} == {2}


def test_the_words_beside_a_field_are_the_servers_own() -> None:
    for reason, words in verdicts.TEXTS.items():
        for language, sentence in words.items():
            ours = TEXTS.get(language, TEXTS[language[:2]])
            assert ours[reason] == sentence, (reason, language)


def test_a_shops_page_that_loads_it_tells_that_it_is_in_place(web: Web) -> None:
    shop = web.new_shop()
    shop.url = "https://tienda-propia.example"
    store = web.wiring.connect_with_token(shop.login, shop.authtoken, POLICY)
    seen = web.wiring.storage.stores.script_seen_at
    for stranger in ("https://evil.example/", "https://tienda-propia.example.evil.example/", "null", ""):
        web.browser().get(path_of(store), headers=[("Referer", stranger)])
    assert seen(store.id) is None

    web.browser().get(path_of(store), headers=[("Origin", "https://tienda-propia.example")])
    first = seen(store.id)
    assert first == web.clock.at
    web.clock.at += timedelta(seconds=30)
    web.browser().get(path_of(store), headers=[("Referer", "https://www.tienda-propia.example/v2/checkout/x")])
    assert seen(store.id) == first  # written at most once a minute
    web.clock.at += timedelta(seconds=31)
    web.browser().get(path_of(store), headers=[("Referer", "https://www.tienda-propia.example/")])
    assert seen(store.id) == web.clock.at


def test_settings_cannot_break_out_of_the_script(web: Web) -> None:
    nasty = "</script><script>alert(1)//\u2028&"
    text = web.browser().get(path_of(with_script(web, tax_id_selectors=[nasty]))).text
    assert "</script" not in text.lower()
    assert "\u2028" not in text
    assert settings_in(text)["taxIdSelectors"] == [nasty]


def test_the_tag_names_the_bytes(web: Web, store: Store) -> None:
    answered = web.browser().get(path_of(store))
    assert answered.headers["etag"] == f'"{hashlib.sha256(answered.content).hexdigest()[:32]}"'
