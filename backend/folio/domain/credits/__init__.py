"""Credit notes: a part of an issued sale, or all that remains of it, is taken back, exact to the minor unit.

The steps: what is left of the sale (`remaining`) by what its issued credit notes say they took; what money the
request takes of each line, or why it cannot (`taking`); the tax summary made of that (`groups`, `bases`); what each
line bears of it (`nets`, `spreading`) and how it reads (`lines`). Everything telescopes: whatever the sequence of
notes, none takes more than was sold, the tax of none is more than one unit off its own rounding (why: `bases`), and
the last leaves exactly nothing of any line or group in gross, net and tax. Sums are proved at the end.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from folio.domain.credits.groups import groups_of
from folio.domain.credits.lines import lines_of_money, lines_of_units
from folio.domain.credits.nets import credited_of
from folio.domain.credits.remaining import Remaining, RemainingLine, remaining
from folio.domain.credits.requests import (
    AmountCredit,
    CreditRequest,
    LinesCredit,
    Reason,
    ReasonCode,
    WholeCredit,
)
from folio.domain.credits.taking import take
from folio.domain.document import Credited, Document, DocumentKind, DocumentLine, Original, TaxDecision, TaxGroup
from folio.domain.errors import Held
from folio.domain.money import to_decimal_text
from folio.domain.totals import ArithmeticFault

__all__ = [
    "AmountCredit",
    "CreditRequest",
    "LinesCredit",
    "Reason",
    "ReasonCode",
    "Remaining",
    "RemainingLine",
    "WholeCredit",
    "draft_credit",
    "remaining",
]

WHY = {
    ReasonCode.ORDER_CANCELED: "The order was canceled",
    ReasonCode.GOODS_RETURNED: "Goods were returned",
    ReasonCode.MONEY_RETURNED: "Money was given back",
    ReasonCode.MISTAKE: "The document was wrong",
}


def draft_credit(
    sale: Document,
    sale_number: str,
    request: CreditRequest,
    earlier: Sequence[Document],
    *,
    issue_date: date,
    reference: str,
    sequence: int,
) -> Document:
    """The credit note of an issued sale: made from the frozen document, not from today's order.

    `earlier` are all issued credit notes of this sale, in any order. Raises `Held` where the request cannot be met,
    with the figures, and `ArithmeticFault` where the notes contradict the sale.
    """
    if sale.kind is DocumentKind.CREDIT_NOTE:
        raise Held("credit_of_credit_note", {"number": sale_number})
    left = remaining(sale, earlier)
    if left.gross == 0:
        raise Held("credit_nothing_left", {"number": sale_number})
    shares = take(sale, left, request)
    groups = groups_of(sale, earlier, left, shares)
    taken = credited_of(sale, left, shares, groups)
    total = sum(credited.gross for credited in taken)
    note = replace(
        sale,
        kind=DocumentKind.CREDIT_NOTE,
        sequence=sequence,
        reference=reference,
        issue_date=issue_date,
        lines=_lines(sale, left, request, taken, groups),
        groups=groups,
        total=total,
        # Nobody told how a part was given back, and a sale may have been paid by several means.
        paid_with=sale.paid_with if total == sale.total else (),
        original=Original(
            sale.kind, sale_number, sale.issue_date, sale.reference, request.reason.code.value, request.reason.words
        ),
        decision=(_told(sale, sale_number, request, whole=not earlier),),
        taxes_decided=_decided(sale, groups),
        notes=(),
        link="",
        credited=taken,
    )
    _prove(note)
    remaining(sale, [*earlier, note])  # raises where the note takes more than was left
    return note


def _decided(sale: Document, groups: Sequence[TaxGroup]) -> tuple[TaxDecision, ...]:
    keys = {group.key for group in groups}
    return tuple(decision for decision in sale.taxes_decided if decision.key in keys)


def _lines(
    sale: Document,
    left: Remaining,
    request: CreditRequest,
    taken: Sequence[Credited],
    groups: Sequence[TaxGroup],
) -> tuple[DocumentLine, ...]:
    return lines_of_money(sale, groups) if isinstance(request, AmountCredit) else lines_of_units(sale, left, taken)


def _told(sale: Document, number: str, request: CreditRequest, *, whole: bool) -> str:
    why = WHY[request.reason.code] + (f" ({request.reason.words})" if request.reason.words else "")
    if isinstance(request, AmountCredit):
        amount = f"{to_decimal_text(request.amount, sale.currency)} {sale.currency}"
        return f"{why}: {amount} of {number} are credited, shared by what remained of each tax and line."
    if isinstance(request, LinesCredit):
        units = ", ".join(
            f"{quantity} of {sale.lines[place].quantity} «{sale.lines[place].description}»"
            for place, quantity in sorted(request.quantities.items())
        )
        return f"{why}: {units} on {number} are credited, at their share of what remained of each line."
    if whole:
        return f"{why}: {number} is credited in full."
    return f"{why}: all that remained of {number} is credited, so it closes to zero."


def _prove(note: Document) -> None:
    by_key = {group.key: [line for line in note.lines if line.tax_key == group.key] for group in note.groups}
    if not (
        note.total == sum(line.gross for line in note.lines) == sum(group.gross for group in note.groups)
        and all(group.gross == sum(line.gross for line in by_key[group.key]) for group in note.groups)
        and all(group.base == sum(line.net for line in by_key[group.key]) for group in note.groups)
        and all(group.base + group.tax == group.gross for group in note.groups)
        and all(0 <= group.fixed <= group.tax for group in note.groups)
        and all(sum(part.amount for part in group.parts) == group.tax for group in note.groups if group.parts)
        and all(0 <= credited.net <= credited.gross for credited in note.credited)
    ):
        message = f"{note.reference}: lines, groups and total of the credit note contradict each other"
        raise ArithmeticFault(message)
