"""What the pages say of a document: its facts, why it waits, and what of its delivery waits for a person."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from folio.domain.document import DocumentState
from folio.domain.ledger import Entry, Task, TaskKind, TaskState
from folio.domain.money import format_local
from folio.domain.sentences import say
from folio.domain.sentences.buyer_asks import ask_buyer
from folio.domain.store import Store
from folio.domain.zones import zone

Row = dict[str, Any]


class Rows:
    """Documents of one store, as values for its pages."""

    def __init__(self, store: Store, document_url: Callable[[Entry], str]) -> None:
        self._store, self._document_url = store, document_url

    def row(self, entry: Entry, tasks: Sequence[Task] = ()) -> Row:
        """One document. `tasks` are those of its order."""
        store, total = self._store, ""
        if entry.document is not None:
            total = format_local(entry.document.total, entry.document.currency, store.language, store.country)
        return {
            "id": entry.id,
            "order_id": entry.order_id,
            "kind": entry.kind.value,
            "state": entry.state.value,
            "number": entry.issued.number if entry.issued else "",
            "total": total,
            "waits": entry.waits,
            "why": say(entry.held_reason, store.language, dict(entry.held_params)) if entry.held_reason else "",
            "ask": self._ask(entry),
            "url": self._document_url(entry) if entry.state is DocumentState.ISSUED else "",
            "attached": entry.attached_at is not None,
            "mailed": self.local(entry.mailed_at) if entry.mailed_at else "",
            "mail_problem": self._parked(TaskKind.MAIL, tasks, entry),
            "attach_problem": self._parked(TaskKind.ATTACH, tasks, entry),
            "when": self.local(entry.issued_at or entry.created_at),
        }

    def parked(self, found: Iterable[tuple[Task, Entry]]) -> list[Row]:
        """What waits for a person though its document is issued."""
        return [
            self.row(entry) | {"why": self._problem(task, entry), "is_mail": task.kind is TaskKind.MAIL}
            for task, entry in found
            if _is_parked(task, entry)
        ]

    def local(self, at: datetime) -> str:
        """A moment as the store's clocks show it."""
        return f"{at.astimezone(zone(self._store.timezone, self._store.country)):%Y-%m-%d %H:%M}"

    def _parked(self, kind: TaskKind, tasks: Sequence[Task], entry: Entry) -> str:
        """Why the letter or the entry waits for a person; empty when it does not."""
        found = (task for task in tasks if task.kind is kind and _is_parked(task, entry))
        return next((self._problem(task, entry) for task in found), "")

    def _problem(self, task: Task, entry: Entry) -> str:
        number = entry.issued.number if entry.issued else ""
        return say(f"{task.kind.value}_parked", self._store.language, {"number": number, "problem": task.problem})

    def _ask(self, entry: Entry) -> str:
        """What to write to the buyer, in the language that their document would have."""
        params = dict(entry.held_params)
        language = entry.document.language if entry.document else self._store.language_for(params.get("country", ""))
        return ask_buyer(entry.held_reason, language, params)


def _is_parked(task: Task, entry: Entry) -> bool:
    return task.entry_id == entry.id and task.state is TaskState.PARKED and entry.issued is not None
