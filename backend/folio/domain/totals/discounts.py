"""Where an order's discounts fall: on the lines they name, the rest spread over all of them."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor, lcm

from folio.domain.errors import Held
from folio.domain.money import largest_remainder, round_half_up, to_decimal_text, to_minor
from folio.domain.order import Order, OrderLine


def spread_discounts(order: Order) -> tuple[list[int], str]:
    """The discount of each line in minor units, summing exactly to the order's product discount, and how it was
    read.

    Whether a line's own discount is per unit or for the line is not documented: whichever sum equals the order's
    product discount is right. What the lines' own discounts leave over is an order-level promotion, spread by
    largest remainder over what the lines still cost; gift cards sold are not discounted while other lines can bear
    it. Raises `Held` when the lines claim more than the order gives.
    """
    given = order.discount - order.shipping_discount
    values = [line.unit_price * line.quantity for line in order.lines]
    own, how = _own_discounts(order, given, values)
    rest = given - sum(own)
    left = [value - discount for value, discount in zip(values, own, strict=True)]
    bearing = [0 if line.is_gift_card else cost for line, cost in zip(order.lines, left, strict=True)]
    weights = bearing if sum(bearing) >= rest else left
    if rest > sum(weights):
        raise _too_much(order, given)
    if rest:
        how = f"{how} The order's own discount of {_text(rest, order)} is spread over the lines.".strip()
    shares = largest_remainder(rest, weights)
    return [a + b for a, b in zip(own, shares, strict=True)], how


def _own_discounts(order: Order, given: int, values: Sequence[int]) -> tuple[list[int], str]:
    if not any(line.discount for line in order.lines):
        return [0] * len(values), ""
    per_line = [to_minor(line.discount, order.currency) for line in order.lines]
    per_unit = [d * line.quantity for d, line in zip(per_line, order.lines, strict=True)]
    for discounts, how in ((per_unit, "per unit"), (per_line, "for the whole line")):
        if _fits(discounts, given) and _bearable(discounts, values):
            return apportion(given, discounts), f"Line discounts are read {how}."
    partly = [
        (discounts, how)
        for discounts, how in ((per_unit, "per unit"), (per_line, "for the whole line"))
        if sum(discounts) <= given and _bearable(discounts, values)
    ]
    if not partly:
        raise _too_much(order, given)
    if len(partly) > 1 and partly[0][0] != partly[1][0] and len({_taxed_as(line) for line in order.lines}) > 1:
        # Both leave a rest to spread, and over lines that bear different taxes it matters which is meant.
        raise Held("discounts_ambiguous", {"order": _text(given, order), "currency": order.currency})
    discounts, how = partly[0]
    return apportion(sum(discounts).__floor__(), discounts), f"Line discounts are read {how}."


def _taxed_as(line: OrderLine) -> tuple[object, ...]:
    return line.is_gift_card, tuple((tax.name, tax.rate, tax.fixed, tax.included) for tax in line.taxes)


def _fits(discounts: Sequence[Fraction], given: int) -> bool:
    """Equal, or equal once rounded, as a sum or line by line: the platform reports line discounts unrounded."""
    total = sum(discounts, Fraction(0))
    if all(discount.denominator == 1 for discount in discounts):
        return total == given
    return given in (round_half_up(total), sum(round_half_up(discount) for discount in discounts))


def _bearable(discounts: Sequence[Fraction], values: Sequence[int]) -> bool:
    return all(0 <= discount <= value for discount, value in zip(discounts, values, strict=True))


def apportion(total: int, quotas: Sequence[Fraction]) -> list[int]:
    """Integer shares of a total, each its exact quota rounded up or down, the largest fractions up first.

    A total further from the quotas' own sum than rounding explains is shared in proportion to them.
    """
    shares = [floor(quota) for quota in quotas]
    left = total - sum(shares)
    fractions = [quota - share for quota, share in zip(quotas, shares, strict=True)]
    if 0 <= left <= sum(1 for fraction in fractions if fraction):
        for place in sorted(range(len(quotas)), key=lambda i: -fractions[i])[:left]:
            shares[place] += 1
        return shares
    scale = lcm(*(quota.denominator for quota in quotas))
    return largest_remainder(total, [int(quota * scale) for quota in quotas])


def _too_much(order: Order, given: int) -> Held:
    lines = sum((line.discount for line in order.lines), start=order.lines[0].discount * 0)
    return Held(
        "discounts_do_not_fit",
        {"order": _text(given, order), "lines": f"{lines:f}", "currency": order.currency},
    )


def _text(amount: int, order: Order) -> str:
    return to_decimal_text(amount, order.currency)
