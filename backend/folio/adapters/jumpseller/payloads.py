"""Jumpseller's JSON becomes our values: the one place that knows its shapes and its quirks.

Rates come as text, line taxes unrounded, addresses as null, dates in a format of their own, one custom field twice,
labels with HTML entities, ids as number or text. Sources: the platform's OpenAPI file and observed payloads.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from folio.adapters.jumpseller.reading import an_object, fault, flag, label, moment, number, objects, text, whole
from folio.domain.errors import Malformed
from folio.domain.money import parse_amount
from folio.domain.order import (
    Address,
    Billing,
    CustomField,
    Order,
    OrderLine,
    OrderStatus,
    TaxCharge,
)
from folio.domain.ports import Hook, ListedOrder, PlatformDocument, Script
from folio.domain.store import StoreInfo

# Status texts as they were seen or translated, for payloads without `status_enum`.
STATUS_TEXTS = {
    "abandoned": OrderStatus.ABANDONED, "abandonado": OrderStatus.ABANDONED, "abandonada": OrderStatus.ABANDONED,
    "canceled": OrderStatus.CANCELED, "cancelled": OrderStatus.CANCELED, "cancelado": OrderStatus.CANCELED,
    "cancelada": OrderStatus.CANCELED, "anulado": OrderStatus.CANCELED,
    "pending payment": OrderStatus.PENDING, "pending": OrderStatus.PENDING, "pago pendiente": OrderStatus.PENDING,
    "pendiente": OrderStatus.PENDING, "pendiente de pago": OrderStatus.PENDING,
    "pagamento pendente": OrderStatus.PENDING, "pendente": OrderStatus.PENDING,
    "paid": OrderStatus.PAID, "pagado": OrderStatus.PAID, "pago": OrderStatus.PAID, "paga": OrderStatus.PAID,
    "created": OrderStatus.CREATED, "creado": OrderStatus.CREATED,
}  # fmt: skip
SHIPPED = frozenset({"fulfilled", "delivered", "in_transit", "procesado", "processado", "enviado", "shipped"})
LARGEST_QUANTITY = 1_000_000


def order_from(payload: Any) -> Order:
    """An order from the API or a webhook, wrapped or bare. Raises `Malformed` naming the field that is wrong."""
    raw = an_object(payload, "body")
    raw = an_object(raw["order"], "order") if "order" in raw else raw
    currency = text(raw.get("currency")).upper()

    def money(field: str) -> int:
        value = raw.get(field)
        return parse_amount(0 if value is None else value, currency, field)

    order_id = whole(raw.get("id"), "id")
    created = moment(raw.get("created_at"), "created_at")
    if order_id is None or order_id < 1:
        raise fault("id", "must be a positive whole number")
    if created is None:
        raise fault("created_at", "is missing")
    picked_up = text(raw.get("shipping_option")) == "store_pickup"
    gift = "gift_cards_discount" if raw.get("gift_cards_discount") is not None else "gift_cards_amount"
    return Order(
        id=order_id,
        status=_status(raw),
        created_at=created,
        completed_at=moment(raw.get("completed_at"), "completed_at"),
        currency=currency,
        subtotal=money("subtotal"),
        tax=number(raw.get("tax"), "tax"),
        shipping=money("shipping"),
        shipping_tax=number(raw.get("shipping_tax"), "shipping_tax"),
        discount=money("discount"),
        shipping_discount=money("shipping_discount"),
        gift_cards=money(gift),
        total=money("total"),
        lines=tuple(_line(line, i, currency) for i, line in enumerate(objects(raw.get("products"), "products"))),
        billing=_billing(raw),
        shipping_taxes=_taxes(raw.get("shipping_taxes"), "shipping_taxes", "tax_on_shipping_price"),
        # What is picked up at a branch is sent nowhere, whatever address stands on the order.
        shipping_address=None if picked_up else _address(raw.get("shipping_address"), "shipping_address"),
        custom_fields=tuple(_custom_field(f) for f in objects(raw.get("additional_fields"), "additional_fields")),
        shipping_name=text(raw.get("shipping_method_name")),
        shipping_required=raw.get("shipping_required") is not False,
        fulfilled=_fulfilled(raw),
        payment_method=text(raw.get("payment_method_name")),
        payment_type=text(raw.get("payment_method_type")),
        coupons=tuple(code.strip() for code in text(raw.get("coupons")).split(",") if code.strip()),
        promotions=tuple(text(p.get("name")) for p in objects(raw.get("promotions"), "promotions")),
    )


def _status(raw: Mapping[str, Any]) -> OrderStatus:
    stated = text(raw.get("status_enum")).lower()
    if stated:
        try:
            return OrderStatus(stated)
        except ValueError:
            raise fault("status_enum", "is a status that is not known") from None
    try:
        return STATUS_TEXTS[text(raw.get("status")).casefold()]
    except KeyError:
        raise fault("status", "is a status that is not known") from None


def listed_from(items: Iterable[Any], status: str = "") -> Iterator[ListedOrder]:
    """The orders of a listing. One without a usable id is passed over, one that nobody could read is listed all the
    same: its settle says what is wrong. `status` is what was asked for, where an order does not tell its own.
    """
    for item in items:
        raw = item.get("order", item) if isinstance(item, dict) else None
        if not isinstance(raw, dict):
            continue
        order_id = raw.get("id")
        if type(order_id) is int and order_id > 0:
            yield ListedOrder(order_id, _listed_status(raw) or status, _listed_sale(raw))


def _listed_status(raw: Mapping[str, Any]) -> str:
    try:
        return _status(raw).value
    except Malformed:
        return ""


def _listed_sale(raw: Mapping[str, Any]) -> datetime | None:
    try:
        return moment(raw.get("completed_at"), "completed_at") or moment(raw.get("created_at"), "created_at")
    except Malformed:
        return None


def _fulfilled(raw: Mapping[str, Any]) -> bool:
    words = (raw.get("fulfillment_status"), raw.get("shipment_status_enum") or raw.get("shipment_status"))
    return any(text(word).casefold() in SHIPPED for word in words)


def _line(raw: Mapping[str, Any], place: int, currency: str) -> OrderLine:
    at = f"products[{place}]"
    quantity = whole(raw.get("qty"), f"{at}.qty")
    if quantity is None or not 0 < quantity <= LARGEST_QUANTITY:
        raise fault(f"{at}.qty", "must be a positive whole number")
    if raw.get("price") is None:
        raise fault(f"{at}.price", "is missing")
    return OrderLine(
        name=text(raw.get("name")) or text(raw.get("sku")) or "–",
        quantity=quantity,
        unit_price=parse_amount(raw["price"], currency, f"{at}.price"),
        discount=number(raw.get("discount"), f"{at}.discount"),
        tax=number(raw.get("tax"), f"{at}.tax"),
        taxes=_taxes(raw.get("taxes"), f"{at}.taxes", "tax_on_product_price"),
        sku=text(raw.get("sku")) or None,
        product_id=whole(raw.get("id"), f"{at}.id"),
        variant_id=whole(raw.get("variant_id"), f"{at}.variant_id") or None,
        type=text(raw.get("type")) or "physical",
    )


def _taxes(value: Any, field: str, inside: str) -> tuple[TaxCharge, ...]:
    return tuple(
        TaxCharge(
            name=text(tax.get("name")) or "Tax",
            rate=number(tax.get("rate"), f"{field}[{place}].rate"),
            fixed=tax.get("fixed") is True,
            included=flag(tax.get(inside)),
            amount=number(tax["amount"], f"{field}[{place}].amount") if tax.get("amount") is not None else None,
            id=whole(tax.get("id"), f"{field}[{place}].id"),
        )
        for place, tax in enumerate(objects(value, field))
    )


def _billing(raw: Mapping[str, Any]) -> Billing:
    customer = _maybe(raw, "customer")
    given = _maybe(raw, "billing_address")
    company = _maybe(raw, "billing_information")
    address = _address(given, "billing_address") or Address()
    return Billing(
        email=text(customer.get("email")),
        fullname=text(customer.get("fullname")) or text(customer.get("name")),
        phone=text(customer.get("phone")),
        tax_id=text(given.get("taxid")),
        company_name=text(company.get("company_name")),
        activity=text(company.get("business_activity")),
        taxpayer_type=text(company.get("taxpayer_type")),
        address=address,
    )


def _maybe(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def _address(value: Any, field: str) -> Address | None:
    if value is None:
        return None
    raw = an_object(value, field)
    return Address(
        name=text(raw.get("name")),
        surname=text(raw.get("surname")),
        street=text(raw.get("address")),
        street_number=text(raw.get("street_number")),
        complement=text(raw.get("complement")),
        municipality=text(raw.get("municipality")),
        city=text(raw.get("city")),
        region=text(raw.get("region")),
        postal=text(raw.get("postal")),
        country=text(raw.get("country")),
        country_code=text(raw.get("country_code")).upper()[:2],
    )


def _custom_field(raw: Mapping[str, Any]) -> CustomField:
    return CustomField(
        id=whole(raw.get("id"), "additional_fields.id"),
        label=label(raw.get("label")),
        value=text(raw.get("value")),
        area=text(raw.get("area")),
    )


def store_info_from(payload: Any) -> StoreInfo:
    """A store from `/store/info.json`, wrapped or bare. Raises `Malformed` without code, currency or hooks token."""
    raw = an_object(payload, "body")
    raw = an_object(raw["store"], "store") if "store" in raw else raw
    address = _maybe(raw, "address")
    country = text(address.get("country_code")).upper() or _country(text(raw.get("country")))
    info = StoreInfo(
        code=text(raw.get("code")),
        name=text(raw.get("name")) or text(raw.get("code")),
        country=country,
        currency=text(raw.get("currency")).upper(),
        timezone=text(raw.get("timezone")),
        url=text(raw.get("url")),
        email=text(raw.get("email")),
        hooks_token=text(raw.get("hooks_token")),
        logo_url=text(raw.get("logo")),
    )
    for field in ("code", "currency", "hooks_token"):
        if not getattr(info, field):
            raise fault(f"store.{field}", "is missing in what Jumpseller tells of the store")
    return info


COUNTRY_NAMES = {
    "chile": "CL", "portugal": "PT", "españa": "ES", "spain": "ES", "colombia": "CO", "méxico": "MX", "mexico": "MX",
    "perú": "PE", "peru": "PE", "brasil": "BR", "brazil": "BR", "argentina": "AR", "ecuador": "EC", "uruguay": "UY",
    "paraguay": "PY", "bolivia": "BO", "italia": "IT", "italy": "IT", "united kingdom": "GB", "united states": "US",
}  # fmt: skip


def _country(given: str) -> str:
    """A country given as a code or, in some answers, as a name."""
    if len(given) == 2:
        return given.upper()
    return COUNTRY_NAMES.get(given.casefold(), "")


def _unwrapped(payload: Any, *wrappers: str) -> list[Mapping[str, Any]]:
    items = payload if isinstance(payload, list) else []
    found = []
    for item in items:
        if isinstance(item, dict):
            inner = next((item[w] for w in wrappers if isinstance(item.get(w), dict)), item)
            found.append(inner)
    return found


def documents_from(payload: Any) -> list[PlatformDocument]:
    """The documents on an order."""
    return [
        PlatformDocument(
            type=whole(raw.get("document_type"), "document_type") or 0,
            external_id=text(raw.get("external_id")),
            public_id=text(raw.get("public_id")),
            url=text(raw.get("url")),
        )
        for raw in _unwrapped(payload, "document")
    ]


def hooks_from(payload: Any) -> list[Hook]:
    """Webhook registrations."""
    return [
        Hook(whole(raw.get("id"), "hook.id") or 0, text(raw.get("event")), text(raw.get("url")))
        for raw in _unwrapped(payload, "hook")
    ]


def scripts_from(payload: Any) -> list[Script]:
    """Script tags; older answers call the wrapper `app`."""
    return [
        Script(whole(raw.get("id"), "js_app.id") or 0, text(raw.get("url")), text(raw.get("template")))
        for raw in _unwrapped(payload, "js_app", "app")
    ]
