"""The tax summary of a credit note: what it takes back of every group, so that all of them close to zero."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from folio.domain.credits.bases import Open, base_of
from folio.domain.credits.remaining import Remaining
from folio.domain.credits.taking import Share, cumulated
from folio.domain.document import Document, TaxGroup, TaxPart
from folio.domain.money import largest_remainder
from folio.domain.totals import ArithmeticFault


def groups_of(
    sale: Document, earlier: Sequence[Document], left: Remaining, taken: Sequence[Share]
) -> tuple[TaxGroup, ...]:
    """A row for every group of the sale that the note touches, in the sale's order. `left` is before the note.

    Each is split as a sale is, within what is left of base, tax and fixed taxes (`bases.base_of`).
    """
    rows = []
    for sold in sale.groups:
        mine = [share for share in taken if sale.lines[share.line].tax_key == sold.key]
        before = [group for note in earlier for group in note.groups if group.key == sold.key]
        if mine:
            rows.append(_group(sale, sold, before, left, mine))
    return tuple(rows)


def _group(
    sale: Document, sold: TaxGroup, before: Sequence[TaxGroup], left: Remaining, taken: Sequence[Share]
) -> TaxGroup:
    lines = [line for line in left.lines if sale.lines[line.line].tax_key == sold.key]
    gross, rate = sum(share.gross for share in taken), Fraction(sold.rate) / 100
    fixed_left = sold.fixed - sum(group.fixed for group in before)
    under_rate = Open(sum(line.net for line in lines), sum(line.tax for line in lines) - fixed_left)
    due = _fixed(sale, sold, left, taken) - sum(group.fixed for group in before)
    # Notes that were drafted side by side may have rounded a fixed tax up twice; the next one makes up for it.
    fixed = min(max(due, 0, gross - under_rate.gross), gross, fixed_left)
    base = base_of(under_rate, gross - fixed, rate)
    tax = gross - base
    return replace(
        sold,
        base=base,
        tax=tax,
        gross=gross,
        fixed=fixed,
        deviation=Open(base, tax - fixed).off(rate),
        parts=_parts(sold, before, tax, fixed),
    )


def _fixed(sale: Document, sold: TaxGroup, left: Remaining, taken: Sequence[Share]) -> int:
    """The fixed taxes among all that this note and those before it take: of every line they follow its money."""
    now = {share.line: share.gross for share in taken}
    amount = 0
    for place, share in _fixed_by_line(sale, sold).items():
        whole = sale.lines[place].gross
        amount += cumulated(share, whole - left.lines[place].gross + now.get(place, 0), whole)
    return amount


def _fixed_by_line(sale: Document, sold: TaxGroup) -> dict[int, int]:
    """What each line of a group bears of its fixed taxes: what its percentage does not explain of its tax.

    Not by units: whether a fixed tax counts per unit or once per line differs from order to order. Where percentages
    explain everything, or a line could not hold its share, by the taxes of the lines.
    """
    places = [place for place, line in enumerate(sale.lines) if line.tax_key == sold.key]
    taxes = [sale.lines[place].gross - sale.lines[place].net for place in places]
    over, under = (Fraction(sold.rate) / 100).as_integer_ratio()
    beyond = [max(0, tax * under - sale.lines[place].net * over) for place, tax in zip(places, taxes, strict=True)]
    shares = largest_remainder(sold.fixed, beyond if any(beyond) else taxes)
    if any(share > tax for share, tax in zip(shares, taxes, strict=True)):
        shares = largest_remainder(sold.fixed, taxes)
    return dict(zip(places, shares, strict=True))


def _parts(sold: TaxGroup, before: Sequence[TaxGroup], tax: int, fixed: int) -> tuple[TaxPart, ...]:
    """Every tax of a group that bears several, in proportion to what is left of each: the last note takes the rest.

    Fixed taxes share the fixed amount and percentages share the other, so the two never mix.
    """
    if not sold.parts:
        return ()
    left = [part.amount for part in sold.parts]
    for group in before:
        if len(group.parts) != len(left):
            message = f"{sold.key} has {len(left)} taxes on the sale and {len(group.parts)} on a credit note"
            raise ArithmeticFault(message)
        left = [amount - part.amount for amount, part in zip(left, group.parts, strict=True)]
    is_fixed = [part.rate is None for part in sold.parts]
    of_fixed = largest_remainder(fixed, [amount if own else 0 for amount, own in zip(left, is_fixed, strict=True)])
    of_rates = largest_remainder(
        tax - fixed, [0 if own else amount for amount, own in zip(left, is_fixed, strict=True)]
    )
    return tuple(replace(part, amount=a + b) for part, a, b in zip(sold.parts, of_fixed, of_rates, strict=True))
