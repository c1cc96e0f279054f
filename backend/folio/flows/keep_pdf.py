"""The PDF the buyer gets: kept bytes, or fetched from whoever issued the document, once, and kept."""

from collections.abc import Callable

from folio.domain.document import Rendering
from folio.domain.errors import NotFound
from folio.domain.ledger import Entry
from folio.domain.ports import Ledger, Provider


def pdf_of(entry: Entry, *, ledger: Ledger, provider_of: Callable[[str], Provider]) -> Rendering:
    """The PDF of an issued document. Nobody is asked while the bytes are kept."""
    kept = ledger.rendering(entry.id)
    if kept is not None:
        return kept
    if entry.issued is None:
        raise NotFound("The document is not issued.")
    rendering = provider_of(entry.provider).fetch_pdf(entry.issued)
    ledger.keep_rendering(entry.id, rendering)
    return rendering
