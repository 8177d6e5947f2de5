"""Find stored captures and pictures that are not in the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch, given_rows, to_json

_MISSING_PICTURES = f"""
SELECT given.number FROM {given_rows("number integer, url text, sha256 text, at timestamptz")}
WHERE NOT EXISTS (SELECT FROM picture p WHERE p.url = given.url AND p.sha256 = given.sha256
    AND given.at BETWEEN p.captured_at AND p.last_seen)
""".encode()  # noqa: S608 - our own column names


async def unarchived_captures(conn: Connection, ids: Sequence[str]) -> list[str]:
    """Return the captures that gave no article and have no observation that says why, in order."""
    rows = await fetch(
        conn,
        b"SELECT id FROM capture WHERE id = ANY(%s) UNION ALL "
        b"SELECT capture_id FROM observation WHERE capture_id = ANY(%s)",
        list(ids),
        list(ids),
    )
    known = {row["id"] for row in rows}
    return [name for name in ids if name not in known]


async def unarchived_pictures(conn: Connection, seen: Sequence[tuple[str, str, datetime]]) -> list[int]:
    """Return the positions of the pictures (address, hash, time) that the archive does not have at that time."""
    given = [{"number": n, "url": url, "sha256": sha, "at": at.isoformat()} for n, (url, sha, at) in enumerate(seen)]
    return sorted(row["number"] for row in await fetch(conn, _MISSING_PICTURES, to_json(given)))
