"""What we remember of an order's documents: the ledger's rows as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from folio.domain.document import Document, DocumentKind, DocumentState, IssuedDocument

# Held, and it may exist at the provider: only a person's word or a look-up moves such a document on.
DOUBTS = frozenset({"unknown_twice", "unknown_no_look_up"})

WAITING = frozenset({DocumentState.HELD, DocumentState.REJECTED, DocumentState.CONFLICT, DocumentState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of one order: unique by (store, order, kind, sequence), for ever.

    `document` is the frozen draft once one could be made; `issued` what the provider certified. `token` is the
    unguessable part of the public link. `held_reason` is a code with `held_params` for its sentence; in UNKNOWN it is
    a refusal that is not believed yet.

    `unknowns` counts the attempts that ended without a clear answer, `excused` those of them that do not count
    towards a person any more. `unsure_since` is when the first of them began, `missed_at` when a look-up found
    nothing for the first time since the last one, `handed_at` when a person was asked to look at the provider, in
    doubt or in conflict.
    """

    id: int
    store_id: str
    order_id: int
    kind: DocumentKind
    sequence: int
    state: DocumentState
    reference: str
    provider: str
    token: str
    document: Document | None
    issued: IssuedDocument | None
    held_reason: str
    held_params: tuple[tuple[str, str], ...]
    created_at: datetime
    sent_at: datetime | None
    issued_at: datetime | None
    attached_at: datetime | None
    mailed_at: datetime | None
    unknowns: int = 0
    excused: int = 0
    unsure_since: datetime | None = None
    missed_at: datetime | None = None
    handed_at: datetime | None = None

    @property
    def in_doubt(self) -> bool:
        """Held, though the provider may have made it: neither issued again nor dropped by itself."""
        return self.state is DocumentState.HELD and self.held_reason in DOUBTS

    @property
    def waits(self) -> bool:
        """Whether it is not over: a person must act, or its outcome is unknown. An issued one may have a twin."""
        return self.state in WAITING or (self.state is DocumentState.ISSUED and bool(self.held_reason))


class TaskKind(StrEnum):
    """What is owed for an issued document."""

    ATTACH = "attach"
    MAIL = "mail"


class TaskState(StrEnum):
    """`sending` is written before the call; a crash there is an unknown outcome, not a failure."""

    DUE = "due"
    SENDING = "sending"
    DONE = "done"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing owed for an issued document, with how often it was tried, how often we cannot tell whether it took
    effect, and how often a person asked for it once more.
    """

    id: int
    entry_id: int
    store_id: str
    order_id: int
    kind: TaskKind
    state: TaskState
    tries: int
    unknowns: int
    next_at: datetime
    problem: str
    resent: int = 0


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of an order's timeline: a code of `domain/sentences`, its parameters, and when."""

    at: datetime
    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OrderMemory:
    """What we remember of an order beyond its documents.

    `first_status` is its status when we first read it: an order first seen unpaid after connecting counts as
    the store's new business even if it was created earlier. `requested` is set when a person asked for the
    document of a store whose trigger is `manual`; `asked_at` is when a person last did, until that was made use of.
    """

    store_id: str
    order_id: int
    first_status: str = ""
    status: str = ""
    requested: bool = False
    seen_at: datetime | None = None
    asked_at: datetime | None = None
