"""From the shelf to the order, in the demo's two stores, and through the door for other processes."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from e2e.simulators.jumpseller import JumpsellerSimulator
from e2e.simulators.jumpseller.catalogue import SHOPS
from folio.domain.money import exponent

BUYER = {
    "email": "elena@example.com",
    "name": "Elena",
    "surname": "Ejemplar",
    "taxid": "12.345.678-5",
    "company_name": "",
    "payment": "card",
}


@pytest.fixture
def shops() -> Iterator[tuple[JumpsellerSimulator, httpx.Client]]:
    with JumpsellerSimulator(time_scale=0.001) as simulator:
        simulator.open_demo_stores()
        with httpx.Client(base_url=simulator.url, trust_env=False, timeout=5) as browser:
            yield simulator, browser


Shops = tuple[JumpsellerSimulator, httpx.Client]


def cart(browser: httpx.Client, code: str) -> str:
    shelf = browser.get(f"/shop/{code}").text
    key = re.findall(r'name="key" value="([^"]+)"', shelf)[0]
    answer = browser.post(f"/shop/{code}/cart", data={"key": key})
    assert answer.status_code == httpx.codes.SEE_OTHER
    path = answer.headers["location"]
    assert path.startswith("/v2/checkout/vertical/")
    return str(path.rpartition("/")[2])


def bought(browser: httpx.Client, code: str, **changes: str) -> dict[str, Any]:
    token = cart(browser, code)
    answer = browser.post(f"/v2/checkout/{token}/place", json={**BUYER, **changes})
    content: dict[str, Any] = answer.json()
    return content


@pytest.mark.parametrize("code", sorted(SHOPS))
def test_every_shelf_product_is_shown_without_a_foreign_file(shops: Shops, code: str) -> None:
    shelf = shops[1].get(f"/shop/{code}").text
    for product in SHOPS[code]["products"]:
        assert product.name in shelf
    drawn = shelf.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", drawn)


@pytest.mark.parametrize("code", sorted(SHOPS))
def test_a_card_pays_at_once_and_the_amounts_are_the_shelfs(shops: Shops, code: str) -> None:
    simulator, browser = shops
    order = simulator.world.stores[code].orders[bought(browser, code)["order_id"]]
    shop = SHOPS[code]
    expected = shop["products"][0].price + shop["shipping"][1]
    assert order["status_enum"] == "paid"
    assert round(order["total"] * 10 ** exponent(order["currency"])) == expected
    assert order["customer"]["email"] == "elena@example.com"
    assert order["billing_address"]["taxid"] == "12.345.678-5"


def test_a_bank_transfer_waits_for_the_merchant(shops: Shops) -> None:
    simulator, browser = shops
    order = bought(browser, "cerro-verde", payment="bank_transfer")["order_id"]
    truth = simulator.world.stores["cerro-verde"].orders
    assert truth[order]["status_enum"] == "pending_payment"
    browser.post(f"/admin/cerro-verde/orders/{order}/paid")
    assert truth[order]["status_enum"] == "paid"
    browser.post(f"/admin/cerro-verde/orders/{order}/canceled")
    assert truth[order]["status_enum"] == "canceled"


def test_a_company_is_kept_in_the_billing_information(shops: Shops) -> None:
    simulator, browser = shops
    order = bought(browser, "cerro-verde", company_name="Ejemplar SpA", business_activity="Ventas")["order_id"]
    kept = simulator.world.stores["cerro-verde"].orders[order]["billing_information"]
    assert (kept["company_name"], kept["business_activity"]) == ("Ejemplar SpA", "Ventas")


def test_placing_twice_makes_one_order(shops: Shops) -> None:
    simulator, browser = shops
    token = cart(browser, "mar-alto")
    answers = [browser.post(f"/v2/checkout/{token}/place", json=BUYER).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(simulator.world.stores["mar-alto"].orders) == 1
    assert str(answers[0]["order_id"]) in browser.get(answers[0]["next"]).text


def test_the_script_tag_of_the_app_is_on_the_checkout_page(shops: Shops) -> None:
    simulator, browser = shops
    store = simulator.world.stores["cerro-verde"]
    token = cart(browser, "cerro-verde")
    path = f"/v2/checkout/vertical/{token}"
    url = "http://folio.example.com/s/abc/embed.js"
    assert url not in browser.get(path).text
    store.jsapps[1] = {"id": 1, "url": url, "template": "checkout", "element": "body", "application_id": 77}
    assert url in browser.get(path).text
    store.jsapps[1]["template"] = "home"
    assert url not in browser.get(path).text


@pytest.mark.parametrize("path", ["/v2/checkout/vertical/none", "/v2/checkout/success/none"])
def test_a_cart_that_is_not_there_is_404(shops: Shops, path: str) -> None:
    assert shops[1].get(path).status_code == httpx.codes.NOT_FOUND


def test_what_a_buyer_types_is_never_markup_in_the_admin(shops: Shops) -> None:
    simulator, browser = shops
    order = bought(browser, "cerro-verde")["order_id"]
    store = simulator.world.stores["cerro-verde"]
    note = {"order_history": {"message": "<script>1</script>"}}
    written = browser.post(f"/v1/orders/{order}/history.json", json=note, auth=(store.login, store.authtoken))
    assert written.status_code == httpx.codes.OK
    document = {"document_type": 1, "public_id": "<b>39-1</b>", "url": 'https://x.example.com/"><script>2</script>'}
    store.documents[order] = [document]
    shown = browser.get(f"/admin/cerro-verde/orders/{order}").text
    assert "<script" not in shown
    assert "&lt;script&gt;1" in shown
    assert "&lt;b&gt;39-1" in shown


def test_another_process_can_place_pay_cancel_and_see_the_truth(shops: Shops) -> None:
    _, browser = shops
    placed = browser.post("/_sim/mar-alto/orders", json={"status": "pending_payment", "currency": "EUR", "buyer": 4})
    order = placed.json()["order_id"]
    for action in ("paid", "ship", "canceled"):
        assert browser.post(f"/_sim/mar-alto/orders/{order}/{action}").status_code == httpx.codes.OK
    truth = browser.get("/_sim/mar-alto/truth").json()
    kept = truth["orders"][str(order)]
    assert (kept["status_enum"], kept["shipment_status_enum"]) == ("canceled", "fulfilled")
    assert kept["billing_address"]["country_code"] == "PT"


def test_another_process_can_order_lies_and_take_them_back(shops: Shops) -> None:
    simulator, browser = shops
    lie = {"method": "GET", "pattern": "/v1/store", "kind": "500", "times": 9}
    browser.post("/_sim/faults", json=lie)
    store = simulator.world.stores["mar-alto"]
    login = (store.login, store.authtoken)
    assert browser.get("/v1/store/info.json", auth=login).status_code == httpx.codes.INTERNAL_SERVER_ERROR
    browser.post("/_sim/faults", json={"clear": True})
    assert browser.get("/v1/store/info.json", auth=login).status_code == httpx.codes.OK


def test_another_process_can_read_the_log_of_deliveries(shops: Shops) -> None:
    simulator, browser = shops
    store = simulator.world.stores["mar-alto"]
    hook = {"id": 5, "name": None, "event": "order_paid", "url": f"{simulator.url}/shop/nowhere"}
    store.hooks[5] = hook
    order = bought(browser, "mar-alto")["order_id"]
    assert simulator.deliverer.idle()
    log = browser.get("/_sim/deliveries").json()
    assert ["mar-alto", "order_paid", order, 1, 405] in log
