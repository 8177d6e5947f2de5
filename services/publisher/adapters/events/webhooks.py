"""Send due deliveries to webhooks. Each watch has its own task, so a slow receiver delays no other."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog

from services.publisher.core.events.webhook_signing import body, headers, wait_after
from shared.archive.schema.connection import Pool, connection
from shared.archive.watches import deliveries, store
from shared.archive.watches.deliveries import ClaimedDelivery, DeliveryResult
from shared.archive.watches.events import load_events
from shared.archive.watches.store import Watch
from shared.archive.watches.subscriptions import WatchEvent
from shared.errors import Unavailable
from shared.observability.metrics import WEBHOOKS

log = structlog.get_logger()

_TOGETHER = 8
_LEASE_S = 60.0
_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
_IDLE_S = 30.0
"""`QueuePoller` looks for due deliveries each second, so this matters only while it cannot."""
_KEPT = timedelta(days=30)
_TIDY_S = 3600.0


class WebhookSender:
    """Send webhooks. Any number of replicas may run one: a lease gives each row to one replica at a time."""

    def __init__(self, pool: Pool, http: aiohttp.ClientSession) -> None:
        self._pool, self._http = pool, http
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._tidied = float("-inf")

    async def run(self, due: asyncio.Event, stop: asyncio.Event) -> None:
        """Run until `stop` is set.

        Requests in flight then finish within their timeout, or another replica sends them again.
        """
        while not stop.is_set():
            due.clear()
            with suppress(Unavailable):
                await self._tidy()
                await self._begin()
            with suppress(TimeoutError):
                await asyncio.wait_for(due.wait(), _IDLE_S)
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=_TIMEOUT.total)

    async def _begin(self) -> None:
        async with connection(self._pool) as conn:
            due = await deliveries.watches_with_due(conn)
            watches = [w for w in await store.all_watches(conn) if w.id in due] if due else []
        for watch in watches:
            if watch.id not in self._busy:
                self._busy[watch.id] = task = asyncio.create_task(self.drain(watch))
                task.add_done_callback(lambda _, number=watch.id: self._busy.pop(number, None))  # type: ignore[misc]

    async def drain(self, watch: Watch) -> None:
        """Send everything that is due for the watch."""
        with suppress(Unavailable):
            while pairs := await self._take(watch):
                await asyncio.gather(*(self._deliver(watch, taken, event) for taken, event in pairs))

    async def _take(self, watch: Watch) -> list[tuple[ClaimedDelivery, WatchEvent]]:
        async with connection(self._pool) as conn:
            taken = await deliveries.claim(conn, watch, _TOGETHER, _LEASE_S)
            loaded = await load_events(conn, [t.event for t in taken], texts=False)
        return list(zip(taken, loaded, strict=True))

    async def _deliver(self, watch: Watch, taken: ClaimedDelivery, event: WatchEvent) -> None:
        ended = await self._send(watch, taken, event)
        WEBHOOKS.labels(ended.state).inc()
        if ended.state == "dead":
            log.warning("webhook delivery given up", watch=watch.name, event_id=event.cursor, why=ended.error)
        async with connection(self._pool) as conn:
            await deliveries.finish(conn, watch, taken, ended)

    async def _send(self, watch: Watch, taken: ClaimedDelivery, event: WatchEvent) -> DeliveryResult:
        content = body(watch.name, event)
        signed = headers(watch.secret, f"{watch.name}.{event.cursor}", int(time.time()), taken.attempt, content)
        try:
            async with self._http.post(str(watch.url), data=content, headers=signed, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    return DeliveryResult("sent", answer.status)
                return _failed(taken, answer.status, f"answered {answer.status}")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return _failed(taken, None, f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)

    async def _tidy(self) -> None:
        if time.monotonic() - self._tidied < _TIDY_S:
            return
        async with connection(self._pool) as conn:
            await deliveries.delete_sent(conn, datetime.now(UTC) - _KEPT)
        self._tidied = time.monotonic()


def _failed(taken: ClaimedDelivery, status: int | None, why: str) -> DeliveryResult:
    wait = wait_after(taken.attempt, random.random())  # noqa: S311 - spreads, guards nothing
    return DeliveryResult("due", status, why, wait) if wait is not None else DeliveryResult("dead", status, why)


@asynccontextmanager
async def open_webhooks(pool: Pool) -> AsyncIterator[WebhookSender]:
    """Open the HTTP client of the webhooks. It follows no redirect and keeps no cookie."""
    agent = {"user-agent": "Presswatch-Webhook/1"}
    async with aiohttp.ClientSession(timeout=_TIMEOUT, headers=agent, cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield WebhookSender(pool, http)
