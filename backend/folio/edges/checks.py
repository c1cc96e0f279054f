"""`POST /v1/check`: a Tax ID and a business name in, verdicts out.

The checkout script asks with `text/plain`, so that no preflight is needed; therefore the origin is checked here.
What is understood gets 200; what is not, a 4xx whose body the script can read. A fault of ours is the verdict
`unknown`, because nothing of ours may ever stop a sale. No value typed by a shopper is stored or logged; only where
installation and store want it does a number leave for an official registry (`flows/ask_registry`).
"""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from folio.domain.errors import FolioError, Malformed, Refused, UnknownStore
from folio.domain.origins import origins_of
from folio.domain.schema_files import load_schema
from folio.domain.store import Store
from folio.domain.strict_json import parse_object
from folio.edges.body import read_body
from folio.edges.check_answers import tell, tell_nothing
from folio.edges.check_figures import count_refusal, seconds
from folio.edges.errors import WrongOrigin, WrongType, answer
from folio.edges.limits import CHECKS_PER_ADDRESS, CHECKS_PER_STORE, Limiter
from folio.flows.check_buyer import Answers, Question

LIMIT = 4 * 1024
DEPTH = 4
TYPES = frozenset({"text/plain", "application/json"})
PREFLIGHT_SECONDS = "7200"

logger = logging.getLogger("folio.checks")

CheckBuyer = Callable[[Question, Store], Answers]
AskRegistry = Callable[[Question, Store, Answers], Awaitable[Answers]]


def routes(
    *,
    store_of: Callable[[str], Store | None],
    known_origin: Callable[[str], bool],
    check_buyer: CheckBuyer,
    ask_registry: AskRegistry,
    limiter: Limiter,
    rules: str,
) -> list[BaseRoute]:
    """The check route. `known_origin` says whether an origin is some store's; `rules` is the version of the rules,
    told in every answer.
    """
    desk = _Desk(store_of, known_origin, check_buyer, ask_registry, limiter, rules)
    return [
        Route("/v1/check", desk.check, methods=["POST"]),
        Route("/v1/check", desk.preflight, methods=["OPTIONS"]),
    ]


class _Desk:
    def __init__(
        self,
        store_of: Callable[[str], Store | None],
        known_origin: Callable[[str], bool],
        check_buyer: CheckBuyer,
        ask_registry: AskRegistry,
        limiter: Limiter,
        rules: str,
    ) -> None:
        self._store_of, self._known_origin = store_of, known_origin
        self._check_buyer, self._ask_registry = check_buyer, ask_registry
        self._limiter, self._rules = limiter, rules

    async def check(self, request: Request) -> Response:
        origin = request.headers.get("origin", "")
        try:
            body = await read_body(request, LIMIT)
            self._limiter.take("check", self._limiter.address(request), CHECKS_PER_ADDRESS)
            asked = _asked(request, body)
            response: Response = JSONResponse(await self._answer(_question(asked), asked["store"], origin))
        except WrongOrigin as fault:
            response = answer(fault)
            count_refusal(response.status_code)
            response.headers["Vary"] = "Origin"
            return response
        except FolioError as fault:
            response = answer(fault)
            count_refusal(response.status_code)
        return await self._readable(response, origin)

    async def _answer(self, question: Question, store_id: str, origin: str) -> dict[str, Any]:
        """The verdicts; `unknown` when anything of ours fails, because nothing of ours may stop a sale."""
        began = time.monotonic()
        try:
            store = await run_in_threadpool(lambda: self._store_of(store_id))
            if store is None or store.status == "disconnected":
                raise UnknownStore
            if origin and origin.lower() not in origins_of(store):
                raise WrongOrigin("This page does not belong to the store.", code="wrong_origin")
            self._limiter.take("check-store", store.id, CHECKS_PER_STORE)
            answers = await self._ask_registry(question, store, self._check_buyer(question, store))
            told = tell(answers, question.country)
        except Refused:
            raise
        except Exception as fault:
            logger.error("a check failed", extra={"fault": type(fault).__name__})
            told = tell_nothing(question)
        seconds.observe(time.monotonic() - began)
        return told | {"rules": self._rules}

    async def preflight(self, request: Request) -> Response:
        """A browser asks before a JSON body. Which store it is about is known later: any store's page may ask."""
        response = await self._readable(Response(status_code=204), request.headers.get("origin", ""))
        response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Access-Control-Allow-Headers"] = "content-type"
        response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
        return response

    async def _readable(self, response: Response, origin: str) -> Response:
        """CORS for the page that asked, so that the script can read refusals too. No cookie is ever read here."""
        response.headers["Vary"] = "Origin"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if origin and await self._is_known(origin.lower()):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Timing-Allow-Origin"] = origin
        return response

    async def _is_known(self, origin: str) -> bool:
        try:
            return await run_in_threadpool(lambda: self._known_origin(origin))
        except Exception:
            return False  # the page cannot read the answer then, which its script takes for `unknown`


def _question(asked: Mapping[str, Any]) -> Question:
    return Question(
        country=asked["country"],
        tax_id=asked.get("tax_id"),
        name=asked.get("name"),
        kind=asked.get("kind", "any"),
        language=asked.get("lang", ""),
    )


def _asked(request: Request, body: bytes) -> dict[str, Any]:
    media_type = request.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()
    if media_type not in TYPES:
        raise WrongType("Send the question as text/plain or application/json.", code="wrong_type")
    asked = parse_object(body, max_depth=DEPTH)
    fault = next(iter(sorted(_validator().iter_errors(asked), key=lambda f: str(list(f.absolute_path)))), None)
    if fault is None:
        return asked
    if fault.validator == "additionalProperties":
        # Named by count only: a page that sends a card number by mistake must not find it in our answer.
        raise Malformed("The question holds a field that this address does not take.", code="unknown_field")
    field = ".".join(map(str, fault.absolute_path)) or ", ".join(_missing(fault.validator_value, asked))
    raise Malformed(f"{field} is missing or does not fit the schema.", code="does_not_fit", field=field)


def _missing(required: Any, asked: Mapping[str, Any]) -> list[str]:
    if isinstance(required, list) and all(isinstance(name, str) for name in required):
        return [name for name in required if name not in asked]
    return ["tax_id or name"]


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(load_schema("check-request"))
