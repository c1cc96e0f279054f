"""Writes the Tax ID and name vectors: the same bytes every time (fixed seeds, numbers drawn with python-stdnum).

    python schemas/vectors/generate.py [--into DIRECTORY]

The README beside `schemas/` says what a case means and who reads it.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from dress import DRESSED, dressed, every_dress
from families import FAMILIES
from names_by_hand import NAMES
from spoiled import bad_numbers
from tax_ids_by_hand import TAX_IDS

HERE = Path(__file__).resolve().parent
GOOD = 220
BAD = 270
KEYS = ("input", "kind", "verdict", "reason", "compact", "formatted", "class")
NAME_KEYS = ("input", "country", "required", "verdict", "reason", "normalised")
Case = dict[str, str]


def case(*values: str) -> Case:
    """One vector, always with the same keys."""
    return dict(zip(KEYS, values, strict=True))


def hand_cases(country: str) -> Iterator[Case]:
    """What somebody thought of, and one good number of the country in every dress."""
    for row in TAX_IDS[country]:
        yield case(*row, "by hand")
    typed, compact, formatted = DRESSED[country]
    for written in every_dress(country, typed):
        yield case(written, "any", "valid", "", compact, formatted, "dress")


def good_cases(country: str, random: Random) -> Iterator[Case]:
    """Numbers of every family in turn, written as people write them."""
    families = FAMILIES[country]
    for turn in range(GOOD):
        family = families[turn % len(families)]
        compact = family.draw(random)
        usual = family.formatted(compact) if random.random() < 0.6 else compact
        written = dressed(random, country, family.typed(compact) if family.typed else usual)
        yield case(written, family.kind, "valid", "", compact, family.formatted(compact), "good")


def bad_cases(country: str, random: Random) -> Iterator[Case]:
    """Numbers with one fault each; unknown where the fault proves nothing in that country."""
    for name, family, (compact, reason) in bad_numbers(country, random, BAD):
        verdict = "unknown" if reason in family.doubted else "invalid"
        dashed = family.typed if reason == "checksum" else None
        yield case((dashed or str)(compact), family.kind, verdict, reason, compact, "", name)


def files() -> Mapping[str, str]:
    """Every file by its path under this directory."""
    written: dict[str, str] = {}
    for country in sorted(FAMILIES):
        random = Random(f"folio-{country}")  # noqa: S311  a fixed seed is the point
        cases = [*hand_cases(country), *good_cases(country, random), *bad_cases(country, random)]
        written[f"tax-ids/{country}.json"] = _lines({"country": country}, _once(cases))
    written["names.json"] = _lines({}, [dict(zip(NAME_KEYS, row, strict=True)) for row in NAMES])
    digest = hashlib.sha256("".join(written.values()).encode()).hexdigest()
    return written | {"version.json": json.dumps({"rules": digest[:12]}) + "\n"}


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
