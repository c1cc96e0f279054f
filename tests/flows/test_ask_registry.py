"""What a registry adds to the answers, and that it can take nothing from them."""

import asyncio
import json
import logging
from dataclasses import dataclass, field
from typing import Any

import pytest

from folio.domain.errors import Unavailable
from folio.domain.policy import Policy
from folio.domain.schema_files import SCHEMAS
from folio.domain.verdict import Answer, TaxIdVerdict
from folio.flows.ask_registry import ask_registry
from folio.flows.check_buyer import Answers, Question, Registration, check_buyer
from tests.builders import a_store

GOOD, DOUBTED, WRONG = ("ES", "B-58378431"), ("FR", "FR12345678901"), ("ES", "B-58378432")
WILLING = a_store(Policy(registries=("vies",)))


@dataclass
class Registry:
    """Says what it is told to say."""

    says: bool | Exception = True
    keeps: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list)

    def covers(self, country: str, verdict: TaxIdVerdict) -> bool:
        return self.keeps

    async def is_registered(self, country: str, compact: str) -> bool:
        self.asked.append((country, compact))
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


def told(number: tuple[str, str], registry: Registry, store: Any = WILLING, name: str | None = None) -> Answers:
    question = Question(*number, name, "any", "es")
    return asyncio.run(ask_registry(question, store, check_buyer(question, store), {"vies": registry}))


def by_rules(number: tuple[str, str]) -> Answers:
    return check_buyer(Question(*number, None, "any", "es"), WILLING)


@pytest.mark.parametrize("says", [True, False])
def test_a_good_number_gets_what_the_registry_says_beside_the_verdict_of_our_rule(says: bool) -> None:
    registry = Registry(says)
    answers = told(GOOD, registry)
    assert answers.registration == Registration(says)
    assert answers.tax_id == by_rules(GOOD).tax_id
    assert registry.asked == [("ES", "B58378431")]


@pytest.mark.parametrize("fault", [Unavailable("The registry is away."), RuntimeError("a bug, B58378431")])
@pytest.mark.parametrize("number", [GOOD, DOUBTED])
def test_a_registry_that_does_not_tell_leaves_everything_as_it_was(
    number: tuple[str, str], fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answers = told(number, Registry(fault))
    assert "B58378431" not in caplog.text + str([vars(record) for record in caplog.records])
    assert answers.tax_id == by_rules(number).tax_id
    assert answers.registration == Registration(None)


def test_a_doubted_number_that_is_registered_is_right_and_nothing_is_said_against_it() -> None:
    answers = told(DOUBTED, Registry(True))
    assert answers.tax_id is not None
    verdict, sentence = answers.tax_id
    assert (verdict.answer, verdict.certain, sentence) == (Answer.VALID, False, "")
    assert answers.registration == Registration(True, decided=True)


def test_a_doubted_number_that_is_not_registered_is_as_doubted_as_before() -> None:
    answers = told(DOUBTED, Registry(False))
    assert answers.tax_id == by_rules(DOUBTED).tax_id
    assert answers.registration == Registration(False)


def test_a_number_that_is_certainly_wrong_is_not_sent_anywhere() -> None:
    registry = Registry()
    assert told(WRONG, registry) == by_rules(WRONG)
    assert registry.asked == []


def test_a_store_that_did_not_choose_a_registry_asks_none() -> None:
    registry = Registry()
    assert told(GOOD, registry, a_store()) == by_rules(GOOD)
    assert registry.asked == []


def test_a_registry_that_this_installation_has_not_is_not_missed() -> None:
    question = Question(*GOOD, None, "any", "es")
    assert asyncio.run(ask_registry(question, WILLING, by_rules(GOOD), {})) == by_rules(GOOD)


def test_a_registry_that_keeps_no_such_numbers_is_not_asked() -> None:
    registry = Registry(keeps=False)
    assert told(GOOD, registry) == by_rules(GOOD)
    assert registry.asked == []


def test_a_name_alone_is_no_question_for_a_registry() -> None:
    question = Question("ES", None, "Casa Guarani", "any", "es")
    registry = Registry()
    answers = check_buyer(question, WILLING)
    assert asyncio.run(ask_registry(question, WILLING, answers, {"vies": registry})) == answers
    assert registry.asked == []


@pytest.mark.parametrize("says", [True, False, Unavailable("The registry is away."), RuntimeError()], ids=repr)
@pytest.mark.parametrize("country", ["ES", "IT", "PT"])
def test_no_vector_of_a_member_state_is_judged_worse_beside_a_registry(country: str, says: bool | Exception) -> None:
    cases = json.loads((SCHEMAS / "vectors" / "tax-ids" / f"{country}.json").read_text("utf-8"))["cases"]
    assert len(cases) > 400

    async def judge_all() -> None:
        for case in cases:
            question = Question(country, case["input"], None, case["kind"], "es")
            answers = await ask_registry(question, WILLING, check_buyer(question, WILLING), {"vies": Registry(says)})
            assert answers.tax_id is not None
            verdict = answers.tax_id[0]
            lifted = answers.registration is not None and answers.registration.decided
            assert verdict.answer == ("valid" if lifted else case["verdict"])
            assert not lifted or case["verdict"] == "invalid"

    asyncio.run(judge_all())
