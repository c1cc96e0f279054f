"""A sweep is killed in the middle and at its end: the next one finds what is left, and nothing is made twice."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from e2e.simulators.jumpseller.people import person
from tests.faults.cases import Case
from tests.faults.conftest import DATABASES, OpenStages
from tests.faults.counting import at_the_platform, at_the_provider, gaps_of, in_the_mail
from tests.faults.nurse import ROOT
from tests.faults.shops import BASKET, Played, is_answered, open_shop
from tests.faults.stage import Stage, eventually
from tests.faults.tally import Tally

ORDERS = 4
PROGRAM = (
    "from tests.faults.switches import turn; turn('hurry'); from folio.cli import main; raise SystemExit(main())"
)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("database", DATABASES)
def test_orders_that_nobody_told_of_are_found_once_by_sweeps_that_are_killed(
    database: str, open_stages: OpenStages, tell: Callable[[Tally], None]
) -> None:
    (stage,) = open_stages(database, 1)
    shop = open_shop(stage, Case("builtin"))
    shop.shop.hooks.clear()
    orders = [placed(shop, n) for n in range(ORDERS)]
    stage.set_plan(("D1:2", "D2"))
    assert [swept(stage, shop.shop.code) for _ in range(3)] == [-9, -9, 0]
    assert stage.killed() == ["D1", "D2"]
    eventually(lambda: all(in_the_mail(one) for one in orders), "a letter for every order")
    eventually(lambda: all(is_answered(one) for one in orders), "answers to every bell")
    for one in orders:
        assert (list(at_the_platform(one).values()), list(in_the_mail(one).values())) == ([1], [1])
    assert len(at_the_provider(shop)) == ORDERS
    tell(Tally(cases=1, kills=2, twice=1, gaps=gaps_of(shop)))
    assert gaps_of(shop) == 0


def placed(shop: Played, n: int) -> Played:
    email = f"{shop.shop.code}n{n}@compras.example"
    order_id = shop.stage.outside.platform.world.place(shop.shop, BASKET, replace(person(n), email=email))
    return replace(shop, order_id=order_id, email=email)


def swept(stage: Stage, code: str) -> int:
    """`folio sweep` as an operator calls it, once the killed one's turn is over; how it ended."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT / 'backend'}{os.pathsep}{ROOT}"}
    deadline = time.monotonic() + 100
    while True:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "sweep", code],
            env=environment | stage.environment,
            capture_output=True,
            text=True,
            timeout=100,
        )
        if "under way" not in done.stdout or time.monotonic() > deadline:
            return done.returncode
