"""What is wrong with a store's choices before any order meets them: told when they are made, not when one waits."""

from collections.abc import Callable
from datetime import date
from functools import partial

from folio.domain.errors import Held
from folio.domain.money import format_rate
from folio.domain.policy import Exemption, Policy
from folio.domain.tax_law import reason_for, refuse_ended


def problems_of(policy: Policy, country: str, on: date) -> list[Held]:
    """Every choice about taxes that would hold orders sold on a day; `country` is the seller's."""
    default, problems = policy.default_tax, []
    checks: list[Callable[[], object]] = [partial(reason_for, country, one, on) for one in _exemptions(policy)]
    if default is not None:
        checks.insert(0, partial(refuse_ended, country, default.rate, on))
        if policy.exemptions.store is not None:
            problems.append(Held("default_and_exempt", {"rate": format_rate(default.rate)}))
    for check in checks:
        try:
            check()
        except Held as problem:
            problems.append(problem)
    return problems


def _exemptions(policy: Policy) -> list[Exemption]:
    chosen = policy.exemptions
    single = (chosen.store, chosen.zero_rate, chosen.export, chosen.intra_community)
    return [*(one for one in single if one is not None), *chosen.by_tax.values()]
