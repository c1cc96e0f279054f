"""Values the storage tests share."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from folio.domain.document import (
    Document,
    DocumentKind,
    DocumentLine,
    IssuedDocument,
    Original,
    Party,
    Rendering,
    TaxGroup,
)
from folio.domain.store import StoreInfo, TokenPair
from tests.databases import NOW

PAIR = TokenPair("access-1", "refresh-1", NOW)
RENDERING = Rendering("application/pdf", "F-1.pdf", b"%PDF-\x00\xff", "ab" * 32)


def info(**changes: Any) -> StoreInfo:
    given = StoreInfo(
        code="shop",
        name="Shop",
        country="CL",
        currency="CLP",
        timezone="Santiago",
        url="https://shop.example",
        email="shop@example.test",
        hooks_token="hooks-1",
    )
    return replace(given, **changes)


def document(**changes: Any) -> Document:
    given = Document(
        reference="SHOP-1-R1",
        kind=DocumentKind.RECEIPT,
        sequence=1,
        order_id=1,
        currency="CLP",
        language="es",
        issue_date=date(2026, 3, 2),
        seller=Party("Señora Muñoz", tax_id="76543210-3"),
        buyer=Party("Ana"),
        buyer_is_consumer=True,
        prices_include_tax=True,
        lines=(DocumentLine("Té", 1, 1190, 0, 1190, 1000, "iva"),),
        groups=(TaxGroup("iva", "IVA", Decimal(19), "standard", 1000, 190, 1190),),
        total=1190,
        original=Original(DocumentKind.INVOICE, "F-1", date(2026, 3, 1), "SHOP-1-I1"),
    )
    return replace(given, **changes)


def issued(**changes: Any) -> IssuedDocument:
    given = IssuedDocument("fake", "SHOP-1-R1", "ext-1", "B-7", "B", "B-7", 1190, "CLP", NOW, "12.345.678-5")
    return replace(given, **changes)
