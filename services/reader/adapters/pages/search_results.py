"""Query the index and read the hits, for the page, the API, the feed and the exports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from services.reader.adapters.pages.views import CardView, card_view
from services.reader.adapters.search.engine import MOST_VALUES, SearchHits, Sort
from services.reader.adapters.web.context import SiteContext
from services.reader.core.api.query_params import BadParameter
from services.reader.core.charts.trends import Interval
from services.reader.core.search.search_request import SearchRequest
from services.reader.core.search.snippets import Piece, highlighted, snippet
from services.reader.core.wording.translation import _
from shared.archive.read.cards import Card, by_ids
from shared.archive.read.texts import bodies_of, texts_of
from shared.query.nodes import Node


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit. `text` holds the words that were searched beside the title; None if the article is gone meanwhile.

    `gone` is a passage of an earlier text, if the search asks for such.
    """

    card: Card
    view: CardView
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    text: str | None
    gone: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits. `complete` says whether the index already covers the whole archive."""

    request: SearchRequest
    hits: tuple[Hit, ...]
    total: int
    after: str | None
    complete: bool

    @property
    def q(self) -> str:
        return self.request.q

    @property
    def asked(self) -> bool:
        return self.request.node is not None


async def search(site: SiteContext, request: SearchRequest) -> Results:
    """Run a search. With filters but no words it lists all matches, newest first."""
    node = request.node
    if node is None:
        return Results(request, (), 0, None, site.indexer.complete)
    sort = cast(Sort, request.sort)
    found = await site.indexer.search(node, sort, request.limit, request.offset, request.place)
    after = request.cursor(found.last_place, len(found.ids), found.total)
    return Results(request, await _hits(site, request, found), found.total, after, site.indexer.complete)


async def _hits(site: SiteContext, request: SearchRequest, found: SearchHits) -> tuple[Hit, ...]:
    cards = await by_ids(site.db, found.ids)
    ids = [card.id for card in cards]
    texts = await bodies_of(site.db, ids)
    asks_for_gone = any(words.where == "former" for words in request.words)
    gone = {id: row.gone for id, row in (await texts_of(site.db, ids)).items()} if asks_for_gone else {}
    return tuple(_hit(request, card, texts.get(card.id), gone.get(card.id, "")) for card in cards)


def _hit(request: SearchRequest, card: Card, text: str | None, gone: str) -> Hit:
    view = card_view(card)
    body = card.teaser if text is None else text
    newest = [words for words in request.words if words.where != "former"]
    title = highlighted(view.title, newest, card.language)
    former = [replace(words, where="anywhere") for words in request.words if words.where == "former"]
    marked = snippet(gone, former, card.language) if gone else ()
    passage = marked if any(piece.hit for piece in marked) else ()
    return Hit(card, view, title, snippet(body, newest, card.language), text, passage)


async def hit_ids(site: SiteContext, request: SearchRequest) -> AsyncIterator[Sequence[str]]:
    """Yield the ids of all hits, `request.limit` at once, in the order of time: newest first unless it says oldest."""
    assert request.node is not None
    sort: Sort = "oldest" if request.sort == "oldest" else "newest"
    place: int | None = None
    while True:
        found = await site.indexer.search(request.node, sort, request.limit, 0, place)
        yield found.ids
        if len(found.ids) < request.limit or found.last_place is None:
            return
        place = found.last_place


async def counts_of(site: SiteContext, request: SearchRequest, fields: Sequence[str]) -> Mapping[str, dict[Any, int]]:
    """Return the number of hits by value of each field."""
    return await site.indexer.counts(request.node, fields) if request.node else {}


async def days_of(site: SiteContext, node: Node, interval: Interval, parameter: str) -> dict[int, int]:
    """Return the number of hits by day, or by the first day of the month if that is enough for the interval.

    Raises `BadParameter` for more days than an index counts, because some would be left out.
    """
    if interval in ("month", "year"):
        months = (await site.indexer.counts(node, ["month"]))["month"]
        return {100 * month + 1: number for month, number in months.items()}
    days = (await site.indexer.counts(node, ["day"]))["day"]
    if len(days) >= MOST_VALUES:
        why = _("cannot be counted over {n} days or more; take a longer interval or a shorter time")
        raise BadParameter(parameter, why.format(n=MOST_VALUES))
    return days


async def count(site: SiteContext, request: SearchRequest) -> int:
    """Return the number of hits; 0 for an empty search."""
    node = request.node
    return (await site.indexer.search(node, "newest", 1)).total if node else 0


__all__ = ["Hit", "Results", "count", "counts_of", "days_of", "hit_ids", "search"]
