"""Good Tax IDs by rule: every shape a country accepts, how to draw one, and where it can be spoiled.

python-stdnum is the oracle, never Folio's own code: a number is good because python-stdnum says so, and spoiled
only when python-stdnum names the fault.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stdnum.ar import cuit
from stdnum.br import cnpj, cpf
from stdnum.cl import rut as cl_rut
from stdnum.co import nit
from stdnum.ec import ci
from stdnum.ec import ruc as ec_ruc
from stdnum.es import cif, dni, nie, nif
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength
from stdnum.it import codicefiscale, iva
from stdnum.mx import rfc
from stdnum.pe import ruc as pe_ruc
from stdnum.pt import nif as pt_nif
from stdnum.py import ruc as py_ruc
from stdnum.uy import rut as uy_rut

from drawing import (
    DIGITS,
    LETTERS,
    Draw,
    after,
    brazilian_company,
    brazilian_person,
    closed,
    digits,
    ecuadorian,
    italian_company,
    italian_person,
    mexican,
    number,
    spanish_company,
)

Text = Callable[[str], str]
Parts = tuple[tuple[int, str], ...]
REASONS = {
    InvalidChecksum: "checksum", InvalidComponent: "component", InvalidFormat: "format", InvalidLength: "length",
}  # fmt: skip


@dataclass(frozen=True)
class Family:
    """One shape of number. `oracle` is None where nothing inside can be wrong; `checks` are the places its check
    digits may stand (none: it has no check digit), `alphabet` what may stand there.

    `parts`: where a part of the number stands and what can never stand there. `doubted`: reasons the oracle gives
    that prove nothing, so that the number is unknown. `sort`: the place that tells another sort of number; a slip
    there changes more than one digit. `typed` keeps a dash that carries meaning.
    """

    draw: Draw
    oracle: Any = None
    alphabet: str = DIGITS
    checks: tuple[int, ...] = (-1,)
    formatted: Text = str
    typed: Text | None = None
    kind: str = "any"
    parts: Parts = ()
    doubted: frozenset[str] = frozenset()
    sort: int | None = None

    def reason(self, compact: str) -> str:
        """What the oracle says against a number; empty when it accepts."""
        try:
            self.oracle.validate(compact)
        except tuple(REASONS) as fault:
            return REASONS[type(fault)]
        return ""


def chilean(compact: str) -> str:
    """Thousands with points, then dash and check digit."""
    return f"{int(compact[:-1]):,}".replace(",", ".") + "-" + compact[-1]


def _threes(compact: str) -> str:
    return f"{compact[:3]} {compact[3:6]} {compact[6:]}"


_RUT = DIGITS + "K"
_COMPANY = closed(nit, number(800_000_000, 901_999_999))
_PROVINCES = (0, "00 25 29 31 49 51 98")
_BIRTH: Parts = ((-7, "00 13 20 99"), (-5, "00 32 40 99"))
_BODY = frozenset({"checksum", "component"})

FAMILIES: dict[str, tuple[Family, ...]] = {
    "AR": (
        Family(closed(cuit, after("20 23 24 27 30 33 34 50 51 55", 8)), cuit, formatted=cuit.format,
               parts=((0, "00 10 19 21 25 28 31 40 56 99"),)),
        Family(number(1_000_000, 99_999_999)),
    ),
    "BR": (
        Family(brazilian_company(DIGITS), cnpj, checks=(-1, -2), formatted=cnpj.format, parts=((0, "0" * 12),)),
        Family(brazilian_company(LETTERS + DIGITS), cnpj, checks=(-1, -2), formatted=cnpj.format),
        Family(brazilian_person, cpf, checks=(-1, -2), formatted=cpf.format, parts=((0, "0" * 11),)),
    ),
    "CL": (
        Family(closed(cl_rut, number(1_000_000, 49_999_999), alphabet=_RUT), cl_rut, _RUT, formatted=chilean),
        Family(closed(cl_rut, number(50_000_000, 99_999_999), alphabet=_RUT), cl_rut, _RUT, formatted=chilean),
    ),
    "CO": (
        Family(_COMPANY, nit, formatted=nit.format, typed=nit.format),
        Family(_COMPANY, nit, formatted=nit.format, kind="business"),
        Family(number(100_000, 1_999_999_999)),
    ),
    "EC": (
        Family(closed(ci, ecuadorian("0123456", 6)), ci, parts=(_PROVINCES, (2, "7 8 9"))),
        Family(closed(ec_ruc, ecuadorian("012345", 6), "001"), ec_ruc, checks=(9,), sort=2,
               parts=(_PROVINCES, (2, "7 8"), (10, "000"))),
        Family(closed(ec_ruc, ecuadorian("9", 6), "001"), ec_ruc, checks=(9,), sort=2,
               doubted=_BODY, parts=(_PROVINCES, (10, "000"))),
        Family(closed(ec_ruc, ecuadorian("6", 5), "0001"), ec_ruc, checks=(8,), sort=2,
               doubted=_BODY, parts=(_PROVINCES,)),
    ),
    "ES": (
        Family(closed(dni, lambda r: digits(r, 8), alphabet=LETTERS), nif, LETTERS, parts=((0, "I O T"),)),
        Family(closed(nie, lambda r: r.choice("XYZ") + digits(r, 7), alphabet=LETTERS), nif, LETTERS),
        Family(closed(nif, lambda r: r.choice("KLM") + digits(r, 7), alphabet=LETTERS), nif, LETTERS),
        Family(spanish_company, cif, DIGITS + LETTERS[:10], parts=((0, "I O T"),)),
    ),
    "IT": (
        Family(closed(iva, italian_company), iva, parts=((7, "000 101 119 122 200 887 998"), (0, "0000000"))),
        Family(italian_person, codicefiscale, LETTERS, parts=((9, "00 32 39 40 72 79"), (8, "F G I J K N O Q"))),
    ),
    "MX": (
        Family(mexican(4), rfc, checks=(), parts=(*_BIRTH, (0, "BUEI CACA COGE MEAR PUTO RATA RUIN"))),
        Family(mexican(3), rfc, checks=(), parts=_BIRTH),
    ),
    "PE": (
        Family(closed(pe_ruc, after("10 15 17 20", 8)), pe_ruc, parts=((0, "00 11 12 13 14 18 19 21 30 99"),)),
        Family(number(10_000_000, 99_999_999)),
        Family(lambda r: "00" + digits(r, 7)),
    ),
    "PT": (
        Family(closed(pt_nif, after("1 2 3 45 5 6 7 8 9", 7)), pt_nif, formatted=_threes, parts=((0, "0"),)),
    ),
    "PY": (
        Family(closed(py_ruc, number(80_000_000, 80_199_999)), py_ruc, formatted=py_ruc.format,
               typed=py_ruc.format),
        Family(closed(py_ruc, number(300_000, 9_999_999)), py_ruc, formatted=py_ruc.format, typed=py_ruc.format),
    ),
    "UY": (
        Family(closed(uy_rut, lambda r: f"{r.randint(1, 22):02d}{r.randint(1, 999_999):06d}001"), uy_rut,
               formatted=uy_rut.format, doubted=frozenset({"component"}),
               parts=((0, "00 23 30 99"), (2, "000000"), (8, "000 002 010 100"))),
        Family(number(1_000_000, 69_999_999)),
    ),
}  # fmt: skip
