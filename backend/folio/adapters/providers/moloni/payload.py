"""The request that makes a Moloni draft: `POST /v1/{family}/insert/?json=true`. Closing it is another call.

Customer and products are ids that must exist before. A credit note hangs on the line ids of its original and is not
here yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from folio.adapters.providers.exact_json import Json
from folio.adapters.providers.naming import product_reference, short_reference
from folio.adapters.providers.wording import means, of_rate, only_sales
from folio.domain.document import Document
from folio.domain.errors import Held
from folio.domain.profiles import Fitted, TargetLine

NAME = "moloni"
DRAFT = 0


@dataclass(frozen=True, slots=True)
class Account:
    """What the request needs beside the document; every id is the company's own.

    `taxes` are the taxes by rate in percent, `payments` the means of payment by name and `other_payment` the one for
    all others, `family` the sort of document of a sale.
    """

    company: int
    document_set: int
    taxes: Mapping[Decimal, int]
    payments: Mapping[str, int] = field(default_factory=dict)
    other_payment: int | None = None
    family: str = "invoiceReceipts"


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked up or made for this document: the customer, and the products by `product_reference`."""

    customer: int
    products: Mapping[str, int]


def request_of(document: Document, fitted: Fitted, account: Account, found: Found) -> dict[str, Json]:
    """The body of a draft. Raises `Held` where the company has no tax or means of payment for the document."""
    only_sales(document, NAME)
    day = document.issue_date.isoformat()
    paid = means(document, account.payments, account.other_payment, NAME)
    return {
        "company_id": account.company,
        "document_set_id": account.document_set,
        "customer_id": found.customer,
        "date": day,
        "expiration_date": day,
        "our_reference": short_reference(document.reference),
        "status": DRAFT,
        "products": [_product(place, line, account, found) for place, line in enumerate(fitted.lines, 1)],
        "payments": [{"payment_method_id": means_id, "date": day, "value": amount} for means_id, amount in paid],
    }


def _product(place: int, line: TargetLine, account: Account, found: Found) -> dict[str, Json]:
    """A line, net; `discount` is in percent. What bears no tax says why."""
    reference = product_reference(line)
    if reference not in found.products:
        raise Held("not_expressible", {"provider": NAME, "what": reference})
    product: dict[str, Json] = {
        "product_id": found.products[reference],
        "name": line.description,
        "qty": line.quantity,
        "price": line.unit_price,
        "discount": line.percent,
        "order": place,
    }
    if line.category != "standard":
        return product | {"exemption_reason": line.reason}
    tax = of_rate(account.taxes, line.rate, NAME)
    return product | {"taxes": [{"tax_id": tax, "value": line.rate, "order": 1, "cumulative": 0}]}
