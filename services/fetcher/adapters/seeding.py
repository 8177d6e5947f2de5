"""Put the entry points and fetch settings of the sources into the frontier. Repeating it changes nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping

import structlog

from shared.contracts import FetchRequest
from shared.pauses import sleep_or_stop
from shared.sources import Outlet, Sources
from shared.sources.hosts import authority
from shared.streams.bus.connection import OUTAGE
from shared.streams.frontier.queue import Frontier
from shared.streams.frontier.tasks import Task, TaskKind

EVERY_S = 30.0

log = structlog.get_logger()


class SourceSeeder:
    """Repeat the seeding, so that entry points return after Redis lost its data or a source file changed."""

    def __init__(self, frontier: Frontier, sources: Callable[[], Sources], partitions: int = 1) -> None:
        self._frontier, self._sources, self._partitions = frontier, sources, partitions
        self._put: Sources | None = None
        self._edited: Mapping[str, float] = {}
        self._there = 0

    def edited(self, outlet: str) -> float:
        """Return the share of its articles that an outlet edits, by the publisher's last report; 0 without one."""
        return self._edited.get(outlet, 0.0)

    async def run(self, stop: asyncio.Event) -> None:
        """Seed until `stop` is set: when a source file changed, or when the frontier has lost entry points."""
        turn = 0
        while not stop.is_set():
            current = self._sources()
            with contextlib.suppress(*OUTAGE):
                if current is not self._put or (turn % 20 == 0 and await self._count() < self._there):
                    await self.put(current)
                if turn % 20 == 0:
                    self._edited = await self._frontier.edited()
            turn += 1
            await sleep_or_stop(stop, EVERY_S / 20)

    async def put(self, sources: Sources) -> None:
        """Add entry points that are missing from the frontier and store how to treat the hosts of each outlet."""
        for outlet in sources.outlets.values():
            rules = outlet.politeness
            await self._frontier.set_policies(
                outlet.id, _hosts(outlet), rules.delay_s, rules.concurrency, rules.daily_ceiling
            )
        added = await self._frontier.add_tasks([t for o in sources.outlets.values() for t in entry_tasks(o)])
        if added.new or sources is not self._put:
            log.info("entry points added", outlets=len(sources.outlets), new=added.new, known=added.known)
        self._put, self._there = sources, await self._count()

    async def _count(self) -> int:
        """Count entry points in the frontier. Adding ten thousand known ones would keep a core busy for seconds."""
        return sum([(await self._frontier.report(partition)).entries for partition in range(self._partitions)])


def entry_tasks(outlet: Outlet) -> Iterator[Task]:
    """Yield the task that polls each entry point of an outlet."""
    for edition_id, edition in outlet.editions.items():
        for point in edition.entry_points:
            request = FetchRequest(url=point.url, kind=point.kind, outlet=outlet.id, edition=edition_id, priority=0)
            yield Task(request, TaskKind.ENTRY)


def _hosts(outlet: Outlet) -> set[str]:
    """Return the hosts of the outlet, with and without `www.`, and those of its entry points."""
    named = {pattern.partition("/")[0] for pattern in outlet.hosts}
    named |= {pattern.partition("/")[0] for e in outlet.editions.values() for pattern in e.hosts}
    with_www = {f"www.{host}" for host in named if ":" not in host}
    return named | with_www | {authority(p.url) for e in outlet.editions.values() for p in e.entry_points}
