"""Brazil: the CNPJ of companies (14 characters, letters allowed since July 2026) or the CPF of people (11 digits).

>>> from folio.domain.tax_id import judge
>>> judge("BR", "12.ABC.345/01DE-35").kind, judge("BR", "390.533.447-05").type
('business', 'cpf')

Source: Receita Federal, IN 2.229/2024 (alphanumeric CNPJ); python-stdnum `br.cnpj`, `br.cpf`.
"""

from stdnum.br import cnpj, cpf

from folio.domain.tax_id.outcome import Rule, Written, bad, fault_of, good, misfit
from folio.domain.verdict import TaxIdVerdict


def judge(written: Written, _kind: str) -> TaxIdVerdict:
    """A verdict on a CNPJ or CPF."""
    compact = written.compact
    wrong = misfit(compact, "0-9A-Z", frozenset({11, 14}), "cnpj")
    if wrong:
        return wrong
    module, type_, kind = (cpf, "cpf", "person") if len(compact) == 11 else (cnpj, "cnpj", "business")
    fault = fault_of(module, compact)
    if fault:
        return bad(fault, type_, compact)
    return good(type_, compact, module.format(compact), kind)


RULE = Rule("CNPJ", "16.727.230/0001-97", judge)
