"""Peru: the RUC (11 digits, check digit), a person's DNI (8) or a foreigner's card (9), which have none here.

RUC prefixes are 10, 15, 16, 17 and 20; python-stdnum does not know 16. 00000000 stands for "no document".

>>> from folio.domain.tax_id import judge
>>> judge("PE", "20512333797").kind, judge("PE", "10117410").type
('business', 'dni')

Source: SUNAT; python-stdnum `pe.ruc`.
"""

from stdnum.pe import ruc

from folio.domain.tax_id.outcome import Rule, Written, bad, good, misfit
from folio.domain.verdict import TaxIdVerdict

PREFIXES = frozenset({"10", "15", "16", "17", "20"})
GENERIC = "00000000"


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on a RUC, DNI or carné de extranjería."""
    compact = written.compact
    wrong = misfit(compact, "0-9", frozenset({8, 9, 11}), "ruc")
    if wrong:
        return wrong
    if compact == GENERIC:
        return good("dni", compact, compact, "generic", proven=False)
    if len(compact) < 11:
        return good("dni" if len(compact) == 8 else "ce", compact, compact, "person", proven=False)
    if compact[:2] not in PREFIXES:
        return bad("component", "ruc", compact)
    if ruc.calc_check_digit(compact[:-1]) != compact[-1]:
        return bad("checksum", "ruc", compact)
    return good("ruc", compact, compact, "business" if compact[0] == "2" else "person")


RULE = Rule("RUC", "20512333797", judge)
