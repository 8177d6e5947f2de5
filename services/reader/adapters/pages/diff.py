"""The differences between two texts of an article, and between two articles."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.views import outlet_label
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import NotFound, page
from services.reader.core.api.query_params import ARTICLE_ID
from services.reader.core.article.differences import compared, numbers, stretches
from services.reader.core.wording.translation import _
from shared.archive.diff.compare import words
from shared.archive.read.articles import ArticleRow
from shared.archive.read.revisions import RevisionText, revision_texts, revisions


async def diff_page(request: Request) -> Response:
    """Page `/a/ID/diff/OLD/NEW` that compares two revisions of an article."""
    site = context_of(request)
    id, old, new = (request.path_params[name] for name in ("id", "old", "new"))
    row = await find_article(site, id)
    if isinstance(row, Moved):
        return RedirectResponse(f"/a/{row.id}/diff/{old}/{new}", 301)
    if not ARTICLE_ID.fullmatch(old) or not ARTICLE_ID.fullmatch(new):
        raise NotFound(_("The article has no such revision."))
    texts = await revision_texts(site.db, row.id, (old, new))
    if old not in texts or new not in texts:
        raise NotFound(_("The article has no such revision."))
    every = [one.id for one in await revisions(site.db, row.id)]
    return await _differences(request, row, texts[old], texts[new], every=every)


async def copy_page(request: Request) -> Response:
    """Page `/a/ID/copy/OTHER` that compares the texts of two articles: what was cut, added and reworded."""
    site = context_of(request)
    row, other = [await find_article(site, request.path_params[name]) for name in ("id", "other")]
    if isinstance(row, Moved) or isinstance(other, Moved):
        return RedirectResponse(f"/a/{row.id}/copy/{other.id}", 301)
    old, new = [(await revision_texts(site.db, r.id, (r.revision_id, "")))[r.revision_id] for r in (row, other)]
    return await _differences(request, row, old, new, other)


async def _differences(
    request: Request,
    row: ArticleRow,
    old: RevisionText,
    new: RevisionText,
    other: ArticleRow | None = None,
    every: list[str] | None = None,
) -> Response:
    """Show the differences. `every` are the ids of the article's texts in order, to number them and go on."""
    site, lines = context_of(request), await asyncio.to_thread(compared, old, new)
    return page(
        request,
        "diff.html",
        overview=await site.overview(),
        row=row,
        other=other,
        outlet=outlet_label(row.outlet_name, row.edition_label),
        other_outlet=outlet_label(other.outlet_name, other.edition_label) if other else "",
        old=old,
        new=new,
        every=every or [],
        title=words(old.title, new.title),
        numbers=numbers(lines),
        stretches=stretches(lines),
        now=site.now(),
        feed="/changes.atom",
    )
