"""InvoiceXpress (Portugal): net items by tax name, a draft first, then a change of state that issues it.

The key stands in the address. The body's root is always `invoice`, the answer's is the family in the singular.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from e2e.simulators.providers.books import Document, Line, add_net, amount, exact, half_up
from e2e.simulators.providers.invoicexpress_rules import (
    CLIENT,
    FAMILIES,
    GONE,
    HEAD,
    ISSUED,
    NOT_SIMULATED,
    SERIES,
    InvoiceXpressRules,
    InvoiceXpressSettings,
    day,
    refuse,
)
from e2e.simulators.providers.wire import Handler, Provider, Refusal, answer, read_object


class InvoiceXpress(Provider):
    """The provider with its books."""

    def __init__(self, settings: InvoiceXpressSettings | None = None) -> None:
        self.settings = settings or InvoiceXpressSettings()
        self._rules = InvoiceXpressRules(self.settings, self.note)
        self.clients: dict[str, dict[str, Any]] = {}
        self.catalogue: dict[str, dict[str, Any]] = {}
        self._uids: dict[str, Document] = {}
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/taxes.json", self._taxes),
            ("GET", "/invoices.json", self._list),
        ]
        for family in FAMILIES:
            table += [
                ("POST", f"/{family}.json", self._create),
                ("GET", f"/{family}/{{id}}.json", self._read),
                ("PUT", f"/{family}/{{id}}/change-state.json", self._change),
            ]
        super().__init__([(method, path, self._known(handler)) for method, path, handler in table])

    def _known(self, handler: Handler) -> Handler:
        def guarded(request: Request, content: bytes) -> Response:
            if request.query_params.get("api_key") != self.settings.api_key:
                raise Refusal(401, {"errors": [{"error": "Access denied"}]})
            return handler(request, content)

        return guarded

    # --- create -------------------------------------------------------------------------------------------

    def _create(self, request: Request, content: bytes) -> Response:
        body = read_object(content, lambda: refuse("Invalid JSON"))
        self.note(body, ("invoice", "proprietary_uid"))
        uid = body.get("proprietary_uid")
        if uid is not None and (known := self._uids.get(str(uid))) is not None and known.state not in GONE:
            if self.settings.repeat == "conflict":
                raise refuse("Proprietary uid has already been taken", status=409)
            return answer(self._shown(known), 201)
        family, sent = request.url.path.strip("/").removesuffix(".json"), body.get("invoice")
        if not isinstance(sent, dict):
            raise refuse("Invoice can't be blank")
        self.note(sent, HEAD, "invoice.")
        for name in NOT_SIMULATED:
            if name in sent:
                raise refuse(f"{name} is not simulated")
        document = Document(
            id=str(7001 + len(self.documents)),
            kind=family,
            number="",
            state="draft",
            reference=sent.get("reference"),
            issued_on=day(sent, "date").isoformat(),
            currency="EUR",
            net=0,
            tax=0,
            total=0,
            parent=self._owner(family, sent),
            sent=sent,
        )
        day(sent, "due_date")
        self._client(sent.get("client"))
        document.lines = self._rules.lines(sent.get("items"))
        sums = add_net(document.lines, self.settings.rounding)
        document.net, document.tax, document.total = sums.net, sums.tax, sums.total
        self.documents.append(document)
        self.catalogue |= {row["name"]: row for row in sent["items"]}
        if uid is not None:
            self._uids[str(uid)] = document
        return answer(self._shown(document), 201)

    def _owner(self, family: str, sent: Mapping[str, Any]) -> str | None:
        if family != "credit_notes":
            return None
        owner = self.find(str(sent.get("owner_invoice_id")))
        if owner is None or owner.kind == "credit_notes" or owner.state not in ISSUED:
            raise refuse("Owner invoice is invalid")
        return owner.id

    def _client(self, client: Any) -> None:
        if not isinstance(client, dict) or not (client.get("name") or client.get("code") in self.clients):
            raise refuse("Client can't be blank")
        self.note(client, CLIENT, "invoice.client.")
        country = str(client.get("country", "Portugal"))
        if len(country) <= 3:
            raise refuse("Country is not included in the list", "Client is invalid", "Fiscal is invalid")
        named = any(known.get("name") == client.get("name") for known in self.clients.values())
        code = client.get("code")
        if code is not None and str(code) not in self.clients:
            if named:
                raise refuse("Name has already been taken")
            self.clients[str(code)] = client
        elif code is None and not named:
            self.clients[str(client["name"])] = client

    # --- state --------------------------------------------------------------------------------------------

    def _document(self, request: Request) -> Document:
        document = self.find(request.path_params["id"], request.url.path.split("/")[1])
        if document is None:
            raise Refusal(404, {"errors": [{"error": "Document not found"}]})
        return document

    def _change(self, request: Request, content: bytes) -> Response:
        document = self._document(request)
        body = read_object(content, lambda: refuse("Invalid JSON"))
        wish = body.get("invoice")
        if not isinstance(wish, dict):
            raise refuse("Invoice can't be blank")
        state = wish.get("state")
        if state == "finalized":
            self._finalize(document)
        elif state == "deleted" and document.state == "draft":
            document.state = "deleted"
        elif state == "canceled" and document.state in ISSUED:
            if not wish.get("message"):
                raise refuse("Message can't be blank")
            document.state = "canceled"
        elif (state, document.state) in (("settled", "final"), ("unsettled", "settled")):
            document.state = "settled" if state == "settled" else "final"
        else:
            raise refuse("State is invalid", status=406)
        return answer(self._shown(document))

    def _finalize(self, document: Document) -> None:
        if document.state != "draft":
            raise refuse("DOC001: the document cannot be edited")
        series = [d for d in self.documents if d.kind == document.kind and d.number]
        if any(d.issued_on > document.issued_on and _series(d) == _series(document) for d in series):
            raise refuse("Date is earlier than the last finalized document of the sequence")
        if day(document.sent, "due_date") < day(document.sent, "date"):
            raise refuse("Due date must not be before date")
        if any(line.rate == 0 for line in document.lines) and not document.sent.get("tax_exemption"):
            raise refuse("Tax exemption can't be blank")
        document.number = f"{SERIES[document.kind]} 2026/{1 + len(series)}"
        document.state = "settled" if document.kind == "invoice_receipts" else "final"

    # --- looking ------------------------------------------------------------------------------------------

    def _shown(self, document: Document) -> dict[str, Any]:
        return {document.kind.removesuffix("s"): self._fields(document)}

    def _fields(self, document: Document) -> dict[str, Any]:
        before = half_up(sum((exact(x.unit, x.quantity, Decimal(0), 2) for x in document.lines), Fraction(0)))
        shown: dict[str, Any] = {
            "id": int(document.id),
            "status": document.state,
            "type": FAMILIES[document.kind],
            "date": document.sent["date"],
            "due_date": document.sent["due_date"],
            "reference": document.reference,
            "inverted_sequence_number": document.number or None,
            "permalink": f"https://www.app.invoicexpress.example/documents/{document.id}",
            "currency": "Euro",
            "sum": amount(before, 2),
            "discount": amount(before - document.net, 2),
            "before_taxes": amount(document.net, 2),
            "taxes": amount(document.tax, 2),
            "total": amount(document.total, 2),
            "client": document.sent["client"],
            "items": [self._item(document, line) for line in document.lines],
        }
        if document.number:
            shown |= {"atcud": f"JSIM1234-{document.number.partition('/')[2]}", "saft_hash": "Ab1c"}
        if document.parent is not None:
            shown["owner_invoice_id"] = int(document.parent)
        return shown

    def _item(self, document: Document, line: Line) -> dict[str, Any]:
        row = document.sent["items"][int(line.id) - 1]
        return {
            "name": line.name,
            "description": row.get("description", ""),
            "unit_price": line.unit,
            "quantity": line.quantity,
            "discount": line.discount,
            "tax": {"name": self._rules.tax(row), "value": line.rate},
        }

    def _read(self, request: Request, _: bytes) -> Response:
        return answer(self._shown(self._document(request)))

    def _list(self, request: Request, _: bytes) -> Response:
        """Nothing is found without type[] and status[], whatever the reference."""
        asked = request.query_params
        types, states = asked.getlist("type[]"), set(asked.getlist("status[]"))
        if states & {"finalized", "sent"}:
            states.add("final")
        found = [d for d in self.documents if FAMILIES[d.kind] in types and d.state in states]
        if "reference" in asked:
            found = [d for d in found if d.reference == asked["reference"]]
        page, per = int(asked.get("page", "1")), int(asked.get("per_page", "10"))
        return answer(
            {
                "invoices": [self._fields(document) for document in found[(page - 1) * per : page * per]],
                "pagination": {
                    "total_entries": len(found),
                    "per_page": per,
                    "current_page": page,
                    "total_pages": -(-len(found) // per),
                },
            }
        )

    def _taxes(self, _: Request, __: bytes) -> Response:
        rows = [
            {
                "id": 1 + place,
                "name": name,
                "value": rate,
                "region": "PT",
                "default_tax": 1 if name == self.settings.default_tax else 0,
            }
            for place, (name, rate) in enumerate(self.settings.taxes.items())
        ]
        return answer({"taxes": rows})


def _series(document: Document) -> str:
    return str(document.sent.get("sequence_id", ""))
