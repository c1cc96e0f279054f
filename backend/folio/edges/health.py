"""Alive, ready, and the figures.

`/livez` says that the process answers. `/readyz` says that it can do its work: write durably. It never depends on
a provider or the platform, because their outage must not take the webhooks down. For the same reason a database that
was put back in time is ready, and says beside that why it issues nothing; a number ledger that hangs holds one
thread, and `/readyz` answers with what was last seen of it, and how long ago.
"""

import asyncio
from collections.abc import Callable, Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from folio.domain.errors import FolioError, Unavailable
from folio.domain.sweeping import SweepTotals
from folio.edges.last_look import LastLook

READY_SECONDS = 5.0
STALE_SECONDS = 120.0  # twice as long as a sound standing is believed
NO_ANSWER = (
    "Whether documents may be issued could not be found out: the number ledger or the database does not answer."
)

issuing = Gauge("folio_issuing", "1 while documents may be issued, 0 while a restored database waits for a person")


def routes(
    *,
    check_ready: Callable[[], None],
    why_not_issuing: Callable[[], str] = str,
    swept: Callable[[], SweepTotals] = SweepTotals,
) -> list[BaseRoute]:
    """The three routes. `check_ready` raises a `FolioError` with the reason when the process is not ready;
    `why_not_issuing` says in a sentence why nothing is issued, or nothing; `swept` are the sweeps' figures, asked
    of the database because sweeps run in another process.
    """
    last_look = LastLook(why_not_issuing)
    registry = CollectorRegistry()
    registry.register(_Sweeps(swept))

    async def livez(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_: Request) -> Response:
        try:
            await _in_time(check_ready)
        except FolioError as fault:
            said = {"ready": False, "why": fault.sentence}
            return JSONResponse(said, status_code=503, headers={"Retry-After": "10"})
        looked = await last_look.look()
        why = NO_ANSWER if looked.said is None or looked.age > STALE_SECONDS else looked.said
        issuing.set(0 if why else 1)
        told = {"issuing": False, "why": why} if why else {}
        age = {"looked_seconds_ago": round(looked.age)} if looked.age else {}
        return JSONResponse({"ready": True, **told, **age})

    async def metrics(_: Request) -> Response:
        figures = await run_in_threadpool(lambda: generate_latest() + generate_latest(registry))
        return Response(figures, media_type=CONTENT_TYPE_LATEST)

    return [Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics)]


class _Sweeps(Collector):
    """Orders that no webhook told of and webhooks that were put back, over all stores. Without a database these
    figures are missing, and the others are there.
    """

    def __init__(self, swept: Callable[[], SweepTotals]) -> None:
        self._swept = swept

    def describe(self) -> list[CounterMetricFamily | GaugeMetricFamily]:
        """Nothing is asked when this is registered."""
        return []

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        """The figures as they are now."""
        try:
            totals = self._swept()
        except FolioError:
            return
        yield CounterMetricFamily("folio_found_by_sweep", "Orders no webhook told of", value=totals.found)
        yield GaugeMetricFamily(
            "folio_found_by_sweep_last_day", "Those of the last 24 hours", value=totals.found_lately
        )
        yield CounterMetricFamily("folio_hooks_restored", "Webhooks registered anew", value=totals.hooks_restored)


async def _in_time(check_ready: Callable[[], None]) -> None:
    """The check, unless it takes too long: whoever asks wants to hear "not ready" and not to wait for a lock."""
    task = asyncio.ensure_future(run_in_threadpool(check_ready))
    done, _ = await asyncio.wait({task}, timeout=READY_SECONDS)
    if not done:
        task.add_done_callback(lambda late: late.cancelled() or late.exception())
        raise Unavailable("The database has taken no write for some seconds.", retry_after=10)
    task.result()
