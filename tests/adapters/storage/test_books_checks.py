"""The daily reading of the books."""

import logging
from collections.abc import Sequence
from typing import Any

import pytest

from folio.adapters.storage import Storage
from folio.adapters.storage.books_checks import DAY, BooksChecks, problems
from folio.domain.errors import Unavailable
from folio.domain.store import Store
from tests.databases import NOW
from tests.storage_examples import PAIR, info


@pytest.fixture
def stores(storage: Storage) -> Sequence[Store]:
    return [storage.stores.connect(info(code=code), PAIR, NOW) for code in ("one", "two")]


def figure() -> float:
    return next(iter(problems.collect())).samples[0].value


def test_books_are_read_once_a_day_and_what_does_not_fit_is_told(
    stores: Sequence[Store], caplog: pytest.LogCaptureFixture
) -> None:
    at, asked = 100.0, []

    def verify(store_id: str) -> list[str]:
        asked.append(store_id)
        return ["receipt B-2: was altered after it was entered."] if store_id == stores[1].id else []

    checks = BooksChecks(verify, monotonic=lambda: at)
    with caplog.at_level(logging.ERROR, "folio.books"):
        checks.check_one_day_old(stores)
    assert [record.__dict__["store"] for record in caplog.records] == ["two"]
    assert figure() == 1
    checks.check_one_day_old(stores)
    assert len(asked) == 2
    at += DAY
    checks.check_one_day_old(stores)
    assert len(asked) == 4


def test_a_database_that_is_away_is_asked_again_at_the_next_sweep(stores: Sequence[Store]) -> None:
    answers: list[Any] = [Unavailable("away"), [], []]

    def verify(_store_id: str) -> list[str]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    checks = BooksChecks(verify, monotonic=lambda: 5.0)
    checks.check_one_day_old(stores)
    checks.check_one_day_old(stores)
    assert answers == []
    assert figure() == 0
