"""Search page: hits, their distribution, and suggestions when nothing is found."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.search_results import count, facets, search
from services.reader.adapters.web.context import Overview, SiteContext, context_of
from services.reader.adapters.web.responses import page
from services.reader.adapters.web.templates import query_string
from services.reader.core.countries import country_name
from services.reader.core.histogram import bars
from services.reader.core.inline_runs import safe_href
from services.reader.core.languages import language_name
from services.reader.core.named import KIND_WORDS, label_of
from services.reader.core.query_params import STATES, Params
from services.reader.core.search_request import NAMES, SORTS, SearchRequest, read_search
from services.reader.core.search_suggestions import (
    BEGINNING,
    CANDIDATES,
    as_name,
    nearest,
    respelled,
    rewritten,
    searches_without,
    unknown_words,
    with_operators,
)
from services.reader.core.translation import N_, _
from services.reader.core.watch_command import watch_command
from services.reader.core.words import words
from shared.archive.read.articles import ids_of_urls
from shared.names.gazetteer import Kind, kind_of
from shared.query.parser import MAX_LENGTH

_SHOWN_VALUES = 12
_SHOWN_NAMES = 8
_NAMED: tuple[Kind, ...] = ("person", "org", "place")
_WORDS: Mapping[str, Callable[[str], str]] = {
    "language": language_name, "country": country_name, "topic": words, "state": words,
}  # fmt: skip
_FACETS = {
    "outlet": N_("Outlet"), "language": N_("Language"), "country": N_("Country"), "state": N_("State"),
    "topic": N_("Topic"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: its number of hits, and the search narrowed to it (or without it, if it is chosen)."""

    label: str
    count: int
    href: str
    chosen: bool


async def search_page(request: Request) -> Response:
    """Search page. If the query is the address of an article, redirect to that article."""
    site, params = context_of(request), Params(request.query_params)
    q = request.query_params.get("q", "").strip()
    address = safe_href(q) if len(q) <= MAX_LENGTH else ""
    if address:
        found = await ids_of_urls(site.db, [q])
        if found:
            return RedirectResponse(f"/a/{found[q]}", 303)
    chosen = {name: request.query_params.get(name, "") for name in NAMES if name not in ("page", "after")}
    asked = read_search(params)
    results, counts = await asyncio.gather(search(site, asked), facets(site, asked))
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
        facets=_choices(overview, counts, chosen),
        bars=_bars(counts, chosen),
        all_dates="/search" + query_string(**{**chosen, "since": "", "until": ""})
        if chosen["since"] or chosen["until"]
        else "",
        asked_address=bool(address),
        help=await _help(site, asked, chosen) if results.asked and not results.total else None,
        following="/search" + query_string(**chosen, after=results.after) if results.after else "",
        continued=bool(asked.offset or asked.place is not None),
        now=site.now(),
        feed="/search.atom" + query_string(**chosen) if results.asked else "/feed.atom",
        kept=query_string(**{**chosen, "limit": ""}),
        table=query_string(**{**chosen, "limit": "", "sort": ""}),
        watch=watch_command(asked.q, chosen) if results.asked else "",
    )


def _choices(
    overview: Overview, counts: Mapping[str, dict[Any, int]], chosen: Mapping[str, str]
) -> dict[str, list[Choice]]:
    """Return facets with more than one value, and facets that are chosen, and then the names in most hits by kind."""
    found: dict[str, list[Choice]] = {}
    for name, title in _FACETS.items():
        values = sorted(counts.get(name, {}).items(), key=lambda one: (-one[1], one[0]))[:_SHOWN_VALUES]
        if len(values) > 1 or chosen.get(name):
            found[_(title)] = [_choice(overview, name, value, number, chosen) for value, number in values]
    return found | _named(counts.get("name", {}), chosen)


def _named(counts: Mapping[str, int], chosen: Mapping[str, str]) -> dict[str, list[Choice]]:
    """Return the people, organisations and places that most hits name. Each narrows the search by `name:`."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    found = {}
    for kind in _NAMED:
        ids = [(id, number) for id, number in ordered if kind_of(id) == kind][:_SHOWN_NAMES]
        if ids:
            found[_(KIND_WORDS[kind])] = [_name_choice(id, number, chosen) for id, number in ids]
    return found


def _name_choice(id: str, number: int, chosen: Mapping[str, str]) -> Choice:
    term, q = f"name:{id}", chosen.get("q", "")
    own = term in q.split()
    narrowed = " ".join(word for word in q.split() if word != term) if own else f"{_in_brackets(q)} {term}".strip()
    return Choice(label_of(id), number, "/search" + query_string(**{**chosen, "q": narrowed}), own)


def _in_brackets(q: str) -> str:
    """Bracket a search with OR, which binds less than a further term."""
    return f"({q})" if " OR " in q else q


def _choice(overview: Overview, name: str, value: str, number: int, chosen: Mapping[str, str]) -> Choice:
    outlet = overview.outlet(value) if name == "outlet" else None
    label = outlet.name if outlet else _WORDS.get(name, str)(value)
    own = chosen.get(name, "").lower() == value.lower()
    return Choice(label, number, "/search" + query_string(**{**chosen, name: "" if own else value}), own)


def _bars(counts: Mapping[str, dict[Any, int]], chosen: Mapping[str, str]) -> list[tuple[Any, str]]:
    """Return each bar with the search narrowed to its period."""
    found = bars(counts.get("month", {}), counts.get("day", {}))
    if len(found) < 2:
        return []
    return [
        (bar, "/search" + query_string(**{**chosen, "since": bar.first.isoformat(), "until": bar.last.isoformat()}))
        for bar in found
    ]


async def _help(
    site: SiteContext, asked: SearchRequest, chosen: Mapping[str, str]
) -> dict[str, list[tuple[str, int, str]]]:
    """Return searches that would find something: written otherwise, or without one of the parts."""
    without = []
    for one in searches_without(asked):
        number = await count(site, one.request)
        href = "/search" + query_string(**{**chosen, one.parameter: ""}) if one.parameter else ""
        if number:
            without.append((one.label, number, href))
    return {"without": without, "spelled": await _written_otherwise(site, asked, chosen)}


async def _written_otherwise(
    site: SiteContext, asked: SearchRequest, chosen: Mapping[str, str]
) -> list[tuple[str, int, str]]:
    """Return the search in other words, with its number of hits. The filters stay if it finds something with them."""
    near = {}
    for word in unknown_words(asked):
        if found := nearest(word, await site.indexer.words_like(word, BEGINNING, CANDIDATES)):
            near[word] = found
    every = []
    for q in dict.fromkeys((respelled(asked.q, near), with_operators(asked.q), as_name(asked.q))):
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
