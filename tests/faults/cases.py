"""What is tried and how it must end: a provider, the lies it tells, and the steps at which Folio is killed.

Endings, as the design names them: F1 issued, attached and mailed once; F2 the same with a second copy of the mail;
F3 the same, the document found by a look-up and adopted; F4 a visible task for a person, nothing doubled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WEB = ("W1", "W2", "W3")
COMMON = ("P1", "P2", "P3", "P6", "P7", "A1", "A2", "A3", "E1", "E2", "E3", "S1")
WIRE, BOOKS = ("P4", "P5"), ("N1", "N2", "N3", "N4")
KEY_AND_LOOK_UP, LOOK_UP, KEY, NEITHER = "key look_up", "look_up", "key", ""
COMMITTED_UNTOLD = frozenset(
    {"commit_drop", "late", "commit_500", "commit_html", "commit_empty", "commit_truncated", "commit_nameless"}
)
UNCLEAR = COMMITTED_UNTOLD | {"drop", "500"}
IN_FLIGHT = frozenset({"P3", "P4", "P5", "P6"})
AFTER_COMMIT = frozenset({"P5", "P6"})


@dataclass(frozen=True, slots=True)
class Case:
    """One order, and everything that goes wrong with it."""

    provider: str
    kills: tuple[str, ...] = ()
    can: str = KEY_AND_LOOK_UP
    lies: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """For people."""
        words = [
            self.provider,
            f"({self.can.replace(' ', '+') or 'neither'})" if self.provider == "rehearsal" else "",
        ]
        return " ".join(
            [w for w in words if w] + [f"lies {lie}" for lie in self.lies] + [f"kill {k}" for k in self.kills]
        )


@dataclass(frozen=True, slots=True)
class Due:
    """What must be true in the end: endings allowed, documents at the provider's, entries at the platform's, and
    copies of the mail.
    """

    endings: frozenset[str]
    documents: frozenset[int]
    entries: int
    copies: int


def steps_of(provider: str) -> tuple[str, ...]:
    """Every step that an order can pass."""
    return (*WEB, *COMMON, *(WIRE if provider == "rehearsal" else BOOKS))


def due(case: Case, killed: Sequence[str], ending: str) -> Due:
    """How this case must end, given where Folio was really killed. A refusal waits for a person, unless another
    delivery came after it: then it was tried again, looked up first, and `ending` tells which it was.
    """
    lie = case.lies[0] if case.lies else ""
    unclear = bool(IN_FLIGHT.intersection(killed)) or lie in UNCLEAR
    if case.provider == "rehearsal":
        if lie == "wrong_total" or (lie in ("commit_refuse", "refuse") and ending == "F4"):
            return Due(frozenset({"F4"}), frozenset({0 if lie == "refuse" else 1}), 0, 0)
        if case.can == NEITHER and unclear:
            committed = lie in COMMITTED_UNTOLD or bool(AFTER_COMMIT.intersection(killed))
            return Due(frozenset({"F4"}), frozenset({int(committed)}), 0, 0)
    unknown_mails = sum(step in ("E1", "E2") for step in killed)
    copies = killed.count("E2") + (unknown_mails < 2)
    if unknown_mails >= 2:
        endings = frozenset({"F4"})
    elif copies == 2:
        endings = frozenset({"F2"})
    elif case.provider == "builtin":
        endings = frozenset({"F1", "F3"})
    else:
        committed = lie in COMMITTED_UNTOLD | {"commit_refuse"} or bool(AFTER_COMMIT.intersection(killed))
        # Without a look-up the same call under the same key gives the document back: nothing is adopted.
        endings = frozenset({"F3"} if committed and case.can != KEY else {"F1"})
    return Due(endings, frozenset({1}), 1, copies)


def singles(provider: str, can: str = KEY_AND_LOOK_UP, lies: tuple[str, ...] = ()) -> list[Case]:
    """A kill at every step."""
    return [Case(provider, (step,), can, lies) for step in steps_of(provider)]


def pairs(provider: str, can: str = KEY_AND_LOOK_UP, lies: tuple[str, ...] = ()) -> list[Case]:
    """A kill at every step and then, on the next start, at every step."""
    steps = steps_of(provider)
    return [Case(provider, (first, second), can, lies) for first in steps for second in steps]


def liars() -> list[Case]:
    """Every lie, told to every kind of account."""
    lies = (*sorted(UNCLEAR), "delay", "429", "wrong_total", "commit_refuse", "refuse")
    return [Case("rehearsal", (), can, (lie,)) for lie in lies for can in (KEY_AND_LOOK_UP, LOOK_UP, KEY, NEITHER)]


def in_flight() -> list[Case]:
    """A kill while the call is on its way, for accounts with fewer guards."""
    return [Case("rehearsal", (step,), can) for step in sorted(IN_FLIGHT) for can in (LOOK_UP, KEY, NEITHER)]
