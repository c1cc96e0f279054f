"""The shopper asks for another kind of document after the first one was sent: who was answered clearly is free."""

from dataclasses import replace

import pytest

from folio.domain.document import DocumentKind
from folio.domain.order import Address, Billing, OrderStatus
from tests.flows.shop import BOTH, CONFLICT, HELD, ISSUED, QUIET, REJECTED, Open, Shop

RECEIPT, INVOICE = DocumentKind.RECEIPT, DocumentKind.INVOICE
FIRM = Billing(
    email="buyer@example.com", fullname="Amparo Ejemplar", tax_id="76.543.210-3", company_name="Ejemplos SpA",
    activity="Comercio",
    address=Address(street="Calle 1", municipality="Maipú", city="Santiago", country_code="CL"),
)  # fmt: skip
CONSUMER = Billing(email="buyer@example.com", fullname="Amparo Ejemplar")


def ask_for(here: Shop, billing: Billing) -> None:
    here.platform.orders[1] = replace(here.platform.orders[1], billing=billing)


def rows(here: Shop) -> list[tuple[DocumentKind, str]]:
    return [(e.kind, e.state.value) for e in here.storage.ledger.entries(here.store.id, 1)]


@pytest.mark.parametrize("event", ["refused", "away", "credentials"])
@pytest.mark.parametrize(
    ("first", "then", "kind"),
    [(CONSUMER, FIRM, INVOICE), (FIRM, CONSUMER, RECEIPT)],
    ids=["to invoice", "to receipt"],
)
def test_after_a_clear_no_the_kind_that_is_asked_for_now_is_issued(
    shop: Open, event: str, first: Billing, then: Billing, kind: DocumentKind
) -> None:
    here = shop(BOTH, event)
    ask_for(here, first)
    here.try_to_settle()
    ask_for(here, then)
    here.provider.look_ups.append("away")
    here.try_to_settle()
    here.wait(QUIET)
    here.run()
    assert [made.total for made in here.provider.made] == [11900]
    assert [e.kind for e in here.storage.ledger.entries(here.store.id, 1) if e.state is ISSUED] == [kind]
    assert not [state for _, state in rows(here) if state in {HELD, REJECTED, CONFLICT}]


def test_refused_then_canceled_then_paid_as_another_kind_is_issued(shop: Open) -> None:
    here = shop(BOTH, "refused")
    ask_for(here, FIRM)
    here.run()
    here.turn(OrderStatus.CANCELED)
    here.run()
    here.turn(OrderStatus.PAID)
    ask_for(here, CONSUMER)
    here.run()
    assert (RECEIPT, "issued") in rows(here)
    assert here.provider.count() == 1


def test_what_may_come_back_late_is_issued_as_what_it_was_sent_as(shop: Open) -> None:
    here = shop(BOTH, "lost")
    here.try_to_settle()
    ask_for(here, FIRM)
    here.run()
    assert rows(here) == [(RECEIPT, "issued")]
    assert here.told()[-1] != "held"


def test_after_a_refusal_that_followed_an_unknown_outcome_the_kind_stays_until_a_person_asks(shop: Open) -> None:
    """The first call may still come through: another kind beside it would be a second document."""
    here = shop(BOTH, "late", "refused", late=6 * QUIET)
    here.run()
    assert here.entry.state is REJECTED
    ask_for(here, FIRM)
    here.run()
    assert here.provider.count() == 1
    assert [kind for kind, _ in rows(here)] == [RECEIPT]
    other = shop(BOTH, "lost", "refused", code="other")
    other.run()
    ask_for(other, FIRM)
    other.ask()
    other.run()
    assert (INVOICE, "issued") in rows(other)
