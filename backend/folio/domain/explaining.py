"""Why a document bears the taxes it bears, told to the merchant in sentences, with the arithmetic."""

from folio.domain.document import Document, TaxGroup
from folio.domain.money import to_decimal_text
from folio.domain.sentences import say


def explain_taxes(document: Document, language: str) -> tuple[str, ...]:
    """The rule and the sum of every tax group, in the reader's language."""
    rules = (say(decision.rule, language, dict(decision.params)) for decision in document.taxes_decided)
    sums = (_sum(group, document.currency, language) for group in document.groups)
    return tuple(dict.fromkeys((*rules, *sums)))


def _sum(group: TaxGroup, currency: str, language: str) -> str:
    """The outcome of a split: exact, or tolerated with how far it is off."""
    figures = {
        "label": group.label,
        "gross": to_decimal_text(group.gross, currency),
        "base": to_decimal_text(group.base, currency),
        "tax": to_decimal_text(group.tax, currency),
        "deviation": f"{'+' if group.deviation > 0 else ''}{to_decimal_text(group.deviation, currency)}",
    }
    return say("split_exact" if group.is_exact else "split_tolerated", language, figures)
