"""Walk a list back to a given day: choose the links that are wanted, and find the next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.parser.core.links import Link, Links
from services.parser.core.page import Page
from shared.contracts import FetchRequest, Lane, PageKind, Walk
from shared.text import read_date
from shared.text.wall_clock import in_zone

MOST_PAGES = 5_000
MOST_IDLE = 50
"""The most pages in a row that may bring nothing new. The list may be endless, or repeat its last page forever."""


@dataclass(frozen=True, slots=True)
class PaginationStep:
    """The result of one page of a walk: its wanted links, the request for the next page, and a sentence for people."""

    links: Links
    older: FetchRequest | None
    said: str


def links_in_range(page: Page, links: Links, walk: Walk) -> Links:
    """Return the links without those dated before the day. Links without a date stay, as they may be of any day."""
    return replace(links, links=tuple(link for link in links.links if not _is_before(page, link, walk.back_to)))


def next_step(page: Page, found: Links, kept: Links, walk: Walk, new: int) -> PaginationStep:
    """Return the next step of the walk. `new` is the number of `kept` links that were not known before."""
    dates = [day for link in found.links if (day := _day(page, link)) is not None]
    idle = 0 if new else walk.idle + 1
    url = _next(page, found, walk)
    oldest = f", back to {min(dates)}" if dates else ""
    here = f"walk to {walk.back_to}: page {walk.page}{oldest}"
    end = _end(found, dates, walk, idle, url)
    if end:
        return PaginationStep(kept, None, f"{here}; ends: {end}")
    following = walk.model_copy(update={"page": walk.page + 1, "idle": idle})
    return PaginationStep(kept, _request(page, url, following), f"{here}; goes on at {url}")


def sitemap_part(page: Page, request: FetchRequest, walk: Walk) -> FetchRequest:
    """Return the request for a sitemap's part as a walk of its own. Other requests are returned unchanged."""
    if request.kind is not PageKind.SITEMAP:
        return request
    own = Walk(back_to=walk.back_to, root=request.url)
    return request.model_copy(update={"walk": own, "lane": Lane.BULK, "referrer": _entry_point(page)})


def _end(found: Links, dates: Sequence[date], walk: Walk, idle: int, url: str) -> str:
    if not found.links:
        return f"no links ({found.fault})" if found.fault else "no links"
    if dates and max(dates) < walk.back_to:
        return "all is older"
    if not url:
        return "no older page"
    if idle > MOST_IDLE:
        return f"nothing new on {idle} pages"
    return f"{MOST_PAGES} pages" if walk.page >= MOST_PAGES else ""


def _next(page: Page, found: Links, walk: Walk) -> str:
    """Return the next page's address: by the pattern in the source file, else by the page's own link."""
    point = page.outlet.entry_point(walk.root)
    if point is not None and "{page}" in point.pages:
        return point.pages.replace("{page}", str(walk.page + 1))
    return "" if found.older in (page.capture.url, page.url) else found.older


def _request(page: Page, url: str, walk: Walk) -> FetchRequest:
    return FetchRequest(
        url=url, kind=page.capture.kind, outlet=page.outlet.id, edition=page.edition, lane=Lane.BULK, priority=7,
        referrer=_entry_point(page), walk=walk,
    )  # fmt: skip


def _entry_point(page: Page) -> str:
    """Return the entry point whose rules apply to the whole walk."""
    return page.capture.url if page.is_entry_point else page.capture.referrer or page.capture.url


def _is_before(page: Page, link: Link, day: date) -> bool:
    found = _day(page, link)
    return found is not None and found < day


def _day(page: Page, link: Link) -> date | None:
    """Return the link's day. A day later than the capture is a mistake, or the date of something else."""
    value = read_date(link.published, page.outlet.timezone, page.captured_at) if link.published else None
    if value is None or value.value > page.captured_at + timedelta(days=2):
        return None
    return in_zone(value.value, value.zone).date()
