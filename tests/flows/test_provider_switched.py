"""The merchant changes the invoicing system: what was never made goes to the new one, what may exist stays."""

from dataclasses import replace

import pytest

from folio.domain.order import OrderStatus
from tests.flows.lying_provider import LyingProvider
from tests.flows.shop import BOTH, ISSUED, Open, Shop


def switch(here: Shop) -> LyingProvider:
    """From now on the store uses another provider; the old one stays reachable under its name."""
    new = LyingProvider(here.clock, BOTH, name="new")
    both = {here.store.policy.provider: here.provider, "new": new}
    here._provider_of = lambda name: both[name]  # type: ignore[method-assign]
    here.store = replace(here.store, policy=replace(here.store.policy, provider="new"))
    return new


@pytest.mark.parametrize("event", ["refused", "away", "credentials"])
def test_what_was_surely_not_made_is_issued_by_the_new_one(shop: Open, event: str) -> None:
    here = shop(BOTH, event)
    here.try_to_settle()
    new = switch(here)
    here.run()
    assert (here.provider.count(), new.count()) == (0, 1)
    assert (here.entry.state, here.entry.provider) == (ISSUED, "new")


@pytest.mark.parametrize("event", ["lost", "made and lost"])
def test_what_may_exist_stays_with_the_old_one(shop: Open, event: str) -> None:
    here = shop(BOTH, event)
    here.try_to_settle()
    new = switch(here)
    here.run()
    assert (here.provider.count(), new.count()) == (1, 0)


def test_a_credit_note_is_issued_where_its_sale_was(shop: Open) -> None:
    here = shop()
    here.run()
    new = switch(here)
    here.turn(OrderStatus.CANCELED)
    here.run()
    assert (here.provider.count(), new.count()) == (2, 0)
