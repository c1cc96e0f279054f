"""The public link of a document: it works for years, and guessing it does not."""

import hashlib
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from folio.domain.document import Rendering
from folio.domain.errors import Unavailable
from folio.domain.ledger import Entry
from tests.edges.web import Web, a_web, log_of


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


@pytest.fixture(scope="module")
def entry(web: Web) -> Entry:
    return web.issued(*web.shop())


def test_the_link_shows_the_pdf_that_was_kept(web: Web, entry: Entry) -> None:
    answered = web.browser().get(f"/documents/{entry.token}")
    kept = web.wiring.storage.ledger.rendering(entry.id)
    assert kept is not None
    assert (answered.status_code, answered.content) == (200, kept.content)
    assert answered.content.startswith(b"%PDF-")
    assert answered.headers["content-type"] == "application/pdf"
    assert answered.headers["content-disposition"] == 'inline; filename="boleta-B-1.pdf"'
    assert answered.headers["etag"] == f'"{hashlib.sha256(answered.content).hexdigest()}"'


def test_the_link_is_private_unindexed_and_leaks_nowhere(web: Web, entry: Entry) -> None:
    headers = web.browser().get(f"/documents/{entry.token}").headers
    assert headers["cache-control"].startswith("private")
    assert "noindex" in headers["x-robots-tag"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "set-cookie" not in headers
    assert not [name for name in headers if name.startswith("access-control")]


def test_head_tells_the_same_without_the_bytes(web: Web, entry: Entry) -> None:
    full = web.browser().get(f"/documents/{entry.token}")
    head = web.browser().ask("HEAD", f"/documents/{entry.token}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == full.headers


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_who_holds_the_document_already_gets_no_bytes_again(web: Web, entry: Entry, form: str) -> None:
    etag = web.browser().get(f"/documents/{entry.token}").headers["etag"]
    asked = [("If-None-Match", form.format(etag))]
    answered = web.browser().get(f"/documents/{entry.token}", headers=asked)
    assert (answered.status_code, answered.content, answered.headers["etag"]) == (304, b"", etag)
    other = web.browser().get(f"/documents/{entry.token}", headers=[("If-None-Match", '"other"')])
    assert other.status_code == 200


def test_any_number_of_ranges_costs_one_plain_answer(web: Web, entry: Entry) -> None:
    ranges = "bytes=" + ",".join(["0-1"] * 3000)
    answered = web.browser().get(f"/documents/{entry.token}", headers=[("Range", ranges)])
    assert (answered.status_code, len(answered.content)) == (200, int(answered.headers["content-length"]))
    more = "bytes=" + ",".join(["0-1"] * 10_000)
    assert web.browser().get(f"/documents/{entry.token}", headers=[("Range", more)]).status_code == 431


def test_every_wrong_link_is_the_same_404(web: Web, entry: Entry) -> None:
    token = entry.token
    wrong = [
        "1", str(entry.id), token[:-1], token + "A", token.swapcase(),
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "x" * 32, "x" * 5000, quote("é" * 30), "%00" * 32, "..%2f..%2fetc%2fpasswd" + "x" * 10, "%e2%80%ae" + token,
    ]  # fmt: skip
    answers = [web.browser("198.51.100.1").get(f"/documents/{path}") for path in wrong]
    assert [answer.status_code for answer in answers] == [404] * len(wrong)
    bodies = {answer.content for answer, path in zip(answers, wrong, strict=True) if "%2f" not in path}
    assert len(bodies) == 1
    assert answers[0].json()["code"] == "not_found"


def test_a_document_that_is_not_issued_has_no_link_yet(web: Web) -> None:
    held = web.issued(*web.shop(), rate=None)
    assert held.state == "held"
    assert web.browser().get(f"/documents/{held.token}").status_code == 404


def test_after_twenty_misses_a_guesser_waits_and_nobody_else_does(web: Web, entry: Entry) -> None:
    guesser = web.browser("203.0.113.9")
    statuses = [guesser.get(f"/documents/{n:032}").status_code for n in range(22)]
    assert statuses == [404] * 20 + [429] * 2
    refused = guesser.get("/documents/" + "y" * 32, headers=[("X-Forwarded-For", "192.0.2.99")])
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert guesser.get(f"/documents/{entry.token}").status_code == 200
    assert web.browser("203.0.113.10").get("/documents/" + "y" * 32).status_code == 404


def test_a_person_with_a_broken_link_gets_a_page(web: Web) -> None:
    answered = web.browser("203.0.113.11").get("/documents/x", headers=[("Accept", "text/html")])
    assert answered.status_code == 404
    assert answered.headers["content-type"].startswith("text/html")


def test_only_reading_is_answered(web: Web, entry: Entry) -> None:
    answered = web.browser().post(f"/documents/{entry.token}")
    assert answered.status_code == 405
    assert set(answered.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_a_pdf_that_cannot_be_had_now_is_asked_for_later(
    web: Web, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> Rendering:
        raise Unavailable("The provider does not answer.", retry_after=7)

    monkeypatch.setattr("folio.wiring.pdf_of", away)
    answered = web.browser().get(f"/documents/{entry.token}")
    assert (answered.status_code, answered.headers["retry-after"]) == (503, "7")


def test_a_providers_odd_file_name_cannot_break_the_header(
    web: Web, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = Rendering("application/pdf", 'факту"ra\r\nSet-Cookie: x=1.pdf', b"%PDF-1", "ab" * 32)
    monkeypatch.setattr("folio.wiring.pdf_of", lambda *_, **__: odd)
    answered = web.browser().get(f"/documents/{entry.token}")
    assert answered.status_code == 200
    assert answered.headers["content-disposition"] == 'inline; filename="-ra-Set-Cookie-x-1.pdf"'
    assert "set-cookie" not in answered.headers


def test_a_link_is_never_logged(web: Web, entry: Entry, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        web.browser().get(f"/documents/{entry.token}")
        web.browser("203.0.113.12").get("/documents/" + "z" * 32)
    assert entry.token not in log_of(caplog)
    assert "zzzz" not in log_of(caplog)


def test_links_are_long_random_and_never_the_same(web: Web) -> None:
    shop, store = web.shop()
    tokens = {web.issued(shop, store, number).token for number in range(3)}
    assert len(tokens) == 3
    assert all(len(token) == 32 for token in tokens)  # 24 random bytes
