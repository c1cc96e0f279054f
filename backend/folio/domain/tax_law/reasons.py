"""Legal reasons for a zero rate, by the codes that tax offices know, with the words they want printed.

Sources: Portugal, the exemption codes of Portaria 195/2020 and the SAF-T (PT) file, as two publishers list them;
European Union, the VATEX list of EN 16931; Spain, the keys of the tax agency's SII and Verifactu records; Chile,
`IndExe` of the SII's DTE format; Peru, SUNAT's catalogue 07. A country without a list takes the merchant's own code
and words.
"""

from dataclasses import dataclass
from datetime import date

from folio.domain.errors import Held
from folio.domain.policy import Exemption
from folio.domain.tax_law.union import MEMBERS


@dataclass(frozen=True, slots=True)
class Reason:
    """A legal reason: its code, what kind of exemption it is, and the words to print.

    `categories` are the kinds (as on `TaxGroup`) that the code may stand for. `until` is its last day, None while it
    stands. `law` is where it is written.
    """

    code: str
    categories: frozenset[str]
    mention: str
    law: str
    since: date | None = None
    until: date | None = None


def _all(categories: str, *rows: tuple[str, str, str]) -> dict[str, Reason]:
    kinds = frozenset(categories.split())
    return {code: Reason(code, kinds, mention, law) for code, mention, law in rows}


_PORTUGAL = {
    **_all(
        "exempt",
        ("M01", "Artigo 16.º, n.º 6 do CIVA", "CIVA art. 16.º n.º 6"),
        ("M02", "Artigo 6.º do Decreto-Lei n.º 198/90", "DL 198/90 art. 6.º"),
        ("M04", "Isento artigo 13.º do CIVA", "CIVA art. 13.º"),
        ("M06", "Isento artigo 15.º do CIVA", "CIVA art. 15.º"),
        ("M07", "Isento artigo 9.º do CIVA", "CIVA art. 9.º"),
        ("M09", "IVA - não confere direito a dedução", "CIVA art. 62.º b)"),
        ("M10", "IVA - regime de isenção", "CIVA art. 57.º"),
        ("M11", "Regime particular do tabaco", "DL 346/85"),
        ("M12", "Regime da margem de lucro - Agências de viagens", "DL 221/85"),
        ("M13", "Regime da margem de lucro - Bens em segunda mão", "DL 199/96"),
        ("M14", "Regime da margem de lucro - Objetos de arte", "DL 199/96"),
        ("M15", "Regime da margem de lucro - Objetos de coleção e antiguidades", "DL 199/96"),
        ("M19", "Outras isenções", "isenções temporárias"),
        ("M20", "IVA - regime forfetário", "CIVA art. 59.º-D n.º 2"),
        ("M21", "IVA - não confere direito à dedução", "CIVA art. 72.º n.º 4"),
        ("M25", "Mercadorias à consignação", "CIVA art. 38.º n.º 1 a)"),
    ),
    **_all("export", ("M05", "Isento artigo 14.º do CIVA", "CIVA art. 14.º")),
    **_all("intra_community", ("M16", "Isento artigo 14.º do RITI", "RITI art. 14.º")),
    **_all(
        "reverse",
        ("M30", "IVA - autoliquidação", "CIVA art. 2.º n.º 1 i)"),
        ("M31", "IVA - autoliquidação", "CIVA art. 2.º n.º 1 j)"),
        ("M32", "IVA - autoliquidação", "CIVA art. 2.º n.º 1 l)"),
        ("M33", "IVA - autoliquidação", "CIVA art. 2.º n.º 1 m)"),
        ("M40", "IVA - autoliquidação", "CIVA art. 6.º n.º 6 a) a contrário"),
        ("M41", "IVA - autoliquidação", "RITI art. 8.º n.º 3"),
        ("M42", "IVA - autoliquidação", "DL 21/2007"),
        ("M43", "IVA - autoliquidação", "DL 362/99"),
    ),
    **_all("outside", ("M99", "Não sujeito ou não tributado", "não sujeição")),
    # The food basket of 2023 and the code that four others replaced: right once, refused now.
    "M26": Reason(
        "M26", frozenset({"exempt"}), "Isenção de IVA com direito à dedução no cabaz alimentar", "Lei 17/2023",
        date(2023, 4, 18), date(2024, 1, 4),
    ),
    "M08": Reason("M08", frozenset({"reverse"}), "IVA - autoliquidação", "CIVA art. 2.º", None, date(2022, 12, 31)),
}  # fmt: skip

_SPAIN = {
    **_all(
        "exempt",
        ("E1", "Operación exenta, artículo 20 LIVA", "LIVA art. 20"),
        ("E4", "Operación exenta, artículos 23 y 24 LIVA", "LIVA art. 23 y 24"),
        ("E6", "Operación exenta por otra causa", "LIVA"),
    ),
    **_all(
        "export",
        ("E2", "Exportación exenta, artículo 21 LIVA", "LIVA art. 21"),
        ("E3", "Operación asimilada a la exportación, artículo 22 LIVA", "LIVA art. 22"),
    ),
    **_all("intra_community", ("E5", "Entrega intracomunitaria exenta, artículo 25 LIVA", "LIVA art. 25")),
    **_all("reverse", ("S2", "Inversión del sujeto pasivo, artículo 84 LIVA", "LIVA art. 84")),
    **_all(
        "outside",
        ("N1", "Operación no sujeta, artículos 7, 14 y otros LIVA", "LIVA art. 7 y 14"),
        ("N2", "Operación no sujeta por reglas de localización", "LIVA art. 68 a 70"),
    ),
}

_CHILE = {
    **_all("exempt outside", ("1", "No afecto o exento de IVA", "DL 825 art. 12; SII IndExe 1")),
    **_all("export", ("12-D", "Exportación exenta de IVA", "DL 825 art. 12 letra D")),
}

_PERU = {
    **_all("exempt", ("20", "Operación exonerada", "SUNAT catálogo 07")),
    **_all("outside", ("30", "Operación inafecta", "SUNAT catálogo 07")),
    **_all("export", ("40", "Exportación de bienes", "SUNAT catálogo 07")),
}

_UNION = {
    **_all("export", ("VATEX-EU-G", "Export outside the European Union", "Directive 2006/112/EC art. 146")),
    **_all("intra_community", ("VATEX-EU-IC", "Intra-community supply", "Directive 2006/112/EC art. 138")),
    **_all("reverse", ("VATEX-EU-AE", "Reverse charge", "Directive 2006/112/EC art. 194 to 199")),
    **_all("outside", ("VATEX-EU-O", "Not subject to VAT", "Directive 2006/112/EC art. 2")),
}

REASONS: dict[str, dict[str, Reason]] = {"PT": _PORTUGAL, "ES": _SPAIN, "CL": _CHILE, "PE": _PERU}


def codes_of(country: str) -> dict[str, Reason]:
    """The codes that a seller's country knows; empty where it has no list."""
    union = _UNION if country in MEMBERS else {}
    return {**union, **REASONS.get(country, {})}


def reason_for(country: str, chosen: Exemption, on: date | None) -> Reason:
    """The legal reason a merchant chose, with the words to print.

    Raises `Held`: `exemption_code_unknown` for a code the seller's country does not list for that kind,
    `exemption_code_ended` for one that is no longer law on that day, `exemption_mention_missing` where the country
    has no list and no words were given.
    """
    known = REASONS.get(country)
    row = codes_of(country).get(chosen.code.upper())
    if row is None:
        if known is not None or chosen.code.upper().startswith("VATEX-"):
            raise Held("exemption_code_unknown", {"code": chosen.code, "country": country})
        if not chosen.mention:
            raise Held("exemption_mention_missing", {"code": chosen.code, "country": country})
        return Reason(chosen.code, frozenset({chosen.category}), chosen.mention, "own_choice")
    if chosen.category not in row.categories:
        raise Held("exemption_code_unknown", {"code": chosen.code, "country": country})
    if on is not None and not ((row.since or on) <= on <= (row.until or on)):
        raise Held(
            "exemption_code_ended",
            {"code": chosen.code, "country": country, "until": row.until.isoformat() if row.until else "–"},
        )
    return Reason(row.code, row.categories, chosen.mention or row.mention, row.law, row.since, row.until)
