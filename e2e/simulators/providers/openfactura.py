"""OpenFactura (Chile): whole DTEs in, re-added by the provider, a token out.

POST /v2/dte/document creates, GET /v2/dte/document/{token}/json reads back, POST /v2/dte/document/issued lists.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from e2e.simulators.providers.books import Document
from e2e.simulators.providers.openfactura_schema import of_error, schema_error
from e2e.simulators.providers.openfactura_sums import check_dte
from e2e.simulators.providers.wire import Provider, Refusal, answer, number_or_text, read_object

KEY_LIVES = timedelta(hours=24)
PER_PAGE = 30
ASKED = frozenset({"FOLIO", "TIMBRE", "RESOLUCION"})
ENVELOPE = frozenset({"response", "dte", "sendEmail"})


@dataclass
class OpenFacturaSettings:
    """How this one behaves.

    iva_tolerance: pesos a factura's IVA may be off 19 % of its net; the tax office itself does not reject it.
    repeat_as: where OF-06 names the first document: "token" (as documented) or "details" (as seen live).
    keeps_boleta_reference: False = a boleta's TpoDocRef and FolioRef are dropped, as in the vendor's sample.
    numbers_as_text: the read-back writes numbers as text, as its sample does.
    """

    apikey: str = "openfactura-test-key"
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    iva_tolerance: int = 1
    repeat_as: str = "token"
    keeps_boleta_reference: bool = True
    numbers_as_text: bool = True


class OpenFactura(Provider):
    """The provider with its books."""

    def __init__(self, settings: OpenFacturaSettings | None = None) -> None:
        self.settings = settings or OpenFacturaSettings()
        self._keys: dict[str, tuple[str, datetime]] = {}
        super().__init__(
            [
                ("POST", "/v2/dte/document", self._create),
                ("POST", "/v2/dte/document/issued", self._issued),
                ("GET", "/v2/dte/document/{token}/{what}", self._read),
            ]
        )

    def _identify(self, request: Request) -> None:
        key = request.headers.get("apikey")
        if key is None:
            raise Refusal(401, {"statusCode": 401, "message": "Unauthorized"})
        if key != self.settings.apikey:
            raise Refusal(403, {"message": "Invalid authentication credentials"})

    def _create(self, request: Request, content: bytes) -> Response:
        self._identify(request)
        body = read_object(content, lambda: schema_error([("dte", "JSON inválido")]))
        key, now = request.headers.get("idempotency-key"), self.settings.clock()
        if key is not None and key in self._keys and now - self._keys[key][1] < KEY_LIVES:
            raise self._repeat(self._keys[key][0])
        self.note(body, ENVELOPE)
        if isinstance(body.get("sendEmail"), dict):
            self.note(body["sendEmail"], ("to", "CC", "BCC"), "sendEmail.")
        checked = check_dte(body.get("dte"), self.settings.iva_tolerance)
        self.unread |= checked.unread
        folio = 1 + sum(1 for document in self.documents if document.kind == checked.kind)
        token = hashlib.sha256(f"{checked.kind}/{folio}".encode()).hexdigest()
        self.documents.append(
            Document(
                id=token,
                kind=checked.kind,
                number=str(folio),
                state="issued",
                reference=checked.reference,
                issued_on=checked.issued_on,
                currency="CLP",
                net=checked.net + checked.exempt,
                tax=checked.iva,
                total=checked.total,
                lines=checked.lines,
                sent=body["dte"],
            )
        )
        if key is not None:
            self._keys[key] = (token, now)
        extra = {"FOLIO": folio, "TIMBRE": "PFRFRC8+", "RESOLUCION": {"fecha": "2014-08-22", "numero": 80}}
        wanted = body.get("response") if isinstance(body.get("response"), list) else []
        return answer({"TOKEN": token, **{name: extra[name] for name in sorted(ASKED.intersection(wanted or []))}})

    def _repeat(self, token: str) -> Refusal:
        if self.settings.repeat_as == "token":
            return Refusal(400, {"error": {"code": "OF-06", "message": "Documento ya emitido", "token": token}})
        return of_error("OF-06", "Documento ya emitido", [("token", token)])

    def _read(self, request: Request, _: bytes) -> Response:
        self._identify(request)
        document = self.find(request.path_params["token"])
        if document is None:
            raise of_error("OF-08", "Documento no encontrado", [("token", "no existe")])
        what = request.path_params["what"]
        if what == "status":
            return answer({"estado": "Aceptado", "token": document.id})
        if what != "json":
            raise of_error("OF-08", "Valor no disponible", [("value", what)])
        shown = _with_folio(document)
        if document.kind in ("39", "41") and not self.settings.keeps_boleta_reference:
            for row in shown.get("Referencia", []):
                row.pop("TpoDocRef", None)
                row.pop("FolioRef", None)
        if self.settings.numbers_as_text:
            shown = _as_text(shown)
        return answer({"json": shown, "token": document.id})

    def _issued(self, request: Request, content: bytes) -> Response:
        self._identify(request)
        body = read_object(content, lambda: schema_error([("Page", "JSON inválido")]))
        rows = [_row(d) for d in self.documents]
        for field in ("TipoDTE", "FchEmis", "RUTRecep"):
            wanted = body.get(field, {})
            if not isinstance(wanted, dict):
                raise schema_error([(field, "se espera un objeto con operadores")])
            for operator, value in wanted.items():
                rows = [row for row in rows if _holds(row[field], operator, value)]
        page = int(number_or_text(body.get("Page", 1)) or 1)
        shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
        last = max(1, -(-len(rows) // PER_PAGE))
        return answer({"current_page": page, "last_page": last, "total": len(rows), "data": shown or None})


def _with_folio(document: Document) -> dict[str, Any]:
    """A copy of the DTE as sent, with its folio."""
    head = document.sent["Encabezado"]
    shown = {
        **document.sent,
        "Encabezado": {**head, "IdDoc": {**head["IdDoc"], "Folio": int(document.number)}},
    }
    if "Referencia" in shown:
        shown["Referencia"] = [dict(row) for row in shown["Referencia"]]
    return shown


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_text(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return value if isinstance(value, str) else format(value, "f" if not isinstance(value, int) else "d")


def _row(document: Document) -> dict[str, Any]:
    head = document.sent["Encabezado"]
    body, _, check = head["Receptor"]["RUTRecep"].partition("-")
    return {
        "RUTRecep": int(body),
        "DV": check,
        "RznSocRecep": head["Receptor"].get("RznSocRecep"),
        "TipoDTE": int(document.kind),
        "Folio": int(document.number),
        "FchEmis": document.issued_on,
        "MntNeto": head["Totales"].get("MntNeto"),
        "MntExe": head["Totales"].get("MntExe"),
        "IVA": document.tax,
        "MntTotal": document.total,
        "token": document.id,
    }


def _holds(have: Any, operator: str, wanted: Any) -> bool:
    if isinstance(have, int):
        asked = number_or_text(wanted)
        left, right = (f"{have:018d}", f"{int(asked):018d}") if asked is not None else ("", "-")
    else:
        left, right = have, str(wanted)
    return {
        "eq": left == right,
        "ne": left != right,
        "lt": left < right,
        "lte": left <= right,
        "gt": left > right,
        "gte": left >= right,
    }.get(operator, False)
