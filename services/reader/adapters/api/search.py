"""Search in the JSON API: hits, counts by value, counts over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.api.chosen_members import chosen
from services.reader.adapters.api.routing import api_router, described
from services.reader.adapters.pages.card_json import card_json
from services.reader.adapters.pages.most_named import most_named
from services.reader.adapters.pages.search_results import Hit, days_of, search
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import data
from services.reader.core.api import api_answers as answers
from services.reader.core.api.api_queries import CountsQuery, SearchQuery
from services.reader.core.api.query_params import BadParameter
from services.reader.core.charts.trends import INTERVALS, by_interval
from services.reader.core.search.search_request import checked, read_search
from shared.names.gazetteer import KINDS

router = api_router()


@described(router, "/search", "search", answers.Results)
async def search_list(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
    """Search, in the language of docs/searching.md."""
    results = await search(context_of(request), checked(read_search(query.params)))
    hits = [_hit(hit, query.include == "text") for hit in results.hits]
    return data(
        request,
        {
            "articles": chosen(hits, query.fields, answers.Hit.model_fields),
            "total": results.total,
            "after": results.after,
            "more": results.after is not None,
            "complete": results.complete,
        },
    )


def _hit(hit: Hit, text: bool) -> dict[str, object]:
    pieces = [{"text": piece.text, "hit": piece.hit} for piece in hit.snippet]
    extra = {"text": hit.text or ""} if text else {}
    return {**card_json(hit.card), "snippet": pieces, **extra}


@described(router, "/search/counts", "searchCounts", answers.Counts)
async def search_counts(request: Request, query: Annotated[CountsQuery, Query()]) -> Response:
    """How many hits have each value of `by`."""
    site, by = context_of(request), query.by
    asked = checked(read_search(query.params))
    if asked.node is None:
        raise BadParameter("q", "is missing: give words or a filter")
    if by in KINDS:
        named = await most_named(site, asked.node, by)
        rows = [{"value": name.id, "label": name.label, "articles": number} for name, number in named]
    elif by == "edition":
        rows = _editions((await site.indexer.counts(asked.node, ("issue",)))["issue"])
    elif by in INTERVALS:
        rows = _rows(by_interval(await days_of(site, asked.node, by, "by"), by))
    else:
        rows = _rows((await site.indexer.counts(asked.node, (by,)))[by])
    total = (await site.indexer.search(asked.node, "newest", 1)).total
    return data(request, {"by": by, "counts": rows, "total": total, "complete": site.indexer.complete})


def _rows(counts: Mapping[Any, int]) -> list[dict[str, object]]:
    return [{"value": str(value), "articles": number} for value, number in sorted(counts.items())]


def _editions(counts: Mapping[str, int]) -> list[dict[str, object]]:
    """Return a row for each edition of each outlet: outlets use the same names, such as `en`, for their editions."""
    every = [(*issue.split("|"), number) for issue, number in sorted(counts.items())]
    return [{"value": edition, "outlet": outlet, "articles": number} for outlet, edition, number in every if edition]
