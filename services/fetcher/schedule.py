"""Puts the sources' entry points and manners into the frontier; doing so again changes nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator

import structlog

from shared.contracts import FetchRequest
from shared.sources import Outlet, Sources
from shared.sources.hosts import authority
from shared.streams.connection import OUTAGE
from shared.streams.frontier import Frontier
from shared.streams.frontier_tasks import Task, TaskKind

EVERY_S = 30.0

log = structlog.get_logger()


class Schedule:
    """Repeats itself, so that entry points return after a server came back empty or a source file changed."""

    def __init__(self, frontier: Frontier, sources: Callable[[], Sources]) -> None:
        self._frontier, self._sources = frontier, sources
        self._put: Sources | None = None

    async def run(self, stop: asyncio.Event) -> None:
        turn = 0
        while not stop.is_set():
            current = self._sources()
            if current is not self._put or turn % 20 == 0:
                with contextlib.suppress(*OUTAGE):
                    await self.put(current)
            turn += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), EVERY_S / 20)

    async def put(self, sources: Sources) -> None:
        """Every entry point that is not in the frontier yet, and how each outlet's hosts are to be treated."""
        for outlet in sources.outlets.values():
            rules = outlet.politeness
            await self._frontier.set_policies(
                outlet.id, _hosts(outlet), rules.delay_s, rules.concurrency, rules.daily_ceiling
            )
        added = await self._frontier.add_tasks([t for o in sources.outlets.values() for t in entry_tasks(o)])
        if added.new or sources is not self._put:
            log.info("entry points put in", outlets=len(sources.outlets), new=added.new, known=added.known)
        self._put = sources


def entry_tasks(outlet: Outlet) -> Iterator[Task]:
    for edition_id, edition in outlet.editions.items():
        for point in edition.entry_points:
            request = FetchRequest(url=point.url, kind=point.kind, outlet=outlet.id, edition=edition_id, priority=0)
            yield Task(request, TaskKind.ENTRY)


def _hosts(outlet: Outlet) -> set[str]:
    """Hosts the outlet speaks for, with and without `www.`, and those of its entry points."""
    named = {pattern.partition("/")[0] for pattern in outlet.hosts}
    named |= {pattern.partition("/")[0] for e in outlet.editions.values() for pattern in e.hosts}
    with_www = {f"www.{host}" for host in named if ":" not in host}
    return named | with_www | {authority(p.url) for e in outlet.editions.values() for p in e.entry_points}
