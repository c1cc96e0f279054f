"""What is wrong with a store's choices before any order meets them: told when they are made, not when one waits."""

from collections.abc import Iterator
from datetime import date

from folio.domain.errors import Held
from folio.domain.policy import Exemption, Policy
from folio.domain.tax_law import Standing, in_force, reason_for, standing


def problems_of(policy: Policy, country: str, on: date) -> list[Held]:
    """Every choice about taxes that would hold orders sold on a day; `country` is the seller's."""
    problems = list(_of_default(policy, country, on))
    for chosen in _exemptions(policy):
        try:
            reason_for(country, chosen, on)
        except Held as problem:
            problems.append(problem)
    return problems


def _of_default(policy: Policy, country: str, on: date) -> Iterator[Held]:
    if policy.default_tax is None:
        return
    rate = f"{policy.default_tax.rate.normalize():f}"
    if policy.exemptions.store is not None:
        yield Held("default_and_exempt", {"rate": rate})
    known, row = standing(country, policy.default_tax.rate, on)
    if known is Standing.ENDED and row is not None and row.until is not None:
        until = row.until.isoformat()
        now = ", ".join(f"{other.percent.normalize():f} %" for other in in_force(country, on))
        yield Held(
            "default_rate_ended",
            {"rate": rate, "until": until, "country": country, "source": row.source, "now": now},
        )


def _exemptions(policy: Policy) -> list[Exemption]:
    chosen = policy.exemptions
    single = (chosen.store, chosen.zero_rate, chosen.export, chosen.intra_community)
    return [*(one for one in single if one is not None), *chosen.by_tax.values()]
