"""Chile: the RUT, one number for people and companies, with a modulus-11 check digit that may be K.

Numbers of less than seven digits before the check digit exist (old people, old bodies): python-stdnum refuses
them by length, here they pass when their digit is right. 66.666.666-6 and its like are the usual stand-ins for
"no RUT". Companies start at 50 million.

>>> from folio.domain.tax_id import judge
>>> judge("CL", "76.086.428-5").formatted
'76.086.428-5'
>>> judge("CL", "76.086.428-4").reason
'checksum'

Source: Servicio de Impuestos Internos; python-stdnum `cl.rut`.
"""

from stdnum.cl import rut

from folio.domain.tax_id.outcome import Rule, Written, bad, good, misfit
from folio.domain.verdict import TaxIdVerdict

GENERIC = frozenset({"666666666", "555555555", "444444444"})
FIRST_COMPANY = 50_000_000


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on a RUT."""
    compact = written.compact
    wrong = misfit(compact, "0-9K", frozenset(range(5, 10)), "rut")
    if wrong:
        return wrong
    if "K" in compact[:-1]:
        return bad("format", "rut", compact, c="K")
    short = len(compact) < 8
    if rut.calc_check_digit(compact[:-1]) != compact[-1]:
        return bad("length" if short else "checksum", "rut", compact, certain=not short, n=str(len(compact)))
    kind = "generic" if compact in GENERIC else "business" if int(compact[:-1]) >= FIRST_COMPANY else "person"
    return good("rut", compact, f"{int(compact[:-1]):,}".replace(",", ".") + "-" + compact[-1], kind)


RULE = Rule("RUT", "76.086.428-5", judge)
