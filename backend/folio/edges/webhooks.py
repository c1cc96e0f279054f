"""The doorbell: prove who knocked, keep the note, answer 200.

The signature is checked over the raw bytes before anything reads them. A signed delivery is answered 200 whenever
it could be stored, even if its body is nonsense, because eight refusals make the platform pause the hook. What is
in the body decides nothing: it names an order, whose bell is rung.
"""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import Counter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from folio.domain.delivery import Delivery
from folio.domain.errors import FolioError, Malformed, NotAuthentic, Unavailable
from folio.domain.ports import Clock, Inbox, Stores
from folio.domain.store import Store
from folio.domain.strict_json import parse_object
from folio.edges.addresses import LARGEST_ORDER_ID, is_key
from folio.edges.body import read_body
from folio.steps import step

LIMIT = 256 * 1024
STORE_SECONDS = 11.0  # the platform waits 15 for an answer, and a clear "not now" is better than none
KEPT_HEADERS = ("jumpseller-event", "jumpseller-store-code", "jumpseller-triggered-at", "content-type", "user-agent")
TOKEN_CHECK_EVERY = timedelta(minutes=10)
# Verified against when the path names nobody, so that an unknown key costs the same time as a wrong signature.
NOBODYS_TOKEN = hashlib.sha256(b"nobody").hexdigest()[:32]

received = Counter("folio_deliveries_total", "Webhook deliveries by outcome", ["outcome"])

Verify = Callable[[bytes, Sequence[bytes], Sequence[str]], bool]


def routes(
    *, stores: Stores, inbox: Inbox, verify: Verify, renew_token: Callable[[Store], None], clock: Clock
) -> list[BaseRoute]:
    """The webhook route. `renew_token` asks the platform for the store's present signing token."""
    door = _Door(stores, inbox, verify, renew_token, clock)
    return [Route("/webhooks/jumpseller/{install_key}", door.receive, methods=["POST"])]


class _Door:
    def __init__(
        self,
        stores: Stores,
        inbox: Inbox,
        verify: Verify,
        renew_token: Callable[[Store], None],
        clock: Clock,
    ) -> None:
        self._stores, self._inbox, self._verify = stores, inbox, verify
        self._renew_token, self._clock = renew_token, clock
        self._asked_at: dict[str, datetime] = {}

    async def receive(self, request: Request) -> Response:
        body = await read_body(request, LIMIT)
        signatures = [value for name, value in request.headers.raw if name == b"jumpseller-hmac-sha256"]
        headers = tuple((name, request.headers[name][:200]) for name in KEPT_HEADERS if name in request.headers)
        install_key = request.path_params["install_key"]
        return await _in_time(run_in_threadpool(self._keep, install_key, body, signatures, headers))

    def _keep(
        self, install_key: str, body: bytes, signatures: Sequence[bytes], headers: tuple[tuple[str, str], ...]
    ) -> Response:
        store = self._stores.by_install_key(install_key) if is_key(install_key) else None
        if store is None or store.status == "disconnected":
            self._verify(body, signatures, [NOBODYS_TOKEN])
            received.labels("refused").inc()
            raise NotAuthentic
        if not self._signed(store, body, signatures):
            received.labels("refused").inc()
            raise NotAuthentic
        now = self._clock()
        order_id, quarantine = _order_id(body)
        event = dict(headers).get("jumpseller-event", "")
        step("W1")  # received and proven, not stored
        new = self._inbox.keep(Delivery(store.id, event, now, headers, body, order_id, quarantine))
        step("W3")  # stored, answer not sent
        received.labels("quarantined" if quarantine else "kept" if new else "repeated").inc()
        return JSONResponse({"stored": True})

    def _signed(self, store: Store, body: bytes, signatures: Sequence[bytes]) -> bool:
        if self._verify(body, signatures, self._stores.hooks_tokens(store.id, self._clock())):
            return True
        return self._token_changed(store) and self._verify(
            body, signatures, self._stores.hooks_tokens(store.id, self._clock())
        )

    def _token_changed(self, store: Store) -> bool:
        """The platform may have given the store a new token: asked at most once in ten minutes per store."""
        now = self._clock()
        asked = self._asked_at.get(store.id)
        if asked is not None and now - asked < TOKEN_CHECK_EVERY:
            return False
        self._asked_at[store.id] = now
        try:
            self._renew_token(store)
        except FolioError:
            return False
        return True


async def _in_time(keeping: Coroutine[Any, Any, Response]) -> Response:
    """The answer, unless it takes too long. A write that ends later does no harm: the same bytes are kept once."""
    task = asyncio.ensure_future(keeping)
    done, _ = await asyncio.wait({task}, timeout=STORE_SECONDS)
    if not done:
        task.add_done_callback(lambda late: late.cancelled() or late.exception())
        raise Unavailable("The delivery could not be stored in time.", retry_after=30)
    return task.result()


def _order_id(body: bytes) -> tuple[int | None, str]:
    """The order a body speaks of, or the code of why none can be read."""
    try:
        order = parse_object(body).get("order")
    except Malformed as fault:
        return None, fault.code
    if not isinstance(order, dict):
        return None, "no_order"
    order_id = order.get("id")
    if type(order_id) is not int or not 1 <= order_id <= LARGEST_ORDER_ID:
        return None, "no_order_id"
    return order_id, ""
