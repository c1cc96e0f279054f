"""The letter itself: what it says, in which language, and that nothing in it is obeyed."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.adapters.mail.clean import file_name, head_text, one_address
from folio.adapters.mail.compose import compose_document_mail, message_id
from folio.domain.document import Document, Rendering
from folio.domain.policy import Policy
from folio.domain.ports import Letter
from folio.domain.store import Store
from tests.builders import a_buyer, a_consumer, a_credit_note, a_document, a_seller, a_store, an_issued

PDF = Rendering("application/pdf", "factura-F-12.pdf", b"%PDF-", "00")
LINK = "https://folio.example/documents/tok3n"


def a_letter(
    document: Document | None = None, number: str = "F-12", store: Store | None = None, link: str = LINK
) -> Letter:
    source = document or a_document(kind="invoice")
    return compose_document_mail(
        store=store or a_store(),
        document=source,
        issued=an_issued(source, number),
        pdf=PDF,
        link=link,
        to=" amparo@correo.example ",
        sender_name="Los Aromos",
        mail_domain="folio.example",
    )


@pytest.mark.parametrize(
    ("language", "kind", "subject"),
    [
        ("es", "invoice", "Tu factura F-12 de Los Aromos (pedido 1012)"),
        ("es", "receipt", "Tu boleta F-12 de Los Aromos (pedido 1012)"),
        ("pt", "invoice", "A sua fatura F-12 de Los Aromos (encomenda 1012)"),
        ("pt", "receipt", "O seu recibo F-12 de Los Aromos (encomenda 1012)"),
        ("en", "invoice", "Your invoice F-12 from Los Aromos (order 1012)"),
        ("xx", "receipt", "Your receipt F-12 from Los Aromos (order 1012)"),
    ],
)
def test_the_subject_says_what_it_brings(language: str, kind: str, subject: str) -> None:
    assert a_letter(a_document(kind=kind, language=language)).subject == subject


def test_both_parts_say_the_same() -> None:
    letter = a_letter()
    for part in (letter.text, letter.html):
        for words in (
            "Constructora Ñuble y Compañía Limitada",
            "F-12",
            "$10.000",
            "1012",
            LINK,
            "hola@losaromos.example",
        ):
            assert words in part
        assert "porque compraste en Los Aromos" in part
        assert "24 de noviembre de 2026" in part


def test_a_credit_note_names_what_it_corrects() -> None:
    letter = a_letter(a_credit_note(), "NC-3")
    assert letter.subject.startswith("Tu nota de crédito NC-3")
    assert "corrige a factura F-12" in letter.text
    assert "corrige a factura F-12" in letter.html


def test_the_same_facts_make_the_same_letter_and_the_id_tells_nothing() -> None:
    assert a_letter() == a_letter()
    first = message_id("st_1", "LOSAROMOS-1012-I1", "folio.example")
    assert first == message_id("st_1", "LOSAROMOS-1012-I1", "folio.example")
    assert first != message_id("st_2", "LOSAROMOS-1012-I1", "folio.example")
    assert "1012" not in first
    assert first.endswith(".doc@folio.example>")
    assert message_id("st_1", "LOSAROMOS-1012-I1", "folio.example>\r\n") == first
    assert message_id("st_1", "LOSAROMOS-1012-I1", "").endswith(".doc@folio.invalid>")


def test_replies_go_to_the_seller_or_else_the_store_and_copies_where_the_store_wants_them() -> None:
    letter = a_letter(store=a_store(Policy(bcc=("contador@losaromos.example",))))
    assert (letter.reply_to, letter.bcc) == ("hola@losaromos.example", ("contador@losaromos.example",))
    assert a_letter(a_document(seller=a_seller(email=""))).reply_to == "tienda@losaromos.example"
    nobody = a_letter(a_document(seller=a_seller(email="")), store=a_store(email=""))
    assert nobody.reply_to == ""
    assert "¿Dudas? Responde a este correo." in nobody.text


def test_a_buyer_without_a_name_is_greeted_all_the_same() -> None:
    assert a_letter(a_document(buyer=a_consumer(name=""))).text.startswith("Hola:\n")


def test_without_a_link_there_is_no_button() -> None:
    for link in ("", "javascript:alert(1)", "data:text/html,x"):
        letter = a_letter(link=link)
        assert "href" not in letter.html
        assert "Ver el documento" not in letter.html + letter.text


def test_the_letter_loads_nothing_from_outside() -> None:
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.extend([tag, *(value or "" for name, value in attrs if name in ("src", "background", "data"))])

    letter = a_letter()
    Reader().feed(letter.html)
    assert not {"img", "script", "link", "iframe", "object"} & set(seen)
    assert "url(" not in letter.html
    assert "@import" not in letter.html


def test_markup_in_names_is_shown_and_not_obeyed() -> None:
    evil = '<script>alert(1)</script> {{ 7*7 }} {shop} %s "&'
    letter = a_letter(a_document(buyer=a_buyer(name=evil)), store=a_store(name="<b>Tienda</b>"))
    assert "<script" not in letter.html
    assert "<b>" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "{{ 7*7 }} {shop} %s" in letter.html
    assert evil in letter.text


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Z", "Cc", "Cs", "Cf", "Co"]), max_size=80))
def test_any_text_is_fit_for_a_head(text: str) -> None:
    line = head_text(text)
    assert not set(line) & {chr(c) for c in (*range(32), 127, 0x85, 0x2028, 0x2029, 0x202E)}
    assert len(line) <= 150
    line.encode()
    name = file_name(text)
    assert name
    assert name.isascii()
    assert not set(name) & set('/\\:*?"<>| \r\n')


@given(st.text(max_size=60))
def test_an_address_is_one_address_or_nothing(text: str) -> None:
    address = one_address(f"{text}@correo.example")
    assert address == "" or address.count("@") == 1
    assert not set(address) & set(' ,;:<>()[]"\\\r\n')


def test_a_subject_that_never_ends_is_cut() -> None:
    letter = a_letter(store=a_store(name="Tienda " * 200))
    assert len(letter.subject) <= 150
