"""The shared arithmetic and the exact JSON of the simulated providers."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from e2e.simulators.providers.books import Line, Rounding, Sums, add_net, exact, half_up, kept
from e2e.simulators.providers.wire import Refusal, digits_after_point, number, number_or_text, read_object, written


def line(price: str, quantity: str = "1", rate: str = "23") -> Line:
    whole = exact(Decimal(price), Decimal(quantity), Decimal(0), 2)
    return Line("1", "x", Decimal(quantity), Decimal(price), Decimal(0), Decimal(rate), whole)


def refuse() -> Refusal:
    return Refusal(400, "no")


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.4999", 2), ("-0.5", -1), ("-2.5", -3), ("-0.4", 0), ("0", 0)],
)
def test_a_half_is_rounded_away_from_zero(value: str, rounded: int) -> None:
    assert half_up(Fraction(value)) == rounded


def test_a_line_is_exact_until_somebody_rounds_it() -> None:
    assert exact(Decimal("0.335"), Decimal(3), Decimal(10), 2) == Fraction("90.45")
    assert line("0.335").amount == 34


def test_a_price_is_kept_to_the_decimals_of_the_account() -> None:
    assert kept(Decimal("10.16265"), 4) == Decimal("10.1627")
    assert kept(Decimal("10.16265"), None) == Decimal("10.16265")


def test_the_two_roundings_of_net_lines_differ_by_hand() -> None:
    lines = [line("0.335")] * 3  # 33.5 cents each: 34 + 34 + 34 by line, 100.5 -> 101 by document
    assert add_net(lines, Rounding.LINE) == Sums(102, 23)  # 23.46
    assert add_net(lines, Rounding.DOCUMENT) == Sums(101, 23)  # 23.115


def test_by_line_every_rate_rounds_its_own_tax() -> None:
    lines = [line("0.10", rate="23"), line("0.10", rate="6"), line("0.10", rate="13")]  # 2.3, 0.6, 1.3
    assert add_net(lines, Rounding.LINE) == Sums(30, 4)  # 2 + 1 + 1
    lines = [line("0.11", rate="23"), line("0.11", rate="13")]  # 2.53, 1.43 -> 3 + 1; together 3.96
    assert (add_net(lines, Rounding.LINE).tax, add_net(lines, Rounding.DOCUMENT).tax) == (4, 4)
    lines = [line("0.15", rate="23"), line("0.15", rate="13")]  # 3.45, 1.95 -> 3 + 2; together 5.40
    assert (add_net(lines, Rounding.LINE).tax, add_net(lines, Rounding.DOCUMENT).tax) == (5, 5)
    lines = [line("0.02", rate="23"), line("0.03", rate="13")]  # 0.46, 0.39 -> 0 + 0; together 0.85
    assert (add_net(lines, Rounding.LINE).tax, add_net(lines, Rounding.DOCUMENT).tax) == (0, 1)


def test_json_is_read_and_written_without_a_float() -> None:
    text = b'{"a":0.1,"b":8394.957983,"c":[1,"x",true,null],"d":100000000000000000.01}'
    value = read_object(text, refuse)
    assert value["a"] == Decimal("0.1")
    assert written(value).encode() == text


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b'{"a":NaN}', b'{"a":Infinity}', b"\xff"])
def test_what_is_no_json_object_is_refused(text: bytes) -> None:
    with pytest.raises(Refusal):
        read_object(text, refuse)


@pytest.mark.parametrize("value", [True, None, "1", [], {}, Decimal("1e400"), Decimal("1e-400")])
def test_what_is_no_number_is_none(value: Any) -> None:
    assert number(value) is None


@pytest.mark.parametrize("value", ["", "x", "1_0", "NaN", "Infinity", "1e99", "١", True, None])
def test_what_is_no_decimal_text_is_none(value: Any) -> None:
    assert number_or_text(value) is None


def test_a_number_may_be_text_where_the_provider_takes_it() -> None:
    assert number_or_text("10.0000") == number_or_text(10) == number_or_text(Decimal("10.0")) == 10


@pytest.mark.parametrize(("value", "digits"), [("1", 0), ("100", 0), ("1.50", 1), ("0.000001", 6)])
def test_decimals_are_counted_without_trailing_zeros(value: str, digits: int) -> None:
    assert digits_after_point(Decimal(value)) == digits
