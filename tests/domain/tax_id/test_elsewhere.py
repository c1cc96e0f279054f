"""Countries without a file of their own."""

import pytest

from folio.domain.tax_id import judge
from folio.domain.tax_id.elsewhere import ALIASES, MODULES
from folio.domain.verdict import Answer


@pytest.mark.parametrize(
    ("country", "text", "type_", "kind"),
    [
        ("VE", "V-11470283-4", "rif", "unknown"),
        ("DO", "1-01-85004-3", "rnc", "business"),
        ("DO", "00113918205", "cedula", "person"),
        ("CR", "3-101-999999", "cpj", "business"),
        ("CR", "3-0455-0175", "cpf", "person"),
        ("GT", "576937-K", "nit", "unknown"),
        ("GT", "CF", "nit", "generic"),
        ("GT", "2529 67840 0101", "nit", "person"),
        ("SV", "0614-050707-104-8", "nit", "unknown"),
        ("US", "91-1144442", "ein", "business"),
        ("GB", "GB 980 7806 84", "vat", "business"),
        ("FR", "Fr 40 303 265 045", "tva", "business"),
        ("FR", "552 008 443", "siren", "business"),
        ("DE", "DE 136,695 976", "ust-id", "business"),
        ("NL", "NL4495445B01", "vat", "business"),
        ("BE", "BE 428759497", "vat", "business"),
        ("PL", "PL 8567346215", "vat", "business"),
        ("CH", "CHE-107.787.577 IVA", "vat", "business"),
        ("NO", "NO 995 525 828 MVA", "vat", "business"),
    ],
)
def test_a_number_that_some_rule_of_the_country_accepts_is_valid(
    country: str, text: str, type_: str, kind: str
) -> None:
    verdict = judge(country, text)
    assert (verdict.answer, verdict.type, verdict.kind) == (Answer.VALID, type_, kind)


@pytest.mark.parametrize(("alias", "text"), [("EL", "EL 094259216"), ("UK", "980 7806 84"), ("XI", "980780684")])
def test_a_countrys_other_code_is_understood(alias: str, text: str) -> None:
    assert judge(alias, text).answer is Answer.VALID
    assert judge(ALIASES[alias], text).answer is Answer.VALID


@pytest.mark.parametrize("country", sorted(MODULES))
def test_a_refusal_is_never_certain_and_has_a_reason(country: str) -> None:
    verdict = judge(country, "12")
    assert (verdict.answer, verdict.certain) == (Answer.INVALID, False)
    assert verdict.reason in {"length", "format", "checksum", "component"}


@pytest.mark.parametrize(("country", "text"), [("US", "91-1144442"), ("CR", "3-101-999999")])
def test_what_has_no_check_digit_proves_nothing(country: str, text: str) -> None:
    assert judge(country, text).certain is False
