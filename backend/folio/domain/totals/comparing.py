"""The taxes the platform reports are check values: recomputed and compared, never copied.

It tells a line's tax unrounded or rounded, for the line or for one unit, before or after a promotion: nobody
documents which. Each of these is one exact figure. A reported tax that is none of them contradicts the rate, and the
order waits.
"""

from collections.abc import Sequence
from fractions import Fraction

from folio.domain.errors import Held
from folio.domain.money import round_half_up, to_decimal_text, to_minor
from folio.domain.order import Order
from folio.domain.totals.part import Part

NEAR = 1  # minor units: a figure rounded or cut, and a share of a sum


def compare_on_top(part: Part, currency: str) -> None:
    """A tax that was charged on top must be what its rate gives on what was paid, rounded once or unit by unit."""
    expected = part.expected()
    by_unit = Fraction(round_half_up(expected / part.quantity) * part.quantity)
    if min(abs(part.charged - expected), abs(part.charged - by_unit)) > NEAR:
        raise _differs(part.name, currency, Fraction(part.charged), expected, f"{part.tax.rate:f}")


def compare_inside(part: Part, currency: str) -> None:
    """A tax inside a price must fit what the platform reports for the line, and leave room for the price."""
    if part.fixed > part.gross:
        raise Held("fixed_tax_above_price", {"line": part.name, "tax": to_decimal_text(part.fixed, currency)})
    source = part.source
    if source is None or not source.tax or not source.taxes or not part.price_includes_tax or source.is_gift_card:
        return
    reported = to_minor(source.tax, currency)
    after, before = _inside(part, _after(part)), _inside(part, _before(part))
    figures = (after, before, after / part.quantity, before / part.quantity)
    if min(abs(reported - figure) for figure in figures) > NEAR:
        raise _differs(part.name, currency, reported, after, f"{part.tax.rate:f}")


def compare_sum(order: Order, parts: Sequence[Part]) -> None:
    """The order's own sum of taxes, where all of them are inside the prices and none is a gift card's."""
    told = to_minor(order.tax, order.currency)
    if not told or not all(part.price_includes_tax and part.tax.category != "gift_card" for part in parts):
        return
    # Lines without a tax of their own bear the store's default, of which the platform may know nothing.
    named = [part for part in parts if part.source is not None and part.source.taxes]
    figures = [
        sum((_inside(part, value(part)) for part in some), Fraction(0))
        for some in (parts, named)
        for value in (_after, _before)
        if some
    ]
    if min(abs(told - figure) for figure in figures) > NEAR + Fraction(len(parts), 2):
        rates = " + ".join(sorted({f"{part.tax.rate:f}" for part in parts}))
        raise _differs("order", order.currency, told, figures[0], rates)


def _after(part: Part) -> int:
    return part.value


def _before(part: Part) -> int:
    return part.unit_price * part.quantity


def _inside(part: Part, value: int) -> Fraction:
    """The tax inside an amount, exactly. Where the percentage is the store's default, the platform tells only the
    fixed taxes of a line that has some.
    """
    charged = part.source is None or not part.source.taxes or any(not c.fixed for c in part.source.taxes)
    rate = Fraction(part.tax.rate) / 100 if charged else Fraction(0)
    return (value - part.fixed) * rate / (1 + rate) + part.fixed


def _differs(subject: str, currency: str, charged: Fraction, expected: Fraction, rate: str) -> Held:
    return Held(
        "tax_differs_from_rate",
        {
            "line": subject,
            "charged": to_decimal_text(round_half_up(charged), currency),
            "expected": to_decimal_text(round_half_up(expected), currency),
            "rate": rate,
        },
    )
