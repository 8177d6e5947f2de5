"""Find how far facts reach that arrive late: up to when they may change what was known about removals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.archive.read.outlets.looks import IS_LIST
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch, given_rows, to_json
from shared.contracts import FEED_ITEM

_ENOUGH = 90
"""What came before this many later captures of the outlet is not read: see `others_known`."""
_GIVEN = given_rows(
    """
    outlet_id text, address_id text, at timestamptz, parser text, text text, is_list boolean, fetched boolean,
    window_s float, back_s float"""
)
_OUTLETS = f"""
SELECT given.outlet_id, (SELECT c.captured_at FROM capture c WHERE c.outlet_id = given.outlet_id
    AND c.origin = 'fetched' AND c.media_type <> '{FEED_ITEM}'
    ORDER BY c.captured_at DESC OFFSET {_ENOUGH} LIMIT 1) AS edge
FROM {given_rows("outlet_id text")}
WHERE EXISTS (SELECT FROM article WHERE outlet_id = given.outlet_id AND unsettled)
    OR EXISTS (SELECT FROM article WHERE outlet_id = given.outlet_id AND state = 'suspected')
    OR EXISTS (SELECT FROM article WHERE outlet_id = given.outlet_id AND awaits_others)
""".encode()  # noqa: S608 - our own words
_LOOKS = f"""SELECT given.*, ARRAY(SELECT given.address_id
    UNION SELECT l.address_id FROM alias l WHERE l.id = given.address_id
    UNION SELECT l.id FROM alias l WHERE l.address_id = given.address_id) AS ids FROM {_GIVEN}"""  # noqa: S608 - our words
_NEXT_LIST = f"""coalesce((SELECT o.observed_at FROM observation o WHERE o.address_id = look.address_id
    AND o.{IS_LIST} AND o.kind = 'polled' AND o.observed_at > look.at
    ORDER BY o.observed_at LIMIT 1), 'infinity')"""  # noqa: S608 - our words
"""Until then, an unchanged list is the one that was read there."""
_IS_ANOTHER_FIRST = """(look.text <> ''
    AND NOT EXISTS (SELECT FROM capture c WHERE c.address_id = look.address_id AND c.captured_at < look.at
        AND c.parser = look.parser)
    AND EXISTS (SELECT FROM capture c WHERE c.address_id = look.address_id AND c.captured_at > look.at
        AND c.parser = look.parser AND c.revision_id <> look.text))"""
"""It changes the text with which the address began, by which all later looks at it are judged."""
_ENOUGH_AT = f"""(SELECT c.captured_at FROM capture c WHERE c.outlet_id = look.outlet_id AND c.captured_at > look.at
        AND c.origin = 'fetched' AND c.media_type <> '{FEED_ITEM}'
        ORDER BY c.captured_at OFFSET {_ENOUGH - 1} LIMIT 1)"""  # noqa: S608 - our own words
_AFTER = f"""CASE WHEN enough.at IS NULL THEN 'infinity' ELSE greatest(enough.at, coalesce(least(
        (SELECT min(c.captured_at) FROM capture c WHERE c.address_id = ANY(look.ids) AND c.captured_at > look.at
            AND c.origin = 'fetched' AND c.media_type <> '{FEED_ITEM}'),
        (SELECT min(o.observed_at) FROM observation o WHERE o.address_id = ANY(look.ids) AND o.page_kind = 'article'
            AND o.observed_at > look.at AND o.origin = 'fetched'
            AND (o.kind IN ('gone', 'not-found', 'soft-gone', 'moved') OR o.capture_id IS NOT NULL))
    ), CASE WHEN EXISTS (SELECT FROM observation o WHERE o.address_id = ANY(look.ids) AND o.page_kind = 'article'
        AND o.observed_at > look.at AND o.kind = 'not-modified') THEN 'infinity' ELSE look.at END)) END"""  # noqa: S608
"""The next look there decides what came after it. Until so many captures follow, it is read with them."""
_SPANS = f"""
SELECT found.outlet_id, found.of_list, lower(span)::text AS since, upper(span)::text AS until FROM (
    SELECT look.outlet_id, look.is_list AS of_list,
        range_agg(tstzrange(look.at - look.back_s * interval '1 s',
            reach.until + look.window_s * interval '1 s', '[]')) AS spans
    FROM ({_LOOKS}) AS look CROSS JOIN LATERAL (SELECT {_ENOUGH_AT} AS at OFFSET 0) AS enough
    CROSS JOIN LATERAL (SELECT CASE
        WHEN look.is_list THEN {_NEXT_LIST}
        WHEN {_IS_ANOTHER_FIRST} THEN 'infinity'
        WHEN look.fetched THEN {_AFTER} END AS until OFFSET 0) AS reach
    WHERE reach.until IS NOT NULL GROUP BY look.outlet_id, look.is_list
) AS found CROSS JOIN LATERAL unnest(found.spans) AS span
""".encode()  # noqa: S608 - our own words


async def spans(conn: Connection, looks: Sequence[Mapping[str, Any]]) -> list[Found]:
    """Return the times whose removals these facts may change: outlet_id, since, until, of_list. The times may be text.

    looks  looks at articles and lists: outlet_id, address_id, at, `parser` and `text` of a capture (else empty),
           is_list, fetched, window_s, back_s

    A fact changes no removal that is earlier by more than `back_s`; within that it may be the beginning of an outage.
    How far it reaches forward depends on the later looks at the same address. One confirmation window is added, because
    a removal is judged by what others showed shortly before.
    """
    edges = await _edges(conn, {look["outlet_id"] for look in looks})
    late, recent = list[Mapping[str, Any]](), dict[tuple[str, bool], datetime]()
    for look in (one for one in looks if one["outlet_id"] in edges):
        outlet, at, edge = look["outlet_id"], look["at"], edges[look["outlet_id"]]
        if (edge is not None and at < edge) or not look["fetched"]:
            late.append(look)
        else:
            kind = (outlet, look["is_list"])
            since = at - timedelta(seconds=look["back_s"])
            recent[kind] = min(since, recent.get(kind, since))
    found = await fetch(conn, _SPANS, to_json(late)) if late else []
    return found + [
        {"outlet_id": outlet, "since": at, "until": "infinity", "of_list": of_list}
        for (outlet, of_list), at in recent.items()
    ]


async def _edges(conn: Connection, outlets: Collection[str]) -> dict[str, datetime | None]:
    """Return the outlets with articles that are missing, each with the time after which so many captures follow."""
    asked = [{"outlet_id": outlet} for outlet in sorted(outlets)]
    rows = await fetch(conn, _OUTLETS, to_json(asked)) if asked else []
    return {row["outlet_id"]: row["edge"] for row in rows}
