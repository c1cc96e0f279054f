"""What a run came to, in numbers."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

COUNTED = ("cases", "kills", "twice", "lost", "doubled", "gaps")


@dataclass
class Tally:
    """`twice`: cases that were really killed twice. `lost`: orders without what is due and without a visible task;
    `doubled`: second documents, entries, or mails that no unknown outcome explains; `gaps`: numbers missing in the
    books.
    """

    cases: int = 0
    kills: int = 0
    twice: int = 0
    lost: int = 0
    doubled: int = 0
    gaps: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: "Tally") -> None:
        """Count another run in."""
        for name in (*COUNTED, "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.endings.update(other.endings)
        self.problems += other.problems

    def as_json(self) -> dict[str, Any]:
        """For the summary at the end of the test run."""
        return {name: getattr(self, name) for name in COUNTED} | {"endings": dict(self.endings)}
