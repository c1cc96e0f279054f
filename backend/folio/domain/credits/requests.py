"""What somebody asks to credit of an issued sale: all that remains, some units of its lines, or a sum of money."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ReasonCode(StrEnum):
    """Why a sale is credited, in the few kinds that every country's catalogue of reasons can be mapped from."""

    ORDER_CANCELED = "order_canceled"
    GOODS_RETURNED = "goods_returned"
    MONEY_RETURNED = "money_returned"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and the words of whoever asked where they gave some."""

    code: ReasonCode
    words: str = ""


CANCELED = Reason(ReasonCode.ORDER_CANCELED)
RETURNED = Reason(ReasonCode.GOODS_RETURNED)
REFUNDED = Reason(ReasonCode.MONEY_RETURNED)


@dataclass(frozen=True, slots=True)
class WholeCredit:
    """All that remains of the sale: the last credit note, which closes it to zero."""

    reason: Reason = CANCELED


@dataclass(frozen=True, slots=True)
class LinesCredit:
    """Units of lines: `quantities` maps a line's place on the sale, counted from 0, to how many are taken back."""

    quantities: Mapping[int, int]
    reason: Reason = RETURNED


@dataclass(frozen=True, slots=True)
class AmountCredit:
    """A bare sum of money: `amount` in minor units, tax included. No goods come back."""

    amount: int
    reason: Reason = REFUNDED


CreditRequest = WholeCredit | LinesCredit | AmountCredit
