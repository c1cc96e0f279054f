"""An official registry is asked about a Tax ID, where the store wants it: it may add to the verdict, no more.

Whatever goes wrong, the answers are those of our own rules, and say that the registry did not tell.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace

from folio.domain.errors import Unavailable
from folio.domain.ports import Registry
from folio.domain.registration import with_registration, worth_asking
from folio.domain.store import Store
from folio.flows.check_buyer import Answers, Question, Registration
from folio.unforeseen import told_of

logger = logging.getLogger("folio.registries")


async def ask_registry(
    question: Question, store: Store, answers: Answers, registries: Mapping[str, Registry]
) -> Answers:
    """The answers with what a registry knows. `registries` are those this installation may ask, by their name in a
    policy; the first that keeps such numbers is asked.
    """
    if answers.tax_id is None or not worth_asking(answers.tax_id[0], question.kind):
        return answers
    verdict, sentence = answers.tax_id
    chosen = (registries[name] for name in store.policy.registries if name in registries)
    try:
        registry = next((each for each in chosen if each.covers(question.country, verdict)), None)
        if registry is None:
            return answers
        registered = await registry.is_registered(question.country, verdict.compact)
    except Unavailable:
        return replace(answers, registration=Registration(None))
    except Exception as fault:
        logger.error("a registry could not be asked", extra={"store": store.id, **told_of(fault)})
        return replace(answers, registration=Registration(None))
    told = with_registration(verdict, registered)
    decided = told is not verdict
    said = (told, "" if decided else sentence)
    return replace(answers, tax_id=said, registration=Registration(registered, decided))
