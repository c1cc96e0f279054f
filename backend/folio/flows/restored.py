"""What a settle asks after a restore, before it issues anything: did the world keep what the database forgot?"""

from collections.abc import Sequence

from folio.domain.errors import Held
from folio.domain.ledger import Entry
from folio.domain.ports import PlatformDocument


def held_by_listed(entry: Entry, listed: Sequence[PlatformDocument]) -> Held | None:
    """Why a document must wait that its provider does not have: the order shows an entry of ours under its reference.
    We issued it, and the database was put back since. None where the order shows nothing of the kind.
    """
    for document in listed:
        if document.external_id and document.external_id == entry.reference:
            return Held("listed_unknown", {"number": document.public_id or document.external_id})
    return None
