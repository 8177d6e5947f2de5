"""Find the outlet's other articles that showed their own texts before and after a page replaced an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shared.archive.read.judging.outlet_health import UNCHANGED
from shared.archive.read.judging.same_absence import ASKED, GIVEN, IS_OWN, LAST_LOOKS, WAS_WELL
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch, fetch_in_order, to_json
from shared.contracts import FEED_ITEM

_MOST_LOOKS, _MOST_ARTICLES = 90, 30
"""This many looks and articles are enough to judge."""
_MOST_READ = 400
"""This many looks are read to find them. After an import nearly all may be the first looks at new articles."""
_OTHER = f"""c.outlet_id = given.outlet_id AND c.origin = 'fetched' AND c.media_type <> '{FEED_ITEM}'
        AND NOT c.address_id = ANY(given.own) AND {IS_OWN}"""


def _at_known(looks: str) -> str:
    """Return a query that keeps the looks at addresses seen before `first`, in order of `at`.

    `OFFSET 0` has each address looked up by itself.
    """
    return f"""(SELECT look.* FROM ({looks} ORDER BY at LIMIT {_MOST_READ}) AS look
      WHERE EXISTS (SELECT FROM capture e WHERE e.address_id = look.address_id AND e.captured_at < given.first OFFSET 0)
      ORDER BY look.at LIMIT {_MOST_LOOKS})"""  # noqa: S608 - our own words


_SHOWN = f"""SELECT c.address_id, c.captured_at AS at FROM capture c
      WHERE {_OTHER} AND c.captured_at >= given.first AND c.captured_at < given.until"""  # noqa: S608 - our own words
_FOUND_UNCHANGED = f"""SELECT c.address_id, o.observed_at AS at {UNCHANGED} AND o.outlet_id = given.outlet_id
        AND o.observed_at >= given.first AND o.observed_at < given.until
        AND NOT c.address_id = ANY(given.own) AND {IS_OWN}"""
_LATER = f"""SELECT found.address_id, min(found.at) AS at FROM (
    {_at_known(_SHOWN)} UNION ALL {_at_known(_FOUND_UNCHANGED)}
) AS found GROUP BY found.address_id ORDER BY 2, 1 LIMIT {_MOST_ARTICLES}"""  # noqa: S608 - our own words
_EARLIER = f"""SELECT DISTINCT found.address_id, given.first AS at FROM (SELECT c.address_id FROM capture c
      WHERE {_OTHER} AND c.captured_at >= '-infinity' AND c.captured_at < given.first
      ORDER BY c.captured_at DESC LIMIT {_MOST_LOOKS}
) AS found LIMIT {_MOST_ARTICLES}"""  # noqa: S608 - our own words
"""The lower bound changes no answer. PostgreSQL takes a range with two ends for short, and reads the index backward to
the limit. With one end it reads all captures of the outlet and sorts them.
"""


def _well(others: str) -> str:
    """Return the query for the articles of `others` whose last look before that time did not show them as absent."""
    return f"""FROM {GIVEN} CROSS JOIN LATERAL ({others}) AS other CROSS JOIN LATERAL ({ASKED}) AS asked
    CROSS JOIN LATERAL ({LAST_LOOKS}) AS earlier WHERE {WAS_WELL}"""


_WELL = f"SELECT given.asked, other.address_id, other.at {_well(_LATER)}".encode()
_KNOWN = f"SELECT given.asked, count(*) AS number {_well(_EARLIER)} GROUP BY given.asked".encode()


async def others_well(conn: Connection, asked: Sequence[Mapping[str, object]]) -> list[Found]:
    """Return the other articles that showed their own texts before and after `first`: asked, address_id, at.

    Articles that were missing and came back are left out.

    asked  rows as for `others_missing`
    """
    return await fetch_in_order(conn, _WELL, to_json(asked))


async def others_known(conn: Connection, asked: Sequence[Mapping[str, object]]) -> dict[int, int]:
    """Return how many other articles showed their own texts before `first`, by number of the row.

    The count is capped.
    """
    rows = await fetch(conn, _KNOWN, to_json(asked))
    return {row["asked"]: row["number"] for row in rows}
