"""Who is billed on a document, or what must be asked first.

A document that lacks what its country's law wants, or a receipt over more than it may be, is held: it is never
quietly made something less. A document with a Tax ID always has a name beside it that was given.
"""

from dataclasses import dataclass
from datetime import date

from folio.domain.buyer.consumer import CONSUMER
from folio.domain.buyer.country_rules import RECEIPT_LIMITS, REQUIREMENTS
from folio.domain.buyer.kind import is_kind_unclear, kind_of_sale, kind_wanted, seller_country
from folio.domain.buyer.known import Judges, Known, known_buyer
from folio.domain.buyer.requirements import Missing, SaleFacts, Sort, missing, not_compared, receipt_limit
from folio.domain.document import DocumentKind, Party
from folio.domain.errors import Held
from folio.domain.money import to_decimal_text
from folio.domain.order import Address, Order
from folio.domain.store import Store
from folio.domain.verdict import Answer

BY_PERSON = (
    "The Tax ID is a company's and the checkout has no field for a business name: billed by the name that was typed."
)


@dataclass(frozen=True, slots=True)
class BuyerDecision:
    """Who is billed. `is_consumer`: nobody in particular, no Tax ID is printed. `why` in plain English; `notes` say
    the same way why the document is of its kind and which limit could not be compared. `business_in`: the country
    whose rule the Tax ID of a buying business passed (ISO 3166 alpha-2), empty for everybody else.
    """

    party: Party
    is_consumer: bool
    why: str
    notes: tuple[str, ...] = ()
    business_in: str = ""


def buyer_of(
    order: Order, store: Store, *, kind: DocumentKind, on: date, judges: Judges, language: str
) -> BuyerDecision:
    """Decide who is billed on a document of `kind` by the law as it stands on a day.

    Raises `Held` when what was typed must not go on a document, when the document needs more than was given, and when
    the shopper asked for both kinds at once.
    """
    if is_kind_unclear(order, store.policy.fields):
        raise Held("document_kind_unclear", {"country": order.billing.address.country_code or seller_country(store)})
    known = known_buyer(order, store, kind, judges)
    sort = _sort(known)
    decided, why = kind_of_sale(order, store)
    notes = [why] if decided is kind else []
    if kind is DocumentKind.RECEIPT:
        notes += [note for note in _within_limit(order, store, sort, on) if note not in why]
    facts = SaleFacts(
        country=seller_country(store),
        kind=kind,
        buyer=sort,
        at_home=known.country == seller_country(store),
        delivered=order.shipping_required and order.shipping_address is not None,
        total=order.total,
        currency=order.currency,
        given=_given(order, known),
    )
    notes += _complete(known, missing(REQUIREMENTS, facts, on), kind)
    return BuyerDecision(
        party=_party(order, known, language),
        is_consumer=known.tax_id is None,
        why=_why(known),
        notes=tuple(notes),
        business_in=known.country if known.is_proven_business else "",
    )


def _sort(known: Known) -> Sort:
    """Whose rows count. Who asked for an invoice of their own with a person's number is private all the same."""
    is_person = known.tax_id is not None and known.tax_id.kind == "person"
    return Sort.BUSINESS if known.is_business or (known.asks and not is_person) else Sort.PRIVATE


def _within_limit(order: Order, store: Store, sort: Sort, on: date) -> tuple[str, ...]:
    """Hold a receipt over more than its country allows: the shopper asked for it or the store chose it, the automatic
    kind never does.
    """
    limit = receipt_limit(RECEIPT_LIMITS, seller_country(store), sort, on)
    if limit is None:
        return ()
    if limit.currency != order.currency:
        return (not_compared(limit.most, limit.currency, order.currency),)
    if order.total > limit.most:
        most, total = (to_decimal_text(amount, order.currency) for amount in (limit.most, order.total))
        if kind_wanted(order, store.policy.fields) is DocumentKind.RECEIPT:
            raise Held("receipt_over_limit_asked", {"limit": most, "total": total, "currency": order.currency})
        raise Held("receipt_over_limit", {"limit": most, "total": total, "currency": order.currency})
    return ()


def _complete(known: Known, lacking: Missing, kind: DocumentKind) -> tuple[str, ...]:
    """Hold a document that lacks what it needs of its buyer. The notes tell which limits were not compared, and that
    a company is billed by the name typed at the checkout.
    """
    name = _name_lacking(known, kind)
    if name and "business_name" in lacking.fields:
        name = "business_name"
    others = tuple(field for field in lacking.fields if field not in ("name", "business_name"))
    fields = (name, *others) if name else lacking.fields
    if fields in (("name",), ("business_name",)) and known.tax_id is not None:
        raise Held("buyer_name_missing", {"country": known.country})
    if fields:
        raise Held("buyer_data_missing", {"country": known.country, "fields": ", ".join(fields)})
    by_person = kind is DocumentKind.INVOICE and known.is_company_by_person
    return (*lacking.notes, BY_PERSON) if by_person else lacking.notes


def _name_lacking(known: Known, kind: DocumentKind) -> str:
    """The name that a Tax ID wants beside it and was not given. An invoice to a company wants its business name where
    the checkout could ask for one; elsewhere the company is typed into the person's name by habit.
    """
    if known.tax_id is None:
        return ""
    is_invoice = kind is DocumentKind.INVOICE
    if is_invoice and not known.has_legal_name and (known.asks or (known.is_company_by_person and known.may_tell)):
        return "business_name"
    if known.company or known.person:
        return ""
    return "business_name" if is_invoice and known.tax_id.kind == "business" else "name"


def _given(order: Order, known: Known) -> frozenset[str]:
    """The field codes of `requirements.py` that the buyer filled in; a proper Tax ID also counts by its type."""
    address = order.billing.address
    number = known.tax_id
    told = {
        "tax_id": number is not None,
        "name": bool(known.company or known.person),
        "business_name": known.has_legal_name,
        "activity": bool(known.activity),
        "address": bool(_street(address)),
        "municipality": bool(address.municipality or address.city),
        "postal": bool(address.postal),
        "payment": bool(order.payment_method or order.payment_type or 0 < order.total <= order.gift_cards),
    }
    if number is not None and number.answer is not Answer.INVALID and number.type:
        told[number.type] = True
    return frozenset(code for code, given in told.items() if given)


def _party(order: Order, known: Known, language: str) -> Party:
    address, number = order.billing.address, known.tax_id
    as_typed = " ".join(order.billing.tax_id.split())
    return Party(
        name=known.company or known.person or CONSUMER.get(language, CONSUMER["en"]),
        tax_id=(number.formatted or number.compact or as_typed) if number else "",
        address=_street(address),
        city=_place(address),
        country=known.country,
        activity=known.activity,
        email=order.billing.email,
        municipality=address.municipality or address.city,
        postal=address.postal,
    )


def _street(address: Address) -> str:
    street = " ".join(part for part in (address.street, address.street_number) if part)
    return ", ".join(part for part in (street, address.complement) if part)


def _place(address: Address) -> str:
    local = address.municipality or address.city
    place = " ".join(part for part in (address.postal, local) if part)
    region = address.region if address.region != local else ""
    return ", ".join(part for part in (place, region) if part)


def _why(known: Known) -> str:
    if known.tax_id is None:
        return "Billed to a consumer without a Tax ID."
    proof = "its check digit is right" if known.tax_id.certain else "accepted as written"
    return f"Billed to a {'company' if known.company else 'person'} with a Tax ID ({proof})."
