"""What the others have: documents at the provider's side, entries at the platform's, copies at the mail server's.
Folio's own word is believed for nothing that somebody else can count.
"""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from folio.adapters.storage.tables import book_entries, tasks
from folio.domain.ledger import TaskKind
from tests.faults.endings import due, ending_of
from tests.faults.shops import Played
from tests.faults.tally import Tally


def at_the_provider(played: Played) -> list[tuple[str, str]]:
    """(kind, reference) of every document it really has of this store."""
    if played.case.provider == "rehearsal":
        with played.account.lock:
            return [(one["kind"], one["reference"]) for one in played.account.documents]
    mine = sa.select(book_entries.c.kind, book_entries.c.reference).where(book_entries.c.store_id == played.store.id)
    with played.stage.wiring.engine.connect() as connection:
        return [(row.kind, row.reference) for row in connection.execute(mine)]


def at_the_platform(played: Played) -> Counter[int]:
    """The order's entries, by their type."""
    return Counter(entry["document_type"] for entry in played.shop.documents.get(played.order_id, []))


def in_the_mail(played: Played) -> Counter[str]:
    """Copies the buyer got, by their Message-ID."""
    return Counter(str(mail.message["Message-ID"]) for mail in played.stage.outside.mailbox.to(played.email))


def unknown_mails(played: Played) -> int:
    """Tries to mail something of this order whose outcome nobody knew."""
    mine = sa.select(sa.func.sum(tasks.c.unknowns)).where(
        tasks.c.store_id == played.store.id,
        tasks.c.order_id == played.order_id,
        tasks.c.kind == TaskKind.MAIL.value,
    )
    with played.stage.wiring.engine.connect() as connection:
        return int(connection.execute(mine).scalar_one() or 0)


def gaps_of(played: Played) -> int:
    """Faults in the store's books."""
    return len(played.stage.wiring.storage.books.verify_books(played.store.id))


def above_one(counts: Counter[str] | Counter[int]) -> int:
    """How many there are too many where one of each is right."""
    return sum(count - 1 for count in counts.values() if count > 1)


def judge(played: Played, killed: Sequence[str]) -> Tally:
    """Count on every side and compare with what must be. There is one order a store, so every document counts."""
    told = played.stage.wiring.tell(played.store, played.order_id)
    documents = Counter(kind for kind, _ in at_the_provider(played))
    entries, letters = at_the_platform(played), in_the_mail(played)
    copies, gaps = letters.total(), gaps_of(played)
    ending = ending_of(told, max(letters.values(), default=0))
    wanted = due(played.case, killed, ending)
    tally = Tally(cases=1, twice=int(len(killed) > 1), gaps=gaps, endings=Counter([ending]))
    tally.lost = int(ending == "F0" or (ending != "F4" and documents.total() < min(wanted.documents)))
    tally.doubled = above_one(documents) + above_one(entries) + max(0, copies - max(1, wanted.copies))
    right = (
        ending in wanted.endings
        and documents.total() in wanted.documents
        and len(told["documents"]) in wanted.rows
        and (entries.total(), copies, len(letters)) == (wanted.entries, wanted.copies, wanted.letters)
        and not (above_one(documents) or above_one(entries) or gaps)
    )
    if not right:
        codes = " ".join(line["code"] for line in told["timeline"])
        seen = f"{ending}, documents {dict(documents)}, entries {dict(entries)}, {copies} mails, {gaps} gaps"
        tally.problems.append(f"{played.case.name}: killed {list(killed)}, wanted {wanted}, saw {seen}; {codes}")
    return tally
