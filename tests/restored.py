"""An installation whose database can be copied and put back, for the tests of a restored past."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from folio.adapters.providers.builtin.issuer import BuiltinIssuer
from folio.adapters.storage import open_number_ledger, open_storage
from folio.adapters.storage.database import migrate, open_engine
from folio.adapters.storage.numbers import NumberLedger, Series
from folio.adapters.storage.restoring import SqlPast
from folio.adapters.storage.sealing import Seal
from folio.adapters.storage.tables import book_entries
from folio.domain.document import Document, DocumentKind
from folio.domain.ports import BookEntry
from folio.domain.restoring import Vouched
from folio.flows.restore import Restored, restore_past
from tests.builders import a_document
from tests.databases import KEY, NOW, Queue, SetClock
from tests.storage_examples import PAIR, info

LINK = "https://folio.example/documents/"


@dataclass
class House:
    """An installation whose database can be copied and put back."""

    url: str
    where: str
    copy: Callable[[], None]
    put_back: Callable[[], None]

    def open(self) -> "Open":
        return Open(self)


class Open:
    """The installation while it is running."""

    def __init__(self, house: House) -> None:
        self.house, self.clock, self.queue = house, SetClock(NOW + timedelta(hours=2)), Queue()
        self.engine = open_engine(house.url)
        self.numbers = open_number_ledger(house.where)
        self.storage = open_storage(self.engine, Seal(KEY), self.clock, self.queue, self.numbers)

    def __enter__(self) -> "Open":
        return self

    def __exit__(self, *_: object) -> None:
        self.storage.close()
        self.engine.dispose()

    def store(self, code: str = "shop") -> str:
        return self.storage.stores.connect(info(code=code), PAIR, NOW).id

    def issue(self, store_id: str, order_id: int) -> BookEntry:
        """The built-in part of a settle: reserve, write the attempt, take the number, save."""
        ledger, issuer = self.storage.ledger, BuiltinIssuer(store_id, self.storage.books, self.clock)
        draft = draft_of(order_id)
        row = ledger.reserve(store_id, order_id, draft.kind, 1, "builtin", draft.reference, self.clock())
        draft = draft.linked(f"{LINK}{row.token}")
        ledger.begin(row.id, draft, "d" * 64, self.clock())
        issued = issuer.find_by_reference(draft.reference) or issuer.issue(draft)
        ledger.issued(row.id, issued, self.clock())
        entry = self.storage.books.find(store_id, draft.reference)
        assert entry is not None
        return entry

    def restore(self, **vouched: bool) -> Restored:
        return restore_past(
            SqlPast(self.engine, self.storage.numbers, Seal(KEY)),
            ledger=self.storage.ledger,
            bells=self.storage.bells,
            provider_of=lambda store_id: BuiltinIssuer(store_id, self.storage.books, self.clock),
            clock=self.clock,
            vouched=Vouched(**vouched),
        )


def draft_of(order_id: int) -> Document:
    return replace(a_document(order_id=order_id, kind=DocumentKind.RECEIPT), sequence=1)


def migrated(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()


def all_numbers(opened: Open, store_id: str) -> list[int]:
    with opened.engine.connect() as connection:
        query = sa.select(book_entries.c.number).where(book_entries.c.store_id == store_id)
        return sorted(connection.execute(query).scalars())


def yesterday(house: House, before: int = 3, after: int = 3) -> str:
    """Issue some, copy the database, issue more, put the copy back. The store's id."""
    with house.open() as opened:
        opened.clock.now = NOW
        opened.storage.numbers.standing(fresh=True)
        store_id = opened.store()
        for order in range(1, before + 1):
            opened.issue(store_id, order)
    house.copy()
    with house.open() as opened:
        opened.clock.now = NOW + timedelta(hours=1)
        for order in range(before + 1, before + after + 1):
            opened.issue(store_id, order)
    house.put_back()
    return store_id


def numbers_of(ledger: NumberLedger | None, store_id: str) -> list[int]:
    assert ledger is not None
    return [taken.number for taken in ledger.lines(Series(store_id, "receipt", "B"))]
