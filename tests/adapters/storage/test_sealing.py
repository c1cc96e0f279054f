"""Sealed values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.adapters.storage.sealing import CannotOpen, Seal

KEY, OTHER = bytes(32), bytes([1] * 32)


@given(st.text(), st.text(alphabet="0123456789abcdef", min_size=16, max_size=16))
def test_what_was_sealed_opens_again(text: str, store_id: str) -> None:
    assert Seal(KEY).open(Seal(KEY).seal(text, store_id, "auth"), store_id, "auth") == text


def test_the_same_text_never_seals_alike() -> None:
    assert Seal(KEY).seal("x", "s", "auth") != Seal(KEY).seal("x", "s", "auth")


@pytest.mark.parametrize(("store_id", "field"), [("other", "auth"), ("s", "hooks_token")])
def test_a_value_opens_only_in_its_place(store_id: str, field: str) -> None:
    with pytest.raises(CannotOpen):
        Seal(KEY).open(Seal(KEY).seal("x", "s", "auth"), store_id, field)


def test_an_altered_truncated_or_unknown_value_does_not_open() -> None:
    sealed = Seal(KEY).seal("secret", "s", "auth")
    for broken in (b"", sealed[:5], sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), b"\x02" + sealed[1:]):
        with pytest.raises(CannotOpen) as caught:
            Seal(KEY).open(broken, "s", "auth")
        assert "secret" not in caught.value.sentence


def test_a_replaced_key_still_opens_old_values_and_seals_new_ones() -> None:
    old = Seal(KEY).seal("x", "s", "auth")
    both = Seal(OTHER, previous=[KEY])
    assert both.open(old, "s", "auth") == "x"
    assert Seal(OTHER).open(both.seal("y", "s", "auth"), "s", "auth") == "y"


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Seal(b"short")
