"""Count several searches over time: the articles of each period, and what they are a part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.reader.adapters.pages.search_results import days_of, search
from services.reader.adapters.pages.trend_totals import all_articles, counted, outlet_of
from services.reader.adapters.web.context import SiteContext
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import BadParameter
from services.reader.core.charts.trends import (
    Interval,
    Period,
    Point,
    articles_by_period,
    periods,
    points,
    shares,
    split_at_gaps,
)
from services.reader.core.search.search_request import SearchRequest
from shared.archive.read.cards import Card
from shared.query.nodes import All

_PASSING = " that pass the filters"
_WHERE_AND_WHEN = ("outlet", "since", "until")
"""A period without any article of an outlet is a gap in the archive. With other filters it need not be one."""


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


async def count_trends(
    site: SiteContext, requests: Sequence[SearchRequest], filters: dict[str, str], interval: Interval, measure: str
) -> Trends:
    """Return the searches over time. Raises `BadParameter` for too many periods."""
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
