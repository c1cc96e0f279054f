"""Invoice or receipt, as a shopper's answer says it: read word by word, with simple negations understood.

A merchant's own drop-down offers the answers ("Factura (no boleta)", "Sin factura"), so any sensible wording should
do. An answer that wants both kinds at once is for a person to settle: it is never guessed.
"""

import re
from dataclasses import dataclass, field
from unicodedata import normalize

from folio.domain.document import DocumentKind

INVOICE_WORDS = ("factura", "fatura", "invoice")
RECEIPT_WORDS = ("boleta", "receipt", "ticket", "tique", "simplificad", "recibo")
COMPANY_WORDS = ("empresa", "company", "contribuinte")
NO = frozenset({"no", "nao", "not", "nunca", "never", "sin", "sem", "without", "ni", "nem", "nor", "neither"})
YES = frozenset({"si", "sim", "yes"})
OR = frozenset({"o", "ou", "or"})
# "No tengo RUT quiero boleta": a new wish ends the negation, unless it is what is negated ("no quiero boleta").
WANTS = frozenset(
    {"quiero", "quero", "deseo", "desejo", "prefiero", "prefiro", "necesito", "preciso", "want", "need"}
)
_CLAUSE_END = re.compile(r"[,;:.()\[\]!?¡¿\n–—]|\s-+\s")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an answer says. `kind`: None for no answer, a plain no or a plain yes. `is_yes`: a plain yes, which means
    what the label asks. `is_unclear`: both kinds are wanted. `names_company`: it wants the document for a company.
    """

    kind: DocumentKind | None = None
    is_yes: bool = False
    is_unclear: bool = False
    names_company: bool = False


@dataclass(slots=True)
class _Heard:
    """Subjects in order of appearance, wanted and refused."""

    wanted: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def hear(self, subject: str, *, negated: bool) -> None:
        (self.refused if negated else self.wanted).add(subject)


def wish_of(answer: str) -> Wish:
    """What a shopper's answer asks for. A kind that is named counts before a company, which only hints at one."""
    heard = _Heard()
    clauses = [_words(clause) for clause in _CLAUSE_END.split(answer)]
    for words in clauses:
        _hear(words, heard)
    kinds = heard.wanted & {"invoice", "receipt"}
    names_company = "company" in heard.wanted
    if len(kinds) > 1 or kinds & heard.refused:
        return Wish(is_unclear=True, names_company=names_company)
    if kinds:
        return Wish(DocumentKind(kinds.pop()), names_company=names_company)
    if names_company and "invoice" not in heard.refused:
        return Wish(DocumentKind.INVOICE, names_company=True)
    first = next((word for words in clauses for word in words), "")
    return Wish(is_yes=first in YES and not heard.refused)


def asks_about_receipt_alone(label: str) -> bool:
    """Whether a field's label names a receipt and no invoice, so that a plain yes to it means a receipt."""
    heard = _Heard()
    _hear(_words(label), heard)
    return "receipt" in heard.wanted | heard.refused and "invoice" not in heard.wanted | heard.refused


def _words(text: str) -> list[str]:
    """Lower-case words without accents: "Não" is "nao"."""
    plain = normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in plain if not 0x300 <= ord(sign) <= 0x36F))


def _hear(words: list[str], heard: _Heard) -> None:
    """The subjects of one clause. A negation holds for the next subject, and on over an "or"."""
    negated = False
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        after = words[place + 1] if place + 1 < len(words) else ""
        if word in NO:
            negated = True
        elif word in WANTS and before not in NO:
            negated = False
        subject = _subject(word, before, after)
        if subject:
            heard.hear(subject, negated=negated)
            negated = negated and after in OR


def _subject(word: str, before: str, after: str) -> str:
    """`invoice`, `receipt` or `company`; empty for a word that is about none, or a part of a name of two words."""
    if word.startswith(INVOICE_WORDS) or (word, after) == ("nota", "fiscal"):
        return "" if after.startswith("simplificad") else "invoice"  # "factura simplificada" is a receipt
    if word == "recibo" and before.startswith(INVOICE_WORDS):
        return ""  # Portugal's "fatura-recibo" is an invoice that is also a receipt
    if word.startswith(RECEIPT_WORDS) or (word, after) == ("cupom", "fiscal"):
        return "receipt"
    return "company" if word.startswith(COMPANY_WORDS) else ""
