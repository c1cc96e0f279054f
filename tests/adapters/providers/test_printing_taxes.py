"""Taxes on the printed page: one by one where a line bears several, with the law's words where there are none."""

from datetime import date
from decimal import Decimal

from folio.adapters.providers.builtin.printing import print_document
from folio.domain.credits import LinesCredit, Reason, ReasonCode, draft_credit
from folio.domain.document import Document
from folio.domain.drafting import draft_sale, sale_kind
from folio.domain.policy import Exemption, Exemptions, Policy
from folio.wiring import JUDGES
from tests.adapters.providers.reading import text_of
from tests.builders import NOON, a_store
from tests.domain.orders import a_product, a_tax, an_order

TODAY = date(2026, 11, 24)
LEVY = a_tax("50", "Envase", fixed=True, included=False)


def a_mixed_sale() -> Document:
    """A bottle with a levy on top, wine with two taxes inside, a book without tax for a reason."""
    order = an_order(
        a_product(1190, 3, name="Bebida", taxes=(a_tax(), LEVY), tax=Decimal(720)),
        a_product(5950, name="Vino", taxes=(a_tax(), a_tax("20.5", "ILA"))),
        a_product(10000, name="Libro", taxes=(a_tax("0", "Exento"),), tax=Decimal(0)),
        total=3720 + 5950 + 10000,
    )
    store = a_store(Policy(exemptions=Exemptions(zero_rate=Exemption("exempt", "1"))))
    return draft_sale(
        order, store, kind=sale_kind(order, store), sequence=1, issue_date=TODAY, reference="R", judge=JUDGES
    )


def printed(document: Document, number: str) -> str:
    """The page's text."""
    return text_of(print_document(document, number, NOON).content).replace("\u00a0", " ")


def test_several_taxes_of_a_line_are_printed_one_by_one_with_the_readers_decimals() -> None:
    text = printed(a_mixed_sale(), "B-1")
    for words in (
        "IVA 19 % + Envase 50 CLP",
        "· IVA 19 %",
        "· Envase 50 CLP",
        "$570",
        "$150",
        "· ILA 20,5 %",
        "$874",
    ):
        assert words in text
    assert "20.5" not in text


def test_what_is_sold_without_tax_carries_the_words_of_the_law_and_its_code() -> None:
    assert "No afecto o exento de IVA (1)." in printed(a_mixed_sale(), "B-1")


def test_prices_of_both_sorts_are_told_apart_and_every_amount_holds_its_tax() -> None:
    text = printed(a_mixed_sale(), "B-1")
    assert "Algunos precios incluyen impuestos y otros no" in text
    assert "$3.720" in text


def test_a_credit_note_in_part_says_why_and_what_comes_back() -> None:
    request = LinesCredit({0: 1}, Reason(ReasonCode.GOODS_RETURNED, "llegó rota"))
    note = draft_credit(a_mixed_sale(), "B-1", request, [], issue_date=TODAY, reference="C", sequence=1)
    text = " ".join(printed(note, "NC-1").split())
    for words in ("Boleta B-1", "Devolución de productos – llegó rota", "$1.240", "· Envase 50 CLP"):
        assert words in text
    assert "Algunos precios incluyen" in text
