"""The law of each seller's country about buyers, as dated rows: change them here when a figure changes.

A country that is not listed needs nothing beyond what every document has. Amounts are minor units of `currency`.
Without `valid_from` a row is older than any order here; a row that has ended is kept for the sales of its time.
"""

from dataclasses import dataclass
from datetime import date

from folio.domain.buyer.requirements import Certainty, Lives, ReceiptLimit, Requirement, Sort
from folio.domain.document import DocumentKind

OFFICIAL, QUOTED, MEMORY = Certainty.OFFICIAL, Certainty.QUOTED, Certainty.MEMORY
INVOICE, RECEIPT = DocumentKind.INVOICE, DocumentKind.RECEIPT


@dataclass(frozen=True, slots=True)
class Automatic:
    """Where nobody chose, this country's sales get a receipt unless the buyer gave a Tax ID of a type in `unless`;
    `any` stands for every type, nothing for none. `full_address`: an invoice also names the buyer's address, so
    a person without one gets the receipt that can be made.
    """

    unless: tuple[str, ...]
    source: str
    certainty: Certainty
    full_address: bool = False


# Where the platform's own checkout asks a business for its name (`billing_information`).
ASKS_FOR_COMPANY = frozenset({"CL"})

# Elsewhere an invoice is always allowed, so an invoice it is.
AUTOMATIC: dict[str, Automatic] = {
    # A factura is for taxpayers who give RUT, giro, address and comuna; every other sale has a boleta.
    "CL": Automatic((), "SII, Formato DTE 2019, obligation columns of 33 and 39", OFFICIAL),
    # A factura needs a RUC; a consumer's sale has a boleta de venta.
    "PE": Automatic((), "SUNAT, from memory", MEMORY),
    # A full invoice names its recipient by NIF; without one it is a simplified invoice, up to its limit below.
    "ES": Automatic(("any",), "RD 1619/2012, art. 4 and 6", OFFICIAL, full_address=True),
    # A CFDI names an RFC; the public's tickets go into the periodic global CFDI.
    "MX": Automatic(("rfc",), "SAT, guide to the global CFDI", QUOTED),
}

REQUIREMENTS: tuple[Requirement, ...] = (
    # GiroRecep, DirRecep and CmnaRecep are obligatory on 33 and 34; a buyer from abroad has neither giro nor comuna.
    Requirement(
        country="CL", kind=INVOICE, lives=Lives.HOME,
        needs=("rut", "business_name", "activity", "address", "municipality"),
        source="SII, Formato DTE 2019, obligation columns of 33 and 34", certainty=OFFICIAL,
    ),
    # Over 135 UF, CLP 5,363,274.60 in 2026. The law runs since 2025-09-01; the figure of 2025 is not recorded here.
    Requirement(
        country="CL", kind=RECEIPT, needs=("name", "tax_id", "payment"), least=5_363_275, currency="CLP",
        valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31), yearly=True,
        source="Art. 92 ter Código Tributario, Res. SII 44/2025, as two projects quote it", certainty=QUOTED,
    ),
    # Names, addresses and numbers of both parties where the buyer is a taxable person, as the tax authority's rulings
    # quote it; a buyer is taken for one by a business name or a company's number.
    Requirement(
        country="PT", kind=INVOICE, buyer=Sort.BUSINESS, lives=Lives.HOME, needs=("tax_id", "name", "address"),
        source="CIVA art. 36, n.º 5, a)", certainty=QUOTED,
    ),
    # "From EUR 1000": the name and address of a private buyer may be left out below it.
    Requirement(
        country="PT", kind=None, buyer=Sort.PRIVATE, needs=("name", "address"), least=100_000, currency="EUR",
        source="CIVA art. 36", certainty=QUOTED,
    ),
    Requirement(
        country="ES", kind=INVOICE, lives=Lives.HOME, needs=("tax_id", "name", "address"),
        valid_from=date(2013, 1, 1), source="RD 1619/2012, art. 6.1", certainty=OFFICIAL,
    ),
    # A buyer from abroad may have no NIF.
    Requirement(
        country="ES", kind=INVOICE, lives=Lives.ABROAD, needs=("name", "address"),
        valid_from=date(2013, 1, 1), source="RD 1619/2012, art. 6.1", certainty=OFFICIAL,
    ),
    # The resolution is of 31 March 2025 (the day from memory): no seller may make a sale wait for more than this.
    Requirement(
        country="CO", kind=INVOICE, buyer=Sort.BUSINESS, lives=Lives.HOME, needs=("name", "tax_id"),
        may_ask=("name", "business_name", "tax_id", "email"),
        valid_from=date(2025, 3, 31), source="DIAN, Res. 202/2025", certainty=QUOTED,
    ),
    Requirement(
        country="MX", kind=INVOICE, lives=Lives.HOME, needs=("rfc", "business_name", "postal"),
        valid_from=date(2023, 4, 1), source="SAT, CFDI 4.0, from memory", certainty=MEMORY,
    ),
    Requirement(
        country="PE", kind=INVOICE, lives=Lives.HOME, needs=("ruc", "business_name"),
        source="SUNAT, from memory", certainty=MEMORY,
    ),
    Requirement(
        country="PE", kind=RECEIPT, needs=("tax_id", "name"), least=70_001, currency="PEN",
        source="SUNAT, boleta over S/ 700, from memory", certainty=MEMORY,
    ),
    # CPF or CNPJ, always when the goods are brought home; states' own limits are for sales over the counter.
    Requirement(
        country="BR", kind=None, lives=Lives.HOME, needs=("tax_id", "name", "address"), delivered=True,
        source="NFC-e and NF-e, home delivery, as states' pages tell", certainty=QUOTED,
    ),
)  # fmt: skip

RECEIPT_LIMITS: tuple[ReceiptLimit, ...] = (
    ReceiptLimit(
        country="PT", buyer=Sort.PRIVATE, most=100_000, currency="EUR", source="CIVA art. 40", certainty=OFFICIAL
    ),
    ReceiptLimit(
        country="PT", buyer=Sort.BUSINESS, most=10_000, currency="EUR", source="CIVA art. 40", certainty=OFFICIAL
    ),
    # Retail to consumers.
    ReceiptLimit(
        country="ES", buyer=Sort.PRIVATE, most=300_000, currency="EUR", valid_from=date(2013, 1, 1),
        source="RD 1619/2012, art. 4.2", certainty=OFFICIAL,
    ),
    ReceiptLimit(
        country="ES", buyer=Sort.BUSINESS, most=40_000, currency="EUR", valid_from=date(2013, 1, 1),
        source="RD 1619/2012, art. 4.1", certainty=OFFICIAL,
    ),
)  # fmt: skip
