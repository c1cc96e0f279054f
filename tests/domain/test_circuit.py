"""When a provider is left alone."""

from datetime import UTC, datetime, timedelta

from folio.domain.circuit import Circuit

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def after(failures: int) -> Circuit:
    circuit = Circuit()
    for _ in range(failures):
        circuit = circuit.failed(NOW)
    return circuit


def test_four_failures_pause_nothing_and_the_fifth_does_for_a_minute() -> None:
    assert [after(n).wait(NOW) for n in range(6)] == [0, 0, 0, 0, 0, 60]


def test_every_failure_after_that_doubles_the_pause_up_to_a_quarter_of_an_hour() -> None:
    assert [after(n).pause_seconds for n in range(5, 12)] == [60, 120, 240, 480, 900, 900, 900]


def test_a_pause_ends_and_a_trial_makes_the_others_wait_again() -> None:
    circuit, later = after(5), NOW + timedelta(seconds=61)
    assert circuit.wait(NOW + timedelta(seconds=59)) == 1
    assert circuit.wait(later) == 0
    assert circuit.on_trial(later).wait(later) == 60
    assert circuit.on_trial(later).failed(later).wait(later) == 120
