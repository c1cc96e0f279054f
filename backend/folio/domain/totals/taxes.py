"""Which tax a line bears, and why: a decision, never a fallback to zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from folio.domain.errors import Held
from folio.domain.money import format_rate
from folio.domain.order import OrderLine, TaxCharge
from folio.domain.policy import DefaultTax

# What the general consumption tax is called, where a store's default tax carries no name of its own.
NAME_OF_TAX = {"PE": "IGV", "BR": "ICMS", **dict.fromkeys("CL PT ES CO MX AR EC PY UY IT".split(), "IVA")}


MOST_PERCENT = 100


@dataclass(frozen=True, slots=True)
class LineTax:
    """The tax of one line: `key` groups lines, `rate` in percent, `category` as on `TaxGroup`."""

    key: str
    label: str
    rate: Decimal
    category: str
    on_top: bool


def tax_of_line(line: OrderLine, default: DefaultTax | None, country: str, *, taxed_on_top: bool) -> LineTax:
    """The tax of a product line.

    From the platform's own taxes where it has some; else the store's chosen default; else `Held`, because a store
    without configured taxes nearly always means "VAT included", not "exempt". `taxed_on_top`: the order as a whole
    carries a tax on top that no line explains.
    """
    if line.is_gift_card:
        # A multi-purpose voucher is not yet a supply: VAT comes when it is redeemed (Directive 2016/1065).
        if taxed_on_top and line.tax:
            raise Held("gift_card_taxed", {"line": line.name})
        return LineTax("gift_card", "0 %", Decimal(0), "gift_card", on_top=False)
    if line.taxes:
        return _from_charges(line.taxes, line.name)
    return _from_default(default, country, on_top=taxed_on_top, subject=line.name)


def tax_of_shipping(
    charges: Sequence[TaxCharge],
    of_lines: Sequence[LineTax],
    default: DefaultTax | None,
    country: str,
    *,
    on_top: bool,
) -> LineTax:
    """The tax of shipping: its own where the platform has one; else it follows the goods when they bear one rate,
    because carriage is ancillary to the sale; else the store's default; else `Held`.
    """
    if charges:
        return _from_charges(charges, "shipping")
    rates = {tax.key: tax for tax in of_lines if tax.category == "standard"}
    if len(rates) == 1:
        only = next(iter(rates.values()))
        return LineTax(only.key, only.label, only.rate, only.category, on_top)
    return _from_default(default, country, on_top=on_top, subject="shipping")


def _from_charges(charges: Sequence[TaxCharge], subject: str) -> LineTax:
    if any(charge.fixed for charge in charges):
        raise Held("fixed_tax", {"line": subject})
    flags = {charge.included for charge in charges}
    if len(flags) > 1:
        raise Held("taxes_in_and_on_top", {"line": subject})
    ordered = sorted(charges, key=lambda charge: (charge.name, charge.rate))
    rate = sum((charge.rate for charge in ordered), Decimal(0))
    _sensible(rate, subject)
    label = " + ".join(f"{charge.name} {format_rate(charge.rate)} %" for charge in ordered)
    return LineTax(label, label, rate, "standard", on_top=flags == {False})


def _from_default(default: DefaultTax | None, country: str, *, on_top: bool, subject: str) -> LineTax:
    if default is None:
        raise Held("no_tax_configured", {"line": subject})
    _sensible(default.rate, subject)
    if not default.included and not on_top:
        raise Held("default_tax_not_charged", {"rate": format_rate(default.rate)})
    name = default.name or NAME_OF_TAX.get(country, "VAT")
    label = f"{name} {format_rate(default.rate)} %"
    return LineTax(label, label, default.rate, "standard", on_top)


def _sensible(rate: Decimal, subject: str) -> None:
    """Zero VAT is a legal decision and never a fallback; a rate of 100 % and more has lost its decimal point."""
    if rate <= 0:
        raise Held("zero_rate_needs_reason", {"line": subject})
    if rate >= MOST_PERCENT:
        raise Held("rate_too_high", {"line": subject, "rate": format_rate(rate)})
