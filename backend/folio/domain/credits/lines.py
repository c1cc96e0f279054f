"""The lines of a credit note, as its reader sees them."""

from collections.abc import Sequence

from folio.domain.credits.remaining import Remaining
from folio.domain.credits.taking import cumulated
from folio.domain.document import Credited, Document, DocumentLine, TaxGroup

REFUND = {"es": "Devolución", "pt": "Devolução", "en": "Refund"}


def lines_of_units(sale: Document, left: Remaining, taken: Sequence[Credited]) -> tuple[DocumentLine, ...]:
    """A line for every line whose units come back. `left` is before the note."""
    return tuple(
        _line(sale, sale.lines[one.line], sale.lines[one.line].gross - left.lines[one.line].gross, one)
        for one in taken
    )


def lines_of_money(sale: Document, groups: Sequence[TaxGroup]) -> tuple[DocumentLine, ...]:
    """One line per tax group: no goods come back, so none are named."""
    word = REFUND.get(sale.language, REFUND["en"])
    return tuple(
        DocumentLine(
            description=word,
            quantity=1,
            unit_price=group.gross if sale.prices_include_tax else group.base,
            discount=0,
            gross=group.gross,
            net=group.base,
            tax_key=group.key,
        )
        for group in groups
    )


def _line(sale: Document, sold: DocumentLine, before: int, taken: Credited) -> DocumentLine:
    """The units at the price of the sale, so that the buyer knows them again; what they are credited less than that
    (the sale's own discount, money given back earlier, a unit of rounding) stands as their discount.
    """
    worth = _worth(sale, sold, before, taken)
    description, quantity, unit_price = sold.description, taken.quantity, sold.unit_price
    if worth > unit_price * quantity:
        # Rounding made these units dearer than their price. A negative discount is nothing anybody can read, and
        # no unit price need divide the amount: one piece at the amount, the quantity in the words.
        description = f"{quantity} × {description}" if quantity > 1 else description
        quantity, unit_price = 1, worth
    return DocumentLine(
        description=description,
        quantity=quantity,
        unit_price=unit_price,
        discount=unit_price * quantity - worth,
        gross=taken.gross,
        net=taken.net,
        tax_key=sold.tax_key,
        sku=sold.sku,
        price_includes_tax=sold.price_includes_tax,
    )


def _worth(sale: Document, sold: DocumentLine, before: int, taken: Credited) -> int:
    """What the units come to in the terms that the sale printed them in: with tax, without, or in its own.

    A line whose price x quantity - discount is neither its gross nor its net (the base of its group was found from
    the total) gives that back as its money is: in the difference of two cumulated shares.
    """
    value = sold.unit_price * sold.quantity - sold.discount
    with_tax = sale.prices_include_tax if sold.price_includes_tax is None else sold.price_includes_tax
    terms = [(sold.gross, taken.gross), (sold.net, taken.net)]
    for whole, part in terms if with_tax else reversed(terms):
        if value == whole:
            return part
    return cumulated(value, before + taken.gross, sold.gross) - cumulated(value, before, sold.gross)
