"""What of an issued sale can still be credited, by what its issued credit notes say they took."""

from collections.abc import Sequence
from dataclasses import dataclass

from folio.domain.document import Credited, Document, DocumentKind
from folio.domain.totals import ArithmeticFault


@dataclass(frozen=True, slots=True)
class RemainingLine:
    """What is left of one line of the sale: `line` is its place, counted from 0. Amounts in minor units."""

    line: int
    quantity: int
    gross: int
    net: int

    @property
    def tax(self) -> int:
        """The tax that is left."""
        return self.gross - self.net

    def less(self, taken: Credited) -> "RemainingLine":
        """What is left after that was taken."""
        return RemainingLine(
            self.line, self.quantity - taken.quantity, self.gross - taken.gross, self.net - taken.net
        )


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of every line, in the sale's order; the sums over all of them in minor units."""

    lines: tuple[RemainingLine, ...]

    @property
    def gross(self) -> int:
        """The money that can still be credited, tax included."""
        return sum(line.gross for line in self.lines)

    @property
    def net(self) -> int:
        """The same without tax."""
        return sum(line.net for line in self.lines)

    @property
    def tax(self) -> int:
        """The tax in it."""
        return self.gross - self.net


def remaining(sale: Document, earlier: Sequence[Document]) -> Remaining:
    """What can still be credited of an issued sale, given its issued credit notes in any order.

    Raises `ArithmeticFault` where a note belongs to another document, does not say what it took, or all of them
    took more than was sold: our books contradict themselves then, and no figure made of them could be trusted.
    """
    left = [RemainingLine(i, line.quantity, line.gross, line.net) for i, line in enumerate(sale.lines)]
    for note in earlier:
        for taken in taken_by(note, sale):
            if not 0 <= taken.line < len(left):
                raise _contradiction(note, f"takes back line {taken.line}, which {sale.reference} does not have")
            after = left[taken.line].less(taken)
            if min(taken.quantity, taken.gross, taken.net, after.quantity, after.gross, after.net, after.tax) < 0:
                raise _contradiction(note, f"takes back more of line {taken.line} than was left of it")
            left[taken.line] = after
    return Remaining(tuple(left))


def taken_by(note: Document, sale: Document) -> tuple[Credited, ...]:
    """What a credit note took of each line.

    A note made before lines were tracked says nothing, and was always over everything: one over the sale's total
    took everything. Any other that says nothing raises `ArithmeticFault`.
    """
    if note.kind is not DocumentKind.CREDIT_NOTE or note.original is None:
        raise _contradiction(note, "is not a credit note")
    if (note.original.reference, note.currency) != (sale.reference, sale.currency):
        raise _contradiction(note, f"does not correct {sale.reference}")
    if not note.credited and note.total == sale.total:
        return tuple(Credited(i, line.quantity, line.gross, line.net) for i, line in enumerate(sale.lines))
    if sum(taken.gross for taken in note.credited) != note.total:
        raise _contradiction(note, "does not say which lines its total takes back")
    return note.credited


def _contradiction(note: Document, what: str) -> ArithmeticFault:
    return ArithmeticFault(f"{note.reference} {what}")
