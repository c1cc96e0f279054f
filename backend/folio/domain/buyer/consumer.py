"""Nobody in particular: what a document calls them, and the numbers some countries use in place of a Tax ID.

The numbers are for providers and files that want one where there is none. They are used only for a sale whose buyer
gave no Tax ID (`BuyerDecision.is_consumer`), never chosen for somebody who asked for an invoice, and never printed.
"""

from dataclasses import dataclass

CONSUMER = {"es": "Consumidor final", "pt": "Consumidor final", "en": "Final consumer"}


@dataclass(frozen=True, slots=True)
class Constant:
    """The number for a buyer without one: at home, and for a buyer from abroad where the country tells them apart.

    `is_valid`: whether python-stdnum accepts it as a number of its country.
    """

    home: str
    abroad: str
    is_valid: bool
    source: str


CONSTANTS: dict[str, Constant] = {
    # 55555555-5: a buyer from abroad, on export documents.
    "CL": Constant("66666666-6", "55555555-5", is_valid=True, source="SII, Formato DTE 2019; LibreDTE"),
    # In SAF-T and the QR code alone; the paper says "Consumidor final".
    "PT": Constant("999999990", "999999990", is_valid=True, source="Despacho 8632/2014, 2.2.5"),
    "CO": Constant("222222222222", "222222222222", is_valid=False, source="DIAN, as issuers' programs use it"),
    "MX": Constant("XAXX010101000", "XEXX010101000", is_valid=True, source="SAT, guide to the global CFDI"),
    # A boleta may also carry "-". From memory, not confirmed.
    "PE": Constant("00000000", "00000000", is_valid=False, source="SUNAT, from memory"),
    "EC": Constant("9999999999999", "9999999999999", is_valid=False, source="SRI, as in domain/tax_id/ec.py"),
}


def constant_of(country: str, foreign: bool) -> str:
    """The number that stands for a buyer without a Tax ID in a seller's country (ISO 3166 alpha-2), as the country
    writes it for machines; empty where there is none. `foreign`: the buyer lives elsewhere. Never printed.
    """
    constant = CONSTANTS.get(country)
    if constant is None:
        return ""
    return constant.abroad if foreign else constant.home
