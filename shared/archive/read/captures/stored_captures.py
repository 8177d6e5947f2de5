"""Find stored captures by their parser and by the result of reading them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch
from shared.ids import article_id

_STORED = b"""
SELECT c.id::text AS capture_id, c.captured_at, c.url, c.outlet_id, c.media_type, c.parser, c.body_sha256,
    c.recorded_at AS kept_by, '' AS refused
FROM capture c
WHERE NOT EXISTS (SELECT FROM dropped_body d WHERE d.sha256 = c.body_sha256)
    AND (%(outlet)s::text IS NULL OR c.outlet_id = %(outlet)s)
    AND (%(since)s::timestamptz IS NULL OR c.captured_at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR c.captured_at < %(until)s)
    AND (%(addresses)s::text[] IS NULL OR c.address_id = ANY(%(addresses)s))
UNION ALL
SELECT o.capture_id::text, o.observed_at, o.url, o.outlet_id, '', o.parser, o.body_sha256, o.recorded_at, o.reason
FROM observation o
WHERE o.capture_id IS NOT NULL AND o.body_sha256 IS NOT NULL AND o.page_kind = 'article'
    AND o.kind IN ('no-article', 'soft-gone', 'blocked')
    AND NOT EXISTS (SELECT FROM dropped_body d WHERE d.sha256 = o.body_sha256)
    AND (%(outlet)s::text IS NULL OR o.outlet_id = %(outlet)s)
    AND (%(since)s::timestamptz IS NULL OR o.observed_at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR o.observed_at < %(until)s)
    AND (%(addresses)s::text[] IS NULL OR o.address_id = ANY(%(addresses)s))
    AND NOT EXISTS (SELECT FROM capture c WHERE c.id = o.capture_id AND c.captured_at = o.observed_at)
"""
_TEXTS = b"""
SELECT c.id, r.id AS revision_id, r.title, r.standfirst, r.blocks, r.published, r.byline
FROM capture c JOIN address a ON a.id = c.address_id
JOIN revision r ON r.article_id = a.article_id AND r.id = c.revision_id
WHERE c.id = ANY(%s)
"""
_DOUBTS = b"""
SELECT c.outlet_id, c.parser, c.captured_at, c.url, r.doubts
FROM capture c JOIN address a ON a.id = c.address_id
JOIN revision r ON r.article_id = a.article_id AND r.id = c.revision_id AND r.capture_id = c.id
WHERE c.outlet_id = ANY(%s) AND c.captured_at >= %s AND c.origin = 'fetched' AND c.parser LIKE '%%+%%'
ORDER BY c.captured_at, c.id
"""


@dataclass(frozen=True, slots=True)
class StoredCaptureFilter:
    """Select captures. `article` is any id the article had, or one of its addresses."""

    outlet: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A capture of an article page. `refused` is why it gave no article; empty if it gave one."""

    capture_id: str
    captured_at: datetime
    url: str
    outlet_id: str
    media_type: str
    parser: str
    body_sha256: str
    kept_by: datetime
    refused: str


async def stored_captures(
    conn: Connection, chosen: StoredCaptureFilter, at_once: int = 2000
) -> AsyncIterator[Sequence[StoredCapture]]:
    """Yield all matching captures in batches, in no order."""
    given: dict[str, Any] = {"outlet": chosen.outlet, "since": chosen.since, "until": chosen.until}
    given["addresses"] = await _addresses(conn, chosen.article) if chosen.article else None
    async with conn.cursor("stored", row_factory=class_row(StoredCapture)) as cursor:
        await cursor.execute(_STORED, given)
        while rows := await cursor.fetchmany(at_once):
            yield rows


async def _addresses(conn: Connection, article: str) -> list[str]:
    names = [article, article_id(article)]
    rows = await fetch(
        conn,
        b"SELECT id FROM address WHERE id = ANY(%s) "
        b"OR article_id IN (SELECT article_id FROM address WHERE id = ANY(%s))",
        names,
        names,
    )
    return [row["id"] for row in rows]


async def texts(conn: Connection, captures: Collection[str]) -> dict[str, Found]:
    """Return the stored text of each capture: id, title, standfirst, blocks, date and byline."""
    rows = await fetch(conn, _TEXTS, list(captures))
    return {row["id"]: row for row in rows}


async def doubts(conn: Connection, outlets: Collection[str], since: datetime) -> list[Found]:
    """Return each text that was new to the archive and was read by an outlet's rules, ordered by time.

    Rows of outlet_id, parser, captured_at, url and doubts.
    """
    return await fetch(conn, _DOUBTS, list(outlets), since)
