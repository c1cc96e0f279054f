"""A shop's logo: the picture inside a data: address, when it is a picture we can print. Nothing is fetched."""

import base64
import binascii
import struct
from dataclasses import dataclass

MOST_BYTES = 512 * 1024
MOST_PIXELS = 16_000_000  # a small file can unfold into gigabytes
_NO_FRAME = frozenset((0xC4, 0xC8, 0xCC))  # JPEG segments among the frame numbers that are no frames


@dataclass(frozen=True, slots=True)
class Logo:
    """A printable picture: PNG, JPEG or GIF."""

    content: bytes
    format: str


def inside(url: str) -> bytes | None:
    """The bytes of a `data:image/…;base64,` address. Any other address has none."""
    head, comma, body = url.partition(",")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        return None
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        return None


def usable(content: bytes | None) -> Logo | None:
    """The logo, or nothing when it is no picture we know, too large a file, or too many pixels."""
    if content is None or len(content) > MOST_BYTES:
        return None
    try:
        name, width, height = _measure(content)
    except (struct.error, IndexError):
        return None
    return Logo(content, name) if 0 < width * height <= MOST_PIXELS else None


def _measure(content: bytes) -> tuple[str, int, int]:
    """Format, width and height as the file's own head states them; zeros where it is no picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return ("png", *struct.unpack_from(">II", content, 16))
    if content.startswith((b"GIF87a", b"GIF89a")):
        return ("gif", *struct.unpack_from("<HH", content, 6))
    if content.startswith(b"\xff\xd8\xff"):
        return ("jpg", *_jpeg_size(content))
    return ("", 0, 0)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height from the frame header (ITU T.81, B.2.2)."""
    place = 2
    while content[place] == 0xFF:
        marker = content[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        place += 2 + int(struct.unpack_from(">H", content, place + 2)[0])
    return 0, 0
