"""Read the traces in which the current texts of articles were published."""

from __future__ import annotations

from collections.abc import Sequence

from shared.archive.read.connection.pool import ReadPool

_TRACES = """
SELECT DISTINCT c.traceparent FROM article a
JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id JOIN capture c ON c.id = r.capture_id
WHERE a.id = ANY(%s) AND c.traceparent <> ''
"""


async def traces_of(db: ReadPool, ids: Sequence[str]) -> list[str]:
    """Return the traceparents of these articles, each once."""
    return [str(row["traceparent"]) for row in await db.dicts(_TRACES, (list(ids),))]
