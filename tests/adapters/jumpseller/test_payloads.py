"""What the platform says becomes an order, quirk by quirk."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folio.adapters.jumpseller.payloads import (
    documents_from,
    hooks_from,
    order_from,
    scripts_from,
    store_info_from,
)
from folio.domain.errors import Malformed
from folio.domain.order import Address, Order, OrderStatus
from folio.domain.strict_json import parse
from tests.payloads.orders import (
    Payload,
    a_company_order,
    a_digital_order,
    a_field,
    a_line,
    a_tax,
    an_address,
    an_old_order,
    an_order,
    an_order_with_tax_on_top,
    as_json,
    wrapped,
)
from tests.payloads.platform import HOOKS_TOKEN, a_document, a_hook, a_script, a_store_info


def read(payload: Any) -> Order:
    """Through JSON, as it really comes."""
    return order_from(parse(as_json(payload)))


# --- whole orders ---------------------------------------------------------------------------------------------


def test_an_order_is_the_same_wrapped_and_bare() -> None:
    assert read(wrapped(an_order())) == read(an_order())


def test_an_order_keeps_its_money_as_integers_of_the_minor_unit() -> None:
    order = read(an_order())
    assert (order.id, order.status, order.currency) == (1501, OrderStatus.PAID, "CLP")
    assert (order.subtotal, order.shipping, order.discount, order.total) == (10000, 2500, 0, 12500)
    assert all(type(amount) is int for amount in (order.subtotal, order.total, order.lines[0].unit_price))
    assert order.created_at == datetime(2026, 11, 20, 14, 3, 11, tzinfo=UTC)
    assert order.completed_at == datetime(2026, 11, 20, 14, 5, 52, tzinfo=UTC)


def test_a_line_keeps_the_platforms_own_figures_unrounded() -> None:
    (line,) = read(an_order()).lines
    assert (line.name, line.quantity, line.sku, line.product_id) == ("Tetera de hierro", 1, "TET-01", 36335001)
    assert line.tax == Decimal("1596.638655462185")
    (tax,) = line.taxes
    assert (tax.name, tax.rate, tax.fixed, tax.included, tax.amount, tax.id) == (
        "IVA",
        Decimal("19.0"),
        False,
        True,
        Decimal("1596.638"),
        7001,
    )


def test_a_digital_order_has_nowhere_to_be_sent_and_lacks_many_keys() -> None:
    order = read(wrapped(a_digital_order()))
    assert order.shipping_address is None
    assert not order.shipping_required
    assert not order.fulfilled
    assert (order.shipping_name, order.gift_cards, order.lines[0].sku) == ("", 0, None)
    assert (order.lines[0].type, order.lines[0].variant_id) == ("physical", 555001)
    assert [f.id for f in order.custom_fields] == [40002, 40002, 40001, 40001, 40003]
    assert order.custom_fields[-1].label == "¿ Quiere factura ?"


def test_a_firms_native_fields_are_read() -> None:
    billing = read(a_company_order()).billing
    assert (billing.tax_id, billing.company_name) == ("77123456-9", "Constructora Ñuble y Compañía Limitada")
    assert (billing.activity, billing.taxpayer_type) == ("Obras menores", "company")
    assert billing.address == Address(
        name="Constructora",
        surname="Ñuble",
        street="Calle Los Canelos",
        street_number="415",
        municipality="Valdivia",
        city="Valdivia",
        region="Los Ríos",
        country="Chile",
        country_code="CL",
    )


def test_an_order_with_tax_on_top_adds_up_as_read() -> None:
    order = read(wrapped(an_order_with_tax_on_top()))
    assert (order.subtotal, order.shipping, order.discount, order.shipping_discount) == (9998, 1250, 1600, 600)
    assert (order.total, order.tax, order.shipping_tax) == (10673, Decimal("9.0"), Decimal("1.25"))
    assert order.lines[0].taxes[0].included is False
    assert (order.shipping_taxes[0].rate, order.shipping_taxes[0].included) == (Decimal(10), False)
    assert order.coupons == ("TEN", "FREIGHT")
    assert order.promotions == ("Half freight", "Ten off")


def test_the_shape_of_ten_years_ago_is_still_read() -> None:
    order = read(wrapped(an_old_order()))
    assert (order.status, order.total, order.completed_at) == (OrderStatus.PENDING, 4500, None)
    assert (order.lines[0].product_id, order.lines[0].taxes, order.shipping_discount) == (None, (), 0)
    assert (order.billing.tax_id, order.billing.address.country_code) == ("", "")
    assert order.shipping_address is None


# --- one quirk at a time --------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", [10000, "10000", Decimal("10000.0"), "10000.00"])
def test_an_amount_may_be_a_number_or_text(written: Any) -> None:
    assert read(an_order(subtotal=written)).subtotal == 10000


@pytest.mark.parametrize("customer_id", [1, "1", None])
def test_a_customer_id_of_any_type_is_no_obstacle(customer_id: Any) -> None:
    assert (
        read(an_order(customer={"id": customer_id, "email": "a@correo.example"})).billing.email == "a@correo.example"
    )


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-07-23 17:48:38 UTC", datetime(2026, 7, 23, 17, 48, 38, tzinfo=UTC)),
        ("2026-07-23T17:48:38Z", datetime(2026, 7, 23, 17, 48, 38, tzinfo=UTC)),
        ("2026-07-23T14:48:38-03:00", datetime(2026, 7, 23, 17, 48, 38, tzinfo=UTC)),
        ("2026-07-23 17:48:38.250 UTC", datetime(2026, 7, 23, 17, 48, 38, 250000, tzinfo=UTC)),
        ("2026-07-23T17:48:38", datetime(2026, 7, 23, 17, 48, 38, tzinfo=UTC)),
    ],
)
def test_every_way_of_writing_a_time_becomes_utc(written: str, moment: datetime) -> None:
    assert read(an_order(created_at=written)).created_at == moment


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Paid", OrderStatus.PAID),
        ("Pagado", OrderStatus.PAID),
        ("PAGO", OrderStatus.PAID),
        ("Pending Payment", OrderStatus.PENDING),
        ("Pendiente de pago", OrderStatus.PENDING),
        ("Pagamento Pendente", OrderStatus.PENDING),
        ("Anulado", OrderStatus.CANCELED),
        ("Cancelado", OrderStatus.CANCELED),
        ("Abandonado", OrderStatus.ABANDONED),
    ],
)
def test_a_translated_status_is_understood_where_the_enumerated_one_is_missing(
    written: str, status: OrderStatus
) -> None:
    assert read(an_order(status=written, status_enum=None)).status is status


def test_the_enumerated_status_decides_over_the_translated_one() -> None:
    assert read(an_order(status="Pagado", status_enum="canceled")).status is OrderStatus.CANCELED


@pytest.mark.parametrize(
    ("given", "fulfilled"),
    [
        ({"fulfillment_status": "fulfilled"}, True),
        ({"shipment_status_enum": "delivered"}, True),
        ({"shipment_status_enum": "in_transit"}, True),
        ({"shipment_status_enum": None, "shipment_status": "Procesado"}, True),
        ({"shipment_status_enum": "unfulfilled"}, False),
        ({"shipment_status_enum": "not_applicable"}, False),
        ({"shipment_status_enum": None, "shipment_status": None, "fulfillment_status": None}, False),
    ],
)
def test_what_has_left_the_house_is_known_from_any_of_three_keys(given: Payload, fulfilled: bool) -> None:
    assert read(an_order(**given)).fulfilled is fulfilled


def test_a_field_shown_twice_is_kept_twice_and_the_billing_answer_preferred() -> None:
    twice = [a_field(value="From shipping", area="shipping"), a_field(value="From billing", area="billing")]
    order = read(an_order(additional_fields=twice))
    assert len(order.custom_fields) == 2
    assert order.field(40001) == "From billing"


def test_an_empty_billing_answer_gives_way_to_the_shipping_one() -> None:
    twice = [a_field(value=None, area="billing"), a_field(value="From shipping", area="shipping")]
    assert read(an_order(additional_fields=twice)).field(40001) == "From shipping"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("¿ Quiere factura&nbsp;?", "¿ Quiere factura ?"),
        ("Raz&oacute;n social", "Razón social"),
        ("<b>Giro</b> ", "Giro"),
        ("&lt;i&gt;Giro&lt;/i&gt;", "Giro"),
        (None, ""),
    ],
)
def test_a_label_with_markup_becomes_plain_text(written: Any, shown: str) -> None:
    assert read(an_order(additional_fields=[a_field(label=written)])).custom_fields[0].label == shown


def test_names_are_trimmed_and_their_white_space_collapsed() -> None:
    order = read(an_order(billing_address=an_address(name="  Amparo\t\n María ", taxid=" 11.111.111-1 ")))
    assert order.billing.address.name == "Amparo María"
    assert order.billing.tax_id == "11.111.111-1"


@pytest.mark.parametrize(("written", "read_as"), [(0, None), (None, None), ("0", None), (9, 9), ("9", 9)])
def test_a_variant_of_zero_is_no_variant(written: Any, read_as: int | None) -> None:
    assert read(an_order(products=[a_line(variant_id=written)])).lines[0].variant_id == read_as


def test_gift_cards_are_found_under_both_of_their_names() -> None:
    assert read(an_order(gift_cards_discount=3000)).gift_cards == 3000
    assert read(an_order(gift_cards_discount=None, gift_cards_amount="3000.0")).gift_cards == 3000


def test_a_sold_gift_card_is_known_by_its_type() -> None:
    assert read(an_order(products=[a_line(type="gift_card")])).lines[0].is_gift_card


def test_a_tax_that_does_not_say_whether_it_is_inside_stays_undecided() -> None:
    tax = a_tax()
    del tax["tax_on_product_price"], tax["amount"]
    (charge,) = read(an_order(products=[a_line(taxes=[tax])])).lines[0].taxes
    assert (charge.included, charge.amount) == (None, None)


def test_a_fixed_tax_is_marked() -> None:
    (charge,) = read(an_order(products=[a_line(taxes=[a_tax(fixed=True, rate=15)])])).lines[0].taxes
    assert charge.fixed
    assert charge.rate == Decimal(15)


@pytest.mark.parametrize("absent", [None, "", [], "text"])
def test_a_missing_customer_or_firm_leaves_empty_words(absent: Any) -> None:
    billing = read(an_order(customer=absent, billing_information=absent, billing_address=None)).billing
    assert (billing.email, billing.company_name, billing.tax_id, billing.address) == ("", "", "", Address())


@pytest.mark.parametrize(
    "name",
    [
        "Diseño&paraíso SpA",
        "Luz&notas Ltda",
        "Pan & Vino",
        "R&D Sur",
    ],
)
def test_an_ampersand_in_a_firms_name_stays_as_it_was_typed(name: str) -> None:
    firm = {"company_name": name, "business_activity": None, "taxpayer_type": None}
    assert read(an_order(billing_information=firm)).billing.company_name == name


# --- faults ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"id": None}, "id"),
        ({"id": 0}, "id"),
        ({"id": "abc"}, "id"),
        ({"id": True}, "id"),
        ({"id": Decimal("1.5")}, "id"),
        ({"created_at": None}, "created_at"),
        ({"created_at": "yesterday"}, "created_at"),
        ({"completed_at": "2026-13-01 00:00:00 UTC"}, "completed_at"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "created_at"),
        ({"currency": None}, "currency"),
        ({"currency": "PESO"}, "currency"),
        ({"status_enum": "refunded"}, "status_enum"),
        ({"status_enum": None, "status": "Reembolsado"}, "status"),
        ({"status_enum": None, "status": None}, "status"),
        ({"total": Decimal("10000.5")}, "total"),
        ({"total": "ten"}, "total"),
        ({"total": [1]}, "total"),
        ({"subtotal": True}, "subtotal"),
        ({"tax": {}}, "tax"),
        ({"products": "none"}, "products"),
        ({"products": ["teapot"]}, "products[0]"),
        ({"products": [a_line(qty=0)]}, "products[0].qty"),
        ({"products": [a_line(qty=-1)]}, "products[0].qty"),
        ({"products": [a_line(), a_line(qty=Decimal("1.5"))]}, "products[1].qty"),
        ({"products": [a_line(qty=None)]}, "products[0].qty"),
        ({"products": [a_line(qty=10**9)]}, "products[0].qty"),
        ({"products": [a_line(price=None)]}, "products[0].price"),
        ({"products": [a_line(taxes=[a_tax(rate="19,0")])]}, "products[0].taxes[0].rate"),
        ({"products": [a_line(taxes=[a_tax(rate="NaN")])]}, "products[0].taxes[0].rate"),
        ({"products": [a_line(taxes={"rate": 19})]}, "products[0].taxes"),
        ({"shipping_address": "here"}, "shipping_address"),
        ({"additional_fields": {}}, "additional_fields"),
        ({"promotions": [1]}, "promotions[0]"),
    ],
)
def test_a_fault_names_the_field_and_what_it_should_be(given: Payload, field: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(an_order() | given)
    assert caught.value.field == field
    assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize("payload", [None, [], "order", 7, {"order": None}, {"order": []}, {}])
def test_what_is_no_order_at_all_is_malformed(payload: Any) -> None:
    with pytest.raises(Malformed):
        order_from(payload)


def test_no_fault_repeats_what_the_buyer_typed() -> None:
    with pytest.raises(Malformed) as caught:
        read(an_order(total="Amparo Quidel 11111111-1"))
    assert "Quidel" not in str(caught.value)


# A busy machine is slow, which says nothing about the code.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@CALM
@given(st.dictionaries(st.sampled_from(sorted(an_order())), JSON, max_size=4))
def test_whatever_stands_in_a_key_it_is_an_order_or_malformed(changes: Payload) -> None:
    try:
        order = order_from(an_order(subtotal=10000, total=12500) | changes)
    except Malformed:
        return
    assert order.id > 0


@CALM
@given(st.dictionaries(st.sampled_from(sorted(a_line()) + sorted(a_tax())), JSON, max_size=4))
def test_whatever_stands_in_a_line_it_is_an_order_or_malformed(changes: Payload) -> None:
    line = a_line() | changes
    line["taxes"] = changes.get("taxes", [a_tax() | changes])
    try:
        order = order_from(an_order(products=[line], subtotal=10000, total=12500))
    except Malformed:
        return
    assert order.lines[0].quantity > 0


# --- the store and the lists ----------------------------------------------------------------------------------


def test_a_store_is_the_same_wrapped_and_bare() -> None:
    info = store_info_from(a_store_info())
    assert info == store_info_from(a_store_info()["store"])
    assert (info.code, info.country, info.currency, info.timezone) == ("losaromos", "CL", "CLP", "Santiago")
    assert info.hooks_token == HOOKS_TOKEN
    assert HOOKS_TOKEN not in repr(info)


@pytest.mark.parametrize(
    ("given", "country"),
    [
        ({"country": "cl", "address": None}, "CL"),
        ({"country": "Portugal", "address": {}}, "PT"),
        ({"country": "México", "address": {"country_code": None}}, "MX"),
        ({"country": "Chile", "address": {"country_code": "pt"}}, "PT"),
        ({"country": "Atlantis", "address": None}, ""),
    ],
)
def test_a_country_is_read_as_code_or_name_and_the_address_decides(given: Payload, country: str) -> None:
    assert store_info_from(a_store_info(**given)).country == country


@pytest.mark.parametrize("missing", ["code", "currency", "hooks_token"])
def test_a_store_without_its_essentials_is_malformed(missing: str) -> None:
    with pytest.raises(Malformed) as caught:
        store_info_from(a_store_info(**{missing: None}))
    assert caught.value.field == f"store.{missing}"


def test_documents_are_read_wrapped_and_bare() -> None:
    both = documents_from([a_document("SHOP-1"), a_document("SHOP-2", document_type=0)["document"]])
    assert [(d.external_id, d.type, d.public_id) for d in both] == [("SHOP-1", 1, "B-1"), ("SHOP-2", 0, "B-1")]


def test_hooks_are_read_wrapped_and_bare() -> None:
    both = hooks_from(
        [a_hook(1, "order_paid", "https://a.example"), a_hook(2, "order_updated", "https://b.example")["hook"]]
    )
    assert [(h.id, h.event, h.url) for h in both] == [
        (1, "order_paid", "https://a.example"),
        (2, "order_updated", "https://b.example"),
    ]


def test_scripts_are_read_under_both_of_their_wrappers() -> None:
    both = scripts_from(
        [a_script(1, "https://a.example/x.js"), a_script(2, "https://b.example/x.js", "layout", "app")]
    )
    assert [(s.id, s.url, s.template) for s in both] == [
        (1, "https://a.example/x.js", "checkout"),
        (2, "https://b.example/x.js", "layout"),
    ]


@pytest.mark.parametrize("reader", [documents_from, hooks_from, scripts_from])
def test_an_empty_list_is_empty(reader: Any) -> None:
    assert reader([]) == []


def test_what_is_picked_up_is_sent_nowhere_whatever_address_stands_on_the_order() -> None:
    assert order_from(an_order(shipping_option="delivery")).shipping_address is not None
    assert order_from(an_order(shipping_option="store_pickup")).shipping_address is None
