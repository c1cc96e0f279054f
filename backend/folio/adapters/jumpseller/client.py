"""One store at the platform, with that store's own grant: `Platform` of `domain/ports/` over the REST API."""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from folio.adapters.jumpseller.budget import Budget, Share
from folio.adapters.jumpseller.grants import BasicGrant, FixedGrant, Grant, StoredGrant
from folio.adapters.jumpseller.http import Answer, HttpClient, json_of
from folio.adapters.jumpseller.payloads import (
    documents_from,
    hooks_from,
    listed_from,
    order_from,
    scripts_from,
    store_info_from,
)
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
from folio.domain.order import Order
from folio.domain.ports import Authorizer, Clock, Hook, ListedOrder, PlatformDocument, Script, Stores
from folio.domain.store import BasicAuth, StoreInfo, TokenPair

WHO = "Jumpseller"
PAGE = 100
MOST_PAGES = 400
READ_TRIES = 3
DEFAULT_RETRY_AFTER = 30.0
LONGEST_RETRY_AFTER = 24 * 3600.0


class JumpsellerPlatform:
    """The API of one store."""

    def __init__(
        self,
        api_url: str,
        grant: Grant,
        http: HttpClient,
        budget: Budget,
        *,
        clock: Clock,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._api_url, self._grant = api_url, grant
        self._http, self._budget = http, budget
        self._clock, self._sleep = clock, sleep
        self._ahead = timedelta(0)

    def info(self) -> StoreInfo:
        """GET /store/info.json."""
        return store_info_from(self._get("/store/info.json"))

    def clock_ahead(self) -> timedelta:
        """By the `Date` of the last answer."""
        return self._ahead

    def order(self, order_id: int) -> Order:
        """GET /orders/{id}.json."""
        try:
            order = order_from(self._get(f"/orders/{order_id}.json"))
        except Malformed as fault:
            raise UnreadableOrder(fault.sentence, code=fault.code, field=fault.field) from fault
        except Unavailable as fault:
            _raise_if_it_was_an_answer(fault)
            raise
        if order.id != order_id:
            raise UnreadableOrder("The answer speaks of another order.", code="order_field", field="id")
        return order

    def orders_listed(self, status: str, first: date, last: date) -> Iterator[ListedOrder]:
        """GET /orders.json by status and days; ids are deduplicated because pages shift."""
        seen: set[int] = set()
        query = {
            "status_filters[]": status,
            "dateFilter": "customDate",
            "initialDate": first.isoformat(),
            "finalDate": last.isoformat(),
        }
        for listed in listed_from(self._pages("/orders.json", query), status):
            if listed.id not in seen:
                seen.add(listed.id)
                yield listed

    def orders_after(self, order_id: int) -> Iterator[list[ListedOrder]]:
        """GET /orders/after/{id}.json, each time after the largest id of the last answer: the platform documents no
        pages here, and an answer may be as short as it likes.
        """
        after = order_id
        for _ in range(MOST_PAGES):
            answer = _list(self._get(f"/orders/after/{after}.json", {"limit": PAGE}, empty_on_404=True))
            page = sorted((one for one in listed_from(answer) if one.id > after), key=lambda one: one.id)
            if not page:
                return
            yield page
            after = page[-1].id

    def documents(self, order_id: int) -> Sequence[PlatformDocument]:
        """GET /orders/{id}/documents.json; 404 is an empty list."""
        return documents_from(_list(self._get(f"/orders/{order_id}/documents.json", empty_on_404=True)))

    def document_references(self) -> Iterator[str]:
        """GET /documents.json, all pages."""
        for wrapped in self._pages("/documents.json", {}):
            yield from (document.external_id for document in documents_from([wrapped]))

    def add_document(self, order_id: int, document: PlatformDocument) -> None:
        """POST /orders/{id}/documents.json."""
        body = {
            "document": {
                "document_type": document.type,
                "external_id": document.external_id,
                "public_id": document.public_id,
                "url": document.url,
            }
        }
        self._send("POST", f"/orders/{order_id}/documents.json", body)

    def add_note(self, order_id: int, message: str) -> None:
        """POST /orders/{id}/history.json."""
        self._send("POST", f"/orders/{order_id}/history.json", {"order_history": {"message": message}})

    def hooks(self) -> Sequence[Hook]:
        """GET /hooks.json, all pages."""
        return hooks_from(list(self._pages("/hooks.json", {})))

    def add_hook(self, event: str, url: str) -> Hook:
        """POST /hooks.json."""
        made = hooks_from([self._send("POST", "/hooks.json", {"hook": {"event": event, "url": url}})])
        return made[0] if made else Hook(0, event, url)

    def remove_hook(self, hook_id: int) -> None:
        """DELETE /hooks/{id}.json."""
        self._send("DELETE", f"/hooks/{hook_id}.json", None)

    def scripts(self) -> Sequence[Script]:
        """GET /jsapps.json; 404 is an empty list."""
        return scripts_from(_list(self._get("/jsapps.json", empty_on_404=True)))

    def add_script(self, url: str, template: str, element: str) -> Script:
        """POST /jsapps.json. Needs an OAuth token of the app; with the store's own login it is refused."""
        body = {"app": {"url": url, "template": template, "element": element}}
        made = scripts_from([self._send("POST", "/jsapps.json", body)])
        return made[0] if made else Script(0, url, template)

    def remove_script(self, script_id: int) -> None:
        """DELETE /jsapps/{id}.json."""
        self._send("DELETE", f"/jsapps/{script_id}.json", None)

    # --- calls --------------------------------------------------------------------------------------------

    def _pages(self, path: str, query: dict[str, Any]) -> Iterator[Any]:
        for number in range(1, MOST_PAGES + 1):
            items = _list(self._get(path, {**query, "limit": PAGE, "page": number}, empty_on_404=True))
            yield from items
            if len(items) < PAGE:
                return

    def _get(self, path: str, params: dict[str, Any] | None = None, *, empty_on_404: bool = False) -> Any:
        """A read, tried again on an outage that may be short."""
        for attempt in range(1, READ_TRIES + 1):
            try:
                answer = self._call("GET", path, params, None)
            except RateLimited:
                raise
            except NeedsReconnect:
                raise
            except Unavailable:
                if attempt == READ_TRIES:
                    raise
                self._sleep(random.uniform(0.2, 0.5) * attempt)  # noqa: S311  jitter, not a secret
            else:
                if answer.status == 404 and empty_on_404:
                    return []
                return self._understood(answer)
        raise Unavailable(f"{WHO} did not answer.")

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        """A call that changes something. Raises `UnknownOutcome` when it may have taken effect."""
        content = json.dumps(body).encode() if body is not None else None
        answer = self._call(method, path, None, content)
        if answer.status >= 500:
            raise UnknownOutcome(f"{WHO} answered {answer.status}; the call may have taken effect.")
        self._refuse_unless_good(answer)
        if not answer.body or method == "DELETE":
            return {}  # a deletion is answered with a plain sentence
        try:
            return answer.json()
        except Malformed as fault:
            raise UnknownOutcome(f"{WHO}'s answer could not be understood.") from fault

    def _call(self, method: str, path: str, params: dict[str, Any] | None, content: bytes | None) -> Answer:
        """One request with the grant, renewed once when it is refused. Limits are heeded before anything else."""
        for first in (True, False):
            self._budget.wait()
            headers = {"Authorization": self._grant.header()}
            if content is not None:
                headers["Content-Type"] = "application/json"
            answer = self._http.call(
                method, f"{self._api_url}{path}", who=WHO, headers=headers, params=params, content=content
            )
            self._budget.heed(answer.headers)
            self._ahead = _ahead_of(answer, self._clock())
            self._refuse_when_limited(answer)
            if answer.status != 401:
                break
            if not (first and self._grant.refused()):
                raise NeedsReconnect(f"{WHO} no longer accepts the store's grant. Connect the store again.")
        if answer.status >= 500 and method == "GET":
            raise Unavailable(f"{WHO} answered {answer.status}.")
        return answer

    def _refuse_when_limited(self, answer: Answer) -> None:
        """429, or 403 with the limit's headers, is "later"; a ban says until when."""
        limited = any(name.startswith("jumpseller-") and "ratelimit" in name for name in answer.headers)
        if answer.status == 429 or (answer.status == 403 and limited and _none_left(answer)):
            seconds = self._banned_for(answer) or _retry_after(answer)
            self._budget.hold_off(seconds)
            raise RateLimited(f"{WHO} asks us to slow down.", retry_after=seconds)

    def _banned_for(self, answer: Answer) -> float:
        reset = answer.headers.get("jumpseller-bannedbyratelimit-reset", "")
        try:
            until = datetime.fromisoformat(reset)
        except ValueError:
            return 0.0
        if until.tzinfo is None:
            return DEFAULT_RETRY_AFTER
        return min(max(1.0, (until - self._clock()).total_seconds()), LONGEST_RETRY_AFTER)

    def _understood(self, answer: Answer) -> Any:
        self._refuse_unless_good(answer)
        return json_of(answer, WHO)

    def _refuse_unless_good(self, answer: Answer) -> None:
        if answer.status == 403:
            raise MissingScope(f"The store did not grant what this needs: {WHO} answered 403.")
        if answer.status == 404:
            raise NotFound(f"{WHO} has nothing there.")
        if answer.status in (400, 409, 422):
            raise Held("platform_refused", {"status": str(answer.status)})
        if not 200 <= answer.status < 300:
            raise Unavailable(f"{WHO} answered {answer.status}.")


def _raise_if_it_was_an_answer(fault: Unavailable) -> None:
    """JSON that breaks our bounds (a number without end, the same key twice) is an order nobody can read, and asking
    again brings the same. What is no JSON at all is a maintenance page: an outage.
    """
    cause = fault.__cause__
    if isinstance(cause, Malformed) and cause.code not in ("not_json", "not_utf8"):
        raise UnreadableOrder(cause.sentence, code=cause.code) from fault


def _list(value: Any) -> list[Any]:
    """A list; anything else is an outage, because an empty list would have things created once more."""
    if not isinstance(value, list):
        raise Unavailable(f"{WHO} answered with something that is not a list.")
    return value


def _ahead_of(answer: Answer, now: datetime) -> timedelta:
    """How far `now` is ahead of the time that the answer names; zero when it names none."""
    try:
        said = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return timedelta(0)
    return now - said if said.tzinfo else timedelta(0)


def _none_left(answer: Answer) -> bool:
    return (
        any(name.endswith("-remaining") and value.strip() == "0" for name, value in answer.headers.items())
        or "jumpseller-bannedbyratelimit-reset" in answer.headers
    )


def _retry_after(answer: Answer) -> float:
    given = answer.headers.get("retry-after", "")
    if not given.isascii() or not given.isdigit():
        return DEFAULT_RETRY_AFTER
    return float(given) if len(given) <= 5 else LONGEST_RETRY_AFTER


class Platforms:
    """Gives the platform of each store, sharing the connections and keeping one budget a store."""

    def __init__(self, api_url: str, http: HttpClient, stores: Stores, authorizer: Authorizer, clock: Clock) -> None:
        self._api_url, self._http, self._stores = api_url, http, stores
        self._authorizer, self._clock = authorizer, clock
        self._budgets: dict[str, Budget] = {}

    def of(self, store_id: str) -> JumpsellerPlatform:
        """The platform of a connected store."""
        return self._with_budget(store_id, self._budget(store_id))

    def for_sweeps(self, store_id: str) -> tuple[JumpsellerPlatform, Callable[[], float]]:
        """The same for a sweep, which has a share of the store's budget; and for how long that is used up."""
        share = Share(self._budget(store_id))
        return self._with_budget(store_id, share), share.used_up

    def _budget(self, store_id: str) -> Budget:
        return self._budgets.setdefault(store_id, Budget())

    def _with_budget(self, store_id: str, budget: Budget) -> JumpsellerPlatform:
        grant = StoredGrant(store_id, self._stores, self._authorizer, self._clock)
        return JumpsellerPlatform(self._api_url, grant, self._http, budget, clock=self._clock)

    def with_auth(self, auth: TokenPair | BasicAuth) -> JumpsellerPlatform:
        """The platform of a store that is only just connecting."""
        grant: Grant = BasicGrant(auth) if isinstance(auth, BasicAuth) else FixedGrant(auth)
        return JumpsellerPlatform(self._api_url, grant, self._http, Budget(), clock=self._clock)
