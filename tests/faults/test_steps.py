"""The named steps: nothing in production, refused where they could do harm, each written down."""

import re
import subprocess
import sys
import timeit
from pathlib import Path

import pytest

import folio
from folio import steps
from folio.settings import WrongSettings, read_settings
from tests.faults.cases import steps_of

SOURCES = Path(folio.__file__).parent
ROOT = SOURCES.parent.parent
BESIDES = {"R1", "D1", "D2"}  # passed only when a grant is renewed, and by a sweep
SAFE = {"FOLIO_FAULTS": "plan", "FOLIO_UNDER_TEST": "1"}


def passed_somewhere() -> set[str]:
    found = re.compile(r'(?:step|pause)\("([A-Z][0-9])"\)|written\(content, "([A-Z][0-9])"\)')
    texts = [path.read_text("utf-8") for path in SOURCES.rglob("*.py") if path.name != "steps.py"]
    return {call or wire for text in texts for call, wire in found.findall(text)}


def test_in_production_a_step_is_an_empty_function() -> None:
    assert steps.step is steps._nothing
    assert not steps.armed()
    assert steps.written(b"body", "P4") == b"body"


def test_a_step_costs_less_than_a_thousandth_of_a_synced_commit() -> None:
    count = 100_000
    seconds = min(timeit.repeat(lambda: steps.step("P4"), number=count, repeat=5)) / count
    assert seconds < 0.4e-3 / 1000 * 10  # 0.41 ms is the median of a synced commit; the loop is in it too


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({}, False),
        ({"FOLIO_PUBLIC_URL": "http://127.0.0.1:8000"}, False),
        ({"FOLIO_UNDER_TEST": ""}, True),
        ({"FOLIO_UNDER_TEST": "0"}, True),
        ({"FOLIO_PUBLIC_URL": "https://folio.example"}, True),
    ],
)
def test_faults_need_a_second_variable_and_an_address_on_this_machine(
    more: dict[str, str], problem: bool, tmp_path: Path
) -> None:
    environment = {**SAFE, "FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/folio.db", **more}
    assert bool(steps.problem_of(environment)) is problem
    assert (steps._bound(environment) is steps._nothing) is problem
    if problem:
        with pytest.raises(WrongSettings, match="FOLIO_FAULTS makes Folio kill itself"):
            read_settings(environment)
    else:
        read_settings(environment)


def test_every_command_refuses_faults_in_production_and_the_doctor_names_them_under_test(tmp_path: Path) -> None:
    def folio_says(*arguments: str, **environment: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "folio", *arguments],
            env={
                "PYTHONPATH": str(SOURCES.parent),
                "FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/f.db",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    for command in ("serve", "worker", "doctor"):
        code, said = folio_says(command, FOLIO_FAULTS="plan")
        assert (code, "FOLIO_FAULTS" in said) == (1, True)
    code, said = folio_says("doctor", **SAFE)
    assert code == 1
    assert "this Folio kills itself on purpose" in said


def test_the_process_that_passes_the_planned_step_dies_there_once(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    plan.write_text("P4:2 E1")
    script = (
        "from folio.steps import step\nfor name in ('P3', 'P4', 'P4', 'E1'):\n print(name, flush=True); step(name)"
    )
    lives = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONPATH": str(SOURCES.parent), "FOLIO_FAULTS": str(plan), "FOLIO_UNDER_TEST": "1"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        for _ in range(3)
    ]
    assert [(life.returncode, life.stdout.split()) for life in lives] == [
        (-9, ["P3", "P4", "P4"]),
        (-9, ["P3", "P4", "P4", "E1"]),
        (0, ["P3", "P4", "P4", "E1"]),
    ]
    assert plan.read_text() == "P4:2 E1\nP4\nE1"


def test_every_step_is_passed_somewhere_tried_and_written_down() -> None:
    named = passed_somewhere()
    assert named == {*steps_of("builtin"), *steps_of("rehearsal"), *BESIDES}
    told = set(re.findall(r"^\| ([A-Z][0-9]) \|", (ROOT / "docs" / "faults.md").read_text("utf-8"), re.MULTILINE))
    assert told == named
