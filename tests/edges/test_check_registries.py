"""The whole application beside a registry that helps, sleeps, lies or is on fire: no shopper is worse off for it."""

import json
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from e2e.simulators.serving import Server
from e2e.simulators.vies import OWNER
from e2e.simulators.vies import Vies as Simulated
from folio.adapters.registries.guard import Guard
from folio.adapters.registries.vies import Vies
from folio.domain.schema_files import load_schema
from folio.domain.store import Store
from tests.edges.web import POLICY, Web, log_of, open_web

SHOP = "https://loja.example"
GOOD, DOUBTED, WRONG = ("PT", "501 964 843"), ("FR", "FR12345678901"), ("PT", "501964842")
WITHIN = 1.2
AT_ONCE = 0.7  # shorter than anybody waits for a registry that hangs
TROUBLES = ["MS_UNAVAILABLE", "MS_MAX_CONCURRENT_REQ", "userError", "another", "text", "list", "huge", "redirect"]
FAULTS = ["hang", "drop", "drop_after", "500", "429", "403", "html", "truncated", "wrong_json"]


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    return Simulated()


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, simulated: Simulated) -> Iterator[Web]:
    with (
        Server(simulated.app) as server,
        pytest.MonkeyPatch.context() as patch,
        open_web(tmp_path_factory.mktemp("web"), patch, vies_url=f"{server.url}/rest-api") as running,
    ):
        yield running


@pytest.fixture(autouse=True)
def registry(web: Web, simulated: Simulated) -> Simulated:
    """The registry in good health, and a guard before it that remembers nothing."""
    simulated.registered, simulated.lie = {"PT501964843", "FR12345678901"}, ""
    simulated.asked, simulated.paths = [], []
    simulated.faults.clear()
    web.wiring.registries["vies"] = Guard("vies", Vies(web.wiring.settings.vies_url), web.clock)
    return simulated


def a_store(web: Web, **policy: Any) -> Store:
    shop = web.new_shop()
    shop.url = SHOP
    return web.wiring.connect_with_token(shop.login, shop.authtoken, {**POLICY, **policy})


@pytest.fixture
def willing(web: Web) -> Store:
    return a_store(web, registries=["vies"])


def ask(web: Web, store: Store, number: tuple[str, str], **more: Any) -> dict[str, Any]:
    question = {"store": store.id, "country": number[0], "tax_id": number[1], "lang": "es", **more}
    headers = [("Origin", SHOP), ("Content-Type", "text/plain")]
    answered = web.browser().post("/v1/check", content=json.dumps(question).encode(), headers=headers)
    assert answered.status_code == 200
    Draft202012Validator(load_schema("check-response")).validate(answered.json())
    assert answered.headers["cache-control"] == "no-store"
    told: dict[str, Any] = answered.json()["tax_id"]
    return told


def without(told: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in told.items() if key != "registered"}


def test_a_registered_number_is_told_to_be_beside_its_verdict(web: Web, willing: Store) -> None:
    unasked = ask(web, a_store(web), GOOD)
    told = ask(web, willing, GOOD)
    assert told == {**unasked, "registered": True}
    assert told["verdict"] == "valid"


def test_a_number_that_no_registry_knows_is_as_good_as_before(web: Web, willing: Store, registry: Simulated) -> None:
    registry.lie = "nobody"
    unasked = ask(web, a_store(web), GOOD)
    assert ask(web, willing, GOOD) == {**unasked, "registered": False}


def test_a_number_our_rule_doubted_is_right_when_it_is_registered(web: Web, willing: Store) -> None:
    assert ask(web, a_store(web), DOUBTED)["verdict"] == "invalid"
    told = ask(web, willing, DOUBTED)
    assert (told["verdict"], told["certain"], told["reason"], told["message"]) == ("valid", False, "", "")
    assert told["registered"] is True


@pytest.mark.parametrize("number", [GOOD, DOUBTED], ids=["good", "doubted"])
@pytest.mark.parametrize("trouble", [*TROUBLES, *FAULTS])
def test_a_registry_in_trouble_changes_no_verdict_and_keeps_nobody_waiting(
    web: Web, willing: Store, registry: Simulated, trouble: str, number: tuple[str, str]
) -> None:
    unasked = ask(web, a_store(web), number)
    if trouble in FAULTS:
        registry.faults.add("POST", "", trouble, seconds=3)
    else:
        registry.lie = trouble
    began = time.monotonic()
    told = ask(web, willing, number)
    assert time.monotonic() - began < WITHIN
    assert told == {**unasked, "registered": None}


def test_a_registry_that_says_yes_to_everything_makes_no_wrong_number_right(
    web: Web, willing: Store, registry: Simulated
) -> None:
    registry.lie = "everybody"
    told = ask(web, willing, WRONG)
    assert (told["verdict"], told["certain"], told["reason"]) == ("invalid", True, "checksum")
    assert "registered" not in told
    assert registry.asked == []


@pytest.mark.parametrize("lie", ["everybody", "nobody"])
def test_no_lie_of_a_registry_makes_a_number_certainly_wrong(
    web: Web, willing: Store, registry: Simulated, lie: str
) -> None:
    registry.lie = lie
    for number in (GOOD, DOUBTED):
        told = ask(web, willing, number)
        assert not (told["verdict"] == "invalid" and told["certain"])


def test_stores_that_did_not_choose_it_send_nothing_anywhere(web: Web, registry: Simulated) -> None:
    told = ask(web, a_store(web), GOOD)
    assert "registered" not in told
    assert registry.asked == []


def test_an_installation_without_a_registry_sends_nothing_anywhere(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_web(tmp_path, monkeypatch, database_url=database_url) as web:
        store = a_store(web, registries=["vies"])
        assert web.wiring.storage.stores.get(store.id).policy.registries == ("vies",)
        assert "registered" not in ask(web, store, GOOD)


def test_a_persons_own_number_stays_here(web: Web, willing: Store, registry: Simulated) -> None:
    assert "registered" not in ask(web, willing, ("ES", "54362315K"))
    assert "registered" not in ask(web, willing, GOOD, kind="person")
    assert registry.asked == []


def test_neither_the_owner_nor_the_number_is_told_or_logged(
    web: Web, willing: Store, registry: Simulated, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        told = ask(web, willing, GOOD, name="Outra Casa, Lda")
        registry.lie = "MS_UNAVAILABLE"
        ask(web, willing, ("PT", "500697256"))
    assert OWNER not in json.dumps(told)
    assert not [word for word in (OWNER, "501964843", "500697256", "Outra Casa") if word in log_of(caplog)]
    assert {path.partition(" ")[0] for path in registry.paths} == {"POST"}
    assert not [path for path in registry.paths if "501964843" in path]
    page = web.browser().get("/metrics").text
    assert "501964843" not in page
    assert 'folio_registry_answers_total{country="PT",outcome="registered",registry="vies"}' in page


def test_the_same_number_is_looked_up_once(web: Web, willing: Store, registry: Simulated) -> None:
    for _ in range(3):
        assert ask(web, willing, GOOD)["registered"] is True
    assert len(registry.asked) == 1


def test_a_sleeping_registry_makes_no_other_shopper_wait(web: Web, willing: Store, registry: Simulated) -> None:
    """Over a real server: while eight questions hang at the registry, all others are answered at once."""
    other = a_store(web)
    registry.faults.add("POST", "", "hang", times=8, seconds=3)
    with Server(web.app) as server, httpx.Client(trust_env=False, timeout=5) as client:

        def post(store: Store, number: str) -> float:
            question = {"store": store.id, "country": "PT", "tax_id": number}
            began = time.monotonic()
            headers = {"origin": SHOP, "host": "folio.example"}
            answered = client.post(f"{server.url}/v1/check", content=json.dumps(question), headers=headers)
            assert answered.json()["tax_id"]["verdict"] == "valid"
            return time.monotonic() - began

        with ThreadPoolExecutor(12) as hands:
            hanging = [hands.submit(post, willing, number) for number in portuguese(8)]
            time.sleep(0.3)
            assert post(other, "501964843") < AT_ONCE
            assert post(willing, "501964843") < AT_ONCE  # the ninth does without the registry
            assert max(each.result() for each in hanging) < WITHIN + 0.5  # eight threads share this machine


def portuguese(count: int) -> list[str]:
    """Numbers of companies with a right check digit."""
    made = []
    for body in range(50100000, 50100000 + count):
        rest = -sum(int(digit) * weight for digit, weight in zip(str(body), range(9, 1, -1), strict=True)) % 11
        made.append(f"{body}{rest % 10}")
    return made
