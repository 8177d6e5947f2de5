"""Series that an outlet's own past shows: a headline that comes again and again, each time above another text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from shared.archive.read.articles import ArticleRow
from shared.archive.read.connection.pool import ReadPool

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
WITH asked AS MATERIALIZED (
    SELECT headline, (SELECT word FROM string_to_table(headline, ' ') word ORDER BY length(word) DESC LIMIT 1) AS word
    FROM (SELECT {_bare("%(title)s::text")} AS headline) of_title),
past AS MATERIALIZED (
    SELECT sort_at, title FROM (
        SELECT id, title, sort_at, language, withheld FROM article
        WHERE outlet_id = %(outlet)s AND (sort_at, id) < (%(at)s, %(id)s)
        ORDER BY sort_at DESC, id DESC LIMIT %(reach)s) reached
    WHERE language = %(language)s AND NOT withheld ORDER BY sort_at DESC, id DESC LIMIT %(most)s),
same AS (
    SELECT sort_at FROM past, asked
    WHERE CASE WHEN strpos(lower(title), word) > 0 THEN {_bare("title")} = headline END)
SELECT asked.headline, count(same.*) AS articles, count(DISTINCT (same.sort_at AT TIME ZONE 'UTC')::date) AS days,
       (SELECT count(*) FROM past) AS of, min(same.sort_at) AS first, max(same.sort_at) AS last
FROM asked LEFT JOIN same ON true GROUP BY asked.headline"""  # noqa: S608 - our own words
"""The longest word is looked for first: cleaning each of the thousand headlines costs more than everything else."""


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
