"""Which totals have an exact base, over every amount up to twenty thousand; and the proof for any rate."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.domain.money import round_half_up
from folio.domain.totals import split
from tests.domain.orders import EXAMPLES

HIGHEST = 20_000


@pytest.mark.parametrize(("percent", "share"), [(19, Fraction(19, 119)), (23, Fraction(23, 123))])
def test_a_base_is_exact_wherever_one_exists_and_one_unit_off_elsewhere(percent: int, share: Fraction) -> None:
    # Counted without our code: every total that some base and its rounded tax can make.
    reachable = {base + (base * percent + 50) // 100 for base in range(HIGHEST + 1)}
    missed = 0
    for gross in range(HIGHEST + 1):
        base, deviation = split(gross, Fraction(percent, 100))
        tax = gross - base
        assert base >= 0 <= tax
        assert tax - (base * percent + 50) // 100 == deviation
        assert abs(deviation) == (gross not in reachable)
        missed += deviation != 0
    # The share of totals nobody can reach is rate / (1 + rate).
    assert abs(Fraction(missed, HIGHEST) - share) < Fraction(1, 1000)


@given(gross=st.integers(0, 10**12), rate=st.fractions(0, Fraction(99, 100), max_denominator=10_000))
@settings(max_examples=EXAMPLES, deadline=None)
def test_below_a_hundred_percent_the_tax_is_never_more_than_one_unit_off(gross: int, rate: Fraction) -> None:
    base, deviation = split(gross, rate)
    assert 0 <= base <= gross
    assert abs(deviation) <= 1
    assert gross - base - round_half_up(base * rate) == deviation
    assert rate or base == gross
