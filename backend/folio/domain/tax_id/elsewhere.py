"""Countries without a file of their own: python-stdnum's modules, believed when they accept.

A refusal here is never certain: these rules were not held against what shoppers there really type.
"""

from functools import cache
from importlib import import_module
from typing import Any

from folio.domain.tax_id.outcome import Written, bad, fault_of, good, untold
from folio.domain.verdict import TaxIdVerdict

# country -> modules of python-stdnum, tried in order; (module, type, kind)
MODULES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "CR": (("cr.cpj", "cpj", "business"), ("cr.cpf", "cpf", "person"), ("cr.cr", "dimex", "person")),
    "DE": (("de.vat", "ust-id", "business"), ("de.idnr", "idnr", "person"), ("de.stnr", "stnr", "unknown")),
    "DO": (("do.rnc", "rnc", "business"), ("do.cedula", "cedula", "person")),
    "FR": (
        ("fr.tva", "tva", "business"),
        ("fr.siren", "siren", "business"),
        ("fr.siret", "siret", "business"),
        ("fr.nif", "nif", "person"),
    ),
    "GB": (("gb.vat", "vat", "business"), ("gb.utr", "utr", "unknown")),
    "GR": (("gr.vat", "afm", "unknown"),),
    "GT": (("gt.nit", "nit", "unknown"),),
    "SV": (("sv.nit", "nit", "unknown"),),
    "US": (("us.ein", "ein", "business"), ("us.ssn", "ssn", "person"), ("us.itin", "itin", "person")),
    "VE": (("ve.rif", "rif", "unknown"),),
    **{
        country: ((f"{module}", "vat", "business"),)
        for country, module in {
            "AT": "at.uid", "BE": "be.vat", "BG": "bg.vat", "CY": "cy.vat", "CZ": "cz.dic", "DK": "dk.cvr",
            "EE": "ee.kmkr", "FI": "fi.alv", "HR": "hr.oib", "HU": "hu.anum", "IE": "ie.vat", "LT": "lt.pvm",
            "LU": "lu.tva", "LV": "lv.pvn", "MT": "mt.vat", "NL": "nl.btw", "PL": "pl.nip", "RO": "ro.cui",
            "SE": "se.vat", "SI": "si.ddv", "SK": "sk.dph", "CH": "ch.vat", "NO": "no.mva",
        }.items()
    },
}  # fmt: skip
# Numbers without a check digit: accepted, and nothing is proven by it.
UNPROVEN = frozenset({"CR", "US"})
ALIASES = {"EL": "GR", "UK": "GB", "XI": "GB"}
GUATEMALA_CONSUMER = "CF"
GUATEMALA_DPI = 13


def judge(country: str, written: Written) -> TaxIdVerdict:
    """A verdict where some module accepts; otherwise invalid without certainty, or unknown where there is none."""
    compact = written.compact
    if country == "GT" and (compact == GUATEMALA_CONSUMER or (len(compact) == GUATEMALA_DPI and compact.isdigit())):
        return good("nit", compact, compact, "generic" if compact == GUATEMALA_CONSUMER else "person", proven=False)
    fault = type_ = ""
    for name, type_, kind in MODULES.get(country, ()):
        module = _module(name)
        fault = fault_of(module, compact)
        if not fault:
            return good(type_, compact, _formatted(module, compact), kind, proven=country not in UNPROVEN)
    return bad(fault, type_, compact, certain=False, n=str(len(compact))) if fault else untold("unsupported")


@cache
def _module(name: str) -> Any:
    return import_module(f"stdnum.{name}")


def _formatted(module: Any, compact: str) -> str:
    written: str = module.format(compact) if hasattr(module, "format") else compact
    return written
