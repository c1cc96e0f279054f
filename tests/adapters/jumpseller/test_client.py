"""One store at the platform: reads, writes, and what each odd answer means."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from folio.adapters.jumpseller.budget import Budget
from folio.adapters.jumpseller.client import JumpsellerPlatform
from folio.adapters.jumpseller.grants import BasicGrant, FixedGrant, Grant
from folio.adapters.jumpseller.http import HttpClient
from folio.domain.errors import (
    Held,
    Malformed,
    MissingScope,
    NeedsReconnect,
    NotFound,
    RateLimited,
    Unavailable,
    UnknownOutcome,
    UnreadableOrder,
)
from folio.domain.ports import ListedOrder, PlatformDocument
from folio.domain.store import BasicAuth, TokenPair
from tests.adapters.jumpseller.lying_server import Asked, LyingServer, Reply, says
from tests.builders import NOON, a_clock
from tests.payloads.orders import an_order, wrapped
from tests.payloads.platform import a_document, a_hook, a_script, a_store_info

DOCUMENT = PlatformDocument(1, "LOSAROMOS-1501-RECEIPT-1", "B-1", "https://folio.example/documents/x")
Calls = Callable[[JumpsellerPlatform], object]
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 25))

READS: list[Calls] = [
    lambda p: p.info(),
    lambda p: p.order(1501),
    lambda p: p.documents(1501),
    lambda p: p.hooks(),
    lambda p: p.scripts(),
    lambda p: list(p.orders_listed("paid", *NOVEMBER)),
    lambda p: list(p.orders_after(1501)),
    lambda p: list(p.document_references()),
]
WRITES: list[Calls] = [
    lambda p: p.add_document(1501, DOCUMENT),
    lambda p: p.add_note(1501, "Document B-1 was issued."),
    lambda p: p.add_hook("order_paid", "https://folio.example/h"),
    lambda p: p.add_script("https://folio.example/s.js", "checkout", "body"),
    lambda p: p.remove_script(9),
    lambda p: p.remove_hook(9),
]


class Unhurried(Budget):
    """Never waits; remembers for how long it was told to."""

    def __init__(self) -> None:
        super().__init__()
        self.held_off: list[float] = []

    def wait(self) -> None:
        """At once."""

    def hold_off(self, seconds: float) -> None:
        self.held_off.append(seconds)


@pytest.fixture
def budget() -> Unhurried:
    return Unhurried()


@pytest.fixture
def slept() -> list[float]:
    return []


def a_platform(server: LyingServer, http: HttpClient, budget: Budget, slept: list[float]) -> JumpsellerPlatform:
    grant: Grant = FixedGrant(TokenPair("an-access-token", "a-refresh-token", NOON))
    return JumpsellerPlatform(f"{server.url}/v1", grant, http, budget, clock=a_clock(), sleep=slept.append)


@pytest.fixture
def platform(server: LyingServer, http: HttpClient, budget: Unhurried, slept: list[float]) -> JumpsellerPlatform:
    return a_platform(server, http, budget, slept)


@pytest.fixture
def hasty_platform(
    server: LyingServer, hasty: HttpClient, budget: Unhurried, slept: list[float]
) -> JumpsellerPlatform:
    return a_platform(server, hasty, budget, slept)


def sent(server: LyingServer) -> Any:
    return json.loads(server.asked[-1].body)


# --- reading --------------------------------------------------------------------------------------------------


def test_the_store_is_asked_for_with_the_bearer_token(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says(a_store_info()))
    assert platform.info().code == "losaromos"
    assert server.asked[0].path == "/v1/store/info.json"
    assert server.asked[0].headers["authorization"] == "Bearer an-access-token"


def test_a_stores_own_login_is_sent_as_basic_auth() -> None:
    # printf 'login:to:ken' | base64
    assert BasicGrant(BasicAuth("login", "to:ken")).header() == "Basic bG9naW46dG86a2Vu"


def test_an_order_is_read(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says(wrapped(an_order())))
    assert platform.order(1501).total == 12500
    assert server.asked[0].path == "/v1/orders/1501.json"


@pytest.mark.parametrize(
    ("said", "ahead"),
    [
        ("Tue, 24 Nov 2026 15:00:00 GMT", timedelta(0)),
        ("Tue, 24 Nov 2026 14:30:00 GMT", timedelta(minutes=30)),
        ("Wed, 25 Nov 2026 15:00:00 GMT", timedelta(days=-1)),
        ("yesterday", timedelta(0)),
        (None, timedelta(0)),
    ],
)
def test_every_answer_tells_how_far_our_clock_is_ahead(
    platform: JumpsellerPlatform, server: LyingServer, said: str | None, ahead: timedelta
) -> None:
    headers = {"Date": said} if said else {}
    server.will(says(wrapped(an_order()), 200, **headers))
    platform.order(1501)
    assert platform.clock_ahead() == ahead


def test_an_order_that_is_not_there_is_a_definite_no(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says({"message": "Order not found"}, 404))
    with pytest.raises(NotFound):
        platform.order(1501)
    assert len(server.asked) == 1


def test_another_order_than_was_asked_for_is_not_taken(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says(wrapped(an_order(id=9))))
    with pytest.raises(UnreadableOrder) as caught:
        platform.order(1501)
    assert caught.value.field == "id"


@pytest.mark.parametrize("body", [b'{"id":1,"id":2}', b'{"order":{"total":1e999}}', b"[" * 99 + b"]" * 99])
def test_an_order_beyond_our_bounds_cannot_be_read_and_asking_again_would_not_help(
    platform: JumpsellerPlatform, server: LyingServer, body: bytes
) -> None:
    server.will(Reply(200, body))
    with pytest.raises(UnreadableOrder):
        platform.order(1501)


def test_an_order_that_cannot_be_understood_names_its_field(
    platform: JumpsellerPlatform, server: LyingServer
) -> None:
    server.will(says(wrapped(an_order(status_enum="refunded"))))
    with pytest.raises(Malformed) as caught:
        platform.order(1501)
    assert caught.value.field == "status_enum"


@pytest.mark.parametrize(
    "ask", [lambda p: p.documents(1501), lambda p: p.scripts(), lambda p: p.hooks()], ids=["docs", "scripts", "hooks"]
)
def test_not_found_on_a_list_is_an_empty_list(platform: JumpsellerPlatform, server: LyingServer, ask: Calls) -> None:
    server.will(says({"message": "This store doesn't have any JsApps"}, 404))
    assert ask(platform) == []


def test_the_documents_of_an_order_are_listed(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says([a_document("A"), a_document("B")]))
    assert [document.external_id for document in platform.documents(1501)] == ["A", "B"]
    assert server.asked[0].path == "/v1/orders/1501/documents.json"


@pytest.mark.parametrize("ask", [lambda p: p.documents(1501), lambda p: p.scripts(), lambda p: p.hooks()])
@pytest.mark.parametrize("odd", [{"message": "Try later"}, "[]", 7])
def test_a_list_of_another_shape_is_not_an_empty_list(
    platform: JumpsellerPlatform, server: LyingServer, ask: Calls, odd: Any
) -> None:
    server.will(says(odd))
    with pytest.raises((Malformed, Unavailable)):
        ask(platform)


# --- pages ----------------------------------------------------------------------------------------------------


def pages(*lengths: int, first_id: int = 1) -> Callable[[Asked], Reply]:
    """Pages of so many orders each, with ids that go on from page to page."""

    def answer(asked: Asked) -> Reply:
        page = int(asked.query["page"][0])
        begin = first_id + sum(lengths[: page - 1])
        count = lengths[page - 1] if page <= len(lengths) else 0
        return says([{"order": {"id": begin + n, "status_enum": "paid"}} for n in range(count)])

    return answer


def test_pages_are_read_until_one_is_not_full(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(pages(100, 100, 3))
    found = list(platform.orders_listed("paid", *NOVEMBER))
    assert found == [ListedOrder(number, "paid", None) for number in range(1, 204)]
    assert [asked.query["page"] for asked in server.asked] == [["1"], ["2"], ["3"]]
    assert server.asked[0].query == {
        "status_filters[]": ["paid"],
        "dateFilter": ["customDate"],
        "initialDate": ["2026-11-01"],
        "finalDate": ["2026-11-25"],
        "limit": ["100"],
        "page": ["1"],
    }


def test_a_full_last_page_is_followed_by_an_empty_one(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(pages(100))
    assert len(list(platform.orders_listed("paid", *NOVEMBER))) == 100
    assert len(server.asked) == 2


def test_an_order_that_slides_to_the_next_page_is_given_once(
    platform: JumpsellerPlatform, server: LyingServer
) -> None:
    def sliding(asked: Asked) -> Reply:
        begin = {"1": 1, "2": 98}[asked.query["page"][0]]
        return says([{"order": {"id": begin + n}} for n in range(100 if begin == 1 else 5)])

    server.will(sliding)
    found = [listed.id for listed in platform.orders_listed("paid", *NOVEMBER)]
    assert found == list(range(1, 103))


def test_a_listed_order_without_a_usable_id_is_passed_over(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says([{"order": {"id": None}}, {"order": {"id": True}}, {"id": 4, "status_enum": "canceled"}, "x"]))
    assert list(platform.orders_listed("paid", *NOVEMBER)) == [ListedOrder(4, "canceled", None)]


@pytest.mark.parametrize(
    ("told", "listed"),
    [
        (
            {
                "status_enum": "paid",
                "completed_at": "2026-11-03 10:00:00 UTC",
                "created_at": "2026-11-01 10:00:00 UTC",
            },
            ListedOrder(7, "paid", datetime(2026, 11, 3, 10, tzinfo=UTC)),
        ),
        (
            {"status": "Pago Pendiente", "completed_at": None, "created_at": "2026-11-01T07:00:00-03:00"},
            ListedOrder(7, "pending_payment", datetime(2026, 11, 1, 10, tzinfo=UTC)),
        ),
        ({"status_enum": "teleported", "completed_at": "soon"}, ListedOrder(7, "", None)),
    ],
)
def test_a_listed_order_tells_its_status_and_when_it_was_sold(
    platform: JumpsellerPlatform, server: LyingServer, told: dict[str, object], listed: ListedOrder
) -> None:
    server.will(says([{"order": {"id": 7, **told}}]), says([]))
    assert list(platform.orders_after(6)) == [[listed]]


def test_newer_orders_are_asked_for_after_the_largest_id_of_the_last_answer(
    platform: JumpsellerPlatform, server: LyingServer
) -> None:
    orders = [{"order": {"id": n, "status_enum": "paid"}} for n in (12, 9, 11, 3, 10)]
    server.will(says(orders), says([{"order": {"id": 13, "status_enum": "canceled"}}]), says([]))
    pages = [[(one.id, one.status) for one in page] for page in platform.orders_after(9)]
    assert pages == [[(10, "paid"), (11, "paid"), (12, "paid")], [(13, "canceled")]]
    assert [asked.path for asked in server.asked] == [f"/v1/orders/after/{after}.json" for after in (9, 12, 13)]


def test_without_newer_orders_nothing_is_given(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says({"message": "none"}, 404))
    assert list(platform.orders_after(9)) == []


def test_the_references_of_all_documents_are_read_from_every_page(
    platform: JumpsellerPlatform, server: LyingServer
) -> None:
    full = [a_document(external_id=f"T-{n}") for n in range(100)]
    server.will(says(full), says([a_document(external_id="T-100")]))
    assert list(platform.document_references()) == [f"T-{n}" for n in range(101)]
    assert server.asked[0].path == "/v1/documents.json"


def test_a_hook_is_taken_away(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says("OK"))
    platform.remove_hook(5)
    assert (server.asked[0].method, server.asked[0].path) == ("DELETE", "/v1/hooks/5.json")


def test_hooks_are_read_from_every_page(platform: JumpsellerPlatform, server: LyingServer) -> None:
    full = [a_hook(n, "order_paid", f"https://other.example/{n}") for n in range(1, 101)]
    server.will(says(full), says([a_hook(101, "order_updated", "https://folio.example/h")]))
    assert [hook.id for hook in platform.hooks()] == list(range(1, 102))


# --- writing --------------------------------------------------------------------------------------------------


def test_a_document_is_put_on_the_order(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says(a_document(DOCUMENT.external_id)))
    platform.add_document(1501, DOCUMENT)
    assert (server.asked[0].method, server.asked[0].path) == ("POST", "/v1/orders/1501/documents.json")
    assert server.asked[0].headers["content-type"] == "application/json"
    assert sent(server) == {
        "document": {
            "document_type": 1,
            "external_id": "LOSAROMOS-1501-RECEIPT-1",
            "public_id": "B-1",
            "url": "https://folio.example/documents/x",
        }
    }


def test_a_note_is_written_into_the_history(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says({"order_history": {"id": 1}}, 201))
    platform.add_note(1501, "Boleta B-1 émise")
    assert server.asked[0].path == "/v1/orders/1501/history.json"
    assert sent(server) == {"order_history": {"message": "Boleta B-1 émise"}}


def test_a_hook_is_registered_and_comes_back_with_its_id(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says(a_hook(7, "order_paid", "https://folio.example/h")))
    assert platform.add_hook("order_paid", "https://folio.example/h").id == 7
    assert sent(server) == {"hook": {"event": "order_paid", "url": "https://folio.example/h"}}


def test_a_script_tag_is_put_on_the_checkout(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says(a_script(5, "https://folio.example/s.js")))
    made = platform.add_script("https://folio.example/s.js", "checkout", "body")
    assert (made.id, made.template) == (5, "checkout")
    assert server.asked[0].path == "/v1/jsapps.json"
    assert sent(server) == {"app": {"url": "https://folio.example/s.js", "template": "checkout", "element": "body"}}


def test_a_script_tag_is_taken_away(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(says({"message": "JsApp deleted"}))
    platform.remove_script(5)
    assert (server.asked[0].method, server.asked[0].path, server.asked[0].body) == (
        "DELETE",
        "/v1/jsapps/5.json",
        b"",
    )


@pytest.mark.parametrize("status", [200, 204])
def test_a_success_without_a_body_is_a_success(
    platform: JumpsellerPlatform, server: LyingServer, status: int
) -> None:
    server.will(Reply(status, b""))
    platform.add_note(1501, "Done.")
    assert platform.add_hook("order_paid", "https://folio.example/h").url in ("", "https://folio.example/h")


# --- when it goes wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", READS + WRITES)
def test_forbidden_is_a_scope_that_was_not_granted(
    platform: JumpsellerPlatform, server: LyingServer, call: Calls
) -> None:
    server.will(says({"message": "Not authorized"}, 403, Jumpseller_PerSecondRateLimit_Remaining="19"))
    with pytest.raises(MissingScope):
        call(platform)
    assert len(server.asked) == 1


@pytest.mark.parametrize("call", READS + WRITES)
def test_a_grant_that_is_refused_for_good_asks_for_a_reconnect(
    platform: JumpsellerPlatform, server: LyingServer, call: Calls
) -> None:
    server.will(says({"message": "Unauthorized"}, 401))
    with pytest.raises(NeedsReconnect):
        call(platform)


@pytest.mark.parametrize("call", READS)
@pytest.mark.parametrize("reply", [Reply(500), Reply(503, b"<html>"), Reply(fault="reset"), Reply(fault="cut")])
def test_a_read_is_tried_three_times_with_growing_pauses(
    platform: JumpsellerPlatform, server: LyingServer, slept: list[float], call: Calls, reply: Reply
) -> None:
    server.will(reply)
    with pytest.raises(Unavailable):
        call(platform)
    assert len(server.asked) == 3
    assert len(slept) == 2
    assert 0.2 <= slept[0] <= 0.5
    assert 0.4 <= slept[1] <= 1.0


def test_a_read_that_hangs_is_an_outage(hasty_platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(Reply(fault="hang"))
    with pytest.raises(Unavailable):
        hasty_platform.order(1501)


def test_a_short_outage_goes_unnoticed(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(Reply(502), Reply(fault="reset"), says(wrapped(an_order())))
    assert platform.order(1501).id == 1501


@pytest.mark.parametrize("call", READS)
@pytest.mark.parametrize("body", [b"<html>Maintenance</html>", b"", b"\xff"])
def test_rubbish_with_status_200_is_an_outage(
    platform: JumpsellerPlatform, server: LyingServer, call: Calls, body: bytes
) -> None:
    server.will(Reply(200, body))
    with pytest.raises(Unavailable):
        call(platform)


@pytest.mark.parametrize("call", WRITES)
@pytest.mark.parametrize("reply", [Reply(500), Reply(504, b""), Reply(fault="reset"), Reply(fault="cut")])
def test_a_lost_write_may_have_taken_effect_and_is_sent_once(
    platform: JumpsellerPlatform, server: LyingServer, call: Calls, reply: Reply
) -> None:
    server.will(reply)
    with pytest.raises(UnknownOutcome):
        call(platform)
    assert len(server.asked) == 1


def test_a_write_that_hangs_may_have_taken_effect(hasty_platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(Reply(fault="hang"))
    with pytest.raises(UnknownOutcome):
        hasty_platform.add_document(1501, DOCUMENT)


@pytest.mark.parametrize("call", WRITES)
@pytest.mark.parametrize("status", [400, 409, 422])
def test_a_write_that_is_refused_waits_for_a_person(
    platform: JumpsellerPlatform, server: LyingServer, call: Calls, status: int
) -> None:
    server.will(says({"errors": ["Oauth application must exist"]}, status))
    with pytest.raises(Held):
        call(platform)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "fault"), [(302, Exception), (403, MissingScope), (404, NotFound), (409, Held), (422, Held)]
)
def test_a_refusal_without_a_body_is_still_a_refusal(
    platform: JumpsellerPlatform, server: LyingServer, status: int, fault: type[Exception]
) -> None:
    server.will(Reply(status, b""))
    with pytest.raises(fault):
        platform.add_document(1501, DOCUMENT)


def test_a_write_answered_with_rubbish_may_have_taken_effect(
    platform: JumpsellerPlatform, server: LyingServer
) -> None:
    server.will(Reply(200, b"<html>Thank you</html>"))
    with pytest.raises(UnknownOutcome):
        platform.add_document(1501, DOCUMENT)


def test_a_deletion_may_be_answered_with_a_plain_sentence(platform: JumpsellerPlatform, server: LyingServer) -> None:
    server.will(Reply(200, b"JsApp deleted"))
    platform.remove_script(5)


# --- limits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", READS + WRITES)
def test_too_many_requests_says_when_to_come_back(
    platform: JumpsellerPlatform, server: LyingServer, budget: Unhurried, call: Calls
) -> None:
    server.will(Reply(429, b"", {"Retry-After": "7"}))
    with pytest.raises(RateLimited) as caught:
        call(platform)
    assert caught.value.retry_after == 7
    assert budget.held_off == [7]
    assert len(server.asked) == 1


@pytest.mark.parametrize("given", [{}, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, {"Retry-After": "-5"}])
def test_a_limit_that_does_not_say_until_when_holds_half_a_minute(
    platform: JumpsellerPlatform, server: LyingServer, given: dict[str, str]
) -> None:
    server.will(Reply(429, b"", given))
    with pytest.raises(RateLimited) as caught:
        platform.info()
    assert caught.value.retry_after == 30


@pytest.mark.parametrize("given", ["9" * 400, "99999999999"])
def test_no_server_can_send_a_store_to_sleep_for_ever(
    platform: JumpsellerPlatform, server: LyingServer, given: str
) -> None:
    server.will(Reply(429, b"", {"Retry-After": given}))
    with pytest.raises(RateLimited) as caught:
        platform.info()
    assert caught.value.retry_after is not None
    assert caught.value.retry_after <= 24 * 3600


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [
        ("2026-11-24T15:10:00+00:00", 600),
        ("2026-11-24T12:10:00-03:00", 600),
        ("2026-11-24T14:00:00Z", 1),
        ("2026-11-24T15:10:00", 30),
        ("9999-12-31T00:00:00Z", 24 * 3600),
        ("tomorrow", 30),
    ],
)
def test_a_ban_says_until_when_it_holds(
    platform: JumpsellerPlatform, server: LyingServer, reset: str, seconds: float
) -> None:
    server.will(Reply(403, b"", {"Jumpseller-BannedByRateLimit-Reset": reset}))
    with pytest.raises(RateLimited) as caught:
        platform.info()
    assert caught.value.retry_after == seconds


def test_forbidden_with_nothing_left_is_a_limit_and_not_a_scope(
    platform: JumpsellerPlatform, server: LyingServer
) -> None:
    server.will(says({}, 403, Jumpseller_PerMinuteRateLimit_Remaining="0"))
    with pytest.raises(RateLimited):
        platform.info()


def test_little_left_slows_the_store_down(
    platform: JumpsellerPlatform, server: LyingServer, budget: Unhurried
) -> None:
    server.will(says(a_store_info(), Jumpseller_PerSecondRateLimit_Remaining="1"))
    platform.info()
    assert budget.held_off == [1.0]


# --- silence --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [says({}, 401), says({}, 403), says({}, 422), Reply(500), Reply(200, b"<html>")])
def test_no_error_holds_the_token(platform: JumpsellerPlatform, server: LyingServer, reply: Reply) -> None:
    server.will(reply)
    with pytest.raises(Exception, match=r".*") as caught:
        platform.add_document(1501, DOCUMENT)
    fault: BaseException | None = caught.value
    while fault is not None:
        assert "an-access-token" not in str(fault)
        fault = fault.__cause__
