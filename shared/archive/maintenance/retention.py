"""Decide which stored bodies an outlet's retention rules let expire, and record that. Hashes and facts stay.

A body expires only if a rule applies to every fact that names it. Some bodies never expire: the newest capture of an
address (without it nobody could distinguish an edit from a better parser), withheld articles, pictures, captures that
wait for a reparse, and bodies that the archive does not know yet. The rule `unchanged` also keeps the first and last
capture of every text at every address, and each capture that is evidence of a change.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from psycopg.rows import class_row

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Row, Table, fetch, run
from shared.errors import Misconfigured
from shared.sources.model import Retention

DELETING = 7_304_034
"""The lock that a backup shares, and that `presswatch retain` has alone: any number, but the same in all versions."""
_AT_ONCE = 1000
_LET_GO = b"""
WITH rule AS (
    SELECT * FROM json_to_recordset(%(rules)s::json)
    AS r(outlet_id text, unchanged timestamptz, pages timestamptz, lists timestamptz)
), evidence AS (
    SELECT capture_id AS id FROM revision
    UNION SELECT id FROM (
        SELECT DISTINCT ON (address_id, revision_id) id FROM capture
        ORDER BY address_id, revision_id, captured_at, id) AS first_at_address
    UNION SELECT id FROM (
        SELECT DISTINCT ON (address_id, revision_id) id FROM capture
        ORDER BY address_id, revision_id, captured_at DESC, id) AS last_at_address
    UNION SELECT jsonb_array_elements_text(evidence -> 'before') FROM change
        WHERE jsonb_typeof(evidence -> 'before') = 'array'
    UNION SELECT jsonb_array_elements_text(evidence -> 'after') FROM change
        WHERE jsonb_typeof(evidence -> 'after') = 'array'
), newest AS (
    SELECT DISTINCT ON (address_id) id FROM capture ORDER BY address_id, captured_at DESC, id
), named AS (
    SELECT c.body_sha256 AS sha256, c.body_size AS size, c.outlet_id, CASE
        WHEN coalesce(a.withheld, true) OR c.id IN (SELECT id FROM newest) THEN NULL
        WHEN c.captured_at < r.pages THEN 'pages'
        WHEN c.captured_at < r.unchanged AND c.id NOT IN (SELECT id FROM evidence) THEN 'unchanged' END AS rule
    FROM capture c LEFT JOIN rule r USING (outlet_id)
        LEFT JOIN address d ON d.id = c.address_id LEFT JOIN article a ON a.id = d.article_id
    UNION ALL
    SELECT o.body_sha256, 0, o.outlet_id, CASE
        WHEN o.page_kind = 'article' AND o.observed_at < r.pages THEN 'pages'
        WHEN o.page_kind NOT IN ('article', 'image', 'style') AND o.observed_at < r.lists THEN 'lists' END
    FROM observation o LEFT JOIN rule r USING (outlet_id)
    WHERE o.body_sha256 IS NOT NULL AND o.kind NOT IN ('not-modified', 'moved')
    UNION ALL SELECT sha256, size, outlet_id, NULL FROM picture
    UNION ALL SELECT body_sha256, 0, '', NULL FROM reparse
)
SELECT sha256, max(size) AS size, jsonb_object_agg(outlet_id, rule) AS rules FROM (
    SELECT sha256, outlet_id, max(size) AS size, min(rule) AS rule, bool_and(rule IS NOT NULL) AS expired
    FROM named GROUP BY sha256, outlet_id) AS of_outlet
GROUP BY sha256 HAVING bool_and(expired) ORDER BY sha256
"""
_STORED = b"""
SELECT outlet_id, count(*) FILTER (WHERE is_page) AS pages, count(*) AS bodies FROM (
    SELECT outlet_id, sha256, bool_or(is_page) AS is_page FROM (
        SELECT outlet_id, body_sha256 AS sha256, true AS is_page, recorded_at AS at FROM capture
        UNION ALL SELECT outlet_id, body_sha256, page_kind = 'article', observed_at FROM observation
        WHERE body_sha256 IS NOT NULL AND kind NOT IN ('not-modified', 'moved') AND page_kind NOT IN ('image', 'style')
    ) AS n WHERE NOT EXISTS (SELECT FROM dropped_body d WHERE d.sha256 = n.sha256 AND d.dropped_at > n.at)
    GROUP BY outlet_id, sha256
) AS body GROUP BY outlet_id
"""
"""A body that is named again after it was deleted was stored again."""
_DROPPED = Table("dropped_body", "sha256 text, size bigint, outlet_id text, rule text")
_RECORD = _DROPPED.insert(
    "ON CONFLICT (sha256) DO UPDATE SET outlet_id = excluded.outlet_id, rule = excluded.rule, dropped_at = now()"
)


@dataclass(frozen=True, slots=True)
class ExpiredBody:
    """A body that has expired: its `size` in bytes, and the rule of each outlet that names it."""

    sha256: str
    size: int
    rules: dict[str, str]


@dataclass(frozen=True, slots=True)
class StoredBodies:
    """How many bodies an outlet has, and how many of them are pages; the others are lists."""

    bodies: int = 0
    pages: int = 0


def cutoffs(rules: Mapping[str, Retention], now: datetime) -> list[Row]:
    """Return, for each outlet with rules, the moment before which each rule lets bodies expire."""
    return [{"outlet_id": outlet, **_moments(rule, now)} for outlet, rule in sorted(rules.items()) if not rule.is_empty]


def _moments(rule: Retention, now: datetime) -> dict[str, str | None]:
    spans = {"unchanged": rule.unchanged, "pages": rule.pages, "lists": rule.lists}
    return {name: (now - timedelta(seconds=s)).isoformat() if s is not None else None for name, s in spans.items()}


async def expired_bodies(conn: Connection, cutoffs: Sequence[Row]) -> AsyncIterator[Sequence[ExpiredBody]]:
    """Yield expired bodies in batches, in the order of hashes. Includes bodies that are already deleted."""
    async with conn.cursor("let_go", row_factory=class_row(ExpiredBody)) as cursor:
        await cursor.execute(_LET_GO, {"rules": orjson.dumps(cutoffs).decode()})
        while rows := await cursor.fetchmany(_AT_ONCE):
            yield rows


async def stored_bodies(conn: Connection) -> dict[str, StoredBodies]:
    """Return how many bodies each outlet has that a rule may delete, without those that are deleted."""
    return {row["outlet_id"]: StoredBodies(row["bodies"], row["pages"]) for row in await fetch(conn, _STORED)}


async def exclude_backups(conn: Connection) -> None:
    """Keep a backup from beginning until the transaction ends. Raises `Misconfigured` if one is under way."""
    cursor = await conn.execute("SELECT pg_try_advisory_xact_lock(%s)", (DELETING,))
    if (await cursor.fetchone()) != (True,):
        raise Misconfigured("a backup or another `presswatch retain` is under way: run it again when that has ended")


async def record(conn: Connection, bodies: Iterable[ExpiredBody]) -> None:
    """Record that these bodies are deleted, each with the first outlet that names it.

    Commit before touching a file, so that no body is missing unexplained.
    """
    rows = [
        {"sha256": body.sha256, "size": body.size, "outlet_id": outlet, "rule": body.rules[outlet]}
        for body in bodies
        for outlet in [min(body.rules)]
    ]
    if rows:
        await run(conn, _RECORD, rows)
