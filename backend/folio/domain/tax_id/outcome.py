"""The pieces every country's rule is made of: what was written, and how to say yes, no or cannot tell."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError

from folio.domain.verdict import Answer, TaxIdVerdict

# Spaces, the separators people use, and every Unicode dash; NFKC has already made wide digits narrow.
_SEPARATORS = re.compile(r"[\s.,/_·•'‐-―−-]+")
_DASHES = re.compile(r"[‐-―−]")


@dataclass(frozen=True, slots=True)
class Written:
    """A number as typed: `compact` without separators, `dashed` true when a dash stands before the last character."""

    compact: str
    dashed: bool


def read(text: str) -> Written:
    """Wide characters narrowed, upper case, what cannot be seen and separators out."""
    narrow = unicodedata.normalize("NFKC", text).upper()
    narrow = "".join(c for c in narrow if unicodedata.category(c) != "Cf").strip()
    dashes = _DASHES.sub("-", narrow)
    return Written(_SEPARATORS.sub("", narrow), bool(re.search(r"[0-9]\s*-\s*[0-9A-Z]$", dashes)))


@dataclass(frozen=True, slots=True)
class Rule:
    """One country: what its number is called there, an example, and the judge of it."""

    name: str
    example: str
    judge: Callable[[Written, str], TaxIdVerdict]


def good(type_: str, compact: str, formatted: str, kind: str, *, proven: bool = True) -> TaxIdVerdict:
    """Accepted. `proven`: a check digit says so; without one it is accepted because nothing speaks against it."""
    return TaxIdVerdict(Answer.VALID, proven, "", type_, kind, compact, formatted)


def bad(reason: str, type_: str, compact: str, *, certain: bool = True, **params: str) -> TaxIdVerdict:
    """No reading of the country's rules accepts it."""
    return TaxIdVerdict(Answer.INVALID, certain, reason, type_, "unknown", compact, "", tuple(params.items()))


def untold(reason: str, type_: str = "", compact: str = "") -> TaxIdVerdict:
    """Nobody can say: never stops anyone."""
    return TaxIdVerdict(Answer.UNKNOWN, False, reason, type_, "unknown", compact)


def fault_of(module: Any, compact: str) -> str:
    """Our reason code for what python-stdnum says of a number, empty when it accepts."""
    try:
        module.validate(compact)
    except InvalidLength:
        return "length"
    except InvalidChecksum:
        return "checksum"
    except InvalidComponent:
        return "component"
    except (InvalidFormat, ValidationError):
        return "format"
    return ""


def misfit(compact: str, allowed: str, lengths: frozenset[int], type_: str) -> TaxIdVerdict | None:
    """The first thing wrong with a number's outside: a character it cannot hold, then its length."""
    odd = re.search(f"[^{allowed}]", compact)
    if odd:
        return bad("format", type_, compact, c=odd.group())
    if len(compact) not in lengths:
        return bad("length", type_, compact, n=str(len(compact)))
    return None
