"""Ask the database for the time: a second clock beside that of the process."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch


async def database_time(conn: Connection) -> datetime:
    """Return the time by the database server's clock, in UTC. It goes on within a transaction."""
    (row,) = await fetch(conn, b"SELECT extract(epoch FROM clock_timestamp())::float8 AS at")
    return datetime.fromtimestamp(row["at"], UTC)
