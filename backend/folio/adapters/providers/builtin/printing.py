"""A document becomes a PDF: deterministic bytes from a frozen document, nothing fetched, nothing interpreted.

The page setter (Typst, in process) gets finished text as JSON and our own fonts. Archive form PDF/A-3b wherever
every character can be drawn; where one cannot, an ordinary PDF rather than none.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Literal

import typst

from folio.adapters.providers.builtin.clean_text import FONTS
from folio.adapters.providers.builtin.facts import Json, facts_of
from folio.adapters.providers.builtin.logo import Logo, inside, usable
from folio.domain.document import Document, Rendering
from folio.domain.labels import title

TEMPLATE = Path(__file__).parent / "template.typ"
Standard = Literal["a-3b", "1.7"]
_STANDARDS: tuple[Standard, ...] = ("a-3b", "1.7")
_setting = Lock()  # one compiler is shared, and it holds the interpreter while it works anyway
_compiler: list[typst.Compiler] = []


class Unprintable(Exception):
    """The page setter could not make a page of this document."""


def print_document(document: Document, number: str, printed_at: datetime, logo: bytes | None = None) -> Rendering:
    """The PDF of a document under its number. `printed_at` is the date inside the file, so the same document
    printed twice gives the same bytes. `logo`: PNG, JPEG or GIF; without one, a data: address of the seller is used.

    Raises `Unprintable`.
    """
    picture = usable(logo if logo is not None else inside(document.seller.logo_url))
    content = _set(facts_of(document, number), printed_at, picture)
    name = title(document.kind, document.language, document.seller.country)
    plain = name.lower().replace("é", "e").replace(" ", "-")
    return Rendering(
        media_type="application/pdf",
        file_name=f"{plain}-{number}.pdf",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _set(facts: Mapping[str, Json], printed_at: datetime, logo: Logo | None) -> bytes:
    """The best form that works: with logo before without, archive form before plain."""
    fault: Exception | None = None
    for picture in (logo, None) if logo else (None,):
        for standard in _STANDARDS:
            try:
                return _compile(facts, printed_at, picture, standard)
            except RuntimeError as refusal:
                fault = refusal
    message = "the document cannot be set on a page"
    raise Unprintable(message) from fault


def _compile(facts: Mapping[str, Json], printed_at: datetime, logo: Logo | None, standard: Standard) -> bytes:
    data: dict[str, object] = {
        **facts,
        "printed_at": [printed_at.year, printed_at.month, printed_at.day],
        "logo": {"bytes": list(logo.content), "format": logo.format} if logo else None,
    }
    with _setting:
        if not _compiler:
            _compiler.append(typst.Compiler(TEMPLATE, font_paths=[FONTS], ignore_system_fonts=True))
        content = _compiler[0].compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=[standard],
            timestamp=printed_at.replace(microsecond=0),  # PDF dates end at the second, and typst refuses more
        )
    if not isinstance(content, bytes):
        message = "the page setter gave no bytes"
        raise Unprintable(message)
    return content
