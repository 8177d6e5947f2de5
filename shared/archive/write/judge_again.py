"""The queue of articles to judge again because of facts about others: more than a batch has time for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch, run_many, to_json

_GIVEN = run_many({"outlet_id": "text", "since": "timestamptz", "until": "timestamptz"})
_MISSING_SINCE = "coalesce(missing_since, '-infinity')"
_UNSETTLED = f"""
SELECT DISTINCT ON (found.id) found.id, found.outlet_id, found.since FROM {_GIVEN} CROSS JOIN LATERAL (
    SELECT id, outlet_id, least(missing_since, given.since) AS since FROM article
        WHERE outlet_id = given.outlet_id AND awaits_others AND {_MISSING_SINCE} <= given.until
    UNION ALL SELECT id, outlet_id, least(missing_since, given.since) FROM article
        WHERE outlet_id = given.outlet_id AND state = 'suspected' AND missed_at >= given.since
        AND {_MISSING_SINCE} <= given.until
    UNION ALL SELECT id, outlet_id, least(missing_since, given.since) FROM article
        WHERE outlet_id = given.outlet_id AND unsettled AND state_since >= given.since
        AND {_MISSING_SINCE} <= given.until
) AS found"""  # noqa: S608 - our own column names
_SOME = f"{_UNSETTLED} LIMIT %s".encode()
_ENQUEUE = f"""
INSERT INTO judge_again (article_id, outlet_id, since)
{_UNSETTLED}
ON CONFLICT (article_id) DO UPDATE SET judged = false, since = least(judge_again.since, excluded.since)
""".encode()
_TAKE = b"""
WITH taken AS (
    UPDATE judge_again SET judged = true WHERE article_id IN (
        SELECT article_id FROM judge_again WHERE outlet_id = %s AND NOT judged ORDER BY article_id LIMIT %s)
    RETURNING article_id)
SELECT id FROM taken JOIN article ON article.id = taken.article_id ORDER BY id
"""
_FINISH = b"""
WITH done AS (
    DELETE FROM judge_again WHERE outlet_id = %(outlet)s
        AND NOT EXISTS (SELECT FROM judge_again WHERE outlet_id = %(outlet)s AND NOT judged)
    RETURNING since)
SELECT min(since) AS since FROM done
"""


async def unsettled(conn: Connection, facts: Sequence[Mapping[str, object]], most: int) -> list[str]:
    """Return the ids of articles whose removal depends on these facts of their outlet or of other articles.

    facts  rows of outlet_id, since and until: they may change what was known between these moments
    most   if there are more, all are enqueued and none is returned

    A suspected article depends on facts before its last sign of absence, any other on those before its last change of
    state. Some wait for visits of others. None depends on what was before its first sign of absence.
    """
    given = to_json(facts)
    found = [row["id"] for row in await fetch(conn, _SOME, given, most + 1)]
    if len(found) <= most:
        return found
    await conn.execute(_ENQUEUE, (given,))
    return []


async def outlets(conn: Connection) -> list[str]:
    """Return the outlets whose articles are enqueued."""
    rows = await fetch(conn, b"SELECT DISTINCT outlet_id FROM judge_again WHERE NOT judged ORDER BY 1")
    return [row["outlet_id"] for row in rows]


async def take(conn: Connection, outlet: str, most: int) -> list[str]:
    """Take the next articles of the outlet, under its lock. They count as judged when the transaction commits.

    An article that has become part of another one is left out.
    """
    return [row["id"] for row in await fetch(conn, _TAKE, outlet, most)]


async def finish(conn: Connection, outlet: str) -> datetime | None:
    """Empty the queue of an outlet if all its articles are judged, and return since when they may be removed."""
    (row,) = await fetch(conn, _FINISH, named={"outlet": outlet})
    since: datetime | None = row["since"]
    return since


async def count_pending(conn: Connection) -> int:
    """Return how many articles are enqueued and not yet judged."""
    (row,) = await fetch(conn, b"SELECT count(*) AS n FROM judge_again WHERE NOT judged")
    return int(row["n"])
