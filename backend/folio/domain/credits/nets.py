"""How the lines of a credit note bear the base of their group."""

from collections.abc import Sequence
from itertools import groupby

from folio.domain.credits.remaining import Remaining, RemainingLine
from folio.domain.credits.spreading import Limits, moved_to
from folio.domain.credits.taking import Share, cumulated
from folio.domain.document import Credited, Document, TaxGroup


def credited_of(
    sale: Document, left: Remaining, taken: Sequence[Share], groups: Sequence[TaxGroup]
) -> tuple[Credited, ...]:
    """What a note takes back of each line, the nets of each group summing to its base. `left` is before the note.

    A line of no group takes its gross as its net here: the proof at the end finds it.
    """
    bases = {group.key: group.base for group in groups}
    nets: dict[int, int] = {}
    by_key = sorted(taken, key=lambda share: sale.lines[share.line].tax_key)
    for key, shares in groupby(by_key, key=lambda share: sale.lines[share.line].tax_key):
        mine = list(shares)
        base = bases.get(key, sum(share.gross for share in mine))
        nets |= zip((share.line for share in mine), _nets(left, mine, base), strict=True)
    return tuple(Credited(share.line, share.quantity, share.gross, nets[share.line]) for share in taken)


def _nets(left: Remaining, taken: Sequence[Share], base: int) -> list[int]:
    """Each line its share of the net that is left of it, moved until they sum to the base.

    Lines of which only a part comes back move first, so that a line credited whole keeps its net if it can; then
    all, within what is left of their net and tax; only then beyond, and other lines of the group make up for it.
    """
    rows = [(left.lines[share.line], share.gross) for share in taken]
    shares = [cumulated(line.net, gross, line.gross) for line, gross in rows]
    within = [_within(line, gross) for line, gross in rows]
    parts = [
        limit if gross < line.gross else (net, net)
        for (line, gross), limit, net in zip(rows, within, shares, strict=True)
    ]
    return moved_to(base, shares, parts, within, [(0, gross) for _, gross in rows])


def _within(line: RemainingLine, gross: int) -> Limits:
    return max(0, gross - line.tax), min(gross, line.net)
