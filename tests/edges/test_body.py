"""Bodies, bounded before anything looks at them."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from starlette.requests import Request

from folio.domain.errors import Refused
from folio.edges import body
from folio.edges.body import Encoded, TooLarge, TooSlow, read_body
from folio.edges.errors import status_of

FOREVER: dict[str, Any] = {"type": "forever"}
GONE: dict[str, Any] = {"type": "http.disconnect"}


def a_request(messages: Sequence[Any], **headers: str) -> Request:
    """A request whose body arrives as these chunks or events."""
    waiting = [
        {"type": "http.request", "body": message, "more_body": index < len(messages) - 1}
        if isinstance(message, bytes)
        else message
        for index, message in enumerate(messages)
    ]

    async def receive() -> Any:
        message = waiting.pop(0)
        if message is FOREVER:
            await asyncio.sleep(60)
        return message

    encoded = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": encoded}, receive)


def read(messages: Sequence[Any], limit: int = 10, **headers: str) -> bytes:
    return asyncio.run(read_body(a_request(messages, **headers), limit))


def test_a_body_within_the_limit_is_given_as_it_came() -> None:
    assert read([b"01234", b"", b"56789"]) == b"0123456789"
    assert read([b""]) == b""
    assert read([b"ok"], content_encoding="Identity", content_length="2") == b"ok"


def test_a_declared_size_over_the_limit_is_refused_before_a_byte_is_read() -> None:
    with pytest.raises(TooLarge) as refused:
        read([FOREVER], content_length="11")
    assert status_of(refused.value) == 413
    with pytest.raises(TooLarge):
        read([FOREVER], content_length="9" * 5000)


@pytest.mark.parametrize("declared", ["2", "-1", "many", "²", ""])
def test_a_size_that_lies_or_is_no_number_does_not_help(declared: str) -> None:
    with pytest.raises(TooLarge):
        asyncio.run(read_body(a_request([b"01234567890", FOREVER], content_length="2"), 10))
    request = a_request([b"012345", b"67890"])
    request.scope["headers"].append((b"content-length", declared.encode("latin-1")))
    with pytest.raises(TooLarge):
        asyncio.run(read_body(request, 10))


def test_reading_stops_at_the_first_chunk_over_the_limit() -> None:
    with pytest.raises(TooLarge):
        read([b"x" * 11, FOREVER])


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip", "deflate", "chunked"])
def test_a_compressed_body_is_refused_and_never_inflated(coding: str) -> None:
    with pytest.raises(Encoded) as refused:
        read([FOREVER], content_encoding=coding)
    assert status_of(refused.value) == 415


def test_a_body_that_does_not_arrive_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "RECEIVE_SECONDS", 0.05)
    with pytest.raises(TooSlow) as refused:
        read([b"01", FOREVER])
    assert status_of(refused.value) == 408


def test_the_time_is_for_the_whole_body_and_not_for_each_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "RECEIVE_SECONDS", 0.2)

    async def drip() -> Any:
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"", "more_body": True}

    with pytest.raises(TooSlow):
        asyncio.run(read_body(Request({"type": "http", "method": "POST", "path": "/", "headers": []}, drip), 10))


def test_a_connection_closed_midway_is_refused_and_not_a_fault_of_ours() -> None:
    with pytest.raises(Refused) as refused:
        read([b"01", GONE])
    assert (refused.value.code, status_of(refused.value)) == ("cut_off", 400)
