"""Find articles whose edits depend on what other articles showed, when such a fact arrives late."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch, run_many, to_json
from shared.archive.write.lookups import SAMPLE

_CONCERNED = f"""
SELECT DISTINCT x.id, x.outlet_id, given.at AS since
FROM {run_many({"address_id": "text", "at": "timestamptz"})}
JOIN address shown ON shown.id = given.address_id JOIN article a ON a.id = shown.article_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN count(*) < {SAMPLE} THEN 'infinity' ELSE max(greatest(n.sort_at, n.first_captured_at)) END AS until
    FROM (SELECT sort_at, first_captured_at FROM article
        WHERE outlet_id = a.outlet_id AND sort_at > a.sort_at ORDER BY sort_at LIMIT {SAMPLE}) AS n) AS newer
CROSS JOIN LATERAL (SELECT date_trunc('day', given.at, 'UTC') AS day_began) AS day
CROSS JOIN LATERAL (
    SELECT CASE WHEN max(captured_at) < day.day_began + interval '1 day' THEN given.at ELSE day.day_began END AS since
    FROM capture WHERE outlet_id = a.outlet_id) AS looked
CROSS JOIN LATERAL (
    SELECT c.address_id FROM capture c
    WHERE c.outlet_id = a.outlet_id AND c.captured_at >= looked.since AND c.captured_at <= newer.until
    UNION SELECT coalesce(l.address_id, o.address_id) FROM observation o LEFT JOIN alias l ON l.id = o.address_id
    WHERE o.outlet_id = a.outlet_id AND o.observed_at >= looked.since AND o.observed_at <= newer.until
        AND o.kind = 'not-modified' AND o.page_kind = 'article') AS fact
JOIN address d ON d.id = fact.address_id JOIN article x ON x.id = d.article_id
WHERE newer.until > given.at AND x.id <> a.id AND greatest(x.last_captured_at, x.last_seen_at) > given.at
    AND (a.id = ANY(%s) OR NOT x.id = ANY(%s))
    AND (SELECT count(*) FROM (SELECT FROM revision r WHERE r.article_id = x.id LIMIT 2) AS texts) > 1"""  # noqa: S608
_SOME = f"{_CONCERNED} LIMIT %s".encode()
_ENQUEUE = f"""
INSERT INTO judge_again (article_id, outlet_id, since)
SELECT id, outlet_id, min(since) FROM ({_CONCERNED}) AS found GROUP BY id, outlet_id
ON CONFLICT (article_id) DO UPDATE SET judged = false, since = least(judge_again.since, excluded.since)
""".encode()  # noqa: S608 - our own words


async def concerned(
    conn: Connection, facts: Sequence[Mapping[str, object]], new: Collection[str], judged: Collection[str], most: int
) -> list[str]:
    """Return the ids of articles with several texts that were seen after one of these facts of other articles.

    Only the newest articles are looked at, so a fact says nothing about later times, when newer ones had appeared.

    facts   rows of address_id, at
    new     ids of the articles that the batch brought
    judged  ids of those that it judged. They knew its facts, but not which of the new articles are the newest
    most    if there are more, all are enqueued and none is returned
    """
    given = (to_json(facts), list(new), list(judged))
    found = {row["id"] for row in await fetch(conn, _SOME, *given, most + 1)}
    if len(found) <= most:
        return sorted(found)
    await conn.execute(_ENQUEUE, given)
    return []
