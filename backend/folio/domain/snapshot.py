"""A document as JSON and back, byte for byte the same: what is frozen in the books and in the ledger."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from folio.domain.document import (
    Credited,
    Document,
    DocumentKind,
    DocumentLine,
    Original,
    Party,
    TaxDecision,
    TaxGroup,
    TaxPart,
)


def freeze(document: Document) -> str:
    """Canonical JSON of a document: sorted keys, no spaces, decimals and dates as text."""
    return json.dumps(asdict(document), default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def thaw(text: str) -> Document:
    """The document a `freeze` was made of."""
    raw: dict[str, Any] = json.loads(text)
    original = raw["original"]
    return Document(
        **{
            **raw,
            "kind": DocumentKind(raw["kind"]),
            "issue_date": date.fromisoformat(raw["issue_date"]),
            "seller": Party(**raw["seller"]),
            "buyer": Party(**raw["buyer"]),
            "lines": tuple(DocumentLine(**line) for line in raw["lines"]),
            "groups": tuple(_group(group) for group in raw["groups"]),
            "paid_with": tuple((name, amount) for name, amount in raw["paid_with"]),
            "notes": tuple(raw["notes"]),
            "decision": tuple(raw["decision"]),
            "original": Original(
                DocumentKind(original["kind"]),
                original["number"],
                date.fromisoformat(original["issue_date"]),
                original["reference"],
                original.get("reason", ""),
                original.get("words", ""),
            )
            if original
            else None,
            "taxes_decided": tuple(
                TaxDecision(**{**one, "params": tuple((name, value) for name, value in one["params"])})
                for one in raw.get("taxes_decided", ())
            ),
            "credited": tuple(Credited(**one) for one in raw.get("credited", ())),
        }
    )


def _group(raw: dict[str, Any]) -> TaxGroup:
    parts = tuple(
        TaxPart(part["label"], None if part["rate"] is None else Decimal(part["rate"]), part["amount"])
        for part in raw.get("parts", ())
    )
    return TaxGroup(**{**raw, "rate": Decimal(raw["rate"]), "parts": parts})
