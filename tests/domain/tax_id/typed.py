"""What shoppers may type into the Tax ID and Business Name fields, at random: right, nearly right, and anything."""

from collections.abc import Iterator
from itertools import cycle
from random import Random

from dress import dressed
from families import FAMILIES, Family
from faults import SLIPS, wrong_part

COUNTRIES = sorted(FAMILIES)
CURP = "BOXW310820HNERXN09"
KINDS = ("any", "any", "business", "person")
# Beside the usual: characters that narrow, widen, fold or vanish on the way, and ones that look like others.
PIECES = (
    *"0123456789" * 3, *"KkABEMPSXZÑñ&OI#", *" .-/,_\t", "-", "\u2013", "\u00a0", "\u2028", "\u200b", "\u200d",
    "\u00ad", "\u0085", "\x1c", "\ufeff", "\u180e", "\uff11", "\uff0d", "\uff2b", "\u212a", "\u0660", "\u0967",
    "\u00b2", "\u2167", "\u2460", "\ufdfa", "\ufb03", "\u00df", "\u0131", "\u0149", "N\u0303", "\u0303",
    "\U0001d7d9", "\U0001f600",
)  # fmt: skip
NAME_PIECES = (
    "SpA", "Ltda.", "S.A.", "a", "Ñ", "x" * 48, "76.086.428-5", "501964843", "B58378431", "@", "acme.cl", "www.",
    "https://", "+56 9", "1234567", "(0)", ".", "&", "'", "«", "<", "{", "~", "=", " ", "  ", "\u00a0", "\u2028",
    "\u200b", "\u200d", "\u200e", "\ufeff", "\u180e", "\x1c", "\u0085", "\u0007", "\u007f", "e\u0301", "\u0301",
    "A\u030a", "\u212b", "\u1e9b\u0323", "林", "ヌ", "가", "\U00020bb7", "ا", "١٢", "²", "Ⅷ", "\u2460", "½",
    "\U0001f600",
)  # fmt: skip


def tax_ids(random: Random, country: str) -> Iterator[tuple[str, str]]:
    """(text, kind) of a country, without end."""
    makers = (_right, _slipped, _slipped, _slipped, _part, _foreign, _digits, _pieces)
    for maker in cycle(makers):
        yield maker(random, country), random.choice(KINDS)


def names(random: Random) -> Iterator[tuple[str, str, bool]]:
    """(country, name, required) without end, made of pieces that mean something to the rules."""
    while True:
        name = "".join(random.choices(NAME_PIECES, k=random.randint(0, 6)))
        yield random.choice([*COUNTRIES, "BO"]), name, random.random() < 0.3


def _right(random: Random, country: str) -> str:
    family = random.choice(FAMILIES[country])
    return dressed(random, country, _written(random, family, family.draw(random)))


def _slipped(random: Random, country: str) -> str:
    """One slip, or two."""
    family = random.choice(FAMILIES[country])
    compact = family.draw(random)
    for _ in range(random.choice((1, 1, 2))):
        compact = random.choice(list(SLIPS.values()))(random, compact) or compact
    return dressed(random, country, _written(random, family, compact))


def _part(random: Random, country: str) -> str:
    family = random.choice(FAMILIES[country])
    compact = family.draw(random)
    return wrong_part(random, compact, family.parts) if family.parts else compact[:-1] + random.choice("0123456789")


def _foreign(random: Random, _country: str) -> str:
    """Another country's number (or our own), perhaps with a slip, mostly with its letters in front."""
    there = random.choice(COUNTRIES)
    text = random.choice((_right, _slipped))(random, there)
    return text if random.random() < 0.3 else there + text


def _digits(random: Random, country: str) -> str:
    """Any length; in Mexico, half of the time, the number that people take for their RFC."""
    if country == "MX" and random.random() < 0.5:
        return random.choice([SLIPS["one character"], SLIPS["neighbours"]])(random, CURP) or CURP
    return "".join(random.choices("0123456789", k=random.randint(1, 18))) + random.choice(("", "", "K", "-1"))


def _pieces(random: Random, _country: str) -> str:
    return "".join(random.choices(PIECES, k=random.choice((1, 4, 8, 9, 11, 13, 17, 66))))


def _written(random: Random, family: Family, compact: str) -> str:
    if family.typed:
        return family.typed(compact)
    if random.random() < 0.3:
        return f"{compact[:-1]}-{compact[-1]}"
    return compact
