"""Uruguay: the RUT (12 digits, check digit), or a person's cédula (7 or 8 digits).

The three digits before the check digit are 001 in python-stdnum; branches may differ, so that says nothing.

>>> from folio.domain.tax_id import judge
>>> judge("UY", "21-100342-001-7").formatted
'21-100342-001-7'

Source: DGI; python-stdnum `uy.rut`.
"""

from stdnum.uy import rut

from folio.domain.tax_id.outcome import Rule, Written, bad, fault_of, good, misfit, untold
from folio.domain.verdict import TaxIdVerdict


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on a RUT or cédula."""
    compact = written.compact
    wrong = misfit(compact, "0-9", frozenset({7, 8, 12}), "rut")
    if wrong:
        return wrong
    if len(compact) < 12:
        return good("ci", compact, compact, "person", proven=False)
    fault = fault_of(rut, compact)
    if fault == "component":
        return untold(fault, "rut", compact)
    if fault:
        return bad(fault, "rut", compact)
    return good("rut", compact, rut.format(compact), "business")


RULE = Rule("RUT", "21-100342-001-7", judge)
