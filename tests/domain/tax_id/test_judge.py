"""The way in: every country and every text gets a verdict, and certainty is given sparingly."""

import doctest
import time
from importlib import import_module

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from folio.domain.tax_id import RULES, elsewhere, judge, local_name, outcome
from folio.domain.tax_id import example as sample
from folio.domain.verdict import Answer

COUNTRIES = sorted({*RULES, *elsewhere.MODULES, *elsewhere.ALIASES, "BO", "PA", "ZZ"})
ALPHABET = st.characters(exclude_categories=["Cs"])
NEAR = st.text("0123456789KkAÑ&.-/ –\u00a0", max_size=24)


@given(
    st.sampled_from(COUNTRIES), st.text(ALPHABET, max_size=80) | NEAR, st.sampled_from(["any", "business", "person"])
)
@example("CL", "\u0000", "any")
@example("BR", "ﷺ" * 64, "any")
@example("ES", "٣", "any")
def test_every_text_gets_a_verdict_that_holds_together(country: str, text: str, kind: str) -> None:
    verdict = judge(country, text, kind)
    assert (verdict.reason == "") == (verdict.answer is Answer.VALID)
    assert not (verdict.certain and verdict.answer is Answer.UNKNOWN)
    assert verdict.kind in {"business", "person", "generic", "unknown"}
    assert bool(verdict.formatted) == (verdict.answer is Answer.VALID)
    if verdict.answer is Answer.INVALID and country in RULES:
        assert verdict.reason in {"length", "format", "checksum", "component", "country", "kind"}


@given(st.sampled_from(sorted(RULES)), NEAR)
def test_a_formatted_number_is_still_valid_and_keeps_its_compact_form(country: str, text: str) -> None:
    first = judge(country, text)
    if first.answer is Answer.VALID:
        again = judge(country, first.formatted)
        assert (again.answer, again.compact) == (Answer.VALID, first.compact)


@given(st.sampled_from(sorted(RULES)), NEAR)
def test_a_shopper_who_gives_no_kind_is_judged_no_harder_than_a_business(country: str, text: str) -> None:
    if judge(country, text, "business").answer is Answer.VALID:
        assert judge(country, text, "any").answer is Answer.VALID


@given(st.sampled_from(["BO", "PA", "HN", "NI", "PR", "ZZ", "XX"]), st.text(ALPHABET, min_size=1, max_size=80))
def test_a_country_without_a_rule_never_says_no(country: str, text: str) -> None:
    verdict = judge(country, text)
    assert (verdict.answer, verdict.certain) == (Answer.UNKNOWN, False)
    assert verdict.reason in {"unsupported", "empty"}


@pytest.mark.parametrize("country", sorted(RULES))
def test_a_countrys_example_is_valid_there(country: str) -> None:
    assert judge(country, sample(country)).answer is Answer.VALID


def test_the_number_is_called_what_it_is_called_there() -> None:
    names = "CL RUT, PT NIF, ES NIF, CO NIT, MX RFC, BR CNPJ, AR CUIT, PE RUC, UY RUT, VE RIF, UK VAT number"
    for country, name in (each.split(" ", 1) for each in names.split(", ")):
        assert local_name(country) == name
    assert (local_name("FR"), local_name("BO")) == ("VAT", "Tax ID")
    assert sample("FR") == sample("BO") == ""


@pytest.mark.parametrize("country", ["cl", "CL"])
def test_a_country_may_be_written_in_small_letters(country: str) -> None:
    assert judge(country, "76.086.428-5").answer is Answer.VALID


def test_more_than_64_characters_are_not_read_at_all() -> None:
    verdict = judge("CL", "7" * 65)
    assert (verdict.answer, verdict.reason, verdict.compact) == (Answer.INVALID, "length", "")
    assert judge("BO", "7" * 65).reason == "unsupported"


@pytest.mark.parametrize("separator", list(" .,-/_·•'‐‑‒–—―−\u00a0\u202f\u2009\t"))
def test_every_separator_that_people_use_is_taken_out(separator: str) -> None:
    assert outcome.read(f"76{separator}086{separator}428{separator}5").compact == "760864285"


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("CL", "123.456-7"),  # short numbers exist and were not all given out alike
        ("MX", "GODE561331GR8"),  # dates and words are python-stdnum's own opinion
        ("MX", "BOXW310820HNERXN09"),  # a CURP: another thing, but a person's
        ("MX", "BOXW310820HNERXN08"),  # the same with a slip
        ("AR", "99-12345678-1"),
        ("CL", "PT501964843"),  # another country's number
        ("CO", "9001234567"),
        ("DO", "123456789"),  # rules that were never held against what shoppers type
        ("FR", "40303265046"),
    ],
)
def test_a_refusal_that_some_reading_may_overturn_is_not_certain(country: str, text: str) -> None:
    assert judge(country, text).certain is False


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("CL", "76.086.428-4"), ("PT", "501964842"), ("ES", "12345678A"), ("CO", "900.123.456-7"),
        ("AR", "30-71234567-0"), ("BR", "390.533.447-04"), ("PE", "20512333798"), ("EC", "1714307104"),
        ("UY", "211003420016"), ("PY", "80028061-1"), ("IT", "00743110158"), ("MX", "GODE56123IGR8"),
    ],
)  # fmt: skip
def test_a_number_that_no_reading_accepts_is_certainly_invalid(country: str, text: str) -> None:
    verdict = judge(country, text)
    assert (verdict.answer, verdict.certain) == (Answer.INVALID, True)


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("CO", "1020304050"), ("CO", "80123456"), ("CO", "222222222222"), ("AR", "30.712.345"), ("PE", "10117410"),
        ("EC", "9999999999999"), ("MX", "XAXX010101000"), ("MX", "XEXX010101000"), ("CL", "66.666.666-6"),
        ("PT", "999999990"), ("BR", "111.111.111-11"), ("BR", "12.ABC.345/01DE-35"),
    ],
)  # fmt: skip
def test_69_what_a_countrys_people_may_rightly_type_is_valid(country: str, text: str) -> None:
    assert judge(country, text).answer is Answer.VALID


def test_who_bears_a_number_is_told_and_never_decides() -> None:
    assert [judge("CL", text).kind for text in ("76.086.428-5", "6.824.160-K", "66.666.666-6")] == [
        "business", "person", "generic",
    ]  # fmt: skip
    for kind in ("business", "person", "any"):
        assert judge("CL", "6.824.160-K", kind).answer is Answer.VALID
        assert judge("CL", "76.086.428-5", kind).answer is Answer.VALID


@pytest.mark.parametrize(("country", "text"), [("EC", "1790012345001"), ("UY", "211003420025")])
def test_where_the_rule_is_not_trusted_nobody_can_say(country: str, text: str) -> None:
    assert judge(country, text).answer is Answer.UNKNOWN


@pytest.mark.parametrize(("country", "text"), [("EC", "EC1790012345001"), ("UY", "UY 21 100342 002 5")])
def test_where_the_rule_is_not_trusted_nobody_can_say_with_the_country_in_front_either(
    country: str, text: str
) -> None:
    assert judge(country, text).answer is Answer.UNKNOWN


def test_a_wrong_check_digit_is_the_reason_with_the_country_in_front_too() -> None:
    assert judge("CL", "CL76086428-4").reason == "checksum"


@pytest.mark.parametrize("module", [*(country.lower() for country in sorted(RULES)), "elsewhere", "outcome"])
def test_the_examples_in_a_countrys_file_run(module: str) -> None:
    result = doctest.testmod(import_module(f"folio.domain.tax_id.{module}"))
    assert result.failed == 0
    assert result.attempted > 0 or module in {"elsewhere", "outcome"}


@pytest.mark.parametrize("text", ["1" * 64, "a " * 32, "-" * 64, "ﷺ" * 64, "A" * 64, "1-" * 32])
def test_a_verdict_takes_less_than_five_milliseconds_whatever_is_typed(text: str) -> None:
    for country in COUNTRIES:
        judge(country, text)  # modules are imported at the first call
        best = min(_seconds(country, text) for _ in range(3))
        assert best < 0.005, country


def _seconds(country: str, text: str) -> float:
    start = time.perf_counter()
    judge(country, text)
    return time.perf_counter() - start
