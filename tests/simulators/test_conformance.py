"""What the simulator answers is what the platform's own file describes, but for the listed exceptions."""

from datetime import UTC, datetime
from typing import Any

import httpx
import jsonschema
import pytest

from e2e.simulators.jumpseller.orders import Basket, Item, make_order
from e2e.simulators.jumpseller.people import person
from tests.payloads.samples import needs_samples, sample
from tests.simulators.platform import Platform
from tests.simulators.published import EXCEPTIONS, answer_schema, judge, needs_file, required

pytestmark = needs_file
AT = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DOCUMENT = {"document_type": 1, "external_id": "F-1", "public_id": "33-1", "url": "https://folio.example.com/d/1"}
HOOK = {"event": "order_paid", "url": "https://folio.example.com/hook"}
TAG = {"url": "https://folio.example.com/e.js", "template": "checkout", "element": "body"}
FIELD = {"label": "Giro", "type": "input", "area": "other"}
BASKETS = {
    "tax inside": Basket((Item("Té", 8990, 3, discount=500),), shipping=2990, shipping_rate="19.0", promotion=100),
    "tax on top": Basket((Item("Café", 7_500_000),), currency="COP", inside=False, shipping=800_000),
    "no tax": Basket((Item("Test", 50),), rate=None, shipping=2877, free_shipping=True),
    "digital": Basket((Item("Tarjeta", 10000, type="gift_card"),), digital=True, gift_cards=500),
    "company": Basket((Item("Azulejo", 2490),), currency="EUR", rate="23.0", company_name="Modelo, Lda."),
}


@pytest.mark.parametrize("name", sorted(BASKETS))
@pytest.mark.parametrize("status", ["abandoned", "pending_payment", "paid", "canceled"])
def test_every_kind_of_order_fits_the_published_schema(name: str, status: str) -> None:
    order = {"order": make_order(1001, BASKETS[name], person(7), AT, status)}
    judge(required(answer_schema("GET", "/orders/{id}.json"), "order"), order)


def test_the_judge_condemns_an_order_that_does_not_fit() -> None:
    order = {"order": {**make_order(1001, BASKETS["no tax"], person(7), AT), "total": "50"}}
    with pytest.raises(jsonschema.ValidationError):
        judge(answer_schema("GET", "/orders/{id}.json"), order)


@pytest.mark.parametrize(
    ("path", "wrapper"),
    [("/store/info.json", "store"), ("/orders/count.json", "count")],
)
def test_single_answers_fit(platform: Platform, path: str, wrapper: str) -> None:
    judge(required(answer_schema("GET", path), wrapper), platform.owner.get(path).json())


def test_lists_fit_and_hold_wrapped_items(platform: Platform) -> None:
    order = platform.place()
    platform.owner.post(f"/orders/{order}/documents.json", json={"document": DOCUMENT})
    platform.owner.post(f"/orders/{order}/history.json", json={"order_history": {"message": "x"}})
    platform.owner.post("/hooks.json", json={"hook": HOOK})
    platform.owner.post("/checkout_custom_fields.json", json={"checkout_custom_field": FIELD})
    platform.as_app("POST", "/jsapps.json", json={"app": TAG})
    lists = {
        "/orders.json": ("order", "/orders.json"),
        "/orders/status/paid.json": ("order", "/orders/status/{status}.json"),
        f"/orders/{order}/documents.json": ("document", "/orders/{id}/documents.json"),
        f"/orders/{order}/history.json": ("order_history", "/orders/{id}/history.json"),
        "/documents.json": ("document", "/documents.json"),
        "/hooks.json": ("hook", "/hooks.json"),
        "/checkout_custom_fields.json": ("checkout_custom_field", "/checkout_custom_fields.json"),
        "/jsapps.json": ("js_app", "/jsapps.json"),
    }
    for called, (wrapper, published) in lists.items():
        answer = platform.owner.get(called).json()
        judge(answer_schema("GET", published), answer)
        assert [list(item) for item in answer] == [[wrapper]], called


def test_answers_to_writes_fit(platform: Platform) -> None:
    order = platform.place()
    writes: list[tuple[str, str, str, dict[str, Any]]] = [
        (f"/orders/{order}/documents.json", "/orders/{id}/documents.json", "document", {"document": DOCUMENT}),
        (f"/orders/{order}/history.json", "/orders/{id}/history.json", "order_history", _note("Hecho")),
        ("/hooks.json", "/hooks.json", "hook", {"hook": HOOK}),
        ("/checkout_custom_fields.json",) * 2 + ("checkout_custom_field", {"checkout_custom_field": FIELD}),
    ]
    for called, published, wrapper, body in writes:
        answer = platform.owner.post(called, json=body)
        assert answer.status_code == httpx.codes.OK, called
        judge(required(answer_schema("POST", published), wrapper), answer.json())
    tag = platform.as_app("POST", "/jsapps.json", json={"app": TAG})
    judge(answer_schema("POST", "/jsapps.json"), tag.json())


def test_refusals_fit(platform: Platform) -> None:
    judge(answer_schema("GET", "/jsapps.json", 404), platform.as_app("GET", "/jsapps.json").json())
    judge(answer_schema("POST", "/jsapps.json", 400), platform.owner.post("/jsapps.json", json={"app": TAG}).json())
    judge(answer_schema("GET", "/orders/{id}.json", 404), platform.owner.get("/orders/999999.json").json())


@pytest.mark.parametrize("key", sorted(EXCEPTIONS))
def test_every_exception_says_why(key: tuple[str, str]) -> None:
    assert len(EXCEPTIONS[key][1].split()) > 4


@needs_samples
def test_a_made_order_has_every_key_of_the_real_one() -> None:
    real = sample("order-1012-cl-free-shipping-webhook.json")["order"]
    made = make_order(1012, BASKETS["no tax"], person(7), AT)
    assert set(real) <= set(made)
    for part in ("customer", "shipping_address", "billing_address"):
        assert set(real[part]) <= set(made[part]), part
    assert set(real["products"][0]) <= set(made["products"][0])


@needs_samples
def test_a_hook_has_every_key_of_the_published_example(platform: Platform) -> None:
    example = sample("hook-create-response-official-ai-skill.json")["hook"]
    assert set(example) <= set(platform.owner.post("/hooks.json", json={"hook": HOOK}).json()["hook"])


def _note(message: str) -> dict[str, Any]:
    return {"order_history": {"message": message}}
