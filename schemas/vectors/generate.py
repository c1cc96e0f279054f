"""Writes the Tax ID and name vectors: the same bytes every time (fixed seeds, numbers drawn with python-stdnum).

    python schemas/vectors/generate.py [--into DIRECTORY]

The README beside `schemas/` says what a case means and who reads it.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from families import FAMILIES, Family
from names_by_hand import NAMES
from tax_ids_by_hand import TAX_IDS

HERE = Path(__file__).resolve().parent
HOW_MANY = 220
# Lengths that some reading of the country accepts: a wrong length must hit none of them.
LENGTHS: dict[str, frozenset[int]] = {
    "AR": frozenset({7, 8, 11}), "BR": frozenset({11, 14}), "CL": frozenset(range(5, 10)),
    "CO": frozenset(range(6, 17)), "EC": frozenset({10, 13}), "ES": frozenset({9}), "IT": frozenset({11, 16}),
    "MX": frozenset({12, 13, 18}), "PE": frozenset({8, 9, 11}), "PT": frozenset({9}),
    "PY": frozenset(range(5, 10)), "UY": frozenset({7, 8, 12}),
}  # fmt: skip
ODD = "#*?$%+"  # in no country's numbers, and no separator anywhere
Case = dict[str, str]
Spoil = Callable[[Random, str], str]


def case(written: str, kind: str, verdict: str, reason: str, compact: str, formatted: str) -> Case:
    """One vector, always with the same six keys."""
    return {
        "input": written, "kind": kind, "verdict": verdict, "reason": reason, "compact": compact,
        "formatted": formatted,
    }  # fmt: skip


def good_cases(country: str, random: Random) -> Iterator[Case]:
    """Numbers of every family in turn, written as people write them."""
    families = FAMILIES[country]
    for turn in range(HOW_MANY):
        family = families[turn % len(families)]
        compact = family.draw(random)
        written = dressed(family, compact, country, random)
        yield case(written, family.kind, "valid", "", compact, family.formatted(compact))


def bad_cases(country: str, random: Random) -> Iterator[Case]:
    """Numbers with one fault each: a character that cannot be there, a length nobody has, a wrong check digit."""
    families = FAMILIES[country]
    checked = [family for family in families if family.oracle is not None]
    for turn in range(HOW_MANY):
        fault = ("checksum", "length", "format", "checksum")[turn % 4]
        if fault == "checksum" and not checked:
            fault = ("length", "format")[turn % 2]
        family = random.choice(checked if fault == "checksum" else families)
        spoil: Spoil = {"checksum": family.spoiled, "length": _wrong_length(country), "format": _odd_character}[fault]
        compact = spoil(random, family.draw(random))
        written = (family.typed or str)(compact) if fault == "checksum" else compact
        yield case(written, family.kind, "invalid", fault, compact, "")


def dressed(family: Family, compact: str, country: str, random: Random) -> str:
    """A right number as a shopper may write it: other separators, other width, other case, country in front."""
    usual = family.formatted(compact) if random.random() < 0.6 else compact
    text = family.typed(compact) if family.typed else usual
    return random.choice(
        (
            text,
            text,
            text.lower(),
            f" {text}\t",
            f"\u00a0{text}\u202f",
            text.replace("-", "\u2013"),
            text.replace("-", " - "),
            text.replace(".", ","),
            text.replace(".", " ").replace("/", " "),
            _wide(text),
            country + text,
            f"{country.lower()} {text}",
        )
    )


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _wrong_length(country: str) -> Spoil:
    def spoil(random: Random, compact: str) -> str:
        longer = random.random() < 0.5
        while len(compact) in LENGTHS[country] or len(compact) < 1:
            place = random.randrange(1, len(compact))
            compact = compact[:place] + ("7" if longer else "") + compact[place + (0 if longer else 1) :]
        return compact

    return spoil


def _odd_character(random: Random, compact: str) -> str:
    place = random.randrange(2, len(compact) - 1)
    return compact[:place] + random.choice(ODD) + compact[place + 1 :]


def files() -> Mapping[str, str]:
    """Every file by its path under this directory."""
    written: dict[str, str] = {}
    for country in sorted(FAMILIES):
        random = Random(f"folio-{country}")  # noqa: S311  a fixed seed is the point
        cases = [case(*row) for row in TAX_IDS.get(country, ())]
        cases += [*good_cases(country, random), *bad_cases(country, random)]
        written[f"tax-ids/{country}.json"] = _lines({"country": country}, _once(cases))
    written["names.json"] = _lines({}, [dict(zip(NAME_KEYS, row, strict=True)) for row in NAMES])
    digest = hashlib.sha256("".join(written.values()).encode()).hexdigest()
    return written | {"version.json": json.dumps({"rules": digest[:12]}) + "\n"}


NAME_KEYS = ("input", "country", "required", "verdict", "reason", "normalised")


def _once(cases: list[Case]) -> list[Case]:
    return list({(each["input"], each["kind"]): each for each in reversed(cases)}.values())[::-1]


def _lines(head: Mapping[str, str], cases: list[Case]) -> str:
    """JSON with one case a line, ASCII only, so that differences can be read and nothing invisible hides."""
    start = "".join(f"{json.dumps(key)}: {json.dumps(value)},\n " for key, value in head.items())
    return "{" + start + '"cases": [\n' + ",\n".join(json.dumps(each) for each in cases) + "\n]}\n"


def main() -> None:
    """Write all files."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--into", type=Path, default=HERE)
    into = arguments.parse_args().into
    for path, text in files().items():
        (into / path).parent.mkdir(parents=True, exist_ok=True)
        (into / path).write_text(text, "ascii")


if __name__ == "__main__":
    main()
