"""Moloni v1 (Portugal): everything is POST, hangs on ids resolved before, and a refusal is a 200 with a list.

{family}/insert/ makes a draft or a closed document, {family}/update/ closes, {family}/getOne/ reads it back with the
names of net and gross swapped, {family}/getAll/ finds and ignores filters it does not know.
"""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from e2e.simulators.providers.books import Document, Line, add_net, amount
from e2e.simulators.providers.moloni_register import register_rows
from e2e.simulators.providers.moloni_rules import (
    CLOSED,
    DRAFT,
    FAMILIES,
    HEAD,
    MOST_SIMPLIFIED,
    MoloniRules,
    MoloniSettings,
    refuse,
)
from e2e.simulators.providers.wire import Handler, Provider, Refusal, answer, number_or_text, objects


class Moloni(Provider):
    """The provider with its books."""

    def __init__(self, settings: MoloniSettings | None = None) -> None:
        self.settings = settings or MoloniSettings()
        self._rules = MoloniRules(self.settings, self.note)
        table: list[tuple[str, Handler]] = [
            ("documents/getOne", self._get_one),
        ]
        table += register_rows(self.settings, self._rules)
        for family in FAMILIES:
            table += [
                (f"{family}/insert", self._insert),
                (f"{family}/update", self._update),
                (f"{family}/getOne", self._get_one),
                (f"{family}/getAll", self._get_all),
            ]
        super().__init__(
            [("POST", f"/v1/{path}{slash}", self._known(handler)) for path, handler in table for slash in ("/", "")]
        )

    def _known(self, handler: Handler) -> Handler:
        def guarded(request: Request, content: bytes) -> Response:
            if request.query_params.get("access_token") != self.settings.access_token:
                raise Refusal(401, {"error": "invalid_token", "error_description": "The access token is invalid"})
            return handler(request, content)

        return guarded

    # --- insert and close ---------------------------------------------------------------------------------

    def _insert(self, request: Request, content: bytes) -> Response:
        body, family = self._rules.body(request, content), _family(request)
        self.note(body, HEAD)
        lines: list[Line] = []
        wrong = self._rules.head(body)
        if not wrong and (last := self._last_closed(family, body["document_set_id"])) > body["date"]:
            wrong.append(f"date >= {last}")
        wrong += self._rules.payments(body, family)
        originals = self._originals(body, family, wrong)
        if objects(body.get("products")) is None:
            wrong.append("products")
        first = 770001 + sum(len(document.lines) for document in self.documents)
        for place, row in enumerate(objects(body.get("products")) or []):
            line = self._rules.line(str(first + place), row, wrong)
            if line is not None:
                wrong += self._credits(line, originals, lines) if originals else []
                lines.append(line)
        if wrong:
            raise refuse(*wrong)
        sums = add_net(lines, self.settings.rounding)
        if family == "simplifiedInvoices" and sums.total > MOST_SIMPLIFIED:
            raise refuse("net_value <= 1000")
        document = Document(
            id=str(610001 + len(self.documents)),
            kind=family,
            number="",
            state=DRAFT,
            reference=body.get("our_reference"),
            issued_on=body["date"],
            currency="EUR",
            net=sums.net,
            tax=sums.tax,
            total=sums.total,
            lines=tuple(lines),
            parent=originals[0].id if originals else None,
            sent=body,
        )
        if body.get("status", 0) == 1:
            self._close(document)
        self.documents.append(document)
        return answer({"valid": 1, "document_id": int(document.id)})

    def _last_closed(self, family: str, document_set: int) -> str:
        return max(
            (
                d.issued_on
                for d in self.documents
                if d.kind == family and d.state == CLOSED and d.sent["document_set_id"] == document_set
            ),
            default="",
        )

    def _originals(self, body: Mapping[str, Any], family: str, wrong: list[str]) -> list[Document]:
        """What a credit note is about: closed documents, each named with the value taken from it."""
        if family != "creditNotes":
            return []
        found = []
        for row in objects(body.get("associated_documents")) or []:
            self.note(row, ("associated_id", "value"), "associated_documents.")
            document = self.find(str(row.get("associated_id")))
            if document is None or document.state != CLOSED or document.kind == "creditNotes":
                wrong.append("associated_id")
            elif (value := number_or_text(row.get("value"))) is None or not 0 < value * 100 <= document.total:
                wrong.append("value")
            else:
                found.append(document)
        if not found and not wrong:
            wrong.append("associated_documents")
        return found

    def _credits(self, line: Line, originals: list[Document], before: list[Line]) -> list[str]:
        """What is wrong with a line of a credit note: it must be of an original, and not more than is left of it."""
        every = [*before, *(known for document in self.documents for known in document.lines)]
        source = next((x for d in originals for x in d.lines if x.id == line.parent), None)
        if source is None:
            return ["related_id"]
        gone = sum(known.quantity for known in every if known.parent == source.id)
        return ["qty"] if gone + line.quantity > source.quantity else []

    def _update(self, request: Request, content: bytes) -> Response:
        body = self._rules.body(request, content)
        document = self.find(str(body.get("document_id")), _family(request))
        if document is None or document.state == CLOSED or body.get("status") != 1:
            raise Refusal(200, {"valid": 0})
        self._close(document)
        return answer({"valid": 1, "document_id": int(document.id)})

    def _close(self, document: Document) -> None:
        last = self._last_closed(document.kind, document.sent["document_set_id"])
        if last > document.issued_on:
            raise refuse(f"date >= {last}")
        closed = sum(1 for d in self.documents if d.kind == document.kind and d.state == CLOSED)
        document.number = f"{FAMILIES[document.kind]} 2026/{1 + closed}"
        document.state = CLOSED

    # --- looking ------------------------------------------------------------------------------------------

    def _shown(self, document: Document) -> dict[str, Any]:
        """net_value is what the buyer pays and gross_value what is taxed: the names are swapped."""
        return {
            "document_id": int(document.id),
            "number": int(document.number.rpartition("/")[2] or 0),
            "document_set_id": document.sent["document_set_id"],
            "customer_id": document.sent["customer_id"],
            "date": document.issued_on,
            "our_reference": document.reference,
            "status": 1 if document.state == CLOSED else 0,
            "gross_value": amount(document.net, 2),
            "taxes_value": amount(document.tax, 2),
            "net_value": amount(document.total, 2),
        }

    def _get_one(self, request: Request, content: bytes) -> Response:
        body, family = self._rules.body(request, content), _family(request)
        document = self.find(str(body.get("document_id")), *([] if family == "documents" else [family]))
        if document is None:
            return answer([])
        products = [
            {
                "document_product_id": int(line.id),
                "product_id": row["product_id"],
                "name": line.name,
                "qty": line.quantity,
                "price": line.unit,
                "discount": line.discount,
                "taxes": row.get("taxes", []),
                "related_id": line.parent,
            }
            for row, line in zip(document.sent["products"], document.lines, strict=True)
        ]
        return answer({**self._shown(document), "products": products})

    def _get_all(self, request: Request, content: bytes) -> Response:
        body, family = self._rules.body(request, content), _family(request)
        found = [d for d in self.documents if d.kind == family]
        if "our_reference" in body:
            found = [d for d in found if d.reference == body["our_reference"]]
        if "document_set_id" in body:
            found = [d for d in found if d.sent["document_set_id"] == body["document_set_id"]]
        return answer([self._shown(document) for document in found])


def _family(request: Request) -> str:
    return request.url.path.split("/")[2]
