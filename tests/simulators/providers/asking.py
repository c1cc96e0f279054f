"""Calls to a simulated provider: exact JSON out, exact JSON in."""

import asyncio
import json
from decimal import Decimal
from typing import Any

import httpx

from e2e.simulators.providers.wire import Provider, written


def ask(provider: Provider, method: str, path: str, body: Any = None, **sent: Any) -> httpx.Response:
    """One request over ASGI. `body` is written as JSON without passing through a float."""
    return asyncio.run(_ask(provider, method, path, body, sent))


async def _ask(provider: Provider, method: str, path: str, body: Any, sent: dict[str, Any]) -> httpx.Response:
    transport = httpx.ASGITransport(provider.app)
    if body is not None:
        sent["content"] = written(body)
        sent["headers"] = {"content-type": "application/json", **sent.get("headers", {})}
    async with httpx.AsyncClient(transport=transport, base_url="http://provider.test") as client:
        return await client.request(method, path, **sent)


def read(answered: httpx.Response) -> Any:
    """The answer's JSON, fractions as Decimal."""
    return json.loads(answered.content, parse_float=Decimal)
