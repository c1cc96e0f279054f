"""`folio serve` as an operator starts it, killed inside and kept alive by itself, told by `folio show`."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.running import POLICY, eventually, running_folio
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.rehearsal import RehearsalProvider
from tests.faults.endings import ending_of
from tests.faults.tally import Tally


@pytest.mark.timeout(400)
def test_a_served_folio_whose_parts_are_killed_goes_on_by_itself(
    tmp_path: Path, tell: Callable[[Tally], None]
) -> None:
    plan = tmp_path / "plan"
    with RehearsalProvider() as provider:
        account = provider.open("tk")
        faults = {"FOLIO_FAULTS": str(plan), "FOLIO_UNDER_TEST": "1", "FOLIO_QUIET_SECONDS": "1"}
        with running_folio(tmp_path, FOLIO_REHEARSAL_URL=provider.url, **faults) as folio:
            store = folio.simulator.open_store()
            folio.connect(store, {**POLICY, "provider": "rehearsal", "credentials": {"token": "tk"}})
            plan.write_text("W3 P5")
            folio.start()
            order_id = folio.simulator.world.place(store, Basket(items=(Item("Té verde", 8990),)), person(3))
            eventually(lambda: plan.read_text().splitlines()[1:] == ["W3", "P5"], "both kills", 200)

            def told() -> dict[str, object] | None:
                facts = folio.show(store, order_id)
                return facts if any(d["mailed"] and d["attached"] for d in facts["documents"]) else None

            facts = eventually(told, "a document that is mailed and attached", 200)
            copies = len(folio.mailbox.to(person(3).email))
            entries = len(store.documents[order_id])
            folio.stop(signal.SIGTERM)
    ending = ending_of(facts, copies)
    tell(Tally(cases=1, kills=2, twice=1))
    assert (ending, len(account.documents), entries, copies) == ("F3", 1, 1, 1)
