"""Count what the archive holds and how far its outbox was read.

The queries are cheap enough to run every few seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.outlets.looks import IS_LIST
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch

MOST_UNREAD = 10_000
_COUNTED = 20_000
"""Above this many articles, use the database's estimate instead of counting."""

_SIZE = b"SELECT reltuples::bigint AS articles FROM pg_class WHERE oid = 'article'::regclass"
_COUNT = b"SELECT count(*) AS articles FROM article"
_STATES = b"SELECT state, count(*) AS articles FROM article WHERE state <> 'live' GROUP BY state"
_ALL = b"""
SELECT pg_database_size(current_database()) AS bytes,
    (SELECT recorded_at FROM event WHERE kind = 'created' ORDER BY id DESC LIMIT 1) AS newest,
    (SELECT extract(epoch FROM clock_timestamp() - min(recorded_at)) FROM event
        WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())) AS held_s
"""
_READERS = b"""
SELECT c.name, (SELECT count(*) FROM (
    SELECT FROM event e WHERE (e.xid, e.id) > (c.xid, c.event_id) LIMIT %s) unread) AS unread
FROM cursor c
"""
_ANSWERED = f"""
SELECT given.id, coalesce(
    (SELECT o.observed_at FROM observation o WHERE o.outlet_id = given.id AND o.kind IN ('polled', 'not-modified')
        AND o.{IS_LIST} AND coalesce((
            SELECT p.reason FROM observation p WHERE p.address_id = o.address_id AND p.kind = 'polled'
            AND p.{IS_LIST} AND p.observed_at <= o.observed_at
            ORDER BY p.observed_at DESC LIMIT 1), '') = ''
        ORDER BY o.observed_at DESC LIMIT 1),
    (SELECT created_at FROM outlet WHERE outlet.id = given.id)) AS at
FROM unnest(%s::text[]) AS given(id)
""".encode()  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class ArchiveStatistics:
    """Figures about the archive.

    articles  by state; `live` is an estimate in a large archive
    newest    when the newest article arrived; None for an empty archive
    held_s    age of the oldest event that is held back because an older transaction still runs; 0 if there is none
    unread    events that each reader of the outbox has not read, at most `MOST_UNREAD`
    answered  for each outlet, when it last showed a list or said that it is unchanged; if never, when we first tried
    """

    articles: Mapping[str, int]
    bytes: int
    newest: datetime | None
    held_s: float
    unread: Mapping[str, int]
    answered: Mapping[str, datetime]


async def read_statistics(conn: Connection, outlets: Sequence[str] = ()) -> ArchiveStatistics:
    """Read the figures. Raises `Unavailable` after five seconds."""
    await conn.execute(b"SET LOCAL statement_timeout = '5s'")
    (row,) = await fetch(conn, _ALL)
    readers = await fetch(conn, _READERS, MOST_UNREAD)
    answered = await fetch(conn, _ANSWERED, list(outlets)) if outlets else []
    return ArchiveStatistics(
        articles=await _articles(conn),
        bytes=row["bytes"],
        newest=row["newest"],
        held_s=max(0.0, float(row["held_s"] or 0)),
        unread={reader["name"]: reader["unread"] for reader in readers},
        answered={one["id"]: one["at"] for one in answered if one["at"] is not None},
    )


async def _articles(conn: Connection) -> dict[str, int]:
    (size,) = await fetch(conn, _SIZE)
    if size["articles"] < _COUNTED:
        (size,) = await fetch(conn, _COUNT)
    states = {row["state"]: row["articles"] for row in await fetch(conn, _STATES)}
    return {"live": max(0, size["articles"] - sum(states.values()))} | states
