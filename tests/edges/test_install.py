"""Connecting by OAuth, seen from a browser: the good way, and every bad one."""

import asyncio
import hmac
import logging
import threading
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response

from folio.domain.errors import FolioError, Malformed, MissingScope, Refused, Unavailable, UnknownOutcome
from folio.domain.store import Store, TokenPair
from folio.edges.errors import handlers
from folio.edges.install import routes
from folio.edges.limits import INSTALLS_PER_ADDRESS, Limiter
from tests.builders import SetClock, a_clock, a_store

ACCOUNTS = "https://accounts.example/oauth/authorize"
CODE = "code-canary"


class StatesInMemory:
    """Installs that were started, with the promises of the stored ones."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, datetime]] = {}
        self.used: set[str] = set()

    def keep(self, state: str, browser: str, now: datetime) -> None:
        self.kept[state] = (browser, now)

    def take(self, state: str, browser: str, now: datetime) -> str:
        if state not in self.kept:
            return "unknown"
        owner, at = self.kept[state]
        if not hmac.compare_digest(owner, browser):
            return "other_browser"
        if state in self.used:
            return "used"
        if now - at > timedelta(minutes=10):
            return "expired"
        self.used.add(state)
        return "ok"


class AuthorizerTwin:
    """Knows where browsers are sent; nothing else is asked of it here."""

    def __init__(self) -> None:
        self.fault: FolioError | None = None

    def authorize_url(self, state: str) -> str:
        if self.fault:
            raise self.fault
        return f"{ACCOUNTS}?state={state}"

    def exchange(self, code: str) -> TokenPair:
        raise NotImplementedError

    def refresh(self, refresh_token: str) -> TokenPair:
        raise NotImplementedError


class Door:
    """The two routes with twins behind them, and what went through."""

    def __init__(self, *, secure: bool = True) -> None:
        self.clock: SetClock = a_clock()
        self.states = StatesInMemory()
        self.authorizer = AuthorizerTwin()
        self.codes: list[str] = []
        self.threads: list[str] = []
        self.fault: FolioError | None = None
        self.secure = secure
        self.app = Starlette(
            routes=routes(
                states=self.states,
                authorizer=self.authorizer,
                connect=self.connect,
                sign_in=self.sign_in,
                signed_in=lambda request: request.cookies.get("session") == "st_7k2m",
                limiter=Limiter(monotonic=lambda: 0.0),
                clock=self.clock,
                secure=secure,
            ),
            exception_handlers=handlers(),
        )

    def connect(self, code: str) -> Store:
        self.codes.append(code)
        self.threads.append(threading.current_thread().name)
        if self.fault:
            raise self.fault
        return a_store()

    def sign_in(self, response: Response, store: Store) -> None:
        response.set_cookie("session", store.id, secure=self.secure, httponly=True)


class Browser:
    """A browser with its own cookies; it follows no redirect by itself."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._base = f"{'https' if door.secure else 'http'}://folio.example"
        self.cookies = httpx.Cookies()

    def get(self, path: str, params: dict[str, str] | str | None = None, language: str = "en") -> httpx.Response:
        return asyncio.run(self._get(path, params, language))

    async def _get(self, path: str, params: dict[str, str] | str | None, language: str) -> httpx.Response:
        transport = httpx.ASGITransport(self._door.app)
        async with httpx.AsyncClient(transport=transport, base_url=self._base, cookies=self.cookies) as client:
            answer = await client.get(path, params=params, headers={"Accept-Language": language})
            self.cookies = client.cookies
            return answer

    def start(self) -> str:
        """Begin an install; the state this browser was sent away with."""
        return state_in(self.get("/install"))

    def come_back(self, query: dict[str, str] | str, language: str = "en") -> httpx.Response:
        """Return from the platform."""
        return self.get("/oauth/callback", query, language)


def state_in(answer: httpx.Response) -> str:
    """The state of a redirect to the platform."""
    assert answer.status_code == 302
    location = answer.headers["location"]
    assert location.startswith(ACCOUNTS)
    return parse_qs(urlsplit(location).query)["state"][0]


def is_a_page(answer: httpx.Response, status: int, words: str) -> None:
    """A friendly page that says what happened, offers a new start and repeats nothing it was sent."""
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert words in answer.text
    assert 'href="/install"' in answer.text
    assert "canary" not in answer.text
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def browser(door: Door) -> Browser:
    return Browser(door)


# --- away -----------------------------------------------------------------------------------------------------


def test_an_install_starts_with_a_state_and_a_cookie_that_belong_together(door: Door, browser: Browser) -> None:
    answer = browser.get("/install")
    state = state_in(answer)
    assert len(state) >= 22  # 128 bits in base64
    (cookie,) = answer.headers.get_list("set-cookie")
    name, _, rest = cookie.partition("=")
    value, _, attributes = rest.partition("; ")
    assert name == "__Host-folio-install"
    assert set(attributes.split("; ")) == {"Path=/", "Max-Age=600", "HttpOnly", "SameSite=Lax", "Secure"}
    assert door.states.kept[state] == (value, door.clock.at)
    assert len(value) >= 22
    assert value != state
    assert answer.headers["cache-control"] == "no-store"


def test_the_demo_on_plain_http_uses_another_name_without_secure() -> None:
    (cookie,) = Browser(Door(secure=False)).get("/install").headers.get_list("set-cookie")
    assert cookie.startswith("folio-install=")
    assert "Secure" not in cookie
    assert "HttpOnly; SameSite=Lax" in cookie


def test_no_two_installs_share_anything(door: Door) -> None:
    states = {Browser(door).start() for _ in range(5)}
    assert len(states) == 5
    assert len({owner for owner, _ in door.states.kept.values()}) == 5


def test_one_address_cannot_start_installs_without_end(browser: Browser) -> None:
    for _ in range(INSTALLS_PER_ADDRESS.per_minute):
        browser.start()
    answer = browser.get("/install")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


def test_starting_over_from_the_callback_counts_as_a_start(browser: Browser) -> None:
    answers = [browser.come_back({}) for _ in range(INSTALLS_PER_ADDRESS.per_minute + 1)]
    assert answers[-1].status_code == 429


def test_an_installation_without_an_oauth_client_says_so(door: Door, browser: Browser) -> None:
    door.authorizer.fault = Unavailable("no client")
    is_a_page(browser.get("/install"), 503, "not ready")
    assert door.states.kept == {}


# --- and back -------------------------------------------------------------------------------------------------


def test_a_good_install_ends_on_the_admin_page_signed_in(door: Door, browser: Browser) -> None:
    answer = browser.come_back({"code": CODE, "state": browser.start()})
    assert (answer.status_code, answer.headers["location"]) == (302, "/admin/")
    assert door.codes == [CODE]
    assert browser.cookies.get("session") == "st_7k2m"
    assert "__Host-folio-install" not in browser.cookies


def test_the_work_is_done_beside_the_event_loop(door: Door, browser: Browser) -> None:
    browser.come_back({"code": CODE, "state": browser.start()})
    assert door.threads != [threading.current_thread().name]


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/%09/evil.example", "javascript:x"]
)
def test_where_to_go_next_is_not_for_the_caller_to_say(browser: Browser, target: str) -> None:
    answer = browser.come_back({"code": CODE, "state": browser.start(), "next": target, "store": "other"})
    assert answer.headers["location"] == "/admin/"


@pytest.mark.parametrize("query", [{"code": CODE}, {"code": CODE, "state": ""}, {"code": CODE, "state": "x"}, {}])
def test_a_code_that_nobody_here_asked_for_is_thrown_away_and_the_install_starts_over(
    door: Door, browser: Browser, query: dict[str, str]
) -> None:
    before = browser.start()
    answer = browser.come_back(query)
    again = state_in(answer)
    assert again != before
    assert CODE not in answer.headers["location"]
    assert door.codes == []
    assert browser.come_back({"code": CODE, "state": again}).headers["location"] == "/admin/"


def test_a_state_works_once(door: Door, browser: Browser) -> None:
    state = browser.start()
    cookie = browser.cookies.get("__Host-folio-install")
    browser.come_back({"code": CODE, "state": state})
    browser.cookies = httpx.Cookies({"__Host-folio-install": cookie or ""})
    is_a_page(browser.come_back({"code": CODE, "state": state}), 400, "used already")
    assert door.codes == [CODE]


def test_the_back_button_after_a_good_install_leads_on(door: Door, browser: Browser) -> None:
    state = browser.start()
    cookie = browser.cookies.get("__Host-folio-install")
    browser.come_back({"code": CODE, "state": state})
    browser.cookies = httpx.Cookies({"__Host-folio-install": cookie or "", "session": "st_7k2m"})
    answer = browser.come_back({"code": CODE, "state": state})
    assert (answer.status_code, answer.headers["location"]) == (302, "/admin/")
    assert door.codes == [CODE]


def test_the_back_button_of_a_real_browser_leads_on_too(door: Door, browser: Browser) -> None:
    state = browser.start()
    browser.come_back({"code": CODE, "state": state})
    answer = browser.come_back({"code": CODE, "state": state})
    assert (answer.status_code, answer.headers.get("location")) == (302, "/admin/")


def test_ten_minutes_are_enough_and_one_second_more_is_too_long(door: Door) -> None:
    punctual, late = Browser(door), Browser(door)
    states = punctual.start(), late.start()
    door.clock.at += timedelta(minutes=10)
    assert punctual.come_back({"code": CODE, "state": states[0]}).headers["location"] == "/admin/"
    door.clock.at += timedelta(seconds=1)
    is_a_page(late.come_back({"code": CODE, "state": states[1]}), 400, "Too much time")
    assert door.codes == [CODE]


@pytest.mark.parametrize("forged", ["", "x", "x" * 43, "\u00f1"])
def test_another_browser_cannot_finish_an_install(door: Door, browser: Browser, forged: str) -> None:
    state = browser.start()
    stranger = Browser(door)
    if forged.isascii() and forged:
        stranger.cookies.set("__Host-folio-install", forged)
    is_a_page(stranger.come_back({"code": CODE, "state": state}), 400, "Another browser")
    assert door.codes == []
    assert browser.come_back({"code": CODE, "state": state}).headers["location"] == "/admin/"


@pytest.mark.parametrize(
    "query",
    [
        "code=a&state={state}&state=evil",
        "code=a&code=b&state={state}",
        "state={state}&code=a&error=x&error=y",
        "state={state}",
        "state={state}&code=",
        "code=" + "a" * 513 + "&state={state}",
        "code=a&state=" + "s" * 513,
    ],
)
def test_an_odd_callback_is_told_so_and_no_code_is_traded(door: Door, browser: Browser, query: str) -> None:
    answer = browser.come_back(query.replace("{state}", browser.start()))
    is_a_page(answer, 400, "not complete")
    assert door.codes == []


def test_a_merchant_who_says_no_gets_a_friendly_page(door: Door, browser: Browser) -> None:
    said = {"error": "access_denied", "error_description": "<script>canary</script>", "state": browser.start()}
    is_a_page(browser.come_back(said), 200, "did not grant access")
    is_a_page(browser.come_back({"error": "access_denied"}), 200, "did not grant access")
    assert door.codes == []


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (Unavailable("timed out after canary"), 503, "does not answer"),
        (UnknownOutcome("lost canary"), 503, "does not answer"),
        (MissingScope("read_store canary"), 503, "does not answer"),
        (Malformed("canary", code="odd_token"), 502, "answered oddly"),
        (Refused("canary", code="code_refused"), 400, "no longer knows this code"),
    ],
)
def test_a_trade_that_fails_says_what_to_do_and_signs_nobody_in(
    door: Door, browser: Browser, fault: FolioError, status: int, words: str
) -> None:
    door.fault = fault
    is_a_page(browser.come_back({"code": CODE, "state": browser.start()}), status, words)
    assert "session" not in browser.cookies
    door.fault = None
    assert browser.come_back({"code": CODE, "state": browser.start()}).headers["location"] == "/admin/"


def test_a_code_used_twice_by_somebody_signed_in_leads_on(door: Door, browser: Browser) -> None:
    browser.cookies.set("session", "st_7k2m")
    door.fault = Refused("used", code="code_refused")
    answer = browser.come_back({"code": CODE, "state": browser.start()})
    assert (answer.status_code, answer.headers["location"]) == (302, "/admin/")


@pytest.mark.parametrize(
    ("language", "words", "again"),
    [
        ("es-CL,es;q=0.9,en;q=0.8", "No diste permiso", "Empezar de nuevo"),
        ("pt-PT", "Não deu acesso", "Começar de novo"),
        ("de, en;q=0.5", "You did not grant", "Start again"),
        ("", "You did not grant", "Start again"),
    ],
)
def test_the_page_speaks_the_browsers_language(browser: Browser, language: str, words: str, again: str) -> None:
    answer = browser.come_back({"error": "access_denied"}, language)
    assert words in answer.text
    assert again in answer.text


def test_neither_code_nor_state_reaches_the_log(
    door: Door, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    door.fault = Malformed(f"odd: {CODE}", code="odd_token")
    with caplog.at_level(logging.DEBUG, logger="folio"):
        state = browser.start()
        browser.come_back({"code": CODE, "state": state})
    said = [record for record in caplog.records if record.name.startswith("folio")]
    assert [record.getMessage() for record in said] == ["install not finished"]
    assert CODE not in repr([record.__dict__ for record in said])
    assert state not in repr([record.__dict__ for record in said])
