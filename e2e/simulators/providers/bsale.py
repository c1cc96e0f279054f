"""Bsale (Chile): net unit values in, folio and integer totals out; credit by the detail ids of the original.

POST /v1/documents.json creates at once, POST /v1/returns.json credits. An amount is CLP unless the account says else.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from e2e.simulators.providers.books import Document, Line, amount, exact, half_up
from e2e.simulators.providers.bsale_rules import (
    CREDIT,
    HEAD,
    MOST_ITEMS,
    RETURN,
    BsaleRules,
    BsaleSettings,
    add_up,
    dates,
    need,
    refuse,
)
from e2e.simulators.providers.wire import Handler, Provider, Refusal, answer, number, objects, read_object


class Bsale(Provider):
    """The provider with its books."""

    def __init__(self, settings: BsaleSettings | None = None) -> None:
        self.settings = settings or BsaleSettings()
        self._rules = BsaleRules(self.settings, self.note)
        table: list[tuple[str, str, Handler]] = [
            ("POST", "/v1/documents.json", self._create),
            ("GET", "/v1/documents.json", self._search),
            ("GET", "/v1/documents/{id}.json", self._read),
            ("GET", "/v1/documents/{id}/details.json", self._details),
            ("POST", "/v1/returns.json", self._return),
            ("GET", "/v1/returns.json", self._returns),
            ("GET", "/v1/document_types.json", self._types),
            ("GET", "/v1/taxes.json", self._taxes),
        ]
        self._by_sale: dict[tuple[str, str], Document] = {}
        super().__init__([(method, path, self._known(handler)) for method, path, handler in table])

    def _known(self, handler: Handler) -> Handler:
        def guarded(request: Request, content: bytes) -> Response:
            if request.headers.get("access_token") != self.settings.access_token:
                raise Refusal(401, {"error": "access token not valid"})
            return handler(request, content)

        return guarded

    # --- documents ----------------------------------------------------------------------------------------

    def _create(self, _: Request, content: bytes) -> Response:
        body = _object(content)
        self.note(body, HEAD)
        kind = self._rules.kind(body)
        need(kind != CREDIT, "a credit note is made by /returns.json")
        sale = body.get("salesId")
        if sale is not None and (kind, str(sale)) in self._by_sale:
            return answer(self._shown(self._by_sale[kind, str(sale)]), 201)
        dates(body)
        self._rules.client(body, kind)
        reference = self._rules.references(body.get("references", []))
        rows = objects(body.get("details"))
        if rows is None:
            raise refuse("details is required")
        first = 1 + sum(len(document.lines) for document in self.documents)
        lines = tuple(self._rules.line(str(first + place), row) for place, row in enumerate(rows))
        document = self._file(kind, lines, body, reference)
        if sale is not None:
            self._by_sale[kind, str(sale)] = document
        return answer(self._shown(document), 201)

    def _file(
        self,
        kind: str,
        lines: tuple[Line, ...],
        body: dict[str, Any],
        reference: str | None,
        parent: str | None = None,
    ) -> Document:
        sums = add_up(lines, self.settings.rounding)
        document = Document(
            id=str(1001 + len(self.documents)),
            kind=kind,
            number=str(1 + sum(1 for known in self.documents if known.kind == kind)),
            state="issued",
            reference=reference,
            issued_on=datetime.fromtimestamp(body["emissionDate"], UTC).date().isoformat(),
            currency=self.settings.currency,
            net=sums.net,
            tax=sums.tax,
            total=sums.total,
            lines=lines,
            parent=parent,
            sent=body,
        )
        self.documents.append(document)
        return document

    # --- looking ------------------------------------------------------------------------------------------

    def _shown(self, document: Document) -> dict[str, Any]:
        digits = self.settings.digits
        type_id = next(key for key, kind in self.settings.types.items() if kind == document.kind)
        return {
            "id": int(document.id),
            "emissionDate": document.sent["emissionDate"],
            "number": int(document.number),
            "totalAmount": amount(document.total, digits),
            "netAmount": amount(document.net, digits),
            "taxAmount": amount(document.tax, digits),
            "token": f"{int(document.id):012x}",
            "urlPdf": f"https://app2.bsale.example/view/{document.id}.pdf",
            "informedSii": 1,
            "responseMsgSii": "",
            "salesId": document.sent.get("salesId"),
            "document_type": {"id": str(type_id)},
        }

    def _search(self, request: Request, _: bytes) -> Response:
        asked, found = request.query_params, self.documents
        if "referencenumber" in asked:
            wanted = asked["referencenumber"]
            found = [d for d in found if any(str(r["number"]) == wanted for r in d.sent.get("references", []))]
        if "documenttypeid" in asked:
            kind = self.settings.types.get(int(asked["documenttypeid"]))
            found = [d for d in found if d.kind == kind]
        if "emissiondaterange" in asked:
            first, last = json.loads(asked["emissiondaterange"])
            found = [d for d in found if first <= d.sent["emissionDate"] <= last]
        return _page(request, [self._shown(document) for document in found])

    def _document(self, request: Request) -> Document:
        document = self.find(request.path_params["id"])
        if document is None:
            raise Refusal(404, {"error": "document not found"})
        return document

    def _read(self, request: Request, _: bytes) -> Response:
        return answer(self._shown(self._document(request)))

    def _details(self, request: Request, _: bytes) -> Response:
        rows = [
            {
                "id": int(line.id),
                "lineNumber": place,
                "quantity": line.quantity,
                "netUnitValue": line.unit,
                "netDiscount": line.discount,
                "netAmount": amount(line.amount, self.settings.digits),
                "taxAmount": amount(half_up(line.exact * line.factor), self.settings.digits),
                "totalAmount": amount(half_up(line.exact * (1 + line.factor)), self.settings.digits),
                "comment": line.name,
            }
            for place, line in enumerate(self._document(request).lines, 1)
        ]
        return _page(request, rows)

    def _types(self, request: Request, _: bytes) -> Response:
        rows = [
            {"id": key, "codeSii": code, "isElectronicDocument": 1, "state": 0}
            for key, code in self.settings.types.items()
        ]
        return _page(request, rows)

    def _taxes(self, request: Request, _: bytes) -> Response:
        codes = {rate: code for code, rate in self.settings.code_of_tax.items()}
        rows = [
            {"id": key, "percentage": rate, "code": codes.get(rate), "state": 0}
            for key, rate in self.settings.taxes.items()
        ]
        return _page(request, rows)

    # --- returns ------------------------------------------------------------------------------------------

    def _return(self, _: Request, content: bytes) -> Response:
        body = _object(content)
        self.note(body, RETURN)
        need(self._rules.kind(body) == CREDIT, "documentTypeId must be a credit note")
        dates(body)
        need(isinstance(body.get("motive"), str) and body["motive"] != "", "motive is required")
        need(body.get("type") in (0, 1, 2, 3), "type must be 0, 1, 2 or 3")
        original = self.find(str(body.get("referenceDocumentId")))
        if original is None or original.kind == CREDIT:
            raise refuse("referenceDocumentId is no document that can be returned")
        rows = objects(body.get("details"))
        if rows is None:
            raise refuse("details is required")
        first = 1 + sum(len(document.lines) for document in self.documents)
        adjusts = body.get("priceAdjustment", 0) == 1
        lines: list[Line] = []
        for place, row in enumerate(rows):
            lines.append(self._returned(str(first + place), row, original, adjusts, lines))
        note = self._file(CREDIT, tuple(lines), body, None, parent=original.id)
        return answer(self._shown_return(note), 201)

    def _returned(
        self, line_id: str, row: Mapping[str, Any], original: Document, adjusts: bool, before: list[Line]
    ) -> Line:
        self.note(row, ("documentDetailId", "quantity", "unitValue"), "details.")
        source = next((line for line in original.lines if line.id == str(row.get("documentDetailId"))), None)
        quantity = number(row.get("quantity"))
        if source is None or quantity is None or quantity <= 0:
            raise refuse("details: documentDetailId of the original and quantity are required")
        if adjusts:
            value = number(row.get("unitValue"))
            if value is None or not 0 < value <= source.unit:
                raise refuse("details: unitValue is required and at most the original's")
            whole = exact(value, quantity, Decimal(0), self.settings.digits)
            return replace(source, id=line_id, quantity=quantity, unit=value, discount=Decimal(0), exact=whole)
        every = [*before, *(line for document in self.documents for line in document.lines)]
        gone = sum(line.quantity for line in every if line.parent == source.id)
        need(gone + quantity <= source.quantity, "details: quantity exceeds what is left to return")
        whole = exact(source.unit, quantity, source.discount, self.settings.digits)
        return replace(source, id=line_id, quantity=quantity, exact=whole, parent=source.id)

    def _shown_return(self, note: Document) -> dict[str, Any]:
        return {
            "id": 5000 + int(note.id),
            "motive": note.sent["motive"],
            "amount": amount(note.total, self.settings.digits),
            "reference_document": {"id": note.parent},
            "credit_note": {"id": note.id},
        }

    def _returns(self, request: Request, _: bytes) -> Response:
        wanted = request.query_params.get("referencedocumentid")
        notes = [d for d in self.documents if d.kind == CREDIT and wanted in (None, d.parent)]
        return _page(request, [self._shown_return(note) for note in notes])


def _object(content: bytes) -> dict[str, Any]:
    return read_object(content, lambda: refuse("the body is not a JSON object"))


def _page(request: Request, rows: list[dict[str, Any]]) -> Response:
    limit = max(1, min(MOST_ITEMS, int(request.query_params.get("limit", "25"))))
    offset = int(request.query_params.get("offset", "0"))
    body = {"href": request.url.path, "count": len(rows), "limit": limit, "offset": offset}
    body["items"] = rows[offset : offset + limit]
    if offset + limit < len(rows):
        body["next"] = f"{request.url.path}?limit={limit}&offset={offset + limit}"
    return answer(body)
