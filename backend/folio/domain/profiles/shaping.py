"""A document's lines in a target's terms: the price of one, the discount, the quantity.

The price has the fewest decimals with which the line comes to exactly our figure. Where none does, the line is told
as one piece with its quantity in the words: the price of a unit may be unspeakable, the line's amount never is.
"""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from folio.domain.document import Document, DocumentLine, TaxGroup
from folio.domain.money import exponent, round_half_up, to_minor
from folio.domain.profiles.values import Discounts, Prices, Profile, Rounding, TargetLine

_NOTHING = Decimal(0)


class Aim(StrEnum):
    """What a line's net is aimed at.

    `figures`: our own net of the line, a whole number of minor units. `exact`: its gross without tax, unrounded, for
    a target that rounds at the end and so can make totals that no whole net leads to.
    """

    FIGURES = "figures"
    EXACT = "exact"


def shape(profile: Profile, document: Document, aim: Aim, *, whole: bool) -> tuple[TargetLine, ...]:
    """Every line in the target's terms. `whole`: lines whose unit price is not exact are told as one piece."""
    groups = {group.key: group for group in document.groups}
    return tuple(
        _line(profile, document, place, line, groups[line.tax_key], aim, whole=whole)
        for place, line in enumerate(document.lines)
        if line.gross or profile.keeps_free_lines
    )


def _line(
    profile: Profile, document: Document, place: int, line: DocumentLine, group: TaxGroup, aim: Aim, *, whole: bool
) -> TargetLine:
    quantity, price, discount, percent = _terms(profile, document, line, group, aim, whole=whole)
    described = line.description if quantity == line.quantity else f"{line.quantity} × {line.description}"
    return TargetLine(
        place=place,
        description=shortened(described, profile.limits.get("description", 0)),
        sku=line.sku,
        quantity=quantity,
        unit_price=price,
        discount=discount,
        percent=percent,
        rate=group.rate,
        category=group.category,
        reason=group.reason,
        tax_key=line.tax_key,
        net=line.net,
        gross=line.gross,
        units=line.quantity,
    )


def _terms(
    profile: Profile, document: Document, line: DocumentLine, group: TaxGroup, aim: Aim, *, whole: bool
) -> tuple[int, Decimal, int, Decimal]:
    """(quantity, unit price, discount amount, discount percent) that come to what is aimed at."""
    currency = document.currency
    if profile.prices is Prices.AS_SOLD:
        return line.quantity, _exactly(Fraction(line.unit_price), currency), line.discount, _NOTHING
    target = _aimed(profile, line, group, aim)
    told = _with_discount(profile, document, line, group, target)
    if told is not None:
        return line.quantity, *told
    price, exact = _unit_price(profile, target, line.quantity, currency)
    if exact or not (whole or profile.roundings == (Rounding.GIVEN,) or profile.prices is Prices.GROSS):
        return line.quantity, price, 0, _NOTHING
    if round_half_up(to_minor(price, currency) * line.quantity) == target and not whole:
        return line.quantity, price, 0, _NOTHING
    return 1, _unit_price(profile, target, 1, currency)[0], 0, _NOTHING


def _aimed(profile: Profile, line: DocumentLine, group: TaxGroup, aim: Aim) -> Fraction:
    if profile.prices is Prices.GROSS:
        return Fraction(line.gross)
    if aim is Aim.EXACT:
        return line.gross / (1 + Fraction(group.rate) / 100)
    return Fraction(line.net)


def _with_discount(
    profile: Profile, document: Document, line: DocumentLine, group: TaxGroup, target: Fraction
) -> tuple[Decimal, int, Decimal] | None:
    """(list price, discount amount, discount percent), or None where they do not come to exactly the same."""
    price = _list_price(profile, document, line, group) if line.discount else None
    if price is None:
        return None
    before = to_minor(price, document.currency) * line.quantity
    if profile.discounts is Discounts.AMOUNT:
        amount = round_half_up(before) - target
        return (price, int(amount), _NOTHING) if amount > 0 and amount.denominator == 1 else None
    percent = _decimal(Fraction(line.discount, line.unit_price * line.quantity) * 100, profile.percent_decimals)
    if percent is not None and before * (1 - Fraction(percent) / 100) == target:
        return price, 0, percent
    return None


def _list_price(profile: Profile, document: Document, line: DocumentLine, group: TaxGroup) -> Decimal | None:
    """The price of one before discount in the target's terms, or None where its decimals do not suffice."""
    sold_with_tax = document.prices_include_tax if line.price_includes_tax is None else line.price_includes_tax
    rate = 1 + Fraction(group.rate) / 100
    price = Fraction(line.unit_price)
    if profile.prices is Prices.NET and sold_with_tax:
        price /= rate
    if profile.prices is Prices.GROSS and not sold_with_tax:
        return None
    if profile.discounts is Discounts.AMOUNT and profile.prices is Prices.NET:
        return _rounded(price, document.currency, profile.price_decimals)
    return _decimal(price / 10 ** exponent(document.currency), profile.price_decimals)


def _unit_price(profile: Profile, target: Fraction, quantity: int, currency: str) -> tuple[Decimal, bool]:
    """The price of one with the fewest decimals, and whether it is exact. Where only the rounded line counts, the
    fewest decimals that round to it will do.
    """
    price = target / quantity
    rounds_lines = profile.roundings in ((Rounding.LINE,), (Rounding.GIVEN,)) or profile.prices is Prices.GROSS
    for places in range(profile.price_decimals + 1):
        tried = _rounded(price, currency, places)
        comes_to = to_minor(tried, currency) * quantity
        if comes_to == target:
            return tried, True
        if rounds_lines and round_half_up(comes_to) == target:
            return tried, True
    return _rounded(price, currency, profile.price_decimals), False


def _exactly(amount: Fraction, currency: str) -> Decimal:
    return _rounded(amount, currency, exponent(currency))


def _rounded(amount: Fraction, currency: str, places: int) -> Decimal:
    """Minor units as a decimal of the major unit with so many places."""
    value = amount / 10 ** exponent(currency)
    return (
        Decimal(round_half_up(value * 10**places)).scaleb(-places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    )


def _decimal(value: Fraction, places: int) -> Decimal | None:
    """A fraction as a decimal with at most so many places, or None where it has more."""
    scaled = value * 10**places
    return Decimal(scaled.numerator).scaleb(-places) if scaled.denominator == 1 else None


def shortened(text: str, most: int) -> str:
    """A description cut at a word, with the cut shown in characters every encoding has; never a buyer's data."""
    if not most or len(text) <= most:
        return text
    cut = text[: most - 3]
    at_word = cut.rsplit(" ", 1)[0]
    return f"{(at_word if len(at_word) > most // 2 else cut).rstrip()}..."
