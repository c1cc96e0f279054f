"""What we remember of an order's documents: the ledger's rows as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from folio.domain.document import Document, DocumentKind, DocumentState, IssuedDocument


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of one order: unique by (store, order, kind, sequence), for ever.

    `document` is the frozen draft once one could be made; `issued` what the provider certified. `token` is the
    unguessable part of the public link. `held_reason` is a code with `held_params` for its sentence.
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
    """One thing owed for an issued document, with how often it was tried and how often we cannot tell."""

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
    document of a store whose trigger is `manual`.
    """

    store_id: str
    order_id: int
    first_status: str
    status: str
    requested: bool
    seen_at: datetime | None
