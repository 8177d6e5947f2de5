"""Find faults of entry points: the last look saw no list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from shared.archive.read.outlets.looks import IS_LIST, SAME_BODY
from shared.archive.read.outlets.trouble import Trouble, of_entry_point
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch, given_rows, to_json
from shared.ids import article_id

_FAULTS = f"""
SELECT given.outlet, given.url, last.kind, last.reason, last.observed_at AS last, read.reason AS fault,
    first.since, first.looks
FROM {given_rows("outlet text, url text, id text")}
CROSS JOIN LATERAL (SELECT kind, reason, observed_at FROM observation
    WHERE address_id = given.id AND {IS_LIST} ORDER BY observed_at DESC LIMIT 1) AS last
LEFT JOIN LATERAL (SELECT reason FROM observation
    WHERE address_id = given.id AND {IS_LIST} AND kind = 'polled' ORDER BY observed_at DESC LIMIT 1) AS read ON true
LEFT JOIN LATERAL (SELECT o.observed_at FROM observation o
    WHERE o.address_id = given.id AND {IS_LIST} AND o.kind IN ('polled', 'not-modified') AND coalesce((
        SELECT p.reason FROM observation p WHERE p.address_id = given.id AND {IS_LIST} AND p.kind = 'polled'
            AND p.observed_at <= o.observed_at AND {SAME_BODY} ORDER BY p.observed_at DESC LIMIT 1), '') = ''
    ORDER BY o.observed_at DESC LIMIT 1) AS good ON true
CROSS JOIN LATERAL (SELECT min(observed_at) AS since, count(*) AS looks FROM observation
    WHERE address_id = given.id AND {IS_LIST} AND observed_at > coalesce(good.observed_at, '-infinity')) AS first
WHERE last.observed_at > coalesce(good.observed_at, '-infinity')
""".encode()  # noqa: S608 - our own column names
_LOOKED_AT = f"""
SELECT DISTINCT url FROM observation WHERE outlet_id = %s AND observed_at >= %s AND {IS_LIST} AND origin = 'fetched'
AND (entry_point IS NULL OR entry_point = url)
""".encode()  # noqa: S608 - no user input


async def entry_faults(conn: Connection, points: Collection[tuple[str, str]]) -> list[Trouble]:
    """Return the faults of these entry points (outlet and URL).

    A page that is not a list counts at once. A block or a missing answer counts from the second time on.
    """
    rows = [{"outlet": outlet, "url": url, "id": article_id(url)} for outlet, url in points]
    found = await fetch(conn, _FAULTS, to_json(rows)) if rows else []
    return [_trouble(row) for row in found if _was_read(row) or row["looks"] > 1]


async def entry_faults_of(conn: Connection, outlet: str, since: datetime) -> list[Trouble]:
    """Return the faults of all lists of one outlet that we looked at since a moment."""
    rows: Sequence[Found] = await fetch(conn, _LOOKED_AT, outlet, since)
    return await entry_faults(conn, [(outlet, row["url"]) for row in rows])


def _was_read(row: Found) -> bool:
    return row["kind"] in ("polled", "not-modified")


def _trouble(row: Found) -> Trouble:
    reason = row["fault"] if _was_read(row) else row["reason"]
    what = of_entry_point(row["kind"], reason or "")
    shown = "" if what in ("entry-html", "entry-redirected-home", "entry-placeholder", "entry-login") else reason
    return Trouble(
        row["outlet"], what, row["since"], row["last"], looks=row["looks"], url=row["url"], reason=shown or ""
    )
