"""The figures of the check: every verdict and refusal is in them, and nothing that anybody typed."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from folio.domain.schema_files import load_schema
from folio.domain.store import Store
from folio.domain.tax_id import RULES
from folio.domain.tax_id.elsewhere import MODULES
from folio.domain.verdict import Answer, NameVerdict, TaxIdVerdict
from folio.edges.check_figures import OTHER, SOURCES, count_refusal, count_verdict, verdict_labels
from tests.edges.test_checks import ASKED, STRANGER, an_app, ask
from tests.edges.web import Web, a_web

CANARY = "CANARY76086428"
COUNTRIES = {*RULES, *MODULES, OTHER}


def labels_of(name: str) -> list[dict[str, str]]:
    """The labels of every figure of a name, as a scraper reads them."""
    families = text_string_to_metric_families(generate_latest(REGISTRY).decode())
    return [sample.labels for family in families for sample in family.samples if sample.name == name]


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def verdicts(what: str, country: str, verdict: str, reason: str, source: str = "rules") -> float:
    labels = {"what": what, "country": country, "verdict": verdict, "reason": reason, "source": source}
    return value("folio_verdicts_total", **labels)


def reasons(what: str) -> set[str]:
    return {*load_schema("check-response")["properties"][what]["properties"]["reason"]["enum"], OTHER}


def assert_on_their_lists(what: str, country: str, verdict: str, reason: str, source: str) -> None:
    assert what in {"tax_id", "name"}
    assert country in COUNTRIES
    assert verdict in {answer.value for answer in Answer}
    assert reason in reasons(what)
    assert source in {*SOURCES, OTHER}


def assert_every_label_is_on_a_list() -> None:
    for labels in labels_of("folio_verdicts_total"):
        assert_on_their_lists(**labels)
    for labels in labels_of("folio_check_refusals_total"):
        assert re.fullmatch("4[0-9][0-9]", labels["status"])


@given(st.text(), st.text(), st.text(), st.sampled_from(Answer))
def test_whatever_is_counted_gets_no_label_that_is_not_on_a_list(
    country: str, reason: str, source: str, answer: Answer
) -> None:
    number = TaxIdVerdict(answer, reason=reason, type=CANARY, compact=CANARY)
    assert_on_their_lists(*verdict_labels("tax_id", country, number, source))
    name = NameVerdict(answer, reason=reason, normalised=CANARY)
    assert_on_their_lists(*verdict_labels("name", country, name, source))


@pytest.mark.parametrize(
    "asked",
    [
        {"country": "CL", "tax_id": CANARY, "name": CANARY},
        {"country": "QQ", "tax_id": CANARY},
        {"country": "FR", "tax_id": f"FR{CANARY}", "name": f"{CANARY}@example.com"},
        {"country": "ES", "tax_id": CANARY, "lang": "es-CANARY76", "kind": "business"},
        {"store": CANARY, "tax_id": "1"},
        {"country": "CL", "tax_id": CANARY, CANARY: CANARY},
    ],
)
def test_nothing_that_was_typed_is_in_the_figures(asked: dict[str, Any]) -> None:
    ask(an_app(), {**ASKED, **asked})
    figures = generate_latest(REGISTRY).decode()
    assert "CANARY" not in figures
    assert "QQ" not in figures
    assert_every_label_is_on_a_list()


def test_all_676_countries_a_stranger_can_name_make_no_more_figures_than_there_are_rules() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for country in (a + b for a in letters for b in letters):
        count_verdict("tax_id", country, TaxIdVerdict(Answer.UNKNOWN, reason="unsupported"), "rules")
    assert {labels["country"] for labels in labels_of("folio_verdicts_total")} <= COUNTRIES


def test_a_country_by_its_other_name_is_the_same_figure() -> None:
    before = verdicts("tax_id", "GR", "unknown", "empty")
    ask(an_app(), {**ASKED, "country": "EL", "tax_id": ""})
    assert verdicts("tax_id", "GR", "unknown", "empty") == before + 1


def test_a_verdict_that_a_fault_of_ours_left_out_is_counted_as_that() -> None:
    def broken(*_: object) -> Any:
        raise RuntimeError

    before = verdicts("tax_id", "CL", "unknown", "unavailable", "fault")
    named = verdicts("name", "CL", "unknown", "unavailable", "fault")
    ask(an_app(judge=broken), {**ASKED, "name": "Acme"})
    assert verdicts("tax_id", "CL", "unknown", "unavailable", "fault") == before + 1
    assert verdicts("name", "CL", "unknown", "unavailable", "fault") == named + 1


def test_refusals_are_counted_by_status() -> None:
    statuses = ("400", "401", "403", "413", "415")
    before = [value("folio_check_refusals_total", status=status) for status in statuses]
    ask(an_app(), b"{")
    ask(an_app(), {**ASKED, "store": "st_none"})
    ask(an_app(), origin=STRANGER)
    ask(an_app(), b"x" * 5000)
    ask(an_app(), content_type="text/html")
    after = [value("folio_check_refusals_total", status=status) for status in statuses]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1.0] * 5


def test_a_refusal_is_no_verdict_and_takes_no_time() -> None:
    before = value("folio_check_seconds_count")
    ask(an_app(), b"{")
    count_refusal(400)
    assert value("folio_check_seconds_count") == before
    ask(an_app())
    assert value("folio_check_seconds_count") == before + 1


def test_the_buckets_tell_whether_the_promises_are_kept() -> None:
    buckets = {labels["le"] for labels in labels_of("folio_check_seconds_bucket")}
    assert {"0.1", "0.3", "1.2"} <= buckets  # p95, p99, and with a registry that is down


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from a_web(tmp_path_factory)


def test_the_figures_are_on_the_page_that_is_scraped(web: Web) -> None:
    store: Store = web.shop()[1]
    question = json.dumps({"store": store.id, "country": "CL", "tax_id": "76.086.428-5"}).encode()
    assert web.browser().post("/v1/check", content=question).status_code == 200
    page = web.browser().get("/metrics").text
    assert 'folio_verdicts_total{country="CL",reason="",source="rules",verdict="valid",what="tax_id"}' in page
    assert "folio_check_seconds_bucket" in page
    assert "folio_registry_seconds" in page
    assert "760864285" not in page
