"""Published and observed payloads are read, and add up by the platform's own rule."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from folio.adapters.jumpseller.payloads import hooks_from, order_from, scripts_from
from folio.domain.money import round_half_up, to_minor
from folio.domain.order import Order, OrderStatus
from tests.payloads.orders import (
    a_company_order,
    a_digital_order,
    an_old_order,
    an_order,
    an_order_with_tax_on_top,
)
from tests.payloads.samples import needs_samples, orders, sample

OURS = [a_company_order(), a_digital_order(), an_old_order(), an_order(), an_order_with_tax_on_top()]


def expected_total(order: Order) -> int:
    """Goods, tax that is on top, shipping, its tax when on top, minus every discount; in minor units."""
    on_top = sum((line.tax for line in order.lines if any(t.included is False for t in line.taxes)), Decimal(0))
    shipping_on_top = order.shipping_tax if any(t.included is False for t in order.shipping_taxes) else Decimal(0)
    taxes = to_minor(on_top, order.currency) + to_minor(shipping_on_top, order.currency)
    return round_half_up(Fraction(order.subtotal + order.shipping - order.discount) + taxes)


@needs_samples
@pytest.mark.parametrize(
    ("name", "payload"), orders() or [("none", None)], ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_collected_order_adds_up(name: str, payload: Any) -> None:
    order = order_from(payload)
    assert sum(line.unit_price * line.quantity for line in order.lines) == order.subtotal
    if "SYNTHETIC" in name:  # made up by an integrator; it names its tax without saying that it is on top
        tax = round_half_up(to_minor(order.tax, order.currency))
        assert order.total == order.subtotal + tax + order.shipping - order.discount
    else:
        assert order.total == expected_total(order)


@pytest.mark.parametrize("payload", OURS, ids=lambda payload: str(payload["id"]))
def test_an_order_of_our_own_adds_up_by_the_same_rule(payload: dict[str, Any]) -> None:
    order = order_from(payload)
    assert sum(line.unit_price * line.quantity for line in order.lines) == order.subtotal
    assert order.total == expected_total(order)


@needs_samples
def test_the_observed_order_is_read_to_the_last_quirk() -> None:
    order = order_from(sample("order-1012-cl-free-shipping-webhook.json"))
    assert (order.status, order.currency, order.total) == (OrderStatus.PAID, "CLP", 50)
    assert (order.shipping, order.discount, order.shipping_discount) == (2877, 2877, 2877)
    assert (order.promotions, order.coupons) == (("SinEnvio",), ())
    assert (order.billing.tax_id, order.billing.company_name) == ("", "")
    assert (order.lines[0].taxes, order.lines[0].variant_id) == ((), None)
    assert order.custom_fields[0].id is None
    assert not order.fulfilled


@needs_samples
def test_the_published_hook_and_script_answers_are_read() -> None:
    (hook,) = hooks_from([sample("hook-create-response-official-ai-skill.json")])
    assert (hook.id, hook.event) == (12345, "order_paid")
    examples = sample("jsapps-official-openapi-examples.json")
    (script,) = scripts_from([examples["create_response_200"]])
    assert (script.id, script.template) == (1, "layout")
    assert scripts_from(examples["list_200"]) == [script]
