"""An issued document becomes an entry of its order: list first, then post, because the platform allows two."""

import re

from folio.domain.errors import Held, MissingScope, NotFound, Unavailable, UnknownOutcome
from folio.domain.ports import Platform, PlatformDocument, platform_type
from folio.flows.owed import Owed
from folio.steps import step

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def attach_document(owed: Owed, url: str, platform: Platform) -> None:
    """Put the document on its order, unless it is there. `url` is its public link."""
    entry = owed.entry
    wanted = PlatformDocument(
        type=platform_type(entry.kind),
        external_id=entry.reference,
        public_id=owed.issued.public_id,
        url=url,
    )
    owed.begin()
    step("A1")  # attaching is written down, the platform was not asked
    code = "attached"
    try:
        there = platform.documents(entry.order_id)
        same = next((listed for listed in there if listed.is_same(wanted)), None)
        if same is not None:
            _keep_the_link(owed, same.url, url)
        else:
            platform.add_document(entry.order_id, wanted)
            step("A2")  # attached, not saved
    except MissingScope:
        code = "attach_noted"
        if not _note_instead(owed, url, platform):
            return
    except (Unavailable, UnknownOutcome, NotFound) as fault:
        # The order was just read, so "not found" speaks of its document list and may pass.
        owed.failed(fault)
        return
    except Held as refusal:
        owed.refused(refusal)
        return
    owed.done()
    step("A3")  # attached and saved
    owed.tell(code)


def _keep_the_link(owed: Owed, shown: str, ours: str) -> None:
    """An entry from before a restore shows a link that we forgot: it stays good, because buyers have it."""
    front = ours[: len(ours) - len(owed.entry.token)]
    token = shown[len(front) :]
    if shown.startswith(front) and token != owed.entry.token and TOKEN.fullmatch(token):
        owed.ledger.keep_token(owed.entry.id, token)


def _note_instead(owed: Owed, url: str, platform: Platform) -> bool:
    """Where the store granted no documents, the order's history carries the link. What may be there already is not
    written a third time.
    """
    if owed.too_unsure:
        owed.park("twice_unknown")
        return False
    try:
        platform.add_note(owed.entry.order_id, f"{owed.issued.number}: {url}")
    except (Unavailable, UnknownOutcome) as fault:
        owed.failed(fault)
        return False
    except (MissingScope, NotFound, Held):
        owed.park("orders_not_open")
        return False
    return True
