"""Two pieces of work timed in turns, so that a busy machine slows both."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """Medians in seconds per call, and how many times the baseline the measured work takes.

    `low` and `high` are the quartiles of the ratios of single turns: how far the figure can be trusted.
    """

    name: str
    baseline_name: str
    measured: float
    baseline: float
    ratio: float
    low: float
    high: float
    turns: int

    def row(self) -> str:
        """A row of a Markdown table."""
        return (
            f"| {self.name} | {_time(self.measured)} | {self.baseline_name} | {_time(self.baseline)} "
            f"| **{self.ratio:.2f}** | {self.low:.2f} to {self.high:.2f} |"
        )


HEADER = "| work | median | baseline | median | ratio | middle half of the turns |\n|---|---|---|---|---|---|"


def in_turns(
    name: str,
    measured: Callable[[], object],
    baseline_name: str,
    baseline: Callable[[], object],
    *,
    turns: int = 60,
    calls: int = 5,
) -> Ratio:
    """Time both in turns, `calls` at a time, after a warm-up of each."""
    measured(), baseline()
    mine: list[float] = []
    base: list[float] = []
    gc.collect()
    gc.disable()
    try:
        for turn in range(turns):
            first, second = (mine, base) if turn % 2 else (base, mine)
            for times in (first, second):
                times.append(_per_call(measured if times is mine else baseline, calls))
    finally:
        gc.enable()
    ratios = sorted(m / b for m, b in zip(mine, base, strict=True))
    quarter = len(ratios) // 4
    return Ratio(
        name, baseline_name, statistics.median(mine), statistics.median(base),
        statistics.median(ratios), ratios[quarter], ratios[-quarter - 1], turns,
    )  # fmt: skip


def _per_call(work: Callable[[], object], calls: int) -> float:
    started = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - started) / calls


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds >= 0.001 else f"{seconds * 1e6:.0f} µs"
