"""Italy: the partita IVA (11 digits) or the codice fiscale (16 characters; of companies 11 digits).

>>> from folio.domain.tax_id import judge
>>> judge("IT", "00743110157").type, judge("IT", "RCCMNL83S18D969H").kind
('iva', 'person')

Source: Agenzia delle Entrate; python-stdnum `it.iva`, `it.codicefiscale`.
"""

from stdnum.it import codicefiscale, iva

from folio.domain.tax_id.outcome import Rule, Written, bad, fault_of, good, misfit
from folio.domain.verdict import TaxIdVerdict


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on a partita IVA or codice fiscale."""
    compact = written.compact
    wrong = misfit(compact, "0-9A-Z", frozenset({11, 16}), "iva")
    if wrong:
        return wrong
    if len(compact) == 11 and not compact.isdigit():  # python-stdnum would first take an IT in front for the country
        return bad("format", "iva", compact)
    module, type_, kind = (iva, "iva", "business") if len(compact) == 11 else (codicefiscale, "cf", "person")
    fault = fault_of(module, compact)
    if fault:
        return bad(fault, type_, compact, certain=fault != "component")
    return good(type_, compact, compact, kind)


RULE = Rule("P. IVA", "00743110157", judge)
