"""Seal days: find the next day, select its captures, store what was signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, Row, Table, fetch, run
from shared.ids import capture_id

_LOCK = 7_304_029
ASK_AGAIN = timedelta(minutes=10)
_OTHERS_WAIT = timedelta(days=7)
_OVERLAP = timedelta(days=2)
"""A fact that a slow transaction commits is still found this long after the time it was recorded."""

_SEEN = """
SELECT c.id, c.url, c.captured_at, c.recorded_at, c.body_sha256, c.body_size, c.media_type, c.status, c.origin,
    c.producer, 0 AS rank
FROM capture c WHERE c.recorded_at >= %(since)s AND c.recorded_at < %(until)s
UNION ALL
SELECT o.capture_id, o.url, o.observed_at, o.recorded_at, o.body_sha256, NULL, '', o.status, o.origin, o.producer, 1
FROM observation o WHERE o.recorded_at >= %(since)s AND o.recorded_at < %(until)s
    AND o.capture_id IS NOT NULL AND o.body_sha256 IS NOT NULL
"""
_CAPTURES = f"""
SELECT DISTINCT ON (s.id) s.* FROM ({_SEEN}) s
WHERE NOT EXISTS (SELECT FROM certified_capture k WHERE k.capture_id = s.id) ORDER BY s.id, s.rank, s.captured_at
""".encode()  # noqa: S608 -- all of it is ours
_PICTURES = b"""
SELECT url, captured_at, recorded_at, sha256 AS body_sha256, size AS body_size, media_type, NULL AS status,
    'fetched' AS origin, NULL AS producer
FROM picture WHERE recorded_at >= %(since)s AND recorded_at < %(until)s
"""
_FIRST = b"""
SELECT least((SELECT min(recorded_at) FROM capture),
    (SELECT min(recorded_at) FROM observation WHERE capture_id IS NOT NULL AND body_sha256 IS NOT NULL)) AS at
"""
_BUSY = b"SELECT FROM pg_stat_activity WHERE xact_start < %s AND pid <> pg_backend_pid() AND usename = current_user"
_TO_STAMP = b"""
SELECT day, statement FROM certified_day WHERE time_stamp IS NULL AND (stamp_asked_at IS NULL
    OR stamp_asked_at + least(interval '1 minute' * 2 ^ least(stamp_refusals, 6), interval '1 hour') <= %s)
ORDER BY stamp_asked_at NULLS FIRST, day LIMIT 50
"""
_TO_PROVE = b"""
SELECT day, statement, ots, ots_block FROM certified_day WHERE (ots_asked_at IS NULL OR ots_asked_at <= %s)
    AND (ots_block IS NULL OR sealed_at > %s) ORDER BY ots_asked_at NULLS FIRST, day LIMIT 50
"""
_PUT_PROOF = b"""
UPDATE certified_day SET ots = %s, ots_block = %s, ots_asked_at = %s
WHERE day = %s AND ots IS NOT DISTINCT FROM %s::bytea
"""
_DAY = Table(
    "certified_day",
    """
    day date, captures integer, root text, statement text, signature text, public_key text, sealed_at timestamptz""",
)  # fmt: skip
_LEAVES = """INSERT INTO certified_capture (capture_id, day, position, leaf, leaf_hash)
SELECT capture_id, day, position, leaf, decode(leaf_hash, 'hex') FROM json_to_recordset(%s::json)
AS given(capture_id text, day date, position integer, leaf text, leaf_hash text)"""


async def lock_sealing(conn: Connection) -> bool:
    """Take the lock for sealing until the end of the transaction. Return False if another publisher holds it."""
    await conn.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on")
    (row,) = await fetch(conn, b"SELECT pg_try_advisory_xact_lock(%s) AS alone", _LOCK)
    return bool(row["alone"])


async def last_day(conn: Connection) -> Found | None:
    """Return day, statement, signature and public_key of the newest sealed day."""
    query = b"SELECT day, statement, signature, public_key FROM certified_day ORDER BY day DESC LIMIT 1"
    rows = await fetch(conn, query)
    return rows[0] if rows else None


async def has_signed(conn: Connection, public_key: str) -> bool:
    """Return whether this key (hex) signed a day."""
    return bool(await fetch(conn, b"SELECT FROM certified_day WHERE public_key = %s LIMIT 1", public_key))


async def first_day(conn: Connection) -> date | None:
    """Return the day on which the archive recorded its first capture; None if it has none."""
    (row,) = await fetch(conn, _FIRST)
    return row["at"].astimezone(UTC).date() if row["at"] else None


async def is_over(conn: Connection, day: date) -> bool:
    """Return whether no transaction that began on that day still runs. What it records belongs to the day."""
    return not await fetch(conn, _BUSY, end_of(day))


async def captures_to_seal(conn: Connection, day: date, *, is_first: bool) -> list[Found]:
    """Return the captures and pictures recorded on the day, or shortly before if no tree holds them yet.

    The first day has everything recorded before its end.
    """
    since = datetime.min.replace(tzinfo=UTC, year=1900) if is_first else end_of(day) - timedelta(days=1) - _OVERLAP
    given = {"since": since, "until": end_of(day)}
    captures = await fetch(conn, _CAPTURES, named=given)
    return captures + await _pictures(conn, given, {row["id"] for row in captures})


async def _pictures(conn: Connection, given: dict[str, datetime], taken: set[str]) -> list[Found]:
    """Return the pictures that no tree holds yet and that are not among the captures `taken`."""
    rows = await fetch(conn, _PICTURES, named=given)
    found = {capture_id(row["url"], row["captured_at"], row["body_sha256"]): row for row in rows}
    sealed = await fetch(conn, b"SELECT capture_id FROM certified_capture WHERE capture_id = ANY(%s)", list(found))
    taken |= {row["capture_id"] for row in sealed}
    return [{"id": id, **row} for id, row in sorted(found.items()) if id not in taken]


async def put_day(conn: Connection, day: Row, leaves: Sequence[Row]) -> None:
    """Store a sealed day. `leaves` are rows of capture_id, day, position, leaf, leaf_hash (hex)."""
    await run(conn, _DAY.insert(""), [day])
    for start in range(0, len(leaves), 2000):
        await run(conn, _LEAVES.encode(), leaves[start : start + 2000])


async def days_to_stamp(conn: Connection, now: datetime) -> list[Found]:
    """Return day and statement of days without a time stamp that are due, the longest unasked first.

    A day that was refused waits for two minutes, then twice as long each time, up to an hour.
    """
    return await fetch(conn, _TO_STAMP, now)


async def put_refusal(conn: Connection, day: date, now: datetime) -> None:
    """Note that the authority was asked about the day and gave no stamp."""
    refused = "UPDATE certified_day SET stamp_asked_at = %s, stamp_refusals = stamp_refusals + 1 WHERE day = %s"
    await conn.execute(refused, (now, day))


async def oldest_without_time_stamp(conn: Connection) -> datetime | None:
    """Return when the oldest day without a time stamp was sealed; None if all have one."""
    (row,) = await fetch(conn, b"SELECT min(sealed_at) AS at FROM certified_day WHERE time_stamp IS NULL")
    at: datetime | None = row["at"]
    return at


async def put_time_stamp(conn: Connection, day: date, answer: bytes) -> None:
    """Store the authority's stamp of a day, unless the day has one."""
    await conn.execute("UPDATE certified_day SET time_stamp = %s WHERE day = %s AND time_stamp IS NULL", (answer, day))


async def days_to_prove(conn: Connection, now: datetime) -> list[Found]:
    """Return day, statement, ots and ots_block of days whose calendars are due to be asked, the longest unasked first.

    A day that is in a block waits a week for its other calendars.
    """
    return await fetch(conn, _TO_PROVE, now - ASK_AGAIN, now - _OTHERS_WAIT)


async def oldest_without_block(conn: Connection) -> datetime | None:
    """Return when the oldest day without a block was sealed; None if all have one."""
    (row,) = await fetch(conn, b"SELECT min(sealed_at) AS at FROM certified_day WHERE ots_block IS NULL")
    at: datetime | None = row["at"]
    return at


async def put_proof(conn: Connection, before: Found, proof: bytes | None, block: int | None, now: datetime) -> None:
    """Store a proof in place of the one in `before`, unless a replica was faster."""
    await conn.execute(_PUT_PROOF, (proof, block, now, before["day"], before["ots"]))


def end_of(day: date) -> datetime:
    """Return the moment at which a day ends, in UTC."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
