"""Ask the search index for headlines of several years: it has all articles of an outlet by their headline."""

from __future__ import annotations

from services.reader.adapters.search.engine import SearchUnavailable
from services.reader.adapters.web.context import SiteContext
from services.reader.core.article.yearly import YearlySeries, yearly_series
from shared.archive.read.articles import ArticleRow
from shared.query.nodes import All, Is
from shared.text.headlines import bare_headline


async def yearly(site: SiteContext, row: ArticleRow) -> YearlySeries | None:
    """Return the article's headline if the outlet has it in three years or more, in this language.

    An article without this line is better than none, so None is also returned while the index is away.
    """
    headline = bare_headline(row.title)
    if not headline:
        return None
    asked = All((Is("outlet", row.outlet_id), Is("language", row.language.lower()), Is("series", headline)))
    try:
        return yearly_series(headline, (await site.indexer.counts(asked, ("month",)))["month"])
    except SearchUnavailable:
        return None
