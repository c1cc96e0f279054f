"""The shared vectors: what the server says is what the files say, and the files are what their generator writes."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from folio.domain import business_name, tax_id
from folio.domain.schema_files import SCHEMAS
from spoiled import CLASSES, WITHOUT

VECTORS = SCHEMAS / "vectors"
COUNTRIES = sorted(tax_id.RULES)
KEYS = {"input", "kind", "verdict", "reason", "compact", "formatted", "class"}


def _cases(path: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((VECTORS / path).read_text("utf-8"))["cases"]
    return cases


@pytest.mark.parametrize("country", COUNTRIES)
def test_68_the_server_judges_every_tax_id_as_the_vectors_say(country: str) -> None:
    different = []
    for case in _cases(f"tax-ids/{country}.json"):
        verdict = tax_id.judge(country, case["input"], case["kind"])
        judged = (verdict.answer.value, verdict.reason, verdict.compact, verdict.formatted)
        if judged != (case["verdict"], case["reason"], case["compact"], case["formatted"]):
            different.append((case, judged))
    assert different == []


def test_74_the_server_judges_every_name_as_the_vectors_say() -> None:
    different = []
    for case in _cases("names.json"):
        verdict = business_name.judge(case["input"], case["country"], required=case["required"])
        judged = (verdict.answer.value, verdict.reason, verdict.normalised)
        if judged != (case["verdict"], case["reason"], case["normalised"]):
            different.append((case, judged))
    assert different == []


def test_there_is_a_file_for_every_country_with_a_rule_and_no_other() -> None:
    assert sorted(path.stem for path in (VECTORS / "tax-ids").iterdir()) == COUNTRIES


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_has_hundreds_of_good_and_bad_numbers_and_no_case_twice(country: str) -> None:
    cases = _cases(f"tax-ids/{country}.json")
    verdicts = Counter(case["verdict"] for case in cases)
    assert verdicts["valid"] >= 200
    assert verdicts["invalid"] >= 200
    assert len({(case["input"], case["kind"]) for case in cases}) == len(cases)
    assert {frozenset(case) for case in cases} == {frozenset(KEYS)}


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_class_of_slip_is_among_a_countrys_numbers_many_times(country: str) -> None:
    classes = Counter(case["class"] for case in _cases(f"tax-ids/{country}.json"))
    wanted = {*CLASSES} - WITHOUT.get(country, set())
    assert {*classes} == wanted | {"by hand", "dress", "good"}
    assert {name: classes[name] for name in wanted if classes[name] < 15} == {}
    assert classes["good"] >= 200
    assert sum(classes[name] for name in wanted) >= 200


def test_only_a_slip_that_proves_nothing_is_unknown() -> None:
    unknown = {
        (country, case["reason"])
        for country in COUNTRIES
        for case in _cases(f"tax-ids/{country}.json")
        if case["verdict"] == "unknown" and case["class"] in CLASSES
    }
    assert unknown == {("EC", "checksum"), ("EC", "component"), ("UY", "component")}


def test_a_reason_stands_exactly_where_a_number_is_not_valid() -> None:
    for country in COUNTRIES:
        for case in _cases(f"tax-ids/{country}.json"):
            assert (case["reason"] == "") == (case["verdict"] == "valid"), case
            assert (case["formatted"] != "") == (case["verdict"] == "valid"), case


def test_running_the_generator_again_gives_the_committed_files(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(VECTORS / "generate.py"), "--into", str(tmp_path)], check=True, timeout=60)
    written = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.json")}
    committed = {path.relative_to(VECTORS).as_posix(): path.read_bytes() for path in VECTORS.rglob("*.json")}
    assert written.keys() == committed.keys()
    assert [path for path in written if written[path] != committed[path]] == []
