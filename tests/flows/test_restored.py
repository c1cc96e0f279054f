"""After a restore an order that already shows a document of ours gets no second one."""

from dataclasses import replace

from folio.domain.document import DocumentKind, DocumentState
from folio.domain.ledger import Entry
from folio.domain.ports import PlatformDocument
from folio.domain.sentences import say
from folio.flows.restored import held_by_listed
from tests.databases import NOW

PLANNED = Entry(
    id=1,
    store_id="st_1",
    order_id=7,
    kind=DocumentKind.RECEIPT,
    sequence=1,
    state=DocumentState.PLANNED,
    reference="SHOP-7-R1",
    provider="builtin",
    token="t",
    document=None,
    issued=None,
    held_reason="",
    held_params=(),
    created_at=NOW,
    sent_at=None,
    issued_at=None,
    attached_at=None,
    mailed_at=None,
)
SHOWN = PlatformDocument(type=1, external_id="SHOP-7-R1", public_id="B-4", url="https://folio.example/documents/x")


def test_an_entry_under_the_reference_of_a_document_we_do_not_know_holds_it_for_a_person() -> None:
    held = held_by_listed(PLANNED, [replace(SHOWN, external_id="SHOP-7-C1"), SHOWN])
    assert held is not None
    assert (held.reason, held.params) == ("listed_unknown", {"number": "B-4"})
    for language in ("en", "es", "pt"):
        assert "B-4" in say(held.reason, language, held.params)


def test_entries_of_others_hold_nothing() -> None:
    foreign = replace(SHOWN, external_id="", public_id="F-1")
    assert held_by_listed(PLANNED, []) is None
    assert held_by_listed(PLANNED, [foreign, replace(SHOWN, external_id="SHOP-70-R1")]) is None
    assert held_by_listed(replace(PLANNED, reference=""), [foreign]) is None
