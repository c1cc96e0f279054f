"""OpenFactura's own second sum of a DTE: it answers OF-10 with every field that differs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from e2e.simulators.providers.books import Line, half_up
from e2e.simulators.providers.openfactura_schema import (
    BOLETAS,
    EXEMPT,
    KINDS,
    Issue,
    Look,
    of_error,
    schema_error,
)

IVA = Fraction(19, 100)


@dataclass
class Checked:
    """A DTE that was accepted, with the sums the provider made."""

    kind: str
    issued_on: str
    reference: str | None
    net: int
    exempt: int
    iva: int
    total: int
    lines: tuple[Line, ...]
    unread: set[str] = field(default_factory=set)


def check_dte(given: Any, tolerance: int) -> Checked:
    """The whole judgement: first the schema (OF-02), then every sum (OF-10)."""
    look = Look()
    dte = look.part({"dte": given}, "dte")
    head = look.part(dte, "Encabezado")
    ident, totals = look.part(head, "IdDoc"), look.part(head, "Totales")
    kind = ident.get("TipoDTE")
    if kind not in KINDS:
        raise schema_error([("IdDoc.TipoDTE", "tipo no autorizado")])
    look.names(dte, head, ident, totals)
    look.ident(ident, kind in BOLETAS)
    look.issuer(look.part(head, "Emisor"), kind in BOLETAS)
    receiver = look.part(head, "Receptor")
    look.receiver(receiver, kind)
    lines = look.lines(dte.get("Detalle"), kind)
    adjustments = look.adjustments(dte.get("DscRcgGlobal", []))
    references = look.references(dte.get("Referencia", []), kind)
    look.amounts(totals)
    look.big_sale(kind, ident, receiver, totals)
    if kind in EXEMPT:
        look.unless("MntNeto" not in totals and "IVA" not in totals, "Totales", "un documento exento no lleva IVA")
    if look.issues:
        raise schema_error(look.issues)
    sums, priced = _add_up(ident, lines, adjustments, totals, tolerance)
    ours = next((row.get("FolioRef") for row in references if str(row.get("TpoDocRef")) == "801"), None)
    return Checked(
        kind=str(kind),
        issued_on=ident["FchEmis"],
        reference=ours,
        net=sums["MntNeto"],
        exempt=sums["MntExe"],
        iva=sums["IVA"],
        total=sums["MntTotal"],
        lines=priced,
        unread=look.unread,
    )


def _add_up(
    ident: Mapping[str, Any],
    rows: list[dict[str, Any]],
    adjustments: list[dict[str, Any]],
    totals: Mapping[str, Any],
    tolerance: int,
) -> tuple[dict[str, int], tuple[Line, ...]]:
    """Every sum again; OF-10 with all that differ."""
    kind, wrong = int(ident["TipoDTE"]), list[Issue]()
    lines = tuple(_line(place, row, kind, wrong) for place, row in enumerate(rows, 1))
    taxed, exempt = (
        _adjusted(sum(line.amount for line in lines if (line.rate == 0) == free), adjustments, free)
        for free in (False, True)
    )
    net, iva = _taxed_part(ident, kind, taxed)
    stated = totals.get("IVA", 0)
    if kind not in BOLETAS and abs(stated - iva) <= tolerance:
        iva = stated
    sums = {"MntNeto": net, "MntExe": exempt, "IVA": iva, "MntTotal": net + exempt + iva}
    expected = {**sums, **dict.fromkeys(("TotalPeriodo", "VlrPagar"), sums["MntTotal"])}
    for name, value in expected.items():
        needed = name == "MntTotal" or (name in sums and value != 0)
        if (needed or name in totals) and totals.get(name) != value:
            wrong.append((f"Totales.{name}", f"se esperaba {value}"))
    if str(totals.get("TasaIVA", "19")) not in ("19", "19.00"):
        wrong.append(("Totales.TasaIVA", "se esperaba 19"))
    if wrong:
        raise of_error("OF-10", "Los montos no cuadran", wrong)
    return sums, lines


def _taxed_part(ident: Mapping[str, Any], kind: int, taxed: int) -> tuple[int, int]:
    """Net and IVA of the taxed lines: a boleta splits its gross, a factura adds to its net."""
    if kind in BOLETAS and "IndMntNeto" not in ident:
        net = half_up(taxed / (1 + IVA))
        return net, taxed - net
    net = half_up(taxed / (1 + IVA)) if "MntBruto" in ident else taxed
    return net, half_up(net * IVA)


def _line(place: int, row: Mapping[str, Any], kind: int, wrong: list[Issue]) -> Line:
    price, quantity = Decimal(row.get("PrcItem", 0)), Decimal(row.get("QtyItem", 1))
    expected = half_up(Fraction(price) * Fraction(quantity)) - row.get("DescuentoMonto", 0)
    if expected != row["MontoItem"] or expected < 0:
        wrong.append((f"Detalle[{place}].MontoItem", f"se esperaba {expected}"))
    exempt = kind in EXEMPT or "IndExe" in row
    rate = Decimal(0) if exempt else Decimal(19)
    return Line(str(place), row["NmbItem"], quantity, price, Decimal(0), rate, Fraction(row["MontoItem"]))


def _adjusted(base: int, adjustments: Iterable[Mapping[str, Any]], exempt: bool) -> int:
    """The base with its global discounts and surcharges; one without IndExeDR hits the taxed lines only."""
    moved = 0
    for row in adjustments:
        if ("IndExeDR" in row) is exempt:
            value = Fraction(row["ValorDR"])
            size = half_up(value if row["TpoValor"] == "$" else base * value / 100)
            moved += size if row["TpoMov"] == "R" else -size
    return base + moved
