"""Selling without tax: always the merchant's own decision, with a legal reason, and only where it applies."""

from collections.abc import Sequence
from decimal import Decimal

from folio.domain.errors import Held
from folio.domain.order import TaxCharge
from folio.domain.policy import Exemption
from folio.domain.tax_law import VERSION, is_other_member, leaves_the_market, reason_for
from folio.domain.totals.bearing import Circumstances, LineTax


def zero_rated(charges: Sequence[TaxCharge], subject: str, at: Circumstances, *, untaxed: bool) -> LineTax:
    """A stated rate of 0 %: the reason the merchant gave for that tax, for where the goods go, or for zero rates.
    Raises `Held` where there is none.
    """
    for charge in charges:
        chosen = at.exemptions.by_tax.get(charge.name.casefold())
        if chosen is not None:
            return exempt(chosen, "exempt_by_tax", at, tax=charge.name)
    return (
        by_destination(at, untaxed=untaxed)
        or (exempt(at.exemptions.zero_rate, "exempt_zero_rate", at) if at.exemptions.zero_rate else None)
        or _refuse_zero(subject)
    )


def _refuse_zero(subject: str) -> LineTax:
    raise Held("zero_rate_needs_reason", {"line": subject})


def by_destination(at: Circumstances, *, untaxed: bool) -> LineTax | None:
    """Goods that leave: only where the merchant decided so and the shopper was charged no tax at all."""
    if not untaxed:
        return None
    if at.exemptions.export is not None and leaves_the_market(at.country, at.destination):
        return exempt(at.exemptions.export, "export", at, destination=at.destination)
    if (
        at.exemptions.intra_community is not None
        and is_other_member(at.country, at.destination)
        and is_other_member(at.country, at.business_in)
    ):
        return exempt(at.exemptions.intra_community, "intra_community", at, destination=at.destination)
    return None


def exempt(chosen: Exemption, rule: str, at: Circumstances, **params: str) -> LineTax:
    """A line sold without tax by the merchant's decision, with its legal reason. Raises `Held` for a reason that is
    not law in the seller's country on that day.
    """
    reason = reason_for(at.country, chosen, at.on)
    told = (("code", reason.code), ("law", reason.law), *params.items())
    label = f"0 % ({reason.code})"
    return LineTax(
        f"{chosen.category}:{reason.code}", label, Decimal(0), chosen.category, on_top=False, rule=rule, params=told,
        reason=reason.code, mention=reason.mention, data=f"reasons {VERSION}",
    )  # fmt: skip
