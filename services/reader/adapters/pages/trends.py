"""Trends: how often several searches match over time, as a chart, a table and a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.search_results import days_of, search
from services.reader.adapters.pages.trend_totals import all_articles, counted, outlet_of
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
    Point,
    articles_by_period,
    grid_values,
    periods,
    points,
    shares,
    split_at_gaps,
    years,
)
from services.reader.core.search.search_request import FILTERS, SearchRequest, checked, read_search
from services.reader.core.wording.translation import _
from shared.archive.read.cards import Card
from shared.archive.read.outlets.outlets import OutletRow
from shared.query.nodes import All
from shared.sanitize import spreadsheet_cell

MOST_SERIES = 6
_MEASURES = ("articles", "share", "output")
"""`share` is of all articles, `output` of those of the outlet that a search names."""
_PASSING = " that pass the filters"
_WHERE_AND_WHEN = ("outlet", "since", "until")
"""A period without any article of an outlet is a gap in the archive. With other filters it need not be one."""
_COLOURS = ("#17477d", "#a3211b", "#1f5e3b", "#755000", "#653a76", "#5a5f65")
"""Colours of the lines in the picture, those of the light theme."""


@dataclass(frozen=True, slots=True)
class Series:
    """One search.

    whole        of how many articles each value is a part: all, or with the measure `output` those of its outlet
    first, last  its earliest and latest article
    """

    q: str
    href: str
    values: Sequence[float]
    whole: Sequence[int]
    stretches: Sequence[Sequence[Point]]
    total: int
    first: Card | None
    last: Card | None

    @property
    def points(self) -> list[Point]:
        return [point for one in self.stretches for point in one]

    @property
    def lines(self) -> list[str]:
        """Return the points of each line. A point alone is a line to itself, which is drawn as a dot."""
        return [" ".join(f"{point.x},{point.y}" for point in (*one, *one[: len(one) == 1])) for one in self.stretches]


@dataclass(frozen=True, slots=True)
class Trends:
    """Searches over time.

    totals    all articles of each period that pass the filters
    filtered  whether they leave out articles of an outlet, for example other topics
    """

    interval: Interval
    measure: str
    periods: Sequence[Period]
    series: Sequence[Series]
    most: float
    totals: Sequence[int]
    filtered: bool

    @property
    def counted(self) -> str:
        """Say which articles the totals count."""
        return "all articles" + _PASSING * self.filtered

    @property
    def shown(self) -> str:
        """Say what the lines show, for the picture."""
        of = {"share": f"Share of {self.counted}", "output": "Share of the output of each outlet"}
        return of.get(self.measure, "Articles")

    def has_value(self, one: Series, at: int) -> bool:
        """Return whether a search has a value in this period. A share of nothing is not 0."""
        return self.measure == "articles" or one.whole[at] > 0

    @property
    def silent(self) -> int:
        """Return the number of periods without any article, or in which a search has no article of its outlet."""
        return sum(not all(wholes) for wholes in zip(*(one.whole for one in self.series), strict=True))


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
    return await _computed(site, requests, filters, interval, measure)


async def _computed(
    site: SiteContext, requests: Sequence[SearchRequest], filters: dict[str, str], interval: Interval, measure: str
) -> Trends:
    counts = [await days_of(site, r.node, interval, "interval") if r.node else {} for r in requests]
    try:
        wanted = periods([day for one in counts for day in one], interval)
    except ValueError as error:
        raise BadParameter("interval", str(error)) from None
    numbers = [articles_by_period(one, wanted, interval) for one in counts]
    everything = all_articles(requests[0], wanted) if wanted else None
    totals = await counted(site, everything, wanted, interval)
    whole = [totals] * len(numbers)
    if measure == "output" and everything:
        own = (All((everything, *outlet_of(r.query.tree))) for r in requests)
        whole = [await counted(site, node, wanted, interval) for node in own]
    values = [[float(n) for n in one] for one in numbers]
    if measure != "articles":
        values = [shares(one, of) for one, of in zip(numbers, whole, strict=True)]
    most = max((value for one in values for value in one), default=0.0)
    drawn = [[1] * len(wanted)] * len(whole) if measure == "articles" else whole
    series = [
        await _series(site, asked, filters, value, of, split_at_gaps(points(value, wanted, most), shown))
        for asked, value, of, shown in zip(requests, values, whole, drawn, strict=True)
    ]
    filtered = any(value.strip() for name, value in filters.items() if name not in _WHERE_AND_WHEN)
    return Trends(interval, measure, wanted, series, most, totals, filtered)


async def _series(
    site: SiteContext,
    asked: SearchRequest,
    filters: dict[str, str],
    values: Sequence[float],
    whole: Sequence[int],
    stretches: Sequence[Sequence[Point]],
) -> Series:
    earliest = await search(site, _one(asked, "oldest"))
    latest = await search(site, _one(asked, "newest"))
    return Series(
        asked.q,
        "/search" + query_string(**{**filters, "q": asked.q}),
        values,
        whole,
        stretches,
        earliest.total,
        earliest.hits[0].card if earliest.hits else None,
        latest.hits[0].card if latest.hits else None,
    )


def _one(asked: SearchRequest, sort: str) -> SearchRequest:
    return SearchRequest(asked.q, asked.query, asked.filters, sort, 1, None, 0)
