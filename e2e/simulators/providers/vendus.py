"""Cegid Vendus (Portugal): gross prices in, a document at once, and two worlds that never meet.

POST /ws/v1.1/documents/ issues; GET with external_reference finds, and an empty find is a 404. Field faults are 403.
"""

import base64
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from e2e.simulators.providers.books import Document, Line, amount
from e2e.simulators.providers.vendus_rules import (
    HEAD,
    ITEM,
    KINDS,
    ROOT,
    WORLDS,
    VendusRules,
    VendusSettings,
    need,
    refuse,
    take_out,
)
from e2e.simulators.providers.wire import Handler, Provider, Refusal, answer, number_or_text, objects, read_object


class Vendus(Provider):
    """The provider with its books."""

    def __init__(self, settings: VendusSettings | None = None) -> None:
        self.settings = settings or VendusSettings()
        self._rules = VendusRules(self.settings, self.note)
        self._transactions: dict[tuple[str, str], Document] = {}
        self._products: dict[str, int] = {}
        table: list[tuple[str, str, Handler]] = [
            ("POST", "/documents", self._create),
            ("GET", "/documents", self._list),
            ("GET", "/documents/paymentmethods", self._methods),
            ("GET", "/documents/{id}", self._read),
            ("GET", "/registers", self._registers),
        ]
        super().__init__(
            [
                (method, f"{ROOT}{path}{slash}", self._known(handler))
                for method, path, handler in table
                for slash in ("/", "")
            ]
        )

    def _known(self, handler: Handler) -> Handler:
        def guarded(request: Request, content: bytes) -> Response:
            scheme, _, value = request.headers.get("authorization", "").partition(" ")
            key = value if scheme.lower() == "bearer" else request.query_params.get("api_key", "")
            if scheme.lower() == "basic":
                key = base64.b64decode(value).decode().removesuffix(":")
            if key != self.settings.api_key:
                raise Refusal(401, {"errors": [{"code": "A001", "message": "Unauthorized"}]})
            return handler(request, content)

        return guarded

    # --- create -------------------------------------------------------------------------------------------

    def _create(self, request: Request, content: bytes) -> Response:
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            raise Refusal(415, {"errors": [{"code": "P002", "message": "Content-Type must be application/json"}]})
        body = read_object(content, lambda: refuse("body", "not a JSON object"))
        need("send_email" not in body, "send_email", "unexpected field")
        self.note(body, HEAD)
        kind, world = body.get("type", "FT"), body.get("mode", self.settings.mode_of_register)
        need(kind in KINDS, "type", "unknown")
        need(world in WORLDS, "mode", "tests or normal")
        transaction = (world, str(body.get("tx_id")))
        if "tx_id" in body and transaction in self._transactions and self.settings.repeat != "ignored":
            need(self.settings.repeat == "same", "tx_id", "already used")
            return answer(self._shown(self._transactions[transaction]), 201)
        self._rules.head(body, kind)
        rows = objects(body.get("items"))
        if rows is None:
            raise refuse("items", "required")
        priced: list[Line] = []
        for place, row in enumerate(rows, 1):
            if kind == "NC":
                priced.append(self._credited(str(place), row, world, priced))
            else:
                priced.append(self._rules.line(str(place), row))
        lines = tuple(priced) if kind == "NC" else self._rules.discounted(tuple(priced), body)
        sums = take_out(lines, self.settings.rounding)
        same = [d for d in self.documents if (d.kind, d.world) == (kind, world)]
        document = Document(
            id=str(88001 + len(self.documents)),
            kind=kind,
            number=f"{kind} {'01P2026' if world == 'normal' else 'T01P2026'}/{1 + len(same)}",
            state="issued",
            reference=body.get("external_reference"),
            issued_on=body.get("date", ""),
            currency="EUR",
            net=sums.net,
            tax=sums.tax,
            total=sums.total,
            lines=lines,
            parent=rows[0]["reference_document"]["document_number"] if kind == "NC" else None,
            world=world,
            sent=body,
        )
        self.documents.append(document)
        for line in lines:
            self._products.setdefault(line.name, 4001 + len(self._products))
        if "tx_id" in body:
            self._transactions[transaction] = document
        return answer(self._shown(document), 201)

    def _credited(self, line_id: str, row: Mapping[str, Any], world: str, before: list[Line]) -> Line:
        """A line of a credit note: the original's price, whatever price was sent."""
        self.note(row, ITEM, "items.")
        named, quantity = row.get("reference_document"), number_or_text(row.get("qty"))
        if not isinstance(named, dict) or quantity is None or quantity <= 0:
            raise refuse("items.reference_document", "document_number, document_row and qty are required")
        original = next(
            (d for d in self.documents if (d.number, d.world) == (named.get("document_number"), world)), None
        )
        place = str(named.get("document_row"))
        source = next((line for line in original.lines if line.id == place), None) if original else None
        if original is None or source is None or original.kind == "NC":
            raise refuse("items.reference_document", "no such document or row")
        parent = f"{original.number}#{place}"
        every = [*before, *(line for document in self.documents for line in document.lines)]
        gone = sum(line.quantity for line in every if line.parent == parent)
        need(gone + quantity <= source.quantity, "items.qty", "more than is left to credit")
        part = source.exact * Fraction(quantity) / Fraction(source.quantity)
        return replace(source, id=line_id, quantity=quantity, exact=part, parent=parent)

    # --- looking ------------------------------------------------------------------------------------------

    def _row(self, document: Document) -> dict[str, Any]:
        """A row of a list: neither items nor ATCUD."""
        return {
            "id": int(document.id),
            "type": document.kind,
            "number": document.number,
            "date": document.issued_on,
            "status": "N",
            "external_reference": document.reference,
            "amount_gross": amount(document.total, 2),
            "amount_net": amount(document.net, 2),
        }

    def _shown(self, document: Document) -> dict[str, Any]:
        items = [
            {
                "id": self._products[line.name],
                "row": int(line.id),
                "title": line.name,
                "qty": line.quantity,
                "amounts": {"gross_unit": line.unit, "gross_total": amount(line.amount, 2)},
                "tax": {"rate": line.rate},
            }
            for line in document.lines
        ]
        more = {
            "hash": "Ab1c",
            "atcud": f"VSIM1234-{document.number.rpartition('/')[2]}",
            "qrcode": "A:1",
            "items": items,
        }
        return {**self._row(document), **more}

    def _list(self, request: Request, _: bytes) -> Response:
        asked = request.query_params
        world = asked.get("mode", "normal")
        found = [d for d in self.documents if d.world == world]
        if "external_reference" in asked:
            wanted = asked["external_reference"]
            found = [
                d
                for d in found
                if d.reference == wanted or (self.settings.prefix_matches and (d.reference or "").startswith(wanted))
            ]
        if "type" in asked:
            found = [d for d in found if d.kind == asked["type"]]
        if not found:
            raise Refusal(404, {"errors": [{"code": "A001", "message": "No data"}]})
        return answer([self._row(document) for document in found])

    def _read(self, request: Request, _: bytes) -> Response:
        asked = request.query_params
        need("view" not in asked, "view", "unexpected field")
        document = self.find(request.path_params["id"])
        if document is None or document.world != asked.get("mode", document.world):
            raise Refusal(404, {"errors": [{"code": "A001", "message": "No data"}]})
        return answer(self._shown(document))

    def _methods(self, _: Request, __: bytes) -> Response:
        return answer([{"id": key, "title": title} for key, title in self.settings.payment_methods.items()])

    def _registers(self, request: Request, _: bytes) -> Response:
        wanted = request.query_params.get("type")
        rows = [
            {"id": key, "type": kind, "title": f"Caixa {key}"}
            for key, kind in self.settings.registers.items()
            if wanted in (None, kind)
        ]
        return answer(rows)
