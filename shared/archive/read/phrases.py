"""Read the phrases that most articles of a month use, as counted by the publisher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.archive.read.connection.pool import ReadPool


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """One of the commonest phrases of a month. `since` is the first month in which it was among the commonest."""

    phrase: str
    written: str
    articles: int
    since: date


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A month and a language that have phrases."""

    month: date
    language: str


async def counted_months(db: ReadPool) -> list[CountedRow]:
    """Return the months and languages that have phrases: newest month first, then the language with most articles."""
    return await db.rows(
        CountedRow, "SELECT month, language FROM month_phrase GROUP BY 1, 2 ORDER BY 1 DESC, max(articles) DESC, 2"
    )


async def phrases_of_month(db: ReadPool, month: date, language: str) -> list[PhraseRow]:
    """Return the phrases of a month in one language, commonest first."""
    return await db.rows(
        PhraseRow,
        "SELECT p.phrase, p.written, p.articles, (SELECT min(o.month) FROM month_phrase o"
        " WHERE o.language = p.language AND o.phrase = p.phrase) AS since"
        " FROM month_phrase p WHERE p.month = %s AND p.language = %s ORDER BY p.articles DESC, p.phrase",
        (month, language),
    )
