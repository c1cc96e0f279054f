"""What the five share over HTTP: JSON without a float, refusals as answers, and lies on demand."""

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from e2e.simulators.jumpseller.faults import Faults, Lying
from e2e.simulators.providers.books import Document

MOST_DIGITS = 18

Handler = Callable[[Request, bytes], Response]
Note = Callable[[Mapping[str, Any], Iterable[str], str], None]


class Refusal(Exception):
    """An answer other than success."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status)
        self.status, self.body = status, body


class Provider:
    """The books and the door of one provider. A subclass lists its routes."""

    def __init__(self, routes: Iterable[tuple[str, str, Handler]]) -> None:
        self.documents: list[Document] = []
        self.faults = Faults()
        self.unread: set[str] = set()
        self.app = Lying(Starlette(routes=[_route(*row) for row in routes]), self.faults)

    def note(self, given: Mapping[str, Any], known: Iterable[str], where: str = "") -> None:
        """Remember fields that no page of the provider names: it ignores them, and a client should not send them."""
        self.unread.update(f"{where}{name}" for name in given if name not in set(known))

    def find(self, document_id: str, *kinds: str) -> Document | None:
        """The document of this id, of one of the kinds if any are given."""
        return next(
            (d for d in self.documents if d.id == document_id and (not kinds or d.kind in kinds)),
            None,
        )


def _route(method: str, path: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        content = await request.body()
        try:
            return handler(request, content)
        except Refusal as refusal:
            return answer(refusal.body, refusal.status)

    return Route(path, endpoint, methods=[method])


def read_object(content: bytes, refuse: Callable[[], Refusal]) -> dict[str, Any]:
    """A JSON object with its fractions as Decimal; `refuse` makes the refusal when it is none."""
    try:
        value = json.loads(content, parse_float=Decimal, parse_constant=_no_constant)
    except ValueError:
        raise refuse() from None
    if not isinstance(value, dict):
        raise refuse()
    return value


def _no_constant(name: str) -> Any:
    message = f"{name} is no JSON"
    raise ValueError(message)


def answer(body: Any, status: int = 200) -> Response:
    """A JSON answer; a Decimal is written as the number it is."""
    return Response(written(body), status_code=status, media_type="application/json")


def written(value: Any) -> str:
    """JSON text, exact."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(str(name))}:{written(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(written(item) for item in value) + "]"
    return json.dumps(value)


def number(value: Any) -> Decimal | None:
    """A JSON number, exact; None for anything else, a truth value included."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return _bounded(Decimal(value))


def number_or_text(value: Any) -> Decimal | None:
    """A JSON number, or text that is a plain decimal number."""
    if not isinstance(value, str):
        return number(value)
    try:
        return _bounded(Decimal(value)) if value.isascii() and "_" not in value else None
    except InvalidOperation:
        return None


def _bounded(value: Decimal) -> Decimal | None:
    if not value.is_finite() or (value and abs(value.adjusted()) > MOST_DIGITS):
        return None
    return value


def objects(value: Any) -> list[dict[str, Any]] | None:
    """A list that is not empty and holds objects only, or None."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return value
    return None


def digits_after_point(value: Decimal) -> int:
    """Decimals that count: 1.50 has one."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
