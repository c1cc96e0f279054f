"""What the law wants to know of a buyer, as values with dates, and how they are picked and compared.

Pure bookkeeping over the rows of `country_rules.py`: nothing here knows a country. A limit is compared with the
order's total, tax included, and only when the order is in the limit's currency: nothing is converted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from folio.domain.document import DocumentKind
from folio.domain.money import to_decimal_text


class Certainty(StrEnum):
    """How sure a row is: read in an official text, told by somebody who quotes it, or remembered."""

    OFFICIAL = "official"
    QUOTED = "quoted"
    MEMORY = "memory"


class Sort(StrEnum):
    """Which buyers a row is about. A business gave a business name or a company's Tax ID, or asked for an invoice of
    its own with a number that is not surely a person's; all others are private.
    """

    ANY = "any"
    PRIVATE = "private"
    BUSINESS = "business"


class Lives(StrEnum):
    """Where the buyer is billed, seen from the seller's country."""

    ANYWHERE = "anywhere"
    HOME = "home"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every row tells of itself. `country` is the seller's; both dates count.

    `yearly`: the law stays and its figure is set anew each year; the last known figure stands until a newer row does.
    """

    country: str
    source: str
    certainty: Certainty
    valid_from: date = date.min
    valid_until: date | None = None
    yearly: bool = False
    buyer: Sort = Sort.ANY
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Rule):
    """A document of `kind` (None: any) needs these fields of its buyer, from a total of `least` minor units on.

    `needs` are the field codes that `domain/sentences/words.py` has words for. `delivered`: only for goods brought to
    the buyer. `may_ask`, where not empty: nothing else may be demanded of such a buyer.
    """

    kind: DocumentKind | None
    needs: tuple[str, ...]
    lives: Lives = Lives.ANYWHERE
    least: int = 0
    delivered: bool = False
    may_ask: tuple[str, ...] = ()

    @property
    def subject(self) -> tuple[object, ...]:
        """What the row is about, whatever its figure and dates."""
        return self.kind, self.buyer, self.lives, self.needs


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLimit(Rule):
    """A receipt (simplified invoice) may be over at most `most` minor units; above it only an invoice will do."""

    most: int

    @property
    def subject(self) -> tuple[object, ...]:
        """What the row is about, whatever its figure and dates."""
        return (self.buyer,)


R = TypeVar("R", Requirement, ReceiptLimit)


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """What the rows are held against. `given` are the field codes that the buyer filled in."""

    country: str
    kind: DocumentKind
    buyer: Sort
    at_home: bool
    delivered: bool
    total: int
    currency: str
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Missing:
    """The field codes that are wanted and not given, and in plain English what could not be compared."""

    fields: tuple[str, ...]
    notes: tuple[str, ...]


def in_force(rows: Sequence[R], country: str, on: date) -> list[R]:
    """The rows of a seller's country that stand on a day, in their own order."""
    begun = [row for row in rows if row.country == country and row.valid_from <= on]
    return [row for row in begun if row.valid_until is None or on <= row.valid_until or _still_last(row, begun)]


def missing(rows: Sequence[Requirement], sale: SaleFacts, on: date) -> Missing:
    """What a sale's document needs of its buyer and does not have, each field once."""
    standing = [row for row in in_force(rows, sale.country, on) if _is_about(row, sale)]
    allowed = [row.may_ask for row in standing if row.may_ask]
    fields: dict[str, None] = {}
    notes: dict[str, None] = {}
    for row in standing:
        lacking = [field for field in row.needs if field not in sale.given]
        if not lacking:
            continue
        if row.least and row.currency != sale.currency:
            notes[not_compared(row.least, row.currency, sale.currency)] = None
            continue
        if row.valid_until is not None and on > row.valid_until:
            notes[f"The limit of {row.valid_until.year} was taken, the last one known."] = None
        if sale.total >= row.least:
            fields.update(dict.fromkeys(lacking))
    return Missing(tuple(f for f in fields if all(f in codes for codes in allowed)), tuple(notes))


def named_from(rows: Sequence[Requirement], country: str, kind: DocumentKind, on: date) -> int | None:
    """The total, in minor units of the country's currency, from which on a document of a kind must name its buyer;
    None where no row sets one.
    """
    return min((row.least for row in in_force(rows, country, on) if row.least and row.kind is kind), default=None)


def receipt_limit(rows: Sequence[ReceiptLimit], country: str, buyer: Sort, on: date) -> ReceiptLimit | None:
    """The most a receipt to such a buyer may be over, or None where the country knows no such limit."""
    standing = [row for row in in_force(rows, country, on) if row.buyer in (Sort.ANY, buyer)]
    return min(standing, key=lambda row: row.most, default=None)


def not_compared(limit: int, currency: str, order_currency: str) -> str:
    """That a limit was left alone because the order is in another currency."""
    figure = f"{to_decimal_text(limit, currency)} {currency}"
    return f"The limit of {figure} was not compared: the order is in {order_currency}."


def _still_last(row: R, begun: Sequence[R]) -> bool:
    newer = (other for other in begun if other.subject == row.subject and other.valid_from > row.valid_from)
    return row.yearly and next(newer, None) is None


def _is_about(row: Requirement, sale: SaleFacts) -> bool:
    return (
        row.kind in (None, sale.kind)
        and row.buyer in (Sort.ANY, sale.buyer)
        and row.lives in (Lives.ANYWHERE, Lives.HOME if sale.at_home else Lives.ABROAD)
        and (sale.delivered or not row.delivered)
    )
