"""Documents made of orders by the program's own arithmetic, without a store or a checkout around them."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import assume, reject
from hypothesis import strategies as st

from folio.domain.document import Document, DocumentKind, DocumentLine, Party
from folio.domain.errors import Held
from folio.domain.order import Order
from folio.domain.policy import DefaultTax, Exemptions
from folio.domain.totals import balance
from tests.builders import a_buyer, a_consumer, a_document
from tests.domain.orders import RATES, Sale, a_product, a_tax, an_order, sales

COUNTRY = {"CLP": "CL", "EUR": "PT", "COP": "CO", "MXN": "MX", "PEN": "PE", "BRL": "BR"}


def document_of(
    order: Order,
    default: DefaultTax | None = None,
    exemptions: Exemptions | None = None,
    **given: Any,
) -> Document:
    """The document of an order: its lines and taxes worked out, everybody else from the builders."""
    country = COUNTRY[order.currency]
    worked = balance(order, default, country=country, exemptions=exemptions or Exemptions(), on=date(2026, 11, 24))
    kind = given.get("kind", DocumentKind.RECEIPT)
    lines = tuple(
        DocumentLine(
            description=line.source.name if line.source else "Despacho a domicilio",
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount=line.discount,
            gross=line.gross,
            net=line.net,
            tax_key=line.key,
            sku=(line.source.sku or "") if line.source else "",
            price_includes_tax=True if line.price_includes_tax and not worked.prices_include_tax else None,
        )
        for line in worked.lines
        if line.gross or line.source
    )
    settled = {
        "buyer": buyer_for(kind, country),
        "currency": order.currency,
        "reference": "JS8841-1047-F1",
        "lines": lines,
        "groups": worked.groups,
        "total": worked.total,
        "prices_include_tax": worked.prices_include_tax,
        "paid_with": (("Webpay Plus", worked.total),),
    }
    return replace(a_document(kind=kind), **{**settled, **given})


def buyer_for(kind: DocumentKind, country: str) -> Party:
    """Somebody whom a document of this kind can name."""
    if kind is DocumentKind.RECEIPT:
        return a_consumer(country=country)
    if country == "PT":
        return Party("Rita Lopes", "123456789", "Rua das Oliveiras 8", "7000-101 Évora", "PT", "", "rita@exemplo.pt",
                     municipality="Évora", postal="7000-101")  # fmt: skip
    return a_buyer(country=country, municipality="Chillán")


def document_of_sale(sale: Sale, **given: Any) -> Document:
    """The document of a generated sale."""
    return document_of(sale.order, sale.default, **given)


@st.composite
def promotions(draw: st.DrawFn, currency: str) -> Sale:
    """An order with one promotion over all of its lines, tax inside, in one currency."""
    priced = st.tuples(st.integers(0, 100_000), st.integers(1, 5), st.sampled_from(RATES[currency]))
    lines = [
        a_product(price, quantity, taxes=(a_tax(rate),), currency=currency)
        for price, quantity, rate in draw(st.lists(priced, min_size=1, max_size=6))
    ]
    worth = sum(line.unit_price * line.quantity for line in lines)
    return Sale(an_order(*lines, currency=currency, discount=draw(st.integers(0, worth))), None)


@st.composite
def documents(draw: st.DrawFn, currency: str, kind: DocumentKind, *, one_rate: bool = False) -> Document:
    """Any document that an order in this currency may lead to."""
    any_sale = sales(currencies=[currency], one_rate=one_rate)
    sale = draw(any_sale if one_rate else st.one_of(any_sale, promotions(currency)))
    try:
        document = document_of_sale(sale, kind=kind)
    except Held:
        reject()
    assume(document.total > 0)
    return document
