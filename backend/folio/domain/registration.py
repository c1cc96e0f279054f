"""What an official registry may add to a verdict of ours: knowledge, and never a refusal.

A number that is in no registry may still be a right one: Spain and Italy list only who trades across borders, a firm
founded last week is not there yet, and registries go wrong. So "not registered" changes no verdict, while
"registered" makes right what our own rule doubted.
"""

from dataclasses import replace

from folio.domain.verdict import Answer, TaxIdVerdict

DOUBTS = frozenset({"checksum", "component", "format", "length", "unsupported"})


def worth_asking(verdict: TaxIdVerdict, kind: str) -> bool:
    """Whether a registry could tell more of a number, typed by a buyer who said to be of `kind`.

    What no reading accepts is not asked for; nor are the constants for "no number". The number of a person is nobody
    else's business unless that person buys as one.
    """
    if verdict.kind == "generic" or (kind != "business" and "person" in (kind, verdict.kind)):
        return False
    return verdict.answer is Answer.VALID or (not verdict.certain and verdict.reason in DOUBTS)


def with_registration(verdict: TaxIdVerdict, registered: bool) -> TaxIdVerdict:
    """The verdict, knowing that. It stays as it was, but for a registered number that our rule did not accept."""
    if not registered or verdict.answer is Answer.VALID:
        return verdict
    return replace(verdict, answer=Answer.VALID, certain=False, reason="", formatted=verdict.compact, params=())
