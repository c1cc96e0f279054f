"""The order's lines and its shipping, each with its value, its tax and what of the tax came on top of its price."""

from dataclasses import replace
from fractions import Fraction

from folio.domain.errors import Held
from folio.domain.money import to_decimal_text
from folio.domain.order import Order, OrderLine
from folio.domain.totals.bearing import Circumstances, LineTax
from folio.domain.totals.comparing import compare_inside, compare_on_top, compare_sum
from folio.domain.totals.discounts import apportion
from folio.domain.totals.equation import Reading
from folio.domain.totals.part import Part
from folio.domain.totals.taxes import tax_of_line, tax_of_shipping, without_fixed


def parts_of(order: Order, reading: Reading, discounts: list[int], circumstances: Circumstances) -> list[Part]:
    """Every line and the shipping. Raises `Held` where a tax cannot be known or does not fit its rate.

    Whether a fixed tax counts per unit or per line is not documented: per unit, unless only the other reading fits.
    """
    untaxed = not (
        reading.tax_on_top or reading.shipping_tax_on_top or order.tax or order.shipping_tax or _taxed(order)
    )
    taxes = _taxes(order, reading, circumstances, untaxed=untaxed)
    try:
        parts = _product_parts(order, reading, discounts, taxes, per_unit=True)
    except Held as refusal:
        if not any(t.fixed_bearings and line.quantity > 1 for t, line in zip(taxes, order.lines, strict=True)):
            raise
        try:
            parts = _product_parts(order, reading, discounts, taxes, per_unit=False)
        except Held:
            raise refusal from None
    compare_sum(order, parts)
    borne = [tax for tax, line in zip(taxes, order.lines, strict=True) if line.unit_price] or taxes
    shipping = _shipping_part(order, reading, borne, circumstances, untaxed=untaxed)
    return [*parts, shipping] if shipping is not None else parts


def _taxed(order: Order) -> bool:
    charges = [*order.shipping_taxes, *(charge for line in order.lines for charge in line.taxes)]
    return bool(order.tax or order.shipping_tax) or any(charge.rate > 0 for charge in charges)


def _taxes(order: Order, reading: Reading, circumstances: Circumstances, *, untaxed: bool) -> list[LineTax]:
    """The tax of every product line. What is given away untaxed goes with the first line that bears a tax."""
    given_away = [line.unit_price == 0 and not line.taxes and not line.is_gift_card for line in order.lines]
    decided: dict[tuple[object, ...], LineTax] = {}
    borne: dict[int, LineTax] = {}
    for place, line in enumerate(order.lines):
        if given_away[place] and not all(given_away):
            continue
        alike = _alike(line)
        if alike not in decided:
            decided[alike] = tax_of_line(
                line, circumstances, order.currency, taxed_on_top=reading.tax_on_top > 0, untaxed=untaxed
            )
        borne[place] = decided[alike]
    # A free line bears no levy, and is no gift card because one was sold beside it.
    goods = [tax for tax in borne.values() if tax.category != "gift_card"]
    first = without_fixed((goods or list(borne.values()))[0])
    free = replace(first, on_top=False) if first.category == "gift_card" else first
    return [borne.get(place, free) for place in range(len(order.lines))]


def _alike(line: OrderLine) -> tuple[object, ...]:
    """What a line's tax depends on: lines alike in it are decided once."""
    charges = tuple((charge.name, charge.rate, charge.fixed, charge.included) for charge in line.taxes)
    return line.is_gift_card, bool(line.tax), charges


def _product_parts(
    order: Order, reading: Reading, discounts: list[int], taxes: list[LineTax], *, per_unit: bool
) -> list[Part]:
    parts = [
        Part(
            line, line.quantity, line.unit_price, discount, line.unit_price * line.quantity - discount, tax,
            line.quantity if per_unit else 1,
        )
        for line, discount, tax in zip(order.lines, discounts, taxes, strict=True)
    ]  # fmt: skip
    _charge(order, [part for part in parts if not part.price_includes_tax], reading.tax_on_top)
    for part in parts:
        compare_inside(part, order.currency)
    return parts


def _charge(order: Order, parts: list[Part], on_top: int) -> None:
    """Give each line the tax that was charged on top of it, summing exactly to what the order says."""
    quotas = _tax_quotas(order, parts, on_top)
    if on_top and sum(quotas) == 0:
        raise Held("tax_without_base", {"tax": to_decimal_text(on_top, order.currency)})
    for part, share in zip(parts, apportion(on_top, quotas) if parts else [], strict=True):
        part.charged = share
        compare_on_top(part, order.currency)


def _tax_quotas(order: Order, parts: list[Part], on_top: int) -> list[Fraction]:
    """What each line's tax is by the platform's own figures, per line or per unit, whichever makes the order's tax;
    by rate where neither does, because nobody documents which it is.
    """
    told = [part.told(order.currency) for part in parts]
    per_unit = [tax * part.quantity if part.tax.on_top else tax for tax, part in zip(told, parts, strict=True)]
    for quotas in (told, per_unit):
        told_sum = sum(quotas, Fraction(0))
        if told_sum > 0 and abs(told_sum - on_top) <= Fraction(len(parts), 2):
            return quotas
    return [part.expected() for part in parts]


def _shipping_part(
    order: Order, reading: Reading, of_lines: list[LineTax], circumstances: Circumstances, *, untaxed: bool
) -> Part | None:
    value = order.shipping - order.shipping_discount
    on_top = reading.shipping_tax_on_top
    if value == 0 and on_top == 0:
        return None
    tax = tax_of_shipping(
        order.shipping_taxes, of_lines, circumstances, order.currency, on_top=on_top > 0, untaxed=untaxed
    )
    part = Part(None, 1, order.shipping, order.shipping_discount, value, tax, 1, on_top)
    if part.price_includes_tax and on_top:
        raise Held("tax_without_base", {"tax": to_decimal_text(on_top, order.currency)})
    if not part.price_includes_tax:
        compare_on_top(part, order.currency)
    compare_inside(part, order.currency)
    return part
