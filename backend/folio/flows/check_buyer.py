"""A Tax ID and a business name, as typed, become verdicts. Pure, in well under a millisecond."""

from dataclasses import dataclass

from folio.domain import business_name, tax_id
from folio.domain.sentences.verdicts import verdict_sentence
from folio.domain.store import Store
from folio.domain.verdict import NameVerdict, TaxIdVerdict


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed. None where it was not asked; `language` is a BCP 47 tag, empty for the store's."""

    country: str
    tax_id: str | None
    name: str | None
    kind: str
    language: str


@dataclass(frozen=True, slots=True)
class Registration:
    """A registry was asked about the Tax ID: it is there, it is not, or (None) the registry did not tell. `decided`
    when the verdict is the registry's, because our rule doubted the number.
    """

    registered: bool | None
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """The verdicts on what was asked, each with its sentence (empty when there is nothing to say). `registration` is
    None where no registry was asked.
    """

    tax_id: tuple[TaxIdVerdict, str] | None
    name: tuple[NameVerdict, str] | None
    registration: Registration | None = None


def check_buyer(question: Question, store: Store) -> Answers:
    """Judge what was typed for a store."""
    language = question.language or store.language
    number = name = None
    if question.tax_id is not None:
        verdict = tax_id.judge(question.country, question.tax_id, question.kind)
        number = (verdict, _sentence(verdict, question.country, language))
    if question.name is not None:
        required = store.policy.script.required == "always" or (
            store.policy.script.required == "business" and question.kind == "business"
        )
        judged = business_name.judge(question.name, question.country, required=required)
        name = (judged, _sentence(judged, question.country, language))
    return Answers(number, name)


def _sentence(verdict: TaxIdVerdict | NameVerdict, country: str, language: str) -> str:
    if verdict.answer != "invalid":
        return ""
    return verdict_sentence(
        verdict.reason,
        language,
        country,
        {"id": tax_id.local_name(country), "ex": tax_id.example(country), **dict(verdict.params)},
    )
