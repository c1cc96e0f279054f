"""A verdict on something a shopper typed: valid, invalid or unknown, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """The three answers. `unknown` never stops a sale."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TaxIdVerdict:
    """What we know about a Tax ID.

    `certain` is true only for an invalid number that no reading of the country's rules accepts; only then may a
    document be held or a strict checkout stop. `reason` is a code of `domain/sentences.py` (`checksum`,
    `length`, `format`, `component`, `unsupported`, ...; empty when valid). `type` is the local document
    (`rut`, `nif`, ...), `kind` who bears it (`business`, `person`, `generic`, `unknown`). `compact` has no
    separators, `formatted` is how the country writes it.
    """

    answer: Answer
    certain: bool = False
    reason: str = ""
    type: str = ""
    kind: str = "unknown"
    compact: str = ""
    formatted: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NameVerdict:
    """What we think of a business name; `normalised` is the name as it goes on a document."""

    answer: Answer
    certain: bool = False
    reason: str = ""
    normalised: str = ""
    params: tuple[tuple[str, str], ...] = ()
