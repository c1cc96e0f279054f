"""The public sample payloads, read as they are, come out like the orders rebuilt in `orders.py`."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from folio.adapters.jumpseller.payloads import order_from
from folio.domain.errors import Held
from folio.domain.order import Order
from folio.domain.policy import DefaultTax
from folio.domain.strict_json import parse
from folio.domain.totals import balance
from tests.domain.orders import sample_1012, sample_1026, sample_5001, sample_colombia

SAMPLES = Path(__file__).parents[3] / "shared" / "jumpseller" / "samples"
REBUILT: dict[str, Callable[[], Order]] = {
    "order-1012-cl-free-shipping-webhook.json": sample_1012,
    "order-1026-official-docs-2023-discount.json": sample_1026,
    "order-1026-official-docs-2014-legacy.json": sample_1026,
    "orders-list-5001-official-ai-skill.json": sample_5001,
    "SYNTHETIC-order-co-tax-on-top.json": sample_colombia,
}
DEFAULT = DefaultTax(Decimal(19), included=True, name="IVA")

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample payloads are not part of this repository")


def read_sample(name: str) -> Order:
    """The order in a sample file, the first where it is a list."""
    payload = parse((SAMPLES / name).read_bytes())
    payload = payload[0] if isinstance(payload, list) else payload
    if "id" not in payload["order"]:
        payload["order"]["id"] = 1026
    return order_from(payload)


@pytest.mark.parametrize("name", REBUILT)
def test_a_sample_comes_out_like_its_rebuilt_order(name: str) -> None:
    read, rebuilt = read_sample(name), REBUILT[name]()
    worked, same = balance(read, DEFAULT, country="CL"), balance(rebuilt, DEFAULT, country="CL")
    assert worked.total == read.total == rebuilt.total
    assert worked.groups == same.groups
    assert [(line.gross, line.net, line.discount) for line in worked.lines] == [
        (line.gross, line.net, line.discount) for line in same.lines
    ]


@pytest.mark.parametrize("name", REBUILT)
def test_no_sample_names_a_tax_so_each_waits_until_the_store_chooses_one(name: str) -> None:
    with pytest.raises(Held) as caught:
        balance(read_sample(name), None, country="CL")
    assert caught.value.reason == "no_tax_configured"
