"""The request that issues a Bsale document at once: `POST /v1/documents.json`.

A credit note is another call (`/returns.json`), made of the detail ids of the original, and is not here yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from folio.adapters.providers.exact_json import Json
from folio.adapters.providers.latin import in_latin
from folio.adapters.providers.naming import short_reference
from folio.adapters.providers.wording import buyer_text, means, named, of_rate, only_sales
from folio.domain.document import Document, DocumentKind
from folio.domain.errors import Held
from folio.domain.profiles import Fitted, TargetLine

NAME = "bsale"
PURCHASE_ORDER = 801  # what our reference is on a Chilean document
FACTURA, FACTURA_EXENTA, BOLETA, BOLETA_EXENTA = 33, 34, 39, 41


@dataclass(frozen=True, slots=True)
class Account:
    """What the request needs beside the document; every id is the account's own.

    `types` are the document types by the tax office's code, `taxes` the taxes by rate in percent, `payments` the
    means of payment by name and `other_payment` the one for all others; with neither no payment is told. `country`
    decides what some fields are called. `matches_skus`: the SKUs of the shop are those of the account.
    """

    office: int
    types: Mapping[int, int]
    taxes: Mapping[Decimal, int]
    price_list: int | None = None
    payments: Mapping[str, int] = field(default_factory=dict)
    other_payment: int | None = None
    country: str = "CL"
    matches_skus: bool = False


def request_of(document: Document, fitted: Fitted, account: Account) -> dict[str, Json]:
    """The body. Raises `Held` where the account has no type, tax or means of payment for the document."""
    only_sales(document, NAME)
    day, reference = midnight(document.issue_date), short_reference(document.reference)
    chile = account.country == "CL"
    body: dict[str, Json] = {"documentTypeId": _type(document, account), "officeId": account.office}
    if account.price_list is not None:
        body["priceListId"] = account.price_list
    body |= {
        "emissionDate": day,
        "expirationDate": day,
        "declareSii" if chile else "declare": 1,
        "dispatch": 0,
        "sendEmail": 0,
        "salesId": reference,
        "references": [
            {
                "number": reference,
                "referenceDate": day,
                "reason": f"Pedido web {document.order_id}",
                "codeSii" if chile else "code": PURCHASE_ORDER,
            }
        ],
        "details": [_detail(line, account) for line in fitted.lines],
    }
    client = _client(document)
    if client:
        body["client"] = client
    if account.payments or account.other_payment is not None:
        paid = means(document, account.payments, account.other_payment, NAME)
        body["payments"] = [
            {"paymentTypeId": means_id, "amount": amount, "recordDate": day} for means_id, amount in paid
        ]
    return body


def midnight(day: date) -> int:
    """A day as the provider reads it: seconds at midnight UTC, whatever the shop's zone."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _type(document: Document, account: Account) -> int:
    taxed = any(group.category == "standard" for group in document.groups)
    if document.kind is DocumentKind.RECEIPT:
        wanted = BOLETA if taxed else BOLETA_EXENTA
    else:
        wanted = FACTURA if taxed else FACTURA_EXENTA
    if wanted not in account.types:
        raise Held("not_expressible", {"provider": NAME, "what": f"DTE {wanted}"})
    return account.types[wanted]


def _client(document: Document) -> dict[str, Json]:
    """The buyer; left out on a boleta for nobody in particular."""
    buyer = document.buyer
    if document.kind is DocumentKind.RECEIPT and not buyer.tax_id:
        return {}
    municipality = buyer_text("municipality", buyer.municipality, 20, NAME)
    return dict(
        named(
            code=buyer.tax_id.replace(".", "").upper(),
            company=buyer_text("company", buyer.name, 100, NAME),
            activity=buyer_text("activity", buyer.activity, 40, NAME),
            address=buyer_text("address", buyer.address, 70, NAME),
            municipality=municipality,
            city=municipality,
        )
    )


def _detail(line: TargetLine, account: Account) -> dict[str, Json]:
    """A line; without a tax it is exempt. `discount` is in percent."""
    detail: dict[str, Json] = {"comment": in_latin(line.description, 80) or "-"}
    if account.matches_skus and line.sku:
        detail = {"code": line.sku, **detail}
    detail |= {"netUnitValue": line.unit_price, "quantity": line.quantity}
    if line.category == "standard":
        detail["taxId"] = f"[{of_rate(account.taxes, line.rate, NAME)}]"
    if line.percent:
        detail["discount"] = line.percent
    return detail
