"""Text for Chilean documents, which are in ISO-8859-1: what it lacks is written otherwise or left out, never "?"."""

import unicodedata

from folio.domain.profiles import shortened

_OTHERWISE = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u2022": "-", "\u2026": "...", "\u2122": "TM", "\u20ac": "EUR", "\u2044": "/",
})  # fmt: skip


def in_latin(text: str, most: int = 0) -> str:
    """One line that ISO-8859-1 can hold. A letter that it lacks loses its mark (ő: o), a symbol goes. `most` is for
    descriptions, which may be shortened.
    """
    return shortened(" ".join("".join(map(_one, _prepared(text))).split()), most)


def loses(text: str) -> bool:
    """Whether a sign of the text would be left out altogether."""
    return any(not _one(char) for char in _prepared(text))


def _prepared(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_OTHERWISE)


def _one(char: str) -> str:
    if char <= "\xff":
        return char if char.isprintable() else " "
    bare = (part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return "".join(part for part in bare if part <= "\xff" and part.isprintable())
