"""How a case must end, and how it did.

Endings, as the design names them: F1 issued, attached and mailed once; F2 the same with a second copy of the mail;
F3 the same, the document found by a look-up and adopted; F4 a visible task for a person, nothing doubled; "none"
for an order that was canceled before anything was issued.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.faults.cases import (
    AT_ONCE,
    COMMITTED_UNTOLD,
    CREDITED,
    CROSSED,
    IN_FLIGHT,
    KEY,
    NEITHER,
    UNCLEAR,
    Case,
)

NONE = "none"
TASKS_OF_PEOPLE = frozenset({"held", "conflict", "rejected"})
AFTER_COMMIT = frozenset({"P5", "P6"})
SURELY_NOT_ISSUED = frozenset({"P2", "P3", "P4", "N1"})
SURELY_ISSUED = frozenset({"P5", "P6", "P7", "N2", "N3", "N4", "A1", "A2", "A3", "E1", "E2", "E3"})
MAILED_AND_UNTOLD, NOT_MAILED_AND_UNTOLD = frozenset({"drop", "stall"}), frozenset({"drop_lost", "stall_lost"})
MOST_UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Due:
    """What must be true in the end: endings allowed, documents at the provider's, entries at the platform's, copies
    of mails under so many Message-IDs, and rows of the ledger.
    """

    endings: frozenset[str]
    documents: frozenset[int]
    entries: int
    copies: int
    letters: int
    rows: frozenset[int] = frozenset({1})

    def and_one(self) -> "Due":
        """The same beside one more document that was issued, attached and mailed once."""
        return replace(
            self,
            documents=frozenset(count + 1 for count in self.documents),
            entries=self.entries + 1,
            copies=self.copies + 1,
            letters=self.letters + 1,
            rows=frozenset(count + 1 for count in self.rows),
        )


NOTHING = Due(frozenset({NONE}), frozenset({0}), 0, 0, 0, frozenset({0, 1}))


def due(case: Case, killed: Sequence[str], ending: str) -> Due:
    """How this case must end, given where Folio was really killed. `ending` tells which of two right ends it was,
    where chance decides: whether another delivery came after a refusal, whether the cancellation came in time.
    """
    if case.life == CREDITED:
        return _of_one(case, killed, ending).and_one()
    if case.life == CROSSED and SURELY_NOT_ISSUED.intersection(killed):
        return NOTHING
    if case.life in (CROSSED, AT_ONCE):
        in_time = ending == NONE and not SURELY_ISSUED.intersection(killed)
        return NOTHING if in_time else _of_one(case, killed, ending).and_one()
    return _of_one(case, killed, ending)


def _of_one(case: Case, killed: Sequence[str], ending: str) -> Due:
    """The document that everything goes wrong with."""
    lie = case.lies[0] if case.lies else ""
    unclear = bool(IN_FLIGHT.intersection(killed)) or lie in UNCLEAR
    after_commit = bool(AFTER_COMMIT.intersection(killed))
    if case.provider == "rehearsal":
        if lie == "wrong_total" or (lie in ("commit_refuse", "refuse") and ending == "F4"):
            # A refusal waits for a person, unless another delivery came after it and it was looked up first.
            return _waits_for_a_person(0 if lie == "refuse" else 1)
        if case.can == NEITHER and unclear:
            return _waits_for_a_person(int(lie in COMMITTED_UNTOLD or after_commit))
    copies, parked = _mails(case, killed)
    if parked:
        endings = frozenset({"F4"})
    elif copies == 2:
        endings = frozenset({"F2"})
    elif case.provider == "builtin":
        endings = frozenset({"F1", "F3"})
    else:
        committed = lie in COMMITTED_UNTOLD | {"commit_refuse"} or after_commit
        # Without a look-up the same call under the same key gives the document back: nothing is adopted.
        endings = frozenset({"F3"} if committed and case.can != KEY else {"F1"})
    return Due(endings, frozenset({1}), 1, copies, int(copies > 0))


def _waits_for_a_person(documents: int) -> Due:
    return Due(frozenset({"F4"}), frozenset({documents}), 0, 0, 0)


def _mails(case: Case, killed: Sequence[str]) -> tuple[int, bool]:
    """(copies of the letter, whether it waits for a person): two tries of unknown outcome, and never a third."""
    tries = [{"E1": "drop_lost", "E2": "drop"}[step] for step in killed if step in ("E1", "E2")]
    copies = unknown = 0
    for answer in (*case.post, *tries):
        if answer == "550":
            return copies, True
        copies += answer in MAILED_AND_UNTOLD
        unknown += answer in MAILED_AND_UNTOLD | NOT_MAILED_AND_UNTOLD
        if unknown == MOST_UNKNOWN:
            return copies, True
    return copies + 1, False


def ending_of(told: dict[str, Any], copies: int) -> str:
    """F1 to F4 or "none", or F0 when nobody would ever hear of this order again. `copies` of the letter that came
    most often.
    """
    codes, documents = {line["code"] for line in told["timeline"]}, told["documents"]
    if "canceled_before_issue" in codes and all(one["state"] == "planned" for one in documents):
        return NONE
    if not documents:
        return "F0"
    waiting = [one for one in documents if one["state"] != "issued"]
    if waiting:
        return "F4" if all(one["held_reason"] or one["state"] in TASKS_OF_PEOPLE for one in waiting) else "F0"
    if "mail_parked" in codes or "attach_parked" in codes:
        return "F4"
    if not all(one["attached"] and one["mailed"] for one in documents):
        return "F0"
    if copies > 1:
        return "F2"
    return "F3" if "adopted" in codes else "F1"
