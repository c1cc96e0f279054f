"""Our names at providers: of a document and of a product, the same each time and never longer than they may be."""

import base64
import hashlib

from folio.domain.profiles import TargetLine

# SII, FolioRef: the tightest place a reference must go. One value everywhere, so that a document is found by it.
LONGEST_REFERENCE = 18
_DIGITS = 12  # of base 32: sixty bits


def short_reference(reference: str, most: int = LONGEST_REFERENCE) -> str:
    """A document's reference in at most so many characters of [A-Z0-9-]: itself where it fits, else its beginning and
    a hash of the whole. It is never cut off, which would give two documents one name.
    """
    if len(reference) <= most:
        return reference
    return f"{reference[: most - _DIGITS - 1]}-{_hash(reference)}"


def product_reference(line: TargetLine, most: int = 30) -> str:
    """A product's own name: its SKU, or where it has none or a longer one, a name made of what is sold.

    A provider that takes lines without such a name makes a new product of every sale. Thirty characters are what
    Moloni takes; the others do not say.
    """
    if line.sku and len(line.sku) <= most:
        return line.sku
    return f"F-{_hash(line.sku or one_of(line))}"


def one_of(line: TargetLine) -> str:
    """What is sold, without the quantity that stands in the words of a line told as one piece."""
    return line.description.removeprefix(f"{line.units} × ") if line.units != line.quantity else line.description


def _hash(text: str) -> str:
    return base64.b32encode(hashlib.sha256(text.encode()).digest())[:_DIGITS].decode()
