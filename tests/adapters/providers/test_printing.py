"""The printed document: what stands on it, in whose language, and that the same input is the same file."""

import base64
import struct
from datetime import timedelta
from io import BytesIO

import pytest
import segno

from folio.adapters.providers.builtin import printing
from folio.adapters.providers.builtin.logo import MOST_BYTES, inside, usable
from folio.adapters.providers.builtin.printing import Unprintable, print_document
from folio.domain.document import Document
from tests.adapters.providers.reading import squeezed, text_of
from tests.builders import NOON, a_buyer, a_consumer, a_credit_note, a_document, a_line, a_seller


def printed(document: Document, number: str = "F-1") -> str:
    return text_of(print_document(document, number, NOON).content)


def test_a_receipt_says_who_what_and_how_much_in_pesos_without_decimals() -> None:
    text = printed(a_document(), "B-381")
    for words in ("Boleta", "B-381", "Almacén Los Aromos SpA", "RUT 76.543.210-3", "24 de noviembre de 2026", "1012"):
        assert words in text
    for words in ("Tetera de hierro", "$10.000", "$8.403", "$1.597", "IVA 19 %", "Webpay", "Página 1 de 1"):
        assert words in text
    assert "10.000,00" not in text


def test_the_same_document_printed_twice_is_the_same_file() -> None:
    first, second = (print_document(a_document(), "B-1", NOON) for _ in range(2))
    assert first == second
    assert print_document(a_document(), "B-1", NOON + timedelta(days=1)).sha256 != first.sha256


def test_the_file_is_of_the_archive_form_and_named_after_the_document() -> None:
    rendering = print_document(a_credit_note(), "NC-9", NOON)
    assert b"pdfaid:part" in rendering.content
    assert (rendering.media_type, rendering.file_name) == ("application/pdf", "nota-de-credito-NC-9.pdf")


def test_euros_and_two_rates_stand_in_the_tax_summary_in_portuguese() -> None:
    document = a_document(
        kind="invoice",
        currency="EUR",
        language="pt",
        seller=a_seller(country="PT", tax_id="509442013"),
        lines=(a_line(26000, "23"), a_line(10920, "6", description="Livro")),
    )
    text = printed(document, "FT-77").replace("\u00a0", " ")
    for words in ("Fatura", "NIF 509442013", "369,20 €", "IVA 23 %", "IVA 6 %", "103,02 €", "6,18 €", "novembro"):
        assert words in text


@pytest.mark.parametrize(
    ("currency", "shown"),
    [
        ("CLP", "$1.234.500"),
        ("EUR", "12.345,00€"),
        ("COP", "$12.345,00"),
        ("MXN", "$12,345.00"),
        ("USD", "$12,345.00"),
        ("PEN", "S/12,345.00"),
        ("BRL", "R$12.345,00"),
        ("JPY", "1.234.500JPY"),
    ],
)
def test_amounts_have_the_form_of_their_currency(currency: str, shown: str) -> None:
    assert shown in squeezed(printed(a_document(currency=currency, lines=(a_line(1234500),))))


def test_prices_without_tax_show_net_amounts_and_say_so() -> None:
    line = a_line(11900, unit_price=10000)
    text = printed(a_document(language="en", prices_include_tax=False, lines=(line,)))
    assert "Prices exclude tax." in text
    assert text.count("$10.000") >= 3  # price, line amount, net


def test_a_discount_has_a_column_only_where_there_is_one() -> None:
    with_discount = printed(a_document(lines=(a_line(9000, discount=1000),)))
    assert "DESCUENTO" in with_discount
    assert "−$1.000" in with_discount
    assert "DESCUENTO" not in printed(a_document())


def test_a_credit_note_names_the_document_it_corrects() -> None:
    text = printed(a_credit_note(), "NC-9")
    for words in ("Nota de crédito", "Corrige a", "Factura F-12", "20 de noviembre de 2026", "Total acreditado"):
        assert words in text


def test_sixty_lines_run_over_pages_and_each_repeats_the_head() -> None:
    lines = tuple(a_line(1000 + i, description=f"Artículo {i}") for i in range(60))
    text = printed(a_document(lines=lines))
    pages = text.rstrip("\f").split("\f")
    assert len(pages) == 3
    assert all("DESCRIPCIÓN" in page for page in pages)
    assert all(f"Página {i} de 3" in page for i, page in enumerate(pages, start=1))
    assert all(f"Artículo {i}\n" in text or f"Artículo {i} " in text for i in range(60))


@pytest.mark.parametrize(
    ("country", "nobody"),
    [
        ("PT", "999999990"), ("CL", "66.666.666-6"), ("CL", "55.555.555-5"), ("PE", "00000000"),
        ("CO", "222222222222"), ("MX", "XAXX010101000"), ("MX", "XEXX010101000"), ("EC", "9999999999999"),
    ],
)  # fmt: skip
def test_a_number_that_stands_for_nobody_is_never_printed(country: str, nobody: str) -> None:
    consumer = a_consumer(name="", tax_id=nobody, country=country)
    text = printed(a_document(buyer=consumer, seller=a_seller(country=country)))
    assert nobody not in text
    assert "Consumidor final" in text


def test_a_consumer_with_a_name_keeps_it() -> None:
    text = printed(a_document())
    assert "Amparo Quidel" in text
    assert "Consumidor final" in text


def test_a_business_buyer_is_no_final_consumer() -> None:
    text = printed(a_document(kind="invoice"))
    assert "Consumidor final" not in text
    assert "RUT 77.123.456-9" in text
    assert "Giro: Obras menores" in text


def test_a_portuguese_receipt_is_a_simplified_invoice_and_a_brazilian_one_a_recibo() -> None:
    assert "Fatura simplificada" in printed(a_document(language="pt", seller=a_seller(country="PT")))
    assert "Recibo" in printed(a_document(language="pt", seller=a_seller(country="BR")))


@pytest.mark.parametrize("name", ["Ελένη Παπαδοπούλου", "Екатерина Ёлкина", "田中美咲", "김민준", "Łukasz Żółć"])
def test_names_in_other_scripts_are_real_text(name: str) -> None:
    rendering = print_document(a_document(buyer=a_buyer(name=name)), "F-1", NOON)
    assert squeezed(name) in squeezed(text_of(rendering.content))
    assert b"pdfaid:part" in rendering.content


def test_right_to_left_scripts_are_drawn_with_our_fonts() -> None:
    rendering = print_document(a_document(buyer=a_buyer(name="محمد الأحمد תה ירוק")), "F-1", NOON)
    assert b"pdfaid:part" in rendering.content
    assert "ירוק" in text_of(rendering.content) or "קורי" in text_of(rendering.content)


def test_a_word_without_an_end_stays_inside_its_column() -> None:
    sku = "X" * 400
    assert squeezed(printed(a_document(lines=(a_line(sku=sku, description="Y" * 400),)))).count("X") == 400


def test_the_link_is_printed_and_coded_when_there_is_one() -> None:
    link = "https://folio.example/documents/abc"
    assert link in squeezed(printed(a_document(link=link)))
    assert "Este documento en línea" not in printed(a_document(link=""))


def a_picture() -> bytes:
    buffer = BytesIO()
    segno.make("logo", micro=False).save(buffer, kind="png", scale=4)
    return buffer.getvalue()


def test_a_logo_is_taken_from_a_data_address_and_nothing_else() -> None:
    address = "data:image/png;base64," + base64.b64encode(a_picture()).decode()
    assert inside(address) == a_picture()
    for other in (
        "https://shop.example/logo.png",
        "file:///etc/passwd",
        "data:image/png;base64,%%%",
        "data:text/html,x",
    ):
        assert inside(other) is None
    plain = print_document(a_document(), "B-1", NOON)
    with_logo = print_document(a_document(seller=a_seller(logo_url=address)), "B-1", NOON)
    assert b"/Subtype/Image" in with_logo.content
    assert b"/Subtype/Image" not in plain.content


def a_head(kind: str, width: int, height: int) -> bytes:
    """The first bytes of a picture, as much as states its size."""
    return {
        "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height),
        "gif": b"GIF89a" + struct.pack("<HH", width, height),
        "jpg": b"\xff\xd8\xff\xe0\0\x04JF\xff\xc4\0\x03x\xff\xc2\0\x11\x08" + struct.pack(">HH", height, width),
    }[kind]


@pytest.mark.parametrize("kind", ["png", "gif", "jpg"])
def test_a_picture_that_would_unfold_into_gigabytes_is_no_logo(kind: str) -> None:
    fine = usable(a_head(kind, 600, 200))
    assert fine is not None
    assert fine.format == kind
    assert usable(a_head(kind, 60000, 60000)) is None
    assert usable(a_head(kind, 600, 0)) is None
    assert usable(a_head(kind, 600, 200)[:-3]) is None
    assert usable(a_head(kind, 600, 200) + bytes(MOST_BYTES)) is None


@pytest.mark.parametrize("logo", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xff", a_picture() * 4000])
def test_a_logo_that_cannot_be_used_is_left_out(logo: bytes) -> None:
    assert (
        print_document(a_document(), "B-1", NOON, logo).content == print_document(a_document(), "B-1", NOON).content
    )


def test_a_mark_that_no_font_joins_still_gives_a_page() -> None:
    rendering = print_document(a_document(buyer=a_buyer(name="あ\u05b8 \u0e31ж\u0947")), "F-1", NOON)
    assert rendering.content.startswith(b"%PDF-")


def test_a_page_that_cannot_be_set_is_unprintable(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(printing, "_compile", refuse)
    with pytest.raises(Unprintable):
        print_document(a_document(), "B-1", NOON)


def test_the_present_moment_with_its_microseconds_can_be_printed() -> None:
    moment = NOON.replace(microsecond=123456)
    assert print_document(a_document(), "F-1", moment).content == print_document(a_document(), "F-1", NOON).content
