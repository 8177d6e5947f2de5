"""Entries that left their list early: an observation for each, and a request to fetch the article again."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, Protocol

from services.parser.core.links import Link, Links
from services.parser.core.links.list_departures import LOOKS, ListSnapshot, compare_lists, spelled_before
from services.parser.core.page import Page
from services.parser.core.urls.canonical import address_of
from shared.contracts import FetchRequest, Observation, ObservationKind, Origin, PageKind

LOOK_AGAIN_PRIORITY = 3
_TITLE = 100
_PARTS = ("urls", "pending", "left", "titles", "missing", "looks", "fresh")


class SnapshotStore(Protocol):
    async def get(self, outlet: str, entry_point: str) -> dict[str, Any] | None: ...

    async def put(self, outlet: str, entry_point: str, listed: dict[str, Any]) -> None: ...


async def with_former_addresses(page: Page, links: Links, memory: SnapshotStore) -> Links:
    """Return the links, each with the address that it had before if the outlet only changes the queries of all."""
    if not (page.is_entry_point and page.capture.origin is Origin.FETCHED and links.links):
        return links
    before = await _before(page, memory)
    former = spelled_before(before, [(link.url, link.title[:_TITLE]) for link in _articles(links)])
    if not former:
        return links
    return replace(links, links=tuple(replace(link, url=former.get(link.url, link.url)) for link in links.links))


async def departed_early(
    page: Page, links: Links, memory: SnapshotStore
) -> tuple[list[Observation], list[FetchRequest]]:
    """Return an observation for each entry that left the list early, and requests to look at those that may have.

    This works only for an entry point that Presswatch fetched itself. A list that could not be read proves nothing, so
    it is not remembered.
    """
    listed_now = _articles(links)
    if not (page.is_entry_point and listed_now and page.capture.origin is Origin.FETCHED):
        return [], []
    before = await _before(page, memory)
    listed = compare_lists(before, page.captured_at.timestamp(), [link.url for link in listed_now])
    if before is None or listed.at != before.at:
        listed = replace(listed, titles=tuple(link.title[:_TITLE] for link in listed_now[: len(listed.urls)]))
    if listed != before:
        await memory.put(page.outlet.id, page.capture.url, asdict(listed))
    return [_observation(page, url) for url in listed.left], [_look(page, url) for url in listed.fresh]


def _articles(links: Links) -> list[Link]:
    return [link for link in links.links if link.kind is PageKind.ARTICLE]


async def _before(page: Page, memory: SnapshotStore) -> ListSnapshot | None:
    found = await memory.get(page.outlet.id, page.capture.url)
    if found is None:
        return None
    parts: dict[str, Any] = {name: tuple(found.get(name, ())) for name in _PARTS}
    return ListSnapshot(found["at"], needed=found.get("needed", LOOKS), calm=found.get("calm", 0), **parts)


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


def _look(page: Page, url: str) -> FetchRequest:
    return FetchRequest(
        url=url, outlet=page.outlet.id, edition=page.edition, priority=LOOK_AGAIN_PRIORITY, referrer=page.capture.url
    )
