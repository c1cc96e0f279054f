"""A store policy from outside: what fits is taken, the first fault is named with its key, no value is quoted."""

from typing import Any

import pytest

from folio.adapters.policies import check_policy
from folio.domain.errors import Malformed
from folio.domain.policy import read_policy

FULL: dict[str, Any] = {
    "provider": "builtin",
    "credentials": {"token": "t"},
    "seller": {
        "name": "Comercial Prueba SpA", "tax_id": "76.086.428-5", "address": "Calle 1", "city": "Santiago",
        "country": "CL", "activity": "Té", "email": "ventas@example.com", "logo_url": "https://cdn.example/l.png",
        "municipality": "Santiago", "postal": "8320000",
    },
    "default_tax": {"rate": "19", "included": True},
    "documents": "paid",
    "draft": False,
    "start_date": "2026-01-01",
    "language": "es",
    "bcc": ["libros@example.com"],
    "fields": {"business_name": 1, "activity": 2, "document_kind": 3},
    "script": {"mode": "hint", "required": "auto", "format": "keep"},
    "stock": {"owner": "jumpseller"},
    "kind": "auto",
    "rounding": "line",
    "registries": ["vies"],
    "exemptions": {
        "store": {"category": "exempt", "code": "M10"}, "by_tax": {"IVA 0": {"category": "zero", "code": "M07"}},
        "export": {"category": "export", "code": "M05", "mention": "Isento"},
    },
}  # fmt: skip


def sentence_of(policy: dict[str, Any]) -> tuple[str, str | None]:
    with pytest.raises(Malformed) as caught:
        check_policy(policy)
    return caught.value.sentence, caught.value.field


@pytest.mark.parametrize("policy", [{}, FULL, *({key: FULL[key]} for key in FULL)])
def test_every_key_of_the_contract_is_taken_and_can_be_read(policy: dict[str, Any]) -> None:
    check_policy(policy)
    assert read_policy(policy).provider == "builtin"


def test_a_register_that_folio_cannot_ask_is_refused_by_name() -> None:
    assert sentence_of({"registries": ["companies-house"]}) == (
        "The policy cannot be used: registries.0 must be one of vies.",
        "registries.0",
    )
    assert read_policy({"registries": ["vies"]}).registries == ("vies",)
    assert read_policy({}).registries == ()


def test_an_unknown_key_is_named_with_those_that_are_known() -> None:
    sentence, field = sentence_of({"langauge": "es"})
    assert "unknown key langauge in policy; known are bcc, credentials," in sentence
    assert field == "policy"
    sentence, field = sentence_of({"seller": {"name": "A", "taxid": "1"}})
    assert ("unknown key taxid in seller" in sentence, field) == (True, "seller")


@pytest.mark.parametrize(
    ("policy", "field", "what"),
    [
        ({"documents": "later"}, "documents", "must be one of paid, shipped, manual"),
        ({"provider": "nobody"}, "provider", "must be one of builtin"),
        ({"draft": "no"}, "draft", "must be of type boolean"),
        ({"seller": {}}, "seller", "seller lacks name"),
        ({"default_tax": {"rate": "19"}}, "default_tax", "default_tax lacks included"),
        ({"default_tax": {"rate": 19, "included": True}}, "default_tax.rate", "must be of type string"),
        ({"default_tax": {"rate": "19%", "included": True}}, "default_tax.rate", "does not fit: pattern"),
        ({"default_tax": {"rate": "119", "included": True}}, "default_tax.rate", "does not fit: pattern"),
        ({"seller": {"name": ""}}, "seller.name", "does not fit: minLength"),
        ({"bcc": ["a@example.com", "no address"]}, "bcc.1", "does not fit: pattern"),
        ({"fields": {"activity": 0}}, "fields.activity", "does not fit: minimum"),
        ({"stock": {"owner": "me"}}, "stock.owner", "must be one of"),
        ({"kind": "boleta"}, "kind", "must be one of auto, invoice, receipt"),
        ({"rounding": "up"}, "rounding", "must be one of line, document"),
        ({"exemptions": {"export": {"category": "export"}}}, "exemptions.export", "lacks code"),
        (
            {"exemptions": {"export": {"category": "free", "code": "X"}}},
            "exemptions.export.category",
            "must be one of",
        ),
        ({"exemptions": {"store": {"category": "exempt", "code": "M 10"}}}, "exemptions.store.code", "pattern"),
        # An export is nothing that can be decided for everything, nor an exempt sale for what leaves.
        (
            {"exemptions": {"store": {"category": "export", "code": "M05"}}},
            "exemptions.store.category",
            "one of zero",
        ),
        (
            {"exemptions": {"export": {"category": "exempt", "code": "M10"}}},
            "exemptions.export.category",
            "one of export",
        ),
        (
            {
                "exemptions": {
                    "by_tax": {"IVA": {"category": "zero", "code": "1"}, "iva": {"category": "zero", "code": "2"}}
                }
            },
            "exemptions.by_tax",
            "names one tax twice",
        ),
        ({"start_date": "01-01-2026"}, "start_date", "does not fit: "),
        ({"start_date": "2026-02-30"}, "start_date", "does not fit: format date"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_path(policy: dict[str, Any], field: str, what: str) -> None:
    sentence, named = sentence_of(policy)
    assert named == field
    assert what in sentence


@pytest.mark.parametrize(
    "policy",
    [
        {"provider": "hunter2"},
        {"credentials": "hunter2"},
        {"credentials": {"token": ["hunter2"]}},
        {"seller": {"name": "A", "email": ["hunter2"]}},
        {"start_date": "hunter2"},
        {"bcc": ["hunter2"]},
    ],
)
def test_no_value_is_ever_quoted_because_a_credential_may_stand_in_the_wrong_place(policy: dict[str, Any]) -> None:
    assert "hunter2" not in sentence_of(policy)[0]
