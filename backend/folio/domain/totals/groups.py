"""Gross amounts are grouped by tax and split into base and tax; nets are spread by largest remainder."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from folio.domain.document import TaxGroup, TaxPart
from folio.domain.errors import Held
from folio.domain.money import largest_remainder, round_half_up, to_decimal_text
from folio.domain.totals.part import Part


def groups_of(parts: Sequence[Part], currency: str) -> tuple[tuple[TaxGroup, ...], dict[int, int]]:
    """The tax summary, and the net of each part by its place."""
    groups: list[TaxGroup] = []
    nets: dict[int, int] = {}
    for key in dict.fromkeys(part.tax.key for part in parts):
        places = [place for place, part in enumerate(parts) if part.tax.key == key]
        mine = [parts[place] for place in places]
        group = _group(mine, currency)
        groups.append(group)
        nets.update(zip(places, _nets(mine, group.base), strict=True))
    return tuple(groups), nets


def split(gross: int, rate: Fraction) -> tuple[int, int]:
    """(base, deviation) of a gross amount: the base b with b + round(b x rate) = gross where there is one.

    For rate/(1+rate) of all amounts there is none; then base = round(gross / (1 + rate)) and the tax is one unit
    off its own rounding, which the deviation records (never more than one: see docs/decisions/0005).
    """
    nearest = round_half_up(gross / (1 + rate))
    for base in (nearest, nearest - 1, nearest + 1):
        if base >= 0 and base + round_half_up(base * rate) == gross:
            return base, 0
    return nearest, gross - nearest - round_half_up(nearest * rate)


def nearest_totals(gross: int, rate: Fraction) -> tuple[int, int]:
    """The nearest totals below and above that some base and its rounded tax can make; the amount itself twice when
    it is one of them.
    """
    base = int(gross / (1 + rate)) + 2
    while base and base + round_half_up(base * rate) > gross:
        base -= 1
    below, above = (b + round_half_up(b * rate) for b in (base, base + 1))
    return (below, below) if below == gross else (below, above)


def _group(parts: Sequence[Part], currency: str) -> TaxGroup:
    tax = parts[0].tax
    gross, fixed = sum(part.gross for part in parts), sum(part.fixed for part in parts)
    base, deviation = _base(parts, gross - fixed, Fraction(tax.rate) / 100, currency)
    return TaxGroup(
        key=tax.key,
        label=tax.label,
        rate=tax.rate,
        category=tax.category,
        base=base,
        tax=gross - base,
        gross=gross,
        deviation=deviation,
        fixed=fixed,
        parts=_tax_parts(parts, gross - base - fixed),
        reason=tax.reason,
        mention=tax.mention,
    )


def _base(parts: Sequence[Part], taxed: int, rate: Fraction, currency: str) -> tuple[int, int]:
    """(base, deviation). Where all tax came on top the base is what it was charged on. Raises `Held` where taxes
    rounded line by line have drifted from the rate: another base would change prices that the shopper saw.
    """
    if not all(part.tax.on_top for part in parts):
        return split(taxed, rate)
    base = sum(part.value for part in parts)
    deviation = taxed - base - round_half_up(base * rate)
    if abs(deviation) > 1:
        raise Held(
            "taxes_drifted",
            {
                "label": parts[0].tax.label,
                "charged": to_decimal_text(taxed - base, currency),
                "expected": to_decimal_text(round_half_up(base * rate), currency),
            },
        )
    return base, deviation


def _tax_parts(parts: Sequence[Part], percent_tax: int) -> tuple[TaxPart, ...]:
    """Each tax by itself where a group bears several: the percentages share theirs by largest remainder."""
    bearings = parts[0].tax.bearings
    if len(bearings) < 2:
        return ()
    percents = [bearing for bearing in bearings if bearing.rate is not None]
    rates = [Fraction(bearing.rate or 0) for bearing in percents]
    scale = lcm(*(rate.denominator for rate in rates))
    shares = iter(largest_remainder(percent_tax, [int(rate * scale) for rate in rates]))
    units = [part.units for part in parts]
    return tuple(
        TaxPart(
            bearing.label,
            bearing.rate,
            sum(round_half_up(bearing.fixed * count) for count in units) if bearing.rate is None else next(shares),
        )
        for bearing in bearings
    )


def _nets(parts: Sequence[Part], base: int) -> list[int]:
    exact = [part.value for part in parts]
    if all(part.tax.on_top for part in parts) and sum(exact) == base:
        return exact
    return largest_remainder(base, [part.gross - part.fixed for part in parts])
