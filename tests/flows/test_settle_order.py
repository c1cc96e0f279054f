"""Settling an order: the story told against a real database, with outsides that can lie."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from folio.adapters.storage import Storage
from folio.domain import business_name, tax_id
from folio.domain.buyer import Judges
from folio.domain.document import DocumentKind, DocumentState
from folio.domain.errors import Held, MissingScope, ProviderRejected, Unavailable, UnknownOutcome, UnreadableOrder
from folio.domain.ledger import Entry
from folio.domain.order import Address, Billing, Order, OrderStatus
from folio.domain.store import BasicAuth, Store, StoreInfo
from folio.flows.settle_order import SettleOrder
from tests.databases import SetClock
from tests.domain.orders import a_product, a_tax, an_order
from tests.flows.twins import AWAY, LOST, PlatformTwin, PostTwin, ProviderTwin, a_letter

QUIET = 300.0
INFO = StoreInfo(
    code="tienda", name="Tienda", country="CL", currency="CLP", timezone="Santiago",
    url="https://tienda.example.com", email="t@example.com", hooks_token="h" * 32,
)  # fmt: skip


@dataclass
class Room:
    """One store with everything a settle touches."""

    storage: Storage
    clock: SetClock
    store: Store
    platform: PlatformTwin
    provider: ProviderTwin
    post: PostTwin

    def settle(self, order_id: int = 1) -> float | None:
        return SettleOrder(
            self.store,
            platform=self.platform,
            provider_of=lambda _name: self.provider,
            ledger=self.storage.ledger,
            circuits=self.storage.circuits,
            post=self.post,
            compose=a_letter,
            judge=Judges(tax_id.judge, business_name.judge),
            clock=self.clock,
            document_url=lambda entry: f"https://folio.example/documents/{entry.token}",
            quiet_seconds=QUIET,
        )(order_id)

    def put(self, order: Order) -> None:
        self.platform.orders[order.id] = order

    def cancel(self) -> None:
        self.put(replace(self.platform.orders[1], status=OrderStatus.CANCELED))

    def policy(self, **policy: object) -> None:
        self.store = self.storage.stores.save_policy(self.store.id, policy)

    def entries(self) -> list[Entry]:
        return list(self.storage.ledger.entries(self.store.id, 1))

    def states(self) -> list[tuple[DocumentKind, DocumentState]]:
        return [(entry.kind, entry.state) for entry in self.entries()]

    def told(self) -> list[str]:
        return [happening.code for happening in self.storage.ledger.timeline(self.store.id, 1)]

    def wait(self, seconds: float) -> None:
        self.clock.now += timedelta(seconds=seconds)


RECEIPT, CREDIT = DocumentKind.RECEIPT, DocumentKind.CREDIT_NOTE
ISSUED, HELD, UNKNOWN = DocumentState.ISSUED, DocumentState.HELD, DocumentState.UNKNOWN


@pytest.fixture
def room(storage: Storage, clock: SetClock) -> Room:
    store = storage.stores.connect(INFO, BasicAuth("login", "token"), clock())
    made = Room(storage, clock, store, PlatformTwin(), ProviderTwin(), PostTwin())
    billing = Billing(email="buyer@example.com", fullname="Amparo Ejemplar")
    order = an_order(a_product(11900, taxes=(a_tax(),)))
    paid = replace(order, id=1, status=OrderStatus.PAID, created_at=clock(), completed_at=clock(), billing=billing)
    made.put(paid)
    return made


def test_a_paid_order_is_issued_attached_and_mailed_once_however_often_it_is_settled(room: Room) -> None:
    for _ in range(4):
        assert room.settle() is None
    assert room.states() == [(RECEIPT, ISSUED)]
    assert room.provider.calls == 1
    assert [entry.public_id for entry in room.platform.attached[1]] == ["T-1"]
    assert [letter.to for letter in room.post.sent] == ["buyer@example.com"]
    (entry,) = room.entries()
    assert entry.attached_at == entry.mailed_at == room.clock.now


def test_a_cancel_is_credited_once_and_closes_to_zero(room: Room) -> None:
    room.settle()
    room.cancel()
    for _ in range(3):
        room.settle()
    assert room.states() == [(RECEIPT, ISSUED), (CREDIT, ISSUED)]
    receipt, credit = (entry.document for entry in room.entries())
    assert receipt is not None
    assert credit is not None
    assert credit.groups == receipt.groups
    assert credit.original is not None
    assert credit.original.number == "T-1"
    assert [entry.type for entry in room.platform.attached[1]] == [1, 0]
    assert len(room.post.sent) == 2


def test_a_lost_answer_is_looked_up_after_the_quiet_period_and_not_issued_again(room: Room) -> None:
    room.provider.faults_after.append(LOST)
    with pytest.raises(UnknownOutcome):
        room.settle()
    assert room.states() == [(RECEIPT, UNKNOWN)]
    room.wait(10)
    assert room.settle() == pytest.approx(QUIET - 10)
    assert room.post.sent == []
    room.wait(QUIET)
    assert room.settle() is None
    assert room.states() == [(RECEIPT, ISSUED)]
    assert room.provider.calls == 1
    assert "adopted" in room.told()


def test_an_answer_lost_before_anything_was_made_is_sent_once_more_under_the_same_reference(room: Room) -> None:
    room.provider.faults.append(LOST)
    with pytest.raises(UnknownOutcome):
        room.settle()
    reference = room.entries()[0].reference
    room.wait(QUIET + 1)
    assert room.settle() == QUIET  # one empty look-up is not a no
    room.wait(QUIET)
    assert room.settle() is None
    assert list(room.provider.made) == [reference]
    assert room.provider.calls == 2


def test_a_look_up_that_cannot_answer_is_not_a_no(room: Room) -> None:
    room.provider.faults_after.append(LOST)
    with pytest.raises(UnknownOutcome):
        room.settle()
    room.wait(QUIET + 1)
    room.provider.find_faults.append(AWAY)
    with pytest.raises(Unavailable):
        room.settle()
    assert room.states() == [(RECEIPT, UNKNOWN)]
    assert room.provider.calls == 1


def test_a_provider_that_sees_everything_at_once_is_asked_without_a_wait(room: Room) -> None:
    room.provider.capabilities = replace(room.provider.capabilities, sees_at_once=True)
    room.provider.faults_after.append(LOST)
    with pytest.raises(UnknownOutcome):
        room.settle()
    assert room.settle() is None
    assert room.provider.calls == 1


def test_a_cancel_while_the_receipt_is_unknown_waits_for_it(room: Room) -> None:
    room.provider.faults_after.append(LOST)
    with pytest.raises(UnknownOutcome):
        room.settle()
    room.cancel()
    room.wait(10)
    room.settle()
    assert room.states() == [(RECEIPT, UNKNOWN)]
    room.wait(QUIET)
    room.settle()
    assert room.states() == [(RECEIPT, ISSUED), (CREDIT, ISSUED)]


def test_a_provider_that_cannot_be_reached_leaves_the_document_planned(room: Room) -> None:
    room.provider.faults.append(AWAY)
    with pytest.raises(Unavailable):
        room.settle()
    assert room.states() == [(RECEIPT, DocumentState.PLANNED)]
    assert room.settle() is None
    assert room.states() == [(RECEIPT, ISSUED)]


def test_a_refusal_waits_with_its_sentence_and_is_tried_again_when_somebody_rings(room: Room) -> None:
    room.provider.faults.append(ProviderRejected("provider_rejected", {"provider": "twin", "problem": "No folios."}))
    assert room.settle() is None
    (entry,) = room.entries()
    assert (entry.state, dict(entry.held_params)["problem"]) == (DocumentState.REJECTED, "No folios.")
    room.settle()
    assert room.states() == [(RECEIPT, ISSUED)]


def test_credentials_that_are_refused_hold_the_document(room: Room) -> None:
    room.provider.faults.append(Held("provider_credentials", {"provider": "twin"}))
    assert room.settle() is None
    assert room.states() == [(RECEIPT, HELD)]


def test_another_total_than_asked_is_a_conflict_and_nothing_of_it_is_delivered(room: Room) -> None:
    room.provider.wrong_by = 1
    assert room.settle() is None
    assert room.states() == [(RECEIPT, DocumentState.CONFLICT)]
    room.settle()
    assert room.provider.calls == 1
    assert room.post.sent == []
    assert room.platform.attached == {}


def test_an_order_nobody_can_read_is_a_visible_task_and_heals(room: Room) -> None:
    room.platform.fail("order", UnreadableOrder("total must be an amount of money.", field="total"))
    assert room.settle() is None
    (entry,) = room.entries()
    assert (entry.state, entry.held_reason) == (HELD, "order_unreadable")
    room.settle()
    assert room.states() == [(RECEIPT, ISSUED)]


def test_an_answer_that_comes_late_meets_its_own_row_though_the_shopper_now_wants_a_factura(room: Room) -> None:
    room.provider.faults.append(LOST)
    with pytest.raises(UnknownOutcome):
        room.settle()
    (entry,) = room.entries()
    room.wait(QUIET + 1)
    order = room.platform.orders[1]
    place = Address(street="Calle 1", municipality="Maipú", city="Santiago", country_code="CL")
    firm = replace(
        order.billing, tax_id="76.543.210-3", company_name="Ejemplos SpA", activity="Comercio", address=place
    )
    room.put(replace(order, billing=firm))
    for _ in range(4):
        room.settle()
        room.wait(QUIET + 1)
    assert list(room.provider.made) == [entry.reference]
    assert room.states() == [(RECEIPT, ISSUED)]


def test_an_order_nobody_can_read_touches_no_document_in_doubt(room: Room) -> None:
    room.provider.faults_after.append(LOST)
    with pytest.raises(UnknownOutcome):
        room.settle()
    room.platform.fail("order", UnreadableOrder("total must be an amount of money.", field="total"))
    assert room.settle() == QUIET
    assert room.states() == [(RECEIPT, UNKNOWN)]


@pytest.mark.parametrize("off", [timedelta(hours=24), timedelta(hours=-24), timedelta(minutes=5)])
def test_a_clock_that_is_off_dates_no_document_and_once_set_the_document_is_issued(
    room: Room, off: timedelta
) -> None:
    room.platform.ahead = off
    for _ in range(2):
        with pytest.raises(Unavailable, match="clock") as told:
            room.settle()
        assert told.value.retry_after == 300
    assert room.entries() == []
    assert room.provider.calls == 0
    lines = [line for line in room.storage.ledger.timeline(room.store.id, 1) if line.code == "clock_differs"]
    assert [line.params for line in lines] == [(("minutes", str(abs(off) // timedelta(minutes=1))),)]
    room.platform.ahead = timedelta(seconds=90)
    room.settle()
    assert room.entries()[0].state is DocumentState.ISSUED


def test_one_answer_with_a_wrong_time_is_asked_about_once_more(room: Room) -> None:
    times = [timedelta(hours=3), timedelta(0)]
    room.platform.clock_ahead = lambda: times.pop(0)  # type: ignore[method-assign]
    room.settle()
    assert room.entries()[0].state is DocumentState.ISSUED
    assert times == []


def test_a_draft_waits_for_approval(room: Room) -> None:
    room.policy(draft=True)
    assert room.settle() is None
    (entry,) = room.entries()
    assert (entry.state, entry.held_reason) == (HELD, "draft_waits")
    assert room.provider.calls == 0


def test_a_changed_total_after_issue_is_told_and_nothing_is_done(room: Room) -> None:
    room.settle()
    room.put(replace(room.platform.orders[1], total=5000))
    room.settle()
    assert room.told()[-1] == "order_changed_after_issue"
    assert room.provider.calls == 1


def test_a_lost_attach_is_found_in_the_list_and_not_doubled(room: Room) -> None:
    room.platform.fail("add_document_after", UnknownOutcome("Jumpseller did not answer."))
    again = room.settle()
    assert again is not None
    assert len(room.post.sent) == 1
    room.wait(again + 1)
    assert room.settle() is None
    assert len(room.platform.attached[1]) == 1


def test_a_store_that_granted_no_documents_gets_a_note_in_the_orders_history(room: Room) -> None:
    room.platform.fail("documents", MissingScope("403"))
    room.settle()
    assert len(room.platform.notes) == 1
    assert "T-1: https://folio.example/documents/" in room.platform.notes[0]
    assert "attach_noted" in room.told()


def test_a_mail_server_that_is_away_is_tried_again_and_never_touches_the_document(room: Room) -> None:
    room.post.faults.append(Unavailable("The mail server cannot be reached."))
    again = room.settle()
    assert again is not None
    assert room.states() == [(RECEIPT, ISSUED)]
    assert room.settle() == pytest.approx(again)
    room.wait(again + 1)
    assert room.settle() is None
    assert len(room.post.sent) == 1


def test_a_mail_of_unknown_outcome_is_sent_once_more_with_the_same_id_and_never_a_third_time(room: Room) -> None:
    room.post.faults_after.extend([LOST, LOST, LOST])
    for _ in range(6):
        room.settle()
        room.wait(5 * 3600)
    assert len(room.post.sent) == 2
    assert len({letter.message_id for letter in room.post.sent}) == 1
    assert room.told()[-1] == "mail_parked"


def test_an_order_without_an_address_is_not_mailed_and_says_so(room: Room) -> None:
    room.put(replace(room.platform.orders[1], billing=Billing(fullname="Amparo Ejemplar")))
    assert room.settle() is None
    assert room.post.sent == []
    assert "mail_no_address" in room.told()
    assert room.states() == [(RECEIPT, ISSUED)]


def test_a_refused_address_waits_for_a_person(room: Room) -> None:
    room.post.faults.append(Held("mail_refused"))
    assert room.settle() is None
    room.wait(9999)
    room.settle()
    assert room.post.sent == []
    assert room.states() == [(RECEIPT, ISSUED)]


def test_a_platform_that_is_away_while_delivering_loses_nothing(room: Room) -> None:
    room.platform.fail("documents", *[Unavailable("Jumpseller answered 503.")] * 3)
    for _ in range(5):
        room.wait((room.settle() or 0) + 1)
    assert len(room.platform.attached[1]) == 1
    assert len(room.post.sent) == 1


def test_the_document_keeps_the_date_of_the_stores_own_day(room: Room) -> None:
    room.clock.now = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)  # still the 24th in Santiago
    room.settle()
    document = room.entries()[0].document
    assert document is not None
    assert document.issue_date.isoformat() == "2026-11-24"


@pytest.mark.parametrize("why", ["manual", "before_start"])
def test_an_order_that_could_not_be_read_once_is_due_no_sooner_for_that(room: Room, why: str) -> None:
    """Read again it waits as any other, however often its bell rings."""
    if why == "manual":
        room.policy(documents="manual")
    else:
        room.store = replace(room.store, start_at=room.clock() + timedelta(days=1))
    room.platform.fail("order", UnreadableOrder("total must be an amount of money.", field="total"))
    for _ in range(4):
        assert room.settle() is None
    assert room.provider.calls == 0
    assert room.told()[-1] == ("waits_for_button" if why == "manual" else "before_start")
