"""A line or the shipping while it is being worked out."""

from dataclasses import dataclass
from fractions import Fraction

from folio.domain.money import to_minor
from folio.domain.order import OrderLine
from folio.domain.totals.bearing import LineTax


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
