"""Is a delivery signed by this store's hooks token?

`Jumpseller-Hmac-Sha256` is the standard base64 of HMAC-SHA256 over the raw body, keyed with the token as text. The
comparison is over the 32 bytes, in constant time; whatever garbage stands in the header, the answer is no and never
an exception.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

LENGTH = 44
SHORTEST_KEY = 16


def verify(body: bytes, signatures: Sequence[bytes], keys: Sequence[str]) -> bool:
    """True when exactly one signature came and one of the keys made it. Every key costs the same work.

    A key shorter than 16 bytes never verifies: an empty one in the database must not open the door.
    """
    claimed = _digest(signatures[0]) if len(signatures) == 1 else None
    good = False
    for key in keys:
        made = hmac.new(key.encode(), body, hashlib.sha256).digest()
        same = hmac.compare_digest(made, claimed or b"")
        good = good or (same and len(key.encode()) >= SHORTEST_KEY)
    return good


def _digest(signature: bytes) -> bytes | None:
    if len(signature) != LENGTH:
        return None
    try:
        digest = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return None
    # A changed last character can decode to the same bytes: only the canonical text is accepted.
    return digest if len(digest) == 32 and base64.b64encode(digest) == signature else None
