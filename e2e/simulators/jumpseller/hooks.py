"""Webhooks as the platform delivers them: really signed, really posted, tried again, and paused in the end.

Documented: any 2xx within 15 s is success; four more tries after N^4 minutes (1, 16, 81, 256); after 8 failed tries
the hook is paused. Time can be scaled, so that a test sees six hours pass in a blink.
"""

import base64
import hashlib
import heapq
import hmac
import json
import threading
import time
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import httpx

from e2e.simulators.jumpseller.world import SimStore, World

TIMEOUT = 15.0
RETRY_MINUTES = (1, 16, 81, 256)
PAUSE_AFTER = 8


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver. `status` is 0 when nobody answered."""

    store: str
    hook_id: int
    event: str
    order_id: int
    number: int
    status: int


def sign(body: bytes, hooks_token: str) -> str:
    """`Jumpseller-Hmac-Sha256` of a body."""
    return base64.b64encode(hmac.new(hooks_token.encode(), body, hashlib.sha256).digest()).decode("ascii")


class Deliverer:
    """Delivers in a thread of its own. `time_scale` 0.001 makes a minute last 60 ms."""

    def __init__(self, world: World, *, time_scale: float = 1.0, workers: int = 4) -> None:
        self._world, self._scale = world, time_scale
        self._queue: list[tuple[float, int, SimStore, dict[str, Any], str, bytes, int, int]] = []
        self._ready = threading.Condition()
        self._stopping = False
        self._under_way: list[str] = []  # codes of the stores whose deliveries are being posted
        self._count = 0
        self.log: list[Attempt] = []
        self._client = httpx.Client(timeout=TIMEOUT, trust_env=False)
        self._threads = [threading.Thread(target=self._run, daemon=True, name="deliver") for _ in range(workers)]
        world.fire = self.fire

    def start(self) -> None:
        """Begin to deliver."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop; what is queued is dropped."""
        with self._ready:
            self._stopping = True
            self._ready.notify_all()
        for thread in self._threads:
            thread.join(5)
        self._client.close()

    def fire(self, store: SimStore, event: str, order: dict[str, Any]) -> None:
        """Queue a delivery to every hook of this event."""
        body = json.dumps({"order": order}, ensure_ascii=False).encode()
        with self._world.lock:
            hooks = [h for h in store.hooks.values() if h["event"] == event and not h.get("paused")]
        for hook in hooks:
            self._put(0.0, store, hook, event, body, order["id"], 1)

    def idle(self, seconds: float = 10.0) -> bool:
        """Wait until nothing is queued for now and nothing is under way."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self._ready:
                due = bool(self._queue) and self._queue[0][0] <= time.monotonic()
                if not due and not self._under_way:
                    return True
            time.sleep(0.01)
        return False

    def pending(self, store: SimStore) -> int:
        """A store's deliveries that are queued, for now or a later try, or under way."""
        with self._ready:
            queued = sum(entry[2] is store for entry in self._queue)
            return queued + self._under_way.count(store.code)

    def _put(
        self, delay: float, store: SimStore, hook: dict[str, Any], event: str, body: bytes, order_id: int, number: int
    ) -> None:
        with self._ready:
            self._count += 1
            due = time.monotonic() + delay
            heapq.heappush(self._queue, (due, self._count, store, hook, event, body, order_id, number))
            self._ready.notify()

    def _run(self) -> None:
        while True:
            with self._ready:
                while not self._stopping and (not self._queue or self._queue[0][0] > time.monotonic()):
                    self._ready.wait(0.05)
                if self._stopping:
                    return
                _, _, store, hook, event, body, order_id, number = heapq.heappop(self._queue)
                self._under_way.append(store.code)
            try:
                self._deliver(store, hook, event, body, order_id, number)
            finally:
                with self._ready:
                    self._under_way.remove(store.code)

    def _deliver(
        self, store: SimStore, hook: dict[str, Any], event: str, body: bytes, order_id: int, number: int
    ) -> None:
        if hook.get("paused") or hook["id"] not in store.hooks:
            return
        triggered = self._world.clock().astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] + " UTC"
        headers = {
            "Content-Type": "application/json",
            "Jumpseller-Event": event,
            "Jumpseller-Store-Code": store.code,
            "Jumpseller-Hmac-Sha256": sign(body, store.hooks_token),
            "Jumpseller-Triggered-At": triggered,
        }
        try:
            status = self._client.post(hook["url"], content=body, headers=headers).status_code
        except httpx.HTTPError:
            status = 0
        self.log.append(Attempt(store.code, hook["id"], event, order_id, number, status))
        if 200 <= status < 300:
            return
        with self._world.lock:
            hook["failures"] = hook.get("failures", 0) + 1
            hook["paused"] = hook["failures"] >= PAUSE_AFTER
        if number <= len(RETRY_MINUTES):
            delay = RETRY_MINUTES[number - 1] * 60 * self._scale
            self._put(delay, store, hook, event, body, order_id, number + 1)
