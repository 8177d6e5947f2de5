"""Entries that left their list early: an observation each, and a look at the article itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Protocol

from services.parser.core.address import address_of
from services.parser.core.links import Links
from services.parser.core.links.leaving import Listed, compared
from services.parser.page import Page
from shared.contracts import FetchRequest, Observation, ObservationKind, Origin, PageKind

LOOK_AGAIN_PRIORITY = 3


class Memory(Protocol):
    async def get(self, outlet: str, entry_point: str) -> dict[str, Any] | None: ...

    async def put(self, outlet: str, entry_point: str, listed: dict[str, Any]) -> None: ...


async def left_early(page: Page, links: Links, memory: Memory) -> list[Observation]:
    """Of an entry point we fetched ourselves. A list that could not be read tells nothing and is not remembered."""
    urls = [link.url for link in links.links if link.kind is PageKind.ARTICLE]
    if not (page.is_entry_point and urls and page.capture.origin is Origin.FETCHED):
        return []
    found = await memory.get(page.outlet.id, page.capture.url)
    before = None
    if found is not None:
        before = Listed(found["at"], tuple(found["urls"]), tuple(found["pending"]), tuple(found["left"]))
    listed = compared(before, page.captured_at.timestamp(), urls)
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


def look_again(observation: Observation) -> FetchRequest:
    return FetchRequest(
        url=observation.url, outlet=observation.outlet, edition=observation.edition, priority=LOOK_AGAIN_PRIORITY,
        referrer=observation.entry_point,
    )  # fmt: skip
