"""Money as integers: read strictly, written exactly, shared out to the last unit."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.domain.currencies import EXPONENTS, FOUR, THREE, TWO, ZERO
from folio.domain.errors import Malformed
from folio.domain.money import (
    exponent,
    format_local,
    format_rate,
    largest_remainder,
    mark_figure,
    parse_amount,
    round_half_up,
    to_decimal,
    to_decimal_text,
    to_minor,
)
from tests.domain.orders import EXAMPLES

NBSP = "\u00a0"
anywhere = settings(max_examples=EXAMPLES, deadline=None)
currencies = st.sampled_from(sorted(EXPONENTS))


@pytest.mark.parametrize(
    ("currency", "places"),
    [("CLP", 0), ("PYG", 0), ("JPY", 0), ("EUR", 2), ("COP", 2), ("PEN", 2), ("KWD", 3), ("CLF", 4), ("IQD", 3)],
)
def test_decimals_are_those_of_iso_4217(currency: str, places: int) -> None:
    assert exponent(currency) == places


@pytest.mark.parametrize("currency", ["", "clp", "XXX", "EURO", "€", "CLP "])
def test_an_unknown_currency_is_refused_by_name_of_the_field(currency: str) -> None:
    with pytest.raises(Malformed) as refusal:
        exponent(currency)
    assert (refusal.value.code, refusal.value.field) == ("currency_unknown", "currency")


def test_no_currency_stands_in_two_tables_and_every_code_has_three_letters() -> None:
    assert len(EXPONENTS) == sum(map(len, (ZERO, TWO, THREE, FOUR)))
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in EXPONENTS)


@pytest.mark.parametrize(
    ("value", "currency", "amount"),
    [
        (10000, "CLP", 10000),
        ("10000", "CLP", 10000),
        ("10000.0", "CLP", 10000),
        (Decimal("10000.000"), "CLP", 10000),
        (Decimal("369.2"), "EUR", 36920),
        ("369.20", "EUR", 36920),
        ("369.2000", "EUR", 36920),
        (369, "EUR", 36900),
        ("-0.01", "EUR", -1),
        ("-0", "EUR", 0),
        (Decimal("1E+3"), "CLP", 1000),
        (Decimal("1E-2"), "EUR", 1),
        ("0.001", "KWD", 1),
        ("0", "CLP", 0),
        ("007.50", "EUR", 750),
    ],
)
def test_amounts_are_read_exactly(value: int | Decimal | str, currency: str, amount: int) -> None:
    assert parse_amount(value, currency, "total") == amount


@pytest.mark.parametrize(
    ("value", "currency"),
    [("10000.5", "CLP"), (Decimal("0.1"), "CLP"), ("1.001", "EUR"), (Decimal("1.0001"), "KWD"), ("0.00001", "CLF")],
)
def test_more_decimals_than_the_currency_has_are_refused_with_field_and_currency(
    value: Decimal | str, currency: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        parse_amount(value, currency, "products[0].price")
    assert (refusal.value.code, refusal.value.field) == ("precision", "products[0].price")
    assert currency in refusal.value.sentence
    assert "products[0].price" in refusal.value.sentence


@pytest.mark.parametrize(
    "value",
    [
        True, False, 1.0, float("nan"), None, [], {}, b"1", "", " ", " 1", "1 ", "1\n", "1,5", "1.", ".5", "1e3",
        "١٢٣", "１２３", "−5", "--5", "1_000", "0x1", "NaN", "Infinity", "1.2.3", "9" * 31, "0." + "0" * 31,
        Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity"), Decimal("sNaN"), Decimal("1E+40"),
    ],
)  # fmt: skip
def test_whatever_is_not_plainly_an_amount_is_refused(value: object) -> None:
    with pytest.raises(Malformed) as refusal:
        parse_amount(value, "EUR", "total")
    assert (refusal.value.code, refusal.value.field) == ("not_an_amount", "total")


@given(amount=st.integers(-(10**15), 10**15), currency=currencies)
@anywhere
def test_text_and_back_is_the_same_amount(amount: int, currency: str) -> None:
    text = to_decimal_text(amount, currency)
    assert parse_amount(text, currency, "x") == amount
    assert parse_amount(to_decimal(amount, currency), currency, "x") == amount
    assert to_minor(to_decimal(amount, currency), currency) == amount
    assert len(text.partition(".")[2]) == exponent(currency)


@given(amount=st.integers(-(10**12), 10**12), currency=currencies, language=st.sampled_from(["es", "pt", "en"]))
@anywhere
def test_written_for_people_it_still_has_exactly_the_same_digits(amount: int, currency: str, language: str) -> None:
    written = format_local(amount, currency, language)
    digits = "".join(c for c in written if c.isdigit())
    assert digits == to_decimal_text(abs(amount), currency).replace(".", "")
    assert (written[0] == "−") is (amount < 0)
    assert " " not in written


@given(amount=st.integers(0, 10**12), currency=st.sampled_from(sorted(ZERO)))
@anywhere
def test_a_currency_without_decimals_never_shows_one(amount: int, currency: str) -> None:
    assert "." not in to_decimal_text(amount, currency)
    figure = "".join(c for c in format_local(amount, currency, "es") if c.isdigit() or c in ".,")
    assert figure == f"{amount:,}".replace(",", ".")


@pytest.mark.parametrize(
    ("amount", "currency", "language", "country", "written"),
    [
        (10000, "CLP", "es", "CL", "$10.000"),
        (680, "CLP", "es", "CL", "$680"),
        (-1234567, "CLP", "es", "CL", "−$1.234.567"),
        (36920, "EUR", "pt", "PT", f"369,20{NBSP}€"),
        (123456789, "EUR", "es", "ES", f"1.234.567,89{NBSP}€"),
        (36920, "EUR", "en", "IE", "€369.20"),
        (36920, "USD", "en", "US", "$369.20"),
        (9725000, "COP", "es", "CO", f"${NBSP}97.250,00"),
        (123450, "MXN", "es", "MX", "$1,234.50"),
        (123450, "PEN", "es", "PE", f"S/{NBSP}1,234.50"),
        (123450, "BRL", "pt", "BR", f"R${NBSP}1.234,50"),
        (123450, "CHF", "en", "", f"1,234.50{NBSP}CHF"),
        (123450, "CHF", "es", "", f"1.234,50{NBSP}CHF"),
        (5, "EUR", "pt", "PT", f"0,05{NBSP}€"),
        (-5, "EUR", "pt", "PT", f"−0,05{NBSP}€"),
    ],
)
def test_amounts_look_as_people_write_them_there(
    amount: int, currency: str, language: str, country: str, written: str
) -> None:
    assert format_local(amount, currency, language, country) == written


@pytest.mark.parametrize(
    ("rate", "language", "written"),
    [
        ("19.0", "es", "19"), ("19", "en", "19"), ("5.50", "en", "5.5"), ("5.50", "pt", "5,5"), ("100", "es", "100"),
        ("0.0", "en", "0"), ("1E+1", "en", "10"),
    ],
)  # fmt: skip
def test_a_rate_is_written_without_needless_zeros(rate: str, language: str, written: str) -> None:
    assert format_rate(Decimal(rate), language) == written


@pytest.mark.parametrize(
    ("value", "nearest"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("5/2", 3), ("49/100", 0), ("-49/100", 0), ("7", 7), ("0", 0)],
)
def test_halves_go_away_from_zero(value: str, nearest: int) -> None:
    assert round_half_up(Fraction(value)) == nearest


@given(value=st.fractions(-(10**9), 10**9, max_denominator=10**6))
@anywhere
def test_rounding_is_never_further_than_a_half_and_mirrors_at_zero(value: Fraction) -> None:
    assert abs(round_half_up(value) - value) <= Fraction(1, 2)
    assert round_half_up(-value) == -round_half_up(value)


@given(weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=12), part=st.fractions(0, 1))
@anywhere
def test_shares_sum_to_the_total_stay_near_their_quota_and_within_their_weight(
    weights: list[int], part: Fraction
) -> None:
    whole = sum(weights)
    total = int(whole * part)
    shares = largest_remainder(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert 0 <= share <= weight
        assert whole == 0 or abs(share - Fraction(total * weight, whole)) < 1
    ranked = sorted(zip(weights, shares, strict=True))
    assert all(light[1] <= heavy[1] for light, heavy in pairwise(ranked) if light[0] < heavy[0])


@given(total=st.integers(0, 10**6), weights=st.lists(st.integers(1, 1000), min_size=1, max_size=8))
@anywhere
def test_a_negative_total_is_shared_out_as_its_mirror(total: int, weights: list[int]) -> None:
    assert largest_remainder(-total, weights) == [-share for share in largest_remainder(total, weights)]


def test_ties_are_broken_by_order() -> None:
    assert largest_remainder(2, [1, 1, 1]) == [1, 1, 0]
    assert largest_remainder(100, [1, 1, 1]) == [34, 33, 33]


def test_nothing_can_be_shared_over_nothing_except_nothing() -> None:
    assert largest_remainder(0, [0, 0]) == [0, 0]
    assert largest_remainder(0, []) == []
    with pytest.raises(ValueError, match="weight to fall on"):
        largest_remainder(1, [0, 0])
    with pytest.raises(ValueError, match="not negative"):
        largest_remainder(1, [2, -1])


@pytest.mark.parametrize(
    ("text", "language", "currency", "marked"),
    [
        ("3000.00", "es", "EUR", "3.000,00"), ("3000.00", "en", "EUR", "3,000.00"),
        ("-1234567", "es", "CLP", "-1.234.567"), ("1234.5", "pt", "", "1.234,5"),
        ("1234.5", "en", "", "1,234.5"), ("3000.00", "es", "PEN", "3,000.00"),
        ("999", "es", "BOB", "999"),
    ],
)  # fmt: skip
def test_a_figure_in_a_sentence_has_the_marks_of_its_country(
    text: str, language: str, currency: str, marked: str
) -> None:
    assert mark_figure(text, language, currency) == marked
