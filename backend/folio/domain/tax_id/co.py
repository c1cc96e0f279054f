"""Colombia: the NIT with its check digit, or a person's cédula (or cédula de extranjería), which has none.

Nine of ten cédulas would fail as a NIT, so a number is held to the NIT's check digit only when the digit is
visibly there (written after a dash) or the buyer is a business. 222222222222 is the final consumer.

>>> from folio.domain.tax_id import judge
>>> judge("CO", "213.123.432-1").type, judge("CO", "1020304050").type
('nit', 'cc')

Source: DIAN; python-stdnum `co.nit`.
"""

from stdnum.co import nit

from folio.domain.tax_id.outcome import Rule, Written, bad, fault_of, good, misfit
from folio.domain.verdict import TaxIdVerdict

GENERIC = "222222222222"
NIT_WITHOUT_DIGIT = 9


def judge(written: Written, kind: str) -> TaxIdVerdict:
    """A verdict on a NIT or a cédula."""
    compact = written.compact
    if compact == GENERIC:
        return good("generic", compact, compact, "generic", proven=False)
    wrong = misfit(compact, "0-9", frozenset(range(6, 17)), "nit")
    if wrong:
        return wrong
    if written.dashed or (kind == "business" and len(compact) != NIT_WITHOUT_DIGIT) or len(compact) > 10:
        return _as_nit(compact, certain=written.dashed or len(compact) > 10)
    person = "business" if kind == "business" else "person"
    return good("nit" if kind == "business" else "cc", compact, compact, person, proven=False)


def _as_nit(compact: str, *, certain: bool) -> TaxIdVerdict:
    fault = fault_of(nit, compact)
    if fault:
        return bad(fault, "nit", compact, certain=certain, n=str(len(compact)))
    return good("nit", compact, nit.format(compact), "business" if compact[0] in "89" else "unknown")


RULE = Rule("NIT", "213.123.432-1", judge)
