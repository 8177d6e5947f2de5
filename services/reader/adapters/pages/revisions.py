"""The history of an article: every text, its changes, and the captures that prove them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.views import outlet_label
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import page
from services.reader.core.article.history import steps
from shared.archive.read.articles import (
    addresses,
)
from shared.archive.read.captures.visits import visits
from shared.archive.read.changes import changes_of_article
from shared.archive.read.revisions import captures, revisions
from shared.archive.read.rulings import rulings


async def revisions_page(request: Request) -> Response:
    """Show every text of the article, its changes, and the captures that prove them."""
    site = context_of(request)
    row = await find_article(site, request.path_params["id"])
    if isinstance(row, Moved):
        return RedirectResponse(f"/a/{row.id}/revisions", 301)
    history = steps(await revisions(site.db, row.id), await changes_of_article(site.db, row.id))
    return page(
        request,
        "revisions.html",
        overview=await site.overview(),
        row=row,
        outlet=outlet_label(row.outlet_name, row.edition_label),
        steps=history,
        seen={one.id: one for one in await visits(site.db, [id for step in history for id in step.evidence])},
        rulings=await rulings(site.db, row.id),
        captures=(await captures(site.db, row.id))[::-1],
        addresses=await addresses(site.db, row.id),
        now=site.now(),
        feed="/changes.atom",
    )
