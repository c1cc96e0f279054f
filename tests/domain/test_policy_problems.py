"""A choice about taxes that would hold every order is told when it is made."""

from datetime import date
from decimal import Decimal

import pytest

from folio.domain.policy import DefaultTax, Exemption, Exemptions, Policy, read_policy
from folio.domain.policy_problems import problems_of

TODAY = date(2026, 11, 24)


def reasons(policy: Policy, country: str, on: date = TODAY) -> list[str]:
    """The codes of what is wrong."""
    return [problem.reason for problem in problems_of(policy, country, on)]


def test_good_choices_have_no_problems() -> None:
    good = Exemptions(export=Exemption("export", "M05"), by_tax={"isento": Exemption("exempt", "M07")})
    assert reasons(Policy(default_tax=DefaultTax(Decimal(23), included=True), exemptions=good), "PT") == []
    assert reasons(Policy(), "CL") == []


@pytest.mark.parametrize(
    ("policy", "country", "on", "found"),
    [
        (Policy(default_tax=DefaultTax(Decimal(12), included=True)), "EC", TODAY, ["default_rate_ended"]),
        (Policy(default_tax=DefaultTax(Decimal(12), included=True)), "EC", date(2024, 3, 31), []),
        (
            Policy(
                default_tax=DefaultTax(Decimal(23), included=True),
                exemptions=Exemptions(store=Exemption("exempt", "M10")),
            ),
            "PT", TODAY, ["default_and_exempt"],
        ),
        (
            Policy(exemptions=Exemptions(store=Exemption("exempt", "M26"), export=Exemption("export", "M99"))), "PT",
            TODAY, ["exemption_code_ended", "exemption_code_unknown"],
        ),
        (
            Policy(exemptions=Exemptions(by_tax={"excluido": Exemption("exempt", "E")})), "CO", TODAY,
            ["exemption_mention_missing"],
        ),
    ],
)  # fmt: skip
def test_what_would_hold_every_order_is_found(policy: Policy, country: str, on: date, found: list[str]) -> None:
    assert reasons(policy, country, on) == found


def test_a_policy_file_tells_exemptions_kind_and_rounding() -> None:
    policy = read_policy(
        {
            "kind": "receipt",
            "rounding": "document",
            "exemptions": {
                "export": {"category": "export", "code": "M05"},
                "by_tax": {"IVA Isento": {"category": "exempt", "code": "M07", "mention": "Isento"}},
            },
        }
    )
    assert (policy.kind, policy.rounding) == ("receipt", "document")
    assert policy.exemptions.export == Exemption("export", "M05")
    assert policy.exemptions.by_tax == {"iva isento": Exemption("exempt", "M07", "Isento")}
    assert read_policy({}).exemptions == Exemptions()
