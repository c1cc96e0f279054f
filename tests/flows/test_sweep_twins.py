"""A provider that commits later than anybody waits: the daily sweep finds the twin and asks a person."""

from datetime import timedelta

import pytest

from folio.domain.document import DocumentKind
from folio.domain.ledger import Entry
from folio.domain.order import OrderStatus
from tests.flows.broom import Broom
from tests.flows.shop import BOTH, ISSUED, KEY, LOOK_UP, PLANNED, QUIET, REJECTED, UNKNOWN, Open, Shop


def sweep_of(here: Shop, broom: Broom) -> Broom:
    """The sweeps of the shop's store."""
    broom.store, broom.platform, broom.provider, broom.clock = here.store, here.platform, here.provider, here.clock
    return broom


def late(shop: Open, guards: str = LOOK_UP) -> Shop:
    here = shop(guards, "late", late=2 * QUIET + 60)
    here.run()
    here.wait(600)
    assert here.entry.state is ISSUED
    return here


def waiting(here: Shop) -> list[Entry]:
    return list(here.storage.ledger.waiting(here.store.id))


def test_a_twin_is_found_and_told_once_and_what_the_buyer_has_stays(shop: Open, broom: Broom) -> None:
    here = late(shop)
    sweeps = sweep_of(here, broom)
    assert [sweeps.sweep().twins for _ in range(3)] == [1, 0, 0]
    (entry,) = waiting(here)
    assert (entry.state, entry.held_reason) == (ISSUED, "twin_came_late")
    assert entry.issued is not None
    assert dict(entry.held_params) == {"provider": "liar", "numbers": "T-1, T-2", "number": entry.issued.number}
    assert here.told().count("twin_came_late") == 1
    assert len(here.post.sent) == 1
    here.run()
    assert here.provider.calls == 2


def test_once_a_person_removed_it_nothing_waits_any_more(shop: Open, broom: Broom) -> None:
    here = late(shop)
    sweeps = sweep_of(here, broom)
    sweeps.sweep()
    here.provider.made.pop()
    sweeps.sweep()
    assert waiting(here) == []
    assert here.told()[-1] == "twin_gone"


def test_who_cannot_say_now_is_asked_again_by_the_next_sweep(shop: Open, broom: Broom) -> None:
    here = late(shop)
    sweeps = sweep_of(here, broom)
    here.provider.look_ups.extend(["away", "unclear", "credentials"])
    assert [sweeps.sweep().twins for _ in range(4)] == [0, 0, 0, 1]
    here.no_provider = True
    broom.provider = None
    assert sweeps.sweep().problem == ""


@pytest.mark.parametrize("guards", [BOTH, KEY])
def test_where_keys_are_kept_nobody_is_asked(shop: Open, broom: Broom, guards: str) -> None:
    here = late(shop, guards)
    asked = here.provider.asked
    assert sweep_of(here, broom).sweep().twins == 0
    assert here.provider.asked == asked


def test_a_document_that_was_sent_once_is_not_asked_about(shop: Open, broom: Broom) -> None:
    here = shop(LOOK_UP, "made and lost")
    here.run()
    asked = here.provider.asked
    assert sweep_of(here, broom).sweep().twins == 0
    assert here.provider.asked == asked


def test_a_twin_that_is_told_is_asked_about_however_old_until_a_person_removed_it(shop: Open, broom: Broom) -> None:
    here = late(shop)
    sweeps = sweep_of(here, broom)
    sweeps.sweep()
    here.clock.now += timedelta(days=60)
    here.provider.made.pop()
    sweeps.sweep()
    assert waiting(here) == []


def test_when_the_buyers_document_is_the_one_that_is_gone_that_is_said(shop: Open, broom: Broom) -> None:
    here = late(shop)
    sweeps = sweep_of(here, broom)
    sweeps.sweep()
    issued = here.entry.issued
    here.provider.made = [one for one in here.provider.made if issued and one.external_id != issued.external_id]
    for _ in range(2):
        sweeps.sweep()
    (entry,) = waiting(here)
    assert entry.held_reason == "issued_is_gone"
    assert here.told().count("issued_is_gone") == 1


@pytest.mark.parametrize("canceled", [True, False])
def test_what_comes_late_where_nothing_was_repeated_is_the_orders_document(
    shop: Open, broom: Broom, canceled: bool
) -> None:
    here = shop(LOOK_UP, "late", "refused", late=6 * QUIET)
    here.run()
    if canceled:
        here.turn(OrderStatus.CANCELED)
        here.run()
    here.wait(1000)
    assert (here.provider.count(), [e.state for e in here.storage.ledger.entries(here.store.id, 1)]) == (
        1,
        [PLANNED if canceled else REJECTED],
    )
    sweep_of(here, broom).sweep()
    assert 1 in here.storage.bells.unanswered(here.store.id)
    assert here.storage.ledger.entries(here.store.id, 1)[0].state is UNKNOWN
    here.run()
    states = [(e.kind, e.state) for e in here.storage.ledger.entries(here.store.id, 1)]
    expected = [(DocumentKind.RECEIPT, ISSUED)]
    assert states == ([*expected, (DocumentKind.CREDIT_NOTE, ISSUED)] if canceled else expected)
    assert "came_late" in here.told()


def test_after_thirty_five_days_nobody_asks_any_more(shop: Open, broom: Broom) -> None:
    here = late(shop)
    here.clock.now += timedelta(days=36)
    asked = here.provider.asked
    assert sweep_of(here, broom).sweep().twins == 0
    assert here.provider.asked == asked


def test_an_hourly_sweep_does_not_ask(shop: Open, broom: Broom) -> None:
    here = late(shop)
    sweeps = sweep_of(here, broom)
    sweeps.sweep()
    asked = here.provider.asked
    sweeps.sweep(everything=False)
    assert here.provider.asked == asked
