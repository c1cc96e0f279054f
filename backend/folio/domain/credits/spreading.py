"""Whole amounts moved as little as needed until they sum to what they must, none beyond its limits."""

from collections.abc import Sequence

from folio.domain.money import largest_remainder

Limits = tuple[int, int]


def moved_to(total: int, amounts: Sequence[int], *limits: Sequence[Limits]) -> list[int]:
    """The amounts, changed so that they sum to `total`: what is missing is shared by the room that each has.

    `limits` are sets of (least, most) for each amount, the strictest first; a wider one is only used for what the
    ones before it left. The amounts must lie within all of them, and the widest must have room for the total.
    """
    moved = list(amounts)
    for allowed in limits:
        missing = total - sum(moved)
        rooms = [
            most - amount if missing > 0 else amount - least
            for amount, (least, most) in zip(moved, allowed, strict=True)
        ]
        shares = largest_remainder(min(abs(missing), sum(rooms)), rooms)
        moved = [
            amount + share if missing > 0 else amount - share for amount, share in zip(moved, shares, strict=True)
        ]
    return moved
