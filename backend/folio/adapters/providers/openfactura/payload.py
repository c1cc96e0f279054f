"""The request that creates a DTE: `POST /v2/dte/document`, the key beside it in the header `Idempotency-Key`.

Fields and limits follow the tax office's "Formato DTE" of 2019-11-15, and the vendor's reference where it adds some.
The SKU is left out: the shape of `CdgItem` is not shown by the vendor. So is `sendEmail`: we deliver ourselves.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from folio.adapters.providers.exact_json import Json
from folio.adapters.providers.latin import in_latin
from folio.adapters.providers.naming import short_reference
from folio.adapters.providers.wording import buyer_text
from folio.domain.buyer import CONSUMER, constant_of
from folio.domain.buyer.country_rules import REQUIREMENTS
from folio.domain.buyer.requirements import named_from
from folio.domain.document import Document, DocumentKind, Party
from folio.domain.errors import Held
from folio.domain.profiles import Fitted, TargetLine

NAME = "openfactura"
NOBODY, NOBODY_NAME = constant_of("CL", foreign=False), CONSUMER["es"]  # the tax office's final consumer
FACTURA, FACTURA_EXENTA, BOLETA, BOLETA_EXENTA, NOTA_DE_CREDITO = 33, 34, 39, 41, 61
_LONGEST_REASON = 90
_RUT = re.compile(r"([0-9]{1,9})-?([0-9K])")


@dataclass(frozen=True, slots=True)
class Issuer:
    """The merchant as the tax office knows them; from `GET /v2/dte/organization`. `codes` are economic activities."""

    rut: str
    name: str
    activity: str
    codes: tuple[int, ...]
    address: str
    municipality: str
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What the request needs beside the document. `means` maps a means of payment to the tax office's code 1 to 5."""

    issuer: Issuer
    means: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corrected:
    """The DTE that a credit note corrects: its type, and whether all of it is taken back."""

    dte_type: int
    whole: bool


def key_of(document: Document) -> str:
    """The `Idempotency-Key` of the request: for 24 hours the provider makes one document of it."""
    return short_reference(document.reference)


def request_of(
    document: Document, fitted: Fitted, account: Account, corrected: Corrected | None = None
) -> dict[str, Json]:
    """The body. `corrected` is given with a credit note. Raises `Held` where the buyer's data do not suffice."""
    dte_type = type_of(document)
    head: dict[str, Json] = {
        "IdDoc": _ident(document, dte_type, account),
        "Emisor": _issuer(account.issuer, dte_type),
        "Receptor": _receiver(document, dte_type),
        "Totales": _totals(document, dte_type),
    }
    dte: dict[str, Json] = {
        "Encabezado": head,
        "Detalle": [_line(place, line, dte_type) for place, line in enumerate(fitted.lines, 1)],
        "Referencia": _references(document, dte_type, corrected),
    }
    return {"response": ["FOLIO"], "dte": dte}


def type_of(document: Document) -> int:
    """The tax office's type: a document that taxes nothing has one of its own."""
    taxed = any(group.category == "standard" for group in document.groups)
    if document.kind is DocumentKind.CREDIT_NOTE:
        return NOTA_DE_CREDITO
    if document.kind is DocumentKind.RECEIPT:
        return BOLETA if taxed else BOLETA_EXENTA
    return FACTURA if taxed else FACTURA_EXENTA


def _is_boleta(dte_type: int) -> bool:
    return dte_type in (BOLETA, BOLETA_EXENTA)


def _names_payer(document: Document) -> bool:
    """Whether a boleta is over so much that it names who paid and how: the dated figure of the law's table."""
    least = named_from(REQUIREMENTS, "CL", DocumentKind.RECEIPT, document.issue_date)
    return least is not None and document.total >= least


def _ident(document: Document, dte_type: int, account: Account) -> dict[str, Json]:
    ident: dict[str, Json] = {"TipoDTE": dte_type, "Folio": 0, "FchEmis": document.issue_date.isoformat()}
    if not _is_boleta(dte_type):
        return ident | {"FmaPago": 1}
    ident["IndServicio"] = 3
    if _names_payer(document):
        name = document.paid_with[0][0] if document.paid_with else ""
        if name not in account.means:
            raise Held("not_expressible", {"provider": NAME, "what": f"MedioPago: {name}"})
        ident["MedioPago"] = account.means[name]
    return ident


def _issuer(issuer: Issuer, dte_type: int) -> dict[str, Json]:
    name, activity = ("RznSocEmisor", "GiroEmisor") if _is_boleta(dte_type) else ("RznSoc", "GiroEmis")
    told: dict[str, Json] = {
        "RUTEmisor": rut(issuer.rut),
        name: in_latin(issuer.name),
        activity: in_latin(issuer.activity),
        "DirOrigen": in_latin(issuer.address),
        "CmnaOrigen": in_latin(issuer.municipality),
    }
    if not _is_boleta(dte_type):
        told["Acteco"] = list(issuer.codes)
    if issuer.branch:
        told["CdgSIISucur"] = issuer.branch
    return told


def _receiver(document: Document, dte_type: int) -> dict[str, Json]:
    """The buyer: whole on a factura, by name on a credit note, nobody in particular on a consumer's boleta."""
    boleta, number = _is_boleta(dte_type), rut(document.buyer.tax_id) if document.buyer.tax_id else NOBODY
    whole = not boleta or _names_payer(document)
    if number == NOBODY and not whole:
        return {"RUTRecep": NOBODY}
    if number == NOBODY and dte_type == NOTA_DE_CREDITO:
        return {"RUTRecep": NOBODY, "RznSocRecep": NOBODY_NAME}
    told = _buyer(document.buyer, dte_type)
    if dte_type != NOTA_DE_CREDITO:
        _refuse_empty({"RUTRecep": "" if number == NOBODY else number, **told})
    return {"RUTRecep": number, **{name: value for name, value in told.items() if value}}


def _buyer(buyer: Party, dte_type: int) -> dict[str, str]:
    """What is told of the buyer beside the number, within the tax office's limits; on a boleta the name alone."""
    fields = {"RznSocRecep": (buyer.name, 100)}
    if not _is_boleta(dte_type):
        fields |= {
            "GiroRecep": (buyer.activity, 40),
            "DirRecep": (buyer.address, 70),
            "CmnaRecep": (buyer.municipality, 20),
        }
    return {name: buyer_text(name, text, most, NAME) for name, (text, most) in fields.items()}


def _refuse_empty(fields: Mapping[str, str]) -> None:
    empty = [name for name, value in fields.items() if not value]
    if empty:
        raise Held("not_expressible", {"provider": NAME, "what": ", ".join(empty)})


def _totals(document: Document, dte_type: int) -> dict[str, Json]:
    """Declared from the tax summary; the provider adds everything up again. What is zero is left out."""
    taxed = [group for group in document.groups if group.category == "standard"]
    exempt = sum(group.gross for group in document.groups if group.category != "standard")
    totals: dict[str, Json] = {}
    if taxed:
        totals["MntNeto"] = sum(group.base for group in taxed)
    if exempt:
        totals["MntExe"] = exempt
    if taxed:
        if not _is_boleta(dte_type):
            totals["TasaIVA"] = 19
        totals["IVA"] = sum(group.tax for group in taxed)
    totals["MntTotal"] = document.total
    if _is_boleta(dte_type):
        totals |= {"TotalPeriodo": document.total, "VlrPagar": document.total}
    return totals


def _line(place: int, line: TargetLine, dte_type: int) -> dict[str, Json]:
    """A line. One given away has neither price nor quantity: the least either may be is 0.000001."""
    told: dict[str, Json] = {"NroLinDet": place}
    if line.category != "standard" and dte_type not in (FACTURA_EXENTA, BOLETA_EXENTA):
        told["IndExe"] = 1
    told["NmbItem"] = in_latin(line.description, 80) or "-"
    if line.unit_price:
        told |= {"QtyItem": line.quantity, "PrcItem": line.unit_price}
    if line.discount:
        told["DescuentoMonto"] = line.discount
    told["MontoItem"] = line.gross if _is_boleta(dte_type) else line.net
    return told


def _references(document: Document, dte_type: int, corrected: Corrected | None) -> list[Json]:
    """Our own reference as a purchase order (801), after the document that a credit note corrects."""
    rows: list[Json] = []
    if document.original is not None:
        if corrected is None:
            message = "a credit note needs to know what it corrects"
            raise ValueError(message)
        rows.append(
            {
                "NroLinRef": 1,
                "TpoDocRef": str(corrected.dte_type),
                "FolioRef": document.original.number,
                "FchRef": document.original.issue_date.isoformat(),
                "CodRef": 1 if corrected.whole else 3,
                "RazonRef": "Anula documento" if corrected.whole else "Corrige montos",
            }
        )
    ours: dict[str, Json] = {
        "NroLinRef": len(rows) + 1,
        "TpoDocRef": "801",
        "FolioRef": short_reference(document.reference),
    }
    if not _is_boleta(dte_type):
        ours["FchRef"] = document.issue_date.isoformat()
    ours["RazonRef"] = f"Pedido web {document.order_id}"[:_LONGEST_REASON]
    return [*rows, ours]


def rut(text: str) -> str:
    """A RUT as the tax office writes it: no dots, a dash, K in upper case. Raises `Held` for anything else."""
    match = _RUT.fullmatch("".join(text.split()).replace(".", "").upper())
    if match is None:
        raise Held("not_expressible", {"provider": NAME, "what": "RUT"})
    return f"{match.group(1)}-{match.group(2)}"
