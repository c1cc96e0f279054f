"""The catalogue's cases of a registry that is slow or under maintenance, against an installation that asks one.

The catalogue's `unknown` is the registry's: `registered` is null, and the verdict stays what our own rule says.
"""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from e2e.simulators.serving import Server
from e2e.simulators.vies import Vies
from tests.edges.web import POLICY, open_web

KINDS = {"registry_delay:10": "hang", "registry_html": "html"}
NUMBERS = ("501964843", "500697256", "502011378", "503504564", "504615947", "505416654")
SHOP = "https://shop.example"


def ask_beside_a_bad_registry(case: dict[str, Any], folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Six questions: five wait for the registry, never long; the sixth does not ask it any more."""
    registry = Vies()
    registry.faults.add("POST", "", KINDS[case["input"]["body"]["fault"]], times=99, seconds=10)
    with Server(registry.app) as server, open_web(folder, patch, vies_url=f"{server.url}/rest-api") as web:
        shop = web.new_shop()
        shop.url = SHOP
        store = web.wiring.connect_with_token(shop.login, shop.authtoken, {**POLICY, "registries": ["vies"]})
        took = []
        for number in NUMBERS:
            question = json.dumps({"store": store.id, "country": "PT", "tax_id": number}).encode()
            began = time.monotonic()
            answered = web.browser().post("/v1/check", content=question, headers=[("Origin", SHOP)])
            took.append(time.monotonic() - began)
            assert answered.status_code == case["expected"]["status"]
            told = answered.json()["tax_id"]
            assert (told["verdict"], told["registered"]) == ("valid", None)
        assert max(took) < 1.2
        outcome = 'folio_registry_answers_total{country="PT",outcome="resting",registry="vies"}'
        assert outcome in web.browser().get("/metrics").text
