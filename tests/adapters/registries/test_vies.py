"""VIES over real HTTP: what counts as an answer, and that nothing else does."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e2e.simulators.serving import Server
from e2e.simulators.vies import OWNER
from e2e.simulators.vies import Vies as Simulated
from folio.adapters.registries.vies import Vies
from folio.domain.errors import Unavailable
from folio.domain.tax_id import judge
from folio.domain.tax_law.union import MEMBERS
from folio.domain.verdict import Answer, TaxIdVerdict
from tests.edges.web import log_of

NUMBER = "501964843"
VIES = Vies("http://127.0.0.1:9")
TROUBLES = (
    "INVALID_INPUT GLOBAL_MAX_CONCURRENT_REQ GLOBAL_MAX_CONCURRENT_REQ_TIME MS_MAX_CONCURRENT_REQ "
    "MS_MAX_CONCURRENT_REQ_TIME MS_UNAVAILABLE SERVICE_UNAVAILABLE TIMEOUT VAT_BLOCKED IP_BLOCKED"
).split()


@dataclass
class Standing:
    """The simulated registry and our door to it."""

    registry: Simulated
    vies: Vies

    def ask(self, country: str = "PT", compact: str = NUMBER) -> bool:
        return asyncio.run(self.vies.is_registered(country, compact))


@pytest.fixture
def standing() -> Iterator[Standing]:
    registry = Simulated()
    registry.registered = {f"PT{NUMBER}", "EL094259216", "BE0428759497", "ATU13585627", "FR83404833048"}
    with Server(registry.app) as server:
        yield Standing(registry, Vies(f"{server.url}/rest-api"))


def test_a_registered_number_and_one_that_is_not_are_told_apart(standing: Standing) -> None:
    assert standing.ask() is True
    assert standing.ask(compact="500697256") is False


@pytest.mark.parametrize(
    ("country", "compact", "state", "number"),
    [
        ("GR", "094259216", "EL", "094259216"),
        ("GR", "EL094259216", "EL", "094259216"),
        ("BE", "428759497", "BE", "0428759497"),
        ("AT", "ATU13585627", "AT", "U13585627"),
        ("FR", "FR83404833048", "FR", "83404833048"),
        ("FR", "83404833048", "FR", "83404833048"),
    ],
)
def test_the_question_is_put_in_the_registry_own_words(
    standing: Standing, country: str, compact: str, state: str, number: str
) -> None:
    assert standing.ask(country, compact) is True
    assert standing.registry.asked == [{"countryCode": state, "vatNumber": number}]


def test_the_number_stands_in_no_address_and_in_no_log(standing: Standing, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        standing.ask()
        standing.registry.lie = "MS_UNAVAILABLE"
        with pytest.raises(Unavailable) as caught:
            standing.ask()
    assert standing.registry.paths == ["POST /rest-api/check-vat-number?"] * 2
    assert NUMBER not in log_of(caplog) + caplog.text + str(caught.value)
    assert OWNER not in log_of(caplog) + caplog.text


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_trouble_told_with_status_200_is_no_answer(standing: Standing, trouble: str) -> None:
    standing.registry.lie = trouble
    with pytest.raises(Unavailable):
        standing.ask()


@pytest.mark.parametrize(
    "lie", ["userError", "another", "another state", "text", "one", "nothing", "list", "huge", "redirect"]
)
def test_what_is_not_a_clear_answer_about_this_very_number_is_none(standing: Standing, lie: str) -> None:
    standing.registry.lie = lie
    with pytest.raises(Unavailable):
        standing.ask()
    assert len(standing.registry.asked) == 1  # no redirect is followed, nothing is repeated


@pytest.mark.parametrize("fault", ["500", "429", "403", "html", "truncated", "wrong_json", "drop", "drop_after"])
def test_a_broken_registry_is_no_answer(standing: Standing, fault: str) -> None:
    standing.registry.faults.add("POST", "check-vat-number", fault)
    with pytest.raises(Unavailable):
        standing.ask()


def test_a_registry_that_is_not_there_is_no_answer() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        vies = Vies(f"http://127.0.0.1:{nobody.getsockname()[1]}/rest-api")
        with pytest.raises(Unavailable):
            asyncio.run(vies.is_registered("PT", NUMBER))


@given(st.sampled_from(sorted(MEMBERS)), st.text(max_size=20), st.sampled_from(Answer))
def test_no_text_is_too_odd_to_say_whether_vies_keeps_it(country: str, text: str, answer: Answer) -> None:
    covered = VIES.covers(country, TaxIdVerdict(answer, compact=text))
    assert not covered or text.isascii() or text.isalnum()


@pytest.mark.parametrize(
    ("country", "text", "covered"),
    [
        ("PT", "501964843", True),
        ("ES", "B-58378431", True),
        ("GR", "EL 094259216", True),
        ("FR", "FR12345678901", True),  # doubted by our rule, and shaped like one of theirs
        ("FR", "404833048", False),  # a SIREN is no VAT number
        ("IT", "RCCMNL83S18D969H", False),  # a codice fiscale neither
        ("CL", "76.086.428-5", False),
        ("GB", "980780684", False),
        ("CH", "CHE100155212", False),
        ("FR", "1234567890123", False),
        ("FR", "1", False),
    ],
)
def test_vies_keeps_the_vat_numbers_of_the_member_states(country: str, text: str, covered: bool) -> None:
    assert VIES.covers(country, judge(country, text)) is covered
