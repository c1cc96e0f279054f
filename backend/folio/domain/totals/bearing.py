"""What a line can bear, and what decides it: the values between the order and its tax summary."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from folio.domain.money import round_half_up
from folio.domain.policy import DefaultTax, Exemptions


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides a tax beside the order's own figures.

    `country` is the seller's. `destination` is where the goods go, `business_in` the country whose Tax ID a buying
    business gave; empty where unknown. `on` is the day of the sale in the store's zone, None when no dated table is
    to be asked.
    """

    country: str
    default: DefaultTax | None = None
    exemptions: Exemptions = field(default_factory=Exemptions)
    destination: str = ""
    business_in: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Bearing:
    """One tax that a line bears: a percentage, or `fixed` minor units per unit where `rate` is None."""

    label: str
    rate: Decimal | None
    fixed: Fraction = Fraction(0)
    on_top: bool = False


@dataclass(frozen=True, slots=True)
class LineTax:
    """The tax of one line: `key` groups lines, `rate` is the sum of the percentages, `category` as on `TaxGroup`.

    `on_top`: the percentages came on top of the price. `rule`, `params` and `data` make the `TaxDecision`.
    """

    key: str
    label: str
    rate: Decimal
    category: str
    on_top: bool
    bearings: tuple[Bearing, ...] = ()
    rule: str = "order_tax"
    params: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    mention: str = ""
    data: str = ""

    @property
    def fixed_bearings(self) -> tuple[Bearing, ...]:
        """The taxes that are an amount per unit."""
        return tuple(bearing for bearing in self.bearings if bearing.rate is None)

    def fixed(self, units: int, *, on_top_only: bool = False) -> int:
        """What the fixed taxes come to over so many units, each rounded by itself."""
        if len(self.bearings) < 2:  # a fixed tax never stands alone
            return 0
        return sum(
            round_half_up(bearing.fixed * units)
            for bearing in self.fixed_bearings
            if bearing.on_top or not on_top_only
        )
