"""People's decisions about names: commands read and write them, services read them."""

from __future__ import annotations

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch
from shared.names.accepted import Accepted
from shared.names.gazetteer import set_accepted

ACCEPTED = """
SELECT spelling, name_id AS id FROM (
    SELECT DISTINCT ON (spelling) spelling, name_id FROM name_decision ORDER BY spelling, id DESC) d
WHERE name_id IS NOT NULL ORDER BY 1"""


async def accepted_names(conn: Connection) -> list[Accepted]:
    """Return the spellings that are accepted now, in order."""
    return [Accepted(row["spelling"], row["id"]) for row in await fetch(conn, ACCEPTED.encode())]


async def load_accepted(conn: Connection) -> None:
    """Load the accepted names into this process, so that it finds them in texts and understands them in searches."""
    set_accepted(await accepted_names(conn))


async def refused_spellings(conn: Connection) -> set[str]:
    """Return the spellings whose latest decision refuses them."""
    rows = await fetch(
        conn,
        b"SELECT spelling FROM (SELECT DISTINCT ON (spelling) spelling, kind FROM name_decision"
        b" ORDER BY spelling, id DESC) d WHERE kind = 'refuse'",
    )
    return {row["spelling"] for row in rows}


async def decide(conn: Connection, kind: str, spelling: str, id: str | None, by: str) -> None:
    """Record a decision."""
    await conn.execute(
        "INSERT INTO name_decision (kind, spelling, name_id, decided_by) VALUES (%s, %s, %s, %s)",
        (kind, spelling, id, by),
    )


async def decisions(conn: Connection) -> list[Found]:
    """Return all decisions, newest first."""
    return await fetch(
        conn, b"SELECT kind, spelling, name_id, decided_by, decided_at FROM name_decision ORDER BY id DESC"
    )


async def texts_to_propose_from(conn: Connection, most: int, outlet: str | None) -> list[Found]:
    """Return id, title and text of the newest articles, newest first."""
    return await fetch(conn, _TEXTS, named={"most": most, "outlet": outlet})


_TEXTS = b"""
SELECT a.id, r.title, (SELECT string_agg(b ->> 'text', E'\\n') FROM jsonb_array_elements(r.blocks) b) AS text
FROM article a JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id
WHERE NOT a.withheld AND (%(outlet)s::text IS NULL OR a.outlet_id = %(outlet)s)
ORDER BY a.sort_at DESC, a.id DESC LIMIT %(most)s"""
