"""The request that issues a Vendus document at once: `POST /ws/v1.1/documents/`. Prices are with tax.

A credit note is the same call with other lines: rows of the original, whose prices it takes. It is not here yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from folio.adapters.providers.exact_json import Json
from folio.adapters.providers.naming import product_reference, short_reference
from folio.adapters.providers.wording import fiscal_number, means, named, of_rate, only_sales
from folio.domain.document import Document, Party
from folio.domain.money import to_decimal
from folio.domain.profiles import Fitted, TargetLine

NAME = "vendus"
EXEMPT = "ISE"


@dataclass(frozen=True, slots=True)
class Account:
    """What the request needs beside the document; every id is the account's own.

    `register` is one for the API. `mode` is `normal` or `tests` and always told: two worlds that never meet.
    `taxes` are the codes by rate in percent (NOR, INT, RED; the rates differ on the islands). `payments` are the
    means of payment by name and `other_payment` the one for all others. `sale` is the type of a sale.
    """

    register: int
    taxes: Mapping[Decimal, str]
    mode: str = "normal"
    payments: Mapping[str, int] = field(default_factory=dict)
    other_payment: int | None = None
    sale: str = "FR"


def request_of(document: Document, fitted: Fitted, account: Account) -> dict[str, Json]:
    """The body. Raises `Held` where the account has no tax or means of payment for the document."""
    only_sales(document, NAME)
    reference = short_reference(document.reference)
    body: dict[str, Json] = {
        "type": account.sale,
        "mode": account.mode,
        "register_id": account.register,
        "date": document.issue_date.isoformat(),
        "external_reference": reference,
        "tx_id": reference,
    }
    client = _client(document.buyer)
    if client:
        body["client"] = client
    body["items"] = [_item(line, document, account) for line in fitted.lines]
    paid = means(document, account.payments, account.other_payment, NAME)
    body["payments"] = [{"id": means_id, "amount": amount} for means_id, amount in paid]
    return body | {"stock_operation": "none", "output": "pdf_url", "errors_full": "yes"}


def _client(buyer: Party) -> dict[str, Json]:
    """The buyer; left out for nobody in particular. We send the e-mail ourselves."""
    if not buyer.tax_id:
        return {}
    return {
        **named(
            fiscal_id=fiscal_number(buyer),
            name=buyer.name,
            address=buyer.address,
            postalcode=buyer.postal,
            city=buyer.municipality,
            country=buyer.country,
            email=buyer.email,
        ),
        "send_email": "no",
    }


def _item(line: TargetLine, document: Document, account: Account) -> dict[str, Json]:
    """A line; `discount_amount` is for the whole of it. Stock is not touched."""
    item: dict[str, Json] = {
        "reference": product_reference(line),
        "title": line.description,
        "qty": line.quantity,
        "gross_price": line.unit_price,
    }
    if line.discount:
        item["discount_amount"] = to_decimal(line.discount, document.currency)
    if line.category == "standard":
        item["tax_id"] = of_rate(account.taxes, line.rate, NAME)
    else:
        item |= {"tax_id": EXEMPT, "tax_exemption": line.reason}
    return item | {"stock_control": 0}
