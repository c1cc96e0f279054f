"""How often one caller may ask: token buckets in this process, bounded in memory.

The client's address is the socket's peer, or the hop that our own proxies added; what a client writes into
X-Forwarded-For itself buys nothing.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from folio.edges.errors import TooMany

MOST_BUCKETS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a minute, with as many at once as `burst` (the whole minute's worth when 0)."""

    per_minute: int
    burst: int = 0


CHECKS_PER_ADDRESS = Rate(100)
CHECKS_PER_STORE = Rate(600)
DOCUMENT_MISSES_PER_ADDRESS = Rate(20)
INSTALLS_PER_ADDRESS = Rate(30)


class Limiter:
    """Buckets by name and key. `monotonic` is injected for tests."""

    def __init__(self, *, trusted_proxies: int = 0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._trusted_proxies = trusted_proxies
        self._monotonic = monotonic
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str, key: str, rate: Rate) -> None:
        """Take one from a bucket. Raises `TooMany` with the seconds until there is one again."""
        size = float(rate.burst or rate.per_minute)
        per_second = rate.per_minute / 60
        now = self._monotonic()
        with self._lock:
            level, at = self._buckets.pop((name, key), (size, now))
            level = min(size, level + (now - at) * per_second)
            enough = level >= 1
            self._buckets[(name, key)] = (level - 1 if enough else level, now)
            if len(self._buckets) > MOST_BUCKETS:
                self._buckets.popitem(last=False)
        if not enough:
            raise TooMany((1 - level) / per_second)

    def address(self, request: Request) -> str:
        """Who is calling, as far as it can be trusted."""
        peer = request.client.host if request.client else "unknown"
        if not self._trusted_proxies:
            return peer
        lines = ",".join(request.headers.getlist("x-forwarded-for"))
        hops = [hop.strip() for hop in lines.split(",") if hop.strip()]
        return hops[-self._trusted_proxies][:64] if len(hops) >= self._trusted_proxies else peer
