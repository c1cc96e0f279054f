"""Values for tests: defaults that are complete and add up, so that a test says only what it is about.

People, firms and addresses are generated; Tax IDs have correct check digits and belong to nobody we know.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from folio.domain.document import Document, DocumentKind, DocumentLine, IssuedDocument, Original, Party, TaxGroup
from folio.domain.money import round_half_up
from folio.domain.policy import Policy
from folio.domain.store import Store

NOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def a_clock(at: datetime = NOON) -> "SetClock":
    """A clock that stands still until it is moved."""
    return SetClock(at)


class SetClock:
    """A clock in the hands of the test."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """The time it was set to."""
        return self.at


def a_seller(**given: Any) -> Party:
    """A shop in Santiago."""
    return Party(
        **{
            "name": "Almacén Los Aromos SpA",
            "tax_id": "76.543.210-3",
            "address": "Av. Providencia 1234, of. 56",
            "city": "Santiago",
            "country": "CL",
            "activity": "Venta al por menor de artículos del hogar",
            "email": "hola@losaromos.example",
            **given,
        }
    )


def a_buyer(**given: Any) -> Party:
    """A firm that buys."""
    return Party(
        **{
            "name": "Constructora Ñuble y Compañía Limitada",
            "tax_id": "77.123.456-9",
            "address": "Calle Larga 890",
            "city": "Chillán",
            "country": "CL",
            "activity": "Obras menores",
            "email": "compras@nuble.example",
            **given,
        }
    )


def a_consumer(**given: Any) -> Party:
    """A person who gave no Tax ID."""
    return Party(**{"name": "Amparo Quidel", "country": "CL", "email": "amparo@correo.example", **given})


def a_line(gross: int = 10000, rate: str = "19", **given: Any) -> DocumentLine:
    """A line over a gross amount, tax included."""
    quantity = given.get("quantity", 1)
    return DocumentLine(
        **{
            "description": "Tetera de hierro",
            "quantity": quantity,
            "unit_price": (gross + given.get("discount", 0)) // quantity,
            "discount": 0,
            "gross": gross,
            "net": net_of(gross, rate),
            "tax_key": rate,
            "sku": "TET-01",
            **given,
        }
    )


def net_of(gross: int, rate: str) -> int:
    """What is left of a gross amount without its tax."""
    return round_half_up(Fraction(gross) / (1 + Fraction(Decimal(rate)) / 100))


def groups_of(lines: Sequence[DocumentLine], label: str = "IVA") -> tuple[TaxGroup, ...]:
    """The tax summary that fits lines whose tax_key is their rate."""
    groups = []
    for key in dict.fromkeys(line.tax_key for line in lines):
        mine = [line for line in lines if line.tax_key == key]
        gross, base = sum(line.gross for line in mine), sum(line.net for line in mine)
        rate = Decimal(key)
        groups.append(TaxGroup(key, label, rate, "standard" if rate else "exempt", base, gross - base, gross))
    return tuple(groups)


def a_document(**given: Any) -> Document:
    """A receipt over 10.000 pesos. Lines given alone bring their own tax summary and total."""
    lines = tuple(given.get("lines", (a_line(),)))
    kind = DocumentKind(given.get("kind", DocumentKind.RECEIPT))
    order_id = given.get("order_id", 1012)
    return Document(
        **{
            "reference": f"LOSAROMOS-{order_id}-{kind.value.upper()}-1",
            "sequence": 1,
            "order_id": order_id,
            "currency": "CLP",
            "language": "es",
            "issue_date": date(2026, 11, 24),
            "seller": a_seller(),
            "buyer": a_consumer() if kind is DocumentKind.RECEIPT else a_buyer(),
            "buyer_is_consumer": kind is DocumentKind.RECEIPT,
            "prices_include_tax": True,
            "groups": groups_of(lines),
            "total": sum(line.gross for line in lines),
            "paid_with": (("Webpay", sum(line.gross for line in lines)),),
            "link": f"https://folio.example/documents/h3Jw0c{order_id}",
            **given,
            "kind": kind,
            "lines": lines,
        }
    )


def a_credit_note(**given: Any) -> Document:
    """The full credit note of invoice F-12."""
    original = Original(DocumentKind.INVOICE, "F-12", date(2026, 11, 20), "LOSAROMOS-1012-INVOICE-1")
    return a_document(**{"kind": DocumentKind.CREDIT_NOTE, "original": original, **given})


def an_issued(document: Document | None = None, number: str = "B-1", **given: Any) -> IssuedDocument:
    """A document as its provider certified it."""
    source = document or a_document()
    return IssuedDocument(
        **{
            "provider": "builtin",
            "reference": source.reference,
            "external_id": source.reference,
            "number": number,
            "series": number.rpartition("-")[0],
            "public_id": number,
            "total": source.total,
            "currency": source.currency,
            "issued_at": NOON,
            **given,
        }
    )


def a_store(policy: Policy | None = None, **given: Any) -> Store:
    """A connected shop in Santiago."""
    return Store(
        **{
            "id": "st_7k2m",
            "code": "losaromos",
            "name": "Los Aromos",
            "country": "CL",
            "currency": "CLP",
            "timezone": "America/Santiago",
            "url": "https://losaromos.example",
            "email": "tienda@losaromos.example",
            "install_key": "ik-for-tests",
            "policy": policy or Policy(),
            "status": "connected",
            "connected_at": datetime(2026, 1, 1, tzinfo=UTC),
            "start_at": datetime(2026, 1, 1, tzinfo=UTC),
            **given,
        }
    )
