"""Secrets at rest: AES-256-GCM, bound to the store and field they belong to.

A sealed value is one version byte, a random 96-bit nonce and the ciphertext with its tag (NIST SP 800-38D). The
store and the field are associated data, so a value moved to another row or column does not open.
"""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from folio.domain.errors import Unavailable

VERSION = b"\x01"
NONCE_BYTES = 12
KEY_BYTES = 32


class CannotOpen(Unavailable):
    """A sealed value was sealed with another key, for another place, or was altered."""


class Seal:
    """Seals with `key`; opens with it and with `previous` ones, so that a key can be replaced step by step."""

    def __init__(self, key: bytes, previous: Sequence[bytes] = ()) -> None:
        if any(len(each) != KEY_BYTES for each in (key, *previous)):
            message = "a sealing key must have 32 bytes"
            raise ValueError(message)
        self._ciphers = [AESGCM(each) for each in (key, *previous)]

    def seal(self, text: str, store_id: str, field: str) -> bytes:
        """The text, unreadable without the key."""
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._ciphers[0].encrypt(nonce, text.encode(), _place(store_id, field))

    def open(self, sealed: bytes, store_id: str, field: str) -> str:
        """The text again. Raises `CannotOpen`."""
        nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if sealed[:1] == VERSION and len(nonce) == NONCE_BYTES:
            for cipher in self._ciphers:
                try:
                    return cipher.decrypt(nonce, ciphertext, _place(store_id, field)).decode()
                except InvalidTag:
                    continue
        message = (
            f"The {field.replace('_', ' ')} of store {store_id} cannot be opened: "
            "FOLIO_SECRET_KEY is not the key it was sealed with, or the value was altered."
        )
        raise CannotOpen(message)


def _place(store_id: str, field: str) -> bytes:
    return f"{store_id}|{field}".encode()
