"""A target's own arithmetic, run on exactly what would be sent to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from folio.domain.document import Document
from folio.domain.money import round_half_up, to_minor
from folio.domain.profiles.values import Prices, Profile, Rounding, TargetLine


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a target may make of a document, in minor units: its total, and (rate, net, tax) of every rate."""

    total: int
    split: frozenset[tuple[Fraction, int, int]]


def wanted(document: Document) -> Outcome:
    """The outcome that says what the document says."""
    of_rate: dict[Fraction, tuple[int, int]] = {}
    for group in document.groups:
        rate = Fraction(group.rate) / 100
        net, tax = of_rate.get(rate, (0, 0))
        of_rate[rate] = (net + group.base, tax + group.tax)
    return Outcome(document.total, _split((rate, net, tax) for rate, (net, tax) in of_rate.items()))


def outcomes(profile: Profile, lines: Sequence[TargetLine], document: Document) -> frozenset[Outcome]:
    """Everything that these lines may come to, by all the ways the target may round."""
    values = [line_value(line, document.currency) for line in lines]
    if Rounding.GIVEN in profile.roundings:
        return frozenset({Outcome(_given(profile, lines, values, document), wanted(document).split)})
    if profile.prices is Prices.GROSS:
        return frozenset({_from_gross(lines, values)})
    possible: set[Outcome] = set()
    for rounding in profile.roundings:
        possible |= _from_nets(rounding, lines, values)
    return frozenset(possible)


def line_value(line: TargetLine, currency: str) -> Fraction:
    """What a line comes to in the target's terms before it is rounded, in minor units."""
    value = to_minor(line.unit_price, currency) * line.quantity
    return value * (1 - Fraction(line.percent) / 100) - line.discount


def _given(profile: Profile, lines: Sequence[TargetLine], values: Sequence[Fraction], document: Document) -> int:
    """Net and tax are declared by us; what the target adds up itself are the lines."""
    if profile.prices is Prices.AS_SOLD:
        return sum(line.gross for line in lines)
    return sum(round_half_up(value) for value in values) + document.tax


def _from_gross(lines: Sequence[TargetLine], values: Sequence[Fraction]) -> Outcome:
    """Gross lines are whole minor units by now; the net is taken out of each rate's sum."""
    sums = _by_rate(lines, [Fraction(round_half_up(value)) for value in values])
    nets = {rate: round_half_up(gross / (1 + rate)) for rate, gross in sums.items()}
    split = _split((rate, nets[rate], int(gross) - nets[rate]) for rate, gross in sums.items())
    return Outcome(int(sum(sums.values())), split)


def _from_nets(rounding: Rounding, lines: Sequence[TargetLine], values: Sequence[Fraction]) -> set[Outcome]:
    """The outcomes of net lines: what is rounded late may be rounded rate by rate or over the whole document."""
    if rounding is Rounding.LINE:
        values = [Fraction(round_half_up(value)) for value in values]
    exact = _by_rate(lines, values)
    nets = {rate: round_half_up(net) for rate, net in exact.items()}
    if rounding is Rounding.ONCE:
        grosses = {rate: round_half_up(net * (1 + rate)) for rate, net in exact.items()}
        totals = {sum(grosses.values()), round_half_up(sum((net * (1 + rate) for rate, net in exact.items()), _ZERO))}
        split = _split((rate, nets[rate], grosses[rate] - nets[rate]) for rate in exact)
        return {Outcome(total, split) for total in totals}
    taxes = {rate: round_half_up(net * rate) for rate, net in exact.items()}
    net_totals = {sum(nets.values()), round_half_up(sum(exact.values(), _ZERO))}
    tax_totals = {sum(taxes.values()), round_half_up(sum((net * rate for rate, net in exact.items()), _ZERO))}
    split = _split((rate, nets[rate], taxes[rate]) for rate in exact)
    return {Outcome(net + tax, split) for net in net_totals for tax in tax_totals}


_ZERO = Fraction(0)


def _by_rate(lines: Sequence[TargetLine], values: Sequence[Fraction]) -> dict[Fraction, Fraction]:
    sums: dict[Fraction, Fraction] = {}
    for line, value in zip(lines, values, strict=True):
        rate = Fraction(line.rate) / 100
        sums[rate] = sums.get(rate, _ZERO) + value
    return sums


def _split(rows: Iterable[tuple[Fraction, int, int]]) -> frozenset[tuple[Fraction, int, int]]:
    """Rates that bear something: a line given away may or may not stand on the target's document."""
    return frozenset(row for row in rows if row[1:] != (0, 0))
