"""The built-in issuer: numbers without gap or twin from the store's own books, and the PDF of what was frozen there.

Nothing outside is asked, so an unknown outcome does not exist here: the number and the document enter the books
in one transaction, and a document that could not be printed never takes a number.
"""

import re
from collections.abc import Mapping

from folio.adapters.providers.builtin.printing import Unprintable, print_document
from folio.domain import profiles
from folio.domain.document import Document, DocumentKind, IssuedDocument, Rendering
from folio.domain.errors import ProviderRejected, Unavailable
from folio.domain.labels import series_of
from folio.domain.money import to_decimal_text
from folio.domain.ports import BookEntry, Books, Capabilities, Clock
from folio.domain.store import language_of
from folio.steps import step

_SERIES = re.compile(r"[A-Z0-9]{1,16}")
_PLACEHOLDER = "0000000"


class BuiltinIssuer:
    """Issues documents of one store. `series_prefix` starts new series (for a new year; after a loss the books
    begin one themselves);
    `series` names the letters of a kind where the usual ones do not fit. Raises `ValueError` for letters that
    could not stand in a link.
    """

    name = "builtin"
    capabilities = Capabilities(
        kinds=frozenset(DocumentKind),
        look_up=True,
        idempotency_key=True,
        drafts=False,
        credit_full=True,
        credit_partial=True,
        sees_at_once=True,
    )

    def __init__(
        self,
        store_id: str,
        books: Books,
        clock: Clock,
        *,
        series_prefix: str = "",
        series: Mapping[DocumentKind, str] | None = None,
    ) -> None:
        self._store_id, self._books, self._clock = store_id, books, clock
        self._prefix, self._series = series_prefix, dict(series or {})
        for letters in (*self._series.values(), f"{series_prefix}F"):
            if not _SERIES.fullmatch(letters):
                message = "a series has 1 to 16 characters, A to Z and 0 to 9"
                raise ValueError(message)

    def check_credentials(self) -> None:
        """There are none to check."""

    def predict_total(self, document: Document) -> int:
        """The document's own sum. Raises `ProviderRejected` when its parts do not add up to one total, and `Held` as
        `profiles.fit` does.
        """
        lines = sum(line.gross for line in document.lines)
        groups = sum(group.gross for group in document.groups)
        if not lines == groups == document.total:
            by_lines, by_taxes, total = (
                to_decimal_text(amount, document.currency) for amount in (lines, groups, document.total)
            )
            raise _refusal(f"lines {by_lines}, taxes {by_taxes}, total {total} {document.currency}.")
        return profiles.predict_total(profiles.profile_of(self.name, document), document)

    def find_by_reference(self, reference: str) -> IssuedDocument | None:
        """What the books hold under a reference. `None`: they hold nothing."""
        entry = self._books.find(self._store_id, reference)
        return self._issued(entry) if entry else None

    def issue(self, document: Document) -> IssuedDocument:
        """Enter the document in the books under the next number, once per reference.

        Raises `ProviderRejected`, having taken no number: sums that differ, a credit note without its original,
        a document that cannot be printed.
        """
        known = self.find_by_reference(document.reference)
        if known is not None:
            return known
        self.predict_total(document)
        if document.kind is DocumentKind.CREDIT_NOTE and document.original is None:
            raise _refusal("a credit note without the document it corrects.")
        letters = self._letters(document)
        now = self._clock()
        try:
            print_document(document, f"{letters}-{_PLACEHOLDER}", now)
        except Unprintable:
            raise _refusal("its page cannot be set.") from None
        return self._issued(self._books.enter(self._store_id, letters, document, now))

    def fetch_pdf(self, issued: IssuedDocument) -> Rendering:
        """The PDF made from the books' own snapshot and kept: the same bytes for ever."""
        kept = self._books.rendering(self._store_id, issued.reference)
        if kept is not None:
            return kept
        entry = self._books.find(self._store_id, issued.reference)
        if entry is None:
            raise Unavailable("The books do not hold this document.")
        rendering = print_document(entry.document, entry.printed_number, entry.entered_at)
        step("N3")  # printed, not kept
        return self._books.keep_rendering(self._store_id, issued.reference, rendering)

    def _letters(self, document: Document) -> str:
        # The seller's country decides, not the buyer's language: one store, one series per kind.
        country = document.seller.country
        usual = series_of(document.kind, language_of(country) if country else document.language)
        return self._prefix + self._series.get(document.kind, usual)

    def _issued(self, entry: BookEntry) -> IssuedDocument:
        document = entry.document
        return IssuedDocument(
            provider=self.name,
            reference=document.reference,
            external_id=document.reference,
            number=entry.printed_number,
            series=entry.series,
            public_id=entry.printed_number,
            total=document.total,
            currency=document.currency,
            issued_at=entry.entered_at,
            buyer_tax_id=document.buyer.tax_id,
        )


def _refusal(problem: str) -> ProviderRejected:
    return ProviderRejected("provider_rejected", {"provider": BuiltinIssuer.name, "problem": problem})
