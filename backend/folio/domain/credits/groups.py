"""The tax summary of a credit note: what it takes back of every group, so that all of them close to zero."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from folio.domain.credits.remaining import Remaining
from folio.domain.credits.taking import cumulated
from folio.domain.document import Credited, Document, TaxGroup, TaxPart
from folio.domain.money import largest_remainder, round_half_up
from folio.domain.totals import ArithmeticFault


def groups_of(
    sale: Document, earlier: Sequence[Document], left: Remaining, taken: Sequence[Credited]
) -> tuple[TaxGroup, ...]:
    """A row for every group of the sale that the note touches, in the sale's order. `left` is before the note.

    The deviation is recorded as on a sale; it may be more than one unit here, because each line closes by itself.
    """
    rows = []
    for sold in sale.groups:
        mine = [credited for credited in taken if sale.lines[credited.line].tax_key == sold.key]
        before = [group for note in earlier for group in note.groups if group.key == sold.key]
        if mine:
            fixed = _fixed(sale, sold, left, mine) - sum(group.fixed for group in before)
            rows.append(_group(sold, before, mine, fixed))
    return tuple(rows)


def _group(sold: TaxGroup, before: Sequence[TaxGroup], taken: Sequence[Credited], fixed: int) -> TaxGroup:
    base, gross = sum(credited.net for credited in taken), sum(credited.gross for credited in taken)
    tax = gross - base
    return replace(
        sold,
        base=base,
        tax=tax,
        gross=gross,
        fixed=fixed,
        deviation=tax - fixed - round_half_up(base * Fraction(sold.rate) / 100),
        parts=_parts(sold, before, tax, fixed),
    )


def _fixed(sale: Document, sold: TaxGroup, left: Remaining, taken: Sequence[Credited]) -> int:
    """The fixed taxes among all that this note and those before it take: of every line they follow its tax."""
    now = {credited.line: credited.gross - credited.net for credited in taken}
    amount = 0
    for place, share in _fixed_by_line(sale, sold).items():
        whole = sale.lines[place].gross - sale.lines[place].net
        amount += cumulated(share, whole - left.lines[place].tax + now.get(place, 0), whole)
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
