"""What was typed becomes verdicts, each with the sentence a shopper reads."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.domain import tax_id
from folio.domain.policy import Policy, ScriptChoice
from folio.domain.sentences.verdicts import TEXTS, verdict_sentence
from folio.domain.store import Store
from folio.domain.verdict import Answer
from folio.flows.check_buyer import Answers, Question, check_buyer
from tests.builders import a_store

LANGUAGES = ["es", "es-CL", "es-CO", "es-MX", "es-ES", "pt", "pt-PT", "pt-BR", "en", "en-GB", "fr", ""]
LONGEST = 95


def a_question(**given: str | None) -> Question:
    return Question(
        country=given.get("country") or "CL",
        tax_id=given.get("tax_id"),
        name=given.get("name"),
        kind=given.get("kind") or "any",
        language=given.get("language") or "",
    )


def requiring(when: str) -> Store:
    return a_store(Policy(script=ScriptChoice(required=when)))


def test_only_what_was_asked_is_answered() -> None:
    store = a_store()
    assert check_buyer(a_question(), store) == Answers(None, None)
    number = check_buyer(a_question(tax_id="76.086.428-5"), store)
    assert number.tax_id is not None
    assert number.name is None
    name = check_buyer(a_question(name="3M"), store)
    assert name.tax_id is None
    assert name.name is not None


def test_a_right_number_and_an_unknown_one_get_no_sentence() -> None:
    for country, text in (("CL", "76.086.428-5"), ("BO", "1234567"), ("CL", "")):
        answers = check_buyer(a_question(country=country, tax_id=text), a_store())
        assert answers.tax_id is not None
        assert answers.tax_id[1] == ""


@pytest.mark.parametrize(
    ("country", "language", "sentence"),
    [
        ("CL", "", "Revisa el RUT: el dígito verificador no coincide con los demás."),
        ("CL", "es-ES", "Revisa el RUT: el dígito de control no coincide con los demás."),
        ("CL", "es", "Revisa el RUT: el dígito verificador no coincide con los demás."),
        ("CL", "en", "Check your RUT: the check digit does not match the others."),
        ("CL", "pt-BR", "Confira o RUT: o dígito verificador não confere."),
        ("CL", "pt_PT", "Confirme o RUT: o dígito de controlo não coincide com os restantes."),
        ("CL", "fr", "Check your RUT: the check digit does not match the others."),
    ],
)
def test_a_wrong_check_digit_is_said_in_the_asked_language_or_the_stores(
    country: str, language: str, sentence: str
) -> None:
    answers = check_buyer(a_question(country=country, tax_id="76.086.428-4", language=language), a_store())
    assert answers.tax_id is not None
    assert answers.tax_id[1] == sentence


def test_the_region_comes_from_the_country_when_the_language_has_none() -> None:
    answers = check_buyer(a_question(country="ES", tax_id="12345678A", language="es"), a_store())
    assert answers.tax_id is not None
    assert "dígito de control " in answers.tax_id[1]


def test_a_format_fault_names_the_character_and_shows_an_example() -> None:
    answers = check_buyer(a_question(tax_id="76O86428-5"), a_store())
    assert answers.tax_id is not None
    assert answers.tax_id[1] == "El RUT no lleva «O». Ejemplo: 76.086.428-5."


@pytest.mark.parametrize(
    ("when", "kind", "answer"),
    [
        ("auto", "business", Answer.UNKNOWN),
        ("never", "business", Answer.UNKNOWN),
        ("business", "any", Answer.UNKNOWN),
        ("business", "business", Answer.INVALID),
        ("always", "any", Answer.INVALID),
    ],
)
def test_a_missing_name_is_a_fault_only_as_the_policy_says(when: str, kind: str, answer: Answer) -> None:
    answers = check_buyer(a_question(name=" ", kind=kind), requiring(when))
    assert answers.name is not None
    assert answers.name[0].answer is answer
    assert bool(answers.name[1]) == (answer is Answer.INVALID)


@pytest.mark.parametrize("reason", sorted(set(TEXTS) - {"shape"}))
def test_every_reason_has_one_short_calm_sentence_everywhere(reason: str) -> None:
    for country, language in product([*sorted(tax_id.RULES), "FR", "US"], LANGUAGES):
        params = {"id": tax_id.local_name(country), "ex": tax_id.example(country), "n": "100", "cc": "PT"}
        sentence = verdict_sentence(reason, language, country, params | {"c": "O"})
        assert 0 < len(sentence) <= LONGEST, sentence
        assert sentence.endswith(".")
        assert "!" not in sentence
        assert not re.search(r"inv[aá]lid|incorrec", sentence, re.IGNORECASE)
        assert "{" not in sentence


@given(
    st.sampled_from([*sorted(tax_id.RULES), "DO", "FR", "BO"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80) | st.text("0123456789K-.", max_size=20),
    st.sampled_from(LANGUAGES),
)
def test_whatever_is_typed_there_is_a_sentence_exactly_when_it_is_refused(
    country: str, text: str, language: str
) -> None:
    answers = check_buyer(a_question(country=country, tax_id=text, name=text, language=language), a_store())
    assert answers.tax_id is not None
    assert answers.name is not None
    for verdict, sentence in (answers.tax_id, answers.name):
        assert bool(sentence) == (verdict.answer is Answer.INVALID)


def test_a_format_fault_without_a_culprit_gets_the_general_sentence() -> None:
    sentence = verdict_sentence("format", "es", "CL", {"id": "RUT", "ex": ""})
    assert sentence == "Revisa el RUT: no tiene la forma esperada."


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_text_is_there_in_three_languages_with_the_same_gaps(key: str) -> None:
    texts = TEXTS[key]
    assert {"es", "pt", "en"} <= texts.keys()
    assert {language.partition("-")[0] for language in texts} == {"es", "pt", "en"}
    gaps = {frozenset(re.findall(r"\{(\w+)\}", text)) for text in texts.values()}
    assert len(gaps) == 1


def test_an_unknown_reason_has_nothing_to_say() -> None:
    assert verdict_sentence("unsupported", "es", "BO", {}) == ""


def test_every_reason_the_rules_can_give_has_a_sentence() -> None:
    reasons = {"length", "format", "checksum", "component", "country", "kind", "swapped", "name_required"}
    reasons |= {"name_short", "name_long", "name_email", "name_url", "name_phone", "name_digits", "name_chars"}
    assert reasons <= TEXTS.keys()
