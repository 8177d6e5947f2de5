"""Search in the JSON API: hits, counts by value, counts over time."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.card_json import card_json
from services.reader.adapters.pages.search_results import Hit, search
from services.reader.adapters.search.schema import FACETS, text_of
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import data
from services.reader.core.query_params import BadParameter, Params
from services.reader.core.search_request import FILTERS, NAMES, checked, read_search

BY = (*FACETS, "month", "day")


async def search_list(request: Request) -> Response:
    site, params = context_of(request), Params(request.query_params)
    params.only(*NAMES, "include")
    text = params.one_of("include", ("text",)) == "text"
    results = await search(site, checked(read_search(params)))
    return data(
        request,
        {
            "articles": [_hit(hit, text) for hit in results.hits],
            "total": results.total,
            "after": results.after,
            "more": results.after is not None,
            "complete": results.complete,
        },
    )


def _hit(hit: Hit, text: bool) -> dict[str, object]:
    pieces = [{"text": piece.text, "hit": piece.hit} for piece in hit.snippet]
    extra = {"text": text_of(hit.text) if hit.text else ""} if text else {}
    return {**card_json(hit.card), "snippet": pieces, **extra}


async def search_counts(request: Request) -> Response:
    """Return the number of hits for each value of `by`."""
    site, params = context_of(request), Params(request.query_params)
    params.only("q", *FILTERS, "by")
    by = params.one_of("by", BY)
    if by is None:
        raise BadParameter("by", f"is missing: one of {', '.join(BY)}")
    asked = checked(read_search(params))
    if asked.node is None:
        raise BadParameter("q", "is missing: give words or a filter")
    counts = (await site.indexer.counts(asked.node, (by,)))[by]
    total = (await site.indexer.search(asked.node, "newest", 1)).total
    rows = [{"value": _value(by, value), "articles": number} for value, number in sorted(counts.items())]
    return data(request, {"by": by, "counts": rows, "total": total, "complete": site.indexer.complete})


def _value(by: str, value: object) -> object:
    text = str(value)
    if by == "month":
        return f"{text[:-2]}-{text[-2:]}"
    return f"{text[:-4]}-{text[-4:-2]}-{text[-2:]}" if by == "day" else value
