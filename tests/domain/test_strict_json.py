"""JSON from strangers: every way of saying something else than one plain value is refused by name."""

import json
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from folio.domain.errors import Malformed
from folio.domain.strict_json import MAX_DEPTH, MAX_NUMBER_CHARACTERS, parse, parse_object

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)

CODES = (
    "not refused, byte_order_mark, not_utf8, too_deep, not_json, number_too_long, number_too_large, not_a_number, "
    "duplicate_key"
).split(", ")


def refusal(body: bytes) -> str:
    with pytest.raises(Malformed) as refused:
        parse(body)
    return refused.value.code


@given(VALUES)
def test_what_json_can_say_is_read_as_it_was_said(value: Any) -> None:
    for ascii_only in (True, False):
        assert parse(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=60) | st.text('[]{}",:\\0123eE.-+ntf ', max_size=60).map(str.encode))
@example(b'"\\')
@example(b"\\")
def test_whatever_bytes_come_there_is_a_value_or_a_refusal_with_a_code(body: bytes) -> None:
    try:
        parse(body)
        code = "not refused"
    except Malformed as refused:
        code = refused.code
    assert code in CODES


def test_an_amount_never_is_a_float() -> None:
    value = parse(b'{"total": 369.20, "rate": 1e-2, "count": 3}')
    assert value == {"total": Decimal("369.20"), "rate": Decimal("0.01"), "count": 3}
    assert [type(each) for each in value.values()] == [Decimal, Decimal, int]
    assert str(value["total"]) == "369.20"


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(word: str) -> None:
    assert refusal(f'{{"a": {word}}}'.encode()) == "not_a_number"


def test_the_same_key_twice_is_refused_at_every_level_and_however_it_is_written() -> None:
    assert refusal(b'{"a": 1, "a": 1}') == "duplicate_key"
    assert refusal(b'{"b": [{"a": 1, "a": 2}]}') == "duplicate_key"
    assert refusal(b'{"a": 1, "\\u0061": 2}') == "duplicate_key"
    assert parse(b'{"a": {"a": 1}, "A": 2}') == {"a": {"a": 1}, "A": 2}


@pytest.mark.parametrize("twin", ["a\\u0000", "\\u0000a"])
def test_a_key_that_becomes_the_same_when_cleaned_is_the_same_key(twin: str) -> None:
    assert refusal(f'{{"a": 1, "{twin}": 2}}'.encode()) == "duplicate_key"


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_is_measured_before_it_can_exhaust_the_stack(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    deepest = opening * (MAX_DEPTH - 1) + "[]" + closing * (MAX_DEPTH - 1)
    parse(deepest.encode())
    assert refusal((opening + deepest + closing).encode()) == "too_deep"
    assert refusal((opening * 100_000).encode()) == "too_deep"


def test_brackets_inside_of_a_string_are_no_nesting() -> None:
    text = "[{" * 100 + '\\"' + "[" * 100
    assert parse(f'["{text}"]'.encode()) == [text.replace('\\"', '"')]


def test_a_smaller_depth_may_be_asked_for() -> None:
    assert parse(b'{"a": [1]}', max_depth=2) == {"a": [1]}
    with pytest.raises(Malformed, match="deeper than 1"):
        parse(b'{"a": [1]}', max_depth=1)


def test_a_number_is_bounded_in_length_and_exponent() -> None:
    assert parse(b"9" * MAX_NUMBER_CHARACTERS) == 10**MAX_NUMBER_CHARACTERS - 1
    assert refusal(b"9" * (MAX_NUMBER_CHARACTERS + 1)) == "number_too_long"
    assert refusal(b"0." + b"1" * MAX_NUMBER_CHARACTERS) == "number_too_long"
    assert parse(b"1e30") == Decimal("1e30")
    assert refusal(b"1e31") == refusal(b"1E-31") == refusal(b"1e999999999") == "number_too_large"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"\xef\xbb\xbf{}", "byte_order_mark"), (b"\xff", "not_utf8"), ('{"a": 1}'.encode("utf-16"), "not_utf8"),
        (b"\xc0\x80", "not_utf8"), (b'"\xed\xa0\x80"', "not_utf8"), (b"", "not_json"), (b" ", "not_json"),
        (b"{} {}", "not_json"), (b'{"a": 1,}', "not_json"), (b"{'a': 1}", "not_json"), (b'{"a": 01}', "not_json"),
        (b'{"a": +1}', "not_json"), (b'{"a": .5}', "not_json"), (b'{"a": tru}', "not_json"), (b"// a\n1", "not_json"),
        (b'"a\nb"', "not_json"), (b'"\\x41"', "not_json"), (b'{"a": "b', "not_json"), (b"\x00", "not_json"),
    ],
)  # fmt: skip
def test_what_is_not_one_json_value_in_utf_8_is_refused(body: bytes, code: str) -> None:
    assert refusal(body) == code


def test_every_text_can_be_stored_and_printed() -> None:
    value = parse(b'{"a\\u0000": ["\\ud800x", {"b": "\\u0000y"}], "pair": "\\ud83d\\ude00"}')
    assert value == {"a": ["\ufffdx", {"b": "y"}], "pair": "😀"}
    json.dumps(value, ensure_ascii=False).encode()


def test_text_outside_of_an_object_is_cleaned_too() -> None:
    assert parse(b'["\\u0000x"]') == ["x"]


def test_only_an_object_is_an_object() -> None:
    assert parse_object(b'{"a": 1}') == {"a": 1}
    for body in (b"[]", b"1", b'"a"', b"null"):
        with pytest.raises(Malformed) as refused:
            parse_object(body)
        assert refused.value.code == "not_an_object"


def test_a_refusal_repeats_nothing_of_what_was_sent() -> None:
    for body in (b'{"card": "4111111111111111', b'{"4111111111111111": 1, "4111111111111111": 2}'):
        with pytest.raises(Malformed) as refused:
            parse(body)
        assert "4111" not in str(refused.value)


@pytest.mark.parametrize("unit", [b'\\"', b'"', b'"\\', b"\\", b'["', b"[]", b'{"a":', b"1", b"-", b'"",'])
def test_the_time_grows_no_faster_than_the_body(unit: bytes) -> None:
    def seconds(size: int) -> float:
        body = b'"' + unit * (size // len(unit))
        start = time.perf_counter()
        with pytest.raises(Malformed):
            parse(body)
        return time.perf_counter() - start

    assert min(seconds(128_000) for _ in range(2)) < 0.5
