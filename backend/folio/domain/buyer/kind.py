"""Invoice or receipt: decided from the order and the store alone, so that everybody who asks agrees.

In this order: what the shopper answered; a company's data filled in; what the store chose; what the seller's country
does with everybody else. Only the last looks at the Tax ID and, where a receipt has a limit, at the total.
"""

from collections.abc import Mapping
from datetime import date

from folio.domain import tax_id
from folio.domain.buyer.country_rules import AUTOMATIC, RECEIPT_LIMITS
from folio.domain.buyer.requirements import Sort, not_compared, receipt_limit
from folio.domain.buyer.typed import name_said, said
from folio.domain.buyer.wish import asks_about_receipt_alone, wish_of
from folio.domain.document import DocumentKind
from folio.domain.money import to_decimal_text
from folio.domain.order import Order
from folio.domain.plan import sold_at
from folio.domain.store import Store
from folio.domain.verdict import Answer
from folio.domain.zones import zone

INVOICE_FOR_ALL = frozenset({"PT"})
UNCLEAR = "An invoice until a person decides: the shopper's answer asks for both kinds."


def kind_of_sale(order: Order, store: Store) -> tuple[DocumentKind, str]:
    """The kind of document an order gets, and in plain English why.

    An answer that asks for both kinds stands as an invoice here and `buyer_of` holds the document.
    """
    fields, chosen = store.policy.fields, store.policy.kind
    if is_kind_unclear(order, fields):
        return DocumentKind.INVOICE, UNCLEAR
    wanted = kind_wanted(order, fields)
    if wanted is not None:
        return wanted, f"The shopper asked for {_a(wanted)}."
    if gave_company(order, fields):
        return DocumentKind.INVOICE, "An invoice, because the shopper filled in a company's data."
    if chosen != "auto":
        return DocumentKind(chosen), f"The store chose {_a(DocumentKind(chosen))} where the shopper asks for neither."
    return _automatic(order, seller_country(store), sale_date(order, store))


def kind_wanted(order: Order, fields: Mapping[str, int]) -> DocumentKind | None:
    """What the shopper's answer in the mapped field asks for; None for no answer, a plain no, or both kinds at once.

    A plain yes means what the field's label asks about: a receipt if that alone, else an invoice, which is never
    quietly made less.
    """
    wish = wish_of(answer_to(order, fields, "document_kind"))
    return _yes(order, fields["document_kind"]) if wish.is_yes else wish.kind


def is_kind_unclear(order: Order, fields: Mapping[str, int]) -> bool:
    """Whether the shopper's answer asks for an invoice and a receipt at once."""
    return wish_of(answer_to(order, fields, "document_kind")).is_unclear


def company_typed(order: Order, fields: Mapping[str, int]) -> str:
    """The business name: the platform's own company field, else the mapped one; empty where neither names anybody."""
    return name_said(order.billing.company_name) or name_said(answer_to(order, fields, "business_name"))


def gave_company(order: Order, fields: Mapping[str, int]) -> bool:
    """Whether a business name or the platform's own line of business is filled in.

    The sort of taxpayer is a choice that people make too ("Persona Natural"), so alone it asks for nothing.
    """
    return bool(company_typed(order, fields) or said(order.billing.activity))


def asks_for_own(order: Order, store: Store) -> bool:
    """Whether the shopper's answer asks for an invoice in a name and number of their own.

    Where every sale has an invoice anyway (Portugal's "fatura"), the bare word asks for nothing more.
    """
    if kind_wanted(order, store.policy.fields) is not DocumentKind.INVOICE:
        return False
    wish = wish_of(answer_to(order, store.policy.fields, "document_kind"))
    return seller_country(store) not in INVOICE_FOR_ALL or wish.names_company


def answer_to(order: Order, fields: Mapping[str, int], word: str) -> str:
    """The shopper's answer in a field the merchant mapped; empty without one."""
    return order.field(fields[word]).strip() if word in fields else ""


def seller_country(store: Store) -> str:
    """The country whose law the documents follow (ISO 3166 alpha-2): the seller's own, else the store's."""
    return (store.policy.seller.country if store.policy.seller else "") or store.country


def sale_date(order: Order, store: Store) -> date:
    """The day of the sale on the store's own calendar."""
    return sold_at(order).astimezone(zone(store.timezone, store.country)).date()


def _yes(order: Order, field_id: int) -> DocumentKind:
    label = next((field.label for field in order.custom_fields if field.id == field_id), "")
    return DocumentKind.RECEIPT if asks_about_receipt_alone(label) else DocumentKind.INVOICE


def _automatic(order: Order, country: str, on: date) -> tuple[DocumentKind, str]:
    rule = AUTOMATIC.get(country)
    if rule is None:
        return DocumentKind.INVOICE, f"An invoice, as for every sale from {country}."
    verdict = tax_id.judge(order.billing.address.country_code or country, order.billing.tax_id)
    named = verdict.reason != "empty" and verdict.kind != "generic"
    fits = "any" in rule.unless or (verdict.type in rule.unless and verdict.answer is not Answer.INVALID)
    complete = not rule.full_address or verdict.kind == "business" or bool(order.billing.address.street)
    if named and fits and complete:
        return DocumentKind.INVOICE, f"An invoice, because the buyer gave a Tax ID that one takes in {country}."
    return _within_limit(order, country, on)


def _within_limit(order: Order, country: str, on: date) -> tuple[DocumentKind, str]:
    """A receipt, unless it would be over more than its country allows."""
    why = f"A receipt, as {country} gives to consumers."
    limit = receipt_limit(RECEIPT_LIMITS, country, Sort.PRIVATE, on)
    if limit is None:
        return DocumentKind.RECEIPT, why
    if limit.currency != order.currency:
        return DocumentKind.RECEIPT, f"{why} {not_compared(limit.most, limit.currency, order.currency)}"
    if order.total > limit.most:
        most = f"{to_decimal_text(limit.most, limit.currency)} {limit.currency}"
        return DocumentKind.INVOICE, f"An invoice, because a receipt in {country} may be over {most} at most."
    return DocumentKind.RECEIPT, why


def _a(kind: DocumentKind) -> str:
    return "an invoice" if kind is DocumentKind.INVOICE else "a receipt"
