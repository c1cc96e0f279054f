"""The platform's published OpenAPI file as a judge of answers, where it is at hand.

The file describes no nulls at all, though the platform answers null for everything empty: every described value may
be null here. Everything else in which the file is known to be wrong is listed below, with the reason.
"""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

FILE = Path(__file__).resolve().parents[3] / "shared" / "jumpseller" / "openapi.json"
needs_file = pytest.mark.skipif(not FILE.is_file(), reason="the platform's OpenAPI file is not on this machine")

SHIPMENTS = "delivered requested in_transit failed pickup_available unfulfilled fulfilled not_applicable"

# (schema, property): what stands there in truth, and how that is known.
EXCEPTIONS: dict[tuple[str, str], tuple[dict[str, Any], str]] = {
    ("OrderProductTax", "rate"): (
        {"type": "string"},
        "live orders give the rate as text, cut as the merchant typed it",
    ),
    ("DocumentFields", "document_type"): (
        {"enum": [0, 1]},
        "the listed values are an explanation: integer, yet texts",
    ),
    ("OrderFields", "shipment_status"): (
        {"type": "string"},
        "translated to the store's language in every live order",
    ),
    ("OrderFields", "shipment_status_enum"): (
        {"enum": SHIPMENTS.split()},
        "digital orders say not_applicable and shipped ones fulfilled; neither is listed",
    ),
    ("OrderShippingTax", "rate"): ({"type": "string"}, "no filled sample exists; taken to be text as for products"),
    ("OrderFields", "completed_at"): ({"type": "string"}, "null while an order was never completed"),
}
UNWRAPPED = {"Store": "store"}  # published bare, answered as {"store": …} to every live client


def judge(schema: dict[str, Any], answer: Any) -> None:
    """Fail with the first thing in an answer that the published schema does not allow."""
    whole = {"components": {"schemas": _schemas()}, **_nullable(schema)}
    jsonschema.Draft202012Validator(whole).validate(answer)


def answer_schema(method: str, path: str, status: int = 200) -> dict[str, Any]:
    """The published schema of an answer."""
    operation = _file()["paths"][path][method.lower()]
    found: dict[str, Any] = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    name = found.get("$ref", "").rpartition("/")[2]
    if name in UNWRAPPED:
        return {"type": "object", "required": [UNWRAPPED[name]], "properties": {UNWRAPPED[name]: found}}
    return found


def required(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """A wrapper's schema that insists on its wrapping key, which the file leaves open."""
    return {"allOf": [schema, {"type": "object", "required": [name]}]}


@cache
def _file() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FILE.read_text())
    return content


@cache
def _schemas() -> dict[str, Any]:
    schemas = copy.deepcopy(_file()["components"]["schemas"])
    for (name, key), (truth, _) in EXCEPTIONS.items():
        schemas[name]["properties"][key] = truth
    return {name: _nullable(schema) for name, schema in schemas.items()}


def _nullable(schema: Any) -> Any:
    """The same schema with null allowed for every property."""
    if isinstance(schema, list):
        return [_nullable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {key: _nullable(value) for key, value in schema.items() if key != "properties"}
    if isinstance(schema.get("properties"), dict):
        changed["properties"] = {
            key: {"anyOf": [_nullable(value), {"type": "null"}]} for key, value in schema["properties"].items()
        }
    return changed
