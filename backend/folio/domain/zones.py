"""The clock on the store's wall: which zone a store's dates are in.

The platform's `timezone` may be an IANA name ("America/Santiago"), a Rails name ("Santiago") or missing; where it
says nothing usable the country's main zone is taken, and UTC where that is unknown too.
"""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

RAILS = {
    "Santiago": "America/Santiago",
    "Lisbon": "Europe/Lisbon",
    "Madrid": "Europe/Madrid",
    "Bogota": "America/Bogota",
    "Lima": "America/Lima",
    "Quito": "America/Lima",
    "Mexico City": "America/Mexico_City",
    "Guadalajara": "America/Mexico_City",
    "Monterrey": "America/Monterrey",
    "Buenos Aires": "America/Argentina/Buenos_Aires",
    "Brasilia": "America/Sao_Paulo",
    "Montevideo": "America/Montevideo",
    "Caracas": "America/Caracas",
    "La Paz": "America/La_Paz",
    "Central America": "America/Guatemala",
    "London": "Europe/London",
    "Edinburgh": "Europe/London",
    "Paris": "Europe/Paris",
    "Rome": "Europe/Rome",
    "Berlin": "Europe/Berlin",
    "Eastern Time (US & Canada)": "America/New_York",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
}
COUNTRIES = {
    "CL": "America/Santiago",
    "PT": "Europe/Lisbon",
    "ES": "Europe/Madrid",
    "CO": "America/Bogota",
    "MX": "America/Mexico_City",
    "PE": "America/Lima",
    "AR": "America/Argentina/Buenos_Aires",
    "BR": "America/Sao_Paulo",
    "UY": "America/Montevideo",
    "PY": "America/Asuncion",
    "EC": "America/Guayaquil",
    "IT": "Europe/Rome",
    "GB": "Europe/London",
    "FR": "Europe/Paris",
    "DE": "Europe/Berlin",
}


def zone(name: str, country: str) -> ZoneInfo:
    """The zone of a store from what the platform calls it, or of its country, or UTC."""
    plain = name.split(") ", 1)[-1] if name.startswith("(") else name
    for candidate in (RAILS.get(plain, plain), COUNTRIES.get(country, "")):
        try:
            return ZoneInfo(candidate)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")
