"""Find the other articles in whose place a page stood, and whether they came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shared.archive.read.outlet_health import UNCHANGED
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch, run_many, to_json

_MOST_SIGNS, _MOST_ARTICLES = 300, 60
"""Enough to judge. An outage of a large outlet has thousands."""

_GIVEN = run_many(
    {
        "asked": "int",
        "outlet_id": "text",
        "own": "text[]",
        "place": "text",
        "shows": "text",
        "since": "timestamptz",
        "until": "timestamptz",
        "window_s": "float",
    }
)
_SIGNS = f"""
    (SELECT o.address_id, o.observed_at AS at FROM observation o
      WHERE o.outlet_id = given.outlet_id AND o.observed_at >= given.since AND o.observed_at < given.until
        AND o.page_kind = 'article' AND o.origin = 'fetched' AND NOT o.address_id = ANY(given.own)
        AND CASE given.place
            WHEN 'missing' THEN o.kind IN ('gone', 'not-found')
            WHEN 'page' THEN o.kind = 'soft-gone' AND o.capture_id IS NOT NULL AND given.shows = ''
            ELSE o.kind = 'moved' OR (o.kind = 'soft-gone' AND o.capture_id IS NULL) END
      ORDER BY o.observed_at LIMIT {_MOST_SIGNS})
    UNION ALL
    (SELECT c.address_id, c.captured_at FROM capture c
      WHERE given.shows <> '' AND c.outlet_id = given.outlet_id
        AND c.captured_at >= given.since AND c.captured_at < given.until
        AND c.origin = 'fetched' AND NOT c.address_id = ANY(given.own)
        AND (c.wording = given.shows OR c.revision_id = given.shows)
      ORDER BY c.captured_at LIMIT {_MOST_SIGNS})"""  # noqa: S608 - our own words
_OWN = """(SELECT f.revision_id FROM capture f WHERE f.address_id = other.address_id AND f.captured_at < other.at
    AND f.revision_id <> given.shows AND f.wording IS DISTINCT FROM given.shows)"""
_OTHERS = f"""
SELECT given.asked, other.at,
    least(
        (SELECT min(c.captured_at) FROM capture c WHERE c.address_id = other.address_id AND c.captured_at > other.at
            AND c.captured_at < given.until AND c.origin = 'fetched' AND c.revision_id IN {_OWN}),
        (SELECT min(o.observed_at) {UNCHANGED} AND o.address_id = other.address_id AND o.observed_at > other.at
            AND o.observed_at < given.until AND c.revision_id IN {_OWN})) AS came_back_at,
    least(
        (SELECT min(o.observed_at) FROM observation o WHERE o.address_id = other.address_id AND o.page_kind = 'article'
            AND o.observed_at >= other.at + given.window_s * interval '1 s' AND o.observed_at < given.until),
        (SELECT min(c.captured_at) FROM capture c WHERE c.address_id = other.address_id
            AND c.captured_at >= other.at + given.window_s * interval '1 s' AND c.captured_at < given.until)
    ) AS visited_at
FROM {_GIVEN} CROSS JOIN LATERAL (SELECT sign.address_id, min(sign.at) AS at FROM ({_SIGNS}) AS sign
    GROUP BY sign.address_id ORDER BY 2, 1 LIMIT {_MOST_ARTICLES}) AS other
WHERE EXISTS {_OWN}
""".encode()  # noqa: S608 - our own words


async def others_missing(conn: Connection, asked: Sequence[Mapping[str, object]]) -> list[Found]:
    """Return the other articles that showed the same page instead of a text: asked, at, came_back_at, visited_at.

    asked  rows of `asked` (a number for the row), outlet_id, `own` (ids of addresses that do not count), `place` (the
           kind of page), `shows` (a hash of its text, or empty), since, until, window_s

    An article counts from its first sign in that time. It came back when a later visit found a text that it had before.
    It was visited when that was at least `window_s` later.
    """
    return await fetch(conn, _OTHERS, to_json(asked))
