"""Series that an outlet's own past shows: a headline that comes again and again, each time above another text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from shared.archive.read.articles import ArticleRow
from shared.archive.read.pool import ReadPool

PAST = 1_000
"""The maximum number of articles to look at: of the outlet, in this language, directly before."""
REACH = 20_000
"""The maximum number of the outlet's articles to read until that many in the language are found."""
LEAST_DAYS = 3
"""The days on which the headline must have stood before."""


@dataclass(frozen=True, slots=True)
class Series:
    """A headline that the outlet used before, apart from figures.

    headline        in small letters, without figures and punctuation
    articles, days  how many of the `of` articles before have it, and on how many days
    first, last     when the earliest and the latest of them were published
    """

    headline: str
    articles: int
    days: int
    of: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class _Found:
    headline: str
    articles: int
    days: int
    of: int
    first: datetime | None
    last: datetime | None


def _bare(title: LiteralString) -> LiteralString:
    return f"btrim(regexp_replace(lower({title}), '[[:digit:][:punct:][:space:]]+', ' ', 'g'))"


_SERIES = f"""
WITH past AS (
    SELECT a.sort_at, {_bare("r.title")} AS headline FROM (
        SELECT id, revision_id, sort_at FROM (
            SELECT id, revision_id, sort_at, language, withheld FROM article
            WHERE outlet_id = %(outlet)s AND (sort_at, id) < (%(at)s, %(id)s)
            ORDER BY sort_at DESC, id DESC LIMIT %(reach)s) reached
        WHERE language = %(language)s AND NOT withheld ORDER BY sort_at DESC, id DESC LIMIT %(most)s) a
    JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id),
asked AS (SELECT {_bare("%(title)s::text")} AS headline)
SELECT asked.headline, count(past.*) FILTER (WHERE same) AS articles,
       count(DISTINCT (past.sort_at AT TIME ZONE 'UTC')::date) FILTER (WHERE same) AS days, count(past.*) AS of,
       min(past.sort_at) FILTER (WHERE same) AS first, max(past.sort_at) FILTER (WHERE same) AS last
FROM asked LEFT JOIN past ON true CROSS JOIN LATERAL (SELECT past.headline = asked.headline AS same) compared
GROUP BY asked.headline"""  # noqa: S608 - our own words


async def series(db: ReadPool, row: ArticleRow) -> Series | None:
    """Return the series of an article: its headline stood on three days before. None for others.

    The past is what came before in the order of publication, so any order of arrival gives the same.
    """
    asked = {
        "outlet": row.outlet_id, "at": row.sort_at, "id": row.id, "language": row.language, "title": row.title,
        "most": PAST, "reach": REACH,
    }  # fmt: skip
    found = await db.one(_Found, _SERIES, asked)
    if found is None or found.days < LEAST_DAYS or not found.headline or not found.first or not found.last:
        return None
    return Series(found.headline, found.articles, found.days, found.of, found.first, found.last)
