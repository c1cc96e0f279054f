"""The five over real HTTP: served as they are, adding up what they are given, losing an answer when told to."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from e2e.simulators.providers import Bsale, InvoiceXpress, Moloni, OpenFactura, Rounding, Vendus
from e2e.simulators.providers.books import Line, add_net, exact
from e2e.simulators.providers.bsale_rules import add_up
from e2e.simulators.providers.vendus_rules import take_out
from e2e.simulators.providers.wire import Provider, written
from e2e.simulators.serving import Server
from tests.simulators.providers import (
    test_bsale,
    test_invoicexpress,
    test_moloni,
    test_openfactura,
    test_vendus,
)


@dataclass(frozen=True)
class Call:
    """The create call of one provider."""

    path: str
    body: Any
    sent: dict[str, Any]
    total: int


CALLS: dict[type[Provider], Call] = {
    OpenFactura: Call(
        "/v2/dte/document", {"dte": test_openfactura.boleta()}, {"headers": test_openfactura.KEY}, 23970
    ),
    Bsale: Call("/v1/documents.json", test_bsale.sale(), {"headers": test_bsale.KEY}, 23970),
    InvoiceXpress: Call(
        "/invoice_receipts.json", {"invoice": test_invoicexpress.order()}, {"params": test_invoicexpress.KEY}, 2706
    ),
    Vendus: Call(test_vendus.PATH, test_vendus.order(), {"auth": test_vendus.AUTH}, 2706),
    Moloni: Call("/v1/invoiceReceipts/insert/", test_moloni.order(), {"params": test_moloni.QUERY}, 2706),
}


def post(url: str, call: Call) -> httpx.Response:
    sent = {**call.sent, "headers": {"content-type": "application/json", **call.sent.get("headers", {})}}
    return httpx.post(f"{url}{call.path}", content=written(call.body), trust_env=False, timeout=5, **sent)


@pytest.mark.parametrize("kind", list(CALLS), ids=lambda kind: kind.__name__)
def test_a_document_is_created_over_http_and_compared_by_its_integers(kind: type[Any]) -> None:
    provider: Provider = kind()
    with Server(provider.app) as server:
        assert post(server.url, CALLS[kind]).is_success
    (document,) = provider.documents
    assert (document.total, document.net + document.tax) == (CALLS[kind].total, CALLS[kind].total)
    assert all(type(value) is int for value in (document.net, document.tax, document.total))


@pytest.mark.parametrize("kind", list(CALLS), ids=lambda kind: kind.__name__)
def test_an_answer_may_be_lost_after_or_before_the_work_is_done(kind: type[Any]) -> None:
    provider: Provider = kind()
    with Server(provider.app) as server:
        for lie, documents in (("drop", 0), ("drop_after", 1)):
            provider.faults.add("POST", ".", lie)
            with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                post(server.url, CALLS[kind])
            assert len(provider.documents) == documents


cents = st.integers(0, 10**7).map(lambda number: Decimal(number).scaleb(-4))
lines = st.lists(
    st.builds(
        lambda price, quantity, discount, rate: Line(
            "1", "x", quantity, price, discount, rate, exact(price, quantity, discount, 2)
        ),
        cents,
        st.integers(1, 50).map(Decimal),
        st.integers(0, 100).map(Decimal),
        st.sampled_from([Decimal(0), Decimal(6), Decimal(13), Decimal(19), Decimal(23)]),
    ),
    min_size=1,
    max_size=12,
)


@given(lines)
def test_no_rounding_strays_further_than_half_a_unit_for_every_rounding(given_lines: list[Line]) -> None:
    net = sum((line.exact for line in given_lines), Fraction(0))
    gross = sum((line.exact * (1 + line.factor) for line in given_lines), Fraction(0))
    taken = sum((line.exact / (1 + line.factor) for line in given_lines), Fraction(0))
    often, few = Fraction(len(given_lines), 2), Fraction(5, 2)  # five rates at most
    for rounding in Rounding:
        added = add_net(given_lines, rounding)
        assert abs(added.net - net) <= often
        assert abs(added.total - gross) <= often * Fraction(123, 100) + few
        chilean = add_up(tuple(given_lines), rounding)
        assert abs(chilean.total - gross) <= often * Fraction(123, 100) + few
        out = take_out(tuple(given_lines), rounding)
        assert abs(out.total - net) <= often
        assert abs(out.net - taken) <= often + often
    assert abs(add_up(tuple(given_lines), Rounding.DOCUMENT).total - gross) <= Fraction(1, 2)
    assert abs(take_out(tuple(given_lines), Rounding.DOCUMENT).total - net) <= Fraction(1, 2)
