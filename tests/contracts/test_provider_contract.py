"""What every provider promises. A new provider adds a row to `PROVIDERS`; nothing else here changes."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest
import sqlalchemy as sa

from e2e.simulators.rehearsal import RehearsalProvider
from folio.adapters.jumpseller.http import HttpClient
from folio.adapters.providers.builtin.issuer import BuiltinIssuer
from folio.adapters.providers.rehearsal import Rehearsal
from folio.adapters.storage import open_storage
from folio.adapters.storage.database import migrate, open_engine
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import book_entries
from folio.domain.document import Document, DocumentKind, IssuedDocument
from folio.domain.errors import ProviderRejected
from folio.domain.ports import Provider
from tests.builders import NOON, a_clock, a_credit_note, a_document, a_line
from tests.databases import KEY, Queue
from tests.storage_examples import PAIR, info
from tests.twins.books import BooksInMemory


@dataclass(frozen=True)
class Row:
    """A provider under test and a count, taken on its own side, of the documents it really made."""

    provider: Provider
    made: Callable[[], int]


def builtin_with_books_in_memory(_request: pytest.FixtureRequest) -> Row:
    books = BooksInMemory()
    count = lambda: sum(len(books.numbers("st_1", letters)) for letters in ("F", "B", "NC"))  # noqa: E731
    return Row(BuiltinIssuer("st_1", books, a_clock()), count)


def builtin_on_sqlite(request: pytest.FixtureRequest) -> Row:
    url = f"sqlite:///{request.getfixturevalue('tmp_path') / 'folio.db'}"
    engine = open_engine(url)
    migrate(engine)
    request.addfinalizer(engine.dispose)
    return builtin_on(engine, request)


def builtin_on_postgresql(request: pytest.FixtureRequest) -> Row:
    server = request.getfixturevalue("postgres_server")
    url = server.create()
    engine = open_engine(url)
    request.addfinalizer(lambda: server.drop(url))
    request.addfinalizer(engine.dispose)
    return builtin_on(engine, request)


def builtin_on(engine: sa.Engine, request: pytest.FixtureRequest) -> Row:
    storage = open_storage(engine, Seal(KEY), a_clock(), Queue())
    request.addfinalizer(storage.close)
    store = storage.stores.connect(info(), PAIR, NOON)

    def made() -> int:
        with engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(book_entries)).scalar_one()

    return Row(BuiltinIssuer(store.id, storage.books, a_clock()), made)


def rehearsal_over_http(request: pytest.FixtureRequest) -> Row:
    simulator, http = RehearsalProvider().start(), HttpClient()
    request.addfinalizer(simulator.stop)
    request.addfinalizer(http.close)
    account = simulator.open("tk_1")
    return Row(Rehearsal(simulator.url, {"token": "tk_1"}, http), lambda: len(account.documents))


PROVIDERS: dict[str, Callable[[pytest.FixtureRequest], Row]] = {
    "builtin, books in memory": builtin_with_books_in_memory,
    "builtin, SQLite": builtin_on_sqlite,
    "builtin, PostgreSQL": builtin_on_postgresql,
    "rehearsal": rehearsal_over_http,
}


@pytest.fixture(params=PROVIDERS)
def row(request: pytest.FixtureRequest) -> Row:
    return PROVIDERS[request.param](request)


def documents_of(provider: Provider) -> list[Document]:
    """One document of each kind the provider can issue."""
    return [
        a_credit_note(order_id=20 + i) if kind is DocumentKind.CREDIT_NOTE else a_document(kind=kind, order_id=10 + i)
        for i, kind in enumerate(sorted(provider.capabilities.kinds))
    ]


def test_credentials_that_work_are_accepted(row: Row) -> None:
    row.provider.check_credentials()
    assert re.fullmatch(r"[a-z0-9_]+", row.provider.name)


def test_none_means_asked_and_there_is_none(row: Row) -> None:
    assert row.provider.find_by_reference("LOSAROMOS-404-I1") is None
    assert row.made() == 0


def test_what_was_issued_is_what_was_asked(row: Row) -> None:
    for document in documents_of(row.provider):
        issued = row.provider.issue(document)
        assert (issued.reference, issued.total, issued.currency) == (
            document.reference,
            document.total,
            document.currency,
        )
        assert issued.provider == row.provider.name
        assert issued.number
        assert issued.external_id
        assert issued.issued_at.tzinfo is not None


def test_the_total_foretold_is_the_total_issued(row: Row) -> None:
    document = a_document(lines=(a_line(680), a_line(999, quantity=3, unit_price=333), a_line(86710)))
    assert row.provider.predict_total(document) == document.total
    assert row.provider.issue(document).total == document.total


def test_the_same_reference_is_issued_once(row: Row) -> None:
    document = a_document()
    first = row.provider.issue(document)
    assert row.provider.issue(document) == first
    assert row.made() == 1


def test_a_document_is_found_again_under_its_reference(row: Row) -> None:
    issued = [row.provider.issue(document) for document in documents_of(row.provider)]
    assert [row.provider.find_by_reference(one.reference) for one in issued] == issued


def test_public_ids_fit_a_link_and_differ_on_an_order(row: Row) -> None:
    sale = row.provider.issue(a_document(kind=DocumentKind.INVOICE, order_id=5))
    credit = row.provider.issue(a_credit_note(order_id=5))
    assert sale.public_id != credit.public_id
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,40}", one.public_id) for one in (sale, credit))


def test_the_pdf_is_the_same_bytes_every_time(row: Row) -> None:
    issued = row.provider.issue(a_document())
    first = row.provider.fetch_pdf(issued)
    assert first.media_type == "application/pdf"
    assert first.content.startswith(b"%PDF-")
    assert row.provider.fetch_pdf(issued) == first


def test_a_credit_note_must_name_its_original(row: Row) -> None:
    if not row.provider.capabilities.credit_full:
        pytest.skip(f"{row.provider.name} issues no credit notes")
    with pytest.raises(ProviderRejected):
        row.provider.issue(replace(a_credit_note(), original=None))
    assert row.made() == 0
    assert row.provider.issue(a_credit_note()).total == a_credit_note().total


def test_concurrent_calls_for_one_reference_make_one_document(row: Row) -> None:
    document = a_document()
    with ThreadPoolExecutor(8) as pool:
        issued: list[IssuedDocument] = list(pool.map(lambda _: row.provider.issue(document), range(8)))
    assert set(issued) == {issued[0]}
    assert row.made() == 1


def test_concurrent_orders_get_numbers_of_their_own(row: Row) -> None:
    documents = [a_document(order_id=100 + i) for i in range(12)]
    with ThreadPoolExecutor(6) as pool:
        issued = list(pool.map(row.provider.issue, documents))
    assert len({one.number for one in issued}) == 12
    assert row.made() == 12


def test_a_document_whose_sums_differ_is_refused_and_takes_no_number(row: Row) -> None:
    with pytest.raises(ProviderRejected):
        row.provider.issue(a_document(total=9999))
    with pytest.raises(ProviderRejected):
        row.provider.issue(a_document(groups=()))
    assert row.made() == 0
    row.provider.issue(a_document())
    assert row.made() == 1
