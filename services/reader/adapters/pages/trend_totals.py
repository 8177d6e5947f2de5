"""Count what the hits of a trend are a share of: all articles, or those of one outlet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from services.reader.adapters.pages.search_results import days_of
from services.reader.adapters.web.context import SiteContext
from services.reader.core.charts.trends import Interval, Period, articles_by_period
from services.reader.core.search.search_request import SearchRequest
from shared.query.nodes import All, Is, Node, Within


async def counted(site: SiteContext, node: Node | None, wanted: Sequence[Period], interval: Interval) -> list[int]:
    """Return the number of articles in each period."""
    return articles_by_period(await days_of(site, node, interval, "interval") if node else {}, wanted, interval)


def outlet_of(node: Node | None) -> tuple[Node, ...]:
    """Return the outlet and the edition that a search is limited to."""
    parts = node.parts if isinstance(node, All) else (node,)
    return tuple(part for part in parts if isinstance(part, Is) and part.field in ("outlet", "edition"))


def all_articles(asked: SearchRequest, wanted: Sequence[Period]) -> Node:
    """Return the query for all articles of these periods that pass the filters."""
    first, last = (datetime.combine(day, time(), UTC) for day in (wanted[0].first, wanted[-1].last + timedelta(days=1)))
    return All((*(node for _, node in asked.filters), Within("printed", first, last)))
