"""The queue of articles to judge again because of facts about others: more than a batch has time for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch, given_rows, to_json

_GIVEN = given_rows("outlet_id text, since timestamptz, until timestamptz, of_list boolean")
_MISSING_SINCE = "coalesce(missing_since, '-infinity')"
_UNSETTLED = f"""
SELECT DISTINCT ON (found.id) found.id, found.outlet_id, found.since FROM {_GIVEN} CROSS JOIN LATERAL (
    SELECT id, outlet_id, least(missing_since, given.since) AS since FROM article
        WHERE outlet_id = given.outlet_id AND awaits_others AND {_MISSING_SINCE} <= given.until
        AND (NOT given.of_list OR missed_at >= given.since)
    UNION ALL SELECT id, outlet_id, least(missing_since, given.since) FROM article
        WHERE outlet_id = given.outlet_id AND state = 'suspected' AND missed_at >= given.since
        AND {_MISSING_SINCE} <= given.until
    UNION ALL SELECT id, outlet_id, least(missing_since, given.since) FROM article
        WHERE outlet_id = given.outlet_id AND unsettled AND greatest(state_since, settled_at) >= given.since
        AND {_MISSING_SINCE} <= given.until
    UNION ALL SELECT id, outlet_id, least(missing_since, given.since) FROM article
        WHERE outlet_id = given.outlet_id AND unsettled AND address_count > 1
        AND coalesce(missed_at, 'infinity') >= given.since AND {_MISSING_SINCE} <= given.until
) AS found"""  # noqa: S608 - our own column names
_SOME = f"{_UNSETTLED} LIMIT %s".encode()


def enqueueing(found: str) -> bytes:
    """Return the statement that enqueues what a query finds: article id, outlet id, since.

    An article that waits already is written only if it then waits for an earlier fact.
    """
    return f"""
INSERT INTO judge_again AS known (article_id, outlet_id, since, asked_at)
SELECT found.*, clock_timestamp() FROM ({found}) AS found ORDER BY 1
ON CONFLICT (article_id) DO UPDATE SET judged = false, since = least(known.since, excluded.since),
    asked_at = CASE WHEN known.judged THEN excluded.asked_at ELSE known.asked_at END
    WHERE known.judged OR excluded.since < known.since
""".encode()  # noqa: S608 - our own words


_ENQUEUE = enqueueing(_UNSETTLED)
_ROUNDS = 10
"""An outlet's articles are judged up to this often in a confirmation window, however many facts come."""
_IS_DUE = "coalesce(retry_at, '-infinity') <= clock_timestamp()"
_OUTLETS = f"""
SELECT q.outlet_id, min(q.asked_at) <= o.judging_since AS begun,
    extract(epoch FROM clock_timestamp() - o.judging_since)::float AS age_s
FROM judge_again q JOIN outlet o ON o.id = q.outlet_id WHERE NOT q.judged AND {_IS_DUE}
GROUP BY o.id, q.outlet_id ORDER BY 1
""".encode()  # noqa: S608 - our own words
_BEGIN = f"""
UPDATE outlet SET judging_since = greatest(clock_timestamp(),
    (SELECT max(asked_at) FROM judge_again WHERE outlet_id = %(outlet)s AND NOT judged AND {_IS_DUE}))
WHERE id = %(outlet)s
    AND NOT coalesce(judging_since BETWEEN clock_timestamp() - %(rest)s AND clock_timestamp(), false)
    AND NOT EXISTS (SELECT FROM judge_again
        WHERE outlet_id = %(outlet)s AND NOT judged AND {_IS_DUE} AND asked_at <= judging_since)
""".encode()  # noqa: S608 - our own words
_IN_ROUND = f"NOT judged AND {_IS_DUE} AND asked_at <= (SELECT judging_since FROM outlet WHERE id = %(outlet)s)"  # noqa: S608
_TAKE = f"""
WITH taken AS (
    UPDATE judge_again SET judged = true, failures = 0, retry_at = NULL WHERE article_id IN (
        SELECT article_id FROM judge_again WHERE outlet_id = %(outlet)s AND {_IN_ROUND}
            AND coalesce(article_id = %(only)s, true)
        ORDER BY article_id LIMIT %(most)s)
    RETURNING article_id)
SELECT id FROM taken JOIN article ON article.id = taken.article_id ORDER BY id
""".encode()  # noqa: S608 - our own words
_FINISH = f"""
WITH done AS (
    DELETE FROM judge_again WHERE outlet_id = %(outlet)s AND judged
        AND NOT EXISTS (SELECT FROM judge_again WHERE outlet_id = %(outlet)s AND {_IN_ROUND})
    RETURNING since)
SELECT min(since) AS since FROM done
""".encode()  # noqa: S608 - our own words

_FIRST_S, _LONGEST_S = 60, 6 * 3600
_DUE = f"""
SELECT article_id FROM judge_again WHERE outlet_id = %(outlet)s AND {_IN_ROUND} ORDER BY article_id LIMIT %(most)s
""".encode()  # noqa: S608 - our own words
_DEFER = f"""
UPDATE judge_again SET failures = failures + 1, retry_at = clock_timestamp() + interval '1 s' * (0.5 + random() / 2)
    * least({_LONGEST_S}, {_FIRST_S} * 2 ^ least(failures, 20))
WHERE article_id = %s AND NOT judged RETURNING extract(epoch FROM retry_at - clock_timestamp())::float AS wait_s
""".encode()  # noqa: S608 - our own words


async def unsettled(conn: Connection, facts: Sequence[Mapping[str, object]], most: int) -> list[str]:
    """Return the ids of articles whose removal depends on these facts of their outlet or of other articles.

    facts  rows of outlet_id, since, until and of_list: they may change what was known between these moments. Those
           of lists say nothing about the visits for which an article waits, but may part its own signs
    most   if there are more, all are enqueued and none is returned

    A suspected article depends on facts before its last sign of absence, any other on those before its last change of
    state, or before other articles made a removal sure: one of its addresses may have changed without it. Some wait for
    visits of others. None depends on what was before its first sign of absence.
    """
    given = to_json(facts)
    found = [row["id"] for row in await fetch(conn, _SOME, given, most + 1)]
    if len(found) <= most:
        return found
    await conn.execute(_ENQUEUE, (given,))
    return []


async def outlets(conn: Connection, window: Callable[[str], timedelta]) -> list[str]:
    """Return the outlets with articles to judge now.

    Facts that come while a round of an outlet is judged wait for its next round. That begins a part of the confirmation
    window after the last one began, by the database's clock, or at once if the clock was set back.
    """
    rows = await fetch(conn, _OUTLETS)
    return [r["outlet_id"] for r in rows if r["begun"] or _has_rested(r["age_s"], window(r["outlet_id"]))]


def _has_rested(age_s: float | None, window: timedelta) -> bool:
    return age_s is None or not 0 <= age_s < (window / _ROUNDS).total_seconds()


async def take(conn: Connection, outlet: str, most: int, window: timedelta, only: str | None = None) -> list[str]:
    """Take the next articles of the outlet's round, under its lock. Begin a round if there is none and it may begin.

    They count as judged when the transaction commits. An article that has become part of another one is left out.

    only  take no other article than this one
    """
    given = {"outlet": outlet, "most": most, "rest": window / _ROUNDS, "only": only}
    await conn.execute(_BEGIN, given)
    return [row["id"] for row in await fetch(conn, _TAKE, named=given)]


async def finish(conn: Connection, outlet: str) -> datetime | None:
    """End the outlet's round if all its articles are judged, and return since when they may be removed."""
    (row,) = await fetch(conn, _FINISH, named={"outlet": outlet})
    since: datetime | None = row["since"]
    return since


async def due(conn: Connection, outlet: str, most: int, window: timedelta) -> list[str]:
    """Return the articles that `take` returns next. Begin a round if there is none and it may begin.

    The transaction has to commit: `take` in another one would begin a round that ends with its failure.
    """
    given = {"outlet": outlet, "most": most, "rest": window / _ROUNDS}
    await conn.execute(_BEGIN, given)
    rows = await fetch(conn, _DUE, named=given)
    return [row["article_id"] for row in rows]


async def defer(conn: Connection, article: str) -> float:
    """Let an article wait that cannot be judged, each time twice as long. Return the seconds."""
    (row,) = await fetch(conn, _DEFER, article) or [{"wait_s": 0.0}]
    return float(row["wait_s"])


async def count_failing(conn: Connection) -> int:
    """Return how many articles could not be judged when it was last tried."""
    (row,) = await fetch(conn, b"SELECT count(*) AS n FROM judge_again WHERE failures > 0")
    return int(row["n"])


async def count_pending(conn: Connection) -> int:
    """Return how many articles are enqueued and not yet judged."""
    (row,) = await fetch(conn, b"SELECT count(*) AS n FROM judge_again WHERE NOT judged")
    return int(row["n"])
