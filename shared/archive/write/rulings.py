"""Record people's rulings on which addresses are one article. Rulings never change; the last one counts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch
from shared.errors import Misconfigured

Kind = Literal["join", "part"]


async def address(conn: Connection, name: str) -> Found:
    """Return id, address, article_id, outlet_id of an address, given as id or URL.

    Raises `Misconfigured` if unknown.
    """
    rows = await fetch(
        conn,
        b"SELECT id, address, article_id, outlet_id FROM address WHERE id = %s OR address = %s LIMIT 1",
        name,
        name,
    )
    if not rows:
        raise Misconfigured(f"the archive has no article at {name}: give one of its addresses, as its page lists them")
    return rows[0]


async def join(conn: Connection, one: str, other: str, reason: str) -> int:
    """Rule that two addresses are one article. Returns the ruling's id. Raises `Misconfigured`."""
    first, second = await address(conn, one), await address(conn, other)
    if first["id"] == second["id"]:
        raise Misconfigured(f"{one} and {other} are the same address: give two")
    if first["outlet_id"] != second["outlet_id"]:
        raise Misconfigured("articles of two outlets never become one: their pages name each other already")
    return await _put(conn, "join", first, second["id"], reason)


async def part(conn: Connection, name: str, reason: str) -> int:
    """Rule that an address is a separate article. Returns the ruling's id. Raises `Misconfigured`."""
    found = await address(conn, name)
    others = await fetch(
        conn, b"SELECT FROM address WHERE article_id = %s AND id <> %s LIMIT 1", found["article_id"], found["id"]
    )
    if not others:
        raise Misconfigured(f"{name} is the only address of its article: there is nothing to separate")
    return await _put(conn, "part", found, None, reason)


async def _put(conn: Connection, kind: Kind, first: Found, other_id: str | None, reason: str) -> int:
    (row,) = await fetch(
        conn,
        b"INSERT INTO ruling (kind, outlet_id, address_id, other_id, reason) VALUES (%s, %s, %s, %s, %s) RETURNING id",
        kind,
        first["outlet_id"],
        first["id"],
        other_id,
        reason,
    )
    return int(row["id"])


async def waiting(conn: Connection) -> list[Found]:
    """Return the rulings that no publisher has applied: id, outlet_id, address_id, other_id."""
    return await fetch(
        conn, b"SELECT id, outlet_id, address_id, other_id FROM ruling WHERE applied_at IS NULL ORDER BY id LIMIT 100"
    )


async def applied(conn: Connection, ids: Collection[int]) -> None:
    """Mark rulings as applied."""
    await conn.execute("UPDATE ruling SET applied_at = now() WHERE id = ANY(%s)", (list(ids),))


async def outcome(conn: Connection, ruling: int) -> Found:
    """Return a ruling and its effect: kind, address, other, reason, applied, and the ids of the articles now."""
    (row,) = await fetch(
        conn,
        b"SELECT r.id AS ruling, r.kind, a.address, o.address AS other, r.reason, r.applied_at IS NOT NULL AS applied, "
        b"a.article_id AS article, o.article_id AS other_article FROM ruling r JOIN address a ON a.id = r.address_id "
        b"LEFT JOIN address o ON o.id = r.other_id WHERE r.id = %s",
        ruling,
    )
    return row
