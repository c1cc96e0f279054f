"""JSON from strangers, read strictly.

The standard parser keeps the last of two equal keys, takes NaN and Infinity, guesses UTF-16, recurses until the
stack ends and spends minutes on a number of a million digits. Here each of these is `Malformed` with a code, and
numbers with a fraction become `Decimal`, so that no amount ever was a float.
"""

import json
import re
from decimal import Decimal
from typing import Any

from folio.domain.errors import Malformed

MAX_DEPTH = 32
MAX_NUMBER_CHARACTERS = 40
MAX_EXPONENT = 30
# Possessive, and an unclosed string reaches to the end: from every quote there is one way on, so time stays linear.
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(body: bytes, *, max_depth: int = MAX_DEPTH) -> Any:
    """The value in `body` (UTF-8, no byte-order mark). Raises `Malformed` whose `code` names the fault.

    Integers stay integers, other numbers become `Decimal` (at most 40 characters, exponent within 30). Lone
    surrogates become U+FFFD and NUL is dropped, so that every text can be stored, printed and sent on.
    """
    text = _decode(body)
    _measure_depth(body, max_depth)
    try:
        value = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except ValueError as fault:
        raise Malformed("The body is not one JSON value.", code="not_json") from fault
    return _clean(value)


def parse_object(body: bytes, *, max_depth: int = MAX_DEPTH) -> dict[str, Any]:
    """Like `parse`, and the value must be an object."""
    value = parse(body, max_depth=max_depth)
    if not isinstance(value, dict):
        raise Malformed("The body must be a JSON object.", code="not_an_object")
    return value


def _decode(body: bytes) -> str:
    if body.startswith(b"\xef\xbb\xbf"):
        raise Malformed("The body starts with a byte-order mark.", code="byte_order_mark")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Malformed("The body is not UTF-8.", code="not_utf8") from fault


def _measure_depth(body: bytes, max_depth: int) -> None:
    """Counted before parsing, outside of strings: the parser itself would run out of stack."""
    depth = 0
    for byte in _STRING.sub(b"", body):
        if byte in b"[{":
            depth += 1
            if depth > max_depth:
                raise Malformed(f"The body nests deeper than {max_depth} levels.", code="too_deep")
        elif byte in b"]}":
            depth -= 1


def _bounded(digits: str) -> str:
    if len(digits) > MAX_NUMBER_CHARACTERS:
        raise Malformed(f"A number has more than {MAX_NUMBER_CHARACTERS} characters.", code="number_too_long")
    return digits


def _decimal(digits: str) -> Decimal:
    _, _, exponent = _bounded(digits).lower().partition("e")
    if exponent and abs(int(exponent)) > MAX_EXPONENT:
        raise Malformed(f"A number's exponent is beyond {MAX_EXPONENT}.", code="number_too_large")
    return Decimal(digits)


def _integer(digits: str) -> int:
    return int(_bounded(digits))


def _constant(name: str) -> Any:
    raise Malformed(f"{name} is not a JSON value.", code="not_a_number")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("�", value).replace("\x00", "")
    return [_clean(item) for item in value] if isinstance(value, list) else value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    cleaned = {_clean(key): _clean(value) for key, value in pairs}
    if len(cleaned) != len(pairs):
        raise Malformed("An object holds the same key twice.", code="duplicate_key")
    return cleaned
