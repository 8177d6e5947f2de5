"""JSON API: the lists and articles of the site, with keyset cursors. `core.openapi` describes it."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article import Moved, find_article
from services.reader.adapters.pages.card_json import card_json
from services.reader.adapters.pages.lists import cursor_of
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, data
from services.reader.adapters.web.templates import query_string
from services.reader.core.image_types import media_path
from services.reader.core.openapi import description
from services.reader.core.query_params import STATES, BadParameter, Params
from services.reader.core.sections import read_blocks
from shared.archive.outbox import Cursor
from shared.archive.read.articles import ArticleRow, addresses, ids_of_urls
from shared.archive.read.cards import PageCursor, newest
from shared.archive.read.changes import changes_of_article
from shared.archive.read.events import EventRow, events_after, events_end
from shared.archive.read.pictures import PictureRow, pictures
from shared.archive.read.revisions import revisions
from shared.archive.read.rulings import rulings
from shared.archive.read.syndication import copies_of

MOST = 200


async def articles_list(request: Request) -> Response:
    site, params = context_of(request), Params(request.query_params)
    params.only("limit", "before", "outlet", "edition", "language", "state", "since", "until")
    limit = params.number("limit", 50, 1, MOST)
    rows = await newest(
        site.db, limit + 1, before=cursor_of(params), outlet=params.outlet(), edition=params.edition(),
        language=params.language(), state=params.one_of("state", STATES), since=params.since(), until=params.until(),
    )  # fmt: skip
    last = rows[limit - 1] if len(rows) > limit else None
    following = str(PageCursor(last.sort_at, last.id)) if last else None
    return data(request, {"articles": [card_json(row) for row in rows[:limit]], "before": following})


async def article_one(request: Request) -> Response:
    """Return an article with the blocks of its newest revision, or of the revision named by `revision`."""
    site, params = context_of(request), Params(request.query_params)
    params.only("revision")
    row = await find_article(site, request.path_params["id"], params.text("revision", 64) or None)
    if isinstance(row, Moved):
        return RedirectResponse(f"/api/v1/articles/{row.id}" + query_string(revision=row.revision), 301)
    return data(request, await _article(site, row))


async def article_by_url(request: Request) -> Response:
    """Redirect from any address of an article to the article."""
    params = Params(request.query_params)
    params.only("url")
    url = params.text("url", 4096)
    if not url:
        raise BadParameter("url", "is missing: give the address of an article")
    found = await ids_of_urls(context_of(request).db, [url])
    if not found:
        raise NotFound("The archive has no article at that address.")
    return RedirectResponse(f"/api/v1/articles/{found[url]}", 303)


async def outlets_list(request: Request) -> Response:
    Params(request.query_params).only()
    overview = await context_of(request).overview()
    return data(
        request,
        {
            "outlets": [
                {**asdict(outlet), "editions": [asdict(edition) for edition in overview.editions_of(outlet.id)]}
                for outlet in overview.outlets
            ]
        },
    )


async def events_list(request: Request) -> Response:
    """Return all events since `after`, in the order in which they became final; `after=end` starts at the present."""
    site, params = context_of(request), Params(request.query_params)
    params.only("after", "limit")
    limit = params.number("limit", 100, 1, 1000)
    text = params.text("after", 64)
    if text == "end":
        return data(request, {"events": [], "after": str(await events_end(site.db))})
    try:
        after = Cursor.parse(text) if text else Cursor()
    except ValueError:
        why = "is not a cursor of this list; give the `after` of the previous answer, or `end`"
        raise BadParameter("after", why) from None
    rows = await events_after(site.db, after, limit)
    return data(request, {"events": [_event(row) for row in rows], "after": str(rows[-1].place if rows else after)})


async def openapi(request: Request) -> Response:
    return data(request, description())


async def _article(site: SiteContext, row: ArticleRow) -> dict[str, object]:
    blocks = read_blocks(row.blocks)
    kept = await pictures(site.db, [block.url for block in blocks if block.url])
    plain = {
        name: getattr(row, name)
        for name in (
            "id", "address", "language", "title", "standfirst", "teaser", "published", "updated", "byline", "section",
            "tags", "doubts", "origin", "producer", "route", "state", "state_since", "first_captured_at",
            "last_captured_at", "last_seen_at", "revision_id", "newest_revision", "parser", "capture_id",
            "reading_seconds", "word_count", "paywalled",
        )
    }  # fmt: skip
    return {
        **plain,
        "page": f"/a/{row.id}",
        "outlet": {"id": row.outlet_id, "name": row.outlet_name},
        "edition": {"id": row.edition, "label": row.edition_label} if row.edition else None,
        "blocks": [block.model_dump(mode="json", exclude_defaults=True) for block in blocks],
        "pictures": [_picture(one) for one in kept.values() if not one.withheld],
        "addresses": [asdict(one) for one in await addresses(site.db, row.id)],
        "sort_at": row.sort_at,
        "elsewhere": [asdict(one) for one in await copies_of(site.db, row.id)],
        "revisions": [asdict(one) for one in await revisions(site.db, row.id)],
        "changes": [
            {"id": one.id, "kind": one.kind, "at": one.at, "since": one.since, "weight": one.weight,
             "confidence": one.confidence, "from_revision": one.from_revision, "to_revision": one.to_revision}
            for one in await changes_of_article(site.db, row.id)
        ],
        "rulings": [asdict(one) for one in await rulings(site.db, row.id)],
    }  # fmt: skip


def _picture(row: PictureRow) -> dict[str, object]:
    return {
        "url": row.url, "src": media_path(row.sha256, row.media_type), "sha256": row.sha256, "width": row.width,
        "height": row.height, "captured_at": row.captured_at,
    }  # fmt: skip


def _event(row: EventRow) -> dict[str, object]:
    """Return an event. For a withheld article it says that something happened but leaves out the data."""
    return {
        "kind": row.kind,
        "article": row.article_id,
        "outlet": row.outlet_id,
        "at": row.at,
        "recorded_at": row.recorded_at,
        "data": {} if row.withheld else row.data,
        "after": str(row.place),
    }
