"""Whatever a shopper types is printed as it stands, and never obeyed."""

import unicodedata
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folio.adapters.providers.builtin.clean_text import LONGEST_WORD, REPLACEMENT, printable
from folio.adapters.providers.builtin.printing import print_document
from tests.adapters.providers.reading import squeezed, text_of
from tests.builders import NOON, a_buyer, a_document, a_line

MARKUP = "#*$\\@`_<>[]{}~/=+-\"'&;%^|"
anything = st.text(st.characters(categories=["L", "N", "P", "S", "Z", "M", "Cc", "Cs", "Cf", "Co"]), max_size=40)
typed = st.text(st.sampled_from(MARKUP + "abcñÇ09 "), min_size=1, max_size=60)


@given(anything)
def test_printable_text_is_one_clean_line(text: str) -> None:
    clean = printable(text)
    clean.encode("utf-8")
    assert not any(unicodedata.category(char) == "Cc" for char in clean)
    assert not set(clean) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
    assert max(map(len, clean.replace("\u200b", " ").split(" ")), default=0) <= LONGEST_WORD


@given(typed)
def test_what_a_keyboard_types_is_kept_to_the_letter(text: str) -> None:
    assert printable(text).replace("\u200b", "") == " ".join(text.split())


def test_emoji_vanish_and_unknown_letters_are_marked() -> None:
    assert printable("Polera 🔥 azul") == "Polera azul"
    assert printable("\U00010900") == REPLACEMENT
    assert printable("a\ud800b") == f"a{REPLACEMENT}b"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(anything, typed)
def test_any_text_can_be_printed(wild: str, markup: str) -> None:
    document = a_document(
        buyer=a_buyer(name=wild, address=markup, activity=wild),
        lines=(a_line(description=wild, sku=markup),),
        notes=(wild, markup),
        paid_with=((wild, 10000),),
    )
    assert print_document(document, "F-1", NOON).content.startswith(b"%PDF-")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(typed)
def test_markup_shows_literally(markup: str) -> None:
    document = a_document(lines=(a_line(description="x"),), notes=())
    plain = squeezed(text_of(print_document(document, "F-1", NOON).content))
    marked = replace(document, notes=(f"({markup})",))
    shown = squeezed(text_of(print_document(marked, "F-1", NOON).content))
    assert squeezed(f"({markup})") in shown
    assert squeezed(f"({markup})") not in plain
