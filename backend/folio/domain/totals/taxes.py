"""Which tax a line bears, and why: a decision, never a fallback to zero.

In this order: what the platform charged; the merchant's own decision to sell without tax (export, intra-community,
exempt); the default tax the merchant chose. Where none of them speaks, the order waits for a person.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from folio.domain.errors import Held
from folio.domain.money import format_rate, to_minor
from folio.domain.order import OrderLine, TaxCharge
from folio.domain.policy import DefaultTax
from folio.domain.tax_law import VERSION, Standing, refuse_ended, standing
from folio.domain.totals.bearing import Bearing, Circumstances, LineTax
from folio.domain.totals.equation import inside
from folio.domain.totals.untaxed import by_destination, exempt, zero_rated

# What the general consumption tax is called, where a store's default tax carries no name of its own.
NAME_OF_TAX = {"PE": "IGV", "BR": "ICMS", **dict.fromkeys("CL PT ES CO MX AR EC PY UY IT".split(), "IVA")}

MOST_PERCENT = 100


def tax_of_line(
    line: OrderLine, circumstances: Circumstances, currency: str, *, taxed_on_top: bool, untaxed: bool
) -> LineTax:
    """The tax of a product line.

    `taxed_on_top`: the order as a whole carries a tax on top that no line explains. `untaxed`: the order charges no
    tax at all, so a decision to sell without tax can apply. Raises `Held` when no rule speaks, because a store
    without configured taxes nearly always means "VAT included", not "exempt".
    """
    if line.is_gift_card:
        # A multi-purpose voucher is not yet a supply: VAT comes when it is redeemed (Directive 2016/1065).
        if taxed_on_top and line.tax and inside(line.taxes) is not True:
            raise Held("gift_card_taxed", {"line": line.name})
        return LineTax("gift_card", "0 %", Decimal(0), "gift_card", on_top=False, rule="gift_card_sold")
    if line.taxes:
        return _from_charges(line.taxes, line.name, circumstances, currency, taxed_on_top, untaxed)
    return _without_charges(circumstances, on_top=taxed_on_top, untaxed=untaxed, subject=line.name)


def tax_of_shipping(
    charges: Sequence[TaxCharge],
    of_lines: Sequence[LineTax],
    circumstances: Circumstances,
    currency: str,
    *,
    on_top: bool,
    untaxed: bool,
) -> LineTax:
    """The tax of shipping: its own where the platform has one; else it follows the goods when they bear one rate,
    because carriage is ancillary to the sale; else as a line without a tax of its own.
    """
    if charges:
        return _from_charges(charges, "shipping", circumstances, currency, on_top, untaxed)
    followed = {without_fixed(tax).key: without_fixed(tax) for tax in of_lines if tax.category != "gift_card"}
    only = next(iter(followed.values())) if len(followed) == 1 else None
    # Where goods bear several taxes, nobody says which of them falls on carriage: an excise on wine does not.
    if only is not None and len(only.bearings) <= 1:
        return replace(only, on_top=on_top, rule="follows_goods")
    return _without_charges(circumstances, on_top=on_top, untaxed=untaxed, subject="shipping")


def without_fixed(tax: LineTax) -> LineTax:
    """The same tax without its amounts per unit: a bottle's deposit does not fall on the carriage."""
    if not tax.fixed_bearings:
        return tax
    bearings = tuple(bearing for bearing in tax.bearings if bearing.rate is not None)
    label = _joined(bearings)
    return replace(tax, key=label, label=label, bearings=bearings)


def _from_charges(
    charges: Sequence[TaxCharge], subject: str, at: Circumstances, currency: str, on_top: bool, untaxed: bool
) -> LineTax:
    ordered = sorted(charges, key=lambda charge: (charge.name, charge.rate))
    percents = [charge for charge in ordered if not charge.fixed]
    fixed = [_fixed(charge, currency, subject, on_top) for charge in ordered if charge.fixed and charge.rate]
    rate = sum((charge.rate for charge in percents), Decimal(0))
    if any(charge.rate < 0 for charge in percents) or rate >= MOST_PERCENT:
        raise Held("rate_too_high", {"line": subject, "rate": format_rate(rate)})
    percent = _percent(percents, rate, subject, at, on_top, untaxed)
    _one_side(percents, fixed, subject, percent_on_top=percent.on_top)
    if not fixed:
        return percent
    if percent.category != "standard":
        # A levy on goods that are sold without VAT is nothing a table of ours can place.
        raise Held("fixed_tax_alone", {"line": subject})
    label = _joined((*percent.bearings, *fixed))
    return replace(percent, key=label, label=label, bearings=(*percent.bearings, *fixed))


def _percent(
    charges: Sequence[TaxCharge], rate: Decimal, subject: str, at: Circumstances, on_top: bool, untaxed: bool
) -> LineTax:
    """The percentages of a line; where only amounts per unit were charged, the merchant's default tax."""
    if not charges:
        if at.default is None or not at.default.included:
            raise Held("fixed_tax_alone", {"line": subject})
        return _from_default(at.default, at, on_top=False, subject=subject)
    flags = {charge.included for charge in charges}
    if len(flags) > 1:
        raise Held("taxes_in_and_on_top", {"line": subject})
    if rate == 0:
        return zero_rated(charges, subject, at, untaxed=untaxed)
    stated = flags.pop()
    outside = on_top if stated is None else not stated
    bearings = tuple(Bearing(_label(c.name, c.rate), c.rate, on_top=outside) for c in charges)
    label = _joined(bearings)
    params = (("label", label), ("known", _known(at, rate if len(charges) == 1 else None)))
    return LineTax(label, label, rate, "standard", outside, bearings, "order_tax", params, data=_data(at))


def _fixed(charge: TaxCharge, currency: str, subject: str, on_top: bool) -> Bearing:
    amount = to_minor(charge.rate, currency)
    if amount < 0:
        raise Held("rate_too_high", {"line": subject, "rate": format_rate(charge.rate)})
    label = f"{charge.name} {format_rate(charge.rate)} {currency}"
    return Bearing(label, None, amount, on_top=on_top if charge.included is None else not charge.included)


def _one_side(percents: Sequence[TaxCharge], fixed: Sequence[Bearing], subject: str, *, percent_on_top: bool) -> None:
    """An amount per unit may come on top of a price that holds its percentage; not the other way round, because
    nobody documents whether the percentage is then charged on the amount as well.
    """
    if percents and percent_on_top and any(not bearing.on_top for bearing in fixed):
        raise Held("taxes_in_and_on_top", {"line": subject})


def _without_charges(at: Circumstances, *, on_top: bool, untaxed: bool, subject: str) -> LineTax:
    if not on_top:
        decided = by_destination(at, untaxed=untaxed)
        if decided is not None:
            return decided
        if at.exemptions.store is not None:
            if at.default is not None:
                raise Held("default_and_exempt", {"rate": format_rate(at.default.rate)})
            return exempt(at.exemptions.store, "exempt_store", at)
    if at.default is None:
        raise Held("no_tax_configured", {"line": subject})
    return _from_default(at.default, at, on_top=on_top, subject=subject)


def _from_default(default: DefaultTax, at: Circumstances, *, on_top: bool, subject: str) -> LineTax:
    if default.rate <= 0:
        raise Held("zero_rate_needs_reason", {"line": subject})
    if default.rate >= MOST_PERCENT:
        raise Held("rate_too_high", {"line": subject, "rate": format_rate(default.rate)})
    if not default.included and not on_top:
        raise Held("default_tax_not_charged", {"rate": format_rate(default.rate)})
    if at.on is not None:
        refuse_ended(at.country, default.rate, at.on)  # a default tax that ended is a setting forgotten
    label = _label(default.name or NAME_OF_TAX.get(at.country, "VAT"), default.rate)
    params = (("label", label), ("known", _known(at, default.rate)))
    bearings = (Bearing(label, default.rate, on_top=on_top),)
    return LineTax(label, label, default.rate, "standard", on_top, bearings, "store_default", params, data=_data(at))


def _known(at: Circumstances, rate: Decimal | None) -> str:
    """What the dated table says of a single rate: its source, or that it is not there."""
    if at.on is None or rate is None:
        return ""
    known, row = standing(at.country, rate, at.on)
    return row.source if row is not None and known is Standing.IN_FORCE else known.value


def _data(at: Circumstances) -> str:
    return f"rates {VERSION}" if at.on is not None else ""


def _joined(bearings: Sequence[Bearing]) -> str:
    """The labels of several taxes as one, which no other set of taxes has."""
    return " + ".join(bearing.label.replace(" + ", "+") for bearing in bearings)


def _label(name: str, rate: Decimal) -> str:
    return f"{name} {format_rate(rate)} %"
