"""Paraguay: the RUC (5 to 9 digits, the last a check digit), or a person's cédula without one.

A number is held to the check digit only when the digit is visibly there, written after a dash.

>>> from folio.domain.tax_id import judge
>>> judge("PY", "80028061-0").type, judge("PY", "4556234").type
('ruc', 'ci')

Source: SET/DNIT; python-stdnum `py.ruc`.
"""

from stdnum.py import ruc

from folio.domain.tax_id.outcome import Rule, Written, bad, fault_of, good, misfit
from folio.domain.verdict import TaxIdVerdict


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on a RUC or cédula."""
    compact = written.compact
    wrong = misfit(compact, "0-9", frozenset(range(5, 10)), "ruc")
    if wrong:
        return wrong
    fault = fault_of(ruc, compact)
    if not fault:
        return good("ruc", compact, ruc.format(compact), "business" if compact.startswith("80") else "unknown")
    if written.dashed:
        return bad(fault, "ruc", compact)
    return good("ci", compact, compact, "person", proven=False)


RULE = Rule("RUC", "80028061-0", judge)
