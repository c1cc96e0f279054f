"""The line at the end of a test run that says what the fault tests came to, over all of its processes."""

import json
from typing import Any

import pytest

from tests.faults.tally import COUNTED

PROPERTY = "faults"
WORDS = {"twice": "killed twice"}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Add up what the tests recorded; silent when no fault test ran."""
    reports = [report for key in ("passed", "failed") for report in terminalreporter.getreports(key)]
    told = [
        json.loads(value)
        for report in reports
        for name, value in getattr(report, "user_properties", [])
        if name == PROPERTY and report.when == "call"
    ]
    if not told:
        return
    sums = ", ".join(f"{sum(one[name] for one in told)} {WORDS.get(name, name)}" for name in COUNTED)
    endings: dict[str, int] = {}
    for one in told:
        for ending, count in one["endings"].items():
            endings[ending] = endings.get(ending, 0) + count
    ends = " ".join(f"{ending} {count}" for ending, count in sorted(endings.items()))
    terminalreporter.write_line(f"faults: {sums} ({ends})")


@pytest.fixture
def tell(record_property: Any) -> Any:
    """Record a tally for the line at the end."""

    def record(tally: Any) -> None:
        record_property(PROPERTY, json.dumps(tally.as_json()))

    return record
