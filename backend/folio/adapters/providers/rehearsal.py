"""A provider to rehearse with, over real HTTP: for tests, and the pattern for adapters of real ones.

It exists where FOLIO_REHEARSAL_URL is set and speaks a small JSON protocol (e2e/simulators/rehearsal.py). The
policy's credentials hold `token` and, for tests, `can`: which guards against doubles the account has.

What an adapter must get right is how each ending of a call is read. A write of which no byte left is `Unavailable`;
from then on, whatever is not a clear answer is `UnknownOutcome`, a success without an id included. A read that
fails is `Unavailable`. Only a clear refusal of this very document is `ProviderRejected`.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from folio.adapters.jumpseller.http import Answer, HttpClient
from folio.domain import profiles
from folio.domain.document import Document, DocumentKind, IssuedDocument, Rendering
from folio.domain.errors import (
    Held,
    Malformed,
    ProviderRejected,
    RateLimited,
    TwoFound,
    Unavailable,
    UnknownOutcome,
)
from folio.domain.money import parse_amount, to_decimal_text
from folio.domain.ports import Capabilities
from folio.domain.strict_json import parse_object
from folio.steps import step, written

WHO = "The rehearsal provider"
LONGEST_WAIT = 3600.0


class Rehearsal:
    """Issues documents of one store's account."""

    name = "rehearsal"

    def __init__(self, url: str, credentials: Mapping[str, str], http: HttpClient) -> None:
        self._url, self._http = url, http
        self._token = credentials.get("token", "")
        can = credentials.get("can", "key look_up").split()
        self.capabilities = Capabilities(
            kinds=frozenset(DocumentKind),
            look_up="look_up" in can,
            idempotency_key="key" in can,
            drafts=False,
            credit_full=True,
            credit_partial=True,
        )

    def check_credentials(self) -> None:
        """Raise `Held` when the token is not accepted."""
        self._read("/account")

    def predict_total(self, document: Document) -> int:
        """It takes the figures it is given, as the built-in issuer does."""
        gross = sum(line.gross for line in document.lines)
        if not gross == sum(group.gross for group in document.groups) == document.total:
            raise ProviderRejected("provider_rejected", {"provider": self.name, "problem": "the sums differ."})
        return profiles.predict_total(profiles.profile_of("builtin", document), document)

    def find_by_reference(self, reference: str) -> IssuedDocument | None:
        """The document under our reference. `None`: the account was read and holds none of exactly that name."""
        answer = self._read("/documents", {"reference": reference})
        try:
            found = [one for one in _documents(answer) if one.reference == reference]
        except Malformed:
            raise Unavailable(f"{WHO} answered a look-up with something else.") from None
        if len(found) > 1:
            raise TwoFound(self.name, [one.number for one in found])
        return found[0] if found else None

    def issue(self, document: Document) -> IssuedDocument:
        """Issue under the document's reference, which is the idempotency key too where the account has one."""
        self.predict_total(document)
        if document.kind is DocumentKind.CREDIT_NOTE and document.original is None:
            raise ProviderRejected("provider_rejected", {"provider": self.name, "problem": "nothing to credit."})
        content = json.dumps(_asked(document), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(content))}
        if self.capabilities.idempotency_key:
            headers["Idempotency-Key"] = document.reference
        answer = self._http.call(
            "POST",
            f"{self._url}/documents",
            who=WHO,
            headers={**headers, **self._authorization()},
            content=written(content, "P4"),  # half of the request is on the wire
            creates=True,
        )
        step("P5")  # the provider has issued, and its answer was not understood yet
        if not 200 <= answer.status < 300:
            self._refused(answer, write=True)
        try:
            return _issued(parse_object(answer.body))
        except Malformed:
            raise UnknownOutcome(f"{WHO} answered with something that is no document.") from None

    def fetch_pdf(self, issued: IssuedDocument) -> Rendering:
        """The PDF. Raises `Unavailable` while it is not ready."""
        content = self._read(f"/documents/{issued.external_id}/pdf").body
        if not content.startswith(b"%PDF-"):
            raise Unavailable(f"{WHO} has no PDF of {issued.number} yet.")
        digest = hashlib.sha256(content).hexdigest()
        return Rendering("application/pdf", f"{issued.number}.pdf", content, digest)

    def _read(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        answer = self._http.call("GET", self._url + path, who=WHO, headers=self._authorization(), params=params)
        if answer.status != 200:
            self._refused(answer, write=False)
        return answer

    def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    def _refused(self, answer: Answer, *, write: bool) -> NoReturn:
        """What an answer other than success means."""
        if answer.status in (401, 403):
            raise Held("provider_credentials", {"provider": self.name})
        if answer.status == 429:
            raise RateLimited(f"{WHO} was asked too often.", retry_after=_wait_of(answer))
        if write and answer.status in (400, 409, 422):
            raise ProviderRejected("provider_rejected", {"provider": self.name, "problem": _problem(answer)})
        if write:
            raise UnknownOutcome(f"{WHO} answered {answer.status}; the call may have taken effect.")
        raise Unavailable(f"{WHO} answered {answer.status}.")


def _asked(document: Document) -> dict[str, Any]:
    return {
        "reference": document.reference,
        "kind": document.kind.value,
        "issue_date": document.issue_date.isoformat(),
        "currency": document.currency,
        "total": to_decimal_text(document.total, document.currency),
        "buyer": {"name": document.buyer.name, "tax_id": document.buyer.tax_id},
        "lines": [
            {
                "description": line.description,
                "quantity": line.quantity,
                "total": to_decimal_text(line.gross, document.currency),
            }
            for line in document.lines
        ],
        "original": document.original.number if document.original else None,
    }


def _documents(answer: Answer) -> list[IssuedDocument]:
    found = parse_object(answer.body).get("documents")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Malformed("There is no list of documents.")
    return [_issued(one) for one in found]


def _issued(given: Mapping[str, Any]) -> IssuedDocument:
    """A document as it was certified. Raises `Malformed` when anything of it is missing."""
    names = ("id", "number", "reference", "total", "currency", "issued_at", "buyer_tax_id")
    texts = {name: _text(given, name, needed=name != "buyer_tax_id") for name in names}
    try:
        issued_at = datetime.fromisoformat(texts["issued_at"])
    except ValueError:
        raise Malformed("The document has no moment of issue.", field="issued_at") from None
    if issued_at.tzinfo is None or not re.fullmatch(r"[A-Za-z0-9-]{1,40}", texts["number"]):
        raise Malformed("The document's number or moment cannot be used.", field="number")
    return IssuedDocument(
        provider=Rehearsal.name,
        reference=texts["reference"],
        external_id=texts["id"],
        number=texts["number"],
        series=texts["number"].rpartition("-")[0],
        public_id=texts["number"],
        total=parse_amount(texts["total"], texts["currency"], "total"),
        currency=texts["currency"],
        issued_at=issued_at,
        buyer_tax_id=texts["buyer_tax_id"],
    )


def _text(given: Mapping[str, Any], name: str, *, needed: bool) -> str:
    value = given.get(name)
    if not isinstance(value, str) or (needed and not value):
        raise Malformed(f"The document has no {name}.", field=name)
    return value


def _problem(answer: Answer) -> str:
    """The provider's own words, when it gave any."""
    try:
        words = parse_object(answer.body).get("problem")
    except Malformed:
        words = None
    return words[:200] if isinstance(words, str) and words else f"answer {answer.status}."


def _wait_of(answer: Answer) -> float | None:
    asked = answer.headers.get("retry-after", "")
    return min(float(asked), LONGEST_WAIT) if re.fullmatch(r"\d{1,5}", asked) else None
