"""What of an issued sale can still be credited, by what its issued credit notes say they took."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from folio.domain.credits.spreading import moved_to
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

    Money and units are left of a line, base and tax of a group: the law rounds the tax of a group, so a note may take
    another net of a line than the line had, and the other lines of its group bear the difference.

    Raises `ArithmeticFault` where a note belongs to another document, does not say what it took, or all of them
    took more than was sold: our books contradict themselves then, and no figure made of them could be trusted.
    """
    left = [RemainingLine(i, line.quantity, line.gross, line.net) for i, line in enumerate(sale.lines)]
    for note in earlier:
        for taken in taken_by(note, sale):
            if not 0 <= taken.line < len(left):
                raise _contradiction(note, f"takes back line {taken.line}, which {sale.reference} does not have")
            after = left[taken.line].less(taken)
            if min(taken.quantity, taken.gross, taken.net, taken.gross - taken.net, after.quantity, after.gross) < 0:
                raise _contradiction(note, f"takes back more of line {taken.line} than was left of it")
            left[taken.line] = after
        _refuse_more_than_sold(sale, note, left)
    return Remaining(tuple(sorted(_borne(sale, left), key=lambda line: line.line)))


def _refuse_more_than_sold(sale: Document, note: Document, left: Sequence[RemainingLine]) -> None:
    for key, lines in _by_key(sale, left).items():
        if min(sum(line.net for line in lines), sum(line.tax for line in lines)) < 0:
            raise _contradiction(note, f"takes back more base or tax of {key} than was left of it")


def _borne(sale: Document, left: Sequence[RemainingLine]) -> Iterator[RemainingLine]:
    """What is left of each group's base, borne by its lines so that none has a net or a tax below zero."""
    for lines in _by_key(sale, left).values():
        possible = [min(max(line.net, 0), line.gross) for line in lines]
        nets = moved_to(sum(line.net for line in lines), possible, [(0, line.gross) for line in lines])
        yield from (replace(line, net=net) for line, net in zip(lines, nets, strict=True))


def _by_key(sale: Document, left: Sequence[RemainingLine]) -> dict[str, list[RemainingLine]]:
    by_key: dict[str, list[RemainingLine]] = {}
    for line in left:
        by_key.setdefault(sale.lines[line.line].tax_key, []).append(line)
    return by_key


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
