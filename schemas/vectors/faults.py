"""What fingers and memory do to a good Tax ID: one fault each, drawn at random and nothing looked up.

Every function takes a number without separators and gives it back with the fault, or None where it cannot have it.
Whether the outcome is wrong is for an oracle to say: a slip may hit another good number.
"""

from collections.abc import Callable, Sequence
from random import Random

# In no country's numbers, and no separator anywhere.
ODD = "#*?$%+"
LOOK_ALIKES = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"}
Spoil = Callable[[Random, str], str | None]


def one_wrong(random: Random, compact: str, places: Sequence[int] = (), alphabet: str = "") -> str:
    """Another character at one place (any, or one of `places`): a digit for a digit, a letter for a letter."""
    place = random.choice(places or range(len(compact))) % len(compact)
    here = compact[place]
    others = alphabet or ("0123456789" if here.isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return compact[:place] + random.choice(others.replace(here, "")) + compact[place + 1 :]


def neighbours_swapped(random: Random, compact: str) -> str | None:
    """Two characters beside each other, the other way round."""
    places = [place for place in range(len(compact) - 1) if compact[place] != compact[place + 1]]
    if not places:
        return None
    place = random.choice(places)
    return compact[:place] + compact[place + 1] + compact[place] + compact[place + 2 :]


def odd_character(random: Random, compact: str) -> str:
    """A character that stands in nobody's numbers."""
    place = random.randrange(2, len(compact) - 1)
    return compact[:place] + random.choice(ODD) + compact[place + 1 :]


def look_alike(random: Random, compact: str) -> str | None:
    """The letter O for a zero, I for a one, and so on."""
    places = [place for place in range(2, len(compact)) if compact[place] in LOOK_ALIKES]
    if not places:
        return None
    place = random.choice(places)
    return compact[:place] + LOOK_ALIKES[compact[place]] + compact[place + 1 :]


def one_missing(random: Random, compact: str) -> str:
    """A character left out."""
    place = random.randrange(1, len(compact))
    return compact[:place] + compact[place + 1 :]


def one_too_many(random: Random, compact: str) -> str:
    """A digit typed that does not belong."""
    place = random.randrange(1, len(compact))
    return compact[:place] + random.choice("0123456789") + compact[place:]


def wrong_part(random: Random, compact: str, parts: Sequence[tuple[int, str]]) -> str:
    """A part that no number has: a prefix, a province, a month."""
    place, never = random.choice(parts)
    place %= len(compact)
    part = random.choice(never.split())
    return compact[:place] + part + compact[place + len(part) :]


SLIPS: dict[str, Spoil] = {
    "one character": one_wrong,
    "neighbours": neighbours_swapped,
    "odd character": odd_character,
    "look-alike": look_alike,
    "one missing": one_missing,
    "one too many": one_too_many,
}
