"""JSON for providers, exact: an amount is an integer or a decimal on its way out and never passes through a float."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

Json = str | bool | int | Decimal | None | Sequence["Json"] | Mapping[str, "Json"]


def written(value: Json) -> bytes:
    """The value as UTF-8 JSON. A decimal is written in plain digits, without needless zeros or an exponent."""
    return _text(value).encode()


def _text(value: Json) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(name)}:{_text(item)}" for name, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ",".join(_text(item) for item in value) + "]"
    return json.dumps(value, allow_nan=False)


def plain(value: Decimal) -> str:
    """A decimal's digits: 10.00 is "10", 8394.957983 stays. Raises `ValueError` for what is no number."""
    if not value.is_finite():
        message = f"{value} cannot be written as JSON."
        raise ValueError(message)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
