"""Tax law as dated data: rates in force, legal reasons for a zero rate, the European Union's members.

Data, not decisions: `domain/totals/taxes.py` decides. Every row carries since when, until when, and where it was
read, so that a document of last year is judged by last year's law and a wrong row can be found by its source.
`VERSION` names the state of the tables; it is kept with every decision that asked them.
"""

from folio.domain.tax_law.rates import Standing, refuse_ended, standing
from folio.domain.tax_law.reasons import Reason, reason_for
from folio.domain.tax_law.union import is_other_member, leaves_the_market

VERSION = "2026-11"

__all__ = [
    "VERSION",
    "Reason",
    "Standing",
    "is_other_member",
    "leaves_the_market",
    "reason_for",
    "refuse_ended",
    "standing",
]
