"""The targets we know, each from its makers' own words and from those who integrate it.

Where nobody says, the profile holds the safest reading, and docs/providers.md how to settle it.
"""

from decimal import Decimal

from folio.domain.document import Document, DocumentKind
from folio.domain.profiles.values import Discounts, Prices, Profile, Rounding

# The tax office's own limits, which every issuer of Chilean documents passes on (SII, "Formato DTE" of 2019-11-15).
_SII = {"description": 80, "buyer name": 100, "buyer activity": 40, "buyer address": 70, "buyer municipality": 20}
_SII_BOLETA = {"description": 80, "buyer name": 100}
_LATIN = frozenset({"CLP", "PEN", "MXN"})
_EURO = frozenset({"EUR"})
# Chile taxes with one rate or exempts; what is neither (a gift card sold) has no place on these documents.
_CHILE = frozenset({"standard", "exempt"})
_IVA = frozenset({Decimal(19)})

BUILTIN = Profile(
    name="builtin",
    prices=Prices.AS_SOLD,
    roundings=(Rounding.GIVEN,),
    price_decimals=4,
    discounts=Discounts.AMOUNT,
    tolerance=1,
    several_taxes=True,
    source="our own issuer prints what it is given; EN 16931 and the SII accept a tax one unit off its own rounding",
)

OPENFACTURA_BOLETA = Profile(
    name="openfactura boleta",
    prices=Prices.GROSS,
    roundings=(Rounding.ONCE,),
    price_decimals=6,
    discounts=Discounts.AMOUNT,
    most_lines=1000,
    limits=_SII_BOLETA,
    currencies=frozenset({"CLP"}),
    categories=_CHILE,
    rates=_IVA,
    source="SII boleta format: lines with tax; net = round(total / 1.19), tax = total - net",
)

OPENFACTURA_FACTURA = Profile(
    name="openfactura factura",
    prices=Prices.NET,
    roundings=(Rounding.GIVEN,),
    price_decimals=6,
    discounts=Discounts.AMOUNT,
    tolerance=1,
    most_lines=60,
    limits=_SII,
    currencies=frozenset({"CLP"}),
    categories=_CHILE,
    rates=_IVA,
    source="SII DTE format p. 10: no document is refused because its tax is not net times rate; OF-10 for sums",
)

BSALE = Profile(
    name="bsale",
    prices=Prices.NET,
    roundings=(Rounding.LINE, Rounding.ONCE),
    price_decimals=6,
    discounts=Discounts.PERCENT,
    keeps_free_lines=False,
    limits=_SII,
    currencies=_LATIN,
    categories=_CHILE,
    source="netUnitValue net with decimals even for boletas; how the total is rounded is undocumented",
)

INVOICEXPRESS = Profile(
    name="invoicexpress",
    prices=Prices.NET,
    roundings=(Rounding.LINE, Rounding.EACH),
    price_decimals=4,
    discounts=Discounts.PERCENT,
    drafts=True,
    zero_needs_reason=True,
    one_reason=True,
    keeps_free_lines=False,
    currencies=_EURO,
    source="unit_price net as text with four decimals, discount in percent; draft, then change-state",
)

VENDUS = Profile(
    name="vendus",
    prices=Prices.GROSS,
    roundings=(Rounding.ONCE,),
    price_decimals=2,
    discounts=Discounts.AMOUNT,
    header_discount=True,
    zero_needs_reason=True,
    keeps_free_lines=False,
    currencies=_EURO,
    source="gross_price with tax, discount_amount per line; issues at once",
)

MOLONI = Profile(
    name="moloni",
    prices=Prices.NET,
    roundings=(Rounding.LINE, Rounding.EACH),
    price_decimals=2,
    discounts=Discounts.PERCENT,
    drafts=True,
    zero_needs_reason=True,
    keeps_free_lines=False,
    currencies=_EURO,
    source="price net, discount in percent; the decimals it keeps are undocumented; status 0 is a draft",
)

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (BUILTIN, OPENFACTURA_BOLETA, OPENFACTURA_FACTURA, BSALE, INVOICEXPRESS, VENDUS, MOLONI)
}


def profile_of(provider: str, document: Document, rounding: str = "") -> Profile:
    """The profile by which a provider computes this document. Raises `KeyError` for a provider that has none."""
    if provider == "openfactura":
        # A credit note adds up as a factura does, whatever it corrects.
        return OPENFACTURA_BOLETA if document.kind is DocumentKind.RECEIPT else OPENFACTURA_FACTURA
    return PROFILES[provider].knowing(rounding)
