"""Article page: the text, its origin, its history, and what to read next."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.article_text import text_of_article
from services.reader.adapters.pages.lists import ListSlice, list_slice
from services.reader.adapters.pages.signposts import permalink, signposts
from services.reader.adapters.pages.structured_data import embedded, news_article
from services.reader.adapters.pages.views import CardView, card_view, outlet_href
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import page_of_values
from services.reader.core.article.activity import act_words, acts_here, label_words
from services.reader.core.article.findings import findings
from services.reader.core.article.named import by_kind, named_here
from services.reader.core.wording.words import words
from shared.archive.read.annotations import annotations_of
from shared.archive.read.articles import (
    ArticleRow,
    addresses,
)
from shared.archive.read.cards import Card
from shared.archive.read.changes import changes_of_article
from shared.archive.read.revisions import revisions

FROM_OUTLET = 20
MORE = 20


async def article_page(request: Request) -> Response:
    """Show the newest text, or the revision named in the address."""
    site, id, revision = context_of(request), request.path_params["id"], request.path_params.get("revision")
    row = await find_article(site, id, revision)
    if isinstance(row, Moved):
        return RedirectResponse(row.under("/a"), 301)
    more_of_outlet, more = await _more(site, row)
    text, page_url = await text_of_article(site, row), site.base(request) + request.url.path
    response = page_of_values(
        request,
        "article.html",
        await site.overview(),
        row=row,
        text=text,
        described=embedded(news_article(site.base(request), page_url, row, text.image)),
        addresses=await addresses(site.db, row.id) if row.address_count > 1 else [],
        changes=await changes_of_article(site.db, row.id, 20) if row.has_changes else [],
        revisions=await revisions(site.db, row.id) if row.revision_count > 1 else [],
        named=by_kind(named_here(row.names, row.title, row.blocks)),
        topics=[(topic, words(topic)) for topic in row.topics or ()],
        acts=[(one, act_words(one.act)) for one in acts_here(row.activities, row.title, row.blocks)],
        labels=[(label, label_words(label)) for label in row.labels or ()],
        findings=findings(await annotations_of(site.db, row.id, row.revision_id) if row.has_findings else []),
        compared=f"{request.url.path}/compared",
        of_outlet=more_of_outlet,
        more=more,
        old=row.revision_id != row.newest_revision,
        permalink=permalink(site.base(request), row),
        base=site.base(request),
        page_url=page_url,
        feed=f"{outlet_href(row.outlet_id, row.edition)}/feed.atom",
    )
    response.headers["Link"] = signposts(site.base(request), row)
    return response


async def _more(site: SiteContext, row: ArticleRow) -> tuple[list[CardView], ListSlice]:
    """Return the newest 20 of the same outlet and edition, and the newest of all without those 20."""
    of_outlet = await site.newest(FROM_OUTLET + 1, row.outlet_id, row.edition)
    above = [card for card in of_outlet if card.id != row.id][:FROM_OUTLET]
    shown_already = {row.id, *(card.id for card in above)}
    every = await site.newest(MORE + FROM_OUTLET + 2)
    below: list[Card] = [card for card in every if card.id not in shown_already]
    return [card_view(card) for card in above], list_slice(below, MORE, "/more")
