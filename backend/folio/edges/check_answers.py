"""Verdicts in the words of the published answer (`schemas/check-response.schema.json`), counted as they go out."""

from typing import Any

from folio.domain.verdict import Answer, NameVerdict, TaxIdVerdict
from folio.edges.check_figures import count_verdict
from folio.flows.check_buyer import Answers, Question

UNAVAILABLE = "unavailable"


def tell(answers: Answers, country: str) -> dict[str, Any]:
    """What was asked, answered. `registered` is there only where a registry was asked."""
    told: dict[str, Any] = {}
    if answers.tax_id is not None:
        registration = answers.registration
        told["tax_id"] = _number(*answers.tax_id)
        told["tax_id"] |= {} if registration is None else {"registered": registration.registered}
        decided = registration is not None and registration.decided
        count_verdict("tax_id", country, answers.tax_id[0], "registry" if decided else "rules")
    if answers.name is not None:
        told["name"] = _name(*answers.name)
        count_verdict("name", country, answers.name[0], "rules")
    return told


def tell_nothing(question: Question) -> dict[str, Any]:
    """What is told when something of ours fails: nothing is known of anything."""
    told: dict[str, Any] = {}
    if question.tax_id is not None:
        number = TaxIdVerdict(answer=Answer.UNKNOWN, reason=UNAVAILABLE)
        told["tax_id"] = _number(number, "")
        count_verdict("tax_id", question.country, number, "fault")
    if question.name is not None:
        name = NameVerdict(answer=Answer.UNKNOWN, reason=UNAVAILABLE)
        told["name"] = _name(name, "")
        count_verdict("name", question.country, name, "fault")
    return told


def _number(verdict: TaxIdVerdict, message: str) -> dict[str, Any]:
    return {
        "verdict": verdict.answer.value,
        "certain": verdict.certain,
        "reason": verdict.reason,
        "type": verdict.type,
        "kind": verdict.kind,
        "compact": verdict.compact,
        "formatted": verdict.formatted,
        "message": message,
    }


def _name(verdict: NameVerdict, message: str) -> dict[str, Any]:
    return {
        "verdict": verdict.answer.value,
        "certain": verdict.certain,
        "reason": verdict.reason,
        "message": message,
    }
