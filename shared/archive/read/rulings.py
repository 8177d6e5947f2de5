"""Read people's rulings on an article's addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.connection.pool import ReadPool


@dataclass(frozen=True, slots=True)
class RulingRow:
    """A ruling.

    kind   `join`: two addresses are one article; `part`: one address is a separate article
    other  the other address of a join
    """

    kind: str
    address: str
    other: str | None
    reason: str
    ruled_at: datetime


async def rulings(db: ReadPool, id: str) -> list[RulingRow]:
    """Return the rulings on any address of the article, earliest first."""
    return await db.rows(
        RulingRow,
        "SELECT r.kind, a.address, o.address AS other, r.reason, r.ruled_at FROM ruling r"
        " JOIN address a ON a.id = r.address_id LEFT JOIN address o ON o.id = r.other_id"
        " WHERE a.article_id = %(id)s OR (r.kind = 'join' AND o.article_id = %(id)s) ORDER BY r.id LIMIT 100",
        {"id": id},
    )
