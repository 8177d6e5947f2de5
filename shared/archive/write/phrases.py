"""Find months whose phrases must be counted, read their texts, store the counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, Row, Table, fetch, run

MOST_TEXTS = 20_000
"""How many texts of a month are read at most: those with the smallest ids. Ids are hashes, so this is a fair sample."""
_LOCK = 7_304_033
_QUIET_S = 60
_AGAIN_S = 3600

_DUE = b"""
WITH now_there AS (
    SELECT date_trunc('month', sort_at AT TIME ZONE 'UTC')::date AS month, count(*)::int AS articles,
        bit_xor(hashtextextended(id || revision_id || language, 0)) AS texts, max(changed_at) AS changed_at
    FROM article WHERE NOT withheld GROUP BY 1)
SELECT coalesce(n.month, c.month) AS month, coalesce(n.articles, 0) AS articles, coalesce(n.texts, 0) AS texts
FROM now_there n FULL JOIN counted_month c ON c.month = n.month
WHERE (n.texts, n.articles) IS DISTINCT FROM (c.texts, c.articles) AND (n.month IS NOT NULL OR c.articles > 0)
    AND (n.changed_at IS NULL OR n.changed_at < now() - make_interval(secs => %(quiet)s)
        OR c.counted_at < now() - make_interval(secs => %(again)s))
ORDER BY c.counted_at NULLS FIRST, 1 LIMIT 1"""
_TEXTS = b"""
SELECT a.language, concat_ws(E'\\n', r.title, r.standfirst, (
    SELECT string_agg(b ->> 'text', E'\\n') FROM jsonb_array_elements(r.blocks) b)) AS text
FROM article a JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id
WHERE NOT a.withheld AND a.sort_at >= %(month)s::date::timestamp AT TIME ZONE 'UTC'
    AND a.sort_at < (%(month)s::date + interval '1 month')::timestamp AT TIME ZONE 'UTC'
ORDER BY a.id LIMIT %(most)s"""
_PHRASE = Table(
    "month_phrase",
    "month date, language text, phrase text, written text, articles integer",
)
_COUNTED = b"""
INSERT INTO counted_month (month, texts, articles, counted_at)
VALUES (%(month)s, %(texts)s, %(articles)s, now()) ON CONFLICT (month)
DO UPDATE SET texts = excluded.texts, articles = excluded.articles, counted_at = excluded.counted_at"""


async def lock_counting(conn: Connection) -> bool:
    """Take the lock for counting until the end of the transaction. Return False if another publisher holds it."""
    (row,) = await fetch(conn, b"SELECT pg_try_advisory_xact_lock(%s) AS alone", _LOCK)
    return bool(row["alone"])


async def due_month(conn: Connection, quiet_s: float = _QUIET_S, again_s: float = _AGAIN_S) -> Found | None:
    """Return month, articles and texts of a month whose texts changed since they were counted.

    It is due when nothing in it has changed for `quiet_s`, or when the last count is older than `again_s`.
    """
    rows = await fetch(conn, _DUE, named={"quiet": quiet_s, "again": again_s})
    return rows[0] if rows else None


async def texts_of_month(conn: Connection, month: date) -> list[Found]:
    """Return language and text of each article of the month."""
    return await fetch(conn, _TEXTS, named={"month": month, "most": MOST_TEXTS})


async def put_phrases(conn: Connection, due: Found, phrases: Sequence[Row]) -> None:
    """Replace what is stored for the month. `phrases` are rows of month, language, phrase, written, articles."""
    await conn.execute("DELETE FROM month_phrase WHERE month = %s", (due["month"],))
    await run(conn, _PHRASE.insert(""), phrases)
    await conn.execute(_COUNTED, due)
