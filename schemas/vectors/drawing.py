"""How a good number of each shape is drawn: a random start, closed with the digit that python-stdnum accepts."""

from collections.abc import Callable
from random import Random
from typing import Any

from stdnum.br import cnpj, cpf
from stdnum.es import cif
from stdnum.it import codicefiscale
from stdnum.mx import rfc

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Draw = Callable[[Random], str]


def digits(random: Random, count: int) -> str:
    """So many digits."""
    return "".join(random.choices(DIGITS, k=count))


def number(least: int, most: int) -> Draw:
    """A whole number within bounds."""
    return lambda random: str(random.randint(least, most))


def closed(oracle: Any, body: Draw, tail: str = "", alphabet: str = DIGITS) -> Draw:
    """Bodies closed with the check digit that the oracle accepts; bodies that no digit closes are drawn again."""

    def draw(random: Random) -> str:
        while True:
            start = body(random)
            for digit in alphabet:
                if oracle.is_valid(start + digit + tail):
                    return start + digit + tail

    return draw


def after(prefixes: str, count: int) -> Draw:
    """One of the prefixes, then digits."""
    return lambda random: random.choice(prefixes.split()) + digits(random, count)


def ecuadorian(third: str, count: int) -> Draw:
    """A province, a third digit that tells the sort of number, then digits."""

    def draw(random: Random) -> str:
        province = random.choice([f"{each:02d}" for each in range(1, 25)] + ["30", "50"])
        return province + random.choice(third) + digits(random, count)

    return draw


def spanish_company(random: Random) -> str:
    """A CIF, closed with a digit or a letter."""
    body = random.choice("ABCDEFGHJNPQRSUVW") + digits(random, 7)
    return body + random.choice([c for c in DIGITS + LETTERS[:10] if cif.is_valid(body + c)])


def brazilian_company(alphabet: str) -> Draw:
    """A CNPJ whose root is made of the given characters."""

    def draw(random: Random) -> str:
        body = random.choice("123456789") + "".join(random.choices(alphabet, k=7)) + "0001"
        return body + str(cnpj.calc_check_digits(body))

    return draw


def brazilian_person(random: Random) -> str:
    """A CPF."""
    body = digits(random, 9)
    return next(body + f"{check:02d}" for check in range(100) if cpf.is_valid(body + f"{check:02d}"))


def mexican(letters: int) -> Draw:
    """An RFC of a person (4 letters) or a company (3), now and then with the two letters that are none in English."""

    def draw(random: Random) -> str:
        while True:
            name = "".join(random.choices(LETTERS * 3 + "Ñ&", k=letters))
            birth = f"{random.randint(0, 99):02d}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
            drawn = name + birth + "".join(random.choices(LETTERS + DIGITS, k=3))
            if rfc.is_valid(drawn):
                return drawn

    return draw


def italian_person(random: Random) -> str:
    """A codice fiscale."""
    name = "".join(random.choices("BCDFGLMNPRSTVZ", k=6))
    day = random.randint(1, 28) + random.choice((0, 40))
    body = f"{name}{random.randint(0, 99):02d}{random.choice('ABCDEHLMPRST')}{day:02d}{random.choice('ABCDEFGHL')}"
    body += f"{random.randint(1, 999):03d}"
    return body + str(codicefiscale.calc_check_digit(body))


def italian_company(random: Random) -> str:
    """The start of a partita IVA: a number and a province."""
    return f"{random.randint(1, 9_999_999):07d}{random.randint(1, 100):03d}"
