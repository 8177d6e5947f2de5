"""Read what the sitemap lists: the months of the archive, and the articles of a month by keyset."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.connection.pool import ReadPool

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class SitemapMonth:
    """A month in UTC, with the number of its articles and the time of their newest change."""

    first: datetime
    articles: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class SitemapArticle:
    """An article as a line of a sitemap."""

    id: str
    sort_at: datetime
    changed_at: datetime


async def sitemap_months(db: ReadPool) -> list[SitemapMonth]:
    """Return the months that have articles, newest first."""
    return await db.rows(
        SitemapMonth,
        "SELECT date_trunc('month', sort_at) AS first, count(*) AS articles, max(changed_at) AS changed_at"
        " FROM article WHERE NOT withheld GROUP BY 1 ORDER BY 1 DESC",
    )


_ARTICLES = """
SELECT id, sort_at, changed_at FROM article
WHERE NOT withheld AND sort_at >= %(first)s AND sort_at < %(first)s + interval '1 month'
  AND (%(id)s::text IS NULL OR (sort_at, id) > (%(sort_at)s, %(id)s))
ORDER BY sort_at, id OFFSET %(skipped)s LIMIT %(limit)s
"""


async def sitemap_articles(
    db: ReadPool, first: datetime, skipped: int, most: int
) -> AsyncIterator[list[SitemapArticle]]:
    """Yield up to `most` articles of the month that begins at `first`, oldest first, in batches."""
    last: SitemapArticle | None = None
    while most > 0:
        place = {"id": last.id, "sort_at": last.sort_at} if last else {"id": None, "sort_at": None}
        limit = min(most, _AT_ONCE)
        rows = await db.rows(
            SitemapArticle, _ARTICLES, {"first": first, "skipped": 0 if last else skipped, "limit": limit, **place}
        )
        if rows:
            yield rows
        if len(rows) < limit:
            return
        last, most = rows[-1], most - limit
