"""People who do not exist, made by rule: the same number gives the same person."""

from dataclasses import dataclass
from typing import Any

from stdnum.cl import rut
from stdnum.pt import nif

NAMES = "Elena Tomás Lucía Mateo Inês Diogo Valentina Joaquín Beatriz Rui Camila Andrés".split()
SURNAMES = "Ejemplar Muestra Prueba Exemplo Modelo Amostra Ensayo Ficticia".split()
STREETS = "Calle Inventada;Avenida de Prueba;Pasaje Ejemplo;Rua do Modelo;Travessa da Amostra".split(";")
PLACES = {
    "CL": ("Santiago", "Providencia", "Región Metropolitana", "12", "Chile", "7500000"),
    "PT": ("Lisboa", "Lisboa", "Lisboa", "14", "Portugal", "1000-001"),
    "CO": ("Bogotá", "Bogotá", "Bogotá D.C.", "34", "Colombia", "110111"),
    "MX": ("Ciudad de México", "Cuauhtémoc", "CDMX", "09", "México", "06000"),
    "PE": ("Lima", "Miraflores", "Lima", "15", "Perú", "15074"),
    "BR": ("São Paulo", "Pinheiros", "SP", "27", "Brasil", "05422-000"),
    "ES": ("Madrid", "Madrid", "Madrid", "29", "España", "28001"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A buyer."""

    name: str
    surname: str
    email: str
    tax_id: str
    address: dict[str, Any]


def person(number: int, country: str = "CL") -> Person:
    """The person with this number, living in a country."""
    name, surname = NAMES[number % len(NAMES)], SURNAMES[number // len(NAMES) % len(SURNAMES)]
    city, municipality, region, code, land, postal = PLACES.get(country, PLACES["CL"])
    address = {
        "name": name,
        "surname": surname,
        "address": f"{STREETS[number % len(STREETS)]} {100 + number % 800}",
        "city": city,
        "postal": postal,
        "region": region,
        "country": land,
        "country_code": country,
        "region_code": code,
        "street_number": None,
        "complement": None,
        "municipality": municipality,
    }
    return Person(name, surname, f"buyer{number}@example.com", tax_id(number, country), address)


def tax_id(number: int, country: str) -> str:
    """A right personal Tax ID of a country, or an empty text where we make none."""
    if country == "CL":
        body = str(10_000_000 + number * 7919 % 9_000_000)
        return f"{body}-{rut.calc_check_digit(body)}"
    if country == "PT":
        body = f"2{number * 7919 % 10_000_000:07d}"
        return body + str(nif.calc_check_digit(body))
    return ""


def company_tax_id(number: int, country: str) -> str:
    """A right company Tax ID."""
    if country == "CL":
        body = str(76_000_000 + number * 7919 % 1_000_000)
        return f"{body}-{rut.calc_check_digit(body)}"
    body = f"5{number * 7919 % 10_000_000:07d}"
    return body + str(nif.calc_check_digit(body))
