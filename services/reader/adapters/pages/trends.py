"""Trends: how often several searches match over time, as a chart, a table and a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import cast
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.trend_series import Trends, count_trends
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import page, respond
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import BadParameter, Params
from services.reader.core.article.date_display import day
from services.reader.core.charts.trends import (
    HEIGHT,
    INTERVALS,
    WIDTH,
    Interval,
    Period,
    grid_values,
    years,
)
from services.reader.core.search.search_request import FILTERS, checked, read_search
from services.reader.core.wording.translation import _
from shared.archive.read.outlets.outlets import OutletRow
from shared.sanitize import spreadsheet_cell

MOST_SERIES = 6
_MEASURES = ("articles", "share", "output")
"""`share` is of all articles, `output` of those of the outlet that a search names."""
_COLOURS = ("#17477d", "#a3211b", "#1f5e3b", "#755000", "#653a76", "#5a5f65")
"""Colours of the lines in the picture, those of the light theme."""


async def trends_page(request: Request) -> Response:
    site = context_of(request)
    found = await _trends(site, request)
    filters = {name: request.query_params.get(name, "") for name in FILTERS}
    searches = [q for q in request.query_params.getlist("q") if q.strip()]
    overview = await site.overview()
    return page(
        request,
        "trends.html",
        overview=overview,
        trends=found,
        searches=searches,
        by_outlet=_by_outlet(searches, overview.outlets, {**filters, "interval": found.interval}),
        chosen=filters,
        intervals=INTERVALS,
        measures=_MEASURES,
        most_series=MOST_SERIES,
        levels=grid_values(found.most),
        years=years(found.periods),
        width=WIDTH,
        height=HEIGHT,
        given=f"?{request.url.query}" if request.url.query else "",
        point_href=lambda series, period: _narrowed(series.q, filters, period),
        now=site.now(),
        feed="/feed.atom",
    )


def _by_outlet(searches: Sequence[str], outlets: Sequence[OutletRow], given: Mapping[str, str]) -> str:
    """Return the address of the same search in each of the largest outlets. It is empty if there is nothing to part."""
    if len(searches) != 1 or len(outlets) < 2 or given["outlet"] or "outlet:" in searches[0]:
        return ""
    largest = sorted(outlets, key=lambda one: (-one.articles, one.id))[:MOST_SERIES]
    queries = [("q", f"({searches[0]}) outlet:{one.id}") for one in largest]
    return "/trends?" + urlencode([*queries, *((name, value) for name, value in given.items() if value)])


def _narrowed(q: str, filters: dict[str, str], period: Period) -> str:
    within = {"since": period.first.isoformat(), "until": period.last.isoformat()}
    return "/search" + query_string(**{**filters, "q": q, **within, "sort": "oldest"})


async def trends_csv(request: Request) -> Response:
    """Write a line for each period: a column for each search, with its outlet's output if asked, and all articles.

    A share of nothing is left empty.
    """
    found = await _trends(context_of(request), request)
    out = io.StringIO()
    writer = csv.writer(out)
    outputs = found.series if found.measure == "output" else ()
    of_outlets = (f"(output for {one.q})" for one in outputs)
    writer.writerow([found.interval, *(spreadsheet_cell(s.q) for s in found.series), *of_outlets, f"({found.counted})"])
    for at, period in enumerate(found.periods):
        values = (round(one.values[at], 4) if found.has_value(one, at) else "" for one in found.series)
        writer.writerow([period.label, *values, *(one.whole[at] for one in outputs), found.totals[at]])
    return respond(request, out.getvalue(), "text/csv; charset=utf-8")


async def trends_svg(request: Request) -> Response:
    """Draw the chart with its searches and their numbers, as a picture to print or to share."""
    site = context_of(request)
    found = await _trends(site, request)
    if not found.series:
        raise BadParameter("q", _("is missing: give words or a filter"))
    picture = site.rendering.page(
        "trends.svg",
        trends=found,
        levels=grid_values(found.most),
        years=years(found.periods),
        width=WIDTH,
        height=HEIGHT,
        colours=_COLOURS,
        title=f"{found.shown} by {found.interval}",
        source=f"{site.base(request)}, {day(site.now())}",
    )
    return respond(request, picture, "image/svg+xml")


async def _trends(site: SiteContext, request: Request) -> Trends:
    given = dict(request.query_params)
    params = Params(given)
    params.only("q", "interval", "measure", *FILTERS)
    queries = [q.strip() for q in request.query_params.getlist("q") if q.strip()]
    if len(queries) > MOST_SERIES:
        raise BadParameter("q", _("is given more than {n} times").format(n=MOST_SERIES))
    interval = cast(Interval, params.one_of("interval", INTERVALS) or "month")
    measure = params.one_of("measure", _MEASURES) or "articles"
    requests = [checked(read_search(Params({**given, "q": q, "sort": "oldest"}))) for q in queries]
    filters = {name: given.get(name, "") for name in FILTERS}
    return await count_trends(site, requests, filters, interval, measure)
