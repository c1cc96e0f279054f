"""Text from outside, made fit for paper: what is written stays what is written, and nothing is a command.

Data reaches the page setter as data, so no character is markup there. What is left to do: no control character,
no sign that turns the reading direction of its neighbours (a name could fake an amount with it), no character
that none of our fonts can draw, and no word too long to be broken.
"""

import bisect
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
LONGEST_WORD = 28
REPLACEMENT = "\ufffd"
_BREAK = "\u200b"
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Left out without a trace where no font draws them: symbols, joiners, variation marks, emoji parts.
_DISPENSABLE = ("So", "Sk", "Cf", "Mn", "Me", "Cn", "Co")


def printable(text: str) -> str:
    """One line of text that can be printed as it stands."""
    spaced = " ".join("".join(map(_one, unicodedata.normalize("NFC", _whole(text)))).split())
    return " ".join(map(_breakable, spaced.split(" ")))


def _whole(text: str) -> str:
    """Lone halves of a surrogate pair become the replacement character: they are no text at all."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _one(char: str) -> str:
    category = unicodedata.category(char)
    if char in _TURNING:
        return ""
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return "\u00a0" if char == "\u00a0" else " "
    if _drawable(ord(char)):
        return char
    return "" if category in _DISPENSABLE else REPLACEMENT


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    return _BREAK.join(word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD))


def _drawable(point: int) -> bool:
    starts, ends = _coverage()
    place = bisect.bisect_right(starts, point) - 1
    return place >= 0 and point <= ends[place]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    ranges = [line.split("-") for line in (FONTS / "coverage.txt").read_text("ascii").split()]
    return [int(start, 16) for start, _ in ranges], [int(end, 16) for _, end in ranges]
