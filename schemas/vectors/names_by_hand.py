"""Business names written by hand: what companies are called, and what shoppers put there instead.

A row is (as typed, country, required, verdict, reason, normalised). Characters that cannot be seen are escapes.
"""

from typing import Any

Row = tuple[Any, ...]


def _fine(*names: str, country: str = "CL") -> tuple[Row, ...]:
    return tuple((name, country, False, "valid", "", name) for name in names)


def _refused(reason: str, *names: str, country: str = "CL") -> tuple[Row, ...]:
    return tuple((name, country, False, "invalid", reason, name) for name in names)


NAMES: tuple[Row, ...] = (
    *_fine(
        "3M", "H&M", "C&A", "A1", 'Toys "R" Us', "Yahoo! Inc.", "Müller GmbH & Co. KG", "1-800-FLOWERS.COM, Inc.",
        "ООО «Ромашка»", "株式会社任天堂",
        "١٢٣ للتجارة", "삼성전자", "Nº 1 Tienda", "@Home B.V.",
        "100% Natural S.A. de C.V.", "acme.cl", "Booking.com B.V.", "7-Eleven",
        "Sociedad Comercial Los Aromos Ltda.",
        "Construtora São João ME", "Comercial Ñandú SpA", "O'Higgins y Cía. (en liquidación)", "A/S Dansk #1",
        "Estética 24/7", "N/A", "asdf", "Boleta", "林", "E.ON SE", "C++ Training; Ltda.", "* Estrella *",
        "3 Hermanos",
        "+Salud SpA", "-Norte-", "@Casa",  # a formula's first character is the export's business
        "가", "ヌ", "M%", "Año 1: Café?", "N° 5 Ltda.", "¿Qué? S.A.", "Æther ªº", "Łódź Sp. z o.o.", "İşbank A.Ş.",
        "बाज़ार", "A_B", "José’s", "Sí – No", "x@y", "+56 Norte", "www. tienda",
        "Åhéns & Söner AB", "Sırı A.Ş.", "نامه\u200cنگار", "$ave Store", "x" * 100, "𠮷野家",
    ),
    *_fine("José Pérez 501", country="PT"),
    *_refused("name_email", "ventas@acme.cl", "a@b.co"),
    *_refused("name_url", "https://acme.cl", "www.acme.cl/tienda", "HTTP://ACME.CL"),
    *_refused("name_phone", "+56 9 1234 5678", "+1 (800) 356-9377"),
    *_refused("name_digits", "12345", "2026", "!!!", "١٢٣", "# 1", "½", "(+56) 912345678"),
    *_refused(
        "name_chars", "<script>alert(1)</script>", '=HYPERLINK("x")', "A{b}", "a|b", "café ~", "back\\slash",
        "<img src=x onerror=alert(1)>", "a\u0007b", "a\u007fb", "a\u009fb", "C^3", "[Marca]", "`Marca`",
    ),
    *_refused("swapped", "76.086.428-5", "6.824.160-K"),
    *_refused("swapped", "501 964 843", country="PT"),
    *_refused("swapped", "B58378431", country="ES"),
    *_refused("swapped", "16.727.230/0001-97", "390.533.447-05", country="BR"),
    *_refused("swapped", "20-05536168-2", country="AR"),
    *_refused("swapped", "20512333797", "PE20512333797", country="PE"),
    *_refused("swapped", "1792060346001", "171430710-3", country="EC"),
    *_refused("swapped", "21-100342-001-7", country="UY"),
    *_refused("swapped", "80028061-0", country="PY"),
    *_refused("swapped", "213.123.432-1", country="CO"),
    *_refused("swapped", "00743110157", "RCCMNL83S18D969H", country="IT"),
    *_fine("GODE561231GR8", "GODE 561231 GR8", country="MX"),  # no check digit is held there: nothing proves it
    *_refused("name_short", "A", "é"),
    *_refused("name_long", "x" * 101, "林" * 101),
    ("", "CL", False, "unknown", "empty", ""),
    ("", "CL", True, "invalid", "name_required", ""),
    (" \u00a0 ", "CL", True, "invalid", "name_required", ""),
    ("\u200b", "CL", True, "invalid", "name_required", ""),
    ("  Los \u00a0 Aromos\t SpA ", "CL", True, "valid", "", "Los Aromos SpA"),
    ("Los\u200b Aro\u200emos\ufeff", "CL", False, "valid", "", "Los Aromos"),
    ("A\u200b\u030a", "CL", False, "invalid", "name_short", "Å"),  # one letter, once nothing stands between
    ("Cafe\u200b\u0301 Ltda", "CL", False, "valid", "", "Café Ltda"),
    ("\u202eLos Aromos\u202c", "CL", False, "valid", "", "Los Aromos"),
    ("\u2066Los\u2028Aromos\u2069", "CL", False, "valid", "", "Los Aromos"),
    ("76.086.428\u200b-5", "CL", False, "invalid", "swapped", "76.086.428-5"),
    ("Cafe\u0301 Ltda", "CL", False, "valid", "", "Café Ltda"),
    ("76.086.428-5", "BO", False, "invalid", "name_digits", "76.086.428-5"),  # no rule there: nothing to recognise
    ("1020304050", "CO", False, "invalid", "name_digits", "1020304050"),  # a cédula proves nothing
)  # fmt: skip
