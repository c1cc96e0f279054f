"""Names, texts and numbers on their way to a provider."""

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.adapters.providers.exact_json import Json, plain, written
from folio.adapters.providers.latin import in_latin, loses
from folio.adapters.providers.naming import LONGEST_REFERENCE, one_of, product_reference, short_reference
from folio.domain.document import DocumentKind
from folio.domain.profiles import fit, profile_of
from tests.builders import a_document, a_line

REFERENCES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=1, max_size=40)


def test_a_reference_that_fits_stays_as_it_is() -> None:
    assert short_reference("JS8841-1047-F1") == "JS8841-1047-F1"
    assert short_reference("A" * 18) == "A" * 18


def test_a_longer_one_ends_in_a_hash_of_the_whole_and_is_always_the_same() -> None:
    assert short_reference("LOSAROMOS1A2B-1047-I1") == "LOSAR-WTWMSZI2Z6ZR"
    assert short_reference("LOSAROMOS1A2B-1047-I2") != short_reference("LOSAROMOS1A2B-1047-I1")


@given(st.lists(REFERENCES, min_size=2, max_size=50, unique=True))
def test_two_documents_never_share_a_short_reference(references: list[str]) -> None:
    short = [short_reference(reference) for reference in references]
    assert len(set(short)) == len(short)
    assert all(re.fullmatch(r"[A-Z0-9-]{1,18}", name) for name in short)
    assert max(map(len, short)) <= LONGEST_REFERENCE


def test_a_product_is_called_by_its_sku_or_by_what_it_is() -> None:
    lines = (a_line(sku="TET-01"), a_line(sku=""), a_line(sku="X" * 31), a_line(sku="", description="Vela"))
    document = a_document(lines=lines, kind=DocumentKind.INVOICE)
    names = [product_reference(line) for line in fit(profile_of("openfactura", document), document).lines]
    assert names[0] == "TET-01"
    assert len(set(names)) == 4
    assert all(re.fullmatch(r"F-[A-Z2-7]{12}", name) for name in names[1:])


def test_a_line_told_as_one_piece_is_still_the_same_product() -> None:
    document = a_document(lines=(a_line(1000, "23", quantity=3, sku="", description="Vela"),), currency="EUR")
    (line,) = fit(profile_of("vendus", document), document).lines
    assert (line.quantity, line.description, one_of(line)) == (1, "3 × Vela", "Vela")
    single = a_document(lines=(a_line(1000, "23", sku="", description="Vela"),), currency="EUR")
    assert product_reference(line) == product_reference(fit(profile_of("vendus", single), single).lines[0])


@given(st.text())
def test_latin_text_can_always_be_encoded_and_holds_no_control(text: str) -> None:
    latin = in_latin(text)
    latin.encode("iso-8859-1")
    assert latin == " ".join(latin.split())
    assert latin.isprintable() or "\xa0" in latin or "\xad" in latin
    assert in_latin(latin) == latin


@pytest.mark.parametrize(
    ("text", "latin", "lost"),
    [
        ("Ñuñoa & Cía", "Ñuñoa & Cía", False),
        ("Erdős", "Erdos", False),
        ("10\u202f€ – “té”…", '10 EUR - "té"...', False),
        ("Café ☕", "Café", True),
        ("日本", "", True),
        ("N\u0303andu\u0301", "Ñandú", False),
    ],
)
def test_what_latin_lacks_is_written_otherwise_or_known_to_be_lost(text: str, latin: str, lost: bool) -> None:
    assert (in_latin(text), loses(text)) == (latin, lost)


def test_numbers_are_written_exactly() -> None:
    body: dict[str, Json] = {
        "a": Decimal("8394.957983"),
        "b": Decimal("20143.000000"),
        "c": [1, Decimal("0.10"), None, True],
        "d": "ñ",
    }
    assert written(body) == b'{"a":8394.957983,"b":20143,"c":[1,0.1,null,true],"d":"\\u00f1"}'
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("1E-6")) == "0.000001"
    assert plain(Decimal("0.00")) == "0"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=6))
def test_a_decimal_is_read_back_as_it_was(value: Decimal) -> None:
    assert json.loads(written(value), parse_float=Decimal) == value


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_not_written(value: Decimal) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        written([value])
