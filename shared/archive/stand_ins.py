"""Texts that stood in an article's place and are not believed to be its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shared.archive.articles import REVISION
from shared.archive.connect import Connection
from shared.archive.rows import Found, Row, Table, fetch, run

_STAND_IN = Table(
    "stand_in", {"address_id": "text", **{n: t for n, t in REVISION.columns.items() if n != "article_id"}}
)
_PUT = _STAND_IN.insert("ON CONFLICT DO NOTHING")


async def put(conn: Connection, rows: Sequence[Row]) -> None:
    """Rows of revisions, with the address at which each stood in place of its article."""
    await run(conn, _PUT, rows)


async def at(conn: Connection, addresses: Collection[str]) -> list[Found]:
    """All columns, as a revision is written; the fingerprint as PostgreSQL reads it."""
    rows = await fetch(conn, b"SELECT * FROM stand_in WHERE address_id = ANY(%s)", list(addresses))
    for row in rows:
        row["minhash"] = "\\x" + row["minhash"].hex() if row["minhash"] else None
    return rows
