"""The little language in which the bad-input catalogue describes requests, turned into bytes."""

import base64
import gzip
import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

from tests.edges.web import sign

CATALOGUE = Path(__file__).resolve().parent.parent.parent / "shared" / "bad_inputs.json"
SURFACES = ("webhook", "validate", "oauth", "document_link")
ORDER = {"order": {"id": 1026, "status_enum": "paid", "total": 369.2, "currency": "CLP"}}
ORIGINAL = json.dumps(ORDER).encode()
BOMB = 20_000_000  # what the gzip bomb would become; never inflated, so its true size does not matter
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def cases() -> list[dict[str, Any]]:
    """The cases of the surfaces that exist; none without the catalogue."""
    if not CATALOGUE.is_file():
        return []
    every: list[dict[str, Any]] = json.loads(CATALOGUE.read_text("utf-8"))
    return [case for case in every if case["surface"] in SURFACES]


def text_of(value: Any) -> str:
    """A text, or pieces repeated: `{"gen": [[piece, times], …]}`."""
    if isinstance(value, dict):
        return "".join(piece * times for piece, times in value["gen"])
    return str(value)


def filled(value: Any) -> Any:
    """JSON whose generated texts are written out."""
    if isinstance(value, dict):
        return text_of(value) if value.keys() == {"gen"} else {key: filled(item) for key, item in value.items()}
    return [filled(item) for item in value] if isinstance(value, list) else value


def contents(body: dict[str, Any]) -> list[Any]:
    """The bodies to send, one request each: bytes, or chunks."""
    (key, value), *_ = [(key, value) for key, value in body.items() if key != "encode"]
    if key == "json":
        return [json.dumps(filled(value), ensure_ascii=False).encode(body.get("encode", "utf-8"))]
    if key in ("json_each", "text_each"):
        one = "json" if key == "json_each" else "text"
        return [contents({one: item})[0] for item in value]
    return [_CONTENT[key](value)]


def _mutated(how: str) -> bytes:
    return ORIGINAL + b"\n" if how == "append_newline" else ORIGINAL.replace(b"369.2", b"369.3")


def _padded(size: int) -> bytes:
    start = ORIGINAL[:-2] + b', "note": "'
    return start + b"x" * (size - len(start) - 3) + b'"}}'


def _many(what: dict[str, int]) -> bytes:
    ((_, count),) = what.items()
    return json.dumps({"order": {"id": 1026, "products": [{"id": number} for number in range(count)]}}).encode()


def _unknown(_: Any) -> bytes:
    return json.dumps({"order": {**ORDER["order"], "new": {"deep": [1, {}]}}, "also": None}).encode()


async def _chunks(pieces: Sequence[Any]) -> AsyncIterator[bytes]:
    for piece, times in pieces:
        for _ in range(times * len(piece) // 65_536):
            yield (piece * 65_536).encode()[:65_536]


_CONTENT: dict[str, Any] = {
    # The catalogue escapes the backslash of \ud800 twice.
    "text": lambda value: text_of(value).replace("\\\\u", "\\u").encode(),
    "hex": bytes.fromhex,
    "gen": lambda value: text_of({"gen": value}).encode(),
    "chunked_gen": _chunks,
    "gzip_of": lambda pieces: gzip.compress(str(pieces[0][0]).encode() * BOMB),
    "pad_json_to": _padded,
    "mutate": _mutated,
    "json_gen": _many,
    "json_plus_unknown": _unknown,
}


def signature(how: Any, body: Any, tokens: dict[str, str]) -> bytes | None:
    """The signature header a case wants. `tokens`: "own", "other" and "previous"."""
    signed = ORIGINAL if how == {"of": "original"} or not isinstance(body, bytes) else body
    right = sign(signed, tokens["own"])
    if isinstance(how, str):
        return {
            "valid": right.encode(),
            "absent": None,
            "hex": _hex(right),
            "noncanonical_tail": (right[:42] + ALPHABET[ALPHABET.index(right[42]) + 1] + "=").encode(),
        }[how]
    ((key, value),) = how.items()
    made: dict[str, Callable[[], bytes]] = {
        "literal": lambda: str(value).encode(),
        "literal_bytes": lambda: bytes.fromhex(value),
        "gen": lambda: text_of(how).encode(),
        "prefix": lambda: (value + right).encode(),
        "of": lambda: right.encode(),
        "tenant": lambda: sign(signed, tokens[{"other": "other"}.get(value, "own")]).encode(),
        "key": lambda: sign(signed, tokens["previous"] if value == "previous" else value).encode(),
    }
    return made[key]()


def _hex(right: str) -> bytes:
    return base64.b64decode(right).hex().encode()


def headers_of(given: dict[str, Any], base: dict[str, bytes]) -> list[tuple[bytes, bytes]]:
    """Headers with a second occurrence (`Name#2`) added and removed ones (null) left out."""
    plain = {name: value for name, value in given.items() if "#" not in name}
    merged: dict[str, Any] = {**base, **plain}
    twice = [(name.partition("#")[0], value) for name, value in given.items() if "#" in name]
    pairs = [*merged.items(), *twice]
    return [
        (name.encode(), value if isinstance(value, bytes) else text_of(value).encode())
        for name, value in pairs
        if value is not None
    ]


def webhook_path(path: Any, install_key: str) -> str:
    """The catalogue's older path of the webhook, as it is now."""
    key = re.sub(r"^/hooks/(.*)/order_paid$", r"\1", text_of(path))
    return "/webhooks/jumpseller/" + key.replace("{install}", install_key)


def statuses(expected: Any) -> set[Any]:
    """`expected.status` as a set."""
    return set(expected) if isinstance(expected, list) else {expected}
