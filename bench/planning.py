"""An order of 200 lines becomes a document: read, plan, draft, fit, against parsing the same JSON."""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial

from bench.turns import Ratio, in_turns
from folio.adapters.jumpseller.payloads import order_from
from folio.domain.drafting import draft_sale, reference_of, sale_kind
from folio.domain.profiles import PROFILES, fit
from folio.domain.strict_json import parse
from folio.wiring import JUDGES
from tests.builders import a_store

LINES = 200
TODAY = date(2026, 11, 24)


def payload(lines: int = LINES) -> bytes:
    """An order as the platform sends it, with a discount over all of its lines."""
    prices = [1990 + 10 * i for i in range(lines)]
    products = [
        {
            "id": 1000 + i, "variant_id": None, "sku": f"SKU-{i}", "name": f"Producto {i}", "qty": 1 + i % 3,
            "price": price, "tax": price * 19 // 119, "discount": 0, "type": "physical",
            "taxes": [{"id": 1, "name": "IVA", "rate": "19.0", "fixed": False, "tax_on_product_price": True}],
        }
        for i, price in enumerate(prices)
    ]  # fmt: skip
    subtotal = sum(price * (1 + i % 3) for i, price in enumerate(prices))
    order = {
        "id": 1012, "status": "Paid", "status_enum": "paid", "created_at": "2026-07-23 17:48:38 UTC",
        "completed_at": "2026-07-23 17:50:17 UTC", "currency": "CLP", "subtotal": subtotal, "tax": 0,
        "shipping": 2990, "shipping_tax": 0, "shipping_taxes": [], "discount": 7777, "shipping_discount": 0,
        "total": subtotal + 2990 - 7777, "products": products, "payment_method_name": "Webpay Plus",
        "customer": {"email": "amparo@correo.example", "fullname": "Amparo Quidel"},
        "billing_address": {"name": "Amparo", "surname": "Quidel", "taxid": "12345678-5", "country_code": "CL"},
        "shipping_address": None, "additional_fields": [],
    }  # fmt: skip
    return json.dumps({"order": order}).encode()


def ratios() -> Iterator[Ratio]:
    """Reading and planning one order, against the strict parse of its bytes."""
    body, store = payload(), a_store()
    parsed = parse(body)
    order = order_from(parsed)
    kind = sale_kind(order, store)

    def draft() -> object:
        return draft_sale(
            order, store, kind=kind, sequence=1, issue_date=TODAY,
            reference=reference_of(store, order.id, kind, 1), judge=JUDGES,
        )  # fmt: skip

    document = draft_sale(
        order, store, kind=kind, sequence=1, issue_date=TODAY,
        reference=reference_of(store, order.id, kind, 1), judge=JUDGES,
    )  # fmt: skip
    assert document.total == order.total
    assert isinstance(parsed, dict)
    assert all(not isinstance(line["price"], float) for line in parsed["order"]["products"])
    base = f"parse {len(body) // 1000} kB of JSON"
    yield in_turns(f"read an order of {LINES} lines", lambda: order_from(parsed), base, lambda: parse(body))
    yield in_turns(f"plan a document of {LINES} lines", draft, base, lambda: parse(body))
    for name in ("builtin", "openfactura boleta", "bsale"):
        profile = PROFILES[name].knowing("document")
        yield in_turns(f"fit it to {name}", partial(fit, profile, document), base, lambda: parse(body))
