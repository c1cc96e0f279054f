"""Reading one value out of a stranger's JSON: the right type, or `Malformed` with the field's name."""

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from folio.domain.errors import Malformed

_TAG = re.compile(r"<[^>]*>")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")
LONGEST_TEXT = 2000


def fault(field: str, what: str) -> Malformed:
    """The error for one field."""
    return Malformed(f"{field} {what}.", code="order_field", field=field)


def an_object(value: Any, field: str) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise fault(field, "must be an object")
    return value


def objects(value: Any, field: str) -> list[Mapping[str, Any]]:
    """A list of JSON objects; null and absence are an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise fault(field, "must be a list")
    return [an_object(item, f"{field}[{place}]") for place, item in enumerate(value)]


def text(value: Any) -> str:
    """Text as it was typed with its white space collapsed; null is empty, numbers become their digits."""
    if value is None or isinstance(value, (dict, list, bool)):
        return ""
    return " ".join(str(value)[:LONGEST_TEXT].split())


def label(value: Any) -> str:
    """A label that may hold markup and entities, as plain text."""
    return text(_TAG.sub(" ", html.unescape(text(value))))


def number(value: Any, field: str) -> Decimal:
    """A number given as a number or as text ("19.0"); null is zero."""
    if value is None or value == "":
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise fault(field, "must be a number")
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(value.strip()):
        raise fault(field, "must be a number")
    try:
        return Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation:
        raise fault(field, "must be a number") from None


def whole(value: Any, field: str) -> int | None:
    """A whole number, or null; its text is accepted because the platform's own examples mix both."""
    if value is None or value == "":
        return None
    exact = number(value, field)
    if exact != exact.to_integral_value():
        raise fault(field, "must be a whole number")
    return int(exact)


def flag(value: Any) -> bool | None:
    """true, false, or None where nothing was said."""
    return value if isinstance(value, bool) else None


def moment(value: Any, field: str) -> datetime | None:
    """A time in UTC from "2026-07-23 17:48:38 UTC" or ISO 8601; null is None."""
    written = text(value)
    if not written:
        return None
    iso = written.removesuffix(" UTC") + "+00:00" if written.endswith(" UTC") else written
    try:
        read = datetime.fromisoformat(iso)
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise fault(field, "must be a time like 2026-07-23 17:48:38 UTC") from None
