"""Find stored captures and pictures that are not in the archive."""

from __future__ import annotations

from collections.abc import Sequence

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch, given_rows, to_json

_MISSING_PICTURES = f"""
SELECT given.url, given.sha256 FROM {given_rows("url text, sha256 text")}
WHERE NOT EXISTS (SELECT FROM picture WHERE picture.url = given.url AND picture.sha256 = given.sha256)
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


async def unarchived_pictures(conn: Connection, ids: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pictures that the archive does not have, as address and hash, in order."""
    rows = await fetch(conn, _MISSING_PICTURES, to_json([{"url": url, "sha256": sha} for url, sha in ids]))
    lost = {(row["url"], row["sha256"]) for row in rows}
    return [pair for pair in ids if pair in lost]
