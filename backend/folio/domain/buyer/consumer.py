"""Nobody in particular: what a document calls them, and the numbers some countries use in place of a Tax ID.

The numbers are for providers and files that want one where there is none. They are used only for a sale whose buyer
gave no Tax ID (`BuyerDecision.is_consumer`), never chosen for somebody who asked for an invoice, and never printed:
a shopper who typed one counts as one who gave none.
"""

from dataclasses import dataclass

CONSUMER = {"es": "Consumidor final", "pt": "Consumidor final", "en": "Final consumer"}


@dataclass(frozen=True, slots=True)
class Constant:
    """The number for a buyer without one: at home, and for a buyer from abroad where the country tells them apart."""

    home: str
    abroad: str
    source: str


CONSTANTS: dict[str, Constant] = {
    # 55555555-5: a buyer from abroad, on export documents.
    "CL": Constant("66666666-6", "55555555-5", source="SII, Formato DTE 2019; LibreDTE"),
    # In SAF-T and the QR code alone; the paper says "Consumidor final".
    "PT": Constant("999999990", "999999990", source="Despacho 8632/2014, 2.2.5"),
    "CO": Constant("222222222222", "222222222222", source="DIAN, as issuers' programs use it"),
    "MX": Constant("XAXX010101000", "XEXX010101000", source="SAT, guide to the global CFDI"),
    # A boleta may also carry "-". From memory, not confirmed.
    "PE": Constant("00000000", "00000000", source="SUNAT, from memory"),
    "EC": Constant("9999999999999", "9999999999999", source="SRI, as in domain/tax_id/ec.py"),
}


def constant_of(country: str, foreign: bool) -> str:
    """The number that stands for a buyer without a Tax ID in a seller's country (ISO 3166 alpha-2), as the country
    writes it for machines; empty where there is none. `foreign`: the buyer lives elsewhere. Never printed.
    """
    constant = CONSTANTS.get(country)
    if constant is None:
        return ""
    return constant.abroad if foreign else constant.home


def is_constant(country: str, tax_id: str) -> bool:
    """Whether a Tax ID, in any writing, is a country's number for nobody in particular, and so not to be printed."""
    constant = CONSTANTS.get(country)
    return constant is not None and _bare(tax_id) in (_bare(constant.home), _bare(constant.abroad))


def _bare(number: str) -> str:
    return "".join(sign for sign in number.upper() if sign.isalnum())
