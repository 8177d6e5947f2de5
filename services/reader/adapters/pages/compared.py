"""What an article was compared with: other languages, the same event, copies, the past of its outlet.

Finding these takes three times as long as the rest of an article's page. So they are a page of their own, and the page
of the article loads them when a reader comes to their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.views import outlet_label
from services.reader.adapters.pages.yearly import yearly
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import HTML, page, respond
from services.reader.core.api.phrases import headline_query
from services.reader.core.article.yearly import YearlySeries
from shared.archive.read.alike.copies import CopyRow, SyndicatedCopy, copies, copies_of, first_copy_of
from shared.archive.read.alike.editions import EditionRow, editions
from shared.archive.read.alike.key_terms import KeyTerm, key_terms
from shared.archive.read.alike.series import Series, series
from shared.archive.read.alike.stories import StoryRow, stories
from shared.archive.read.alike.surroundings import Surroundings
from shared.archive.read.articles import ArticleRow
from shared.archive.read.printed_dates import PrintedDates, dates_printed_for, printed_dates


@dataclass(frozen=True, slots=True)
class Compared:
    """Articles like one, each listed once, and what its outlet printed before.

    same      articles with the same words. `is_first` says whether this one came first; None at the same time
    printed   printed dates by id of the article, and of the first article of the series by its time
    """

    editions: Sequence[EditionRow]
    stories: Sequence[StoryRow]
    same: Sequence[SyndicatedCopy]
    is_first: bool | None
    copies: Sequence[CopyRow]
    series: Series | None
    years: YearlySeries | None
    series_query: str
    key_terms: Sequence[KeyTerm]
    printed: PrintedDates

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is like the article."""
        return not (
            self.editions or self.stories or self.same or self.copies or self.series or self.years or self.key_terms
        )


async def compared_page(request: Request) -> Response:
    """Show what the article was compared with as a page."""
    site, row = context_of(request), await _row(request)
    if isinstance(row, Moved):
        return RedirectResponse(f"{row.under('/a')}/compared", 301)
    return page(
        request, "compared.html", overview=await site.overview(), row=row, found=await compared(site, row),
        outlet_label=outlet_label,
    )  # fmt: skip


async def compared_part(request: Request) -> Response:
    """Return the same as a fragment for the page of the article."""
    site, row = context_of(request), await _row(request)
    if isinstance(row, Moved):
        return RedirectResponse(f"{row.under('/a')}/compared/part", 301)
    found = await compared(site, row)
    body = site.rendering.page("_compared.html", row=row, found=found, outlet_label=outlet_label)
    return respond(request, body, HTML)


async def _row(request: Request) -> ArticleRow | Moved:
    return await find_article(context_of(request), request.path_params["id"], request.path_params.get("revision"))


async def compared(site: SiteContext, row: ArticleRow) -> Compared:
    """Compare one text with the articles around it in time, with copies, and with the past of its outlet."""
    same = await copies_of(site.db, row.id)
    listed = {one.id for one in same}
    made = [one for one in await copies(site.db, row) if one.id not in listed]
    around = Surroundings(site.nearby, row)
    events = await stories(around)  # first: it loads the articles of all outlets, among them those for the editions
    others = await editions(around)
    listed |= {one.id for one in others} | {one.id for one in made}
    same_event = [one for one in events if one.id not in listed]
    of_series = await site.kept_if_large(("series", row.id, row.revision_id), lambda: series(site.db, row))
    return Compared(
        editions=others,
        stories=same_event,
        same=same,
        is_first=first_copy_of(row.sort_at, same),
        copies=made,
        series=of_series,
        years=None if of_series else await yearly(site, row),
        series_query=headline_query(row.title),
        key_terms=await site.kept_if_large(("terms", row.id, row.revision_id), lambda: key_terms(site.db, row)),
        printed={
            **await printed_dates(site.db, [*listed, *(one.id for one in same_event)]),
            **await dates_printed_for(site.db, [of_series.first] if of_series else []),
        },
    )
