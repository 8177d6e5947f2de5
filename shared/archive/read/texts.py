"""Read the articles' texts for the search index and for the snippets of results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.read.annotations import FINDINGS
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.search_documents import LAST_REMOVAL, MOST_FORMER, passages_gone, searched_text


@dataclass(frozen=True, slots=True)
class TextRow:
    """An article with the blocks of its newest revision."""

    id: str
    outlet_id: str
    edition: str | None
    language: str
    state: str
    origin: str
    sort_at: datetime
    withheld: bool
    title: str
    standfirst: str
    blocks: list[dict[str, Any]]
    byline: dict[str, Any] | None
    country: str
    removed_at: datetime | None
    revision_count: int
    published: dict[str, Any] | None
    pictured: bool
    names: list[dict[str, Any]] | None = None
    topics: list[str] | None = None
    activities: list[dict[str, Any]] | None = None
    labels: list[str] | None = None
    annotations: list[dict[str, Any]] | None = None
    former: list[str] | None = None

    @property
    def gone(self) -> str:
        """Return the passages of earlier texts that this one lacks. `former` has them, and some that it has."""
        newest = {"title": self.title, "standfirst": self.standfirst, "byline": self.byline, "blocks": self.blocks}
        return passages_gone(newest, self.former or ())


_MOST_GONE = 200_000
"""Characters of passages for each article. A page that shows another text at each visit has no end of them."""
_FORMER = f"""
CASE WHEN a.revision_count > 1 THEN (
    SELECT jsonb_agg(passage ORDER BY reached) FROM (
        SELECT passage, sum(length(passage)) OVER (ORDER BY max(first_seen) DESC, min(at), passage) AS reached
        FROM (SELECT e.*, e.id = r.id AS is_newest FROM revision e WHERE e.article_id = a.id AND e.parser = r.parser
              ORDER BY e.id = r.id DESC, e.first_seen DESC LIMIT {MOST_FORMER + 1}) AS text,
             LATERAL (SELECT 0 AS at, unnest(ARRAY[title, standfirst, byline ->> 'printed']) AS passage UNION ALL
                      SELECT at, unnest(ARRAY[block ->> 'text', block ->> 'caption'])
                      FROM jsonb_array_elements(blocks) WITH ORDINALITY AS b (block, at)) AS said
        WHERE passage <> '' GROUP BY passage HAVING NOT bool_or(is_newest)) AS gone
    WHERE reached <= {_MOST_GONE}) END"""  # noqa: S608 - our own numbers
"""In SQL: what text `r` of article `a` lacks and earlier texts had that were read as it was, the last first."""
_TEXT = f"""
SELECT a.id, a.outlet_id, a.edition, a.language, a.state, a.origin, a.sort_at, a.withheld, r.title, r.standfirst,
       r.blocks, r.byline, coalesce(o.country, '') AS country, {LAST_REMOVAL} AS removed_at, a.revision_count,
       a.published, a.lead_picture_url IS NOT NULL AS pictured, r.names,
       r.topics, r.activities, r.labels, {FINDINGS} AS annotations, {_FORMER} AS former
FROM article a JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id
LEFT JOIN outlet o ON o.id = a.outlet_id"""  # noqa: S608 - our own condition


@dataclass(frozen=True, slots=True)
class _Body:
    id: str
    standfirst: str
    byline: dict[str, Any] | None
    blocks: list[dict[str, Any]]


_BODY = """
SELECT a.id, r.standfirst, r.byline, r.blocks FROM article a
JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id WHERE a.id = ANY(%s) AND NOT a.withheld"""


async def bodies_of(db: ReadPool, ids: Sequence[str]) -> dict[str, str]:
    """Return the newest texts of these articles, without titles. Unknown ids are left out."""
    rows = await db.rows(_Body, _BODY, (list(ids),)) if ids else []
    return {row.id: searched_text(row.standfirst, row.byline, row.blocks) for row in rows}


async def texts_after(db: ReadPool, after: str, limit: int) -> list[TextRow]:
    """Return the texts of the articles after the id `after`, ordered by id. '' starts at the beginning."""
    return await db.rows(TextRow, _TEXT + " WHERE a.id > %s ORDER BY a.id LIMIT %s", (after, limit))


async def texts_of(db: ReadPool, ids: Sequence[str]) -> dict[str, TextRow]:
    """Return the texts of these articles. Unknown ids are left out."""
    if not ids:
        return {}
    return {row.id: row for row in await db.rows(TextRow, _TEXT + " WHERE a.id = ANY(%s)", (list(ids),))}
