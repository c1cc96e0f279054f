"""What a provider keeps, and the arithmetic they share: exact fractions, rounded half up, never a float."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Any

HALF = Fraction(1, 2)


class Rounding(StrEnum):
    """Where a provider rounds. Most do not say, so both are played."""

    LINE = "line"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Line:
    """One line as the provider priced it.

    `exact` is the whole line in minor units before any rounding, after its discount, net or gross as the provider
    counts; `amount` the same rounded. `rate` is a percentage.
    """

    id: str
    name: str
    quantity: Decimal
    unit: Decimal
    discount: Decimal
    rate: Decimal
    exact: Fraction
    parent: str | None = None

    @property
    def amount(self) -> int:
        return half_up(self.exact)

    @property
    def factor(self) -> Fraction:
        """The rate as a fraction of one."""
        return Fraction(self.rate) / 100


@dataclass
class Document:
    """What was created: `kind` in the provider's own word, amounts in minor units, `net` with exempt lines in it."""

    id: str
    kind: str
    number: str
    state: str
    reference: str | None
    issued_on: str
    currency: str
    net: int
    tax: int
    total: int
    lines: tuple[Line, ...] = ()
    parent: str | None = None
    world: str = ""
    sent: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Sums:
    """Three integers that add up."""

    net: int
    tax: int

    @property
    def total(self) -> int:
        return self.net + self.tax


def half_up(value: Fraction) -> int:
    """The nearest integer, a half away from zero."""
    return floor(value + HALF) if value >= 0 else -floor(-value + HALF)


def exact(price: Decimal, quantity: Decimal, discount: Decimal, digits: int) -> Fraction:
    """The price times the quantity, less a discount in percent, in minor units, not rounded."""
    factor: int = 10**digits
    return Fraction(price) * Fraction(quantity) * (1 - Fraction(discount) / 100) * factor


def kept(price: Decimal, decimals: int | None) -> Decimal:
    """The price as the provider stores it: rounded to so many decimals, or as sent."""
    return price if decimals is None else price.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def is_date(value: Any) -> bool:
    """Whether it is a day written yyyy-mm-dd."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def amount(minor: int, digits: int) -> Decimal:
    """Minor units as the decimal number a provider writes."""
    return Decimal(minor).scaleb(-digits)


def add_net(lines: Iterable[Line], rounding: Rounding) -> Sums:
    """Net lines to a document, in the two ways a Portuguese program may do it.

    line: each line's net rounded, the tax of every rate rounded on the sum of its lines.
    document: net and tax each rounded once, from the exact sums.
    """
    every = list(lines)
    if rounding is Rounding.DOCUMENT:
        return Sums(
            half_up(sum((line.exact for line in every), Fraction(0))),
            half_up(sum((line.exact * line.factor for line in every), Fraction(0))),
        )
    of_rate: dict[Fraction, int] = {}
    for line in every:
        of_rate[line.factor] = of_rate.get(line.factor, 0) + line.amount
    return Sums(sum(of_rate.values()), sum(half_up(net * rate) for rate, net in of_rate.items()))
