"""A request becomes what is taken back of each line, or it is refused with the figures. Nothing is ever capped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from folio.domain.credits.remaining import Remaining, RemainingLine
from folio.domain.credits.requests import AmountCredit, CreditRequest, LinesCredit
from folio.domain.document import Document
from folio.domain.errors import Held
from folio.domain.money import largest_remainder, round_half_up, to_decimal_text


@dataclass(frozen=True, slots=True)
class Share:
    """The money that is taken back of one line, tax included, in minor units: `line` and `quantity` as `Credited`."""

    line: int
    quantity: int
    gross: int


def take(sale: Document, left: Remaining, request: CreditRequest) -> tuple[Share, ...]:
    """What the request takes back of each line, in the order of the lines. Raises `Held` where it cannot."""
    if isinstance(request, AmountCredit):
        return _by_amount(sale, left, request.amount)
    if isinstance(request, LinesCredit):
        _refuse_units(sale, left, request.quantities)
        taken = _by_units(left, request.quantities)
        if sum(share.gross for share in taken) == 0:
            raise Held("credit_of_nothing")
        return taken
    return tuple(Share(line.line, line.quantity, line.gross) for line in left.lines if line.quantity or line.gross)


def cumulated(part: int, so_far: int, whole: int) -> int:
    """How much of `part` goes with the first `so_far` of `whole`, rounded once.

    Whoever takes the difference of two of these never drifts: however many steps lead from 0 to `whole`, their
    differences sum to `part` exactly.
    """
    return round_half_up(Fraction(part * so_far, whole)) if whole else 0


def _by_units(left: Remaining, quantities: Mapping[int, int]) -> tuple[Share, ...]:
    """Units take their share of the money that is left, not of the price: what was given back stays given back."""
    return tuple(
        Share(place, units, cumulated(left.lines[place].gross, units, left.lines[place].quantity))
        for place, units in sorted(quantities.items())
    )


def _by_amount(sale: Document, left: Remaining, amount: int) -> tuple[Share, ...]:
    """Money falls on the tax groups, and inside a group on its lines, in proportion to what is left of each."""
    _refuse_amount(sale, left, amount)
    keys = tuple(dict.fromkeys(line.tax_key for line in sale.lines))
    members = [[line for line in left.lines if sale.lines[line.line].tax_key == key] for key in keys]
    taken: list[Share] = []
    for share, lines in zip(largest_remainder(amount, [_gross(lines) for lines in members]), members, strict=True):
        shares = largest_remainder(share, [line.gross for line in lines])
        taken += [Share(line.line, 0, gross) for line, gross in zip(lines, shares, strict=True) if gross]
    return tuple(sorted(taken, key=lambda share: share.line))


def _gross(lines: Iterable[RemainingLine]) -> int:
    return sum(line.gross for line in lines)


def _refuse_units(sale: Document, left: Remaining, quantities: Mapping[int, int]) -> None:
    for place, units in sorted(quantities.items()):
        if not 0 <= place < len(sale.lines):
            raise Held("credit_line_unknown", {"line": str(place + 1), "lines": str(len(sale.lines))})
        name, rest = sale.lines[place].description, left.lines[place].quantity
        if units <= 0:
            raise Held("credit_units_not_positive", {"line": name, "asked": str(units)})
        if units > rest:
            raise Held("credit_units_exceed", {"line": name, "asked": str(units), "remaining": str(rest)})


def _refuse_amount(sale: Document, left: Remaining, amount: int) -> None:
    asked = to_decimal_text(amount, sale.currency)
    if amount <= 0:
        raise Held("credit_amount_not_positive", {"asked": asked, "currency": sale.currency})
    if amount > left.gross:
        rest = to_decimal_text(left.gross, sale.currency)
        raise Held("credit_amount_exceeds", {"asked": asked, "remaining": rest, "currency": sale.currency})
