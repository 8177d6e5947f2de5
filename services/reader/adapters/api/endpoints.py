"""JSON API: the lists and articles of the site, with keyset cursors."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.api.chosen_members import chosen, members
from services.reader.adapters.api.routing import PREFIX, ArticleId, api_router, described
from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.card_json import card_json
from services.reader.adapters.pages.lists import cursor_of
from services.reader.adapters.pages.yearly import yearly
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, data
from services.reader.adapters.web.templates import query_string
from services.reader.core.api import api_answers as answers
from services.reader.core.api.api_queries import AddressQuery, ArticleQuery, ArticlesQuery, EventsQuery, NoQuery
from services.reader.core.api.api_records import Events, Outlets
from services.reader.core.api.query_params import STATES, BadParameter
from services.reader.core.article.activity import acts_here
from services.reader.core.article.named import named_here
from services.reader.core.article.sections import read_blocks
from services.reader.core.captures.image_types import media_path
from shared.archive.outbox import Cursor
from shared.archive.read.alike.copies import copies, copies_of
from shared.archive.read.alike.editions import editions
from shared.archive.read.alike.key_terms import key_terms
from shared.archive.read.alike.series import series
from shared.archive.read.alike.stories import stories
from shared.archive.read.alike.surroundings import Surroundings
from shared.archive.read.annotations import AnnotationRow, annotations_of
from shared.archive.read.articles import ArticleRow, addresses, ids_of_urls
from shared.archive.read.captures.pictures import PictureRow, pictures
from shared.archive.read.cards import Card, PageCursor, newest
from shared.archive.read.changes import changes_of_article
from shared.archive.read.events import EventRow, events_after, events_end
from shared.archive.read.revisions import revisions
from shared.archive.read.rulings import rulings
from shared.archive.read.texts import bodies_of

router = api_router()
_COMPARED = ("series", "yearly", "key_terms", "stories", "editions", "copies", "elsewhere")


@described(router, "/articles", "articles", answers.Articles)
async def articles_list(request: Request, query: Annotated[ArticlesQuery, Query()]) -> Response:
    """Articles, newest first."""
    site, params, limit = context_of(request), query.params, query.limit
    rows = await newest(
        site.db, limit + 1, before=cursor_of(params), outlet=params.outlet(), edition=params.edition(),
        language=params.language(), state=params.one_of("state", STATES), since=params.since(), until=params.until(),
        changed_since=params.since("changed_since"),
    )  # fmt: skip
    last = rows[limit - 1] if len(rows) > limit else None
    following = str(PageCursor(last.sort_at, last.id)) if last else None
    shown = await _cards(site, rows[:limit], query.include == "text")
    return data(
        request, {"articles": chosen(shown, query.fields, answers.CardWithText.model_fields), "before": following}
    )


async def _cards(site: SiteContext, cards: list[Card], text: bool) -> list[dict[str, object]]:
    if not text:
        return [card_json(card) for card in cards]
    texts = await bodies_of(site.db, [card.id for card in cards])
    return [{**card_json(card), "text": texts.get(card.id, "")} for card in cards]


@described(router, "/articles/by-url", "articleByUrl", answers.Article, 404, redirect=303)
async def article_by_url(request: Request, query: Annotated[AddressQuery, Query()]) -> Response:
    """Redirect from any address of an article to the article."""
    found = await ids_of_urls(context_of(request).db, [query.url])
    if not found:
        raise NotFound("The archive has no article at that address.")
    return RedirectResponse(f"{PREFIX}/articles/{found[query.url]}", 303)


@described(router, "/articles/{id}", "article", answers.Article, 404, 451, redirect=301)
async def article_one(request: Request, id: ArticleId, query: Annotated[ArticleQuery, Query()]) -> Response:
    """One article with the blocks of its newest revision, or of the revision named by `revision`."""
    site, names = context_of(request), {*members(query.fields, answers.Article.model_fields)}
    row = await find_article(site, id, query.revision or None)
    if isinstance(row, Moved):
        return RedirectResponse(
            f"{PREFIX}/articles/{row.id}" + query_string(revision=row.revision, fields=query.fields), 301
        )
    whole = await _article(site, row)
    if not names or not names.isdisjoint(_COMPARED):
        whole |= await _compared(site, row)
    return data(request, {name: whole[name] for name in whole if not names or name in names})


@described(router, "/outlets", "outlets", Outlets)
async def outlets_list(request: Request, query: Annotated[NoQuery, Query()]) -> Response:
    """Outlets with their editions."""
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


@described(router, "/events", "events", Events)
async def events_list(request: Request, query: Annotated[EventsQuery, Query()]) -> Response:
    """All events since `after`, in the order in which they became final; `after=end` starts at the present."""
    site = context_of(request)
    if query.after == "end":
        return data(request, {"events": [], "after": str(await events_end(site.db))})
    try:
        after = Cursor.parse(query.after) if query.after else Cursor()
    except ValueError:
        why = "is not a cursor of this list; give the `after` of the previous answer, or `end`"
        raise BadParameter("after", why) from None
    rows = await events_after(site.db, after, query.limit)
    return data(request, {"events": [_event(row) for row in rows], "after": str(rows[-1].place if rows else after)})


async def _article(site: SiteContext, row: ArticleRow) -> dict[str, object]:
    blocks = await asyncio.to_thread(read_blocks, row.blocks)
    kept = await pictures(site.db, [block.url for block in blocks if block.url])
    plain = {
        name: getattr(row, name)
        for name in (
            "id", "address", "language", "title", "standfirst", "teaser", "published", "updated", "byline", "section",
            "tags", "doubts", "origin", "producer", "route", "state", "state_since", "first_captured_at",
            "last_captured_at", "last_seen_at", "revision_id", "newest_revision", "parser", "capture_id",
            "reading_seconds", "word_count", "paywalled", "cuts_limited",
        )
    }  # fmt: skip
    return {
        **plain,
        "page": f"/a/{row.id}",
        "outlet": {"id": row.outlet_id, "name": row.outlet_name},
        "edition": {"id": row.edition, "label": row.edition_label} if row.edition else None,
        "blocks": [block.model_dump(mode="json", exclude_defaults=True) for block in blocks],
        "cuts": row.cuts or [],
        "pictures": [_picture(one) for one in kept.values() if not one.withheld],
        "addresses": [asdict(one) for one in await addresses(site.db, row.id)],
        "sort_at": row.sort_at,
        "names": [asdict(one) for one in named_here(row.names, row.title, row.blocks)],
        "topics": row.topics or [],
        "activities": [asdict(one) for one in acts_here(row.activities, row.title, row.blocks)],
        "labels": row.labels or [],
        "annotations": [asdict(one) for one in await _annotations(site, row)],
        "revisions": [asdict(one) for one in await revisions(site.db, row.id)],
        "changes": [
            {"id": one.id, "kind": one.kind, "at": one.at, "since": one.since, "weight": one.weight,
             "confidence": one.confidence, "from_revision": one.from_revision, "to_revision": one.to_revision}
            for one in await changes_of_article(site.db, row.id)
        ],
        "rulings": [asdict(one) for one in await rulings(site.db, row.id)],
    }  # fmt: skip


async def _compared(site: SiteContext, row: ArticleRow) -> dict[str, object]:
    """Compare the article with others. It takes longer than everything else."""
    around = Surroundings(site.nearby, row)
    of_series = await site.kept_if_large(("series", row.id, row.revision_id), lambda: series(site.db, row))
    terms = await site.kept_if_large(("terms", row.id, row.revision_id), lambda: key_terms(site.db, row))
    return {
        "series": asdict(of_series) if of_series else None,
        "yearly": asdict(years) if (years := await yearly(site, row)) else None,
        "key_terms": [asdict(one) for one in terms],
        "stories": [asdict(one) for one in await stories(around)],
        "editions": [asdict(one) for one in await editions(around)],
        "copies": [asdict(one) for one in await copies(site.db, row)],
        "elsewhere": [asdict(one) for one in await copies_of(site.db, row.id)],
    }


async def _annotations(site: SiteContext, row: ArticleRow) -> list[AnnotationRow]:
    return await annotations_of(site.db, row.id, row.revision_id) if row.has_findings else []


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
