"""The database was put back to an older copy: what it forgot is neither issued nor e-mailed a second time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from folio.domain.document import DocumentKind
from folio.domain.drafting import reference_of
from folio.domain.errors import Held, MissingScope, Unavailable
from folio.domain.ledger import TaskKind, TaskState
from folio.domain.ports import PlatformDocument
from folio.domain.restoring import Restore
from tests.flows.shop import BOTH, HELD, ISSUED, KEY, LOOK_UP, UNKNOWN, Open, Shop

HOUR = timedelta(hours=1)


def forget(here: Shop, shop: Open, code: str) -> Shop:
    """The same outside, and a store that knows nothing of it: as after a copy from before the order was settled."""
    anew = shop(here.provider.guards, code=code)
    anew.platform, anew.provider, anew.post = here.platform, here.provider, here.post
    anew.clock.now += HOUR
    anew.restored = Restore(point=anew.clock.now - 2 * HOUR, at=anew.clock.now)
    anew.clock.now += HOUR
    return anew


def reference(here: Shop, order_id: int = 1) -> str:
    return reference_of(here.store, order_id, DocumentKind.RECEIPT, 1)


@pytest.mark.parametrize("guards", [BOTH, LOOK_UP])
def test_what_the_provider_has_is_adopted_and_its_letter_waits_for_a_person(shop: Open, guards: str) -> None:
    here = shop(guards)
    here.run()
    link = here.platform.attached[1][0].url
    anew = forget(here, shop, "shop2")
    anew.provider.made[0] = replace(anew.provider.made[0], reference=reference(anew))
    anew.platform.attached[1] = [replace(here.platform.attached[1][0], external_id=reference(anew))]
    anew.run()
    assert (anew.entry.state, anew.provider.calls) == (ISSUED, 1)
    assert len(anew.post.sent) == 1
    (task,) = anew.storage.ledger.tasks(anew.store.id, 1)
    assert (task.kind, task.state, task.problem) == (TaskKind.MAIL, TaskState.PARKED, "mailed_before")
    assert len(anew.platform.attached[1]) == 1
    assert link.endswith(here.entry.token)


def test_the_link_that_the_order_shows_stays_good(shop: Open) -> None:
    here = shop()
    here.run()
    shown = "https://folio.example/documents/" + "A" * 32
    here.platform.attached[2] = [PlatformDocument(1, reference(here, 2), "T-9", shown)]
    here.order_id = 2
    here.run()
    entries = here.storage.ledger.entries(here.store.id, 2)
    assert [entry.token for entry in entries] == ["A" * 32]
    assert [entry.url for entry in here.platform.attached[2]] == [shown]


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/documents/" + "A" * 32,
        "https://folio.example/documents/short",
        "https://folio.example/documents/" + "A" * 31 + "/",
        "",
    ],
)
def test_another_address_is_not_taken_for_a_link_of_ours(shop: Open, url: str) -> None:
    here = shop()
    here.platform.attached[1] = [PlatformDocument(1, reference(here), "T-1", url)]
    here.run()
    assert len(here.entry.token) == 32
    assert here.entry.token not in url
    assert here.entry.attached_at is not None


def test_the_link_of_another_document_is_not_taken_over(shop: Open) -> None:
    here = shop()
    here.run()
    first = here.entry
    here.platform.attached[2] = [PlatformDocument(1, reference(here, 2), "T-2", here.platform.attached[1][0].url)]
    here.order_id = 2
    here.run()
    assert here.storage.ledger.by_token(first.token) == here.storage.ledger.entries(here.store.id, 1)[0]


@pytest.mark.parametrize("guards", [BOTH, LOOK_UP, KEY])
def test_a_document_that_the_order_shows_and_nobody_knows_is_held(shop: Open, guards: str) -> None:
    here = shop(guards)
    here.restored = Restore(point=here.clock.now, at=here.clock.now + HOUR)
    here.platform.attached[1] = [PlatformDocument(1, reference(here), "T-1", "https://folio.example/documents/x")]
    if guards == KEY:
        here.ask()
    here.run()
    assert (here.entry.state, here.entry.held_reason) == (HELD, "listed_unknown")
    assert here.provider.count() == 0
    here.platform.attached[1].clear()
    here.ask()
    here.run()
    assert (here.entry.state, here.provider.count()) == (ISSUED, 1)


def test_where_the_store_shows_no_documents_none_of_ours_was_ever_put(shop: Open) -> None:
    here = shop()
    here.restored = Restore(point=here.clock.now, at=here.clock.now + HOUR)
    here.platform.fail("documents", MissingScope("403"))
    here.run()
    assert here.provider.count() == 1


def test_a_provider_that_cannot_be_asked_issues_nothing_by_itself_for_an_order_from_before_the_restore(
    shop: Open,
) -> None:
    here = shop(KEY)
    here.restored = Restore(point=here.clock.now - HOUR, at=here.clock.now + HOUR)
    here.run()
    assert (here.entry.state, here.entry.held_reason) == (HELD, "restored_unsure")
    assert here.provider.calls == 0
    here.ask()
    here.run()
    assert (here.entry.state, here.provider.count()) == (ISSUED, 1)


@pytest.mark.parametrize("guards", [BOTH, KEY])
def test_an_order_from_after_the_restore_is_as_any_other(shop: Open, guards: str) -> None:
    here = shop(guards)
    here.restored = Restore(point=here.clock.now - 3 * HOUR, at=here.clock.now - HOUR)
    here.run()
    assert (here.entry.state, len(here.post.sent)) == (ISSUED, 1)


@pytest.mark.parametrize("ago", [-HOUR, timedelta(seconds=5)], ids=["made after the copy", "made before the copy"])
def test_a_copys_unknown_document_that_was_mailed_since_is_not_mailed_again(shop: Open, ago: timedelta) -> None:
    here = shop(LOOK_UP, "made and lost")
    here.try_to_settle()
    assert here.entry.state is UNKNOWN
    here.restored = Restore(point=here.clock.now + ago, at=here.clock.now + timedelta(minutes=1))
    here.run()
    assert here.entry.state is ISSUED
    assert here.post.sent == []


def test_a_platform_that_is_away_uses_no_request_up(shop: Open) -> None:
    here = shop(KEY)
    here.restored = Restore(point=here.clock.now - HOUR, at=here.clock.now + HOUR)
    here.ask()
    here.platform.fail("documents", Unavailable("Jumpseller cannot be reached."))
    here.run()
    assert (here.entry.state, here.provider.count()) == (ISSUED, 1)


def test_a_platform_that_refuses_to_list_leaves_a_visible_task(shop: Open) -> None:
    here = shop()
    here.restored = Restore(point=here.clock.now - HOUR, at=here.clock.now + HOUR)
    here.platform.fail("documents", Held("platform_refused", {"status": "422"}))
    here.run()
    assert [entry.held_reason for entry in here.storage.ledger.waiting(here.store.id)] == ["platform_refused"]
    assert here.provider.count() == 0


def test_the_letter_bears_the_link_that_the_order_shows(shop: Open) -> None:
    here = shop()
    shown = "https://folio.example/documents/" + "A" * 32
    here.platform.attached[1] = [PlatformDocument(1, reference(here), "T-1", shown)]
    here.run()
    assert [letter.text for letter in here.post.sent] == [shown]
