"""Serve each list as a feed. The ending of the address chooses Atom, RSS or JSON Feed."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.changes import FILTERS as CHANGE_FILTERS
from services.reader.adapters.pages.changes import changes_after
from services.reader.adapters.pages.lists import cursor_of
from services.reader.adapters.pages.search_results import search
from services.reader.adapters.pages.views import STATE_WORDS, outlet_label
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import ATOM, JSON_FEED, OPML, RSS, NotFound, respond
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import Params
from services.reader.core.article.date_display import read_date
from services.reader.core.captures.memento import link_format
from services.reader.core.feeds.atom import Feed, FeedEntry, atom
from services.reader.core.feeds.opml import FeedLine, opml
from services.reader.core.feeds.rss import json_feed, rss
from services.reader.core.search.search_request import FILTERS, checked, read_search
from shared.archive.read.cards import Card, PageCursor, newest
from shared.archive.read.changes import KINDS, ChangeRow

LENGTH = 40


async def front_feed(request: Request) -> Response:
    """The newest articles as a feed."""
    return await _list(request, "Presswatch: newest articles", "/", None, None)


async def outlet_feed(request: Request) -> Response:
    """Feed of an outlet or of one of its editions."""
    site = context_of(request)
    outlet, edition = request.path_params["outlet"], request.path_params.get("edition")
    overview = await site.overview()
    found = overview.outlet(outlet)
    labels = {one.id: one.label for one in overview.editions_of(outlet)}
    if found is None or (edition and edition not in labels):
        raise NotFound("The archive has no such outlet or edition.")
    page = f"/o/{outlet}/{edition}" if edition else f"/o/{outlet}"
    return await _list(
        request, f"Presswatch: {outlet_label(found.name, labels.get(edition or ''))}", page, outlet, edition
    )


async def _list(request: Request, title: str, page: str, outlet: str | None, edition: str | None) -> Response:
    site = context_of(request)
    before = cursor_of(Params(request.query_params))
    cards = await newest(site.db, LENGTH + 1, before=before, outlet=outlet, edition=edition)
    last = cards[LENGTH - 1] if len(cards) > LENGTH else None
    following = query_string(before=PageCursor(last.sort_at, last.id)) if last else ""
    return _answer(request, title, page, [_entry(site.base(request), card) for card in cards[:LENGTH]], following)


async def search_feed(request: Request) -> Response:
    """Feed of a search: its first page, newest first."""
    site = context_of(request)
    kept = {name: request.query_params.get(name, "") for name in ("q", *FILTERS)}
    given = {**kept, "sort": "newest"}
    results = await search(site, checked(read_search(Params(given))))
    page = "/search" + query_string(**given)
    entries = [_entry(site.base(request), hit.card) for hit in results.hits]
    return _answer(request, f"Presswatch: search for {results.q or 'everything'}", page, entries, "")


async def changes_feed(request: Request) -> Response:
    """The changes at the outlets as a feed, with the filters of the page."""
    site, params = context_of(request), Params(request.query_params)
    kind = params.one_of("kind", ("created", *KINDS))
    rows, following = await changes_after(site, params, kind, LENGTH)
    kept = {name: params.text(name) for name in CHANGE_FILTERS}
    base = site.base(request)
    return _answer(
        request,
        "Presswatch: changes at the outlets",
        "/changes" + query_string(**kept),
        [_change(base, row) for row in rows],
        query_string(**kept, before=following) if following else "",
    )


async def feeds_opml(request: Request) -> Response:
    """List the feeds of the archive, of its changes, and of each outlet with its editions."""
    site = context_of(request)
    base, overview = site.base(request), await site.overview()

    def line(title: str, page: str, feed: str, parts: Sequence[FeedLine] = ()) -> FeedLine:
        return FeedLine(title, base + page, base + feed, parts)

    outlets = []
    for one in overview.outlets:
        here = f"/o/{one.id}"
        parts = [
            line(outlet_label(one.name, edition.label), f"{here}/{edition.id}", f"{here}/{edition.id}/feed.atom")
            for edition in overview.editions_of(one.id)
        ]
        outlets.append(line(one.name, here, f"{here}/feed.atom", parts))
    own = [line("Newest articles", "/", "/feed.atom"), line("Changes", "/changes", "/changes.atom")]
    return respond(request, opml("Presswatch: all feeds", [*own, *outlets]), OPML)


def _answer(request: Request, title: str, page: str, entries: Sequence[FeedEntry], following: str) -> Response:
    """Write the feed. It names the hub unless parameters choose a part of the list: the hub hears of whole lists."""
    site = context_of(request)
    base, path = site.base(request), request.url.path
    own = base + path + (f"?{request.url.query}" if request.url.query else "")
    feed = Feed(
        id=f"urn:presswatch:feed:{page}",
        title=title,
        address=own,
        page=base + page,
        entries=entries,
        empty_since=site.now().replace(hour=0, minute=0, second=0, microsecond=0),
        following=base + path + following if following else "",
        hub=site.hub if own == base + path and not path.startswith("/search.") else "",
    )
    response = _in_form(request, feed)
    if feed.hub:
        response.headers["Link"] = link_format([(feed.hub, "hub", {}), (own, "self", {})])
    return response


def _in_form(request: Request, feed: Feed) -> Response:
    if request.url.path.endswith(".rss"):
        return respond(request, rss(feed), RSS)
    if request.url.path.endswith(".json"):
        return respond(request, orjson.dumps(json_feed(feed)), JSON_FEED)
    return respond(request, atom(feed), ATOM)


def _entry(base: str, card: Card) -> FeedEntry:
    published = read_date(card.published)
    return FeedEntry(
        id=f"urn:presswatch:article:{card.id}",
        title=card.title,
        page=f"{base}/a/{card.id}",
        original=card.address,
        summary=card.teaser,
        language=card.language,
        author=outlet_label(card.outlet_name, card.edition_label),
        published=published.value if published else None,
        updated=card.changed_at,
        category=STATE_WORDS.get(card.state, ""),
    )


def _change(base: str, row: ChangeRow) -> FeedEntry:
    what = row.kind.replace("-", " ").capitalize()
    page = f"{base}/a/{row.article_id}/revisions" if row.article_id else f"{base}/o/{row.outlet_id}"
    name, summary = row.title or row.outlet_name, ", ".join(row.weights)
    if row.kind == "mass-removal":
        page, summary = f"{base}/removals/{row.id}", f"{row.data['count']:,} articles"
    return FeedEntry(
        id=f"urn:presswatch:change:{row.id}",
        title=f"{what}: {name}",
        page=page,
        original=row.address or "",
        summary=summary,
        language=row.language or "",
        author=outlet_label(row.outlet_name, row.edition_label),
        published=row.at,
        updated=row.at,
        category=row.kind,
    )
