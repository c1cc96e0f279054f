"""How a credit note's money is split into base and tax, so that it and every note after it stay lawful."""

from dataclasses import dataclass
from fractions import Fraction

from folio.domain.money import round_half_up

ONE_HALF = Fraction(1, 2)
# A base whose tax is two units off lies less than three from gross / (1 + rate).
REACH = 3


@dataclass(frozen=True, slots=True)
class Open:
    """What is left of a group under its percentage: `base`, and the `tax` that is not fixed. Minor units."""

    base: int
    tax: int

    @property
    def gross(self) -> int:
        """The money in it."""
        return self.base + self.tax

    def off(self, rate: Fraction) -> int:
        """How far the tax is off its own rounding."""
        return self.tax - round_half_up(self.base * rate)


def tolerated(rate: Fraction) -> int:
    """How many minor units the tax of a note may be off its own rounding: one, or two where the rate is above 1/2."""
    return 1 if rate <= ONE_HALF else 2


def base_of(left: Open, gross: int, rate: Fraction) -> int:
    """The base that a note of `gross` takes of what is left: the exactest that leaves a rest no further off than it
    may be. A note over all that is left takes exactly that.

    Why no note is ever more than one unit off, the last one included, if the sale was not and the rate is at most
    1/2. Let d = tax - base x rate, unrounded: one is at most one off where -3/2 < d <= 3/2. What a note takes and
    what it leaves have d's that sum to the d before, and one more unit of base moves them 1 + rate down and up. Both
    are good where the note's lies in an interval of length 3 - |d before|, which is more than 3/2, or just 3/2 with
    both its ends; as 1 + rate <= 3/2, some whole base makes both good. No limit (base and tax not below zero, on
    either side) takes that base away: limits are whole, and at a limit each d is good or wrong in the direction that
    leads inwards, so that the good bases either hold the limit or lie inside it. Above 1/2 the same holds with two
    units, as 1 + rate < 5/2. A sale that was further off (none of ours is) binds its notes by what it was.
    """
    bound = max(tolerated(rate), abs(left.off(rate)))
    least, most = max(0, gross - left.tax), min(gross, left.base)
    nearest = round_half_up(gross / (1 + rate))
    tried = {min(max(base, least), most) for base in range(nearest - REACH, nearest + REACH + 1)}

    def worse(base: int) -> tuple[int, int, int, int]:
        note, rest = Open(base, gross - base), Open(left.base - base, left.tax - gross + base)
        off, rest_off = abs(note.off(rate)), abs(rest.off(rate))
        return max(off, rest_off, bound), off, rest_off, base

    return min(tried, key=worse)
