"""Article page: the text, its origin, its history, and what to read next."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.article_text import text_of_article
from services.reader.adapters.pages.lists import ListSlice, list_slice
from services.reader.adapters.pages.signposts import permalink, signposts
from services.reader.adapters.pages.structured_data import embedded, news_article
from services.reader.adapters.pages.views import CardView, card_view, outlet_href, outlet_label
from services.reader.adapters.pages.yearly import yearly
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import page
from services.reader.core.api.phrases import headline_query
from services.reader.core.article.activity import act_words, acts_here, label_words
from services.reader.core.article.findings import findings
from services.reader.core.article.named import by_kind, named_here
from services.reader.core.wording.words import words
from shared.archive.read.alike.copies import CopyRow, SyndicatedCopy, copies, copies_of, first_copy_of
from shared.archive.read.alike.editions import editions
from shared.archive.read.alike.key_terms import key_terms
from shared.archive.read.alike.series import series
from shared.archive.read.alike.stories import StoryRow, stories
from shared.archive.read.alike.surroundings import Surroundings
from shared.archive.read.annotations import annotations_of
from shared.archive.read.articles import (
    ArticleRow,
    addresses,
)
from shared.archive.read.cards import Card, newest
from shared.archive.read.changes import changes_of_article
from shared.archive.read.printed_dates import dates_printed_for, printed_dates
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
    others = await copies_of(site.db, row.id)
    made = await _copies(site, row, others)
    around = Surroundings(site.nearby, row)
    events = await stories(around)
    other_languages = await editions(around)
    listed = {one.id for one in other_languages} | {one.id for one in others} | {one.id for one in made}
    same_event = _apart_from(events, listed)
    of_series = await site.kept_if_large(("series", row.id, row.revision_id), lambda: series(site.db, row))
    text, page_url = await text_of_article(site, row), site.base(request) + request.url.path
    response = page(
        request,
        "article.html",
        overview=await site.overview(),
        row=row,
        text=text,
        described=embedded(news_article(site.base(request), page_url, row, text.image)),
        addresses=await addresses(site.db, row.id),
        changes=await changes_of_article(site.db, row.id, 20),
        revisions=await revisions(site.db, row.id) if row.revision_count > 1 else [],
        elsewhere=[(one, outlet_label(one.outlet_name, one.edition_label)) for one in others],
        first=first_copy_of(row.sort_at, others),
        copies=[(one, outlet_label(one.outlet_name, one.edition_label)) for one in made],
        named=by_kind(named_here(row.names, row.title, row.blocks)),
        topics=[(topic, words(topic)) for topic in row.topics or ()],
        acts=[(one, act_words(one.act)) for one in acts_here(row.activities, row.title, row.blocks)],
        labels=[(label, label_words(label)) for label in row.labels or ()],
        findings=findings(await annotations_of(site.db, row.id, row.revision_id)),
        editions=other_languages,
        stories=same_event,
        printed=await printed_dates(site.db, [one.id for one in [*others, *made]] + [one.id for one, _o in same_event]),
        series=of_series,
        years=None if of_series else await yearly(site, row),
        series_began=await dates_printed_for(site.db, [of_series.first] if of_series else []),
        series_query=headline_query(row.title),
        key_terms=await site.kept_if_large(("terms", row.id, row.revision_id), lambda: key_terms(site.db, row)),
        of_outlet=more_of_outlet,
        more=more,
        old=row.revision_id != row.newest_revision,
        permalink=permalink(site.base(request), row),
        base=site.base(request),
        page_url=page_url,
        now=site.now(),
        feed=f"{outlet_href(row.outlet_id, row.edition)}/feed.atom",
    )
    response.headers["Link"] = signposts(site.base(request), row)
    return response


async def _copies(site: SiteContext, row: ArticleRow, others: Sequence[SyndicatedCopy]) -> list[CopyRow]:
    """Return the copies of the text. Articles already listed for having the same words are left out."""
    listed = {one.id for one in others}
    return [one for one in await copies(site.db, row) if one.id not in listed]


async def _more(site: SiteContext, row: ArticleRow) -> tuple[list[CardView], ListSlice]:
    """Return the newest 20 of the same outlet and edition, and the newest of all without those 20."""
    of_outlet = await newest(site.db, FROM_OUTLET + 1, outlet=row.outlet_id, edition=row.edition)
    above = [card for card in of_outlet if card.id != row.id][:FROM_OUTLET]
    shown_already = {row.id, *(card.id for card in above)}
    every = await newest(site.db, MORE + FROM_OUTLET + 2)
    below: list[Card] = [card for card in every if card.id not in shown_already]
    return [card_view(card) for card in above], list_slice(below, MORE, "/more")


def _apart_from(found: Sequence[StoryRow], shown: set[str]) -> list[tuple[StoryRow, str]]:
    """Return the other reports of the event with their outlets. Reports already shown are left out."""
    return [(one, outlet_label(one.outlet_name, one.edition_label)) for one in found if one.id not in shown]
