"""Everything that can go wrong, and the one thing we do about it.

A family is an action, so nobody has to read a message to know what to do next:

* Refused         the caller is wrong            -> answered 4xx, nothing stored
  x NotAuthentic
  x Malformed
    x UnreadableOrder
  x UnknownStore
  x NotFound
* Held            a person must decide           -> shown to the merchant with a sentence, never retried blind
  x ProviderRejected
  x TwoFound
* Unavailable     the world is down              -> the same thing again, later
  x RateLimited
  x NeedsReconnect  (the store must authorise us again; everything waits, nothing fails)
  x Busy            (somebody else is doing it right now)
* MissingScope    the store did not grant it     -> that feature is off, the rest goes on
* UnknownOutcome  a call may have taken effect   -> looked up before anything is repeated

Sentences are for people and never hold a secret or personal data. HTTP status codes live in `edges/errors.py`
alone.
"""

from collections.abc import Mapping, Sequence


class FolioError(Exception):
    """Root of the tree. `sentence` says what was wrong and what to do, in English, for operators."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(FolioError):
    """The caller sent something we cannot accept. `field` names the culprit when there is one."""

    def __init__(self, sentence: str, *, code: str = "refused", field: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.field = field


class NotAuthentic(Refused):
    """Whoever called could not prove who they are. One answer for every cause, so nothing can be probed."""

    def __init__(self, sentence: str = "The signature does not match.", *, code: str = "not_authentic") -> None:
        super().__init__(sentence, code=code)


class Malformed(Refused):
    """Bytes or values that do not have the agreed shape."""

    def __init__(self, sentence: str, *, code: str = "malformed", field: str | None = None) -> None:
        super().__init__(sentence, code=code, field=field)


class UnreadableOrder(Malformed):
    """An order of the platform that has not the agreed shape; `field` names where."""


class UnknownStore(Refused):
    """No connected store answers to that name or key."""

    def __init__(self, sentence: str = "No such store is connected.") -> None:
        super().__init__(sentence, code="unknown_store")


class NotFound(Refused):
    """The thing asked for does not exist, or not for this caller: both look the same."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code="not_found")


class Held(FolioError):
    """A document must wait for a person.

    `reason` is a code from `domain/sentences.py`, `params` fill its sentence in the reader's language; both are
    stored with the document so that the merchant sees them for as long as it waits.
    """

    def __init__(self, reason: str, params: Mapping[str, str] | None = None) -> None:
        super().__init__(f"Held: {reason}.")
        self.reason = reason
        self.params = dict(params or {})


class ProviderRejected(Held):
    """The invoicing provider understood and said no: the same request will never succeed."""


class TwoFound(Held):
    """A look-up found more than one document under one reference of ours: a person must cancel all but one."""

    def __init__(self, provider: str, numbers: Sequence[str]) -> None:
        super().__init__("two_found", {"provider": provider, "numbers": ", ".join(numbers)})


class Unavailable(FolioError):
    """Nobody can say now. Nothing took effect; ask again after `retry_after` seconds."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class RateLimited(Unavailable):
    """We asked too often; the other side said when to come back."""


class NeedsReconnect(Unavailable):
    """The store's grant is gone (revoked or expired): its work is parked until the merchant connects again."""


class Busy(Unavailable):
    """Another process is settling this very order at this moment."""


class MissingScope(FolioError):
    """The store did not grant what one feature needs. That feature is off; everything else goes on."""


class UnknownOutcome(FolioError):
    """A call that creates something was sent and no clear answer came back: it may have happened."""
