"""The order's own equation, recomputed: what the platform added up must be what the shopper paid.

    total = subtotal + tax on top + shipping + shipping tax on top - discount

`subtotal` is the sum of price x quantity before discounts; `discount` already holds the shipping discount; `tax`
is reported even when it is inside the prices, so whether it counts is decided by the flags on the lines, and
where there are none by which reading makes the order add up. Gift cards pay; they do not lower the total.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from folio.domain.errors import Held
from folio.domain.money import round_half_up, to_decimal_text, to_minor
from folio.domain.order import Order, OrderLine, TaxCharge


@dataclass(frozen=True, slots=True)
class Reading:
    """How the order adds up: the taxes that came on top of the products and of the shipping, minor units."""

    tax_on_top: int
    shipping_tax_on_top: int


def read_equation(order: Order) -> Reading:
    """The reading under which the order adds up. Raises `Held` with computed and declared parts when none does."""
    subtotal = sum(line.unit_price * line.quantity for line in order.lines)
    if subtotal != order.subtotal or not 0 <= order.shipping_discount <= min(order.discount, order.shipping):
        raise _does_not_add(order, subtotal)
    base = subtotal + order.shipping - order.discount
    readings = [
        Reading(on_top, shipping_on_top) for on_top in _on_top(order) for shipping_on_top in _shipping_on_top(order)
    ]
    fitting = [r for r in readings if base + r.tax_on_top + r.shipping_tax_on_top == order.total]
    if len(fitting) > 1:
        raise Held("totals_ambiguous", {"total": to_decimal_text(order.total, order.currency)})
    if fitting:
        return fitting[0]
    for reading in readings:
        if base + reading.tax_on_top + reading.shipping_tax_on_top - order.gift_cards == order.total:
            raise Held("gift_card_lowers_total", {"gift_cards": to_decimal_text(order.gift_cards, order.currency)})
    raise _does_not_add(order, subtotal)


def inside(taxes: Iterable[TaxCharge]) -> bool | None:
    """Whether all of these taxes are inside the price: True, False, or None where the platform did not say or
    said both.
    """
    flags = {tax.included for tax in taxes}
    return flags.pop() if len(flags) == 1 else None


def _on_top(order: Order) -> Sequence[int]:
    """Candidates for the products' tax on top, the most likely first."""
    flags = {tax.included for line in order.lines for tax in line.taxes}
    if flags == {True}:
        return (0,)
    candidates: list[int] = []
    for per_unit in (True, False):
        outside = [_outside(line, order.currency, per_unit=per_unit) for line in order.lines]
        declared = sum(outside, Fraction(0)) if True in flags else to_minor(order.tax, order.currency)
        candidates += [
            round_half_up(declared),
            round_half_up(sum(outside, Fraction(0))),
            sum(round_half_up(tax) for tax in outside),
        ]
    return tuple(dict.fromkeys(candidates if flags and None not in flags else [*candidates, 0]))


def _outside(line: OrderLine, currency: str, *, per_unit: bool) -> Fraction:
    """What of a line's tax came on top of its price, in minor units.

    The platform reports one figure for all taxes of a line. Where only the fixed ones came on top, it is known from
    their amounts; whether they count per unit or per line is for the equation to say.
    """
    if inside(line.taxes) is True:
        return Fraction(0)
    on_top = [tax for tax in line.taxes if tax.included is False]
    if len(on_top) < len(line.taxes) and on_top and all(tax.fixed for tax in on_top):
        units = line.quantity if per_unit else 1
        return Fraction(sum(round_half_up(to_minor(tax.rate, currency) * units) for tax in on_top))
    return to_minor(line.tax, currency)


def _shipping_on_top(order: Order) -> Sequence[int]:
    stated = inside(order.shipping_taxes) if order.shipping_taxes else None
    declared = _rounded(order.shipping_tax, order.currency)
    if stated is True:
        return (0,)
    return (declared,) if stated is False else tuple(dict.fromkeys((declared, 0)))


def _rounded(value: Decimal, currency: str) -> int:
    return round_half_up(to_minor(value, currency))


def _does_not_add(order: Order, subtotal: int) -> Held:
    def text(amount: int) -> str:
        return to_decimal_text(amount, order.currency)

    computed = subtotal + order.shipping - order.discount
    return Held(
        "totals_do_not_add",
        {
            "computed": f"{text(subtotal)} + {text(order.shipping)} - {text(order.discount)} = {text(computed)}",
            "declared": text(order.total),
            "subtotal": text(order.subtotal),
            "tax": f"{order.tax:f}",
            "shipping_tax": f"{order.shipping_tax:f}",
            "currency": order.currency,
        },
    )
