"""The queue of stored texts for the enricher to read again, and the values that come back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from shared.archive import outbox
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, Row, columns_of, fetch, given_rows, run, to_json
from shared.archive.write.articles import REVISION

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "language": ("language",),
    "teaser": ("teaser",),
    "length": ("reading_seconds", "word_count"),
    "dates": ("dates",),
    "fingerprints": ("text_sha256", "minhash", "bands"),
    "names": ("names",),
    "topics": ("topics",),
    "terms": ("terms",),
    "numbers": ("numbers",),
    "activity": ("activities", "labels"),
}
"""The columns of a text that each step fills."""

_OF_ARTICLE = ("language", "teaser", "reading_seconds", "word_count")
_KEY = "article_id text, revision_id text, step text"
_ASK = b"""
INSERT INTO enrich_again (article_id, revision_id, step)
SELECT r.article_id, r.id, %(step)s FROM revision r JOIN article a ON a.id = r.article_id
WHERE coalesce(r.steps ->> %(step)s, '') <> %(version)s
    AND (%(outlet)s::text IS NULL OR a.outlet_id = %(outlet)s)
    AND (%(since)s::timestamptz IS NULL OR a.sort_at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR a.sort_at < %(until)s)
ON CONFLICT DO NOTHING"""
_TAKE = b"""
WITH next AS (
    SELECT step, article_id, revision_id FROM enrich_again
    WHERE taken_at IS NULL OR taken_at < now() - make_interval(secs => %s)
    ORDER BY step, article_id, revision_id LIMIT %s FOR UPDATE SKIP LOCKED),
taken AS (
    UPDATE enrich_again e SET taken_at = now() FROM next
    WHERE (e.step, e.article_id, e.revision_id) = (next.step, next.article_id, next.revision_id)
    RETURNING e.step, e.article_id, e.revision_id)
SELECT t.step, t.article_id, t.revision_id, r.title, r.standfirst, r.blocks, r.byline, r.section, r.tags, r.published,
    r.updated, r.lead_picture, r.language, r.parser, r.capture_id, r.first_seen, d.address, a.outlet_id, a.edition,
    a.origin, c.body_sha256, c.body_size, c.media_type, c.url
FROM taken t
LEFT JOIN revision r ON r.article_id = t.article_id AND r.id = t.revision_id
LEFT JOIN article a ON a.id = t.article_id
LEFT JOIN capture c ON c.id = r.capture_id AND c.captured_at = r.first_seen
LEFT JOIN address d ON d.id = c.address_id"""
_DONE = f"""
DELETE FROM enrich_again e USING {given_rows(_KEY)}
WHERE (e.step, e.article_id, e.revision_id) = (given.step, given.article_id, given.revision_id)
""".encode()  # noqa: S608 - our own column names
_RENEW = f"""
UPDATE enrich_again e SET taken_at = now() FROM {given_rows(_KEY)}
WHERE (e.step, e.article_id, e.revision_id) = (given.step, given.article_id, given.revision_id)
""".encode()  # noqa: S608 - our own column names
_WHERE = "address_id text, id text, capture_id text, steps jsonb"


async def enqueue(
    conn: Connection, step: str, version: str, outlet: str | None, since: datetime | None, until: datetime | None
) -> int:
    """Enqueue all texts that this version of the step has not read. Return how many were not enqueued before."""
    given = {"step": step, "version": version, "outlet": outlet, "since": since, "until": until}
    return (await conn.execute(_ASK, given)).rowcount


async def claim(conn: Connection, most: int, forgotten_after_s: float) -> list[Found]:
    """Claim the next texts for `forgotten_after_s` seconds. A text that no longer exists has no `title`."""
    return await fetch(conn, _TAKE, forgotten_after_s, most)


async def renew(conn: Connection, rows: Sequence[Row]) -> None:
    """Renew our claim on texts: rows with article_id, revision_id and step."""
    await run(conn, _RENEW, _keys(rows))


async def complete(conn: Connection, rows: Sequence[Row]) -> None:
    """Remove texts that are in the streams from the queue: rows with article_id, revision_id and step."""
    if rows:
        await run(conn, _DONE, _keys(rows))


def _keys(rows: Sequence[Row]) -> list[Row]:
    return [{name: row[name] for name in columns_of(_KEY)} for row in rows]


async def count_pending(conn: Connection) -> int:
    """Return how many texts are enqueued and not yet in the streams."""
    rows = await fetch(conn, b"SELECT count(*) AS n FROM enrich_again")
    return int(rows[0]["n"])


async def versions(conn: Connection) -> list[Found]:
    """Count the texts by step and version. Return rows of step, version, texts."""
    return await fetch(
        conn,
        b"SELECT s.key AS step, s.value AS version, count(*) AS texts FROM revision r, jsonb_each_text(r.steps) s "
        b"GROUP BY 1, 2 ORDER BY 1, 2",
    )


async def put_values(conn: Connection, rows: Sequence[Row], at: datetime) -> None:
    """Store the values that steps read in stored texts, and write one event for each article.

    A row has address_id, id (of the text), capture_id, steps and the columns of those steps. It counts only if the text
    still belongs to this capture. Storing it twice changes nothing.
    """
    changed: dict[str, str] = {}
    for step, columns in COLUMNS.items():
        mine = [row for row in rows if step in row["steps"]]
        if mine:
            changed |= await _put(conn, mine, columns)
    if not changed:
        return
    await conn.execute(_NEWEST, (list(changed),))
    events = [
        {"kind": "enriched", "article_id": id, "outlet_id": outlet, "at": at, "data": {}}
        for id, outlet in sorted(changed.items())
    ]
    await outbox.put_events(conn, events)


async def _put(conn: Connection, rows: Sequence[Row], columns: Collection[str]) -> dict[str, str]:
    declared = ", ".join([_WHERE, *(f"{name} {REVISION.columns[name]}" for name in columns)])
    setting = ", ".join(f"{name} = given.{name}" for name in columns)
    statement = f"""
UPDATE revision r SET {setting}, steps = r.steps || given.steps FROM {given_rows(declared)}
JOIN address d ON d.id = given.address_id
WHERE r.article_id = d.article_id AND r.id = given.id AND r.capture_id = given.capture_id
RETURNING r.article_id, d.outlet_id"""  # noqa: S608 - our own column names
    given = to_json([{name: row[name] for name in columns_of(declared)} for row in rows])
    return {row["article_id"]: row["outlet_id"] for row in await fetch(conn, statement.encode(), given)}


_NEWEST = f"""
UPDATE article SET {", ".join(f"{name} = r.{name}" for name in _OF_ARTICLE)}, changed_at = now() FROM revision r
WHERE article.id = ANY(%s) AND r.article_id = article.id AND r.id = article.revision_id
AND ({", ".join(f"article.{name}" for name in _OF_ARTICLE)})
    IS DISTINCT FROM ({", ".join(f"r.{name}" for name in _OF_ARTICLE)})
""".encode()  # noqa: S608 - our own column names
