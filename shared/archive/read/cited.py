"""Read what a citation needs of many texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.read.connection.pool import ReadPool


@dataclass(frozen=True, slots=True)
class CitedText:
    """A text of an article, with the capture that first showed it. `body_sha256` is None if there is none.

    seen_by  the web archive that made the capture, None if we or a contributor did
    """

    id: str
    revision_id: str
    title: str
    byline: dict[str, Any] | None
    outlet_name: str
    edition_label: str | None
    published: dict[str, Any] | None
    language: str
    address: str
    captured_at: datetime
    origin: str
    producer: str | None
    body_sha256: str | None
    seen_by: str | None


_CITED = """
SELECT a.id, r.id AS revision_id, r.title, r.byline, coalesce(o.name, a.outlet_id) AS outlet_name,
       e.label AS edition_label, coalesce(r.published, a.published) AS published, r.language,
       coalesce(c.url, a.address) AS address, r.first_seen AS captured_at, coalesce(c.origin, a.origin) AS origin,
       CASE WHEN c.id IS NULL THEN a.producer ELSE c.producer END AS producer, c.body_sha256,
       CASE WHEN c.origin = 'archived' THEN c.route END AS seen_by
FROM unnest(%(articles)s::text[], %(revisions)s::text[]) AS asked (article_id, revision_id)
JOIN article a ON a.id = asked.article_id AND NOT a.withheld
JOIN revision r ON r.article_id = a.id AND r.id = coalesce(asked.revision_id, a.revision_id)
LEFT JOIN outlet o ON o.id = a.outlet_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
LEFT JOIN capture c ON c.id = r.capture_id AND c.captured_at = r.first_seen"""


async def cited_texts(db: ReadPool, asked: Sequence[tuple[str, str | None]]) -> list[CitedText]:
    """Return the texts in the given order: of each article the named revision, or the newest.

    Articles that are gone or withheld are left out.
    """
    articles, revisions = [article for article, _ in asked], [revision for _, revision in asked]
    rows = await db.rows(CitedText, _CITED, {"articles": articles, "revisions": revisions})
    found = {row.id: row for row in rows}
    return [found[id] for id in articles if id in found]
