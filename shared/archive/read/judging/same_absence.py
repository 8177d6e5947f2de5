"""Find the other articles that the same page replaced, and whether they came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shared.archive.read.outlets.looks import SAME_BODY
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch, given_rows, to_json
from shared.contracts import FEED_ITEM
from shared.redirects import FOR_NOW

_MOST_SIGNS, _MOST_ARTICLES, _MOST_VISITS = 150, 60, 5
"""Enough to judge. An outage of a large outlet has thousands."""

GIVEN = given_rows(
    """
    asked int, outlet_id text, own text[], place text, shows text, first timestamptz, since timestamptz,
    until timestamptz, window_s float"""
)
_MOVED = f"o.kind = 'moved' AND o.reason NOT IN {FOR_NOW}"
_ABSENT = f"(o.kind IN ('gone', 'not-found', 'soft-gone') OR {_MOVED})"


def _nearest(at: str, signs: str) -> str:
    """Return the query for the signs nearest to `first`, before it and after it.

    Where an outlet removed more articles than can be visited in a window, all signs at its beginning are further visits
    to articles that are gone for long.
    """
    before = f"{signs} AND {at} >= given.since AND {at} < given.first ORDER BY {at} DESC LIMIT {_MOST_SIGNS}"
    after = f"{signs} AND {at} >= given.first AND {at} < given.until ORDER BY {at} LIMIT {_MOST_SIGNS}"
    return f"({before}) UNION ALL ({after})"


def _observed(place: str, kind: str) -> str:
    """Return the query for signs of one kind of page, so that each comes from its own index."""
    signs = f"""SELECT o.address_id, o.observed_at AS at FROM observation o
      WHERE given.place = '{place}' AND o.outlet_id = given.outlet_id AND o.page_kind = 'article' AND {kind}
        AND o.origin = 'fetched'"""  # noqa: S608 - our own words
    return _nearest("o.observed_at", signs)


_MOVED_TO = "left(encode(sha256('article'::bytea || '\\x00'::bytea || convert_to(o.moved_to, 'UTF8')), 'hex'), 32)"
"""SQL: the id of the address that a redirect leads to, computed like `shared.ids.article_id`."""
_SIGNS = " UNION ALL ".join(
    (
        _observed("missing", "o.kind IN ('gone', 'not-found')"),
        _observed("page", "given.shows = '' AND o.kind = 'soft-gone' AND o.capture_id IS NOT NULL"),
        _observed("redirect", "o.kind = 'soft-gone' AND o.capture_id IS NULL"),
        _observed("moved", f"{_MOVED} AND {_MOVED_TO} = given.shows"),
        _nearest(
            "c.captured_at",
            "SELECT c.address_id, c.captured_at FROM capture c WHERE given.place = 'page' AND given.shows <> '' "
            "AND c.outlet_id = given.outlet_id AND c.origin = 'fetched' "
            "AND (c.wording = given.shows OR c.revision_id = given.shows)",
        ),
    )
)
_OTHERS = f"""
SELECT coalesce(l.address_id, sign.address_id) AS address_id, min(sign.at) AS at FROM ({_SIGNS}) AS sign
LEFT JOIN alias l ON l.id = sign.address_id
WHERE NOT coalesce(l.address_id, sign.address_id) = ANY(given.own) GROUP BY 1"""  # noqa: S608 - our own words
"""The addresses that showed the page, each with its first sign. A URL that leads to an address counts for that address.

This reads facts only and nothing computed from them, so the result does not depend on the order of writing.
"""
ASKED = """SELECT array_agg(asked.id) AS ids FROM (
    SELECT l.id FROM alias l WHERE l.address_id = other.address_id UNION ALL SELECT other.address_id) AS asked (id)"""


_UNCHANGED = f"""FROM observation o CROSS JOIN LATERAL (
        SELECT l.address_id, l.captured_at, l.revision_id, l.wording FROM capture l
        WHERE l.address_id = other.address_id AND l.captured_at <= o.observed_at
          AND (o.body_sha256 IS NULL OR l.body_sha256 = o.body_sha256)
        ORDER BY l.captured_at DESC, l.id DESC LIMIT 1) AS c
      WHERE o.address_id = ANY(asked.ids) AND o.page_kind = 'article' AND o.kind IN ('not-modified', '')
        AND o.origin = 'fetched'
        AND NOT EXISTS (SELECT FROM observation p WHERE p.address_id = o.address_id AND p.page_kind = 'article'
            AND p.observed_at > c.captured_at AND p.observed_at < o.observed_at
            AND (p.capture_id IS NOT NULL OR {_MOVED.replace("o.", "p.")}) AND {SAME_BODY})"""  # noqa: S608 - our own words
"""Visits that found a body unchanged in which a text was read: `c` is that capture.

No visit has the empty kind. It keeps PostgreSQL from the index of all unchanged pages of an outlet, which it would read
from the beginning for each address.
"""


IS_OWN = "(c.wording IS NULL OR c.wording <> given.shows) AND c.revision_id <> given.shows"
"""SQL: a capture shows a text other than the page in question."""


def _own(at: str, before: str) -> str:
    """Return the query for when a text other than that page's was shown between two moments; `at` is `min` or `max`."""
    both = "least" if at == "min" else "greatest"
    return f"""{both}(
        (SELECT {at}(c.captured_at) FROM capture c WHERE c.address_id = other.address_id
            AND {before.format(at="c.captured_at")} AND c.origin = 'fetched' AND c.media_type <> '{FEED_ITEM}'
            AND {IS_OWN}),
        (SELECT {at}(o.observed_at) {_UNCHANGED} AND {before.format(at="o.observed_at")} AND {IS_OWN}))"""  # noqa: S608 - our own words


LAST_LOOKS = f"""SELECT {_own("max", "{at} < other.at")} AS own_at, greatest(
        (SELECT max(o.observed_at) FROM observation o WHERE o.address_id = ANY(asked.ids)
            AND o.page_kind = 'article' AND {_ABSENT} AND o.observed_at < other.at),
        (SELECT max(c.captured_at) FROM capture c WHERE c.address_id = other.address_id AND c.captured_at < other.at
            AND (c.wording = given.shows OR c.revision_id = given.shows))) AS missed_at OFFSET 0"""  # noqa: S608 - our own words
"""When `other` last showed a text of its own before its time, and when it was last missing.

`OFFSET 0` has it read once for each row, not once for each mention in a condition.
"""
WAS_WELL = "earlier.own_at IS NOT NULL AND (earlier.missed_at IS NULL OR earlier.own_at > earlier.missed_at)"

_QUERY = f"""
SELECT given.asked, other.address_id, other.at, other.came_back_at, ARRAY(SELECT visit.at FROM (
        SELECT o.observed_at AS at FROM observation o WHERE o.address_id = ANY(other.ids)
            AND o.page_kind = 'article' AND (o.kind = 'not-modified' OR {_ABSENT})
        UNION SELECT c.captured_at FROM capture c WHERE c.address_id = other.address_id
            AND (c.wording = given.shows OR c.revision_id = given.shows)
    ) AS visit WHERE visit.at >= other.at + given.window_s * interval '1 s' AND visit.at < given.until
    ORDER BY visit.at LIMIT {_MOST_VISITS}) AS visits
FROM {GIVEN} CROSS JOIN LATERAL (
    SELECT other.address_id, other.at, asked.ids, back.came_back_at
    FROM ({_OTHERS} ORDER BY 2, 1 OFFSET 0) AS other
    CROSS JOIN LATERAL ({ASKED}) AS asked CROSS JOIN LATERAL ({LAST_LOOKS}) AS earlier
    CROSS JOIN LATERAL (SELECT {_own("min", "{at} > other.at AND {at} < given.until")} AS came_back_at OFFSET 0) AS back
    WHERE ({WAS_WELL}) OR back.came_back_at IS NOT NULL
    ORDER BY other.at, other.address_id LIMIT {_MOST_ARTICLES}
) AS other
""".encode()  # noqa: S608 - our own words


async def others_missing(conn: Connection, asked: Sequence[Mapping[str, object]]) -> list[Found]:
    """Return the other articles that showed the same page instead of their text.

    Rows have asked, address_id, at, came_back_at, visits.

    asked  rows of `asked` (a number for the row), outlet_id, `own` (ids of addresses that do not count), `place` (the
           kind of page), `shows` (a hash of its text, or the id of the address it leads to), first, since, until,
           window_s

    An article counts from its first sign in this time, if it showed its own text after any earlier sign. An article
    that has been gone for long counts only if it comes back. It came back when a later visit found its own text.
    `visits` are the first ones, at least `window_s` later, that found it missing or unchanged.
    """
    return await fetch(conn, _QUERY, to_json(asked))
