"""The fetcher's loop: claim due tasks and fetch as many at once as there are slots."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

import structlog

from services.fetcher.adapters.fetch_task import Fetch
from services.fetcher.adapters.not_found_probe import NotFoundProbe
from services.fetcher.adapters.visitor import Visitor
from shared.observability import metrics
from shared.observability.spans import Span, begin_span, ended_on_failure
from shared.observability.traces import valid_or_new
from shared.sources import Sources
from shared.storage.blobs import BlobStore
from shared.streams.bus.connection import OUTAGE
from shared.streams.frontier.queue import Frontier
from shared.streams.frontier.style_memory import StyleMemory
from shared.streams.frontier.tasks import Claim

_LONGEST_NAP_S = 0.5
_NAP_AT_REST_S = 2.0
_AT_REST_AFTER_S = 30.0
_SHORTEST_NAP_S = 0.005
_FINISH_S = 5.0
_MOST_WAITING = 4

log = structlog.get_logger()


class FetchLoop:
    """Fetch loop, one per process. `run` ends after `stop` is set and the tasks in hand are finished or returned.

    A fetch that takes longer than `patience_s` frees its slot, because it only waits for a server. Otherwise slow hosts
    that are not yet known as slow would take all slots. At most four times as many fetches as slots run at once.
    """

    def __init__(
        self,
        frontier: Frontier,
        visitor: Visitor,
        blobs: BlobStore,
        sources: Callable[[], Sources],
        *,
        partitions: int = 1,
        slots: int = 128,
        sick_share: float = 0.25,
        patience_s: float = 2.0,
        not_found_probe: NotFoundProbe | None = None,
        styles: StyleMemory | None = None,
    ) -> None:
        self._frontier = frontier
        self._fetch = Fetch(frontier, visitor, blobs, sources, not_found_probe, styles)
        self._partitions, self._slots = partitions, slots
        self._sick_slots = max(1, int(slots * sick_share))
        self._patience_s = patience_s
        self._held: dict[asyncio.Task[None], Claim] = {}
        self._begun: dict[asyncio.Task[None], float] = {}
        self._last_begun = time.monotonic()
        self._freed = asyncio.Event()

    def why_not_ready(self) -> str | None:
        return self._fetch.held_up or None

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch until `stop` is set, then finish what was begun. Leases are renewed meanwhile."""
        renewing = asyncio.create_task(self._keep_renewing())
        try:
            while not stop.is_set():
                await self._sleep_until_work(stop, await self._turn())
            await self._finish()
        finally:
            renewing.cancel()

    async def _turn(self) -> float:
        """Claim tasks for every free slot; return the seconds until there may be more to do."""
        is_at_rest = time.monotonic() - self._last_begun > _AT_REST_AFTER_S
        nap = _NAP_AT_REST_S if is_at_rest else _LONGEST_NAP_S
        for partition in range(self._partitions):
            free = self._free()
            if free <= 0:
                break
            sick = self._sick_slots - sum(claim.fails > 0 for claim in self._held.values())
            try:
                claimed = await self._frontier.claim(partition, free, max(0, sick))
            except OUTAGE as error:
                log.warning("the frontier does not answer", why=str(error))
                return _LONGEST_NAP_S
            self._report_held_up(claimed.held_up)
            for claim in claimed.claims:
                self._begin(claim)
            if claimed.wait_s is not None and not claimed.held_up:
                nap = min(nap, claimed.wait_s)
        return nap

    def _free(self) -> int:
        """Count free slots. Only fetches younger than `patience_s` take one; the youngest are last in `_begun`."""
        since = time.monotonic() - self._patience_s
        young = sum(1 for _ in takewhile(lambda begun: begun > since, reversed(self._begun.values())))
        return min(self._slots - young, self._slots * _MOST_WAITING - len(self._held))

    def _begin(self, claim: Claim) -> None:
        request = claim.task.request
        about = {"url.full": request.url, "presswatch.kind": request.kind.value, "presswatch.lane": request.lane.value}
        span = begin_span("fetch", claim.task.traceparent, about)
        claim = replace(claim, task=replace(claim.task, traceparent=valid_or_new(span.traceparent)))
        task = asyncio.create_task(self._recorded(claim, span))
        self._last_begun = time.monotonic()
        self._held[task], self._begun[task] = claim, self._last_begun
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._held.pop(task, None)
        self._begun.pop(task, None)
        self._freed.set()
        metrics.FETCHING.set(len(self._held))
        if not task.cancelled() and task.exception() is not None:
            log.error("a fetch failed; another process will repeat it", exc_info=task.exception())

    async def _recorded(self, claim: Claim, span: Span) -> None:
        with ended_on_failure([span]):
            outcome = await self._fetch.run(claim)
        span.end(outcome)

    async def _sleep_until_work(self, stop: asyncio.Event, seconds: float) -> None:
        """Sleep until there may be work or a free slot; at least a few milliseconds, so that claims come in batches."""
        self._freed.clear()
        metrics.FETCHING.set(len(self._held))
        await asyncio.sleep(min(_SHORTEST_NAP_S, max(seconds, 0.001)))
        if self._freed.is_set() or stop.is_set():
            return
        waits = {asyncio.ensure_future(stop.wait()), asyncio.ensure_future(self._freed.wait())}
        await asyncio.wait(waits, timeout=max(0.0, seconds - _SHORTEST_NAP_S), return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    def _report_held_up(self, why: str) -> None:
        for known in ("full", "memory"):
            metrics.FETCHER_HELD_UP.labels(known).set(why == known)

    async def _keep_renewing(self) -> None:
        while True:
            await asyncio.sleep(self._frontier.limits.lease_s / 4)
            with contextlib.suppress(*OUTAGE):
                await self._frontier.renew(list(self._held.values()))

    async def _finish(self) -> None:
        """Wait a few seconds for fetches under way, then return the rest so that others can take them at once."""
        if self._held:
            await asyncio.wait(set(self._held), timeout=_FINISH_S)
        unfinished = dict(self._held)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        with contextlib.suppress(*OUTAGE):
            await self._frontier.release(unfinished.values())
