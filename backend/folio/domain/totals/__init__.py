"""Totals: the order's lines become a document's lines and tax groups, exact to the minor unit, or it is held.

The steps: the order's own equation is recomputed (`equation`); discounts fall where they belong (`discounts`);
every line gets its tax by decision (`taxes`, `untaxed`) and the tax that came on top of it (`parts`); gross amounts
are grouped and split into base and tax, nets spread by largest remainder (`groups`). Sums are proved at the end: a
document that does not add up is our own bug and stops there (`ArithmeticFault`), it never leaves.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from folio.domain.document import TaxDecision, TaxGroup
from folio.domain.errors import Held
from folio.domain.money import to_decimal_text
from folio.domain.order import Order, OrderLine
from folio.domain.policy import DefaultTax, Exemptions
from folio.domain.totals.bearing import Circumstances
from folio.domain.totals.discounts import spread_discounts
from folio.domain.totals.equation import Reading, read_equation
from folio.domain.totals.groups import groups_of, nearest_totals, split
from folio.domain.totals.part import Part
from folio.domain.totals.parts import parts_of

__all__ = ["ArithmeticFault", "Balance", "BalancedLine", "balance", "nearest_totals", "split"]


class ArithmeticFault(Exception):
    """The arithmetic contradicts itself: a bug of ours. Never caught on the way to a document."""


@dataclass(frozen=True, slots=True)
class BalancedLine:
    """One line worked out. `source` is None for shipping. Amounts in minor units, for the whole line.

    `discount` is in the terms of `unit_price`: with tax where `price_includes_tax`, without where it does not.
    """

    source: OrderLine | None
    quantity: int
    unit_price: int
    discount: int
    gross: int
    net: int
    key: str
    price_includes_tax: bool = True


@dataclass(frozen=True, slots=True)
class Balance:
    """The order worked out: gross of lines = gross of groups = total. `readings` say how it was understood,
    `decisions` which rule gave each group its tax.
    """

    lines: tuple[BalancedLine, ...]
    groups: tuple[TaxGroup, ...]
    total: int
    prices_include_tax: bool
    readings: tuple[str, ...]
    decisions: tuple[TaxDecision, ...] = ()


def balance(
    order: Order,
    default_tax: DefaultTax | None,
    *,
    country: str,
    exemptions: Exemptions = Exemptions(),  # noqa: B008 - frozen
    destination: str = "",
    business_in: str = "",
    on: date | None = None,
) -> Balance:
    """Work an order out. Raises `Held` with the figures when it does not add up or a tax cannot be known.

    `country` is the seller's, `destination` where the goods go, `business_in` the country whose Tax ID a buying
    business gave, `on` the day of the sale.
    """
    circumstances = Circumstances(country, default_tax, exemptions, destination, business_in, on)
    _refuse_negative(order)
    reading = read_equation(order)
    discounts, how = spread_discounts(order)
    parts = parts_of(order, reading, discounts, circumstances)
    groups, nets = groups_of(parts, order.currency)
    lines = tuple(
        BalancedLine(
            p.source, p.quantity, p.unit_price, p.discount, p.gross, nets[i], p.tax.key, p.price_includes_tax
        )
        for i, p in enumerate(parts)
    )
    result = Balance(
        lines=lines,
        groups=groups,
        total=order.total,
        prices_include_tax=all(part.price_includes_tax for part in parts),
        readings=tuple(filter(None, (_told(reading, parts), how))),
        decisions=_decisions(parts),
    )
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


def _decisions(parts: list[Part]) -> tuple[TaxDecision, ...]:
    made = (TaxDecision(part.tax.key, part.tax.rule, part.tax.params, part.tax.data) for part in parts)
    return tuple(dict.fromkeys(made))


def _told(reading: Reading, parts: list[Part]) -> str:
    if not reading.tax_on_top and not reading.shipping_tax_on_top:
        return "Taxes are inside the prices."
    if any(part.price_includes_tax and part.tax.rate for part in parts):
        return "Taxes are inside some prices and came on top of others."
    return "Taxes came on top of the prices."


def _prove(result: Balance) -> None:
    if not (
        sum(line.gross for line in result.lines) == result.total
        and sum(group.gross for group in result.groups) == result.total
        and all(group.base + group.tax == group.gross and group.base >= 0 <= group.tax for group in result.groups)
        and all(abs(group.deviation) <= 1 and group.fixed <= group.tax for group in result.groups)
        and all(sum(part.amount for part in group.parts) == group.tax for group in result.groups if group.parts)
        and all(0 <= line.net <= line.gross for line in result.lines)
        and all(
            sum(line.net for line in result.lines if line.key == group.key) == group.base for group in result.groups
        )
    ):
        message = "lines, groups and total contradict each other"
        raise ArithmeticFault(message)
