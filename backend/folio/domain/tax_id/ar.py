"""Argentina: CUIT/CUIL (11 digits, check digit), or a person's DNI (7 or 8 digits), which has none.

>>> from folio.domain.tax_id import judge
>>> judge("AR", "20-05536168-2").formatted, judge("AR", "30.712.345").type
('20-05536168-2', 'dni')

Source: AFIP/ARCA; python-stdnum `ar.cuit`.
"""

from stdnum.ar import cuit

from folio.domain.tax_id.outcome import Rule, Written, bad, fault_of, good, misfit
from folio.domain.verdict import TaxIdVerdict


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on a CUIT, CUIL or DNI."""
    compact = written.compact
    wrong = misfit(compact, "0-9", frozenset({7, 8, 11}), "cuit")
    if wrong:
        return wrong
    if len(compact) < 11:
        return good("dni", compact, compact, "person", proven=False)
    fault = fault_of(cuit, compact)
    if fault:
        return bad(fault, "cuit", compact, certain=fault != "component")
    return good("cuit", compact, cuit.format(compact), "business" if compact[0] == "3" else "person")


RULE = Rule("CUIT", "20-05536168-2", judge)
