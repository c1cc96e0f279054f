"""Ecuador: the RUC (13 digits) or a person's cédula (10). 9999999999999 is the final consumer.

Companies (third digit 9) and public bodies (6) get numbers whose check digit does not follow the published rule,
so a wrong digit there says nothing.

>>> from folio.domain.tax_id import judge
>>> judge("EC", "1792060346-001").kind, judge("EC", "9999999999999").kind
('business', 'generic')

Source: SRI; python-stdnum `ec.ruc`, `ec.ci`, and its open question on company numbers.
"""

from stdnum.ec import ci, ruc

from folio.domain.tax_id.outcome import Rule, Written, bad, fault_of, good, misfit, untold
from folio.domain.verdict import TaxIdVerdict

GENERIC = "9999999999999"


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on a RUC or cédula."""
    compact = written.compact
    wrong = misfit(compact, "0-9", frozenset({10, 13}), "ruc")
    if wrong:
        return wrong
    if compact == GENERIC:
        return good("ruc", compact, compact, "generic", proven=False)
    if len(compact) == 10:
        fault = fault_of(ci, compact)
        return bad(fault, "ci", compact) if fault else good("ci", compact, compact, "person")
    fault = fault_of(ruc, compact)
    if fault and compact[2] in "69":
        return untold(fault, "ruc", compact)
    if fault:
        return bad(fault, "ruc", compact)
    return good("ruc", compact, compact, "business" if compact[2] in "69" else "person")


RULE = Rule("RUC", "1792060346001", judge)
