"""Search page: hits, their distribution, and suggestions when nothing is found."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.search_facets import COUNTED, choices
from services.reader.adapters.pages.search_results import count, counts_of, search
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import page
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import STATES, Params
from services.reader.core.charts.histogram import bars
from services.reader.core.search.address_forms import address_forms
from services.reader.core.search.gone import formerly
from services.reader.core.search.search_request import NAMES, SORTS, SearchRequest, read_search
from services.reader.core.search.search_suggestions import (
    SHARED,
    as_name,
    grouped,
    joined,
    nearest,
    respelled,
    rewritten,
    searches_without,
    unknown_words,
    with_operators,
)
from services.reader.core.search.watch_command import watch_command
from shared.archive.read.articles import ids_of_urls
from shared.query.parser import MAX_LENGTH

_FEW = 10
"""With as many hits or fewer, the search is also counted as others would write it."""
_WAYS = (with_operators, joined, grouped, as_name)


async def search_page(request: Request) -> Response:
    """Search page. If the query is the address of an article, redirect to that article."""
    site, params = context_of(request), Params(request.query_params)
    q = request.query_params.get("q", "").strip()
    forms = address_forms(q) if len(q) <= MAX_LENGTH else []
    if found := await ids_of_urls(site.db, forms):
        return RedirectResponse(f"/a/{next(found[form] for form in forms if form in found)}", 303)
    chosen = {name: request.query_params.get(name, "") for name in NAMES if name not in ("page", "after")}
    asked = read_search(params)
    continued = bool(asked.offset or asked.place is not None)
    results, counts = await asyncio.gather(search(site, asked), counts_of(site, asked, (*COUNTED, "month", "day")))
    overview = await site.overview()
    return page(
        request,
        "search.html",
        status=400 if asked.error else 200,
        overview=overview,
        results=results,
        chosen=chosen,
        states=STATES,
        sorts=SORTS,
        facets=choices(overview, counts, chosen),
        bars=_bars(counts, chosen),
        all_dates="/search" + query_string(**{**chosen, "since": "", "until": ""})
        if chosen["since"] or chosen["until"]
        else "",
        asked_address="://" in q and bool(forms),
        help=await _help(site, asked, chosen, results.total) if results.asked and not continued else None,
        gone=await _gone(site, asked, chosen) if results.asked and not continued else None,
        following="/search" + query_string(**chosen, after=results.after) if results.after else "",
        continued=continued,
        now=site.now(),
        feed="/search.atom" + query_string(**chosen) if results.asked else "/feed.atom",
        kept=query_string(**{**chosen, "limit": ""}),
        table=query_string(**{**chosen, "limit": "", "sort": ""}),
        watch=watch_command(asked.q, chosen) if results.asked else "",
    )


def _bars(counts: Mapping[str, dict[Any, int]], chosen: Mapping[str, str]) -> list[tuple[Any, str]]:
    """Return each bar with the search narrowed to its period."""
    found = bars(counts.get("month", {}), counts.get("day", {}))
    if len(found) < 2:
        return []
    return [
        (bar, "/search" + query_string(**{**chosen, "since": bar.first.isoformat(), "until": bar.last.isoformat()}))
        for bar in found
    ]


async def _gone(site: SiteContext, asked: SearchRequest, chosen: Mapping[str, str]) -> tuple[int, str] | None:
    """Return how many articles matched before an edit and no longer do, with the page of their search."""
    other = rewritten(asked, formerly(asked.q, asked.query))
    number = await count(site, other) if other else 0
    return (number, "/search" + query_string(**{**chosen, "q": other.q, "sort": ""})) if other and number else None


async def _help(
    site: SiteContext, asked: SearchRequest, chosen: Mapping[str, str], found: int
) -> dict[str, list[tuple[str, int, str]]] | None:
    """Return searches that would find more than a few hits: written otherwise, or without one of the parts."""
    if found > _FEW:
        return None
    respelt = await _respelled(site, asked) if not found else ""
    spelled = [one for one in await _written_otherwise(site, asked, chosen, respelt) if one[1] > found]
    without = []
    for one in searches_without(asked) if not found else ():
        number = await count(site, one.request)
        rest = one.request.q if one.parameter == "q" else ""
        href = "/search" + query_string(**{**chosen, one.parameter: rest}) if one.parameter else ""
        if number:
            without.append((one.label, number, href))
    return {"without": without, "spelled": spelled}


async def _respelled(site: SiteContext, asked: SearchRequest) -> str:
    """Return the search with the nearest words of the archive for unknown ones."""
    near = {}
    for word in unknown_words(asked):
        if found := await _nearest(site, word):
            near[word] = found
    return respelled(asked.q, near)


async def _nearest(site: SiteContext, word: str) -> str | None:
    for letters, most in SHARED:
        like = await site.indexer.words_like(word, letters, most)
        if found := await asyncio.to_thread(nearest, word, like):
            return found
    return None


async def _written_otherwise(
    site: SiteContext, asked: SearchRequest, chosen: Mapping[str, str], respelt: str
) -> list[tuple[str, int, str]]:
    """Return other spellings of the search, each with its hits and its page. Filters stay if they find any."""
    every = []
    for q in dict.fromkeys((respelt, *(way(asked.q) for way in _WAYS))):
        if (other := rewritten(asked, q)) is None:
            continue
        if number := await count(site, other):
            every.append((q, number, "/search" + query_string(**{**chosen, "q": q})))
        elif number := await count(site, replace(other, filters=())):
            every.append((q, number, "/search" + query_string(q=q)))
    return every


async def search_help_page(request: Request) -> Response:
    site = context_of(request)
    return page(request, "search_help.html", overview=await site.overview(), now=site.now(), feed="/feed.atom")
