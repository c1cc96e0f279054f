"""Spain: the NIF in its three shapes: DNI (people), NIE (foreigners) and the former CIF (companies).

>>> from folio.domain.tax_id import judge
>>> judge("ES", "B-58378431").kind, judge("ES", "54362315K").type
('business', 'dni')

Source: Real Decreto 1065/2007; python-stdnum `es.nif`.
"""

from stdnum.es import nif

from folio.domain.tax_id.outcome import Rule, Written, bad, fault_of, good, misfit
from folio.domain.verdict import TaxIdVerdict


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on a NIF, NIE or CIF."""
    compact = written.compact
    wrong = misfit(compact, "0-9A-Z", frozenset({9}), "nif")
    if wrong:
        return wrong
    if not compact[1:-1].isdigit():  # python-stdnum would first take an ES in front for the country
        return bad("format", "nif", compact)
    fault = fault_of(nif, compact)
    if fault:
        return bad(fault, "nif", compact)
    if compact[0] in "XYZ":
        return good("nie", compact, compact, "person")
    if compact[0].isdigit() or compact[0] in "KLM":
        return good("dni", compact, compact, "person")
    return good("cif", compact, compact, "business")


RULE = Rule("NIF", "B58378431", judge)
