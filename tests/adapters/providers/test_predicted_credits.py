"""Credit notes, whole and in parts, are what the simulated provider makes of them."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from e2e.simulators.providers import Document as Made
from e2e.simulators.providers import InvoiceXpress, InvoiceXpressSettings, OpenFactura, Rounding
from folio.adapters.providers.invoicexpress import payload as invoicexpress
from folio.adapters.providers.openfactura import payload as openfactura
from folio.domain.credits import (
    AmountCredit,
    CreditRequest,
    LinesCredit,
    Remaining,
    WholeCredit,
    draft_credit,
    remaining,
)
from folio.domain.document import Document, DocumentKind
from folio.domain.errors import Held
from folio.domain.profiles import Fitted, fit, profile_of
from tests.adapters.providers.targets import INVOICEXPRESS, OPENFACTURA, post
from tests.domain.documents import document_of, documents
from tests.domain.orders import EXAMPLES, a_product, a_tax, an_order

KINDS = [DocumentKind.INVOICE, DocumentKind.RECEIPT]
PLAYS = settings(
    max_examples=60 if EXAMPLES <= 500 else 2_000, suppress_health_check=[HealthCheck.too_slow], deadline=None
)


def credit(sale: Document, request: CreditRequest, earlier: list[Document]) -> Document:
    """The next credit note of document 17."""
    number = len(earlier) + 1
    return draft_credit(
        sale, "17", request, earlier, issue_date=date(2026, 11, 24), sequence=number,
        reference=f"JS8841-2093-C{number}",
    )  # fmt: skip


@st.composite
def possible(draw: st.DrawFn, left: Remaining) -> CreditRequest:
    """Units, money, or all that is left."""
    kind = draw(st.sampled_from(["units", "money", "all"]))
    if kind == "money":
        return AmountCredit(draw(st.integers(1, left.gross)))
    worth = [line for line in left.lines if line.quantity and line.gross >= line.quantity]
    if kind == "all" or not worth:
        return WholeCredit()
    chosen = draw(st.lists(st.sampled_from(worth), min_size=1, unique=True))
    return LinesCredit({line.line: draw(st.integers(1, line.quantity)) for line in chosen})


def notes_of(sale: Document, data: st.DataObject) -> Iterator[Document]:
    """Credits one after the other; the last may close the sale."""
    notes: list[Document] = []
    for _ in range(data.draw(st.integers(1, 4), label="notes")):
        left = remaining(sale, notes)
        if left.gross:
            notes.append(credit(sale, data.draw(possible(left)), notes))
            yield notes[-1]


def at_openfactura(sale: Document, note: Document) -> Made:
    """What OpenFactura makes of a note: it adds up everything again and refuses what differs (OF-10)."""
    fitted = fit(profile_of("openfactura", note), note)
    assert fitted.certain
    provider = OpenFactura()
    corrected = openfactura.Corrected(39 if sale.kind is DocumentKind.RECEIPT else 33, whole=note.total == sale.total)
    body = openfactura.request_of(note, fitted, OPENFACTURA, corrected)
    answered = post(provider, "/v2/dte/document", body, headers={"apikey": provider.settings.apikey})
    assert answered.status_code == 200, answered.text
    assert provider.unread == set()
    return provider.documents[-1]


def at_invoicexpress(sale: Document, note: Document, fitted: Fitted, rounding: Rounding) -> Made:
    """What an account of InvoiceXpress that rounds so makes of a note: a draft."""
    provider = InvoiceXpress(InvoiceXpressSettings(rounding=rounding))
    issued = Made(
        id="7000", kind="invoice_receipts", number="FR 2026/17", state="settled", reference=sale.reference,
        issued_on="2026-11-23", currency="EUR", net=sale.net, tax=sale.tax, total=sale.total,
    )  # fmt: skip
    provider.documents.append(issued)
    body = invoicexpress.request_of(note, fitted, INVOICEXPRESS, owner=7000)
    answered = post(provider, "/credit_notes.json", body, params={"api_key": provider.settings.api_key})
    assert answered.status_code == 201, answered.text
    return provider.documents[-1]


@PLAYS
@given(data=st.data())
def test_openfactura_takes_every_note_of_every_sale_as_it_is(data: st.DataObject) -> None:
    sale = data.draw(documents("CLP", data.draw(st.sampled_from(KINDS))))
    for note in notes_of(sale, data):
        made = at_openfactura(sale, note)
        assert (made.kind, made.net, made.tax, made.total) == ("61", note.net, note.tax, note.total)


@PLAYS
@given(data=st.data())
def test_a_note_that_is_certain_at_invoicexpress_comes_out_so_however_it_rounds(data: st.DataObject) -> None:
    sale = data.draw(documents("EUR", DocumentKind.INVOICE))
    for note in notes_of(sale, data):
        try:
            fitted = fit(profile_of("invoicexpress", note), note)
        except Held:
            continue
        for rounding in Rounding if fitted.certain else ():
            made = at_invoicexpress(sale, note, fitted, rounding)
            assert (made.net, made.tax, made.total) == (note.net, note.tax, note.total), rounding


@pytest.mark.parametrize(
    ("price", "quantity", "lines", "request_", "sums"),
    [
        (1190, 1, 50, AmountCredit(150), (126, 24, 150)),  # 150 / 1.19 = 126.05; 126 x 0.19 = 23.94
        (999, 2, 20, LinesCredit(dict.fromkeys(range(20), 1)), (16790, 3190, 19980)),  # 19980 / 1.19 = 16789.92
        (3, 1, 20, LinesCredit(dict.fromkeys(range(10), 1)), (25, 5, 30)),  # 30 / 1.19 = 25.2
    ],
)
def test_many_lines_that_round_alike_are_taken_by_openfactura(
    price: int, quantity: int, lines: int, request_: CreditRequest, sums: tuple[int, int, int]
) -> None:
    bought = [a_product(price, quantity, taxes=(a_tax(),)) for _ in range(lines)]
    sale = document_of(an_order(*bought), kind=DocumentKind.INVOICE)
    first = credit(sale, request_, [])
    made = at_openfactura(sale, first)
    assert (made.net, made.tax, made.total) == sums
    rest = credit(sale, WholeCredit(), [first])
    made = at_openfactura(sale, rest)
    assert (made.net, made.tax, made.total) == (sale.net - sums[0], sale.tax - sums[1], sale.total - sums[2])
