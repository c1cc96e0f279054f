"""What every payload needs: a lookup that holds the document where the account lacks something, and amounts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from folio.adapters.providers.latin import in_latin, loses
from folio.domain.document import Document, Party
from folio.domain.errors import Held
from folio.domain.money import format_rate, to_decimal

T = TypeVar("T")


def of_rate(known: Mapping[Decimal, T], rate: Decimal, provider: str) -> T:
    """The account's own tax for a rate in percent. Raises `Held` where it has none: no other is taken instead."""
    if rate not in known:
        raise Held("not_expressible", {"provider": provider, "what": f"{format_rate(rate)} %"})
    return known[rate]


def means(document: Document, known: Mapping[str, T], other: T | None, provider: str) -> list[tuple[T, Decimal]]:
    """What was paid by which of the account's means of payment, in decimals of the major unit.

    `other` is for means that the account does not name. Raises `Held` where there is none.
    """
    paid: list[tuple[T, Decimal]] = []
    for name, amount in document.paid_with:
        means_id = known.get(name, other)
        if means_id is None:
            raise Held("not_expressible", {"provider": provider, "what": name})
        paid.append((means_id, to_decimal(amount, document.currency)))
    return paid


def only_sales(document: Document, provider: str) -> None:
    """Raises `Held` for a credit note, where the provider makes those by another call."""
    if document.original is not None:
        raise Held("not_expressible", {"provider": provider, "what": document.kind.value})


def buyer_text(field: str, text: str, most: int, provider: str) -> str:
    """A buyer's own words for a Chilean document. Raises `Held` where they would lose a sign or do not fit: what
    identifies a buyer is not changed behind their back.
    """
    written = in_latin(text)
    if loses(text):
        raise Held("not_expressible", {"provider": provider, "what": f"{field}: {text}"})
    if len(written) > most:
        raise Held(
            "field_too_long",
            {"provider": provider, "datum": field, "most": str(most), "length": str(len(written))},
        )
    return written


def fiscal_number(buyer: Party) -> str:
    """A Tax ID in letters and digits alone; a Portuguese one without its country, as Portuguese programs keep it."""
    return "".join(char for char in buyer.tax_id if char.isalnum()).upper().removeprefix("PT")


def named(**values: str) -> dict[str, str]:
    """The fields that have something in them."""
    return {name: value for name, value in values.items() if value}
