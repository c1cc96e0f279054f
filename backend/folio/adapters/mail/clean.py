"""Names and addresses made fit for a letter's head: one line, one address, nothing that starts a header."""

import re
import unicodedata

LONGEST_TEXT = 150
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def head_text(text: str) -> str:
    """One line of plain text: control characters, line breaks and signs that turn the reading direction become
    spaces; a text beyond 150 characters ends in an ellipsis.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    spaced = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Zs") else c for c in whole)
    line = " ".join(spaced.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"


def one_address(text: str) -> str:
    """The text as exactly one e-mail address, its domain in ASCII, or nothing: no list, no name, no comment.

    Source: RFC 5321 4.1.2 (dot-string local parts up to 64, the whole up to 254 octets).
    """
    local, at, domain = text.strip().rpartition("@")
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local):
        return ""
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    address = f"{local}@{ascii_domain}"
    if len(address) > 254 or not all(_LABEL.fullmatch(label) for label in ascii_domain.split(".")):
        return ""
    return address


def file_name(text: str) -> str:
    """A name for an attachment that is a file name everywhere: ASCII letters, digits, dot, dash, underscore."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip(".-")[-80:] or "document.pdf"
