"""Store texts that replaced an article but are not believed to be the article's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, Row, Table, fetch, given_rows, run, to_json
from shared.archive.write.articles import REVISION

_STAND_IN = Table("stand_in", REVISION.declared.replace("article_id", "address_id"))
_KEY = "article_id text, id text, address_id text"
_OTHERS = [n for n in _STAND_IN.columns if n != "address_id"]
_TAKE_OVER = f"""
INSERT INTO stand_in (address_id, {", ".join(_OTHERS)})
SELECT given.address_id, {", ".join(f"r.{n}" for n in _OTHERS)}
FROM {given_rows(_KEY)} JOIN revision r ON r.article_id = given.article_id AND r.id = given.id ON CONFLICT DO NOTHING
""".encode()  # noqa: S608 - our own column names
_BLOCKS = f"""
SELECT address_id, id, title, standfirst, blocks FROM stand_in
JOIN {given_rows("address_id text, id text")} USING (address_id, id)""".encode()  # noqa: S608 - our own words
_PUT = _STAND_IN.insert("ON CONFLICT DO NOTHING")


async def put(conn: Connection, rows: Sequence[Row]) -> None:
    """Store texts: rows of revisions, each with the address where it replaced the article."""
    await run(conn, _PUT, rows)


async def take_over(conn: Connection, rows: Sequence[Row]) -> None:
    """Copy stored texts of articles here: rows of article_id, id and the address_id where each was shown."""
    await run(conn, _TAKE_OVER, rows)


async def texts_at(conn: Connection, addresses: Collection[str]) -> list[Found]:
    """Return the texts shown at these addresses with all columns, ready to be written as revisions.

    The fingerprint is encoded for PostgreSQL.
    """
    rows = await fetch(conn, b"SELECT * FROM stand_in WHERE address_id = ANY(%s)", list(addresses))
    for row in rows:
        row["minhash"] = "\\x" + row["minhash"].hex() if row["minhash"] else None
    return rows


async def blocks_of(conn: Connection, wanted: Sequence[Row]) -> list[Found]:
    """Return the texts of these rows of address_id and id: address_id, id, title, standfirst and blocks."""
    return await fetch(conn, _BLOCKS, to_json(wanted))
