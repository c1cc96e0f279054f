"""What a target is like, and a line as it is told to one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum


class Prices(StrEnum):
    """What a target's unit prices hold. `as_sold` keeps the shopper's: with tax or without, as the order had them."""

    GROSS = "gross"
    NET = "net"
    AS_SOLD = "as_sold"


class Rounding(StrEnum):
    """Where a target rounds.

    `given`: it takes net, tax and total from us and checks their sums. `line`: each line to the minor unit, then the
    tax once on each rate's sum. `each`: net and tax once each, from the exact sums. `once`: only the total, the
    tax being what is left over the rounded net.
    """

    GIVEN = "given"
    LINE = "line"
    EACH = "each"
    ONCE = "once"


class Discounts(StrEnum):
    """How a target takes the discount of a line."""

    AMOUNT = "amount"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Profile:
    """How one target computes.

    `roundings` are all the ways that are possible by what is known. `price_decimals` are those of the currency's
    major unit. `tolerance` is how many minor units the tax may be off its own rounding where `given`. `drafts`: the
    target shows its totals before they are final. `limits` are the most characters of a field, 0 lines no limit.
    `one_reason`: a document tells one reason for all that it does not tax. `currencies`, `categories` and `rates`
    (percent, of taxed lines) are what it can say, anything where empty. `source` tells where the facts were read.
    """

    name: str
    prices: Prices
    roundings: tuple[Rounding, ...]
    price_decimals: int
    discounts: Discounts
    source: str
    percent_decimals: int = 2
    tolerance: int = 0
    drafts: bool = False
    header_discount: bool = False
    several_taxes: bool = False
    zero_needs_reason: bool = False
    one_reason: bool = False
    keeps_free_lines: bool = True
    most_lines: int = 0
    limits: Mapping[str, int] = field(default_factory=dict)
    currencies: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    rates: frozenset[Decimal] = frozenset()

    def knowing(self, rounding: str) -> "Profile":
        """The same target, where the merchant found out how it rounds: `line`, or `document` for once at the end."""
        kept = {
            "line": tuple(r for r in self.roundings if r is Rounding.LINE),
            "document": tuple(r for r in self.roundings if r in (Rounding.EACH, Rounding.ONCE)),
        }.get(rounding, self.roundings)
        return replace(self, roundings=kept or self.roundings)


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One line as it is told to a target. `unit_price` is a decimal of the major unit in the target's own terms.

    One of `discount` (minor units, for the whole line) and `percent` tells the discount; both are zero where it is
    inside the price. `net` and `gross` are what the line must come to, minor units. `units` is how many were sold:
    it differs from `quantity` where the price of one could not be told exactly, and the line is told as a whole with
    its quantity in the words. `place` is its place on the document.
    """

    place: int
    description: str
    sku: str
    quantity: int
    unit_price: Decimal
    discount: int
    percent: Decimal
    rate: Decimal
    category: str
    reason: str
    tax_key: str
    net: int
    gross: int
    units: int
