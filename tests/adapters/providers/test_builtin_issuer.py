"""The built-in issuer beyond the common contract: its series, its books and its frozen papers."""

import hashlib
from dataclasses import replace

import pytest

from folio.adapters.providers.builtin import issuer as issuer_module
from folio.adapters.providers.builtin.issuer import BuiltinIssuer
from folio.adapters.providers.builtin.printing import Unprintable
from folio.domain.document import Document, DocumentKind
from folio.domain.errors import ProviderRejected, Unavailable
from tests.adapters.providers.reading import text_of
from tests.builders import a_clock, a_credit_note, a_document, a_line, a_seller, an_issued
from tests.twins.books import BooksInMemory


def an_issuer(books: BooksInMemory, store_id: str = "st_1", series_prefix: str = "") -> BuiltinIssuer:
    return BuiltinIssuer(store_id, books, a_clock(), series_prefix=series_prefix)


@pytest.mark.parametrize(
    ("country", "kind", "number"),
    [
        ("CL", "invoice", "F-1"),
        ("ES", "receipt", "B-1"),
        ("PT", "invoice", "FT-1"),
        ("BR", "receipt", "FS-1"),
        ("IE", "invoice", "INV-1"),
        ("GB", "receipt", "REC-1"),
    ],
)
def test_the_series_speaks_the_seller_s_language(country: str, kind: str, number: str) -> None:
    document = a_document(kind=kind, seller=a_seller(country=country))
    assert an_issuer(BooksInMemory()).issue(document).number == number


def test_a_foreign_buyer_s_language_does_not_open_another_series() -> None:
    issuer = an_issuer(BooksInMemory())
    first = issuer.issue(a_document(order_id=1))
    second = issuer.issue(a_document(order_id=2, language="en"))
    assert (first.number, second.number) == ("B-1", "B-2")


def test_credit_notes_have_a_series_of_their_own() -> None:
    issuer = an_issuer(BooksInMemory())
    assert issuer.issue(a_document(kind="invoice", order_id=7)).number == "F-1"
    assert issuer.issue(a_credit_note(order_id=7)).number == "NC-1"


def test_a_prefix_or_own_letters_start_a_new_series() -> None:
    books = BooksInMemory()
    an_issuer(books).issue(a_document(order_id=1))
    assert an_issuer(books, series_prefix="R2").issue(a_document(order_id=2)).number == "R2B-1"
    own = BuiltinIssuer("st_1", books, a_clock(), series={DocumentKind.RECEIPT: "TKT"})
    assert own.issue(a_document(order_id=3)).public_id == "TKT-1"


@pytest.mark.parametrize("letters", ["f", "F/", "Ñ", "A" * 20])
def test_letters_that_cannot_stand_in_a_link_are_refused(letters: str) -> None:
    with pytest.raises(ValueError, match="series"):
        an_issuer(BooksInMemory(), series_prefix=letters)


def test_stores_never_share_numbers() -> None:
    books = BooksInMemory()
    assert an_issuer(books, "st_1").issue(a_document()).number == "B-1"
    assert an_issuer(books, "st_2").issue(a_document()).number == "B-1"


def test_the_pdf_is_printed_from_the_books_and_not_from_today_s_settings() -> None:
    books = BooksInMemory()
    issued = an_issuer(books).issue(a_document())
    rendering = an_issuer(books).fetch_pdf(issued)
    assert "Almacén Los Aromos SpA" in text_of(rendering.content)
    assert hashlib.sha256(rendering.content).hexdigest() == rendering.sha256
    assert books.rendering("st_1", issued.reference) == rendering


def test_a_number_whose_pdf_was_lost_in_a_crash_prints_the_same_bytes() -> None:
    one, two = BooksInMemory(), BooksInMemory()
    first, second = an_issuer(one), an_issuer(two)
    assert first.fetch_pdf(first.issue(a_document())) == second.fetch_pdf(second.issue(a_document()))


def test_what_cannot_be_printed_takes_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Unprintable

    books = BooksInMemory()
    monkeypatch.setattr(issuer_module, "print_document", refuse)
    with pytest.raises(ProviderRejected) as refusal:
        an_issuer(books).issue(a_document())
    assert refusal.value.reason == "provider_rejected"
    assert books.numbers("st_1", "B") == []


def test_a_credit_note_without_its_original_takes_no_number() -> None:
    books = BooksInMemory()
    with pytest.raises(ProviderRejected):
        an_issuer(books).issue(replace(a_credit_note(), original=None))
    assert books.numbers("st_1", "NC") == []


@pytest.mark.parametrize("wrong", [a_document(total=9999), a_document(lines=(a_line(), a_line()), total=10000)])
def test_sums_that_differ_are_told_apart_with_their_figures(wrong: Document) -> None:
    with pytest.raises(ProviderRejected) as refusal:
        an_issuer(BooksInMemory()).predict_total(wrong)
    assert str(wrong.total) in refusal.value.params["problem"]


def test_a_paper_the_books_do_not_hold_is_not_made_up() -> None:
    with pytest.raises(Unavailable):
        an_issuer(BooksInMemory()).fetch_pdf(an_issued())
