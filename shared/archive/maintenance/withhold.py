"""Withhold an article or picture from site, API, feeds and search. Facts and hashes stay."""

from __future__ import annotations

from shared.archive.outbox import put_events
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch
from shared.errors import Misconfigured


async def withhold_article(conn: Connection, name: str, reason: str) -> str:
    """Withhold an article by address or any id it had. Returns its id. Raises `Misconfigured` if there is none."""
    article = await _article(conn, name)
    await conn.execute("INSERT INTO withholding (article_id, reason) VALUES (%s, %s)", (article["id"], reason))
    await _mark(conn, article, withheld=True, why=reason)
    return str(article["id"])


async def lift_article(conn: Connection, name: str, reason: str) -> str:
    """Lift every order against the article and return its id. Raises `Misconfigured` if there is none."""
    article = await _article(conn, name)
    done = await conn.execute(
        "UPDATE withholding SET lifted_at = now(), lifted_why = %s WHERE article_id = %s AND lifted_at IS NULL",
        (reason, article["id"]),
    )
    _lifted(done.rowcount, name)
    await _mark(conn, article, withheld=False, why=reason)
    return str(article["id"])


async def withhold_picture(conn: Connection, sha256: str, reason: str) -> None:
    """Withhold a picture everywhere, by its SHA-256. Raises `Misconfigured` if the archive has no such picture."""
    if not await fetch(conn, b"SELECT FROM picture WHERE sha256 = %s LIMIT 1", sha256):
        raise Misconfigured(f"the archive has no picture with the hash {sha256}")
    await conn.execute("INSERT INTO withholding (picture_sha256, reason) VALUES (%s, %s)", (sha256, reason))


async def lift_picture(conn: Connection, sha256: str, reason: str) -> None:
    """Lift every order against a picture. Raises `Misconfigured` if there is none."""
    done = await conn.execute(
        "UPDATE withholding SET lifted_at = now(), lifted_why = %s WHERE picture_sha256 = %s AND lifted_at IS NULL",
        (reason, sha256),
    )
    _lifted(done.rowcount, sha256)


def _lifted(orders: int, name: str) -> None:
    if not orders:
        raise Misconfigured(f"{name} is not withheld: there is no order against it")


async def _article(conn: Connection, name: str) -> dict[str, str]:
    rows = await fetch(
        conn,
        b"SELECT a.id, a.outlet_id FROM address d JOIN article a ON a.id = d.article_id "
        b"WHERE d.id = %s OR d.article_id = %s OR d.address = %s LIMIT 1 FOR UPDATE OF a",
        name,
        name,
        name,
    )
    if not rows:
        raise Misconfigured(f"the archive has no article {name}: give its id or its address")
    return rows[0]


async def _mark(conn: Connection, article: dict[str, str], *, withheld: bool, why: str) -> None:
    await conn.execute("UPDATE article SET withheld = %s, changed_at = now() WHERE id = %s", (withheld, article["id"]))
    (now,) = await fetch(conn, b"SELECT now() AS at")
    kind = "withheld" if withheld else "lifted"
    event = {"kind": kind, "article_id": article["id"], "outlet_id": article["outlet_id"], "at": now["at"]}
    await put_events(conn, [{**event, "data": {"reason": why}}])
