"""The order's lines and its shipping, each with its value, its tax and what of the tax came on top of its price."""

from dataclasses import dataclass
from fractions import Fraction

from folio.domain.errors import Held
from folio.domain.money import round_half_up, to_decimal_text, to_minor
from folio.domain.order import Order, OrderLine
from folio.domain.totals.bearing import Circumstances, LineTax
from folio.domain.totals.discounts import apportion
from folio.domain.totals.equation import Reading
from folio.domain.totals.taxes import tax_of_line, tax_of_shipping


@dataclass(slots=True)
class Part:
    """A line being worked out; `source` is None for shipping. Amounts in minor units, for the whole line.

    `value` is the price times the quantity after discount; `charged` the tax that came on top of it. `units` is how
    often a fixed tax counts: once per unit, or once for the line where that is what the order shows.
    """

    source: OrderLine | None
    quantity: int
    unit_price: int
    discount: int
    value: int
    tax: LineTax
    units: int
    charged: int = 0

    @property
    def gross(self) -> int:
        """What was paid for it, tax included."""
        return self.value + self.charged

    @property
    def fixed(self) -> int:
        """What of its tax is fixed amounts."""
        return self.tax.fixed(self.units)

    @property
    def price_includes_tax(self) -> bool:
        """Whether the price the shopper saw was all there was to pay."""
        return not self.tax.on_top and not self.tax.fixed(self.units, on_top_only=True)

    @property
    def name(self) -> str:
        """What a person would call it in a sentence."""
        return self.source.name if self.source else "shipping"

    def expected(self) -> Fraction:
        """The tax on top that its rates give, exactly."""
        percent = self.value * Fraction(self.tax.rate) / 100 if self.tax.on_top else Fraction(0)
        return percent + self.tax.fixed(self.units, on_top_only=True)

    def told(self, currency: str) -> Fraction:
        """The tax on top by the platform's own figure for the line."""
        if not self.tax.on_top:
            return self.expected()
        return to_minor(self.source.tax, currency) if self.source else Fraction(0)


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
    shipping = _shipping_part(order, reading, taxes, circumstances, untaxed=untaxed)
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
    first = next(iter(borne.values()))
    return [borne.get(place, first) for place in range(len(order.lines))]


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
        _compare_inside(part, order.currency)
    return parts


def _charge(order: Order, parts: list[Part], on_top: int) -> None:
    """Give each line the tax that was charged on top of it, summing exactly to what the order says."""
    quotas = _tax_quotas(order, parts, on_top)
    if on_top and sum(quotas) == 0:
        raise Held("tax_without_base", {"tax": to_decimal_text(on_top, order.currency)})
    for part, share in zip(parts, apportion(on_top, quotas) if parts else [], strict=True):
        part.charged = share
        _compare_with_rate(part, order.currency)


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


def _compare_with_rate(part: Part, currency: str) -> None:
    """A tax that was charged on top must be what its rate gives, up to the rounding of each unit."""
    expected = part.expected()
    if abs(part.charged - expected) > 1 + Fraction(part.quantity, 2):
        raise _differs(part, currency, Fraction(part.charged), expected)


def _compare_inside(part: Part, currency: str) -> None:
    """A fixed tax inside a price must leave room for the rest, and fit the tax the platform reports for the line."""
    if not part.tax.fixed_bearings:
        return
    if part.fixed > part.gross:
        raise Held("fixed_tax_above_price", {"line": part.name, "tax": to_decimal_text(part.fixed, currency)})
    if part.source is None or not part.price_includes_tax or not part.source.tax:
        return
    # Where the percentage is the store's own default, the platform reports the fixed tax alone.
    rate = Fraction(part.tax.rate) / 100 if any(not charge.fixed for charge in part.source.taxes) else Fraction(0)
    expected = (part.value - part.fixed) * rate / (1 + rate) + part.fixed
    reported = to_minor(part.source.tax, currency)
    if min(abs(reported - expected), abs(reported * part.quantity - expected)) > 1 + Fraction(part.quantity, 2):
        raise _differs(part, currency, reported, expected)


def _differs(part: Part, currency: str, charged: Fraction, expected: Fraction) -> Held:
    return Held(
        "tax_differs_from_rate",
        {
            "line": part.name,
            "charged": to_decimal_text(round_half_up(charged), currency),
            "expected": to_decimal_text(round_half_up(expected), currency),
            "rate": f"{part.tax.rate:f}",
        },
    )


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
        _compare_with_rate(part, order.currency)
    _compare_inside(part, order.currency)
    return part
