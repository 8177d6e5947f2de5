"""Names: how often each occurs, when, in which outlets, with which titles and spellings."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.activity import activity_of
from services.reader.adapters.pages.most_named import most_named
from services.reader.adapters.pages.phrases import narrowed
from services.reader.adapters.pages.places import places_of
from services.reader.adapters.pages.uses import Uses, moment_of, printed_for, uses_of
from services.reader.adapters.pages.views import card_view
from services.reader.adapters.search.engine import ValueSpan
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, page
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import Params
from services.reader.core.article.named import KIND_WORD, KIND_WORDS
from services.reader.core.charts.histogram import bars
from services.reader.core.wording.translation import _
from shared.archive.read.cards import by_ids
from shared.names.folding import fold
from shared.names.gazetteer import KINDS, Name, names, names_like, nearest_name
from shared.query.nodes import All, Is

_NEWEST = 20
_EVENTS = 10
_MOST = 100
LONGEST = 100
"""Characters of a name that a person may type."""


@dataclass(frozen=True, slots=True)
class Span:
    """A title or spelling with its number of articles, and the first and last of them."""

    text: str
    articles: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class NameUses:
    """Uses, titles and spellings of a name in the search index."""

    uses: Uses
    titles: tuple[Span, ...]
    spellings: tuple[Span, ...]
    newest: tuple[str, ...]


def find_name(id: str) -> Name:
    """Return the name with this id. Raises `NotFound`."""
    found = names().get(id)
    if found is None:
        raise NotFound(_("There is no name with this id."))
    return found


async def name_uses(site: SiteContext, name: Name) -> NameUses:
    """Read a name's articles, titles and spellings from the search index. Empty while there is no index."""
    node = Is("name", name.id)
    found = await site.kept_if_large(("spans", name.id), lambda: _find_spans(site, node, name.id))
    hits = await site.indexer.search(node, "newest", _NEWEST)
    return NameUses(await uses_of(site, node), *found, hits.ids)


async def _find_spans(site: SiteContext, node: Is, id: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    titles, spellings = [await site.indexer.spans(node, field, f"{id}|") for field in ("titled", "spelled")]
    return _spans(alike_as_one(titles)), _spans(spellings)


def alike_as_one(found: Sequence[ValueSpan]) -> list[ValueSpan]:
    """Count values that differ only in capitals, hyphens or apostrophes as one, as most write it.

    An article has only one of them.
    """
    same: dict[str, list[ValueSpan]] = {}
    for one in found:
        same.setdefault(fold(one.value), []).append(one)
    return sorted(map(_joined, same.values()), key=lambda one: -one.articles)


def _joined(same: Sequence[ValueSpan]) -> ValueSpan:
    first, last = min(one.first_ms for one in same), max(one.last_ms for one in same)
    return ValueSpan(same[0].value, sum(one.articles for one in same), first, last)


async def names_page(request: Request) -> Response:
    """Show the names that occur most, or those like what was typed."""
    site, params = context_of(request), Params(request.query_params)
    params.only("kind", "q")
    kind, q = params.one_of("kind", KINDS), params.text("q", LONGEST)
    found = await most_named(site, All(()), kind, q)
    return page(
        request, "names.html", overview=await site.overview(), found=found[:_MOST], total=len(found), kind=kind,
        kinds=KIND_WORDS, singular=KIND_WORD, q=q,
        nearest=await nearest(q, (kind,) if kind else KINDS) if q and not found else "",
        is_elsewhere=bool(kind and q and not found and names_like(q)),
        complete=site.indexer.complete,
    )  # fmt: skip


async def nearest(typed: str, kinds: Sequence[str]) -> str:
    """Return the name most like what was typed, aside: it is compared with thousands of spellings."""
    return await asyncio.to_thread(nearest_name, typed, kinds)


async def name_page(request: Request) -> Response:
    """Show one name."""
    site = context_of(request)
    Params(request.query_params).only()
    name = find_name(request.path_params["id"])
    found, overview = await name_uses(site, name), await site.overview()
    return page(
        request, "name.html", overview=overview, name=name, kind=KIND_WORD[name.kind], found=found,
        bars=[(bar, narrowed(f"name:{name.id}", bar)) for bar in bars(found.uses.months, found.uses.days)],
        titles={outlet.id: outlet.name for outlet in overview.outlets},
        printed=await printed_for(site, (*found.uses.editions, *found.titles, *found.spellings)),
        cards=[card_view(card) for card in await by_ids(site.db, found.newest)],
        places=await places_of(site, Is("name", name.id), name.id),
        every="/search" + query_string(q=f"name:{name.id}", sort="newest"), complete=site.indexer.complete,
        feed="/search.atom" + query_string(q=f"name:{name.id}"),
        events=await activity_of(site, name.id, _EVENTS) if name.kind == "person" else [],
    )  # fmt: skip


def _spans(found: Sequence[ValueSpan]) -> tuple[Span, ...]:
    return tuple(
        Span(
            one.value,
            one.articles,
            moment_of(one.first_ms),
            moment_of(one.last_ms),
        )
        for one in found[:_MOST]
    )
