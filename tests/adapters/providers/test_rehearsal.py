"""How each ending of a call to a provider is read, over real HTTP: the pattern for every adapter."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import httpx
import pytest

from e2e.simulators.rehearsal import Account, RehearsalProvider
from folio.adapters.jumpseller.http import HttpClient
from folio.adapters.providers.rehearsal import Rehearsal
from folio.domain.errors import (
    FolioError,
    Held,
    ProviderRejected,
    RateLimited,
    TwoFound,
    Unavailable,
    UnknownOutcome,
)
from tests.builders import a_credit_note, a_document

QUICK = httpx.Timeout(1.0)


@dataclass
class Desk:
    """An adapter and the account it works on."""

    simulator: RehearsalProvider
    account: Account
    http: HttpClient

    def adapter(self, url: str = "", token: str = "tk", can: str = "key look_up") -> Rehearsal:
        return Rehearsal(url or self.simulator.url, {"token": token, "can": can}, self.http)


@pytest.fixture
def desk() -> Iterator[Desk]:
    with RehearsalProvider() as simulator:
        http = HttpClient(timeout=QUICK, longest=2.0)
        yield Desk(simulator, simulator.open("tk", seconds=0.1), http)
        http.close()


@pytest.mark.parametrize(
    ("lie", "fault", "issued"),
    [
        ("drop", UnknownOutcome, 0),
        ("commit_drop", UnknownOutcome, 1),
        ("500", UnknownOutcome, 0),
        ("commit_500", UnknownOutcome, 1),
        ("commit_html", UnknownOutcome, 1),
        ("commit_empty", UnknownOutcome, 1),
        ("commit_truncated", UnknownOutcome, 1),
        ("commit_nameless", UnknownOutcome, 1),
        ("429", RateLimited, 0),
        ("refuse", ProviderRejected, 0),
        ("commit_refuse", ProviderRejected, 1),
    ],
)
def test_an_answer_is_what_it_proves_and_no_more(desk: Desk, lie: str, fault: type[FolioError], issued: int) -> None:
    desk.account.lies.append(lie)
    with pytest.raises(fault) as caught:
        desk.adapter().issue(a_document())
    assert type(caught.value) is fault
    assert len(desk.account.documents) == issued
    if isinstance(caught.value, RateLimited):
        assert caught.value.retry_after == 1.0
    if isinstance(caught.value, ProviderRejected):
        assert caught.value.params["problem"] in ("not now", "refused")


def test_what_was_lost_is_found_under_its_reference_and_not_made_again(desk: Desk) -> None:
    desk.account.lies += ["commit_drop"]
    with pytest.raises(UnknownOutcome):
        desk.adapter().issue(a_document())
    found = desk.adapter().find_by_reference(a_document().reference)
    assert found == desk.adapter().issue(a_document())
    assert len(desk.account.documents) == 1


def test_before_a_byte_left_a_write_is_surely_not_done(desk: Desk) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(Unavailable):
        desk.adapter(nobody).issue(a_document())


def test_a_silent_server_leaves_a_write_unknown_and_a_read_to_be_asked_again(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        adapter = desk.adapter(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(UnknownOutcome):
            adapter.issue(a_document())
        with pytest.raises(Unavailable):
            adapter.find_by_reference("T-1")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b"[]",
        b'{"documents": null}',
        b'{"documents": ["x"]}',
        b'{"documents": [{"id": "1"}]}',
        b"<!doctype html>",
    ],
)
def test_a_look_up_that_is_no_clear_answer_is_not_a_no(desk: Desk, answer: bytes) -> None:
    with one_answer(b"200 OK", answer) as url, pytest.raises(Unavailable):
        desk.adapter(url).find_by_reference("T-1")


@pytest.mark.parametrize("status", [b"302 Found", b"404 Not Found", b"500 Oops", b"503 Busy"])
def test_a_status_that_nobody_foresaw_leaves_a_write_unknown(desk: Desk, status: bytes) -> None:
    with one_answer(status, b"{}") as url, pytest.raises(UnknownOutcome):
        desk.adapter(url).issue(a_document())
    with one_answer(status, b"{}") as url, pytest.raises(Unavailable):
        desk.adapter(url).find_by_reference("T-1")


def test_another_accounts_token_is_a_task_for_the_merchant(desk: Desk) -> None:
    stranger = desk.adapter(token="other")
    asks: list[Callable[[], object]] = [
        stranger.check_credentials,
        lambda: stranger.issue(a_document()),
        lambda: stranger.find_by_reference("T-1"),
    ]
    for ask in asks:
        with pytest.raises(Held) as caught:
            ask()
        assert caught.value.reason == "provider_credentials"


def test_twins_are_told_and_another_reference_is_not_ours(desk: Desk) -> None:
    asked = {"kind": "receipt", "total": "1", "currency": "CLP", "buyer": {"tax_id": ""}}
    for reference in ("A-1", "A-1", "A-10"):
        desk.account.issue({**asked, "reference": reference}, "")
    with pytest.raises(TwoFound, match="two_found"):
        desk.adapter().find_by_reference("A-1")
    assert desk.adapter().find_by_reference("A-2") is None


def test_without_a_key_a_repeat_is_a_twin_and_with_one_it_is_not(desk: Desk) -> None:
    for can, made in (("key look_up", 1), ("look_up", 3)):
        for _ in range(2):
            desk.adapter(can=can).issue(a_document())
        assert len(desk.account.documents) == made


def test_a_document_that_does_not_add_up_or_credits_nothing_never_leaves(desk: Desk) -> None:
    for document in (a_document(total=9999), replace(a_credit_note(), original=None)):
        with pytest.raises(ProviderRejected):
            desk.adapter().issue(document)
    assert desk.account.writes == 0


def test_a_pdf_that_is_none_yet_is_asked_for_again(desk: Desk) -> None:
    issued = desk.adapter().issue(a_document())
    with one_answer(b"200 OK", b"not yet") as url, pytest.raises(Unavailable):
        desk.adapter(url).fetch_pdf(issued)
    assert desk.adapter().fetch_pdf(issued).file_name == "R-1.pdf"
    with pytest.raises(Unavailable):
        desk.adapter().fetch_pdf(replace(issued, external_id="d9"))


class one_answer:  # noqa: N801  reads as a phrase
    """A server that gives one answer and closes."""

    def __init__(self, status: bytes, body: bytes) -> None:
        head = b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(body))
        self._answer, self._server = head + body, socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        connection, _ = self._server.accept()
        with connection:
            data = b""
            while b"\r\n\r\n" not in data:
                data += connection.recv(65536)
            connection.sendall(self._answer)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._thread.join(5)
        self._server.close()
