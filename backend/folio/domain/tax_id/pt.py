"""Portugal: the NIF of people and companies (NIPC), nine digits with a modulus-11 check digit.

999999990 is the final consumer. The first digit tells the kind: 1 to 3 and 45 people, 5, 6 and 9 bodies.

>>> from folio.domain.tax_id import judge
>>> judge("PT", "501 964 843").kind
'business'

Source: Decreto-Lei 14/2013; python-stdnum `pt.nif`.
"""

from stdnum.pt import nif

from folio.domain.tax_id.outcome import Rule, Written, bad, fault_of, good, misfit
from folio.domain.verdict import TaxIdVerdict

GENERIC = "999999990"


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on a NIF."""
    compact = written.compact
    wrong = misfit(compact, "0-9", frozenset({9}), "nif")
    if wrong:
        return wrong
    fault = fault_of(nif, compact)
    if fault:
        return bad(fault, "nif", compact)
    person = compact[0] in "123" or compact.startswith("45")
    kind = "generic" if compact == GENERIC else "person" if person else "business"
    return good("nif", compact, f"{compact[:3]} {compact[3:6]} {compact[6:]}", kind)


RULE = Rule("NIF", "501 964 843", judge)
