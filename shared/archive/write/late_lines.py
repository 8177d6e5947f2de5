"""Enqueue articles whose lines were compared with those of other articles before a fact about these arrived."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Row, given_rows, to_json
from shared.archive.write.judge_again import enqueueing

_GIVEN = "article_id text, outlet_id text, at timestamptz, sort_at timestamptz, is_moved boolean"
_ENQUEUE = enqueueing(f"""
SELECT * FROM (
    SELECT article.id, article.outlet_id, min(given.at) AS since FROM {given_rows(_GIVEN)}
    JOIN article ON article.outlet_id = given.outlet_id AND article.lines_until > given.at
        AND article.id <> given.article_id AND coalesce(article.lines_oldest, '-infinity') <= given.sort_at
        AND (given.is_moved OR NOT article.id = ANY(%s))
    GROUP BY article.id, article.outlet_id) AS late
WHERE NOT EXISTS (SELECT FROM judge_again WHERE article_id = late.id AND NOT judged AND since <= late.since)
""")  # noqa: S608 - our own words


async def enqueue(conn: Connection, facts: Sequence[Row], judged: Collection[str]) -> None:
    """Enqueue the articles whose judgement these facts about other articles may change.

    facts   rows of article_id, outlet_id, at, sort_at of the article, and `is_moved`: whether the article takes another
            place among the newest ones, and not only a visit of it became known
    judged  ids of articles that knew of the visits when they were judged, but not of the places
    """
    if facts:
        await conn.execute(_ENQUEUE, (to_json(facts), list(judged)))
