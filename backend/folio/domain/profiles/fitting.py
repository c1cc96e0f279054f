"""Whether a target will say exactly what we say, and in which form it must be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from folio.domain.document import Document, Party, TaxGroup
from folio.domain.errors import Held
from folio.domain.money import to_decimal_text
from folio.domain.profiles.arithmetic import outcomes, wanted
from folio.domain.profiles.shaping import Aim, shape
from folio.domain.profiles.values import Prices, Profile, Rounding, TargetLine
from folio.domain.totals import nearest_totals

# Our own figures first, because every way of rounding agrees on them; then the exact net, for totals that only a
# target which rounds at the end can make.
_FORMS = ((Aim.FIGURES, False), (Aim.FIGURES, True), (Aim.EXACT, False), (Aim.EXACT, True))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A document as a target must be told it. `certain`: it can only come to `total`; else its draft is compared."""

    profile: Profile
    lines: tuple[TargetLine, ...]
    total: int
    certain: bool


def predict_total(profile: Profile, document: Document) -> int:
    """The total the target will say, in minor units. Raises `Held` where it would not be the document's."""
    return fit(profile, document).total


def fit(profile: Profile, document: Document) -> Fitted:
    """The form in which the target comes to exactly this document.

    Raises `Held`: `total_unreachable` with the nearest totals, `total_would_differ`, `not_expressible`,
    `too_many_lines`, `field_too_long`.
    """
    _refuse_what_it_cannot_say(profile, document)
    ours = wanted(document)
    likely: Fitted | None = None
    theirs: list[int] = []
    for aim, whole in _FORMS:
        lines = shape(profile, document, aim, whole=whole)
        possible = outcomes(profile, lines, document)
        if possible == {ours}:
            return Fitted(profile, lines, document.total, certain=True)
        if ours in possible and likely is None:
            likely = Fitted(profile, lines, document.total, certain=False)
        theirs += [outcome.total for outcome in possible if outcome.total != ours.total]
    if likely is not None and profile.drafts:
        return likely
    raise _refusal(profile, document, theirs)


def _refuse_what_it_cannot_say(profile: Profile, document: Document) -> None:
    provider = profile.name
    if profile.currencies and document.currency not in profile.currencies:
        raise Held("not_expressible", {"provider": provider, "what": document.currency})
    if profile.most_lines and len(document.lines) > profile.most_lines:
        raise Held(
            "too_many_lines",
            {"provider": provider, "most": str(profile.most_lines), "lines": str(len(document.lines))},
        )
    for group in document.groups:
        _refuse_group(profile, document, group)
    reasons = {group.reason for group in document.groups if group.reason}
    if profile.one_reason and len(reasons) > 1:
        raise Held("not_expressible", {"provider": provider, "what": " + ".join(sorted(reasons))})
    if document.buyer.tax_id:
        _refuse_long_fields(profile, document.buyer)


def _refuse_long_fields(profile: Profile, buyer: Party) -> None:
    """What identifies a buyer is never cut. Of a consumer without a Tax ID nothing is told."""
    fields = {
        "buyer name": buyer.name,
        "buyer activity": buyer.activity,
        "buyer address": buyer.address,
        "buyer municipality": buyer.municipality,
    }
    for name, value in fields.items():
        most = profile.limits.get(name, 0)
        if most and len(value) > most:
            raise Held(
                "field_too_long",
                {"provider": profile.name, "datum": name, "most": str(most), "length": str(len(value))},
            )


def _refuse_group(profile: Profile, document: Document, group: TaxGroup) -> None:
    unsayable = (
        (bool(group.parts or group.fixed) and not profile.several_taxes)
        or (group.category != "standard" and profile.zero_needs_reason and not group.reason)
        or (bool(profile.categories) and group.category not in profile.categories)
        or (bool(profile.rates) and group.category == "standard" and group.rate not in profile.rates)
    )
    if unsayable:
        raise Held("not_expressible", {"provider": profile.name, "what": group.label})
    if Rounding.GIVEN in profile.roundings and abs(group.deviation) > profile.tolerance:
        # A total that some base does make is not what is wrong; a note of old figures may split it otherwise.
        if _nearest(group)[0] == group.gross:
            raise Held("not_expressible", {"provider": profile.name, "what": _sums(document)})
        raise _unreachable(profile, document, group)


def _refusal(profile: Profile, document: Document, theirs: Sequence[int]) -> Held:
    """Why no form would do. `theirs` are the other totals that the forms may come to."""
    if profile.prices is Prices.NET:
        for group in document.groups:
            if group.deviation and _nearest(group)[0] != group.gross:
                return _unreachable(profile, document, group)
    if not theirs:
        return Held("not_expressible", {"provider": profile.name, "what": _sums(document)})
    closest = min(theirs, key=lambda total: (abs(total - document.total), total))
    return Held(
        "total_would_differ",
        {
            "provider": profile.name,
            "ours": to_decimal_text(document.total, document.currency),
            "theirs": to_decimal_text(closest, document.currency),
        },
    )


def _sums(document: Document) -> str:
    """Every rate's net and tax: "IVA 19 %: 100 + 20"."""
    return ", ".join(
        f"{group.label}: {to_decimal_text(group.base, document.currency)} +"
        f" {to_decimal_text(group.tax, document.currency)}"
        for group in document.groups
    )


def _unreachable(profile: Profile, document: Document, group: TaxGroup) -> Held:
    below, above = _nearest(group)
    return Held(
        "total_unreachable",
        {
            "provider": profile.name,
            "label": group.label,
            "gross": to_decimal_text(group.gross, document.currency),
            "below": to_decimal_text(below, document.currency),
            "above": to_decimal_text(above, document.currency),
        },
    )


def _nearest(group: TaxGroup) -> tuple[int, int]:
    return nearest_totals(group.gross, Fraction(group.rate) / 100)
