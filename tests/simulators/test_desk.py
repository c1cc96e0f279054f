"""The demo's page tells what the platform, the ledger and the mail box know, and passes two wishes on."""

import json
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import httpx
import pytest

from e2e.simulators.desk import Desk
from e2e.simulators.jumpseller import JumpsellerSimulator
from e2e.simulators.jumpseller.catalogue import SHOPS
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.mailbox import Mailbox
from e2e.simulators.serving import Server

FOLIO = "http://folio.example.com"


@dataclass
class Room:
    """The desk and what stands around it."""

    simulator: JumpsellerSimulator
    mailbox: Mailbox
    browser: httpx.Client

    def place(self, code: str, status: str = "paid") -> int:
        store = self.simulator.world.stores[code]
        basket = Basket((Item("Té", 1190),), currency=store.currency)
        return self.simulator.world.place(store, basket, person(2, store.country), status=status)

    def state(self) -> dict[str, Any]:
        content: dict[str, Any] = self.browser.get("/state.json").json()
        return content


def told(code: str, order_id: int, _language: str) -> dict[str, Any]:
    return {"order": order_id, "documents": [{"number": f"{code}-{order_id}"}], "timeline": []}


@pytest.fixture
def room() -> Iterator[Room]:
    with JumpsellerSimulator(time_scale=0.001) as simulator, Mailbox() as mailbox:
        simulator.open_demo_stores()
        with Server(Desk(simulator, mailbox, told, FOLIO).app()) as server:
            client = httpx.Client(base_url=server.url, verify=False, trust_env=False, timeout=5)
            with client as browser:
                yield Room(simulator, mailbox, browser)


def test_the_page_runs_only_its_own_script_and_holds_none_inline(room: Room) -> None:
    page = room.browser.get("/")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.text.count("<script") == page.text.count('<script defer src="/desk.js">') == 1
    for path in ("/desk.css", "/desk.js"):
        assert room.browser.get(path).status_code == httpx.codes.OK


def test_shopping_leads_to_a_filled_checkout(room: Room) -> None:
    for code, shop in SHOPS.items():
        answer = room.browser.get(f"/shop/{code}")
        assert answer.status_code == httpx.codes.FOUND
        page = httpx.get(answer.headers["location"], trust_env=False)
        assert page.status_code == httpx.codes.OK
        assert json.dumps(shop["products"][0].name) in page.text


def test_an_order_is_told_with_its_own_ledger(room: Room) -> None:
    assert room.state()["orders"] == []
    order = room.place("cerro-verde")
    (shown,) = room.state()["orders"]
    assert (shown["code"], shown["id"], shown["status"]) == ("cerro-verde", order, "paid")
    assert shown["ledger"] == told("cerro-verde", order, "en")
    assert httpx.get(shown["admin"], trust_env=False).status_code == httpx.codes.OK


def test_the_stores_and_the_neighbours_have_addresses(room: Room) -> None:
    state = room.state()
    assert {store["code"] for store in state["stores"]} == set(SHOPS)
    assert (state["folio"], state["mailbox"]) == (FOLIO, room.mailbox.url)


def test_marking_paid_and_cancelling_change_the_order_on_the_platform(room: Room) -> None:
    order = room.place("mar-alto", status="pending_payment")
    seen = []
    for action in ("paid", "canceled"):
        assert room.browser.post(f"/orders/mar-alto/{order}/{action}").json() == {"done": True}
        seen.append(room.state()["orders"][0]["status"])
    assert seen == ["paid", "canceled"]


def test_no_other_wish_is_passed_on(room: Room) -> None:
    order = room.place("mar-alto")
    assert room.browser.post(f"/orders/mar-alto/{order}/erase").status_code == httpx.codes.NOT_FOUND
    assert room.state()["orders"][0]["status"] == "paid"


def test_a_mail_stands_at_the_order_and_store_it_speaks_of(room: Room) -> None:
    ours, other = room.place("cerro-verde"), room.place("mar-alto")
    assert ours == other  # order numbers are per store, so the number alone tells nothing
    letter = EmailMessage()
    letter["From"] = f"{SHOPS['cerro-verde']['policy']['seller']['name']} <post@example.com>"
    letter["To"], letter["Subject"] = "buyer2@example.com", f"Boleta de tu pedido {ours}"
    letter.set_content("Hola")
    with smtplib.SMTP("127.0.0.1", room.mailbox.smtp_port, timeout=5) as client:
        client.send_message(letter)
    mails = {shown["code"]: shown["mails"] for shown in room.state()["orders"]}
    assert mails["mar-alto"] == []
    (mail,) = mails["cerro-verde"]
    assert httpx.get(mail["url"], trust_env=False).status_code == httpx.codes.OK
