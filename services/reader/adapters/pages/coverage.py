"""Coverage of an outlet's lists by day, as a page and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.web.context import Overview, context_of
from services.reader.adapters.web.responses import NotFound, data, page
from services.reader.core.query_params import Params
from shared.archive.read.coverage import MOST_DAYS, EntryPointRow, coverage
from shared.archive.read.outlets import OutletRow

DAYS = 30


async def coverage_page(request: Request) -> Response:
    site, params = context_of(request), Params(request.query_params)
    params.only("days")
    overview = await site.overview()
    outlet = _outlet(overview, request.path_params["outlet"])
    first, last, points = await _seen(request, params)
    troubles = await context_of(request).troubles(outlet.id, first, last)
    labels = {edition.id: edition.label for edition in overview.editions_of(outlet.id)}
    return page(
        request, "coverage.html", overview=overview, outlet=outlet, points=points, labels=labels, first=first,
        last=last, troubles=troubles, days=(last - first).days + 1, now=site.now(),
    )  # fmt: skip


async def coverage_list(request: Request) -> Response:
    params = Params(request.query_params)
    params.only("days")
    outlet = _outlet(await context_of(request).overview(), request.path_params["id"])
    first, last, points = await _seen(request, params)
    troubles = await context_of(request).troubles(outlet.id, first, last)
    return data(
        request,
        {
            "outlet": outlet.id, "first": first, "last": last, "entry_points": [asdict(one) for one in points],
            "troubles": [asdict(one) | {"says": one.says} for one in troubles],
        },
    )  # fmt: skip


async def _seen(request: Request, params: Params) -> tuple[date, date, list[EntryPointRow]]:
    site = context_of(request)
    outlet = request.path_params.get("outlet") or request.path_params["id"]
    last = site.now().date()
    first = last - timedelta(days=params.number("days", DAYS, 1, MOST_DAYS) - 1)
    return first, last, await coverage(site.db, outlet, first, last)


def _outlet(overview: Overview, id: str) -> OutletRow:
    found = overview.outlet(id)
    if found is None:
        raise NotFound("The archive has no such outlet.")
    return found
