"""The articles' texts, as the search index takes them in and as the snippets of a result are cut from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.read.pool import ReadPool


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
    state_since: datetime
    revision_count: int
    dated: bool
    pictured: bool
    names: list[dict[str, Any]] | None = None


_TEXT = """
SELECT a.id, a.outlet_id, a.edition, a.language, a.state, a.origin, a.sort_at, a.withheld, r.title, r.standfirst,
       r.blocks, r.byline, coalesce(o.country, '') AS country, a.state_since, a.revision_count,
       a.published IS NOT NULL AS dated, a.lead_picture_url IS NOT NULL AS pictured, r.names
FROM article a JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id
LEFT JOIN outlet o ON o.id = a.outlet_id"""


async def texts_after(db: ReadPool, after: str, limit: int) -> list[TextRow]:
    """All articles in the order of their ids, from behind `after` on ('' begins)."""
    return await db.rows(TextRow, _TEXT + " WHERE a.id > %s ORDER BY a.id LIMIT %s", (after, limit))


async def texts_of(db: ReadPool, ids: Sequence[str]) -> dict[str, TextRow]:
    """The texts of these articles; an id that is no article's (any more) is missing."""
    if not ids:
        return {}
    return {row.id: row for row in await db.rows(TextRow, _TEXT + " WHERE a.id = ANY(%s)", (list(ids),))}


async def count_articles(db: ReadPool) -> int:
    rows = await db.dicts("SELECT count(*) AS articles FROM article WHERE NOT withheld")
    return int(rows[0]["articles"])
