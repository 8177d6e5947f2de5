"""Read the outlets with their editions, and how many articles of each the archive has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.connection.pool import ReadPool


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition, with the number of its articles that are not withheld."""

    outlet_id: str
    id: str
    label: str
    language: str
    articles: int


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet. `articles` counts the readable ones; `removed` counts those of them that the outlet took down.

    `last_seen_at` counts only what we fetched ourselves. It is None if everything was contributed.
    """

    id: str
    name: str
    country: str
    homepage: str
    known: bool
    articles: int
    removed: int
    first_at: datetime | None
    newest_at: datetime | None
    last_seen_at: datetime | None


async def outlets(db: ReadPool) -> list[OutletRow]:
    """Return all outlets, by name, that have a source file or an article. Counts all articles, so cache the result."""
    return await db.rows(
        OutletRow,
        "SELECT o.id, o.name, o.country, o.homepage, o.known, coalesce(n.articles, 0) AS articles,"
        " coalesce(n.removed, 0) AS removed, n.first_at, n.newest_at, n.last_seen_at FROM outlet o LEFT JOIN ("
        "  SELECT outlet_id, count(*) AS articles, count(*) FILTER (WHERE state = 'removed') AS removed,"
        "  min(sort_at) AS first_at, max(sort_at) AS newest_at,"
        "  max(last_seen_at) FILTER (WHERE origin = 'fetched') AS last_seen_at"
        "  FROM article WHERE NOT withheld GROUP BY outlet_id) n ON n.outlet_id = o.id"
        " WHERE o.known OR n.articles > 0 ORDER BY lower(o.name), o.id",
    )


async def editions(db: ReadPool) -> list[EditionRow]:
    """Return the editions of all outlets, by outlet and label."""
    return await db.rows(
        EditionRow,
        "SELECT e.outlet_id, e.id, e.label, e.language, coalesce(n.articles, 0) AS articles FROM edition e LEFT JOIN ("
        "  SELECT outlet_id, edition, count(*) AS articles FROM article WHERE NOT withheld GROUP BY outlet_id, edition"
        " ) n ON n.outlet_id = e.outlet_id AND n.edition = e.id ORDER BY e.outlet_id, e.label, e.id",
    )


async def languages(db: ReadPool) -> list[tuple[str, int]]:
    """Return the languages of readable articles, the most frequent first."""
    rows = await db.dicts(
        "SELECT language, count(*) AS articles FROM article WHERE NOT withheld GROUP BY language ORDER BY 2 DESC, 1"
    )
    return [(str(row["language"]), int(row["articles"])) for row in rows]
