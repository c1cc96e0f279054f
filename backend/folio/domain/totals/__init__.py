"""Totals: the order's lines become a document's lines and tax groups, exact to the minor unit, or it is held.

The steps: the order's own equation is recomputed (`equation`); discounts fall where they belong (`discounts`);
every line gets its tax by decision (`taxes`); gross amounts are grouped and split into base and tax; nets are
spread by largest remainder. Sums are proved at the end: a document that does not add up is our own bug and stops
there (`ArithmeticFault`), it never leaves.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from folio.domain.document import TaxGroup
from folio.domain.errors import Held
from folio.domain.money import largest_remainder, round_half_up, to_decimal_text, to_minor
from folio.domain.order import Order, OrderLine
from folio.domain.policy import DefaultTax
from folio.domain.totals.discounts import apportion, spread_discounts
from folio.domain.totals.equation import Reading, inside, read_equation
from folio.domain.totals.taxes import LineTax, tax_of_line, tax_of_shipping


class ArithmeticFault(Exception):
    """The arithmetic contradicts itself: a bug of ours. Never caught on the way to a document."""


@dataclass(frozen=True, slots=True)
class BalancedLine:
    """One line worked out. `source` is None for shipping. Amounts in minor units, for the whole line.

    `discount` is in the terms of `unit_price`: with tax where prices include it, without where they do not.
    """

    source: OrderLine | None
    quantity: int
    unit_price: int
    discount: int
    gross: int
    net: int
    key: str


@dataclass(frozen=True, slots=True)
class Balance:
    """The order worked out: gross of lines = gross of groups = total. `readings` say how it was understood."""

    lines: tuple[BalancedLine, ...]
    groups: tuple[TaxGroup, ...]
    total: int
    prices_include_tax: bool
    readings: tuple[str, ...]


@dataclass(slots=True)
class _Part:
    source: OrderLine | None
    quantity: int
    unit_price: int
    discount: int
    value: int
    tax: LineTax
    charged: int = 0

    @property
    def gross(self) -> int:
        return self.value + self.charged


def balance(order: Order, default_tax: DefaultTax | None, *, country: str) -> Balance:
    """Work an order out. Raises `Held` with the figures when it does not add up or a tax cannot be known."""
    _refuse_negative(order)
    reading = read_equation(order)
    discounts, how = spread_discounts(order)
    parts = _product_parts(order, reading, discounts, default_tax, country)
    shipping = _shipping_part(order, reading, [part.tax for part in parts], default_tax, country)
    if shipping is not None:
        parts.append(shipping)
    groups, nets = _groups(parts)
    lines = tuple(
        BalancedLine(p.source, p.quantity, p.unit_price, p.discount, p.gross, nets[i], p.tax.key)
        for i, p in enumerate(parts)
    )
    result = Balance(lines, groups, order.total, _inclusive(parts), tuple(filter(None, (_told(reading), how))))
    _prove(result)
    return result


def _refuse_negative(order: Order) -> None:
    figures: list[int | Decimal] = [
        order.total,
        order.shipping,
        order.shipping_tax,
        order.tax,
        order.discount,
        order.gift_cards,
        *(figure for line in order.lines for figure in (line.unit_price, line.tax, line.discount)),
    ]
    if not order.lines or any(figure < 0 for figure in figures) or min(line.quantity for line in order.lines) < 1:
        raise Held("amounts_negative", {"total": to_decimal_text(order.total, order.currency)})


def _product_parts(
    order: Order, reading: Reading, discounts: list[int], default_tax: DefaultTax | None, country: str
) -> list[_Part]:
    taxes = _taxes_of_lines(order, reading, default_tax, country)
    parts = [
        _Part(line, line.quantity, line.unit_price, discount, line.unit_price * line.quantity - discount, tax)
        for line, discount, tax in zip(order.lines, discounts, taxes, strict=True)
    ]
    _charge(order, [part for part in parts if part.tax.on_top], reading.tax_on_top)
    return parts


def _taxes_of_lines(order: Order, reading: Reading, default_tax: DefaultTax | None, country: str) -> list[LineTax]:
    """The tax of every product line. What is given away untaxed goes with the first line that bears a tax."""
    given_away = [line.unit_price == 0 and not line.taxes and not line.is_gift_card for line in order.lines]
    borne = {
        place: _tax_of_line(line, reading, default_tax, country)
        for place, line in enumerate(order.lines)
        if not given_away[place] or all(given_away)
    }
    first = next(iter(borne.values()))
    return [borne.get(place, first) for place in range(len(order.lines))]


def _tax_of_line(line: OrderLine, reading: Reading, default_tax: DefaultTax | None, country: str) -> LineTax:
    on_top = reading.tax_on_top > 0
    tax = tax_of_line(line, default_tax, country, taxed_on_top=on_top and inside(line.taxes) is not True)
    if line.taxes and inside(line.taxes) is None:  # the platform did not say: the order's equation did
        return LineTax(tax.key, tax.label, tax.rate, tax.category, on_top)
    return tax


def _charge(order: Order, parts: list[_Part], on_top: int) -> None:
    """Give each line the tax that was charged on top of it, summing exactly to what the order says."""
    quotas = _tax_quotas(order, parts, on_top)
    if on_top and sum(quotas) == 0:
        raise Held("tax_without_base", {"tax": to_decimal_text(on_top, order.currency)})
    for part, share in zip(parts, apportion(on_top, quotas) if parts else [], strict=True):
        part.charged = share
        _compare_with_rate(part, order.currency, part.source.name if part.source else "")


def _tax_quotas(order: Order, parts: list[_Part], on_top: int) -> list[Fraction]:
    """What each line's tax is by the platform's own figures, per line or per unit, whichever makes the order's tax;
    by rate where neither does, because nobody documents which it is.
    """
    told = [to_minor(part.source.tax, order.currency) if part.source else Fraction(0) for part in parts]
    per_unit = [tax * part.quantity for tax, part in zip(told, parts, strict=True)]
    for quotas in (told, per_unit):
        told_sum = sum(quotas, Fraction(0))
        if told_sum > 0 and abs(told_sum - on_top) <= Fraction(len(parts), 2):
            return quotas
    return [part.value * Fraction(part.tax.rate) / 100 for part in parts]


def _compare_with_rate(part: _Part, currency: str, subject: str) -> None:
    """A tax that was charged on top must be what its rate gives, up to the rounding of each unit."""
    expected = part.value * Fraction(part.tax.rate) / 100
    if abs(part.charged - expected) > 1 + Fraction(part.quantity, 2):
        raise Held(
            "tax_differs_from_rate",
            {
                "line": subject,
                "charged": to_decimal_text(part.charged, currency),
                "expected": to_decimal_text(round_half_up(expected), currency),
                "rate": f"{part.tax.rate:f}",
            },
        )


def _shipping_part(
    order: Order, reading: Reading, of_lines: list[LineTax], default_tax: DefaultTax | None, country: str
) -> _Part | None:
    value = order.shipping - order.shipping_discount
    if value == 0 and reading.shipping_tax_on_top == 0:
        return None
    on_top = reading.shipping_tax_on_top > 0
    tax = tax_of_shipping(order.shipping_taxes, of_lines, default_tax, country, on_top=on_top)
    stated_on_top = bool(order.shipping_taxes) and inside(order.shipping_taxes) is False
    tax = LineTax(tax.key, tax.label, tax.rate, tax.category, on_top or stated_on_top)
    part = _Part(None, 1, order.shipping, order.shipping_discount, value, tax, reading.shipping_tax_on_top)
    if part.tax.on_top:
        _compare_with_rate(part, order.currency, "shipping")
    return part


def _groups(parts: list[_Part]) -> tuple[tuple[TaxGroup, ...], dict[int, int]]:
    """Group the lines by tax, split each group's gross into base and tax, and give each line its net."""
    groups: list[TaxGroup] = []
    nets: dict[int, int] = {}
    for key in dict.fromkeys(part.tax.key for part in parts):
        places = [i for i, part in enumerate(parts) if part.tax.key == key]
        tax = parts[places[0]].tax
        gross = sum(parts[i].gross for i in places)
        base, deviation = _split_group([parts[i] for i in places], gross, tax.rate)
        groups.append(TaxGroup(key, tax.label, tax.rate, tax.category, base, gross - base, gross, deviation))
        nets.update(zip(places, _nets([parts[i] for i in places], base), strict=True))
    return tuple(groups), nets


def _split_group(parts: list[_Part], gross: int, rate: Decimal) -> tuple[int, int]:
    """(base, deviation). Where all tax came on top the base is what was charged on, if the law's rounding allows."""
    if all(part.tax.on_top for part in parts):
        base = sum(part.value for part in parts)
        deviation = gross - base - round_half_up(base * Fraction(rate) / 100)
        if abs(deviation) <= 1:
            return base, deviation
    return split(gross, Fraction(rate) / 100)


def split(gross: int, rate: Fraction) -> tuple[int, int]:
    """(base, deviation) of a gross amount: the base b with b + round(b x rate) = gross where there is one.

    For rate/(1+rate) of all amounts there is none; then base = round(gross / (1 + rate)) and the tax is one unit
    off its own rounding, which the deviation records (never more than one: see docs/decisions/0005).
    """
    nearest = round_half_up(gross / (1 + rate))
    for base in (nearest, nearest - 1, nearest + 1):
        if base >= 0 and base + round_half_up(base * rate) == gross:
            return base, 0
    return nearest, gross - nearest - round_half_up(nearest * rate)


def _nets(parts: list[_Part], base: int) -> list[int]:
    exact = [part.value for part in parts]
    if all(part.tax.on_top for part in parts) and sum(exact) == base:
        return exact
    return largest_remainder(base, [part.gross for part in parts])


def _inclusive(parts: list[_Part]) -> bool:
    return not any(part.tax.on_top for part in parts)


def _told(reading: Reading) -> str:
    if reading.tax_on_top or reading.shipping_tax_on_top:
        return "Taxes came on top of the prices."
    return "Taxes are inside the prices."


def _prove(result: Balance) -> None:
    by_group = {group.key: group for group in result.groups}
    if not (
        sum(line.gross for line in result.lines) == result.total
        and sum(group.gross for group in result.groups) == result.total
        and all(group.base + group.tax == group.gross and group.base >= 0 <= group.tax for group in result.groups)
        and all(abs(group.deviation) <= 1 for group in result.groups)
        and all(0 <= line.net <= line.gross for line in result.lines)
        and all(
            sum(line.net for line in result.lines if line.key == key) == group.base for key, group in by_group.items()
        )
    ):
        message = "lines, groups and total contradict each other"
        raise ArithmeticFault(message)
