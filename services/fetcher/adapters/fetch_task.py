"""One fetch: visit the page, store its body, complete the task, and report the outcome."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

import structlog

from services.fetcher.adapters.not_found_probe import NotFoundProbe
from services.fetcher.adapters.visit_result import VisitResult
from services.fetcher.adapters.visitor import Visitor
from shared.contracts import Capture
from shared.errors import Unavailable
from shared.observability import metrics
from shared.observability.spans import exemplar
from shared.observability.traces import trace_id
from shared.sources import Sources
from shared.storage.blobs import BlobStore
from shared.streams.bus.connection import OUTAGE
from shared.streams.frontier.queue import CompletionResult, Frontier
from shared.streams.frontier.style_memory import StyleMemory
from shared.streams.frontier.tasks import Claim, Health, Reschedule

_HOLD_S = 0.5
_AFTER_MISTAKE_S = 600.0
_NOT_STORED = ("cannot write to the blob store", "cannot read from the blob store")
"""Beginnings of the sentence that says why a body cannot be stored."""

log = structlog.get_logger()


class Fetch:
    """Fetch claimed tasks. `held_up` says why bodies cannot be stored at the moment; empty if they can."""

    def __init__(
        self,
        frontier: Frontier,
        visitor: Visitor,
        blobs: BlobStore,
        sources: Callable[[], Sources],
        not_found_probe: NotFoundProbe | None,
        styles: StyleMemory | None = None,
    ) -> None:
        self._frontier, self._visitor, self._blobs, self._sources = frontier, visitor, blobs, sources
        self._not_found_probe, self._styles = not_found_probe, styles
        self.held_up = ""

    async def run(self, claim: Claim) -> str:
        """Fetch, store and complete one task. Return the outcome."""
        started = time.monotonic()
        if self._styles is not None:
            claim = await self._styles.recalled(claim)
        result = await self._visit(claim)
        await self._keep(result)
        await self._follow(claim, result)
        completed = await self._complete(claim, result)
        if self._not_found_probe is not None:
            with contextlib.suppress(*OUTAGE):
                await self._not_found_probe.after(claim, result.outcome, _led_to(result))
        seconds = time.monotonic() - started
        metrics.FETCHES.labels(claim.task.request.kind.value, result.outcome, result.reason).inc()
        metrics.FETCH_ANSWERS.labels(_class_of(result.status)).inc()
        metrics.FETCH_SECONDS.observe(seconds, exemplar(claim.task.traceparent))
        metrics.FETCHED_BYTES.inc(result.body_bytes)
        outcome = result.outcome if completed is CompletionResult.DONE else "lost"
        log.info(
            "fetched",
            trace_id=trace_id(claim.task.traceparent),
            url=claim.task.request.url,
            outcome=outcome,
            reason=result.reason,
            ms=round(seconds * 1000),
        )
        return outcome

    async def _visit(self, claim: Claim) -> VisitResult:
        """Visit a page. After a bug in our code the page is retried later, and other pages are not affected."""
        try:
            outlet = self._sources().named(claim.task.request.outlet or "unknown")
            return await self._visitor.visit(claim, outlet)
        except OUTAGE:
            raise
        except Exception as error:
            log.error("bug in the fetcher", url=claim.task.request.url, exc_info=error)
            return VisitResult(
                "mistake", type(error).__name__, again=Reschedule(_AFTER_MISTAKE_S, claim.task), health=Health.SAME
            )

    async def _keep(self, result: VisitResult) -> None:
        while result.kept:
            try:
                await self._blobs.put(result.kept)
                metrics.FETCHER_HELD_UP.labels("disk").set(0)
                self.held_up = "" if self.held_up.startswith(_NOT_STORED) else self.held_up
                return
            except Unavailable as error:
                self.held_up = str(error)
                metrics.FETCHER_HELD_UP.labels("disk").set(1)
                await asyncio.sleep(_HOLD_S)

    async def _follow(self, claim: Claim, result: VisitResult) -> None:
        """Queue what a style sheet names, and remember the sheet. Repeating this changes nothing."""
        if result.found:
            await self._frontier.add_tasks(result.found)
        if self._styles is not None and result.sheet:
            await self._styles.remember(claim, result.sheet)

    async def _complete(self, claim: Claim, result: VisitResult) -> CompletionResult:
        while True:
            completed = await self._frontier.complete(
                claim, result.outputs, again=result.again, health=result.health, pause_s=result.pause_s
            )
            if completed is not CompletionResult.FULL:
                return completed
            await asyncio.sleep(_HOLD_S)


def _led_to(result: VisitResult) -> str:
    """Return where the captured page stood, if a redirect led there."""
    led = (one.message.final_url for one in result.outputs if isinstance(one.message, Capture))
    return next(led, None) or ""


def _class_of(status: int | None) -> str:
    """Return `2xx` and so on, `304` for itself because it is not a redirect, `none` if nobody answered or was asked."""
    if status is None:
        return "none"
    return "304" if status == 304 else f"{status // 100}xx"
