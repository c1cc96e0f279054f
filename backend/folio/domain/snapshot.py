"""A document as JSON and back, byte for byte the same: what is frozen in the books and in the ledger."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from folio.domain.document import Document, DocumentKind, DocumentLine, Original, Party, TaxGroup


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
            "groups": tuple(TaxGroup(**{**g, "rate": Decimal(g["rate"])}) for g in raw["groups"]),
            "paid_with": tuple((name, amount) for name, amount in raw["paid_with"]),
            "notes": tuple(raw["notes"]),
            "decision": tuple(raw["decision"]),
            "original": Original(
                DocumentKind(original["kind"]),
                original["number"],
                date.fromisoformat(original["issue_date"]),
                original["reference"],
            )
            if original
            else None,
        }
    )
