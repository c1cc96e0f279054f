"""Who is billed, and which kind of document they asked for.

The Tax ID comes from the billing address; the business name from Jumpseller's own company field, else from the
custom field the merchant mapped by id, else there is none: a name is never guessed. A company that asked for an
invoice with a wrong or missing Tax ID is held, never quietly turned into a final consumer; the constants for
"no number" are used only by shoppers who typed them, and nobody prints them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from folio.domain.document import DocumentKind, Party
from folio.domain.errors import Held
from folio.domain.order import Address, Order
from folio.domain.verdict import Answer, NameVerdict, TaxIdVerdict

JudgeTaxId = Callable[[str, str, str], TaxIdVerdict]
JudgeName = Callable[[str, str], NameVerdict]

CONSUMER = {"es": "Consumidor final", "pt": "Consumidor final", "en": "Final consumer"}
SAYS_INVOICE = ("factura", "fatura", "invoice", "empresa", "company", "nota fiscal")
SAYS_RECEIPT = ("boleta", "receipt", "ticket", "simplificad")
SAYS_NO = ("no", "não", "nao", "nunca")


@dataclass(frozen=True, slots=True)
class Judges:
    """The rules a buyer's data are held to."""

    tax_id: JudgeTaxId
    name: JudgeName


@dataclass(frozen=True, slots=True)
class BuyerDecision:
    """Who is billed. `is_consumer`: nobody in particular, no Tax ID is printed. `why` in plain English."""

    party: Party
    is_consumer: bool
    why: str


def kind_wanted(order: Order, fields: Mapping[str, int]) -> DocumentKind:
    """Invoice, unless the shopper's answer in the mapped field asks for a receipt (boleta)."""
    return DocumentKind.RECEIPT if _asks_receipt(_kind_answer(order, fields)) else DocumentKind.INVOICE


def buyer_of(
    order: Order, store_country: str, fields: Mapping[str, int], judges: Judges, language: str
) -> BuyerDecision:
    """Decide who is billed. Raises `Held` when what was typed must not go on a document."""
    billing = order.billing
    country = billing.address.country_code or store_country
    company = billing.company_name or _answer(order, fields, "business_name")
    activity = billing.activity or _answer(order, fields, "activity")
    wants_company = bool(company) or _asks_invoice(_kind_answer(order, fields))
    tax_id = _tax_id(billing.tax_id, country, judges, wants_company)
    if company:
        company = _company_name(company, country, judges)
    name = company or _person(order)
    is_consumer = tax_id is None
    party = Party(
        name=name or CONSUMER.get(language, CONSUMER["en"]),
        tax_id=(tax_id.formatted or tax_id.compact or " ".join(billing.tax_id.split())) if tax_id else "",
        address=_street(billing.address),
        city=_place(billing.address),
        country=country,
        activity=activity,
        email=billing.email,
    )
    return BuyerDecision(party, is_consumer, _why(company, tax_id))


def _kind_answer(order: Order, fields: Mapping[str, int]) -> str:
    """What the shopper answered to "invoice or receipt?", empty for a plain no ("No deseo factura")."""
    answer = _answer(order, fields, "document_kind").casefold()
    return "" if answer.replace(",", " ").split(" ")[0] in SAYS_NO else answer


def _asks_receipt(answer: str) -> bool:
    """Portugal's "fatura-recibo" is an invoice that is also a receipt, so an invoice."""
    return any(word in answer for word in SAYS_RECEIPT) or answer.strip() == "recibo"


def _asks_invoice(answer: str) -> bool:
    return not _asks_receipt(answer) and any(word in answer for word in SAYS_INVOICE)


def _tax_id(typed: str, country: str, judges: Judges, wants_company: bool) -> TaxIdVerdict | None:
    """The buyer's Tax ID fit for a document, or None for a consumer without one."""
    verdict = judges.tax_id(country, typed, "business" if wants_company else "any")
    if verdict.answer is Answer.INVALID and (verdict.certain or wants_company):
        raise Held("buyer_tax_id_wrong", {"country": country, "reason": verdict.reason})
    if verdict.reason == "empty" or verdict.kind == "generic":
        if wants_company:
            raise Held("buyer_tax_id_missing", {"country": country})
        return None
    return verdict


def _company_name(company: str, country: str, judges: Judges) -> str:
    verdict = judges.name(company, country)
    if verdict.answer is Answer.INVALID:
        raise Held("buyer_name_wrong", {"reason": verdict.reason})
    return verdict.normalised or company


def _person(order: Order) -> str:
    address = order.billing.address
    return f"{address.name} {address.surname}".strip() or order.billing.fullname


def _street(address: Address) -> str:
    street = " ".join(part for part in (address.street, address.street_number) if part)
    return ", ".join(part for part in (street, address.complement) if part)


def _place(address: Address) -> str:
    local = address.municipality or address.city
    place = " ".join(part for part in (address.postal, local) if part)
    region = address.region if address.region != local else ""
    return ", ".join(part for part in (place, region) if part)


def _answer(order: Order, fields: Mapping[str, int], word: str) -> str:
    return order.field(fields[word]) if word in fields else ""


def _why(company: str, tax_id: TaxIdVerdict | None) -> str:
    if tax_id is None:
        return "Billed to a consumer without a Tax ID."
    proof = "its check digit is right" if tax_id.certain else "accepted as written"
    return f"Billed to a {'company' if company else 'person'} with a Tax ID ({proof})."
