"""Compute outages of outlets: runs of bad looks at the addresses of their articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from shared.archive.read.outlets.trouble import Trouble
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch

LEAST = 5
"""The fewest addresses with bad looks that make an outage of the outlet. Fewer are trouble of single articles."""
APART = timedelta(minutes=10)
"""Runs of one kind with a shorter gap are one outage, because a page from a cache does not end it."""
LOOKS_BACK = timedelta(days=30)
_RECENT = timedelta(days=2)

_CANDIDATES = b"""
SELECT outlet_id FROM observation WHERE observed_at >= %(recent)s AND page_kind = 'article'
    AND kind IN ('soft-gone', 'blocked', 'unreachable', 'not-found', 'gone')
GROUP BY outlet_id HAVING count(DISTINCT address_id) >= %(least)s
UNION
SELECT outlet_id FROM (SELECT outlet_id FROM capture WHERE captured_at >= %(recent)s AND origin = 'fetched'
    GROUP BY outlet_id, coalesce(wording, revision_id) HAVING count(DISTINCT address_id) >= %(least)s) AS alike
"""
_RUNS = b"""
WITH looks AS (
    SELECT captured_at AS at, address_id, true AS has_body,
        CASE WHEN EXISTS (SELECT FROM address d JOIN revision r ON r.article_id = d.article_id
            WHERE d.id = c.address_id AND r.id = c.revision_id) THEN 'good' ELSE 'placeholder' END AS what
    FROM capture c
    WHERE outlet_id = %(outlet)s AND captured_at >= %(since)s AND captured_at < %(until)s AND origin = 'fetched'
    UNION ALL
    SELECT observed_at, address_id, capture_id IS NOT NULL,
        CASE WHEN kind = 'not-modified' THEN 'same'
            WHEN kind = 'soft-gone' AND reason = 'redirected-home' THEN 'redirected-home'
            WHEN kind = 'soft-gone' OR (kind = 'blocked' AND reason = 'maintenance') THEN 'placeholder'
            WHEN kind = 'blocked' AND reason = 'login' THEN 'login'
            WHEN kind = 'blocked' THEN 'blocked'
            WHEN kind = 'unreachable' THEN 'no-answer' ELSE 'not-found' END
    FROM observation
    WHERE outlet_id = %(outlet)s AND observed_at >= %(since)s AND observed_at < %(until)s AND origin = 'fetched'
      AND page_kind = 'article'
      AND kind IN ('soft-gone', 'blocked', 'unreachable', 'not-found', 'gone', 'not-modified')
), bodies AS (
    SELECT *, count(*) FILTER (WHERE has_body) OVER (PARTITION BY address_id ORDER BY at) AS body FROM looks
), judged AS (
    SELECT at, address_id, CASE WHEN what <> 'same' THEN what ELSE coalesce(
        max(what) FILTER (WHERE has_body) OVER (PARTITION BY address_id, body), 'good') END AS what
    FROM bodies
), parted AS (
    SELECT *, count(*) FILTER (WHERE what = 'good') OVER (ORDER BY at, address_id) AS run FROM judged
), runs AS (
    SELECT mode() WITHIN GROUP (ORDER BY what) FILTER (WHERE what <> 'good') AS what,
        min(at) FILTER (WHERE what <> 'good') AS since, max(at) FILTER (WHERE what <> 'good') AS last,
        count(*) FILTER (WHERE what <> 'good') AS looks,
        count(DISTINCT address_id) FILTER (WHERE what <> 'good') AS addresses,
        lead(min(at)) OVER (ORDER BY run) AS until
    FROM parted GROUP BY run
)
SELECT what, since, last, until, looks, addresses FROM runs WHERE addresses >= %(least)s ORDER BY since
"""


async def outages(conn: Connection, outlet: str, since: datetime, until: datetime) -> list[Trouble]:
    """Return the outlet's outages between two moments, oldest first. The last one may not have ended.

    An outage is a run of bad looks at five or more addresses with no good page in between: maintenance, blocks,
    redirects to the front page, "not found" pages, no answers. A text that shares nothing with its article was a
    placeholder. An unchanged body repeats its last judgement.
    """
    named = {"outlet": outlet, "since": since, "until": until, "least": LEAST}
    rows = await fetch(conn, _RUNS, named=named)
    return joined(Trouble(outlet, **row) for row in rows)


async def outages_now(conn: Connection, now: datetime) -> list[Trouble]:
    """Return the current outages of all outlets that had bad looks in the last two days."""
    found = await fetch(conn, _CANDIDATES, named={"recent": now - _RECENT, "least": LEAST})
    troubles: list[Trouble] = []
    for outlet in sorted(row["outlet_id"] for row in found):
        troubles += await outages(conn, outlet, now - LOOKS_BACK, now + timedelta(days=1))
    return [one for one in troubles if one.until is None]


def joined(runs: Iterable[Trouble]) -> list[Trouble]:
    """Join runs of one kind that follow each other closely."""
    kept: list[Trouble] = []
    for run in runs:
        last = kept[-1] if kept else None
        if last is not None and last.what == run.what and run.since - last.last <= APART:
            kept[-1] = _together(last, run)
        else:
            kept.append(run)
    return kept


def _together(first: Trouble, then: Trouble) -> Trouble:
    """Join two runs. Most addresses of the second run were already in the first."""
    looks, addresses = first.looks + then.looks, max(first.addresses, then.addresses)
    return replace(then, since=first.since, looks=looks, addresses=addresses)
