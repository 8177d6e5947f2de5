"""Coverage of an outlet's lists by day."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.web.context import Overview, SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, page
from services.reader.core.api.query_params import Params
from services.reader.core.charts.coverage_strip import cells, days_in_a_cell
from services.reader.core.wording.translation import _
from shared.archive.read.outlets.coverage import MOST_DAYS, EntryPointRow, coverage, looked_before
from shared.archive.read.outlets.outlets import OutletRow

DAYS = 30


async def coverage_page(request: Request) -> Response:
    site, params = context_of(request), Params(request.query_params)
    params.only("days", "until")
    overview = await site.overview()
    outlet = outlet_named(overview, request.path_params["outlet"])
    today = site.now().date()
    number, last = params.number("days", DAYS, 1, MOST_DAYS), params.day("until", today)
    first, points = await seen(site, outlet.id, number, last)
    earlier = first - timedelta(days=1) if await looked_before(site.db, outlet.id, first) else None
    troubles = await site.troubles(outlet.id, first, last)
    together = days_in_a_cell(len(points), number)
    strips = [(point, cells(point.days, together)) for point in points]
    labels = {edition.id: edition.label for edition in overview.editions_of(outlet.id)}
    return page(
        request, "coverage.html", overview=overview, outlet=outlet, strips=strips, together=together, labels=labels,
        first=first, last=last, troubles=troubles, days=number, earlier=earlier,
        later=min(last + timedelta(days=number), today) if last < today else None, until=last if last < today else "",
        now=site.now(),
    )  # fmt: skip


async def seen(site: SiteContext, outlet: str, days: int, last: date) -> tuple[date, list[EntryPointRow]]:
    """Return the first of these days, and what was seen of each entry point until the last."""
    first = last - timedelta(days=days - 1)
    return first, await coverage(site.db, outlet, first, last)


def outlet_named(overview: Overview, id: str) -> OutletRow:
    """Return the outlet. Raises `NotFound`."""
    found = overview.outlet(id)
    if found is None:
        raise NotFound(_("The archive has no such outlet."))
    return found
