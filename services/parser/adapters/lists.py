"""Read captured lists: send their links to the frontier, and follow a backfill to older pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from services.parser.adapters.outlet_rules import OutletRules
from services.parser.core.departures import SnapshotStore, departed_early, with_former_addresses
from services.parser.core.extraction import NotAnArticle, Refusal
from services.parser.core.links import Links, read_links
from services.parser.core.messages import link_requests, newest_parts, poll_observation
from services.parser.core.page import Page, content_type
from services.parser.core.pagination import links_in_range, next_step, sitemap_part
from shared.contracts import Capture, FetchRequest, Observation, PageKind, Walk
from shared.storage.reparse import READ_AGAIN
from shared.streams.bus.entries import Entry
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.stage import Done, Output
from shared.streams.frontier.tasks import AddResult, Task

_OF_LINKS = (Refusal.LISTING, Refusal.COLLECTION, Refusal.PRODUCT, Refusal.SERVICE, Refusal.FORUM)


class Frontier(Protocol):
    async def add(
        self,
        requests: Sequence[FetchRequest],
        *,
        traceparent: str = "",
        producer: str | None = None,
        again: bool = False,
    ) -> AddResult: ...

    async def add_tasks(self, tasks: Sequence[Task]) -> AddResult: ...

    async def schedule_revisit(self, url: str, outlet: str) -> None: ...


class Walks(Protocol):
    async def has_asked(self, request: FetchRequest) -> bool: ...

    async def remember(self, requests: Sequence[FetchRequest]) -> None: ...


class ListHandler:
    """Handle captured lists. `listed` holds what each list showed last, `walks` the pages that backfills requested."""

    def __init__(
        self, outlets: OutletRules, frontier: Frontier, listed: SnapshotStore | None, walks: Walks | None
    ) -> None:
        self._outlets = outlets
        self._frontier = frontier
        self._listed = listed
        self._walks = walks

    async def read(self, entry: Entry[Capture], page: Page, body: bytes) -> Done:
        """Send the list's links to the frontier. Return an observation of the list, and of entries that left it."""
        capture = page.capture
        links = read_links(body, capture.kind, page.url, content_type(capture), page.entry_rules)
        if capture.walk is not None:
            return await self._walk(entry, page, links, capture.walk)
        if self._listed:
            links = await with_former_addresses(page, links, self._listed)
        requests = link_requests(page, links, entry.lane, self._outlets.sources())
        added = await self._frontier.add(requests, producer=entry.producer)
        if page.is_entry_point and (parts := newest_parts(requests)):
            await self._frontier.add(parts, again=True)
        if added.overflow and page.is_entry_point:
            await self._frontier.schedule_revisit(capture.url, page.outlet.id)
        if links.older and page.is_entry_point and added.new and added.new == len(requests):
            await self._frontier.add([page.older(links.older, entry.lane)], producer=entry.producer)
        done = observed(poll_observation(page, links, added.new), "links" if links.links else links.fault or "no-links")
        left, looks = await departed_early(page, links, self._listed) if self._listed else ([], [])
        await self._frontier.add(looks, again=True)
        return replace(done, outputs=(*done.outputs, *(Output(StreamName.OBSERVATIONS, one) for one in left)))

    async def _walk(self, entry: Entry[Capture], page: Page, links: Links, walk: Walk) -> Done:
        """Handle one page of a walk.

        Sitemap parts and older pages are requested even if they were read before: a deeper walk has to pass through
        them.
        """
        kept = links_in_range(page, links, walk)
        requests = [
            sitemap_part(page, one, walk) for one in link_requests(page, kept, entry.lane, self._outlets.sources())
        ]
        articles = [one for one in requests if one.walk is None]
        added = await self._frontier.add(articles, producer=entry.producer)
        taken = next_step(page, links, kept, walk, added.new)
        lists = [one for one in (*requests, taken.older) if one is not None and one.walk is not None]
        await self._ask_for(lists, entry)
        seen = poll_observation(page, links, added.new).model_copy(update={"detail": taken.said[:1000]})
        return observed(seen, "links" if links.links else links.fault or "no-links")

    async def _ask_for(self, lists: Sequence[FetchRequest], entry: Entry[Capture]) -> None:
        """Request the lists that this walk has not requested yet.

        A page of the walk may arrive twice, for example after a crash. It must not walk the rest a second time.
        """
        walks = self._walks
        fresh = [one for one in lists if walks is None or not await walks.has_asked(one)]
        added = await self._frontier.add(fresh, producer=entry.producer, again=True)
        if walks is not None and not added.overflow:
            await walks.remember(fresh)

    async def follow(self, entry: Entry[Capture], page: Page, body: bytes, read: NotAnArticle) -> None:
        """Read a page that is not an article as a list, if an entry point linked to it.

        The pages that it links to are not read as lists.
        """
        led_here = page.outlet.entry_point(page.capture.referrer or "") is not None
        if read.reason in _OF_LINKS and led_here and entry.producer != READ_AGAIN:
            links = read_links(body, PageKind.LISTING, page.url, content_type(page.capture), page.entry_rules)
            requests = link_requests(page, links, entry.lane, self._outlets.sources())
            await self._frontier.add(requests, traceparent=entry.traceparent, producer=entry.producer)


def observed(observation: Observation, outcome: str) -> Done:
    """Return the outcome of an entry that gave an observation."""
    receipt = {"observation": observation.kind.value, "reason": observation.reason}
    return Done((Output(StreamName.OBSERVATIONS, observation),), outcome=outcome, receipt=receipt)
