"""What a newcomer does with `folio demo`, in a real browser: keystroke to verdict, order to PDF, entry and mail."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.simulators.serving import free_ports
from folio.demo import running_demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
PATIENCE = 30_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_demo(tmp_path_factory.mktemp("demo"), free_ports(5)) as url:
        yield url


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="en-US", viewport={"width": 1200, "height": 900})
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    context.close()
    assert errors == []


def fill_in(page: Page, tax_id: str, company: str = "") -> None:
    for field, value in (
        ("#email", "shopper@example.com"), ("#name", "Amparo"), ("#surname", "Ejemplar"), ("#address", "Calle 12"),
    ):  # fmt: skip
        page.fill(field, value)
    page.fill("#taxid", tax_id)
    page.press("#taxid", "Tab")
    if company:
        page.fill("#company_name", company)
        page.press("#company_name", "Tab")


def test_from_a_wrong_tax_id_to_the_credit_note(demo: str, page: Page) -> None:
    page.goto(demo)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="To the checkout").first.click()
    page = opened.value
    fill_in(page, "76.086.428-4")
    expect(page.locator("#root").get_by_text("Revisa el RUT")).to_be_visible()
    page.fill("#taxid", "76.086.428-5")
    expect(page.locator("#root").get_by_text("Revisa el RUT")).to_be_hidden()
    page.press("#taxid", "Tab")
    page.fill("#company_name", "a@b.cl")
    page.press("#company_name", "Tab")
    expect(page.locator("#root").get_by_text("no un correo")).to_be_visible()
    page.fill("#company_name", "Ejemplos del Sur SpA")
    expect(page.locator("#root").get_by_text("no un correo")).to_be_hidden()
    # What Chile's factura needs beside RUT and razón social; the rest of the form asks for the street.
    page.fill("#business_activity", "Comercio al por menor")
    page.fill("#city", "Valdivia")
    page.click("#save_place_order")
    expect(page.get_by_role("heading", name="Gracias por tu compra")).to_be_visible()

    desk = page.context.new_page()
    desk.goto(demo)
    order = desk.locator("article.order").first
    expect(order.get_by_text("Invoice F-1")).to_be_visible(timeout=PATIENCE)
    expect(order.get_by_role("link", name="Read the mail")).to_be_visible(timeout=PATIENCE)
    pdf = order.get_by_role("link", name="Read the PDF").get_attribute("href")
    assert pdf is not None
    answered = httpx.get(pdf, trust_env=False)
    assert (answered.status_code, answered.content[:5]) == (200, b"%PDF-")
    expect(order.locator("li.attached").first).to_be_visible()
    mail = order.get_by_role("link", name="Read the mail").get_attribute("href")
    assert mail is not None
    letter = page.context.new_page()
    letter.goto(mail)
    expect(letter.frame_locator("iframe").get_by_role("heading", name="Tu factura")).to_be_visible()
    expect(letter.get_by_role("link", name="factura-F-1.pdf")).to_be_visible()

    order.get_by_role("button", name="Cancel the order").click()
    expect(order.get_by_text("Credit note NC-1")).to_be_visible(timeout=PATIENCE)


def test_an_order_goes_through_while_nobody_answers_the_checkout(demo: str, page: Page) -> None:
    page.route("**/v1/check", lambda route: route.abort())
    page.goto(f"{demo}/shop/mar-alto")
    fill_in(page, "501 964 843", "Exemplos do Norte, Lda.")
    page.click("#save_place_order")
    expect(page.get_by_role("heading", name="Obrigado pela sua compra")).to_be_visible()


def test_a_merchant_connects_by_consent_and_sees_the_orders(demo: str, page: Page) -> None:
    folio = httpx.get(f"{demo}/state.json", trust_env=False).json()["folio"]
    page.goto(folio)
    page.get_by_role("link", name="Connect my store").click()
    page.get_by_role("button", name="Yes, Authorize").click()
    expect(page).to_have_url(f"{folio}/admin/")
    expect(page.get_by_text("Cerro Verde").first).to_be_visible()
    cookies = {cookie.get("name"): cookie for cookie in page.context.cookies()}
    assert cookies["folio-session"].get("httpOnly") is True


def test_a_merchant_who_says_no_is_told_that_nothing_changed(demo: str, page: Page) -> None:
    folio = httpx.get(f"{demo}/state.json", trust_env=False).json()["folio"]
    page.goto(f"{folio}/install")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("heading", name="The store was not connected")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/install-less"])
def test_pages_are_pages_for_people(demo: str, page: Page, path: str) -> None:
    folio = httpx.get(f"{demo}/state.json", trust_env=False).json()["folio"]
    answered = page.goto(folio + path)
    assert answered is not None
    assert answered.headers["content-type"].startswith("text/html")


def test_the_desk_is_usable_on_a_phone(demo: str, page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(demo)
    expect(page.get_by_role("link", name="To the checkout").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.screenshot(path=tmp_path / "desk.png")
