"""Mexico: the RFC, 13 characters for people and 12 for companies. Its check digit is not enforced.

XAXX010101000 (the public) and XEXX010101000 (foreigners) are the generic ones. A CURP is another thing: it names
a person for everything but taxes, so it gets a hint and never stops anyone, with a slip in it neither.

>>> from folio.domain.tax_id import judge
>>> judge("MX", "GODE 561231 GR8").kind, judge("MX", "xaxx010101000").kind
('person', 'generic')

Source: SAT; python-stdnum `mx.rfc`; RENAPO for the CURP's shape.
"""

import re

from stdnum.mx import rfc

from folio.domain.tax_id.outcome import Rule, Written, bad, fault_of, good, misfit
from folio.domain.verdict import TaxIdVerdict

GENERIC = frozenset({"XAXX010101000", "XEXX010101000"})
CURP = re.compile(r"[A-Z]{4}[0-9]{6}[HM][A-Z]{5}[0-9A-Z][0-9]")


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on an RFC."""
    compact = written.compact
    if CURP.fullmatch(compact):
        return bad("kind", "curp", compact, certain=False)
    wrong = misfit(compact, "0-9A-ZÑ&", frozenset({12, 13}), "rfc")
    if wrong:
        return wrong
    if compact in GENERIC:
        return good("rfc", compact, compact, "generic", proven=False)
    fault = fault_of(rfc, compact)
    if fault:
        return bad(fault, "rfc", compact, certain=fault == "format")
    return good("rfc", compact, compact, "business" if len(compact) == 12 else "person", proven=False)


RULE = Rule("RFC", "GODE561231GR8", judge)
