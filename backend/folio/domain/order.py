"""An order as it was sold and paid: parsed once at the border, frozen ever after.

Amounts of money are integers of the currency's minor unit. Figures the platform computes for information only
(line tax, discounts) stay exact decimals in the currency's major unit, because it reports them unrounded; they
are checked against, never copied onto a document. Source: Jumpseller OpenAPI and observed payloads.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class OrderStatus(StrEnum):
    """Where an order stands on the platform."""

    CREATED = "created"
    ABANDONED = "abandoned"
    PENDING = "pending_payment"
    PAID = "paid"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class TaxCharge:
    """One tax the platform applied to a line or to shipping.

    `rate` is a percentage ("19"), or money per unit in the major unit when `fixed`. `included` says whether the
    price already holds it; None when the platform did not say.
    """

    name: str
    rate: Decimal
    fixed: bool
    included: bool | None
    amount: Decimal | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One product sold. `unit_price` in minor units, before discount; `discount` and `tax` in major units.

    Whether `discount` is per unit or for the whole line is not documented: `domain/totals.py` decides by which
    reading makes the order add up.
    """

    name: str
    quantity: int
    unit_price: int
    discount: Decimal
    tax: Decimal
    taxes: tuple[TaxCharge, ...] = ()
    sku: str | None = None
    product_id: int | None = None
    variant_id: int | None = None
    type: str = "physical"

    @property
    def is_gift_card(self) -> bool:
        """Selling a gift card is not yet a supply: it carries no VAT."""
        return self.type == "gift_card"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in the buyer's own words; empty strings where nothing was given."""

    name: str = ""
    surname: str = ""
    street: str = ""
    street_number: str = ""
    complement: str = ""
    municipality: str = ""
    city: str = ""
    region: str = ""
    postal: str = ""
    country: str = ""
    country_code: str = ""


@dataclass(frozen=True, slots=True)
class CustomField:
    """The answer to one field the merchant added to the checkout. `label` has its HTML entities undone."""

    id: int | None
    label: str
    value: str
    area: str


@dataclass(frozen=True, slots=True)
class Billing:
    """Who is billed, as typed at the checkout. Empty strings where nothing was given."""

    email: str = ""
    fullname: str = ""
    phone: str = ""
    tax_id: str = ""
    company_name: str = ""
    activity: str = ""
    taxpayer_type: str = ""
    address: Address = Address()


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the platform has it now. Amounts in minor units of `currency` unless said otherwise.

    `discount` already contains `shipping_discount`; `gift_cards` is a means of payment and does not lower
    `total`. `tax` and `shipping_tax` are the platform's own sums in the major unit, given even when the tax is
    inside the price.
    """

    id: int
    status: OrderStatus
    created_at: datetime
    completed_at: datetime | None
    currency: str
    subtotal: int
    tax: Decimal
    shipping: int
    shipping_tax: Decimal
    discount: int
    shipping_discount: int
    gift_cards: int
    total: int
    lines: tuple[OrderLine, ...]
    billing: Billing
    shipping_taxes: tuple[TaxCharge, ...] = ()
    shipping_address: Address | None = None
    custom_fields: tuple[CustomField, ...] = ()
    shipping_name: str = ""
    shipping_required: bool = True
    fulfilled: bool = False
    payment_method: str = ""
    payment_type: str = ""
    coupons: tuple[str, ...] = ()
    promotions: tuple[str, ...] = ()

    def field(self, field_id: int) -> str:
        """The buyer's answer to a custom field, preferring the billing area where the field shows twice."""
        answers = [f for f in self.custom_fields if f.id == field_id and f.value]
        answers.sort(key=lambda f: f.area != "billing")
        return answers[0].value if answers else ""
