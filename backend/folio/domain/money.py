"""Money: an integer of ISO 4217 minor units and a currency.

Text becomes an integer once, at the border, and becomes text again when somebody reads it. In between there is
only exact arithmetic: integers and fractions, never a float.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from folio.domain.currencies import EXPONENTS
from folio.domain.errors import Malformed

_AMOUNT = re.compile(r"(-?)([0-9]{1,30})(?:\.([0-9]{1,30}))?")
_NARROW = "\u00a0"  # a space that never breaks a line between a figure and its sign

# currency -> (before, after, thousands mark, decimal mark): as its own country writes it
_STYLES: dict[str, tuple[str, str, str, str]] = {
    "CLP": ("$", "", ".", ","),
    "COP": ("$" + _NARROW, "", ".", ","),
    "ARS": ("$" + _NARROW, "", ".", ","),
    "UYU": ("$" + _NARROW, "", ".", ","),
    "MXN": ("$", "", ",", "."),
    "USD": ("$", "", ",", "."),
    "PEN": ("S/" + _NARROW, "", ",", "."),
    "BRL": ("R$" + _NARROW, "", ".", ","),
    "PYG": ("₲" + _NARROW, "", ".", ","),
    "GBP": ("£", "", ",", "."),
    "EUR": ("", _NARROW + "€", ".", ","),
}


def exponent(currency: str) -> int:
    """Decimals of a currency (CLP 0, EUR 2). Raises `Malformed` for one that ISO 4217 does not list."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise Malformed("The currency is not one of ISO 4217.", code="currency_unknown", field="currency") from None


def parse_amount(value: object, currency: str, field: str) -> int:
    """An amount in minor units from an integer, a decimal or its text.

    Raises `Malformed` naming the field: for anything else, and (code `precision`) for more decimals than the
    currency has. Zeros beyond the precision are fine: CLP 10000.0 is 10000 pesos.
    """
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise Malformed(f"{field} must be an amount of money.", code="not_an_amount", field=field)
    text = f"{value:f}" if isinstance(value, Decimal) and value.is_finite() else str(value)
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise Malformed(f"{field} must be an amount of money.", code="not_an_amount", field=field)
    sign, whole, fraction = match.group(1), match.group(2), match.group(3) or ""
    places = exponent(currency)
    if fraction[places:].strip("0"):
        raise Malformed(
            f"{field} has more decimals than {currency} allows ({places}).", code="precision", field=field
        )
    amount = int(whole + fraction[:places].ljust(places, "0"))
    return -amount if sign else amount


def to_decimal_text(amount: int, currency: str) -> str:
    """An amount as plain text in the currency's own precision: "10000", "369.20"."""
    places = exponent(currency)
    digits = str(abs(amount)).rjust(places + 1, "0")
    whole, fraction = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{'-' if amount < 0 else ''}{whole}{'.' + fraction if fraction else ''}"


def to_decimal(amount: int, currency: str) -> Decimal:
    """An amount as an exact decimal of the major unit."""
    return Decimal(to_decimal_text(amount, currency))


def to_minor(value: Decimal, currency: str) -> Fraction:
    """A decimal of the major unit as an exact number of minor units, perhaps with a fraction."""
    scale: int = 10 ** exponent(currency)
    return Fraction(value) * scale


def format_local(amount: int, currency: str, language: str, country: str = "") -> str:
    """An amount as people write it: "$10.000", "369,20 €", "R$ 1.234,50". `language` decides for euros in English."""
    before, after, thousands, point = _STYLES.get(currency, ("", _NARROW + currency, "", ""))
    if currency == "EUR" and (language == "en" or country == "IE"):
        before, after, thousands, point = "€", "", ",", "."
    if not point:
        thousands, point = _marks(language)
    figure = _marked(to_decimal_text(abs(amount), currency), thousands, point)
    return f"{'−' if amount < 0 else ''}{before}{figure}{after}"


def mark_figure(text: str, language: str, currency: str = "") -> str:
    """A decimal text as people write it, without a sign of money: "3000.00" of euros is "3.000,00". The marks are
    those of the currency's own country, of the language where it is not known or euros are told in English.
    """
    _, _, thousands, point = _STYLES.get(currency, ("", "", "", ""))
    if not point or (currency == "EUR" and language == "en"):
        thousands, point = _marks(language)
    return _marked(text, thousands, point)


def _marks(language: str) -> tuple[str, str]:
    return (",", ".") if language == "en" else (".", ",")


def _marked(text: str, thousands: str, point: str) -> str:
    whole, _, fraction = text.partition(".")
    grouped = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", thousands, whole)
    return grouped + (point + fraction if fraction else "")


def format_rate(rate: Decimal, language: str = "en") -> str:
    """A percentage without needless zeros: "19", "5.5" ("5,5" in Spanish and Portuguese)."""
    text = f"{rate.normalize():f}"
    return text if language == "en" else text.replace(".", ",")


def round_half_up(value: Fraction) -> int:
    """The nearest integer; halves away from zero, as tax offices round."""
    doubled = 2 * abs(value) + 1
    nearest = doubled.numerator // (2 * doubled.denominator)
    return nearest if value >= 0 else -nearest


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Split a total into integer shares proportional to weights, exactly.

    Each share is its quota rounded down, and the units left over go to the largest remainders, ties in order. So
    every share is within one unit of its quota and none exceeds its weight while `total` <= sum of weights.
    Weights must not be negative; with all of them zero only a zero total can be split.
    """
    whole = sum(weights)
    if min(weights, default=0) < 0 or (whole == 0 and total != 0):
        message = "shares need weights that are not negative, and a total needs a weight to fall on"
        raise ValueError(message)
    if whole == 0:
        return [0] * len(weights)
    if total < 0:
        return [-share for share in largest_remainder(-total, weights)]
    shares = [total * weight // whole for weight in weights]
    left = total - sum(shares)
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for place in by_remainder[:left]:
        shares[place] += 1
    return shares
