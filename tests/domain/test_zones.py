"""The store's wall clock."""

import pytest

from folio.domain.zones import COUNTRIES, RAILS, zone


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Santiago", "CL", "America/Santiago"),
        ("(GMT-03:00) Santiago", "CL", "America/Santiago"),
        ("America/Punta_Arenas", "CL", "America/Punta_Arenas"),
        ("Lisbon", "PT", "Europe/Lisbon"),
        ("", "PT", "Europe/Lisbon"),
        ("Nowhere", "CO", "America/Bogota"),
        ("../../etc/passwd", "MX", "America/Mexico_City"),
        ("", "PE", "America/Lima"),
        ("", "ES", "Europe/Madrid"),
        ("", "BR", "America/Sao_Paulo"),
        ("", "AR", "America/Argentina/Buenos_Aires"),
        ("", "UY", "America/Montevideo"),
        ("", "PY", "America/Asuncion"),
        ("", "EC", "America/Guayaquil"),
        ("Nowhere", "XX", "UTC"),
    ],
)
def test_a_stores_zone_is_its_name_or_its_countrys_or_utc(name: str, country: str, expected: str) -> None:
    assert zone(name, country).key == expected


@pytest.mark.parametrize("key", sorted({*RAILS.values(), *COUNTRIES.values()}))
def test_every_zone_of_the_tables_exists(key: str) -> None:
    assert zone(key, "").key == key
