"""Request bodies, bounded in size and time before anything looks at them.

Nobody calls `request.json()`: it answers a truncated body with a 500 and takes NaN for a number.
"""

import asyncio

from starlette.requests import ClientDisconnect, Request

from folio.domain.errors import Refused

RECEIVE_SECONDS = 10.0


class TooLarge(Refused):
    """The body is over the route's limit: answered 413."""


class TooSlow(Refused):
    """The body did not arrive in time: answered 408."""


class Encoded(Refused):
    """The body is compressed, and signatures are over the bytes as sent: answered 415, never inflated."""


async def read_body(request: Request, limit: int) -> bytes:
    """The raw body, at most `limit` bytes, within ten seconds."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Encoded("Send the body without Content-Encoding.", code="encoded_body")
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(RECEIVE_SECONDS):
            return await _collect(request, limit)
    except TimeoutError:
        raise TooSlow("The body did not arrive in time.", code="too_slow") from None
    except ClientDisconnect:
        raise Refused("The connection was closed before the body was complete.", code="cut_off") from None


async def _collect(request: Request, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than {limit} bytes.", code="too_large")
