"""What is known of a buyer: taken from what was typed, judged, and never guessed.

The Tax ID comes from the billing address; the business name from Jumpseller's own company field, else from the
custom field the merchant mapped by id, else there is none: a name is never guessed. A company that asked for an
invoice with a wrong or missing Tax ID is held, never quietly turned into a final consumer. Who typed one of the
constants for "no number" of `consumer.py` gave no Tax ID.
"""

from collections.abc import Callable
from dataclasses import dataclass

from folio.domain.buyer.country_rules import ASKS_FOR_COMPANY
from folio.domain.buyer.kind import answer_to, asks_for_own, company_typed, gave_company, seller_country
from folio.domain.buyer.typed import name_said, said, written
from folio.domain.document import DocumentKind
from folio.domain.errors import Held
from folio.domain.order import Order
from folio.domain.store import Store
from folio.domain.verdict import Answer, NameVerdict, TaxIdVerdict

JudgeTaxId = Callable[[str, str, str], TaxIdVerdict]
JudgeName = Callable[[str, str], NameVerdict]


@dataclass(frozen=True, slots=True)
class Judges:
    """The rules a buyer's data are held to."""

    tax_id: JudgeTaxId
    name: JudgeName


@dataclass(frozen=True, slots=True)
class Known:
    """The buyer as understood. `asks`: wants a document in a company's name; `company` is a name fit for it, `tax_id`
    a number fit for it, or None for a consumer without one. `may_tell`: the checkout had a field for a business name.
    """

    country: str
    asks: bool
    company: str
    person: str
    activity: str
    tax_id: TaxIdVerdict | None
    may_tell: bool

    @property
    def is_business(self) -> bool:
        """Whether a business name or a company's Tax ID was given."""
        return bool(self.company) or (self.tax_id is not None and self.tax_id.kind == "business")

    @property
    def is_proven_business(self) -> bool:
        """Whether a Tax ID was given that is surely a company's. A person's with a company's name beside it is not:
        what follows from this is a sale without tax.
        """
        number = self.tax_id
        return number is not None and number.kind == "business" and number.answer is Answer.VALID

    @property
    def is_company_by_person(self) -> bool:
        """Whether a Tax ID that is surely a company's came with no business name, but with a name typed at the
        checkout.
        """
        number = self.tax_id
        sure = number is not None and number.kind == "business" and number.answer is Answer.VALID
        return sure and not self.company and bool(self.person)

    @property
    def has_legal_name(self) -> bool:
        """Whether there is a name that belongs to the Tax ID: a person's does not belong to a company's."""
        own = self.tax_id is None or self.tax_id.kind != "business"
        return bool(self.company or (self.person and own))


def known_buyer(order: Order, store: Store, kind: DocumentKind, judges: Judges) -> Known:
    """The buyer for a document of `kind`. Raises `Held` when what was typed must not go on it."""
    fields, billing = store.policy.fields, order.billing
    country = billing.address.country_code or seller_country(store)
    company = company_typed(order, fields)
    gave = gave_company(order, fields)
    asks = kind is DocumentKind.INVOICE and (gave or asks_for_own(order, store))
    # Who merely asked for an invoice may be a person, whose number follows other rules.
    verdict = judges.tax_id(country, billing.tax_id, "business" if gave else "any")
    number = _fit(verdict, country, asks)
    return Known(
        country=country,
        asks=asks,
        company=_company_name(company, country, judges) if company else "",
        person=_person(order),
        activity=said(billing.activity) or said(answer_to(order, fields, "activity")),
        tax_id=number,
        may_tell="business_name" in fields or store.country in ASKS_FOR_COMPANY or bool(billing.taxpayer_type),
    )


def _fit(verdict: TaxIdVerdict, country: str, asks: bool) -> TaxIdVerdict | None:
    """The Tax ID if it may stand on a document, or None for a consumer without one."""
    if verdict.answer is Answer.INVALID and (verdict.certain or asks):
        raise Held("buyer_tax_id_wrong", {"country": country, "reason": verdict.reason})
    if verdict.reason == "empty" or verdict.kind == "generic":
        if asks:
            raise Held("buyer_tax_id_missing", {"country": country})
        return None
    return verdict


def _company_name(company: str, country: str, judges: Judges) -> str:
    verdict = judges.name(company, country)
    if verdict.answer is Answer.INVALID:
        raise Held("buyer_name_wrong", {"country": country, "reason": verdict.reason})
    return verdict.normalised or company


def _person(order: Order) -> str:
    address = order.billing.address
    typed = f"{written(address.name)} {written(address.surname)}".strip()
    return name_said(typed) or name_said(order.billing.fullname)
