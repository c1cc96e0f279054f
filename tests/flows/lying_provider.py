"""A provider that keeps the truth on its own side and tells it badly: the events of an issue call, by name.

It can be of every class: with a look-up, with an idempotency key, with both, with neither. What it made is counted
in `made`, whatever it answered.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from folio.domain.document import Document, DocumentKind, IssuedDocument, Rendering
from folio.domain.errors import Held, ProviderRejected, TwoFound, Unavailable, UnknownOutcome
from folio.domain.ports import Capabilities

KEY_LIVES = timedelta(hours=24)
RELIED_ON = 20 * 3600


class Killed(BaseException):
    """The process dies here: nothing catches it, nothing is written any more."""


def capabilities(guards: str) -> Capabilities:
    """Of a provider with "key look_up", one of them, or nothing."""
    return Capabilities(
        kinds=frozenset(DocumentKind), look_up="look_up" in guards, idempotency_key="key" in guards, drafts=False,
        credit_full=True, credit_partial=True, key_seconds=RELIED_ON if "key" in guards else None,
    )  # fmt: skip


@dataclass
class LyingProvider:
    """`script` names how the next calls of `issue` end; an empty one works. `late` is in seconds."""

    clock: Callable[[], datetime]
    guards: str = "key look_up"
    late: float = 0.0
    script: list[str] = field(default_factory=list)
    look_ups: list[str] = field(default_factory=list)
    made: list[IssuedDocument] = field(default_factory=list)
    calls: int = 0
    asked: int = 0
    foretells_wrong_by: int = 0
    tells_buyer: str | None = None
    name: str = "liar"
    capabilities: Capabilities = field(init=False)

    def __post_init__(self) -> None:
        self.capabilities = capabilities(self.guards)
        self._keys: dict[str, tuple[datetime, IssuedDocument]] = {}
        self._underway: list[tuple[datetime, Document]] = []

    def count(self) -> int:
        """The documents there are by now, the late ones included."""
        self._commit_what_is_late()
        return len(self.made)

    def check_credentials(self) -> None:
        return

    def predict_total(self, document: Document) -> int:
        return document.total + self.foretells_wrong_by

    def find_by_reference(self, reference: str) -> IssuedDocument | None:
        assert self.capabilities.look_up, "it offers no look-up"
        self._commit_what_is_late()
        self.asked += 1
        event = self.look_ups.pop(0) if self.look_ups else ""
        if event == "away":
            raise Unavailable("The provider cannot be reached.")
        if event == "unclear":
            raise UnknownOutcome("The provider did not answer.")
        if event == "credentials":
            raise Held("provider_credentials", {"provider": self.name})
        found = [one for one in self.made if one.reference == reference]
        if len(found) > 1:
            raise TwoFound(self.name, [one.number for one in found])
        if event == "no number":
            return replace(found[0], number=" ")
        return found[0] if found else None

    def issue(self, document: Document) -> IssuedDocument:
        self._commit_what_is_late()
        self.calls += 1
        event = self.script.pop(0) if self.script else "works"
        self._before(event)
        if event == "late":
            self._underway.append((self.clock() + timedelta(seconds=self.late), document))
            raise UnknownOutcome("The provider did not answer in time.")
        issued = self._commit(document, event)
        if event == "made two":
            self._make(document, event)
        if event in {"made and lost", "made two", "unreadable", "made wrong and lost"}:
            raise UnknownOutcome("The provider did not answer clearly.")
        if event == "dies after":
            raise Killed
        if event == "no number":
            return replace(issued, number="")
        return replace(issued, external_id="") if event == "no id" else issued

    def fetch_pdf(self, issued: IssuedDocument) -> Rendering:
        return Rendering("application/pdf", f"{issued.number}.pdf", b"%PDF-1.7 twin", "0" * 64)

    def _before(self, event: str) -> None:
        if event == "away":
            raise Unavailable("The provider cannot be reached.")
        if event == "lost":
            raise UnknownOutcome("The provider did not answer.")
        if event == "dies before":
            raise Killed
        if event == "finds two":
            raise TwoFound(self.name, ["T-1", "T-2"])
        if event == "refused":
            raise ProviderRejected("provider_rejected", {"provider": self.name, "problem": "No folios."})
        if event == "credentials":
            raise Held("provider_credentials", {"provider": self.name})

    def _commit_what_is_late(self) -> None:
        due = [document for at, document in self._underway if at <= self.clock()]
        self._underway = [(at, document) for at, document in self._underway if at > self.clock()]
        for document in due:
            self._commit(document, "late")

    def _commit(self, document: Document, event: str) -> IssuedDocument:
        if "key" in self.guards:
            first, known = self._keys.get(document.reference, (None, None))
            if known is not None and first is not None and self.clock() - first < KEY_LIVES:
                return known
        issued = self._make(document, event)
        self._keys[document.reference] = (self.clock(), issued)
        return issued

    def _make(self, document: Document, event: str) -> IssuedDocument:
        number = len(self.made) + 1
        wrong = "wrong" in event
        self.made.append(
            IssuedDocument(
                provider=self.name, external_id=f"x{number}", number=f"T-{number}", series="T",
                public_id=f"T-{number}", reference="ANOTHER-1" if event == "wrong reference" else document.reference,
                total=document.total + (event in {"wrong total", "made wrong and lost"}),
                currency="USD" if event == "wrong currency" else document.currency,
                issued_at=self.clock(), buyer_tax_id="1-9" if event == "wrong buyer" and wrong else self.tells_buyer,
            )
        )  # fmt: skip
        return self.made[-1]
