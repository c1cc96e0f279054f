"""What the simulator makes is what Folio was written for: its orders are read and add up, its policies are valid."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from e2e.simulators.jumpseller.catalogue import SHOPS
from e2e.simulators.jumpseller.orders import Basket, Item, make_order
from e2e.simulators.jumpseller.people import person
from folio.adapters.jumpseller.payloads import order_from, store_info_from
from folio.domain.money import exponent
from folio.domain.policy import DefaultTax, read_policy
from folio.domain.schema_files import load_schema
from folio.domain.strict_json import parse
from folio.domain.totals import balance
from tests.simulators.platform import Platform

AT = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
BASKETS = {
    "inside": (Basket((Item("Té", 8990, 3, discount=500), Item("Taza", 12990))), "CL"),
    "on top": (Basket((Item("Café", 7_500_000),), currency="COP", inside=False, shipping=800_000), "CO"),
    "promotion": (Basket((Item("Té", 8990), Item("Miel", 10490, 2)), promotion=1999, shipping=2990), "CL"),
    "free shipping": (Basket((Item("Té", 50),), rate=None, shipping=2877, free_shipping=True), "CL"),
    "gift card used": (Basket((Item("Té", 8990),), gift_cards=5000), "CL"),
    "euros": (Basket((Item("Azulejo", 2490, 3),), currency="EUR", rate="23.0", shipping=390), "PT"),
}


@pytest.mark.parametrize("name", sorted(BASKETS))
def test_an_order_over_http_is_read_and_its_total_is_the_money_paid(platform: Platform, name: str) -> None:
    basket, country = BASKETS[name]
    order_id = platform.world.place(platform.store, basket, person(4, country))
    answer = platform.owner.get(f"/orders/{order_id}.json")
    read = order_from(parse(answer.content))
    default = DefaultTax(Decimal(basket.rate or 19), included=basket.inside)
    result = balance(read, default, country=country)
    paid = Decimal(str(answer.json()["order"]["total"])).scaleb(exponent(basket.currency))
    assert sum(line.gross for line in result.lines) == paid


def test_the_store_is_read_as_it_was_opened(platform: Platform) -> None:
    info = store_info_from(parse(platform.owner.get("/store/info.json").content))
    assert (info.code, info.country, info.currency) == ("tienda", "CL", "CLP")
    assert info.hooks_token == platform.store.hooks_token


@pytest.mark.parametrize("code", sorted(SHOPS))
def test_the_demo_policies_are_valid_and_of_their_country(code: str) -> None:
    given: dict[str, Any] = SHOPS[code]["policy"]
    jsonschema.Draft202012Validator(load_schema("store-policy")).validate(given)
    policy = read_policy(given)
    assert policy.seller is not None
    assert policy.seller.country == SHOPS[code]["store"]["country"]
    assert policy.default_tax is not None
    assert policy.default_tax.rate == Decimal(SHOPS[code]["rate"])


def test_the_business_name_arrives() -> None:
    basket = Basket((Item("Té", 8990),), company_name="Ejemplar SpA", activity="Ventas")
    read = order_from(parse(json.dumps({"order": make_order(1001, basket, person(4), AT)}).encode()))
    assert read.billing.company_name == "Ejemplar SpA"
