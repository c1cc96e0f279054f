"""The request that makes an InvoiceXpress draft: `POST /{family}.json`. Making it final is another call.

A credit note is the same call on its own family, with the id of what it corrects. Numbers are told as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from folio.adapters.providers.exact_json import Json, plain
from folio.adapters.providers.invoicexpress.countries import ENGLISH
from folio.adapters.providers.naming import one_of, product_reference, short_reference
from folio.adapters.providers.wording import fiscal_number, named, of_rate
from folio.domain.document import Document, DocumentKind, Party
from folio.domain.errors import Held
from folio.domain.profiles import Fitted, TargetLine

NAME = "invoicexpress"
FINAL_CONSUMER = "Consumidor Final"


@dataclass(frozen=True, slots=True)
class Account:
    """What the request needs beside the document. `taxes` are the account's names of taxes by rate in percent: an
    unknown name silently becomes its default tax, so none is ever made up. `family` is that of its sales.
    """

    taxes: Mapping[Decimal, str]
    sequence: str = ""
    family: str = "invoice_receipts"


def family_of(document: Document, account: Account) -> str:
    """The part of the address that says what sort of document it is."""
    return "credit_notes" if document.kind is DocumentKind.CREDIT_NOTE else account.family


def request_of(document: Document, fitted: Fitted, account: Account, owner: int | None = None) -> dict[str, Json]:
    """The body. `owner` is the provider's id of the document that a credit note corrects. Raises `Held` where the
    account has no such tax, or the buyer's country has no name here.
    """
    reference = short_reference(document.reference)
    sent: dict[str, Json] = {
        "date": _day(document.issue_date),
        "due_date": _day(document.issue_date),
        "reference": reference,
    }
    if account.sequence:
        sent["sequence_id"] = account.sequence
    reason = next((group.reason for group in document.groups if group.category != "standard"), "")
    if reason:
        sent["tax_exemption"] = reason
    if document.original is not None:
        if owner is None:
            message = "a credit note needs the id of what it corrects"
            raise ValueError(message)
        sent["owner_invoice_id"] = owner
    sent["client"] = _client(document.buyer)
    sent["items"] = [_item(line, account) for line in fitted.lines]
    return {"proprietary_uid": reference, "invoice": sent}


def _client(buyer: Party) -> dict[str, Json]:
    """The buyer by a code made of the Tax ID, so that one buyer is one client; else the one for all without it."""
    if not buyer.tax_id:
        return {"name": FINAL_CONSUMER}
    country = buyer.country or "PT"
    if country not in ENGLISH:
        raise Held("not_expressible", {"provider": NAME, "what": country})
    number = fiscal_number(buyer)
    return dict(
        named(
            name=buyer.name,
            code=f"{country}{number.removeprefix(country)}",
            fiscal_id=number,
            email=buyer.email,
            address=buyer.address,
            city=buyer.municipality,
            postal_code=buyer.postal,
            country=ENGLISH[country],
        )
    )


def _item(line: TargetLine, account: Account) -> dict[str, Json]:
    """A line. `name` is a key of their catalogue, overwritten by each sale: a line told as one piece has its own."""
    name = product_reference(line)
    item: dict[str, Json] = {
        "name": name if one_of(line) == line.description else f"{name} x{line.units}",
        "description": line.description,
        "unit_price": plain(line.unit_price),
        "quantity": str(line.quantity),
    }
    if line.percent:
        item["discount"] = plain(line.percent)
    item["tax"] = {"name": of_rate(account.taxes, line.rate, NAME)}
    return item


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
