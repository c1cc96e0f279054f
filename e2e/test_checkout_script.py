"""The checkout script in Chromium, on the simulated checkout. Numbers are those of the script's test plan."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from e2e.browser import PHONE
from e2e.checkout_stage import Stage, open_stage

pytestmark = pytest.mark.browser

GOOD, BAD, WORSE = "76.086.428-5", "76.086.428-4", "76.086.428-3"
CHECKSUM = "Revisa el RUT: el dígito verificador no coincide con los demás."
MESSAGE = "[data-folio]"
ORDER = "#save_place_order"
WATCH_CLICKS = """
window.clicks = [];
document.addEventListener('click', e => e.target.closest('#save_place_order') && window.clicks.push(e.isTrusted));
for (const name of ['state', 'override'])
  document.addEventListener('taxcheck:' + name, e => (window[name + 's'] ??= []).push(e.detail));
new MutationObserver(list => { for (const record of list) {
  const region = record.target.closest?.('[role=status]');
  if (region && region.textContent) (window.spoken ??= []).push(region.textContent);
}}).observe(document, {subtree: true, childList: true});
"""


@pytest.fixture(scope="module")
def both_servers() -> Iterator[Stage]:
    with open_stage() as stage:
        yield stage


@pytest.fixture
def stage(both_servers: Stage) -> Stage:
    both_servers.forget()
    return both_servers


@pytest.fixture
def checkout(page: Page, stage: Stage) -> Callable[..., Page]:
    """Opens the checkout with everything but the tax data filled in."""

    def opened(**settings: Any) -> Page:
        page.add_init_script(WATCH_CLICKS)
        page.goto(stage.address(**settings))
        for field, text in (
            ("email", "ana@example.cl"),
            ("name", "Ana"),
            ("surname", "Soto"),
            ("address", "Italia 1"),
        ):
            page.fill(f"#{field}", text)
        return page

    return opened


def typed(page: Page, selector: str, text: str) -> None:
    page.click(selector)
    page.keyboard.type(text)


def left(page: Page, selector: str, text: str) -> None:
    """Types and leaves the field."""
    page.fill(selector, "")
    typed(page, selector, text)
    page.focus("#address")


def pasted(page: Page, selector: str, text: str) -> None:
    page.focus(selector)
    page.evaluate(
        """([selector, text]) => {
        const el = document.querySelector(selector);
        el.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true}));
        document.execCommand('insertText', false, text);
    }""",
        [selector, text],
    )


def settled(page: Page) -> list[dict[str, str]]:
    """What the script knows, after it had time to act."""
    page.wait_for_timeout(60)
    known: list[dict[str, str]] = page.evaluate("() => window.__jsTaxCheck.state()")
    return known


def state_of(page: Page, field: str = "tax_id") -> str:
    return next((each["state"] for each in settled(page) if each["field"] == field), "none")


def ordered(page: Page, stage: Stage) -> dict[str, Any]:
    page.wait_for_url("**/done")
    assert len(stage.orders) == 1
    return stage.orders[0]


def not_ordered(page: Page, stage: Stage) -> None:
    page.wait_for_timeout(120)
    assert stage.orders == []


def test_01_no_message_while_typing_any_prefix_of_a_good_number(checkout: Callable[..., Page]) -> None:
    page = checkout()
    page.click("#taxid")
    for character in GOOD:
        page.keyboard.type(character)
        assert page.locator(MESSAGE).count() == 0
    page.wait_for_timeout(350)
    expect(page.locator(MESSAGE)).to_have_count(0)


def test_02_bad_checksum_on_blur_shows_one_message(checkout: Callable[..., Page]) -> None:
    page = checkout()
    left(page, "#taxid", BAD)
    expect(page.locator(MESSAGE)).to_have_count(1)
    expect(page.locator(MESSAGE)).to_contain_text(CHECKSUM)
    expect(page.locator("#taxid")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#taxid")).to_have_accessible_description(re.compile("^Error: .*dígito verificador"))
    page.wait_for_timeout(250)
    assert page.evaluate("window.spoken") == ["Error: " + CHECKSUM]


def test_03_fixing_it_while_typing_clears_the_message_before_the_field_is_left(checkout: Callable[..., Page]) -> None:
    page = checkout()
    left(page, "#taxid", BAD)
    expect(page.locator(MESSAGE)).to_have_count(1)
    page.focus("#taxid")
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.type("5")
    expect(page.locator(MESSAGE)).to_have_count(0, timeout=450)
    assert page.evaluate("document.activeElement.id") == "taxid"
    assert page.locator("#taxid").get_attribute("aria-invalid") is None


def test_04_while_fixing_another_error_never_appears(checkout: Callable[..., Page]) -> None:
    page = checkout()
    left(page, "#taxid", BAD)
    page.focus("#taxid")
    page.keyboard.press("End")
    for _ in range(4):
        page.keyboard.press("Backspace")
        page.wait_for_timeout(300)
        assert CHECKSUM in page.locator(MESSAGE).inner_text()


def test_05_an_empty_optional_field_says_nothing(checkout: Callable[..., Page]) -> None:
    page = checkout()
    page.focus("#taxid")
    page.focus("#address")
    assert state_of(page) in ("none", "idle")
    expect(page.locator(MESSAGE)).to_have_count(0)


def test_06_an_empty_required_field_says_nothing_until_the_order_button(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout(required="always")
    page.focus("#taxid")
    page.focus("#address")
    page.wait_for_timeout(80)
    expect(page.locator(MESSAGE)).to_have_count(0)
    page.click(ORDER)
    expect(page.locator(MESSAGE)).to_contain_text("Ingresa tu RUT.")
    not_ordered(page, stage)
    typed(page, "#taxid", "7")
    expect(page.locator(MESSAGE)).to_have_count(0)


@pytest.mark.parametrize("text", ["76 086 428 5", "76.086.428\u00a0-\u00a05", "７６０８６４２８５", " 76,086,428-5 "])
def test_07_a_number_pasted_in_any_dress_is_valid(checkout: Callable[..., Page], text: str) -> None:
    page = checkout()
    pasted(page, "#taxid", text)
    assert state_of(page) == "valid"
    assert page.input_value("#taxid") == text


def test_08_an_error_after_pasting_waits_until_the_field_is_left(checkout: Callable[..., Page]) -> None:
    page = checkout()
    pasted(page, "#taxid", BAD)
    page.wait_for_timeout(120)
    expect(page.locator(MESSAGE)).to_have_count(0)
    page.focus("#address")
    expect(page.locator(MESSAGE)).to_have_count(1)


def test_10_a_browsers_autofill_is_judged_before_the_order(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout()
    page.evaluate(
        """text => { const el = document.querySelector('#taxid');
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(el, text);
        el.dispatchEvent(new Event('input', {bubbles: true}));
        el.dispatchEvent(new Event('change', {bubbles: true})); }""",
        BAD,
    )
    page.click(ORDER)
    expect(page.locator(MESSAGE)).to_contain_text(CHECKSUM)
    not_ordered(page, stage)


@pytest.mark.parametrize("at", [0.5, 0.04, 0.96])
def test_14_a_press_held_130_ms_on_the_order_button_is_never_lost(
    checkout: Callable[..., Page], stage: Stage, at: float
) -> None:
    page = checkout(mode="hint")
    page.locator(ORDER).scroll_into_view_if_needed()
    typed(page, "#taxid", BAD)
    box = page.locator(ORDER).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * at)
    page.mouse.down()
    page.wait_for_timeout(130)
    assert page.locator(MESSAGE).count() == 0, "nothing is painted while the pointer is down"
    page.mouse.up()
    assert ordered(page, stage)["taxid"] == BAD


def test_16_dragging_off_the_button_places_no_order_and_the_message_comes_then(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout()
    typed(page, "#taxid", BAD)
    page.hover(ORDER)
    page.mouse.down()
    page.mouse.move(5, 5)
    page.wait_for_timeout(80)
    assert page.locator(MESSAGE).count() == 0
    page.mouse.up()
    expect(page.locator(MESSAGE)).to_have_count(1)
    not_ordered(page, stage)


def test_19_two_presses_during_a_hold_place_one_order(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout(country="DO", page={"button_disables": False})
    stage.delay = 0.25
    typed(page, "#taxid", "101850043")
    page.dblclick(ORDER)
    ordered(page, stage)


def test_20_a_good_number_leaves_the_click_untouched(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout()
    page.route("**/place", lambda route: route.abort())
    left(page, "#taxid", GOOD)
    page.click(ORDER)
    page.wait_for_timeout(60)
    assert page.evaluate("window.clicks") == [True]
    assert page.evaluate("window.__sim.orders.length") == 1


def test_21_hint_mode_never_stops_a_bad_number(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout(mode="hint")
    left(page, "#taxid", BAD)
    expect(page.locator(MESSAGE)).to_have_count(1)
    page.click(ORDER)
    assert ordered(page, stage)["taxid"] == BAD


def test_22_confirm_mode_stops_once_and_the_second_press_passes(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout()
    typed(page, "#taxid", BAD)
    page.click(ORDER)
    expect(page.locator(MESSAGE)).to_contain_text("pulsa de nuevo para continuar")
    expect(page.locator("#taxid")).to_be_focused()
    not_ordered(page, stage)
    page.wait_for_timeout(200)
    assert page.evaluate("window.spoken").pop().startswith("Revisa el RUT antes de pagar.")
    page.evaluate(
        "document.addEventListener('taxcheck:override', e => sessionStorage.setItem('o', JSON.stringify(e.detail)))"
    )
    page.click(ORDER)
    ordered(page, stage)
    assert page.evaluate("sessionStorage.getItem('o')") == '{"field":"tax_id","state":"invalid","reason":"checksum"}'


def test_23_confirm_mode_stops_again_for_another_bad_number(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout()
    typed(page, "#taxid", BAD)
    page.click(ORDER)
    page.fill("#taxid", WORSE)
    page.click(ORDER)
    not_ordered(page, stage)
    page.click(ORDER)
    assert ordered(page, stage)["taxid"] == WORSE


def test_24_strict_mode_stops_while_the_server_agrees_and_lets_a_fixed_number_pass(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout(mode="strict")
    typed(page, "#taxid", BAD)
    for _ in range(2):
        page.click(ORDER)
        expect(page.locator("#taxid")).to_be_focused()
        not_ordered(page, stage)
    page.fill("#taxid", GOOD)
    page.click(ORDER)
    ordered(page, stage)


def test_24_strict_mode_stops_what_only_the_server_can_judge_and_is_certain_of(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout(country="DO", mode="strict")
    told = {"verdict": "invalid", "certain": True, "reason": "checksum", "message": ""}
    allow = {"Access-Control-Allow-Origin": "*"}
    page.route("**/v1/check", lambda route: route.fulfill(json={"tax_id": told}, headers=allow))
    left(page, "#taxid", "101850042")
    expect(page.locator(MESSAGE)).to_have_count(1)
    page.click(ORDER)
    expect(page.locator("#taxid")).to_be_focused()
    not_ordered(page, stage)


def test_26_strict_mode_lets_pass_what_the_server_says_nothing_about(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout(mode="strict", hold_ms=200)
    page.route("**/v1/check", lambda route: route.abort())
    left(page, "#taxid", BAD)
    page.click(ORDER)
    ordered(page, stage)


def test_27_strict_mode_gives_way_after_three_stops(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout(mode="strict")
    left(page, "#taxid", BAD)
    for _ in range(3):
        page.click(ORDER)
        not_ordered(page, stage)
    page.click(ORDER)
    ordered(page, stage)


def test_28_a_country_without_a_rule_holds_the_press_and_repeats_it_once(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout(country="DO")
    stage.delay = 0.3
    typed(page, "#taxid", "101850043")
    page.click(ORDER)
    expect(page.locator(ORDER)).to_have_attribute("aria-busy", "true")
    ordered(page, stage)
    assert len(stage.asked) == 1


def test_29_a_slow_server_delays_the_order_no_longer_than_the_hold(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout(country="DO", hold_ms=200)
    stage.delay = 4
    typed(page, "#taxid", "101850042")
    page.click(ORDER)
    page.wait_for_url("**/done", timeout=1500)
    assert len(stage.orders) == 1


def test_32_the_keyboard_on_the_order_button_meets_the_same_gate(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout()
    left(page, "#taxid", BAD)
    page.focus(ORDER)
    page.keyboard.press("Enter")
    expect(page.locator("#taxid")).to_be_focused()
    not_ordered(page, stage)
    page.focus(ORDER)
    page.keyboard.press("Space")
    ordered(page, stage)


@pytest.fixture
def classic(page: Page, stage: Stage) -> Callable[..., Page]:
    """Opens the classic, server-rendered checkout."""

    def opened(**settings: Any) -> Page:
        page.goto(stage.address(**settings).replace("/v2/checkout/vertical/t0ken", "/checkout"))
        return page

    return opened


def test_31_enter_in_the_classic_form_meets_the_gate_and_the_second_passes(
    classic: Callable[..., Page], stage: Stage
) -> None:
    page = classic()
    typed(page, "#order_shipping_address_taxid", BAD)
    page.keyboard.press("Enter")
    expect(page.locator(MESSAGE)).to_contain_text(CHECKSUM)
    not_ordered(page, stage)
    page.keyboard.press("Enter")
    page.wait_for_url("**/classic")
    assert len(stage.orders) == 1


def test_33_the_classic_label_is_one_stop_and_34_a_hidden_field_is_ignored(
    classic: Callable[..., Page], stage: Stage
) -> None:
    page = classic()
    typed(page, "#order_shipping_address_taxid", BAD)
    page.click("#submit_review_order_2")
    expect(page.locator(MESSAGE)).to_have_count(1)
    not_ordered(page, stage)
    page.fill("#order_shipping_address_taxid", GOOD)
    page.click("#submit_review_order_2")
    page.wait_for_url("**/classic")
    assert len(stage.orders) == 1


def test_13_a_field_found_by_its_label_alone_is_checked_too(classic: Callable[..., Page], stage: Stage) -> None:
    page = classic()
    typed(page, "#nombre", "ventas@acme.cl")
    page.focus("#order_shipping_address_taxid")
    expect(page.locator(MESSAGE)).to_contain_text("no un correo")


def test_71_choosing_the_invoice_judges_the_number_again(classic: Callable[..., Page], stage: Stage) -> None:
    page = classic(country="CO")
    typed(page, "#order_shipping_address_taxid", "1020304050")
    page.focus("#nombre")
    assert state_of(page) == "valid"
    page.select_option("#order_other_documento", "Factura")
    expect(page.locator(MESSAGE)).to_contain_text("Revisa el NIT")


@pytest.mark.parametrize("quirk", ["odd_row", "remount"])
def test_38_a_row_drawn_anew_on_each_keystroke_keeps_its_message(checkout: Callable[..., Page], quirk: str) -> None:
    page = checkout(page={quirk: True})
    left(page, "#taxid", BAD) if quirk == "odd_row" else _at_once(page, BAD)
    expect(page.locator(MESSAGE)).to_contain_text(CHECKSUM)
    _at_once(page, BAD + "9")
    expect(page.locator(MESSAGE)).to_have_count(1)
    expect(page.locator("#taxid")).to_have_attribute("aria-invalid", "true")
    _at_once(page, GOOD)
    expect(page.locator(MESSAGE)).to_have_count(0)


def _at_once(page: Page, text: str) -> None:
    page.fill("#taxid", text)
    page.focus("#taxid")
    page.focus("#address")


def test_44_the_chosen_format_reaches_the_state_of_react(checkout: Callable[..., Page]) -> None:
    page = checkout(format="dashed")
    left(page, "#taxid", "76086428 5")
    expect(page.locator("#taxid")).to_have_value("76086428-5")
    assert page.evaluate("window.__sim.state().taxid") == "76086428-5"


def test_46_a_business_name_that_is_mounted_late_is_checked_and_cleared(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout()
    assert page.locator("#company_name").count() == 0
    left(page, "#taxid", GOOD)
    left(page, "#company_name", "ventas@acme.cl")
    expect(page.locator(MESSAGE)).to_contain_text("Escribe el nombre de la empresa, no un correo.")
    page.focus("#company_name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Comercial Acme SpA")
    expect(page.locator(MESSAGE)).to_have_count(0)
    page.click(ORDER)
    assert ordered(page, stage)["company_name"] == "Comercial Acme SpA"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("https://acme.cl", "no una dirección web"),
        ("+56 2 2345 6789", "no un teléfono"),
        ("12345", "no solo números"),
        ("X", "Escribe la razón social completa"),
        ("Acme {SpA}", "Quita «{» del nombre"),
        ("Acme " * 30, "admite hasta 100 caracteres"),
    ],
)
def test_46_what_cannot_be_a_name_says_what_to_do(checkout: Callable[..., Page], name: str, said: str) -> None:
    page = checkout()
    left(page, "#taxid", GOOD)
    page.fill("#company_name", name)
    page.focus("#company_name")
    page.focus("#address")
    expect(page.locator(MESSAGE)).to_contain_text(said)


def test_46_a_missing_business_name_is_asked_for_when_the_store_wants_it(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout(required="business")
    left(page, "#taxid", GOOD)
    page.click(ORDER)
    expect(page.locator(MESSAGE)).to_contain_text("Ingresa la razón social.")
    expect(page.locator("#company_name")).to_be_focused()
    not_ordered(page, stage)
    page.keyboard.type("Acme SpA")
    expect(page.locator(MESSAGE)).to_have_count(0)
    page.click(ORDER)
    ordered(page, stage)


def test_47_where_the_platform_complains_itself_we_are_silent_and_do_not_stop(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout(page={"platform_taxid_error": True})
    left(page, "#taxid", BAD)
    expect(page.locator(".error-message")).to_have_text("RUT inválido")
    expect(page.locator(MESSAGE)).to_have_count(0)
    page.click(ORDER)
    ordered(page, stage)


def test_51_destroy_leaves_the_page_as_it_was(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout()
    before = page.evaluate("document.body.outerHTML")
    left(page, "#taxid", BAD)
    expect(page.locator(MESSAGE)).to_have_count(1)
    page.evaluate("window.__jsTaxCheck.destroy()")
    page.fill("#taxid", "")
    page.focus("#address")
    page.evaluate("document.querySelectorAll('[value]').forEach(e => e.value || e.setAttribute('value', ''))")
    assert page.evaluate("document.body.outerHTML").replace(' style=""', "") == before
    assert page.evaluate("'__jsTaxCheck' in window") is False


def test_51_what_the_page_itself_says_of_a_field_is_kept_whole(checkout: Callable[..., Page]) -> None:
    page = checkout()
    page.locator("#taxid").evaluate("el => el.setAttribute('aria-describedby', 'portfolio-7 help')")
    left(page, "#taxid", BAD)
    expect(page.locator("#taxid")).to_have_attribute("aria-describedby", re.compile(r"^portfolio-7 help folio-\d+$"))
    left(page, "#taxid", GOOD)
    expect(page.locator("#taxid")).to_have_attribute("aria-describedby", "portfolio-7 help")


FAULTS: dict[str, Callable[[Route], None]] = {
    "52_hang": lambda route: None,
    "53_reset": lambda route: route.abort("connectionreset"),
    "54_500": lambda route: route.fulfill(status=500, body="oh", headers={"Access-Control-Allow-Origin": "*"}),
    "55_429": lambda route: route.fulfill(status=429, body="{}", headers={"Access-Control-Allow-Origin": "*"}),
    "56_403": lambda route: route.fulfill(status=403, body="{}", headers={"Access-Control-Allow-Origin": "*"}),
    "57_html": lambda route: route.fulfill(body="<h1>hi</h1>", headers={"Access-Control-Allow-Origin": "*"}),
    "58_shape": lambda route: route.fulfill(
        json={"tax_id": {"valid": False}}, headers={"Access-Control-Allow-Origin": "*"}
    ),
    "60_dns": lambda route: route.abort("namenotresolved"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_52_to_60_a_broken_server_never_stops_an_order_and_nothing_is_said(
    checkout: Callable[..., Page], stage: Stage, fault: str
) -> None:
    page = checkout(country="DO", hold_ms=300, timeout_ms=600)
    page.route("**/v1/check", FAULTS[fault])
    typed(page, "#taxid", "101850042")
    page.click(ORDER)
    page.wait_for_url("**/done", timeout=2000)
    assert len(stage.orders) == 1
    assert stage.asked == []


def test_59_an_answer_the_page_may_not_read_never_stops_an_order(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout(country="DO")
    stage.readable = False
    typed(page, "#taxid", "101850042")
    page.click(ORDER)
    ordered(page, stage)
    assert len(stage.asked) == 1


def test_61_offline_is_silence(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout(country="DO")
    page.evaluate("Object.defineProperty(navigator, 'onLine', {get: () => false})")
    left(page, "#taxid", "101850042")
    assert state_of(page) == "unavailable"
    expect(page.locator(MESSAGE)).to_have_count(0)
    page.click(ORDER)
    ordered(page, stage)
    assert stage.asked == []


def test_63_a_stale_answer_paints_nothing(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout(country="DO")
    stage.delay = 0.4
    left(page, "#taxid", "101850042")
    page.wait_for_timeout(50)
    stage.delay = 0
    left(page, "#taxid", "101850043")
    page.wait_for_timeout(550)
    assert state_of(page) == "valid"
    expect(page.locator(MESSAGE)).to_have_count(0)


def test_64_a_failing_server_is_left_alone_after_two_questions(checkout: Callable[..., Page]) -> None:
    page = checkout(country="DO")
    page.clock.install()
    calls: list[str] = []

    def failing(route: Route) -> None:
        calls.append(route.request.method)
        route.fulfill(status=500, body="", headers={"Access-Control-Allow-Origin": "*"})

    page.route("**/v1/check", failing)
    for number in range(8):
        _at_once(page, f"10185004{number}")
        page.clock.run_for(50)
        page.wait_for_function("() => window.__jsTaxCheck.state()[0].state !== 'checking'")
    assert len(calls) == 2
    page.clock.fast_forward(31_000)
    _at_once(page, "101850099")
    page.clock.run_for(50)
    page.wait_for_timeout(100)
    assert len(calls) == 3


def test_65_one_plain_question_without_preflight_cookie_or_address_and_the_number_in_no_url(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    urls: list[str] = []
    page = checkout(country="DO")
    page.on("request", lambda request: urls.append(request.url))
    page.context.add_cookies([{"name": "secret", "value": "1", "url": stage.host}])
    left(page, "#taxid", "1-01-85004-3")
    page.wait_for_function("() => window.__jsTaxCheck.state()[0].state === 'valid'")
    assert stage.methods == ["POST"]
    head = stage.heads[0]
    assert "cookie" not in head
    assert head["content-type"] == "text/plain;charset=UTF-8"
    assert head["referer"] == stage.shop + "/"
    assert stage.asked == [
        {"v": 1, "store": "st_1", "country": "DO", "kind": "any", "lang": "es", "tax_id": "1-01-85004-3"}
    ]
    assert not [url for url in urls if "85004" in url]


def test_66_the_same_value_is_asked_once(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout(country="DO")
    for number in ("101850043", "101850042", "101850043"):
        left(page, "#taxid", number)
        page.wait_for_function("() => /valid/.test(window.__jsTaxCheck.state()[0].state)")
    assert [each["tax_id"] for each in stage.asked] == ["101850043", "101850042"]


def test_65_a_country_with_a_rule_asks_nobody(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout()
    left(page, "#taxid", BAD)
    left(page, "#taxid", GOOD)
    page.click(ORDER)
    ordered(page, stage)
    assert stage.asked == []


def test_72_another_countrys_number_is_a_hint_and_no_stop(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout()
    left(page, "#taxid", "PT501964843")
    expect(page.locator(MESSAGE)).to_contain_text("parece de otro país (PT)")
    page.click(ORDER)
    ordered(page, stage)


def test_73_a_number_in_the_business_name_is_called_swapped(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout()
    left(page, "#taxid", GOOD)
    left(page, "#company_name", GOOD)
    expect(page.locator(MESSAGE)).to_contain_text("Parece que el RUT y la razón social están cambiados.")
    page.click(ORDER)
    ordered(page, stage)


def test_75_a_country_nobody_knows_is_silent(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout(country="BO")
    left(page, "#taxid", "whatever 1")
    page.wait_for_timeout(100)
    assert state_of(page) == "unavailable"
    expect(page.locator(MESSAGE)).to_have_count(0)
    page.click(ORDER)
    ordered(page, stage)


@pytest.mark.parametrize(
    ("country", "lang", "number", "said"),
    [
        ("PT", "pt", "501964842", "Confirme o NIF: o dígito de controlo não coincide com os restantes."),
        ("BR", "pt", "16727230000198", "Confira o CNPJ: o dígito verificador não confere."),
        ("ES", "es-ES", "B58378430", "Revisa el NIF: el dígito de control no coincide con los demás."),
        ("CL", "en", BAD, "Check your RUT: the check digit does not match the others."),
        ("CL", "fr", BAD, "Check your RUT: the check digit does not match the others."),
    ],
)
def test_76_the_sentence_is_in_the_stores_language(
    checkout: Callable[..., Page], country: str, lang: str, number: str, said: str
) -> None:
    page = checkout(country=country, lang=lang)
    left(page, "#taxid", number)
    expect(page.locator(MESSAGE)).to_contain_text(said)


def test_80_a_screen_reader_meets_name_value_state_and_description(checkout: Callable[..., Page]) -> None:
    page = checkout()
    expect(page.get_by_role("status")).to_have_count(0)
    left(page, "#taxid", BAD)
    expect(page.get_by_role("status").filter(has_text="Error: " + CHECKSUM)).to_have_count(1)
    expect(page.locator("#billing-page")).to_match_aria_snapshot(
        """
        - region "Facturación":
          - heading "Facturación" [level=2]
          - checkbox "Usar la misma dirección para la facturación" [checked]
          - textbox "RUT": 76.086.428-4
          - paragraph: Aparecerá en tu boleta o factura.
          - text: "/Error: .*Revisa el RUT: el dígito verificador no coincide con los demás./"
        """
    )
    page.focus("#taxid")
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.type("5")
    expect(page.get_by_role("status").filter(has_text="RUT correcto.")).to_have_count(1)


def test_85_a_phone_shows_the_message_without_sideways_scrolling(chromium: Browser, stage: Stage) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": PHONE["height"]}, has_touch=True, is_mobile=True)
    try:
        page = context.new_page()
        page.goto(stage.address(mode="hint"))
        for field, text in (
            ("email", "ana@example.cl"),
            ("name", "Ana"),
            ("surname", "Soto"),
            ("address", "Italia 1"),
        ):
            page.fill(f"#{field}", text)
        page.tap("#taxid")
        page.keyboard.type(BAD)
        page.tap("#phone")
        expect(page.locator(MESSAGE)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.tap("#taxid")
        page.tap(ORDER)
        ordered(page, stage)
    finally:
        context.close()


def test_88_two_tags_make_one_instance(checkout: Callable[..., Page]) -> None:
    page = checkout(script="twice")
    left(page, "#taxid", BAD)
    expect(page.locator(MESSAGE)).to_have_count(1)
    page.wait_for_timeout(200)
    assert len(page.evaluate("window.spoken")) == 1


@pytest.mark.parametrize("csp", ["require-trusted-types-for 'script'", "style-src 'self' 'unsafe-inline'"])
def test_91_a_strict_page_policy_changes_nothing(checkout: Callable[..., Page], csp: str) -> None:
    page = checkout(page={"csp": csp})
    left(page, "#taxid", BAD)
    expect(page.locator(MESSAGE)).to_contain_text(CHECKSUM)


def test_91_a_policy_that_forbids_the_script_or_the_question_loses_no_order(
    checkout: Callable[..., Page], stage: Stage
) -> None:
    page = checkout(country="DO", page={"csp": "connect-src 'self'"})
    left(page, "#taxid", "101850042")
    page.click(ORDER)
    ordered(page, stage)
    assert stage.asked == []


def test_92_markup_in_a_name_or_number_is_only_text(checkout: Callable[..., Page]) -> None:
    page = checkout()
    left(page, "#taxid", GOOD)
    left(page, "#company_name", "<img src=x onerror=window.hurt=1>")
    expect(page.locator(MESSAGE)).to_contain_text("Quita «<» del nombre.")
    left(page, "#taxid", "<b>1")
    expect(page.locator(MESSAGE).first).to_contain_text("El RUT no lleva «<»")
    assert page.locator(f"{MESSAGE} img, {MESSAGE} b").count() == 0
    assert page.evaluate("window.hurt") is None


def test_93_one_global_and_untouched_prototypes(page: Page, stage: Stage) -> None:
    names = "() => Object.getOwnPropertyNames(window).filter(n => n !== '__sim')"
    natives = "() => [fetch, history.pushState, EventTarget.prototype.addEventListener].map(String).join()"
    page.goto(stage.address(script="none"))
    before, plain = page.evaluate(names), page.evaluate(natives)
    page.goto(stage.address())
    left(page, "#taxid", BAD)
    assert set(page.evaluate(names)) - set(before) == {"__jsTaxCheck"}
    assert page.evaluate(natives) == plain
    assert page.evaluate("Object.isFrozen(__jsTaxCheck) && !Object.keys(window).includes('__jsTaxCheck')")


def test_94_nothing_is_stored(checkout: Callable[..., Page], stage: Stage) -> None:
    page = checkout(country="DO", mode="strict")
    left(page, "#taxid", "101850042")
    page.wait_for_timeout(150)
    assert len(stage.asked) == 1
    stored = """async () =>
        [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length]"""
    assert page.evaluate(stored) == [0, 0, "", 0]
    assert page.context.cookies() == []


def test_99_events_carry_no_value(checkout: Callable[..., Page]) -> None:
    page = checkout()
    left(page, "#taxid", BAD)
    settled(page)
    assert page.evaluate("window.states") == [{"field": "tax_id", "state": "invalid", "reason": "checksum"}]
