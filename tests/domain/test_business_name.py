"""Business names: what companies are called passes, what shoppers put there by mistake is named."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.domain.business_name import LONGEST, judge, normalise
from folio.domain.verdict import Answer

CHARACTERS = st.characters(exclude_categories=["Cs"])


@pytest.mark.parametrize(
    "name",
    [
        "3M",
        "H&M",
        "C&A",
        "株式会社任天堂",
        "1-800-FLOWERS.COM, Inc.",
        "Yahoo! Inc.",
        "ООО «Ромашка»",
        "acme.cl",
        "林",
    ],
)
def test_what_companies_are_called_passes_unchanged(name: str) -> None:
    verdict = judge(name, "CL", required=True)
    assert (verdict.answer, verdict.normalised) == (Answer.VALID, name)


@pytest.mark.parametrize(
    ("typed", "reason", "params"),
    [
        ("ventas@acme.cl", "name_email", ()),
        ("https://acme.cl/a?b=c", "name_url", ()),
        ("+56 9 1234 5678", "name_phone", ()),
        ("12345", "name_digits", ()),
        ("a<b", "name_chars", (("c", "<"),)),
        ("a\u0007b", "name_chars", (("c", "?"),)),
        ("76.086.428-5", "swapped", ()),
        ("A", "name_short", ()),
        ("x" * 101, "name_long", (("n", "100"),)),
    ],
)
def test_a_mistake_is_named_and_never_certain(typed: str, reason: str, params: tuple[tuple[str, str], ...]) -> None:
    verdict = judge(typed, "CL")
    assert (verdict.answer, verdict.certain, verdict.reason, verdict.params) == (
        Answer.INVALID,
        False,
        reason,
        params,
    )


def test_an_empty_name_is_a_fault_only_where_it_is_required() -> None:
    optional, required = judge(" \u00a0", "CL"), judge(" \u00a0", "CL", required=True)
    assert (optional.answer, optional.reason) == (Answer.UNKNOWN, "empty")
    assert (required.answer, required.certain, required.reason) == (Answer.INVALID, True, "name_required")


def test_invisible_characters_are_dropped_and_joiners_stay() -> None:
    assert normalise("\ufeffLos\u200b \u202eAromos\u2069") == "Los Aromos"
    assert normalise("نامه\u200cنگار") == "نامه\u200cنگار"


def test_length_counts_characters_and_not_code_units() -> None:
    assert judge("𠮷" * LONGEST, "CL").answer is Answer.VALID
    assert judge("𠮷" * (LONGEST + 1), "CL").reason == "name_long"


def test_a_name_that_fails_the_tax_rule_is_no_swap() -> None:
    assert judge("76.086.428-4", "CL").reason == "name_digits"


@given(st.text(CHARACTERS, max_size=150), st.sampled_from(["CL", "PT", "CO", "US", "ZZ"]), st.booleans())
def test_every_text_gets_a_verdict_that_holds_together(text: str, country: str, required: bool) -> None:
    verdict = judge(text, country, required=required)
    assert (verdict.reason == "") == (verdict.answer is Answer.VALID)
    assert verdict.certain == (verdict.reason == "name_required")
    if verdict.answer is Answer.VALID:
        assert judge(verdict.normalised, country, required=True).answer is Answer.VALID


@given(st.text(st.characters(exclude_categories=["Cs", "Cf"]), max_size=60))
def test_a_normal_name_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text) == unicodedata.normalize("NFC", normalise(text))


def test_an_accent_behind_an_invisible_character_is_composed_too() -> None:
    assert normalise("Cafe\u200b\u0301") == "Café"


@pytest.mark.parametrize("unit", ["a ", "a@", "a.", "www.", "1", "+1 ", "((", "a@b."])
def test_the_time_grows_no_faster_than_the_text(unit: str) -> None:
    for text in (unit * (512 // len(unit)) + "!", "a@" + unit * (500 // len(unit)) + " "):
        best = min(_seconds(text) for _ in range(3))
        assert best < 0.005


def _seconds(text: str) -> float:
    start = time.perf_counter()
    judge(text, "CL")
    return time.perf_counter() - start
