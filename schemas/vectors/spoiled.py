"""Bad Tax IDs by rule: a good one with one fault, and the reason that python-stdnum or the number's outside gives."""

from collections.abc import Callable, Iterator
from random import Random

from families import FAMILIES, Family
from faults import look_alike, neighbours_swapped, odd_character, one_missing, one_too_many, one_wrong, wrong_part

# Lengths that some reading of the country accepts: a wrong length must hit none of them.
LENGTHS: dict[str, frozenset[int]] = {
    "AR": frozenset({7, 8, 11}), "BR": frozenset({11, 14}), "CL": frozenset(range(5, 10)),
    "CO": frozenset(range(6, 17)), "EC": frozenset({10, 13}), "ES": frozenset({9}), "IT": frozenset({11, 16}),
    "MX": frozenset({12, 13, 18}), "PE": frozenset({8, 9, 11}), "PT": frozenset({9}),
    "PY": frozenset(range(5, 10)), "UY": frozenset({7, 8, 12}),
}  # fmt: skip
LETTERED = frozenset({"BR", "ES", "IT", "MX"})  # letters may stand in a number, so only the oracle knows where not
FOREIGN = ("ES", "IT", "PT")  # their check digits prove what they are, and nobody else's numbers look like theirs
TRIES = 500
Bad = tuple[str, str]  # the compact number, the reason against it


def _check_digit(random: Random, family: Family, _country: str) -> Bad | None:
    if not family.checks or family.oracle is None:
        return None
    changed = one_wrong(random, family.draw(random), family.checks, family.alphabet)
    return _told(family, changed, "checksum")


def _one_character(random: Random, family: Family, _country: str) -> Bad | None:
    if family.oracle is None:
        return None
    compact = family.draw(random)
    kept = {place % len(compact) for place in family.checks} | {family.sort}
    changed = one_wrong(random, compact, [place for place in range(len(compact)) if place not in kept])
    return _slipped(family, compact, changed)


def _neighbours(random: Random, family: Family, _country: str) -> Bad | None:
    compact = family.draw(random)
    changed = neighbours_swapped(random, compact)
    return _slipped(family, compact, changed) if family.oracle and changed else None


def _odd_character(random: Random, family: Family, _country: str) -> Bad:
    return odd_character(random, family.draw(random)), "format"


def _look_alike(random: Random, family: Family, country: str) -> Bad | None:
    changed = look_alike(random, family.draw(random))
    if changed is None or country not in LETTERED:
        return (changed, "format") if changed else None
    return _told(family, changed, "format")


def _length(change: Callable[[Random, str], str]) -> Callable[[Random, Family, str], Bad]:
    def spoil(random: Random, family: Family, country: str) -> Bad:
        compact = family.draw(random)
        while len(compact) in LENGTHS[country]:
            compact = change(random, compact)
        return compact, "length"

    return spoil


def _part(random: Random, family: Family, _country: str) -> Bad | None:
    if not family.parts:
        return None
    changed = wrong_part(random, family.draw(random), family.parts)
    # Some oracles look at the check digit first: close the number again until they come to the part.
    closings = [changed, *(changed[:-1] + last for last in family.alphabet)]
    return next((bad for each in closings if (bad := _told(family, each, "component", "format"))), None)


def _foreign(random: Random, _family: Family, country: str) -> Bad:
    other = random.choice([each for each in FOREIGN if each != country])
    return other + FAMILIES[other][0].draw(random), "country"


def _slipped(family: Family, compact: str, changed: str) -> Bad | None:
    """A slip counts where it meets the check digit; in numbers without one, wherever it hits nothing good."""
    if family.sort is not None and changed[family.sort] != compact[family.sort]:
        return None
    return _told(family, changed, *(("checksum",) if family.checks else ("component", "format")))


def _told(family: Family, changed: str, *reasons: str) -> Bad | None:
    reason = family.reason(changed)
    return (changed, reason) if reason in reasons else None


CLASSES: dict[str, Callable[[Random, Family, str], Bad | None]] = {
    "check digit": _check_digit,
    "one character": _one_character,
    "neighbours": _neighbours,
    "odd character": _odd_character,
    "look-alike": _look_alike,
    "too short": _length(one_missing),
    "too long": _length(one_too_many),
    "part": _part,
    "foreign": _foreign,
}
# Classes that a country cannot have: no part of these numbers is named, or no digit closes them.
WITHOUT = {"CL": {"part"}, "CO": {"part"}, "PY": {"part"}, "MX": {"check digit"}}


def bad_numbers(country: str, random: Random, how_many: int) -> Iterator[tuple[str, Family, Bad]]:
    """So many bad numbers, every class in turn: the class, the family spoiled, the number and its reason."""
    classes = [name for name in CLASSES if name not in WITHOUT.get(country, ())]
    for turn in range(how_many):
        name = classes[turn % len(classes)]
        yield name, *_one(name, country, random)


def _one(name: str, country: str, random: Random) -> tuple[Family, Bad]:
    for _ in range(TRIES):
        family = random.choice(FAMILIES[country])
        bad = CLASSES[name](random, family, country)
        if bad:
            return family, bad
    raise AssertionError(f"{country}: no number of the class {name} in {TRIES} tries")
