"""Exactly one document, whatever a provider can do and whatever becomes of a call.

Every class of provider meets every event; what counts is the state in our ledger and how many documents there are at
the provider's own side.
"""

import os
from random import Random

import pytest

from folio.domain.errors import Held
from tests.flows.shop import BOTH, CONFLICT, HELD, ISSUED, KEY, LOOK_UP, NEITHER, QUIET, REJECTED, Open

STATES = {"I": ISSUED, "H": HELD, "R": REJECTED, "C": CONFLICT}
# What becomes of the calls, and how late a late one is; then for each class of provider in the order of `CLASSES` the
# final state, the documents at the provider's side, and the calls that were made: I1.2 is issued, one, after two.
EVENTS: dict[str, tuple[list[str], float, str]] = {
    "it works": ([], 0, "I1.1 I1.1 I1.1 I1.1"),
    "nothing was sent": (["away"], 0, "I1.2 I1.2 I1.2 I1.2"),
    "committed, the answer lost": (["made and lost"], 0, "I1.1 I1.1 I1.2 H1.1"),
    "committed, unreadable answer": (["unreadable"], 0, "I1.1 I1.1 I1.2 H1.1"),
    "committed late, in the quiet period": (["late"], 200, "I1.1 I1.1 I1.2 H1.1"),
    "committed between the two look-ups": (["late"], 400, "I1.1 I1.1 I1.2 H1.1"),
    "not committed": (["lost"], 0, "I1.2 I1.2 I1.2 H0.1"),
    "not committed, twice": (["lost", "lost"], 0, "H0.2 H0.2 H0.2 H0.1"),
    "not committed, then committed and lost": (["lost", "made and lost"], 0, "I1.2 I1.2 H1.2 H0.1"),
    "not committed, then nothing was sent": (["lost", "away"], 0, "I1.3 I1.3 I1.3 H0.1"),
    "refused": (["refused"], 0, "R0.1 R0.1 R0.1 R0.1"),
    "credentials refused": (["credentials"], 0, "H0.1 H0.1 H0.1 H0.1"),
    "refused after an unknown": (["lost", "refused"], 0, "R0.2 R0.2 H0.2 H0.1"),
    "refused, because the first came through late": (["late", "refused"], 640, "I1.2 I1.2 H1.2 H1.1"),
    "two were made": (["made two"], 0, "C2.1 C2.1 I2.2 H2.1"),
    "the call itself finds two": (["finds two"], 0, "C0.1 C0.1 C0.1 C0.1"),
    "an empty number": (["no number"], 0, "I1.1 I1.1 I1.2 H1.1"),
    "no id": (["no id"], 0, "I1.1 I1.1 I1.2 H1.1"),
    "another total": (["wrong total"], 0, "C1.1 C1.1 C1.1 C1.1"),
    "another currency": (["wrong currency"], 0, "C1.1 C1.1 C1.1 C1.1"),
    "another buyer": (["wrong buyer"], 0, "C1.1 C1.1 C1.1 C1.1"),
    "another reference": (["wrong reference"], 0, "C1.1 C1.1 C1.1 C1.1"),
    "another total, the answer lost": (["made wrong and lost"], 0, "C1.1 C1.1 C1.2 H1.1"),
    "we died before it": (["dies before"], 0, "I1.2 I1.2 I1.2 H0.1"),
    "we died after it": (["dies after"], 0, "I1.1 I1.1 I1.2 H1.1"),
    "we died before it twice": (["dies before"] * 2, 0, "I1.3 I1.3 I1.3 H0.1"),
    "we always die before it": (["dies before"] * 99, 0, "H0.6 H0.6 H0.6 H0.1"),
}  # fmt: skip
CLASSES = {"key and look-up": BOTH, "look-up": LOOK_UP, "key": KEY, "neither": NEITHER}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("of", CLASSES)
def test_every_class_of_provider_meets_every_event(shop: Open, of: str, event: str) -> None:
    script, late, expected = EVENTS[event]
    cell = expected.split()[list(CLASSES).index(of)]
    here = shop(CLASSES[of], *script, late=late)
    if CLASSES[of] == NEITHER:
        here.ask()
    here.run()
    refused = here.entry.state is REJECTED or here.entry.held_reason == "provider_credentials"
    for _ in range(3):  # whoever rings again changes nothing, except that a refusal is tried again
        here.wait(3600)
        if not refused:
            here.run()
    seen = (here.entry.state, here.provider.count(), here.provider.calls)
    assert seen == (STATES[cell[0]], int(cell[1]), int(cell[3])), here.told()
    assert len(here.post.sent) == int(here.entry.state is ISSUED)


def test_the_one_open_case_is_a_look_up_only_provider_that_commits_after_everything(shop: Open) -> None:
    """The exception the promise states: no key, and later than two quiet periods. The daily sweep finds the twin."""
    twin = shop(LOOK_UP, "late", late=2 * QUIET + 60, code="one")
    twin.run()
    twin.wait(600)
    assert (twin.entry.state, twin.provider.count()) == (ISSUED, 2)
    with pytest.raises(Held, match="two_found"):
        twin.provider.find_by_reference(twin.entry.reference)
    keyed = shop(BOTH, "late", late=2 * QUIET + 60, code="two")
    keyed.run()
    keyed.wait(600)
    assert (keyed.entry.state, keyed.provider.count()) == (ISSUED, 1)


LIVES = 400 if os.environ.get("FOLIO_SOAK") == "1" else 8
CALLS = ["works", "lost", "made and lost", "late", "away", "refused", "credentials", "unreadable", "no number",
         "no id", "dies before", "dies after"]  # fmt: skip
LOOK_UPS = ["", "", "away", "unclear", "credentials"]


@pytest.mark.parametrize("of", CLASSES)
def test_any_run_of_bad_luck_ends_in_one_document_or_with_a_person(shop: Open, of: str) -> None:
    """A person who looks at the provider before pressing Retry, rings now and then, and never a second document."""
    for seed in range(LIVES):
        luck = Random(f"{of} {seed}")
        here = shop(CLASSES[of], *luck.choices(CALLS, k=luck.randint(1, 8)), late=QUIET - 20, code=f"shop-{seed}")
        here.provider.look_ups = luck.choices(LOOK_UPS, k=luck.randint(0, 8))
        for _ in range(12):
            if here.provider.count() == 0:
                here.ask()
            here.run(60)
            here.wait(luck.choice([60, 3600]))
            assert here.provider.count() <= 1, (seed, here.told())
        assert here.provider.count() == 1, (seed, here.told())
        assert here.entry.state is ISSUED or here.entry.in_doubt, (seed, here.told())
        assert len(here.post.sent) == int(here.entry.state is ISSUED)
