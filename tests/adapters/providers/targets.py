"""The simulated providers as their payloads reach them: one send, and what the provider made of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from e2e.simulators.providers import (
    Bsale,
    BsaleSettings,
    InvoiceXpress,
    InvoiceXpressSettings,
    Moloni,
    MoloniSettings,
    OpenFactura,
    OpenFacturaSettings,
    Rounding,
    Vendus,
    VendusSettings,
)
from e2e.simulators.providers import Document as Made
from e2e.simulators.providers.wire import Provider
from folio.adapters.providers.bsale import payload as bsale
from folio.adapters.providers.exact_json import written
from folio.adapters.providers.invoicexpress import payload as invoicexpress
from folio.adapters.providers.moloni import payload as moloni
from folio.adapters.providers.naming import product_reference
from folio.adapters.providers.openfactura import payload as openfactura
from folio.adapters.providers.vendus import payload as vendus
from folio.domain.document import Document
from folio.domain.profiles import Fitted
from tests.simulators.providers.asking import ask

TODAY = date(2026, 11, 24)
ISSUER = openfactura.Issuer(
    rut="76.543.210-3", name="Almacén Los Aromos SpA", activity="Venta al por menor por internet", codes=(479100,),
    address="Av. Providencia 1234", municipality="Providencia", branch="70000001",
)  # fmt: skip
OPENFACTURA = openfactura.Account(ISSUER, means={"Webpay Plus": 2, "Webpay": 2})
BSALE = bsale.Account(
    office=1, price_list=2, types={39: 5, 33: 6, 41: 10, 34: 11}, taxes={Decimal(19): 1}, other_payment=12,
)  # fmt: skip
PORTUGUESE = {Decimal(23): "NOR", Decimal(13): "INT", Decimal(6): "RED"}
INVOICEXPRESS = invoicexpress.Account(
    taxes={Decimal(23): "IVA23", Decimal(13): "IVA13", Decimal(6): "IVA6", Decimal(0): "Isento"}, sequence="55021"
)
VENDUS = vendus.Account(register=318811, taxes=PORTUGUESE, other_payment=90114)
MOLONI = moloni.Account(
    company=4711,
    document_set=812,
    taxes={Decimal(23): 331, Decimal(13): 332, Decimal(6): 333},
    other_payment=77,
)


def post(provider: Provider, path: str, body: Any, **sent: Any) -> httpx.Response:
    """One request with exactly the bytes that Folio would write."""
    headers = {"content-type": "application/json", **sent.pop("headers", {})}
    return ask(provider, "POST", path, content=written(body), headers=headers, **sent)


def to_openfactura(document: Document, fitted: Fitted, provider: OpenFactura) -> httpx.Response:
    """A boleta or factura."""
    headers = {"apikey": provider.settings.apikey, "idempotency-key": openfactura.key_of(document)}
    body = openfactura.request_of(document, fitted, OPENFACTURA)
    return post(provider, "/v2/dte/document", body, headers=headers)


def to_bsale(document: Document, fitted: Fitted, provider: Bsale) -> httpx.Response:
    """A document, issued."""
    body = bsale.request_of(document, fitted, BSALE)
    return post(provider, "/v1/documents.json", body, headers={"access_token": provider.settings.access_token})


def to_invoicexpress(document: Document, fitted: Fitted, provider: InvoiceXpress) -> httpx.Response:
    """A draft."""
    body = invoicexpress.request_of(document, fitted, INVOICEXPRESS)
    path = f"/{invoicexpress.family_of(document, INVOICEXPRESS)}.json"
    return post(provider, path, body, params={"api_key": provider.settings.api_key})


def to_vendus(document: Document, fitted: Fitted, provider: Vendus) -> httpx.Response:
    """A document, issued."""
    key = {"authorization": f"Bearer {provider.settings.api_key}"}
    return post(provider, "/ws/v1.1/documents/", vendus.request_of(document, fitted, VENDUS), headers=key)


def to_moloni(document: Document, fitted: Fitted, provider: Moloni) -> httpx.Response:
    """A draft, after its products were made."""
    products = {product_reference(line): 90001 + place for place, line in enumerate(fitted.lines)}
    provider.settings.products.update({key: {"reference": name, "name": name} for name, key in products.items()})
    body = moloni.request_of(document, fitted, MOLONI, moloni.Found(55120, products))
    query = {"access_token": provider.settings.access_token, "json": "true"}
    return post(provider, f"/v1/{MOLONI.family}/insert/", body, params=query)


Send = Callable[[Document, Fitted, Any], httpx.Response]


@dataclass(frozen=True)
class Target:
    """A provider by name: how to send, and every way it may be set up that its profile lists.

    `by_rounding` names the set-ups by the policy's word for them: "line" or "document".
    """

    name: str
    send: Send
    setups: Mapping[str, Callable[[], Any]]


def _each(made: Callable[[Rounding, int | None], Any], *decimals: int | None) -> dict[str, Callable[[], Any]]:
    def setup(rounding: Rounding, kept: int | None) -> Callable[[], Any]:
        return lambda: made(rounding, kept)

    return {f"{rounding.value}, {kept or 'all'}": setup(rounding, kept) for rounding in Rounding for kept in decimals}


TARGETS = {
    target.name: target
    for target in (
        Target(
            "openfactura",
            to_openfactura,
            {"document": OpenFactura, "text": lambda: OpenFactura(OpenFacturaSettings(numbers_as_text=False))},
        ),
        Target("bsale", to_bsale, _each(lambda r, d: Bsale(BsaleSettings(rounding=r, decimals=d)), 6, None)),
        Target(
            "invoicexpress",
            to_invoicexpress,
            _each(lambda r, d: InvoiceXpress(InvoiceXpressSettings(rounding=r, decimals=d)), 4, None),
        ),
        Target("vendus", to_vendus, _each(lambda r, _: Vendus(VendusSettings(rounding=r)), 2)),
        Target(
            "moloni", to_moloni, _each(lambda r, d: Moloni(MoloniSettings(rounding=r, price_decimals=d)), 2, None)
        ),
    )
}


def made_by(target: Target, document: Document, fitted: Fitted, provider: Any) -> Made:
    """What the provider made. Nothing may have been sent that its reference does not name."""
    answered = target.send(document, fitted, provider)
    assert provider.documents, answered.text
    assert answered.status_code in (200, 201), answered.text
    assert provider.unread == set()
    made: Made = provider.documents[-1]
    return made
