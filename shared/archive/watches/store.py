"""Store and find watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch
from shared.archive.watches.subscriptions import Subscription
from shared.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Watch:
    """A named subscription.

    url         its webhook; None if it only marks events in the notification stream
    secret      the webhook's secret, `whsec_` and base64
    since       earlier events are not delivered
    paused_why  why it is paused; empty if it is not
    """

    id: int
    name: str
    wanted: Subscription
    url: str | None
    secret: str
    since: datetime
    paused_why: str


async def put_watch(conn: Connection, name: str, wanted: Subscription, url: str | None, secret: str) -> None:
    """Store a watch. Raises `Misconfigured` if the name is taken."""
    done = await conn.execute(
        "INSERT INTO watch (name, wanted, url, secret) VALUES (%s, %s, %s, %s) ON CONFLICT (name) DO NOTHING",
        (name, Jsonb(wanted.stored()), url, secret),
    )
    if not done.rowcount:
        raise Misconfigured(f"there is a watch named {name!r}: remove it first, or choose another name")


async def all_watches(conn: Connection) -> list[Watch]:
    """Return all watches in the order of their creation."""
    return [_watch(row) for row in await fetch(conn, b"SELECT * FROM watch ORDER BY id")]


async def watch_named(conn: Connection, name: str) -> Watch:
    """Return the watch with this name. Raises `Misconfigured` if there is none."""
    rows = await fetch(conn, b"SELECT * FROM watch WHERE name = %s", name)
    if not rows:
        raise Misconfigured(f"there is no watch named {name!r}: see `presswatch watch list`")
    return _watch(rows[0])


async def remove_watch(conn: Connection, watch: Watch) -> None:
    """Delete the watch and its deliveries."""
    await conn.execute("DELETE FROM watch WHERE id = %s", (watch.id,))


async def pause_watch(conn: Connection, watch: Watch, why: str) -> None:
    """Pause the watch. Its deliveries are kept, and sent after `resume_watch`."""
    await conn.execute("UPDATE watch SET paused_at = now(), paused_why = %s WHERE id = %s", (why, watch.id))


async def resume_watch(conn: Connection, watch: Watch) -> None:
    """End the pause of a watch."""
    await conn.execute("UPDATE watch SET paused_at = NULL, paused_why = '' WHERE id = %s", (watch.id,))


def _watch(row: Found) -> Watch:
    wanted = Subscription.of(row["wanted"])
    paused = row["paused_at"] and (row["paused_why"] or "no reason given")
    return Watch(row["id"], row["name"], wanted, row["url"], row["secret"], row["since"], paused or "")
