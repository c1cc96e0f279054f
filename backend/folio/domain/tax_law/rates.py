"""The consumption tax rates of the main countries, with the day each came and went.

Only what is certain is here, and nothing is refused for being absent: regional and special rates exist that no table
of ours will ever have. What the table is for is the opposite, a rate that was right once and is not any more, left
standing in a store's settings (Ecuador's 12 %).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from folio.domain.errors import Held
from folio.domain.money import format_rate


@dataclass(frozen=True, slots=True)
class Rate:
    """A legal rate in percent; `until` is its last day, None while it stands."""

    percent: Decimal
    since: date
    until: date | None
    source: str


class Standing(StrEnum):
    """What we know of a rate on a day."""

    IN_FORCE = "in_force"
    ENDED = "ended"
    UNKNOWN = "unknown"


def _rates(source: str, since: str, *percents: str, until: str = "") -> tuple[Rate, ...]:
    last = date.fromisoformat(until) if until else None
    return tuple(Rate(Decimal(percent), date.fromisoformat(since), last, source) for percent in percents)


RATES: dict[str, tuple[Rate, ...]] = {
    "CL": (
        *_rates("Ley 19.888", "2003-10-01", "19"),
        *_rates("Ley 19.041", "1990-07-01", "18", until="2003-09-30"),
    ),
    "PT": (
        *_rates("CIVA art. 18.º; Lei 55-A/2010", "2011-01-01", "23"),
        *_rates("CIVA art. 18.º; Lei 12-A/2010", "2010-07-01", "13", "6"),
        *_rates("CIVA art. 18.º n.º 3, Madeira; DLR 5-A/2014/M", "2014-01-01", "22", "12"),
        *_rates("CIVA art. 18.º n.º 3, Madeira; DLR 6/2024/M", "2024-10-01", "4"),
        *_rates("CIVA art. 18.º n.º 3, Azores; DLR 15-A/2021/A", "2021-07-01", "16", "9", "4"),
        *_rates("Lei 12-A/2010", "2010-07-01", "21", until="2010-12-31"),
    ),
    "ES": (
        *_rates("LIVA art. 90; RDL 20/2012", "2012-09-01", "21", "10"),
        *_rates("LIVA art. 91.2; Ley 41/1994", "1995-01-01", "4"),
        *_rates("Ley 26/2009", "2010-07-01", "18", "8", until="2012-08-31"),
    ),
    "CO": (
        *_rates("E.T. art. 468; Ley 1819 de 2016", "2017-01-01", "19", "5"),
        *_rates("E.T. art. 468; Ley 633 de 2000", "2001-01-01", "16", until="2016-12-31"),
    ),
    "MX": (
        *_rates("LIVA art. 1", "2010-01-01", "16"),
        *_rates("Decreto de estímulos fiscales, región fronteriza norte (DOF 31-12-2018)", "2019-01-01", "8"),
        *_rates("LIVA art. 1 before the reform of 2009", "1995-04-01", "15", until="2009-12-31"),
    ),
    "PE": (
        *_rates("Ley 29666: IGV 16 % and IPM 2 %", "2011-03-01", "18"),
        *_rates("Ley 28033", "2003-08-01", "19", until="2011-02-28"),
    ),
    "AR": _rates("Ley 23.349 art. 28", "1995-04-01", "21", "10.5", "27"),
    "EC": (
        *_rates("Decreto Ejecutivo 198 of 2024", "2024-04-01", "15"),
        *_rates("LRTI art. 65 before 2024", "2017-06-01", "12", until="2024-03-31"),
        *_rates("Ley Orgánica de Solidaridad of 2016", "2016-06-01", "14", until="2017-05-31"),
    ),
    "UY": _rates("Ley 18.083", "2007-07-01", "22", "10"),
    "PY": _rates("Ley 6380/2019 art. 90", "2020-01-01", "10", "5"),
    "IT": (
        *_rates("DPR 633/1972 art. 16; DL 76/2013", "2013-10-01", "22"),
        *_rates("DPR 633/1972 tab. A", "1995-02-24", "10", "4"),
        *_rates("DPR 633/1972 tab. A parte II-bis; L. 208/2015", "2016-01-01", "5"),
        *_rates("DL 98/2011", "2011-09-17", "21", until="2013-09-30"),
    ),
}


def standing(country: str, percent: Decimal, on: date) -> tuple[Standing, Rate | None]:
    """What is known of a country's rate on a day, with the row that says so. Never an opinion on what is absent."""
    rows = [row for row in RATES.get(country, ()) if row.percent == percent]
    for row in rows:
        if row.since <= on and (row.until is None or on <= row.until):
            return Standing.IN_FORCE, row
    ended = [row for row in rows if row.until is not None and row.until < on]
    if ended:
        return Standing.ENDED, max(ended, key=lambda row: row.until or row.since)
    return Standing.UNKNOWN, None


def refuse_ended(country: str, percent: Decimal, on: date) -> None:
    """Raise `Held` (`default_rate_ended`, with the rates of the day) for a rate that is not law any more. What the
    table does not know passes: it may be regional.
    """
    known, row = standing(country, percent, on)
    if known is Standing.ENDED and row is not None and row.until is not None:
        raise Held(
            "default_rate_ended",
            {
                "rate": format_rate(percent),
                "until": row.until.isoformat(),
                "country": country,
                "source": row.source,
                "now": ", ".join(f"{format_rate(other.percent)} %" for other in in_force(country, on)),
            },
        )


def in_force(country: str, on: date) -> tuple[Rate, ...]:
    """The rates of a country that stand on a day, the highest first."""
    rows = [row for row in RATES.get(country, ()) if row.since <= on and (row.until is None or on <= row.until)]
    return tuple(sorted(rows, key=lambda row: -row.percent))
