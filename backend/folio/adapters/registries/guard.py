"""What holds every registry: a shopper waits for it no longer than this, and it may be as broken as it likes.

One answer has 0.9 seconds, so that a check stays within 1.2; what is later is not waited for. Answers are remembered
for a while under a keyed hash, in a bounded memory, never on disk. After five failures in a row a country's registry
is left alone, a minute at first and then for longer, and tried again by one question. Eight questions are on their
way at most; the next shopper is answered without. Everything here runs on the one event loop of the web process.
"""

import asyncio
import hashlib
import logging
import secrets
import time
from collections import OrderedDict, defaultdict
from datetime import datetime, timedelta

from prometheus_client import Counter, Histogram

from folio.domain.circuit import Circuit
from folio.domain.errors import Unavailable
from folio.domain.ports import Clock, Registry
from folio.domain.verdict import TaxIdVerdict
from folio.unforeseen import told_of

SECONDS = 0.9
MOST_AT_ONCE = 8
MOST_REMEMBERED = 10_000
# A number that is not there may be there soon, and some states say no while their registry is being mended.
REMEMBERED_FOR = {True: timedelta(hours=12), False: timedelta(minutes=10)}

outcomes = Counter("folio_registry_answers", "What official registries said", ["registry", "country", "outcome"])
seconds = Histogram(
    "folio_registry_seconds",
    "How long official registries took",
    ["registry"],
    buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9),
)
logger = logging.getLogger("folio.registries")


class Guard:
    """A registry behind its guard; itself a `Registry`. `name` is what policies call it."""

    def __init__(self, name: str, registry: Registry, clock: Clock) -> None:
        self._name, self._registry, self._clock = name, registry, clock
        self._memory = _Memory()
        self._circuits: defaultdict[str, Circuit] = defaultdict(Circuit)
        self._under_way = 0

    def covers(self, country: str, verdict: TaxIdVerdict) -> bool:
        """As the registry says."""
        return self._registry.covers(country, verdict)

    async def is_registered(self, country: str, compact: str) -> bool:
        """From memory, or within the time a shopper may wait. Raises `Unavailable`, and nothing else."""
        remembered = self._memory.recall(country, compact, self._clock())
        if remembered is not None:
            self._count(country, "remembered")
            return remembered
        self._may_ask(country)
        self._under_way += 1
        try:
            registered = await self._ask(country, compact)
        finally:
            self._under_way -= 1
        self._memory.keep(country, compact, registered, self._clock())
        return registered

    def _may_ask(self, country: str) -> None:
        """Take a place among those who ask. Raises `Unavailable` at once when there is none, or during a rest."""
        circuit, now = self._circuits[country], self._clock()
        if circuit.wait(now) > 0:
            self._count(country, "resting")
            raise Unavailable("The registry is left alone for a while.")
        if self._under_way >= MOST_AT_ONCE:
            self._count(country, "crowded")
            raise Unavailable("The registry is asked by too many at once.")
        if circuit.paused_until is not None:
            self._circuits[country] = circuit.on_trial(now)

    async def _ask(self, country: str, compact: str) -> bool:
        began, outcome = time.monotonic(), "unavailable"
        try:
            async with asyncio.timeout(SECONDS):
                registered = await self._registry.is_registered(country, compact)
            outcome = "registered" if registered else "not_registered"
            self._circuits.pop(country, None)
            return registered
        except TimeoutError:
            outcome = "late"
            raise self._failed(country, "The registry takes too long.") from None
        except Unavailable as fault:
            raise self._failed(country, fault.sentence) from None
        except Exception as fault:
            logger.error("a registry could not be asked", extra=told_of(fault))
            raise self._failed(country, "The registry could not be asked.") from None
        finally:
            seconds.labels(self._name).observe(time.monotonic() - began)
            self._count(country, outcome)

    def _failed(self, country: str, sentence: str) -> Unavailable:
        self._circuits[country] = self._circuits[country].failed(self._clock())
        return Unavailable(sentence)

    def _count(self, country: str, outcome: str) -> None:
        outcomes.labels(self._name, country, outcome).inc()


class _Memory:
    """Answers by a hash whose key dies with the process: Tax IDs are few enough to be guessed from a plain one."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._answers: OrderedDict[bytes, tuple[bool, datetime]] = OrderedDict()

    def recall(self, country: str, compact: str, now: datetime) -> bool | None:
        """What was said, while it may still be believed; None when nothing was."""
        registered, at = self._answers.get(self._name(country, compact), (None, now))
        # An answer from the future was kept before the clock was put back.
        if registered is None or not timedelta() <= now - at < REMEMBERED_FOR[registered]:
            return None
        return registered

    def keep(self, country: str, compact: str, registered: bool, now: datetime) -> None:
        """Remember an answer; the oldest goes when there are too many."""
        name = self._name(country, compact)
        self._answers.pop(name, None)
        self._answers[name] = (registered, now)
        if len(self._answers) > MOST_REMEMBERED:
            self._answers.popitem(last=False)

    def _name(self, country: str, compact: str) -> bytes:
        return hashlib.blake2b(f"{country} {compact}".encode(), key=self._key, digest_size=16).digest()
