"""Find texts of articles that stand at other addresses at a moment, as where a cache or a site mixes its pages up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch, given_rows, to_json

_MOST = 60
"""Enough to judge. In an outage a text may stand at thousands of addresses."""
_GIVEN = given_rows("asked int, outlet_id text, own text[], text text, since timestamptz, at timestamptz")
_SHOWN = f"""
SELECT DISTINCT given.asked FROM {_GIVEN},
LATERAL (
  SELECT o.address_id, o.captured_at, o.revision_id FROM capture o
  WHERE o.outlet_id = given.outlet_id AND o.revision_id = given.text
    AND o.captured_at <= given.at AND NOT o.address_id = ANY(given.own) AND o.origin = 'fetched'
  ORDER BY o.captured_at DESC LIMIT {_MOST}) AS c
WHERE EXISTS (SELECT 1 FROM capture earlier WHERE earlier.address_id = c.address_id
    AND earlier.captured_at < c.captured_at AND earlier.revision_id <> c.revision_id)
  AND NOT EXISTS (SELECT 1 FROM capture later WHERE later.address_id = c.address_id
    AND later.captured_at > c.captured_at AND later.captured_at <= given.at AND later.revision_id <> c.revision_id)
  AND (c.captured_at >= given.since OR EXISTS (SELECT 1 FROM observation o WHERE o.address_id = c.address_id
    AND o.observed_at >= given.since AND o.observed_at <= given.at AND o.page_kind = 'article'
    AND o.kind = 'not-modified'))
  AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.address_id = c.address_id
    AND o.observed_at > c.captured_at AND o.observed_at <= given.at AND o.kind IN ('gone', 'not-found', 'soft-gone'))
""".encode()  # noqa: S608 - our own words


async def shown_elsewhere(conn: Connection, asked: Sequence[Mapping[str, object]]) -> set[int]:
    """Return which questions (`asked`) are about an article whose `text` stands at another address at `at`.

    Another text stood there before: a text that always stood at two addresses tells nothing of one of them. And it was
    seen there since `since`: nobody knows whether it still stands where nobody looked again.
    """
    return {row["asked"] for row in await fetch(conn, _SHOWN, to_json(asked))} if asked else set()
