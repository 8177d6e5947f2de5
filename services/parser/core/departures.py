"""Entries that left their list early: an observation for each, and a request to fetch the article again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Protocol

from services.parser.core.links import Links
from services.parser.core.links.list_departures import ListSnapshot, compare_lists
from services.parser.core.page import Page
from services.parser.core.urls.canonical import address_of
from shared.contracts import FetchRequest, Observation, ObservationKind, Origin, PageKind

LOOK_AGAIN_PRIORITY = 3


class SnapshotStore(Protocol):
    async def get(self, outlet: str, entry_point: str) -> dict[str, Any] | None: ...

    async def put(self, outlet: str, entry_point: str, listed: dict[str, Any]) -> None: ...


async def departed_early(page: Page, links: Links, memory: SnapshotStore) -> list[Observation]:
    """Return an observation for each entry that left the list early.

    This works only for an entry point that Presswatch fetched itself. A list that could not be read proves nothing, so
    it is not remembered.
    """
    urls = [link.url for link in links.links if link.kind is PageKind.ARTICLE]
    if not (page.is_entry_point and urls and page.capture.origin is Origin.FETCHED):
        return []
    found = await memory.get(page.outlet.id, page.capture.url)
    before = None
    if found is not None:
        before = ListSnapshot(found["at"], tuple(found["urls"]), tuple(found["pending"]), tuple(found["left"]))
    listed = compare_lists(before, page.captured_at.timestamp(), urls)
    if listed != before:
        await memory.put(page.outlet.id, page.capture.url, asdict(listed))
    return [_observation(page, url) for url in listed.left]


def _observation(page: Page, url: str) -> Observation:
    return Observation(
        kind=ObservationKind.UNLISTED,
        url=url,
        observed_at=page.captured_at,
        outlet=page.outlet.id,
        edition=page.edition,
        page_kind=PageKind.ARTICLE,
        address=address_of(url),
        entry_point=page.capture.url,
        capture_id=page.capture_id,
        reason="left-early",
        detail="left its list while older entries stayed",
    )


def revisit_requests(observation: Observation) -> FetchRequest:
    return FetchRequest(
        url=observation.url, outlet=observation.outlet, edition=observation.edition, priority=LOOK_AGAIN_PRIORITY,
        referrer=observation.entry_point,
    )  # fmt: skip
