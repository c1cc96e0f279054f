"""Resend by hand: the letter of an issued document goes out once more, and nothing else happens."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import SimStore
from e2e.simulators.mailbox import Mailbox, Received
from folio.domain.ledger import Entry, TaskKind
from folio.domain.sentences import say
from folio.domain.store import Store
from folio.edges.admin.words import WORDS
from tests.edges.web import Browser, Web, csrf_of, open_web

FORM = [("Content-Type", "application/x-www-form-urlencoded")]
RETRY = WORDS["retry"][0]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


@pytest.fixture
def web(mailbox: Mailbox, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    mail = {"smtp_url": mailbox.smtp_url, "mail_from": "documentos@folio.example"}
    with open_web(tmp_path, monkeypatch, database_url=database_url, **mail) as running:
        yield running


def merchant_of(web: Web) -> tuple[Browser, SimStore, Store]:
    simulated, store = web.shop()
    browser = web.browser()
    web.sign_in(browser, simulated)
    return browser, simulated, store


def path_of(entry: Entry, order_id: int | None = None) -> str:
    return f"/admin/orders/{order_id or entry.order_id}/documents/{entry.id}/resend"


def press(browser: Browser, entry: Entry, page: str = "/admin/") -> str:
    """Press the button; where the browser is led."""
    csrf = csrf_of(browser.get(page).text)
    answered = browser.post(path_of(entry), content=urlencode({"csrf": csrf}), headers=FORM)
    assert answered.status_code == 303
    return answered.headers["location"]


def work(web: Web, entry: Entry) -> None:
    """What a worker does: answer the order's newest bell."""
    bell, _ = web.wiring.storage.bells.rung(entry.store_id, entry.order_id)
    web.wiring.answer(entry.store_id, entry.order_id, bell, 0.0)


def letters(mailbox: Mailbox) -> list[Received]:
    return mailbox.to(person(1).email)


def parked(web: Web, entry: Entry, kind: TaskKind, problem: str) -> None:
    """A task of the document waits for a person."""
    ledger = web.wiring.storage.ledger
    if kind is TaskKind.MAIL:
        ledger.resend(entry.id, web.clock())
    else:
        web.wiring.storage.sweeps.attach_again(entry.id, web.clock())
    (task,) = ledger.tasks(entry.store_id, entry.order_id)
    ledger.task_parked(task.id, problem)


def test_a_letter_goes_out_once_more_and_the_page_says_when(web: Web, mailbox: Mailbox) -> None:
    browser, shop, store = merchant_of(web)
    entry = web.issued(shop, store)
    page = f"/admin/orders/{entry.order_id}"
    assert len(letters(mailbox)) == 1
    before = browser.get(page).text
    assert f"{WORDS['mailed'][0]}: 2026-11-24 12:00" in before  # as the shop's clocks show it
    assert f'action="{path_of(entry)}"' in before

    web.clock.at += timedelta(hours=3)
    assert press(browser, entry, page) == f"{page}?resent"
    assert WORDS["resent"][0] in browser.get(f"{page}?resent").text
    assert len(letters(mailbox)) == 1  # the page asks; the worker sends
    work(web, entry)
    first, second = letters(mailbox)
    assert first.message["Subject"] == second.message["Subject"]
    (after,) = web.wiring.storage.ledger.entries(store.id, entry.order_id)
    assert (after.mailed_at, after.issued) == (web.clock(), entry.issued)
    assert f"{WORDS['mailed'][0]}: 2026-11-24 15:00" in browser.get(page).text
    told = [happening.code for happening in web.wiring.storage.ledger.timeline(store.id, entry.order_id)]
    assert told[-2:] == ["resend_asked", "mailed"]


def test_a_letter_that_is_on_its_way_is_not_sent_twice(web: Web, mailbox: Mailbox) -> None:
    browser, shop, store = merchant_of(web)
    entry = web.issued(shop, store)
    assert press(browser, entry).endswith("?resent")
    assert press(browser, entry).endswith("?on_its_way")
    assert WORDS["on_its_way"][0] in browser.get(f"/admin/orders/{entry.order_id}?on_its_way").text
    work(web, entry)
    work(web, entry)
    assert len(letters(mailbox)) == 2
    told = [happening.code for happening in web.wiring.storage.ledger.timeline(store.id, entry.order_id)]
    assert told.count("resend_asked") == 1


def test_asking_for_a_letter_asks_for_no_document(web: Web) -> None:
    browser, shop, store = merchant_of(web)
    entry = web.issued(shop, store)
    press(browser, entry)
    memory = web.wiring.storage.ledger.memory(store.id, entry.order_id)
    assert memory is not None
    assert (memory.requested, memory.asked_at) == (False, None)


def test_only_the_stores_own_issued_document_of_that_order_can_be_sent(web: Web, mailbox: Mailbox) -> None:
    browser, shop, store = merchant_of(web)
    entry, neighbour = web.issued(shop, store), web.issued(shop, store)
    held = web.issued(shop, store, rate=None)
    _, other_shop, other = merchant_of(web)
    foreign = web.issued(other_shop, other)
    sent = len(mailbox.received)
    csrf = csrf_of(browser.get("/admin/").text)
    for path in (
        path_of(foreign),
        path_of(foreign, entry.order_id),
        path_of(entry, neighbour.order_id),
        path_of(held),
        f"/admin/orders/{entry.order_id}/documents/{2**31 - 1}/resend",
        f"/admin/orders/{entry.order_id}/documents/{'9' * 4_400}/resend",
        f"/admin/orders/{entry.order_id}/documents/-1/resend",
    ):
        answered = browser.post(path, content=urlencode({"csrf": csrf}), headers=FORM)
        assert answered.status_code == 404, path
    for one in (entry, neighbour, held, foreign):
        work(web, one)
    assert len(mailbox.received) == sent


def test_a_form_that_is_not_of_this_session_sends_nothing(web: Web, mailbox: Mailbox) -> None:
    browser, shop, store = merchant_of(web)
    stranger, _, _ = merchant_of(web)
    entry = web.issued(shop, store)
    foreign = csrf_of(stranger.get("/admin/").text)
    for form in ({}, {"csrf": ""}, {"csrf": foreign}):
        assert browser.post(path_of(entry), content=urlencode(form), headers=FORM).status_code == 403
    assert web.browser().post(path_of(entry), content="csrf=x", headers=FORM).status_code == 401
    assert browser.get(path_of(entry)).status_code == 405
    work(web, entry)
    assert len(letters(mailbox)) == 1


def test_a_letter_that_waits_for_a_person_is_among_what_needs_you_until_it_went(web: Web, mailbox: Mailbox) -> None:
    browser, shop, store = merchant_of(web)
    entry = web.issued(shop, store)
    assert WORDS["all_quiet"][0] in browser.get("/admin/").text
    parked(web, entry, TaskKind.MAIL, "twice_unknown")
    assert entry.issued is not None
    sentence = say("mail_parked", "es", {"number": entry.issued.number, "problem": "twice_unknown"})
    for page in ("/admin/", f"/admin/orders/{entry.order_id}"):
        shown = browser.get(page).text
        assert sentence in shown
        assert f'action="{path_of(entry)}"' in shown
    home = browser.get("/admin/").text
    assert WORDS["all_quiet"][0] not in home
    assert '<span class="count">1</span>' in home
    press(browser, entry)
    work(web, entry)
    assert sentence not in browser.get("/admin/").text
    assert WORDS["all_quiet"][0] in browser.get("/admin/").text
    assert len(letters(mailbox)) == 2


def test_an_entry_that_waits_for_a_person_is_tried_again_from_the_home_page(web: Web) -> None:
    browser, shop, store = merchant_of(web)
    entry = web.issued(shop, store)
    parked(web, entry, TaskKind.ATTACH, "tries_failed")
    home = browser.get("/admin/").text
    assert "(fallaron 20 intentos)" in home
    csrf = csrf_of(home)
    path = f"/admin/orders/{entry.order_id}/retry"
    assert f'action="{path}"' in home
    assert f'action="{path_of(entry)}"' not in home
    assert (
        f"<button>{RETRY}</button>" in browser.get(f"/admin/orders/{entry.order_id}").text
    )  # what its sentence names
    assert browser.post(path, content=urlencode({"csrf": csrf}), headers=FORM).status_code == 303
    work(web, entry)
    assert WORDS["all_quiet"][0] in browser.get("/admin/").text


def test_another_stores_letters_need_nobody_here(web: Web) -> None:
    browser, _, _ = merchant_of(web)
    _, other_shop, other = merchant_of(web)
    parked(web, web.issued(other_shop, other), TaskKind.MAIL, "no_address")
    assert WORDS["all_quiet"][0] in browser.get("/admin/").text


@pytest.mark.parametrize(("language", "column"), [("es", 0), ("pt", 1), ("en", 2)])
def test_the_button_is_called_what_the_sentences_call_it(language: str, column: int) -> None:
    for code in ("mail_parked", "mail_refused"):
        assert WORDS["resend"][column] in say(code, language, {"number": "F-1", "problem": "x"})
