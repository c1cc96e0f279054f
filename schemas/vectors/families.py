"""Good Tax IDs by rule: for every shape a country accepts, how to draw one and how to spoil its check digit.

python-stdnum is the oracle, never Folio's own code: a number is good because python-stdnum says so, and spoiled
only when python-stdnum names the fault.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from stdnum.ar import cuit
from stdnum.br import cnpj, cpf
from stdnum.cl import rut as cl_rut
from stdnum.co import nit
from stdnum.ec import ci
from stdnum.ec import ruc as ec_ruc
from stdnum.es import cif, dni, nie
from stdnum.exceptions import InvalidChecksum
from stdnum.it import codicefiscale, iva
from stdnum.mx import rfc
from stdnum.pe import ruc as pe_ruc
from stdnum.pt import nif
from stdnum.py import ruc as py_ruc
from stdnum.uy import rut as uy_rut

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Draw = Callable[[Random], str]
Text = Callable[[str], str]


@dataclass(frozen=True)
class Family:
    """One shape of number. `oracle` is None where the shape has no check digit; `checks` are the places its check
    digits may stand, `alphabet` what may stand there. `typed` keeps a dash that carries meaning.
    """

    draw: Draw
    oracle: Any = None
    alphabet: str = DIGITS
    checks: tuple[int, ...] = (-1,)
    formatted: Text = str
    typed: Text | None = None
    kind: str = "any"

    def spoiled(self, random: Random, compact: str) -> str:
        """The number with one wrong check digit."""
        place = random.choice(self.checks) % len(compact)
        for other in random.sample(self.alphabet, len(self.alphabet)):
            changed = compact[:place] + other + compact[place + 1 :]
            if other != compact[place] and _fault(self.oracle, changed) is InvalidChecksum:
                return changed
        raise AssertionError(f"no wrong check digit for a number of {self.oracle.__name__}")


def _fault(oracle: Any, compact: str) -> type[Exception] | None:
    try:
        oracle.validate(compact)
    except Exception as fault:
        return type(fault)
    return None


def _digits(random: Random, count: int) -> str:
    return "".join(random.choices(DIGITS, k=count))


def _number(least: int, most: int) -> Draw:
    return lambda random: str(random.randint(least, most))


def _closed(oracle: Any, body: Draw, tail: str = "", alphabet: str = DIGITS) -> Draw:
    """Bodies closed with the check digit that the oracle accepts; bodies that no digit closes are drawn again."""

    def draw(random: Random) -> str:
        while True:
            start = body(random)
            for digit in alphabet:
                if oracle.is_valid(start + digit + tail):
                    return start + digit + tail

    return draw


def _after(prefixes: str, count: int) -> Draw:
    return lambda random: random.choice(prefixes.split()) + _digits(random, count)


def _province(random: Random) -> str:
    return f"{random.randint(1, 24):02d}"


def _cif(random: Random) -> str:
    body = random.choice("ABCDEFGHJNPQRSUVW") + _digits(random, 7)
    return body + random.choice([c for c in DIGITS + LETTERS[:10] if cif.is_valid(body + c)])


def _cnpj(alphabet: str) -> Draw:
    def draw(random: Random) -> str:
        body = random.choice("123456789") + "".join(random.choices(alphabet, k=7)) + "0001"
        return body + str(cnpj.calc_check_digits(body))

    return draw


def _cpf(random: Random) -> str:
    body = _digits(random, 9)
    return next(body + f"{check:02d}" for check in range(100) if cpf.is_valid(body + f"{check:02d}"))


def _birth(random: Random) -> str:
    return f"{random.randint(50, 99)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"


def _rfc(letters: int) -> Draw:
    def draw(random: Random) -> str:
        while True:
            name = "".join(random.choices(LETTERS, k=letters))
            number = name + _birth(random) + "".join(random.choices(LETTERS + DIGITS, k=3))
            if rfc.is_valid(number):
                return number

    return draw


def _codice(random: Random) -> str:
    name = "".join(random.choices("BCDFGLMNPRSTVZ", k=6))
    day = random.randint(1, 28) + random.choice((0, 40))
    body = f"{name}{random.randint(50, 99)}{random.choice('ABCDEHLMPRST')}{day:02d}{random.choice('ABCDEFGHL')}"
    body += f"{random.randint(1, 999):03d}"
    return body + str(codicefiscale.calc_check_digit(body))


def chilean(compact: str) -> str:
    """Thousands with points, then dash and check digit."""
    return f"{int(compact[:-1]):,}".replace(",", ".") + "-" + compact[-1]


def _threes(compact: str) -> str:
    return f"{compact[:3]} {compact[3:6]} {compact[6:]}"


FAMILIES: dict[str, tuple[Family, ...]] = {
    "AR": (
        Family(_closed(cuit, _after("20 23 24 27 30 33 34", 8)), cuit, formatted=cuit.format),
        Family(_number(1_000_000, 99_999_999)),
    ),
    "BR": (
        Family(_cnpj(DIGITS), cnpj, checks=(-1, -2), formatted=cnpj.format),
        Family(_cnpj(LETTERS + DIGITS), cnpj, checks=(-1, -2), formatted=cnpj.format),
        Family(_cpf, cpf, checks=(-1, -2), formatted=cpf.format),
    ),
    "CL": (
        Family(_closed(cl_rut, _number(1_000_000, 49_999_999), alphabet=DIGITS + "K"), cl_rut, DIGITS + "K",
               formatted=chilean),
        Family(_closed(cl_rut, _number(50_000_000, 99_999_999), alphabet=DIGITS + "K"), cl_rut, DIGITS + "K",
               formatted=chilean),
    ),
    "CO": (
        Family(_closed(nit, _number(800_000_000, 901_999_999)), nit, formatted=nit.format, typed=nit.format),
        Family(_closed(nit, _number(800_000_000, 901_999_999)), nit, formatted=nit.format, kind="business"),
        Family(_number(100_000, 1_999_999_999)),
    ),
    "EC": (
        Family(_closed(ci, lambda r: _province(r) + str(r.randint(0, 5)) + _digits(r, 6)), ci),
        Family(_closed(ec_ruc, lambda r: _province(r) + str(r.randint(0, 5)) + _digits(r, 6), "001"), ec_ruc,
               checks=(9,)),
        Family(_closed(ec_ruc, lambda r: _province(r) + "9" + _digits(r, 6), "001")),
    ),
    "ES": (
        Family(_closed(dni, lambda r: _digits(r, 8), alphabet=LETTERS), dni, LETTERS),
        Family(_closed(nie, lambda r: r.choice("XYZ") + _digits(r, 7), alphabet=LETTERS), nie, LETTERS),
        Family(_cif, cif, DIGITS + LETTERS[:10]),
    ),
    "IT": (
        Family(_closed(iva, lambda r: f"{r.randint(1, 9_999_999):07d}{r.randint(1, 100):03d}"), iva),
        Family(_codice, codicefiscale, LETTERS),
    ),
    "MX": (Family(_rfc(4)), Family(_rfc(3))),
    "PE": (
        Family(_closed(pe_ruc, _after("10 15 17 20", 8)), pe_ruc),
        Family(_number(10_000_000, 99_999_999)),
        Family(lambda r: "00" + _digits(r, 7)),
    ),
    "PT": (Family(_closed(nif, _after("1 2 3 45 5 6 9", 7)), nif, formatted=_threes),),
    "PY": (
        Family(_closed(py_ruc, _number(80_000_000, 80_199_999)), py_ruc, formatted=py_ruc.format,
               typed=py_ruc.format),
        Family(_closed(py_ruc, _number(300_000, 9_999_999)), py_ruc, formatted=py_ruc.format, typed=py_ruc.format),
    ),
    "UY": (
        Family(_closed(uy_rut, lambda r: f"{r.randint(1, 22):02d}{_digits(r, 6)}001"), uy_rut,
               formatted=uy_rut.format),
        Family(_number(1_000_000, 69_999_999)),
    ),
}  # fmt: skip
