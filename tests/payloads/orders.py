"""Orders as the platform writes them. People, firms and addresses are generated; Tax IDs belong to nobody we know.

Every builder gives a complete, consistent order, so that a test says only what it is about. Figures are integers,
text or `Decimal`, never floats; `as_json` writes them as JSON numbers exactly as they stand.
"""

import json
from decimal import Decimal
from typing import Any

Payload = dict[str, Any]


def as_json(payload: Any) -> bytes:
    """The bytes of a payload; a `Decimal` becomes a JSON number with the digits it has."""
    text = json.dumps(payload, default=lambda figure: f"\x00{figure}\x00", ensure_ascii=False)
    return text.replace('"\\u0000', "").replace('\\u0000"', "").encode()


def wrapped(order: Payload) -> Payload:
    """As the API and the webhooks send it."""
    return {"order": order}


def a_line(**given: Any) -> Payload:
    """One teapot of 10.000 pesos, VAT inside the price."""
    return {
        "id": 36335001,
        "variant_id": None,
        "sku": "TET-01",
        "name": "Tetera de hierro",
        "qty": 1,
        "price": Decimal("10000.0"),
        "tax": Decimal("1596.638655462185"),
        "discount": Decimal("0.0"),
        "weight": Decimal("1.5"),
        "type": "physical",
        "taxes": [a_tax()],
        "options": [],
        "files": [],
        "stock_locations": [{"location_id": 1001, "stock": 1}],
        **given,
    }


def a_tax(**given: Any) -> Payload:
    """19 % inside the price, with the rate as text and the amount cut to three decimals."""
    return {
        "id": 7001,
        "name": "IVA",
        "rate": "19.0",
        "fixed": False,
        "amount": "1596.638",
        "tax_on_product_price": True,
        **given,
    }


def an_address(**given: Any) -> Payload:
    """A home in Valdivia."""
    return {
        "name": "Amparo",
        "surname": "Quidel",
        "address": "Calle Los Canelos",
        "city": "Valdivia",
        "postal": None,
        "region": "Los Ríos",
        "country": "Chile",
        "country_code": "CL",
        "region_code": "17",
        "street_number": 415,
        "complement": None,
        "municipality": "Valdivia",
        **given,
    }


def a_field(**given: Any) -> Payload:
    """The merchant's own checkout field for the business name, answered in the billing area."""
    return {"id": 40001, "label": "Razón social", "value": "Constructora Ñuble Limitada", "area": "billing", **given}


def an_order(**given: Any) -> Payload:
    """A paid order of one physical line of 10.000 pesos and 2.500 pesos of shipping, delivered in Chile."""
    lines = given.get("products", [a_line()])
    subtotal = sum(line["qty"] * int(line["price"]) for line in lines) if "subtotal" not in given else 0
    return {
        "id": 1501,
        "created_at": "2026-11-20 14:03:11 UTC",
        "completed_at": "2026-11-20 14:05:52 UTC",
        "status": "Paid",
        "status_name": "Paid",
        "status_enum": "paid",
        "currency": "CLP",
        "subtotal": subtotal,
        "tax": 1597,
        "shipping": 2500,
        "shipping_tax": 0,
        "shipping_taxes": [],
        "discount": 0,
        "shipping_discount": 0,
        "gift_cards_discount": 0,
        "total": subtotal + 2500,
        "shipping_required": True,
        "shipping_option": "delivery",
        "shipping_method_name": "Correo del Sur",
        "payment_method_name": "Webpay Plus",
        "payment_method_type": "webpay_plus",
        "fulfillment_status": "unfulfilled",
        "shipment_status": "No Procesado",
        "shipment_status_enum": "unfulfilled",
        "coupons": None,
        "promotions": [],
        "customer": {"id": 20001, "email": "amparo@correo.example", "phone": None, "fullname": "Amparo Quidel"},
        "billing_address": an_address(taxid="11111111-1"),
        "shipping_address": an_address(),
        "shipping_branch": {"id": None, "name": None},
        "pickup_address": None,
        "billing_information": None,
        "additional_fields": [{"id": None, "label": "accepts_marketing", "value": "No", "area": "contact"}],
        "products": lines,
        **given,
    }


def a_digital_order(**given: Any) -> Payload:
    """A gift card sold: no address to ship to, every custom field twice, labels with entities, absent keys."""
    card = a_line(sku=None, variant_id=555001, name="Giftcard (Valor: $10.000)")
    for absent in ("type", "options", "stock_locations"):
        del card[absent]
    order = an_order(
        id=1502,
        products=[card],
        shipping=0,
        total=10000,
        shipping_required=False,
        shipping_option="no_shipping",
        shipping_method_name=None,
        shipping_address=None,
        shipment_status="No Aplicable",
        shipment_status_enum="not_applicable",
        fulfillment_status=None,
        additional_fields=[
            {"id": 40002, "label": "Giro", "value": None, "area": "shipping"},
            {"id": 40002, "label": "Giro", "value": None, "area": "billing"},
            {"id": 40001, "label": "Razón social", "value": None, "area": "shipping"},
            {"id": 40001, "label": "Razón social", "value": None, "area": "billing"},
            {"id": 40003, "label": "¿ Quiere factura&nbsp;?", "value": "No", "area": "other"},
        ],
    )
    for absent in ("status_name", "billing_information", "gift_cards_discount", "pickup_address", "shipping_branch"):
        del order[absent]
    return order | given


def a_company_order(**given: Any) -> Payload:
    """A Chilean firm that filled in the native company fields."""
    return an_order(
        **{
            "id": 1503,
            "billing_address": an_address(taxid="77123456-9", name="Constructora", surname="Ñuble"),
            "billing_information": {
                "company_name": "Constructora Ñuble y Compañía Limitada",
                "business_activity": "Obras menores",
                "taxpayer_type": "company",
            },
            **given,
        }
    )


def an_order_with_tax_on_top(**given: Any) -> Payload:
    """Dollars, tax added to goods and shipping, two units, a discount on the line and a promotion on shipping."""
    tax = a_tax(name="Sales tax", rate="10.0", amount="8.998", tax_on_product_price=False)
    line = a_line(qty=2, price=Decimal("49.99"), tax=Decimal("8.998"), discount=Decimal("5.0"), taxes=[tax])
    return an_order(
        **{
            "id": 1504,
            "currency": "USD",
            "products": [line],
            "subtotal": Decimal("99.98"),
            "tax": Decimal("9.0"),
            "shipping": Decimal("12.5"),
            "shipping_tax": Decimal("1.25"),
            "shipping_taxes": [
                {"id": 7002, "name": "Sales tax", "rate": 10, "fixed": False, "tax_on_shipping_price": False}
            ],
            "discount": Decimal("16.0"),
            "shipping_discount": Decimal("6.0"),
            "total": Decimal("106.73"),
            "coupons": "TEN, FREIGHT,,",
            "promotions": [{"id": 91, "name": "Half  freight", "code": None}, {"id": 92, "name": "Ten off"}],
            **given,
        }
    )


def an_old_order(**given: Any) -> Payload:
    """The shape of ten years ago: ISO dates, no ids but the order's, no enumerated status, few keys."""
    return {
        "id": 77,
        "created_at": "2014-03-01T01:43:16+00:00",
        "status": "Pending Payment",
        "currency": "EUR",
        "subtotal": Decimal("40.0"),
        "tax": Decimal("0.0"),
        "shipping": Decimal("5.0"),
        "total": Decimal("45.0"),
        "discount": Decimal("0.0"),
        "payment_method_name": "Cash",
        "customer": {"email": "ines@correio.example", "phone": "210000000"},
        "billing_address": {"name": "Inês", "surname": "Valadares", "city": "Évora", "country": "Portugal"},
        "products": [{"sku": "AZ", "name": "Azulejo", "qty": 1, "price": Decimal("40.0"), "weight": Decimal("1.0")}],
        **given,
    }
