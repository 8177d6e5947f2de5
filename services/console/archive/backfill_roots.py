"""Where a backfill of an outlet begins: its lists, and a page for each day where addresses contain dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from shared.contracts import FetchRequest, Lane, PageKind, Walk
from shared.sources import EntryPoint, Outlet

_DATE = re.compile(r"\{date:([^{}]+)\}")


def backfill_roots(outlet: Outlet, back_to: date, today: date) -> list[FetchRequest]:
    """Return one request for each list. Feeds are left out, unless the addresses of their older pages are known."""
    found: dict[str, FetchRequest] = {}
    for name, edition in outlet.editions.items():
        for point in edition.entry_points:
            for url in _urls(point, back_to, today):
                found.setdefault(url, _request(outlet, name, point, url, back_to))
    return list(found.values())


def can_continue(request: FetchRequest, url: str, page: int, back_to: date) -> FetchRequest:
    """Return the request for page number `page` of the list that `request` began."""
    walk = Walk(back_to=back_to, root=request.walk.root if request.walk else request.url, page=page)
    return request.model_copy(update={"url": url, "walk": walk})


def _urls(point: EntryPoint, back_to: date, today: date) -> Iterator[str]:
    if _DATE.search(point.pages):
        yield from dated(point.pages, back_to, today)
    elif point.kind is not PageKind.FEED or "{page}" in point.pages:
        yield point.url


def dated(pattern: str, back_to: date, today: date) -> list[str]:
    """Fill `pattern` with each day from today back to `back_to`. `{date:%Y/%m}` gives one for each month."""
    days = (today - timedelta(days=n) for n in range((today - back_to).days + 1))
    return list(dict.fromkeys(_DATE.sub(lambda m: day.strftime(m[1]), pattern) for day in days))  # noqa: B023


def _request(outlet: Outlet, edition: str, point: EntryPoint, url: str, back_to: date) -> FetchRequest:
    return FetchRequest(
        url=url, kind=point.kind if url == point.url or point.kind is not PageKind.SITEMAP else PageKind.LISTING,
        outlet=outlet.id, edition=edition, lane=Lane.BULK, priority=7,
        referrer=point.url if url != point.url else None, walk=Walk(back_to=back_to, root=url),
    )  # fmt: skip
