"""What OpenFactura refuses in a DTE before it adds anything up: the tax office's fields and limits."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from e2e.simulators.providers.books import is_date
from e2e.simulators.providers.wire import Refusal, digits_after_point, number, objects

BOLETAS, EXEMPT = frozenset({39, 41}), frozenset({34, 41})
KINDS = frozenset({33, 34, 39, 41, 61})
MOST_LINES = {True: 1000, False: 60}  # boleta, anything else
MOST_REFERENCES, MOST_ADJUSTMENTS = 40, 20
SMALLEST, MOST_DECIMALS = Decimal("0.000001"), 6
BIG_SALE = Decimal("5363274.60")  # 135 UF in 2026: the payer must be named
RUT = re.compile(r"[0-9]+-([0-9]|K)")
BOLETA_ISSUER = {"RUTEmisor": 10, "RznSocEmisor": 100, "GiroEmisor": 80, "DirOrigen": 60, "CmnaOrigen": 20}
FACTURA_ISSUER = {"RUTEmisor": 10, "RznSoc": 100, "GiroEmis": 80, "DirOrigen": 60, "CmnaOrigen": 20}
RECEIVER = {"RUTRecep": 10, "RznSocRecep": 100, "GiroRecep": 40, "DirRecep": 70, "CmnaRecep": 20, "CiudadRecep": 20}
NEEDED_OF_ISSUER = {True: ("RUTEmisor", "RznSocEmisor", "GiroEmisor"), False: tuple(FACTURA_ISSUER)}
KNOWN = {
    "": "Encabezado Detalle DscRcgGlobal Referencia",
    "Encabezado.": "IdDoc Emisor Receptor Totales",
    "IdDoc.": "TipoDTE Folio FchEmis IndServicio IndMntNeto MntBruto FmaPago MedioPago",
    "Emisor.": "CdgSIISucur Acteco " + " ".join({**BOLETA_ISSUER, **FACTURA_ISSUER}),
    "Receptor.": "Contacto " + " ".join(RECEIVER),
    "Totales.": "MntNeto MntExe TasaIVA IVA MntTotal TotalPeriodo VlrPagar",
    "Detalle.": "NroLinDet CdgItem IndExe NmbItem DscItem QtyItem PrcItem DescuentoMonto MontoItem",
    "DscRcgGlobal.": "NroLinDR TpoMov GlosaDR TpoValor ValorDR IndExeDR",
    "Referencia.": "NroLinRef TpoDocRef FolioRef FchRef CodRef RazonRef",
}

Issue = tuple[str, str]


def of_error(code: str, message: str, details: Iterable[Issue]) -> Refusal:
    """The provider's business error."""
    rows = [{"field": name, "issue": issue} for name, issue in details]
    return Refusal(400, {"error": {"code": code, "message": message, "details": rows}})


def schema_error(details: Iterable[Issue]) -> Refusal:
    """Our data refused: the pages name OF-01, 02, 05, 08, 09 and 20 for this without saying which is which."""
    return of_error("OF-02", "Error en el esquema", details)


class Look:
    """Collects what is wrong."""

    def __init__(self) -> None:
        self.issues: list[Issue] = []
        self.unread: set[str] = set()

    def unless(self, fine: bool, name: str, issue: str) -> None:
        """Note an issue unless it is fine."""
        if not fine:
            self.issues.append((name, issue))

    def part(self, whole: Mapping[str, Any], name: str) -> dict[str, Any]:
        """A part every DTE has."""
        value = whole.get(name)
        if not isinstance(value, dict):
            raise schema_error([(name, "requerido")])
        return value

    def names(self, dte: Any, head: Any, ident: Any, totals: Any) -> None:
        """Remember what the head holds beside the documented fields."""
        parts = {"": dte, "Encabezado.": head, "IdDoc.": ident, "Totales.": totals}
        for where in ("Emisor", "Receptor"):
            parts[f"{where}."] = head.get(where) or {}
        for where, part in parts.items():
            self.read(part, where)

    def read(self, part: Mapping[str, Any], where: str) -> None:
        """Remember fields of a part that are not documented."""
        self.unread.update(f"{where}{name}" for name in part if name not in KNOWN[where].split())

    def text(self, part: Mapping[str, Any], name: str, most: int, where: str, *, needed: bool) -> None:
        """A text within its limit."""
        value = part.get(name)
        if value is None and not needed:
            return
        fine = isinstance(value, str) and 0 < len(value) <= most
        self.unless(fine, f"{where}.{name}", f"texto de 1 a {most} caracteres")

    def ident(self, ident: Mapping[str, Any], boleta: bool) -> None:
        """Kind, day and the flags of the document."""
        self.unless(ident.get("Folio") == 0, "IdDoc.Folio", "debe ser 0")
        self.unless(is_date(ident.get("FchEmis")), "IdDoc.FchEmis", "AAAA-MM-DD")
        if boleta:
            self.unless(ident.get("IndServicio") == 3, "IdDoc.IndServicio", "debe ser 3")
            self.unless("FmaPago" not in ident, "IdDoc.FmaPago", "no va en una boleta")
            self.unless("MntBruto" not in ident, "IdDoc.MntBruto", "no va en una boleta")
        else:
            self.unless("IndMntNeto" not in ident, "IdDoc.IndMntNeto", "solo en boletas")
            self.unless(ident.get("FmaPago", 1) in (1, 2, 3), "IdDoc.FmaPago", "1, 2 o 3")
        self.unless(ident.get("MntBruto", 1) == 1, "IdDoc.MntBruto", "debe ser 1")
        self.unless(ident.get("IndMntNeto", 2) == 2, "IdDoc.IndMntNeto", "debe ser 2")

    def issuer(self, issuer: Mapping[str, Any], boleta: bool) -> None:
        """Who issues: a boleta and a factura name its fields differently."""
        for name, most in (BOLETA_ISSUER if boleta else FACTURA_ISSUER).items():
            self.text(issuer, name, most, "Emisor", needed=name in NEEDED_OF_ISSUER[boleta])
        self.unless(_is_rut(issuer.get("RUTEmisor")), "Emisor.RUTEmisor", "RUT inválido")
        codes = issuer.get("Acteco")
        if boleta:
            self.unless(codes is None, "Emisor.Acteco", "no va en una boleta")
            return
        listed = codes if isinstance(codes, list) else [codes]
        fine = 1 <= len(listed) <= 4 and all(re.fullmatch(r"\d{6}", str(code)) for code in listed)
        self.unless(fine, "Emisor.Acteco", "de 1 a 4 códigos de 6 dígitos")

    def receiver(self, receiver: Mapping[str, Any], kind: int) -> None:
        """The buyer: whole on a factura, named on a credit note, free on a boleta."""
        needed = {"RUTRecep"}
        if kind not in BOLETAS:
            needed |= {"RznSocRecep"}
        if kind in (33, 34):
            needed |= {"GiroRecep", "DirRecep", "CmnaRecep"}
        for name, most in RECEIVER.items():
            self.text(receiver, name, most, "Receptor", needed=name in needed)
        self.unless(_is_rut(receiver.get("RUTRecep")), "Receptor.RUTRecep", "RUT inválido")

    def lines(self, given: Any, kind: int) -> list[dict[str, Any]]:
        """The lines, within their number and limits."""
        lines, most = objects(given) or [], MOST_LINES[kind in BOLETAS]
        self.unless(1 <= len(lines) <= most, "Detalle", f"de 1 a {most} líneas")
        for place, line in enumerate(lines, 1):
            where = f"Detalle[{place}]"
            self.read(line, "Detalle.")
            self.unless(line.get("NroLinDet") == place, f"{where}.NroLinDet", "correlativo")
            self.text(line, "NmbItem", 80, where, needed=True)
            self.text(line, "DscItem", 1000, where, needed=False)
            self.unless(line.get("IndExe", 1) == 1, f"{where}.IndExe", "debe ser 1")
            for name in ("QtyItem", "PrcItem"):
                if name in line or (name == "QtyItem" and "PrcItem" in line):
                    self.unless(_is_factor(line.get(name)), f"{where}.{name}", "mínimo 0.000001, 6 decimales")
            self.unless(is_pesos(line.get("MontoItem")), f"{where}.MontoItem", "entero en pesos")
            if "DescuentoMonto" in line:
                discount = line["DescuentoMonto"]
                self.unless(is_pesos(discount) and discount > 0, f"{where}.DescuentoMonto", "entero mayor que 0")
        return lines

    def adjustments(self, given: Any) -> list[dict[str, Any]]:
        """Global discounts and surcharges."""
        rows = objects(given) or []
        self.unless(given == rows and len(rows) <= MOST_ADJUSTMENTS, "DscRcgGlobal", "lista de hasta 20")
        for place, row in enumerate(rows, 1):
            self.read(row, "DscRcgGlobal.")
            value = number(row.get("ValorDR"))
            fine = (
                row.get("NroLinDR") == place
                and row.get("TpoMov") in ("D", "R")
                and row.get("TpoValor") in ("%", "$")
                and row.get("IndExeDR", 1) == 1
                and value is not None
                and value > 0
                and (row["TpoValor"] == "%" or is_pesos(row["ValorDR"]))
            )
            self.unless(fine, f"DscRcgGlobal[{place}]", "mal formado")
            self.text(row, "GlosaDR", 45, f"DscRcgGlobal[{place}]", needed=False)
        return rows

    def references(self, given: Any, kind: int) -> list[dict[str, Any]]:
        """References; a credit note needs one that says what it corrects."""
        rows = objects(given) or []
        self.unless(given == rows and len(rows) <= MOST_REFERENCES, "Referencia", "lista de hasta 40")
        corrected = 0
        for place, row in enumerate(rows, 1):
            where = f"Referencia[{place}]"
            self.read(row, "Referencia.")
            self.unless(row.get("NroLinRef") == place, f"{where}.NroLinRef", "correlativo")
            self.text(row, "FolioRef", 18, where, needed=kind not in BOLETAS)
            self.text(row, "RazonRef", 90, where, needed=False)
            if "FchRef" in row or kind not in BOLETAS:
                self.unless(is_date(row.get("FchRef")), f"{where}.FchRef", "AAAA-MM-DD")
            if "CodRef" in row:
                self.unless(row["CodRef"] in (1, 2, 3), f"{where}.CodRef", "1, 2 o 3")
                corrected += 1
        if kind == 61:
            self.unless(corrected > 0, "Referencia", "una nota de crédito corrige un documento: CodRef")
        return rows

    def amounts(self, totals: Mapping[str, Any]) -> None:
        """Totals are whole pesos."""
        for name, value in totals.items():
            if name != "TasaIVA":
                self.unless(is_pesos(value), f"Totales.{name}", "entero en pesos")

    def big_sale(self, kind: int, ident: Any, receiver: Any, totals: Any) -> None:
        """Over 135 UF a boleta names who paid and how."""
        total = number(totals.get("MntTotal"))
        if kind in BOLETAS and total is not None and total > BIG_SALE:
            self.unless(ident.get("MedioPago") in (1, 2, 3, 4, 5), "IdDoc.MedioPago", "requerido sobre 135 UF")
            self.unless("RznSocRecep" in receiver, "Receptor.RznSocRecep", "requerido sobre 135 UF")


def _is_rut(value: Any) -> bool:
    return isinstance(value, str) and RUT.fullmatch(value) is not None


def is_pesos(value: Any) -> bool:
    """Whole pesos, none negative."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18


def _is_factor(value: Any) -> bool:
    read = number(value)
    return read is not None and read >= SMALLEST and digits_after_point(read) <= MOST_DECIMALS and read < 10**12
