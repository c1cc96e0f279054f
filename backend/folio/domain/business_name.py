"""A business name: accepted generously, because the authority that reads the invoice is the judge.

Companies are called 3M, H&M, Yahoo! Inc., 株式会社任天堂 or 1-800-FLOWERS.COM. Refused is only what cannot be a
name: an e-mail address, a web address, a telephone number, digits alone, the Tax ID in the wrong field, and
characters that break things further on. Filler ("n/a", "x") is the merchant's business, not the shopper's.
"""

import re
import unicodedata

from folio.domain.tax_id import judge as judge_tax_id
from folio.domain.verdict import Answer, NameVerdict

SHORTEST = 2
LONGEST = 100
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"\+[0-9][0-9 ().-]{6,}")
_BROKEN = re.compile(r"[\x00-\x1f\x7f-\x9f<>{}\[\]\\^`|~=]")
# Zero-width and direction marks and the byte-order mark; joiners (U+200C, U+200D) belong to real names.
_INVISIBLE = re.compile("[​‎‏‪-‮⁠-⁩﻿]")
_ONE_IS_ENOUGH = re.compile("[぀-ヿ㐀-鿿가-힯]")


def normalise(text: str) -> str:
    """The name as it goes on a document: composed, one space between words, nothing invisible."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def judge(text: str, country: str, *, required: bool = False) -> NameVerdict:
    """A verdict on a business name. Empty is fine unless `required`. Never certain, except for a missing one."""
    name = normalise(text)
    if not name:
        if required:
            return NameVerdict(Answer.INVALID, True, "name_required")
        return NameVerdict(Answer.UNKNOWN, False, "empty")
    reason, params = _fault(name, country)
    if reason:
        return NameVerdict(Answer.INVALID, False, reason, name, params)
    return NameVerdict(Answer.VALID, False, "", name)


def _fault(name: str, country: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    if _EMAIL.fullmatch(name):
        return "name_email", ()
    if _URL.fullmatch(name):
        return "name_url", ()
    broken = _BROKEN.search(name)
    if broken:
        return "name_chars", (("c", broken.group() if broken.group().isprintable() else "?"),)
    if any(character.isdigit() for character in name):
        tax_id = judge_tax_id(country, name)
        if tax_id.answer is Answer.VALID and tax_id.certain:
            return "swapped", ()
    if not any(unicodedata.category(character).startswith("L") for character in name):
        return ("name_phone" if _PHONE.fullmatch(name) else "name_digits"), ()
    if len(name) < SHORTEST and not _ONE_IS_ENOUGH.search(name):
        return "name_short", ()
    if len(name) > LONGEST:
        return "name_long", (("n", str(LONGEST)),)
    return "", ()
