"""A registry adds knowledge to a verdict, and can refuse nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.domain.registration import with_registration, worth_asking
from folio.domain.tax_id import judge
from folio.domain.verdict import Answer, TaxIdVerdict

VERDICTS = st.builds(
    TaxIdVerdict,
    answer=st.sampled_from(Answer),
    certain=st.booleans(),
    reason=st.sampled_from(["", "length", "checksum", "component", "country", "kind", "unsupported", "empty"]),
    kind=st.sampled_from(["business", "person", "generic", "unknown"]),
    compact=st.sampled_from(["B58378431", "501964843"]),
)


@given(VERDICTS, st.booleans())
def test_no_registry_makes_a_number_wrong_or_a_doubt_certain(verdict: TaxIdVerdict, registered: bool) -> None:
    told = with_registration(verdict, registered)
    assert told.answer is not Answer.INVALID or told == verdict
    assert not told.certain or told == verdict


@given(VERDICTS)
def test_a_number_that_is_not_registered_keeps_its_verdict_to_the_letter(verdict: TaxIdVerdict) -> None:
    assert with_registration(verdict, False) is verdict


@given(VERDICTS.filter(lambda verdict: verdict.answer is Answer.VALID), st.booleans())
def test_a_good_number_keeps_its_verdict_whatever_a_registries_ays(verdict: TaxIdVerdict, registered: bool) -> None:
    assert with_registration(verdict, registered) is verdict


def test_a_registered_number_that_our_rule_doubted_is_right_though_not_proven() -> None:
    doubted = judge("FR", "FR 12 345 678 901")
    assert (doubted.answer, doubted.certain) == (Answer.INVALID, False)
    told = with_registration(doubted, True)
    assert (told.answer, told.certain, told.reason, told.params) == (Answer.VALID, False, "", ())
    assert told.formatted == told.compact == doubted.compact


@pytest.mark.parametrize(
    ("country", "text", "kind", "asked"),
    [
        ("ES", "B58378431", "any", True),
        ("PT", "501964843", "business", True),
        ("FR", "FR 12 345 678 901", "any", True),  # doubted, not refused
        ("ES", "B58378432", "any", False),  # no reading accepts it
        ("ES", "54362315K", "any", False),  # a person's
        ("ES", "54362315K", "business", True),  # who buys as a business
        ("ES", "B58378431", "person", False),  # a person, by the buyer's own word
        ("PT", "999999990", "business", False),  # the constant for "no number"
        ("ES", "", "any", False),
        ("ES", "PT501964843", "any", False),  # another country's
    ],
)
def test_only_what_a_registry_could_tell_more_of_is_asked(country: str, text: str, kind: str, asked: bool) -> None:
    assert worth_asking(judge(country, text, kind), kind) is asked
