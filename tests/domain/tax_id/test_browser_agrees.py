"""The checkout script and the server say the same of thousands of numbers and names that nobody wrote down.

The seed stands in the failure's text; FOLIO_SEED plays it again. `make soak` draws a new one and 20,000 a country.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from random import Random, SystemRandom
from typing import Any, TypeVar

import pytest

from folio.domain import business_name, tax_id
from folio.domain.verdict import TaxIdVerdict
from tests.domain.tax_id.typed import COUNTRIES, names, tax_ids

SOAK = os.environ.get("FOLIO_SOAK") == "1"
HOW_MANY = 20_000 if SOAK else 500
SEED = int(os.environ.get("FOLIO_SEED") or (SystemRandom().randrange(10**9) if SOAK else 2026))
T = TypeVar("T", tuple[str, str], tuple[str, str, bool])
JUDGE_LINES = Path(__file__).parents[3] / "storefront-js/tests/judge_lines.js"


@pytest.mark.parametrize("country", COUNTRIES)
def test_68_browser_and_server_say_the_same_of_every_number_anybody_types(country: str) -> None:
    random = Random(f"{SEED}-{country}")
    typed = _different(tax_ids(random, country), HOW_MANY)
    browser = _in_browser([["tax_id", country, text, kind] for text, kind in typed])
    different = [
        f"{text!r} ({kind}): server {server}, browser {ours}"
        for (text, kind), ours in zip(typed, map(_shown, browser), strict=True)
        if (server := _told(tax_id.judge(country, text, kind))) != ours
    ]
    _report(different, len(typed), country)


def test_74_browser_and_server_say_the_same_of_every_name_anybody_types() -> None:
    typed = _different(names(Random(f"{SEED}-names")), HOW_MANY)
    browser = _in_browser([["name", country, name, required] for country, name, required in typed])
    different = [
        f"{name!r} ({country}, {required=}): server {server}, browser {(ours['verdict'], ours['reason'])}"
        for (country, name, required), ours in zip(typed, browser, strict=True)
        if (server := _name_told(country, name, required)) != (ours["verdict"], ours["reason"])
    ]
    _report(different, len(typed), "names")


def test_the_numbers_tried_are_of_every_verdict_and_reason() -> None:
    seen = set()
    for country in COUNTRIES:
        for text, kind in _different(tax_ids(Random(f"{SEED}-{country}"), country), 500):
            verdict = tax_id.judge(country, text, kind)
            seen.add(verdict.reason or verdict.answer.value)
    assert seen >= {"valid", "empty", "length", "format", "checksum", "component", "country"}


def _different(drawn: Iterator[T], how_many: int) -> list[T]:
    """So many, none twice."""
    seen: dict[T, None] = {}
    while len(seen) < how_many:
        seen[next(drawn)] = None
    return list(seen)


def _told(verdict: TaxIdVerdict) -> tuple[Any, ...]:
    return _facts(asdict(verdict) | {"verdict": verdict.answer.value, "params": dict(verdict.params)})


def _shown(ours: dict[str, Any]) -> tuple[Any, ...]:
    return _facts(ours)


def _facts(verdict: dict[str, Any]) -> tuple[Any, ...]:
    """What both must say. Of who bears a good number the script only knows whether it is a business."""
    keys = ("verdict", "certain", "reason", "compact", "formatted")
    business = verdict["verdict"] == "valid" and verdict["kind"] == "business"
    return (*(verdict[key] for key in keys), business, _said(verdict["reason"], verdict.get("params", {})))


def _said(reason: str, params: dict[str, str]) -> str | None:
    """What the sentence of a reason names: the odd character, how many there are, the other country."""
    return params.get({"format": "c", "length": "n", "country": "cc"}.get(reason, "")) or None


def _name_told(country: str, name: str, required: bool) -> tuple[str, str]:
    verdict = business_name.judge(name, country, required=required)
    return verdict.answer.value, verdict.reason


def _in_browser(questions: list[list[Any]]) -> list[dict[str, Any]]:
    """All answers of one Node process."""
    done = subprocess.run(
        ["node", str(JUDGE_LINES)],
        input="".join(json.dumps(each) + "\n" for each in questions),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _report(different: list[str], tried: int, what: str) -> None:
    print(f"{what}: {tried} tried, seed {SEED}, {len(different)} differences")
    assert not different, f"{what}, FOLIO_SEED={SEED}, {len(different)} of {tried}:\n" + "\n".join(different)
