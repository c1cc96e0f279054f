"""The merchant's pages: who may see them, what a form may do, and that text stays text."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from e2e.simulators.jumpseller.world import SimStore
from folio.domain.ledger import Entry
from folio.domain.store import Feature, Store
from folio.edges.admin.words import WORDS, words
from tests.edges.web import Browser, Web, a_web, cookie_parts, csrf_of, open_web

NASTY = "<svg onload=alert(1)>&\"'{{7*7}}"
FORM = ("Content-Type", "application/x-www-form-urlencoded")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


Signed = tuple[Browser, SimStore, Store]


def signed_in(web: Web, **shop: str) -> Signed:
    """A merchant who came through the platform, and the store."""
    simulated, _ = web.shop(**shop)
    browser = web.browser()
    assert web.sign_in(browser, simulated).headers["location"] == "/admin/"
    return browser, simulated, web.wiring.storage.stores.by_code(simulated.code)


def send(browser: Browser, path: str, **form: str) -> tuple[int, str]:
    answered = browser.post(path, content=urlencode(form), headers=[FORM])
    return answered.status_code, answered.text


# --- the landing page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "column"), [("es-CL", 0), ("pt-BR,pt;q=0.9", 1), ("en-GB", 2), ("fr", 2)])
def test_the_landing_page_speaks_the_visitors_language(web: Web, language: str, column: int) -> None:
    answered = web.browser().get("/", headers=[("Accept-Language", language)])
    assert answered.status_code == 200
    for key in ("tagline", "connect", "how_1", "how_2", "how_3"):
        assert WORDS[key][column] in answered.text
    assert f'<html lang="{("es", "pt", "en")[column]}">' in answered.text
    assert 'href="/install"' in answered.text


def test_the_landing_page_leads_a_signed_in_merchant_on(web: Web) -> None:
    browser, _, _ = signed_in(web)
    page = browser.get("/").text
    assert 'href="/admin/"' in page
    assert 'href="/install"' not in page


def test_every_word_is_there_in_three_languages() -> None:
    assert words("es").keys() == words("pt").keys() == words("en").keys()
    assert all(all(text.strip() for text in row) for row in WORDS.values())


# --- who may see --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/", "/admin/orders/1001"])
def test_without_a_session_there_is_a_way_in_and_nothing_else(web: Web, path: str) -> None:
    answered = web.browser().get(path, headers=[("Accept-Language", "es")])
    assert answered.status_code == 401
    assert WORDS["sign_in_title"][0] in answered.text
    assert 'href="/install"' in answered.text


@pytest.mark.parametrize("value", ["", "x", "7a.7b.7c", "é", "st_1.aaaa.bbbb", "x" * 4000])
def test_a_forged_session_is_none(web: Web, value: str) -> None:
    browser = web.browser()
    assert browser.get("/admin/", headers=[("Cookie", f"__Host-folio-session={value}")]).status_code == 401


def test_a_session_signed_for_one_store_cannot_be_turned_into_another(web: Web) -> None:
    browser, _, store = signed_in(web)
    _, _, other = signed_in(web)
    value = browser.cookies["__Host-folio-session"]
    changed = value.replace(store.id, other.id)
    assert changed != value
    assert web.browser().get("/admin/", headers=[("Cookie", f"__Host-folio-session={changed}")]).status_code == 401


def test_a_session_ends_after_twelve_hours(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, _, _ = signed_in(web)
    signer = type(web.wiring.sessions._signer)
    now = web.wiring.sessions._signer.get_timestamp()
    monkeypatch.setattr(signer, "get_timestamp", lambda _: now + 12 * 3600 - 10)
    assert browser.get("/admin/").status_code == 200
    monkeypatch.setattr(signer, "get_timestamp", lambda _: now + 12 * 3600 + 10)
    assert browser.get("/admin/").status_code == 401


def test_a_session_ends_with_the_connection(web: Web) -> None:
    browser, shop, store = signed_in(web)
    web.issued(shop, store)
    web.wiring.disconnect(store)
    answered = browser.get("/admin/")
    assert (answered.status_code, store.name in answered.text) == (401, False)


def test_another_stores_order_looks_like_one_that_does_not_exist(web: Web) -> None:
    browser, _, _ = signed_in(web)
    other, other_store = web.shop()
    other.next_order = 7001
    theirs = web.issued(other, other_store)
    answers = [browser.get(f"/admin/orders/{number}") for number in (theirs.order_id, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    csrf = csrf_of(browser.get("/admin/").text)
    before = web.wiring.storage.bells.rung(other_store.id, theirs.order_id)
    assert send(browser, f"/admin/orders/{theirs.order_id}/retry", csrf=csrf)[0] == 404
    assert web.wiring.storage.bells.rung(other_store.id, theirs.order_id) == before


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "x", "9" * 30, "%20"])
def test_an_odd_order_number_is_not_found_and_no_fault(web: Web, number: str) -> None:
    browser, _, _ = signed_in(web)
    assert browser.get(f"/admin/orders/{number}").status_code == 404


# --- what is shown ------------------------------------------------------------------------------------------


@pytest.fixture
def issued(web: Web) -> tuple[Browser, Entry]:
    browser, shop, store = signed_in(web)
    store = web.wiring.connect_with_token(shop.login, shop.authtoken, None)
    return browser, web.issued(shop, store)


def test_home_lists_the_documents_with_number_total_state_and_link(web: Web, issued: tuple[Browser, Entry]) -> None:
    browser, entry = issued
    page = browser.get("/admin/").text
    for shown in (
        str(entry.order_id),
        "B-1",
        "$17.980",
        "Emitido",
        f"/documents/{entry.token}",
        "Nada espera por ti.",
    ):
        assert shown in page
    assert web.browser().get(f"/documents/{entry.token}").status_code == 200


def test_home_says_how_the_connection_is_doing_and_shows_a_tag_to_copy_as_text(web: Web) -> None:
    browser, _, store = signed_in(web)
    page = browser.get("/admin/").text
    assert page.count("funciona") == 2
    assert WORDS["never"][0] in page
    tag = Feature("script", "degraded", 'Add <script defer src="https://folio.example/s/x/embed.js"></script>')
    web.wiring.storage.stores.set_feature(store.id, tag)
    web.wiring.storage.stores.saw_script(store.id, web.clock.at)
    page = browser.get("/admin/").text
    assert "&lt;script defer src=" in page
    assert "<script" not in page
    assert WORDS["never"][0] not in page


def test_times_are_the_stores_own(issued: tuple[Browser, Entry]) -> None:
    browser, _ = issued
    assert "2026-11-24 12:" in browser.get("/admin/").text  # 15:00 UTC in Santiago


def test_an_orders_page_tells_its_story(issued: tuple[Browser, Entry]) -> None:
    browser, entry = issued
    page = browser.get(f"/admin/orders/{entry.order_id}").text
    assert "Se leyó el pedido en Jumpseller" in page
    assert "Emitido B-1" in page
    assert f"/documents/{entry.token}" in page


def test_a_document_that_waits_says_why_and_can_be_tried_again(web: Web) -> None:
    browser, shop, store = signed_in(web)
    held = web.issued(shop, store, rate=None)
    page = browser.get("/admin/").text
    assert "impuesto" in page
    form = urlencode({"csrf": csrf_of(page)})
    answered = browser.post(f"/admin/orders/{held.order_id}/retry", content=form, headers=[FORM])
    assert answered.status_code == 303
    assert WORDS["asked"][0] in browser.get(answered.headers["location"]).text
    assert web.wiring.storage.bells.rung(store.id, held.order_id) == (1, 0)
    memory = web.wiring.storage.ledger.memory(store.id, held.order_id)
    assert memory is not None
    assert memory.requested
    assert memory.asked_at is not None
    assert "requested" in [line.code for line in web.wiring.storage.ledger.timeline(store.id, held.order_id)]


def test_a_document_that_waits_for_the_buyer_brings_the_words_to_write(web: Web) -> None:
    browser, shop, store = signed_in(web)
    order_id = web.order(shop, company_name="Ejemplos del Sur SpA")
    shop.orders[order_id]["billing_address"]["taxid"] = "76.086.428-5"
    web.wiring.settle(store.id, order_id)
    page = browser.get(f"/admin/orders/{order_id}").text
    assert WORDS["write_to_buyer"][0] in page
    assert "Gracias por tu compra" in page
    assert "giro" in page


def test_the_words_for_a_buyer_abroad_are_in_the_language_of_their_document(web: Web) -> None:
    browser, shop, store = signed_in(web)
    order_id = web.order(shop, company_name="Exemplos do Sul Lda")
    shop.orders[order_id]["billing_address"] |= {"taxid": None, "country": "Portugal", "country_code": "PT"}
    web.wiring.settle(store.id, order_id)
    page = browser.get(f"/admin/orders/{order_id}").text
    assert "Obrigado pela sua encomenda" in page
    assert "precisamos do seu NIF" in page
    assert "El comprador pidió factura" in page  # the merchant goes on reading their own language


def test_what_shops_and_shoppers_wrote_is_shown_as_text(web: Web) -> None:
    browser, shop, store = signed_in(web, name=NASTY)
    order_id = web.order(shop, product=NASTY, company_name=NASTY)
    address = shop.orders[order_id]["billing_address"]
    address.update(name=NASTY, surname=NASTY, taxid=NASTY, city=NASTY)
    shop.orders[order_id]["customer"]["fullname"] = NASTY
    web.wiring.settle(store.id, order_id)
    unreadable = web.order(shop)
    shop.orders[unreadable]["total"] = NASTY
    shop.orders[unreadable]["currency"] = NASTY
    web.wiring.settle(store.id, unreadable)
    pages = [
        browser.get(path).text for path in ("/admin/", f"/admin/orders/{order_id}", f"/admin/orders/{unreadable}")
    ]
    assert "&lt;svg onload=alert(1)&gt;" in pages[0]
    for page in pages:
        assert "<svg" not in page
        assert "{{7*7}}" in page  # and nobody evaluated it
        assert "<script" not in page


@pytest.mark.parametrize("path", ["/", "/admin/", "/install/x"])
def test_every_page_forbids_what_it_does_not_need(web: Web, path: str) -> None:
    headers = signed_in(web)[0].get(path, headers=[("Accept", "text/html")]).headers
    policy = headers["content-security-policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "form-action 'self'", "base-uri 'none'"):
        assert rule in policy
    assert "frame-ancestors 'self' https://*.jumpseller.com" in policy
    assert "unsafe" not in policy
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert headers["x-content-type-options"] == "nosniff"


def test_the_stylesheet_is_served_and_nothing_beside_it(web: Web) -> None:
    assert web.browser().get("/static/folio.css").headers["content-type"].startswith("text/css")
    for path in ("/static/", "/static/../settings.py", "/static/%2e%2e/settings.py", "/static//etc/passwd"):
        assert web.browser().get(path).status_code == 404


# --- what a form may do -------------------------------------------------------------------------------------


def test_a_form_without_this_sessions_token_changes_nothing(web: Web) -> None:
    browser, shop, store = signed_in(web)
    other, _, _ = signed_in(web)
    held = web.issued(shop, store, rate=None)
    path = f"/admin/orders/{held.order_id}/retry"
    foreign = csrf_of(other.get("/admin/").text)
    for form in ({}, {"csrf": ""}, {"csrf": "é"}, {"csrf": foreign}, {"csrf": "0" * 64}):
        status, text = send(browser, path, **form)
        assert (status, "stale_form" in text) == (403, True)
    assert web.wiring.storage.bells.rung(store.id, held.order_id) == (0, 0)
    assert send(browser, "/admin/sign-out")[0] == 403
    assert browser.get("/admin/").status_code == 200


def test_a_person_with_a_stale_form_is_told_on_a_page(web: Web) -> None:
    browser, _, _ = signed_in(web)
    headers = [FORM, ("Accept", "text/html"), ("Accept-Language", "es")]
    answered = browser.post("/admin/sign-out", content="csrf=x", headers=headers)
    assert answered.status_code == 403
    assert "La página es demasiado antigua" in answered.text


def test_nothing_changes_by_get(web: Web) -> None:
    browser, _, _ = signed_in(web)
    for path in ("/admin/orders/1001/retry", "/admin/sign-out"):
        answered = browser.get(path)
        assert (answered.status_code, answered.headers["allow"]) == (405, "POST")


def test_a_form_of_the_signed_out_leads_to_the_way_in(web: Web) -> None:
    assert send(web.browser(), "/admin/orders/1001/retry", csrf="x")[0] == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [("a=1&" * 300, 400), ("csrf=" + "x" * 70_000, 413), ("csrf=é", 400), ("&" * 60_000, 400)],
)
def test_a_form_that_is_too_much_is_refused(web: Web, body: str, status: int) -> None:
    browser, _, _ = signed_in(web)
    assert browser.post("/admin/sign-out", content=body.encode(), headers=[FORM]).status_code == status


def test_signing_out_forgets_the_browser(web: Web) -> None:
    browser, _, _ = signed_in(web)
    page = browser.get("/admin/").text
    answered = browser.post("/admin/sign-out", content=urlencode({"csrf": csrf_of(page)}), headers=[FORM])
    assert (answered.status_code, answered.headers["location"]) == (303, "/")
    assert browser.get("/admin/").status_code == 401


# --- cookies ------------------------------------------------------------------------------------------------

FRAMED = {"path=/", "secure", "httponly", "samesite=none", "partitioned"}


def test_over_https_cookies_are_bound_to_the_host_and_unreadable_for_scripts(web: Web) -> None:
    browser = web.browser()
    begun, _ = web.begin(browser)
    name, _, attributes = cookie_parts(begun.headers["set-cookie"])
    assert name == "__Host-folio-install"
    assert attributes == {"path=/", "max-age=600", "httponly", "samesite=lax", "secure"}

    answered = web.sign_in(browser, web.new_shop())
    session, install = (cookie_parts(header) for header in answered.headers.get_list("set-cookie"))
    assert (session[0], session[2]) == ("__Host-folio-session", FRAMED | {"max-age=43200"})
    assert (install[0], install[1], "max-age=0" in install[2]) == ("__Host-folio-install", "", True)

    csrf = csrf_of(browser.get("/admin/").text)
    out = browser.post("/admin/sign-out", content=urlencode({"csrf": csrf}), headers=[FORM])
    # A partitioned cookie is only removed by one with the same attributes.
    assert cookie_parts(out.headers["set-cookie"]) == ("__Host-folio-session", "", FRAMED | {"max-age=0"})


def test_over_plain_http_the_demo_can_sign_in_too(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_web(tmp_path_factory.mktemp("http"), monkeypatch, url="http://127.0.0.1:8000") as plain:
        browser = plain.browser()
        answered = plain.sign_in(browser, plain.new_shop())
        name, _, attributes = cookie_parts(answered.headers.get_list("set-cookie")[0])
        assert (name, attributes) == ("folio-session", {"path=/", "max-age=43200", "httponly", "samesite=lax"})
        assert browser.get("/admin/").status_code == 200


def test_a_short_address_of_the_pages_leads_to_them(web: Web) -> None:
    answered = web.browser().get("/admin")
    assert (answered.status_code, answered.headers["location"]) == (308, "/admin/")
