"""One way out to the web, for the platform and for providers.

Every call has time limits per phase, follows no redirect, reads a bounded answer and says nothing of what it sent:
no log line and no error holds a query, a header or a body. The distinction that matters is kept: while connecting
nothing was sent (`Unavailable`, may be repeated); once bytes may have left, a call that creates something ends in
`UnknownOutcome` and is looked up first.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from folio import __version__
from folio.domain.errors import Malformed, Unavailable, UnknownOutcome
from folio.domain.strict_json import parse

MEGABYTE = 1024 * 1024
LARGEST_ANSWER = 2 * MEGABYTE
TIMEOUT = httpx.Timeout(connect=5.0, read=20.0, write=10.0, pool=5.0)
LONGEST_READING = 30.0
NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    httpx.LocalProtocolError,  # a header that HTTP does not allow
)
READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers (lower case) and the bounded body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as strict JSON. Raises `Malformed`, whatever the content type says: servers lie about it."""
        return parse(self.body)


class HttpClient:
    """A shared client. `transport` is injected in tests that need no socket; `longest` bounds the reading of one
    answer in seconds, because a server that drips keeps every single read in time.
    """

    def __init__(
        self,
        *,
        timeout: httpx.Timeout = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
        longest: float = LONGEST_READING,
    ) -> None:
        self._longest = longest
        self._client = httpx.Client(
            timeout=timeout,
            follow_redirects=False,
            transport=transport,
            headers={"User-Agent": f"Folio/{__version__}", "Accept": "application/json"},
            limits=httpx.Limits(max_connections=50, max_keepalive_connections=20),
            trust_env=False,
        )

    def call(
        self,
        method: str,
        url: str,
        *,
        who: str,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        content: bytes | Iterable[bytes] | None = None,
        form: Mapping[str, str] | None = None,
        creates: bool | None = None,
        largest: int = LARGEST_ANSWER,
    ) -> Answer:
        """One request. `who` names the other side in sentences; `creates` says whether repeating it could double
        something (by default every method but GET does). Raises `Unavailable` or `UnknownOutcome`.
        """
        risky = method not in READS if creates is None else creates
        try:
            with self._client.stream(
                method, url, headers=dict(headers or {}), params=params, content=content, data=form
            ) as response:
                body = _bounded(response, largest, time.monotonic() + self._longest)
                return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)
        except NOTHING_SENT:
            raise Unavailable(f"{who} cannot be reached.") from None
        except UnicodeError:
            # A header or address that cannot be written; the text of the error would repeat it.
            raise Unavailable(f"The call to {who} could not be written.") from None
        except (httpx.HTTPError, _TooMuch):
            if risky:
                raise UnknownOutcome(f"{who} did not answer; the call may have taken effect.") from None
            raise Unavailable(f"{who} did not answer.") from None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class _TooMuch(Exception):
    """The answer is larger, or takes longer, than anything that was asked for."""


def _bounded(response: httpx.Response, largest: int, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > largest or time.monotonic() > deadline:
            raise _TooMuch
    return bytes(body)


def json_of(answer: Answer, who: str) -> Any:
    """The JSON of a successful answer. HTML and other rubbish with status 200 is an outage, not an answer."""
    try:
        return answer.json()
    except Malformed as fault:
        raise Unavailable(f"{who} answered with something that is not JSON.") from fault
