"""Who signed a delivery."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.adapters.jumpseller.signature import verify
from tests.payloads.platform import HOOKS_TOKEN

BODY = b'{"order":{"id":1501}}'
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def signed(body: bytes = BODY, key: str = HOOKS_TOKEN) -> bytes:
    return base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest())


def test_the_stores_own_token_over_these_bytes_verifies() -> None:
    assert verify(BODY, [signed()], [HOOKS_TOKEN])


def test_a_signature_made_by_another_program_verifies() -> None:
    # printf '%s' hello | openssl dgst -sha256 -hmac 0123456789abcdef -binary | base64
    assert verify(b"hello", [b"cTuiDS5f37xEckJEvyMF7QcU8W7K113wbpVHta5D2Do="], ["0123456789abcdef"])


def test_one_changed_byte_of_the_body_does_not_verify() -> None:
    assert not verify(BODY + b" ", [signed()], [HOOKS_TOKEN])


@pytest.mark.parametrize("position", [0, 1])
def test_any_of_the_keys_may_have_signed(position: int) -> None:
    keys = ["another-key-of-good-length"]
    keys.insert(position, HOOKS_TOKEN)
    assert verify(BODY, [signed()], keys)


def test_no_key_at_all_verifies_nothing() -> None:
    assert not verify(BODY, [signed()], [])


@pytest.mark.parametrize("short", ["", "0123456789abcde"])
def test_a_key_that_can_be_guessed_never_verifies(short: str) -> None:
    assert not verify(BODY, [signed(key=short)], [short])


def test_a_short_key_does_not_spoil_a_good_one() -> None:
    assert verify(BODY, [signed()], ["", HOOKS_TOKEN])


@pytest.mark.parametrize("count", [0, 2])
def test_exactly_one_signature_must_come(count: int) -> None:
    assert not verify(BODY, [signed()] * count, [HOOKS_TOKEN])


def test_a_good_signature_beside_a_wrong_one_is_not_taken() -> None:
    assert not verify(BODY, [signed(), b"AAAA"], [HOOKS_TOKEN])


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"AAAA",
        signed().rstrip(b"="),
        signed() + b"\n",
        b" " + signed(),
        signed()[:-1] + b"\n",
        signed().lower(),
        hmac.new(HOOKS_TOKEN.encode(), BODY, hashlib.sha256).hexdigest().encode(),
        base64.b64encode(b"x" * 31),
        base64.b64encode(b"x" * 33),
        base64.b64encode(hashlib.sha512(BODY).digest()),
        "é".encode() * 22,
        b"\xff" * 44,
        b"A" * 1_000_000,
    ],
)
def test_anything_but_the_exact_text_is_no_and_not_an_error(bad: bytes) -> None:
    assert not verify(BODY, [bad], [HOOKS_TOKEN])


def test_url_safe_base64_is_not_standard_base64() -> None:
    # A body is chosen whose signature holds one of the two differing characters.
    body = next(b for b in (str(n).encode() for n in range(1000)) if set(signed(b)) & set(b"+/"))
    assert verify(body, [signed(body)], [HOOKS_TOKEN])
    assert not verify(body, [signed(body).translate(bytes.maketrans(b"+/", b"-_"))], [HOOKS_TOKEN])


def test_another_spelling_of_the_same_bytes_is_refused() -> None:
    good = signed()
    last = ALPHABET.index(good[42:43])
    twin = good[:42] + ALPHABET[last ^ 1 : (last ^ 1) + 1] + b"="
    assert base64.b64decode(twin) == base64.b64decode(good)
    assert not verify(BODY, [twin], [HOOKS_TOKEN])


@settings(deadline=None)
@given(
    st.lists(st.binary(max_size=60), max_size=3), st.binary(max_size=60), st.lists(st.text(max_size=40), max_size=3)
)
def test_garbage_never_raises_and_never_verifies(signatures: list[bytes], body: bytes, keys: list[str]) -> None:
    assert verify(body, signatures, keys) is False


@settings(deadline=None)
@given(st.binary(max_size=200), st.text(alphabet="0123456789abcdef", min_size=16, max_size=64))
def test_every_honest_signature_verifies_and_no_other_key_does(body: bytes, key: str) -> None:
    assert verify(body, [signed(body, key)], [key])
    assert not verify(body, [signed(body, key)], [key + "x"])
