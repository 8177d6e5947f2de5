"""Search, as a page and as what the JSON API and the feed ask for."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.answers import page
from services.reader.adapters.indexing import text_of
from services.reader.adapters.rendering import query_string
from services.reader.adapters.search_index import Filters
from services.reader.adapters.site import Site, site_of
from services.reader.adapters.views import CardView, card_view
from services.reader.core.params import STATES, Params
from services.reader.core.snippets import Piece, highlighted, snippet
from services.reader.core.spans import safe_href
from shared.archive.reads.articles import ids_of_urls
from shared.archive.reads.cards import Card, by_ids
from shared.archive.reads.texts import texts_of
from shared.text.query import MAX_LENGTH, parse_query

PAGE = 20
LAST_PAGE = 50
NAMES = ("q", "outlet", "edition", "language", "state", "since", "until", "sort", "page")
SORTS = ("relevance", "newest")


@dataclass(frozen=True, slots=True)
class Hit:
    card: Card
    view: CardView
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits. `complete` tells whether the index has taken in the whole archive yet."""

    q: str
    hits: tuple[Hit, ...]
    total: int
    number: int
    complete: bool
    asked: bool

    @property
    def more(self) -> bool:
        return self.total > self.number * PAGE and self.number < LAST_PAGE


async def search(site: Site, params: Params) -> Results:
    """Reads the parameters of `NAMES`. Without words but with filters it lists what fits, the newest first."""
    q = params.text("q", MAX_LENGTH)
    filters = Filters(
        params.outlet(), params.edition(), params.language(), params.one_of("state", STATES), params.since(),
        params.until(),
    )  # fmt: skip
    query = parse_query(q)
    number = params.number("page", 1, 1, LAST_PAGE)
    newest = params.one_of("sort", SORTS) == "newest" or not query.asks
    if not query.clauses and filters == Filters():
        return Results(q, (), 0, number, site.indexing.complete, False)
    found = await site.indexing.search(query, filters, limit=PAGE, offset=(number - 1) * PAGE, newest_first=newest)
    cards = await by_ids(site.db, found.ids)
    texts = await texts_of(site.db, [card.id for card in cards])
    hits = []
    for card in cards:
        view, text = card_view(card), texts.get(card.id)
        body = text_of(text) if text else card.teaser
        hits.append(Hit(card, view, highlighted(view.title, query.wanted), snippet(body, query.wanted)))
    return Results(q, tuple(hits), found.total, number, site.indexing.complete, True)


async def search_page(request: Request) -> Response:
    """An address of an article put into the box leads to that article."""
    site, params = site_of(request), Params(request.query_params)
    q = params.text("q", MAX_LENGTH) if len(request.query_params.get("q", "")) <= MAX_LENGTH else ""
    if safe_href(q):
        found = await ids_of_urls(site.db, [q])
        if found:
            return RedirectResponse(f"/a/{found[q]}", 303)
    chosen = {name: request.query_params.get(name, "") for name in NAMES if name != "page"}
    results = await search(site, params)
    return page(
        request,
        "search.html",
        overview=await site.overview(),
        results=results,
        chosen=chosen,
        states=STATES,
        earlier="/search" + query_string(**chosen, page=results.number - 1) if results.number > 1 else "",
        following="/search" + query_string(**chosen, page=results.number + 1) if results.more else "",
        now=site.now(),
        feed="/search.atom" + query_string(**chosen) if results.asked else "/feed.atom",
    )
