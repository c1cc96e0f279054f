"""A store policy from outside, held to `schemas/store-policy.schema.json`: every fault named with its key."""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from folio.domain.errors import Malformed
from folio.domain.schema_files import load_schema


def check_policy(policy: Mapping[str, Any]) -> None:
    """Raise `Malformed` naming the first fault of a policy, or return."""
    faults = sorted(_validator().iter_errors(dict(policy)), key=lambda fault: list(map(str, fault.absolute_path)))
    if faults:
        field = ".".join(str(part) for part in faults[0].absolute_path) or "policy"
        raise Malformed(f"The policy cannot be used: {_sentence(faults[0], field)}", field=field)
    names = [name.casefold() for name in policy.get("exemptions", {}).get("by_tax", {})]
    if len(set(names)) < len(names):
        field = "exemptions.by_tax"
        raise Malformed(f"The policy cannot be used: {field} names one tax twice (case does not count).", field=field)


@cache
def _validator() -> Draft202012Validator:
    schema = load_schema("store-policy")
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


def _sentence(fault: ValidationError, field: str) -> str:
    """What is wrong, never quoting the value: a credential may stand in the wrong place."""
    schema, value = cast("dict[str, Any]", fault.schema), cast("Any", fault.validator_value)
    if fault.validator == "additionalProperties" and isinstance(fault.instance, dict):
        known = set(schema.get("properties", {}))
        unknown = ", ".join(sorted(str(key)[:40] for key in set(fault.instance) - known))
        return f"unknown key {unknown} in {field}; known are {', '.join(sorted(known))}."
    if fault.validator == "enum":
        return f"{field} must be one of {', '.join(map(str, value))}."
    if fault.validator == "required":
        missing = sorted(set(value) - set(cast("dict[str, Any]", fault.instance)))
        return f"{field} lacks {', '.join(missing)}."
    if fault.validator == "type":
        return f"{field} must be of type {value}."
    return f"{field} does not fit: {fault.validator} {value}."
