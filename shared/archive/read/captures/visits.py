"""Read visits that found no article: the evidence of a removal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.connection.pool import ReadPool


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit. `capture_id` is set if the page that came was kept."""

    id: str
    observed_at: datetime
    kind: str
    url: str
    reason: str
    capture_id: str | None


async def visits(db: ReadPool, ids: Iterable[str]) -> list[VisitRow]:
    """Return these visits, earliest first. Ids that are not visits are left out."""
    sql = "SELECT id, observed_at, kind, url, reason, capture_id FROM observation WHERE id = ANY(%(ids)s)"
    return await db.rows(VisitRow, sql + " ORDER BY observed_at, id", {"ids": list(ids)})
