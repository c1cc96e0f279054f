"""The ways one right number is written: other separators, other width, other case, its country in front."""

from collections.abc import Callable
from random import Random

# Every dash that people, phones and word processors put between digits; the last three narrow to one of the others.
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u207b"
Dress = Callable[[str, str], str]


def wide(text: str) -> str:
    """Full-width characters, as East Asian keyboards write them."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


# Each takes the country and the text. None removes a dash: in Colombia and Paraguay it carries meaning.
DRESSES: tuple[Dress, ...] = (
    lambda _, text: text,
    lambda _, text: text.lower(),
    lambda _, text: f" {text}\t",
    lambda _, text: f"\u00a0{text}\u202f",
    lambda _, text: f"\ufeff{text} \u200b\r\n",
    lambda _, text: text.replace("-", " - "),
    lambda _, text: text.replace("-", "\u00a0\u2013\u2009"),
    lambda _, text: text.replace(".", ","),
    lambda _, text: text.replace(".", " ").replace("/", " "),
    lambda _, text: text.replace(".", "\u00a0").replace(" ", "\u00a0"),
    lambda _, text: text[:3] + "\u200b\u00ad" + text[3:],
    lambda _, text: wide(text),
    lambda country, text: country + text,
    lambda country, text: f"{country.lower()} {text}",
    lambda country, text: f"{country}-{text}",
    lambda country, text: f"{country}. {text}",
)

# One good number of each country (as typed, compact, formatted) that is written in every dress.
DRESSED: dict[str, tuple[str, str, str]] = {
    "AR": ("20-05536168-2", "20055361682", "20-05536168-2"),
    "BR": ("12.ABC.345/01DE-35", "12ABC34501DE35", "12.ABC.345/01DE-35"),
    "CL": ("6.824.160-K", "6824160K", "6.824.160-K"),
    "CO": ("213.123.432-1", "2131234321", "213.123.432-1"),
    "EC": ("171430710-3", "1714307103", "1714307103"),
    "ES": ("X-5253868-R", "X5253868R", "X5253868R"),
    "IT": ("RCC MNL 83S18 D969H", "RCCMNL83S18D969H", "RCCMNL83S18D969H"),
    "MX": ("P&G-930714-AB1", "P&G930714AB1", "P&G930714AB1"),
    "PE": ("20-51233379-7", "20512333797", "20512333797"),
    "PT": ("501.964.843", "501964843", "501 964 843"),
    "PY": ("80.028.061-0", "800280610", "80028061-0"),
    "UY": ("21-100342-001-7", "211003420017", "21-100342-001-7"),
}


def dressed(random: Random, country: str, text: str) -> str:
    """The text in one of its dresses; a third of the time as it is."""
    return text if random.random() < 0.3 else random.choice(DRESSES)(country, text)


def every_dress(country: str, text: str) -> list[str]:
    """The text in all its dresses and with every dash."""
    dashes = [text.replace("-", dash) for dash in DASHES] if "-" in text else []
    return [*(dress(country, text) for dress in DRESSES), *dashes]
